//! Subqueries that aggregate within one privacy unit.

use std::sync::Arc;

use datafusion::common::Column;
use datafusion::functions_aggregate::expr_fn::min;
use datafusion::logical_expr::expr::{AggregateFunction, AggregateFunctionParams};
use datafusion::logical_expr::{Aggregate, Expr, LogicalPlan};

use crate::plan::PlanRefusal;
use crate::plan::expression::{Lowered, flag, lower, readable};
use crate::plan::facts::{Domain, Facts};
use crate::plan::number::{Range, WIDEST};
use crate::plan::relation::{Relation, Tracker, lost, project};

impl Tracker<'_> {
    /// A subquery with GROUP BY the privacy unit, alone or with other columns: its groups never mix two units.
    pub(super) fn per_unit(&mut self, aggregate: &Aggregate) -> Result<Relation, PlanRefusal> {
        let inner = self.relation(&aggregate.input)?;
        let aggregates =
            aggregate.aggr_expr.iter().map(|expression| unit_aggregate(expression, &inner)).collect::<Result<Vec<_>, _>>()?;
        let names = aggregate.schema.columns();
        self.grouped(inner, &aggregate.group_expr, aggregates, &names)
    }

    /// SELECT DISTINCT in a subquery: the same as grouping by all of its columns.
    pub(super) fn distinct(&mut self, input: &LogicalPlan) -> Result<Relation, PlanRefusal> {
        let inner = self.relation(input)?;
        let keys: Vec<Expr> = inner.scope.iter().map(|(column, _)| Expr::Column(column.clone())).collect();
        let names: Vec<Column> = inner.scope.iter().map(|(column, _)| column.clone()).collect();
        self.grouped(inner, &keys, Vec::new(), &names)
    }

    fn grouped(
        &mut self,
        inner: Relation,
        keys: &[Expr],
        aggregates: Vec<Lowered>,
        names: &[Column],
    ) -> Result<Relation, PlanRefusal> {
        let lowered = keys.iter().map(|key| lower(key, &inner.scope)).collect::<Result<Vec<_>, _>>()?;
        let unit_position = lowered.iter().position(|key| key.facts.domain == Domain::Unit);
        let (Some(unit_position), true) = (unit_position, inner.unit.is_some()) else {
            let suggestion = "in a subquery, GROUP BY the privacy unit (and other columns, if needed); group by other columns alone in the outermost SELECT";
            return Err(PlanRefusal::unsupported("a subquery that groups by anything but the privacy unit", suggestion));
        };
        if let Some(hidden) = lowered.iter().position(|key| key.facts.domain == Domain::Hidden) {
            return Err(PlanRefusal::unsupported(format!("the key `{}`", keys[hidden]), "use the columns of the schema"));
        }
        let groups: Vec<Expr> =
            lowered.iter().enumerate().map(|(at, key)| key.expr.clone().unalias().alias(format!("k{at}"))).collect();
        let first_order = inner.order.first().cloned();
        let mut computed: Vec<Expr> =
            aggregates.iter().enumerate().map(|(at, aggregate)| aggregate.expr.clone().alias(format!("a{at}"))).collect();
        let order = first_order.filter(|_| groups.len() > 1).map(|order| {
            computed.push(min(Expr::Column(order)).alias("o"));
            "o"
        });
        let most_rows = inner.most_rows;
        let grouped = Aggregate::try_new(Arc::new(inner.plan), groups, computed);
        let plan = LogicalPlan::Aggregate(grouped.map_err(|error| PlanRefusal::unreadable(&error))?);
        let inside = plan.schema().columns();
        // Under the names that the statement gave, then the carried unit and order.
        let facts: Vec<Facts> =
            lowered.iter().map(|key| key.facts.clone()).chain(aggregates.into_iter().map(|aggregate| aggregate.facts)).collect();
        let mut expressions: Vec<Expr> = names
            .iter()
            .zip(&inside)
            .map(|(name, column)| Expr::Column(column.clone()).alias_qualified(name.relation.clone(), name.name.clone()))
            .collect();
        let unit = inside.get(unit_position).cloned().ok_or_else(|| lost(&Column::from_name("unit")))?;
        let unit = Some(self.carry(&unit, &mut expressions));
        let mut order_columns: Vec<Column> = Vec::new();
        if let Some(order) = order {
            let drawn = inside.iter().find(|column| column.name == order).cloned();
            let groups = inside.iter().take(lowered.len()).enumerate().filter(|(at, _)| *at != unit_position);
            // The keyed order first; the keys themselves only where it ties.
            for column in drawn.iter().chain(groups.map(|(_, column)| column)) {
                order_columns.push(self.carry(column, &mut expressions));
            }
        }
        let plan = project(expressions, plan)?;
        let scope = names.iter().cloned().zip(facts).collect();
        Ok(Relation { plan, unit, order: order_columns, sorted: false, most_rows, scope })
    }
}

