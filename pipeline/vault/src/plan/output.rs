//! The outermost SELECT: keys over declared domains, and aggregates with proven sensitivity.

use std::num::{NonZeroU32, NonZeroU64};

use arrow::datatypes::DataType;
use choir_contract::{ContributionBound, Programme};
use choir_mechanism::Sensitivity;
use datafusion::common::Column;
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::{Aggregate, Expr, LogicalPlan};

use crate::plan::expression::readable;
use crate::plan::facts::{Domain, Facts, KeyCode, LARGEST_WHOLE};
use crate::plan::relation::{Relation, Tracker, project, unsupported_plan};
use crate::plan::{BoundedPlan, Layout, Output, PlanRefusal, Planned, Query, Statistic};

/// Most rows of an answer.
const MOST_CELLS: usize = 10_000;
/// Most whole numbers that may be a key without a code list.
const MOST_WHOLE_KEYS: u64 = 64;

/// Analyses the outermost SELECT and everything below it.
pub(crate) fn bound(programme: &Programme, query: &Query, plan: LogicalPlan) -> Result<BoundedPlan, PlanRefusal> {
    let (aggregate, columns) = split(&plan)?;
    if aggregate.group_expr.iter().any(|key| matches!(key, Expr::GroupingSet(_))) {
        return Err(PlanRefusal::unsupported("GROUPING SETS, ROLLUP or CUBE", "ask one question a table"));
    }
    let mut tracker = Tracker::new(programme, query);
    let relation = tracker.relation(&aggregate.input)?;
    let bound = effective(query.bound, &relation);
    let (mut outputs, mut values, mut keys) = (Vec::new(), Vec::new(), Vec::new());
    let names = plan.schema().columns();
    for (position, name) in columns.iter().zip(names) {
        if let Some(key) = aggregate.group_expr.get(*position) {
            outputs.push(Output::Key { name: name.name, codes: key_codes(key, &relation)? });
            keys.push(key.clone());
        } else {
            let (output, value) =
                measure(name.name, &aggregate.aggr_expr[position - aggregate.group_expr.len()], &relation, bound)?;
            outputs.push(output);
            values.push(value);
        }
    }
    let mut datasets = tracker.datasets;
    datasets.sort();
    let planned = Planned { datasets, outputs, bound };
    check(&planned, aggregate.group_expr.len(), keys.len())?;
    let (relation, layout) = lay_out(relation, keys, values)?;
    Ok(BoundedPlan { planned, relation, layout })
}

/// One row a unit means one group and one row, whatever the question declares.
fn effective(declared: ContributionBound, relation: &Relation) -> ContributionBound {
    match relation.order {
        Some(_) => declared,
        None => ContributionBound { max_groups: NonZeroU32::MIN, max_rows_per_group: NonZeroU32::MIN },
    }
}

/// Finds the aggregate, and which of its columns the SELECT names, in order.
fn split(plan: &LogicalPlan) -> Result<(&Aggregate, Vec<usize>), PlanRefusal> {
    match plan {
        LogicalPlan::Aggregate(aggregate) => Ok((aggregate, (0..aggregate.schema.fields().len()).collect())),
        LogicalPlan::Projection(projection) => match projection.input.as_ref() {
            LogicalPlan::Aggregate(aggregate) => {
                let known = aggregate.schema.columns();
                let columns = projection.expr.iter().map(|expression| released(expression, &known)).collect::<Result<_, _>>()?;
                Ok((aggregate, columns))
            }
            LogicalPlan::Filter(_) => {
                Err(PlanRefusal::unsupported("HAVING, or a SELECT of rows", "leave HAVING out; select keys and aggregates"))
            }
            LogicalPlan::TableScan(_) | LogicalPlan::Projection(_) | LogicalPlan::SubqueryAlias(_) | LogicalPlan::Join(_) => {
                Err(PlanRefusal::unsupported(
                    "a SELECT of rows",
                    "select keys and aggregates: SELECT city, COUNT(*) ... GROUP BY city",
                ))
            }
            other => Err(unsupported_plan(other)),
        },
        other => Err(unsupported_plan(other)),
    }
}

fn released(expression: &Expr, known: &[Column]) -> Result<usize, PlanRefusal> {
    let position = match expression {
        Expr::Alias(alias) => return released(&alias.expr, known),
        Expr::Column(column) => known.iter().position(|candidate| candidate == column),
        _ => None,
    };
    let refuse = || {
        PlanRefusal::unsupported(
            format!("the output `{expression}`"),
            "select keys and aggregates as they are; compute with them afterwards",
        )
    };
    position.ok_or_else(refuse)
}

fn key_codes(key: &Expr, relation: &Relation) -> Result<Vec<KeyCode>, PlanRefusal> {
    let found = readable(key, &relation.scope)?;
    let codes = match found.domain {
        Domain::Text(codes) => codes,
        Domain::Flag => [("false", "No"), ("true", "Yes")].map(|(code, label)| code_label(code, label)).to_vec(),
        Domain::Whole { minimum, maximum } if maximum.abs_diff(minimum) < MOST_WHOLE_KEYS => {
            (minimum..=maximum).map(|whole| code_label(&whole.to_string(), &whole.to_string())).collect()
        }
        _ => {
            let suggestion = "group by a column with a code list, or by a CASE over literals";
            return Err(PlanRefusal::unsupported(format!("the key `{key}`, whose values are not declared"), suggestion));
        }
    };
    if found.nullable {
        let suggestion = "give it a value for every row: ELSE in a CASE, or COALESCE";
        return Err(PlanRefusal::unsupported(format!("the key `{key}`, which may be null"), suggestion));
    }
    Ok(codes)
}

fn code_label(code: &str, label: &str) -> KeyCode {
    KeyCode { code: code.to_owned(), label: label.to_owned() }
}

fn measure(
    name: String,
    expression: &Expr,
    relation: &Relation,
    bound: ContributionBound,
) -> Result<(Output, Option<Expr>), PlanRefusal> {
    let refuse = |suggestion: &str| PlanRefusal::unsupported(format!("the aggregate `{expression}`"), suggestion.to_owned());
    let supported = "supported aggregates: COUNT(*), COUNT(column), COUNT(DISTINCT privacy unit), SUM and AVG of bounded columns";
    let Expr::AggregateFunction(function) = expression.clone().unalias() else { return Err(refuse(supported)) };
    let parameters = &function.params;
    if parameters.filter.is_some() || !parameters.order_by.is_empty() || parameters.null_treatment.is_some() {
        return Err(refuse("FILTER and ORDER BY are not supported in an aggregate; use CASE"));
    }
    let argument = argument(&function).ok_or_else(|| refuse(supported))?;
    let (statistic, value) = match (function.func.name(), parameters.distinct) {
        ("count", false) => count(argument, relation)?,
        ("count", true) if is_unit(argument, relation) => (Statistic::Units, None),
        ("sum", false) => (summed(argument, relation, false)?, Some(argument.clone())),
        ("avg", false) => (summed(argument, relation, true)?, Some(argument.clone())),
        _ => return Err(refuse(supported)),
    };
    let sensitivities = sensitivities(statistic, bound).ok_or_else(|| refuse("its bounds are too large"))?;
    Ok((Output::Measure { name, statistic, sensitivities }, value))
}

/// The one argument of an aggregate. Type coercion puts a cast to a float around that of AVG, whose sum the vault takes
/// itself in whole steps; no other cast is taken off.
fn argument(function: &AggregateFunction) -> Option<&Expr> {
    match function.params.args.as_slice() {
        [Expr::Cast(cast)] if function.func.name() == "avg" && *cast.field.data_type() == DataType::Float64 => Some(&cast.expr),
        [only] => Some(only),
        _ => None,
    }
}

fn is_unit(expression: &Expr, relation: &Relation) -> bool {
    matches!(expression, Expr::Column(column) if relation.scope.iter().any(|(known, facts)| known == column && facts.domain == Domain::Unit))
}

/// COUNT(*) counts rows; COUNT(x) counts rows where x is not null.
fn count(argument: &Expr, relation: &Relation) -> Result<(Statistic, Option<Expr>), PlanRefusal> {
    if matches!(argument, Expr::Literal(value, _) if !value.is_null()) || is_unit(argument, relation) {
        return Ok((Statistic::Rows, None));
    }
    let found = readable(argument, &relation.scope)?;
    Ok((Statistic::Rows, found.nullable.then(|| argument.clone())))
}