/// An aggregate within one privacy unit: total, and with known bounds.
fn unit_aggregate(expression: &Expr, inner: &Relation) -> Result<Lowered, PlanRefusal> {
    let refuse = || {
        PlanRefusal::unsupported(
            format!("`{expression}` in a subquery"),
            "use COUNT, SUM, MIN, MAX, BOOL_OR or BOOL_AND of bounded columns; clip a wide one with LEAST and GREATEST",
        )
    };
    let Expr::AggregateFunction(function) = expression.clone().unalias() else { return Err(refuse()) };
    let parameters = &function.params;
    if !parameters.order_by.is_empty() || parameters.null_treatment.is_some() {
        return Err(PlanRefusal::unsupported(format!("ORDER BY in `{expression}`"), "leave it out"));
    }
    let filter = parameters.filter.as_ref().map(|filter| flag(filter, &inner.scope)).transpose()?;
    let [argument] = parameters.args.as_slice() else { return Err(refuse()) };
    let argument = match function.func.name() {
        // Counting the privacy unit's own column is counting rows.
        "count" if !parameters.distinct => lower(argument, &inner.scope)?,
        _ => readable(argument, &inner.scope)?,
    };
    if argument.facts.domain == Domain::Hidden {
        return Err(refuse());
    }
    let facts = match (function.func.name(), &argument.facts.domain) {
        ("count", domain) => {
            Facts::always(Domain::Number(Range::whole(0, counted(domain, parameters.distinct, inner.most_rows))))
        }
        ("min" | "max", Domain::Number(_) | Domain::Day { .. } | Domain::Period(_) | Domain::Text(_) | Domain::Bin(_)) => {
            Facts::maybe(argument.facts.domain.clone())
        }
        ("bool_or" | "bool_and", Domain::Flag) => Facts::maybe(Domain::Flag),
        ("sum", Domain::Number(range)) if !parameters.distinct => {
            let reach = |bound: i64| i128::from(bound) * inner.most_rows;
            let (low, high) = (reach(range.minimum.min(0)), reach(range.maximum.max(0)));
            // Inside 64 bits, so that the engine's sum, which wraps, cannot.
            let (Some(minimum), Some(maximum)) = (inside(low), inside(high)) else { return Err(refuse()) };
            Facts::maybe(Domain::Number(Range { step: range.step, minimum, maximum }))
        }
        _ => return Err(refuse()),
    };
    let params = AggregateFunctionParams {
        args: vec![argument.expr],
        distinct: parameters.distinct,
        filter: filter.map(|filter| Box::new(filter.expr)),
        order_by: Vec::new(),
        null_treatment: None,
    };
    Ok(Lowered { expr: Expr::AggregateFunction(AggregateFunction { func: Arc::clone(&function.func), params }), facts })
}

/// The largest count: of rows, or of different declared values.
fn counted(domain: &Domain, distinct: bool, most_rows: i128) -> i64 {
    let values = match domain {
        Domain::Text(codes) if distinct => codes.len() as i128,
        Domain::Number(range) if distinct => i128::from(range.values()),
        Domain::Period(period) if distinct => i128::from(period.last - period.first + 1),
        Domain::Flag if distinct => 2,
        _ => most_rows,
    };
    inside(values.min(most_rows)).unwrap_or(WIDEST)
}

fn inside(bound: i128) -> Option<i64> {
    i64::try_from(bound).ok().filter(|bound| bound.unsigned_abs() <= WIDEST.unsigned_abs() * 2)
}