fn summed(argument: &Expr, relation: &Relation, mean: bool) -> Result<Statistic, PlanRefusal> {
    let found: Facts = readable(argument, &relation.scope)?;
    let (resolution, minimum, maximum) = match found.domain {
        Domain::Whole { minimum, maximum } => (1.0, minimum, maximum),
        Domain::Steps { resolution, minimum, maximum } => (resolution, minimum, maximum),
        _ => {
            return Err(PlanRefusal::unsupported(
                format!("a sum of `{argument}`"),
                "sum a bounded number, or a CASE that yields whole numbers",
            ));
        }
    };
    if minimum.unsigned_abs().max(maximum.unsigned_abs()) > LARGEST_WHOLE.unsigned_abs() {
        return Err(PlanRefusal::unsupported(
            format!("a sum of `{argument}`, whose bounds are too wide"),
            "clip it: LEAST(GREATEST(value, low), high)",
        ));
    }
    Ok(if mean { Statistic::Mean { resolution, minimum, maximum } } else { Statistic::Sum { resolution, minimum, maximum } })
}

/// The sensitivity of each sealed column of a statistic. A mean is a sum of twice the distance to the middle of its
/// bounds, whose reach is the width of the bounds, and a count of the rows that have a value.
fn sensitivities(statistic: Statistic, bound: ContributionBound) -> Option<Vec<Sensitivity>> {
    let reach = |largest: u64| Sensitivity::of_sum(bound, NonZeroU64::new(largest).unwrap_or(NonZeroU64::MIN));
    match statistic {
        Statistic::Rows => Some(vec![Sensitivity::of_rows(bound)]),
        Statistic::Units => Some(vec![Sensitivity::of_units(bound)]),
        Statistic::Sum { minimum, maximum, .. } => Some(vec![reach(minimum.unsigned_abs().max(maximum.unsigned_abs()))?]),
        Statistic::Mean { minimum, maximum, .. } => Some(vec![reach(maximum.abs_diff(minimum))?, Sensitivity::of_rows(bound)]),
    }
}

fn check(planned: &Planned, group_count: usize, key_count: usize) -> Result<(), PlanRefusal> {
    if group_count != key_count {
        return Err(PlanRefusal::unsupported("a GROUP BY column that is not selected", "select every column of GROUP BY, once"));
    }
    if planned.sensitivities().is_empty() {
        return Err(PlanRefusal::unsupported("a SELECT without an aggregate", "add COUNT(*), SUM or AVG"));
    }
    let cells = planned.key_sizes().try_fold(1_usize, usize::checked_mul);
    if cells.is_none_or(|cells| cells > MOST_CELLS) {
        return Err(PlanRefusal::unsupported(
            format!("an answer of more than {MOST_CELLS} rows"),
            "use fewer keys or coarser code lists",
        ));
    }
    let mut names: Vec<&str> = planned
        .outputs
        .iter()
        .map(|output| match output {
            Output::Key { name, .. } | Output::Measure { name, .. } => name.as_str(),
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    if names.len() == planned.outputs.len() {
        Ok(())
    } else {
        Err(PlanRefusal::unsupported("two columns of the same name", "give each column its own name with AS"))
    }
}

/// Projects what the aggregation needs: unit and order where a unit has many rows, keys, values.
fn lay_out(relation: Relation, keys: Vec<Expr>, values: Vec<Option<Expr>>) -> Result<(LogicalPlan, Layout), PlanRefusal> {
    let mut expressions = Vec::new();
    let many_rows = relation.order.is_some();
    if let Some(order) = relation.order {
        expressions.extend([Expr::Column(relation.unit), Expr::Column(order)]);
    }
    let start = expressions.len();
    let layout_keys = (start..start + keys.len()).collect();
    expressions.extend(keys);
    let mut layout_values = Vec::new();
    for value in values {
        layout_values.push(value.is_some().then_some(expressions.len()));
        expressions.extend(value);
    }
    let named = expressions
        .into_iter()
        .enumerate()
        .map(|(position, expression)| expression.unalias().alias(format!("c{position}")))
        .collect();
    Ok((project(named, relation.plan)?, Layout { many_rows, keys: layout_keys, values: layout_values }))
}
