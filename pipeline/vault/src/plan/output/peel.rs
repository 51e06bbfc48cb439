//! What stands above the aggregation: computed from released figures, and therefore free.

use choir_estimate::{Formula, Function, Operator, Step};
use datafusion::common::{Column, ScalarValue};
use datafusion::logical_expr::{Aggregate, BinaryExpr, Expr, LogicalPlan, Operator as SqlOperator};

use crate::plan::PlanRefusal;
use crate::plan::relation::unsupported_plan;

/// The aggregation of a statement, and what is done with its result. In every formula `Measure(n)` stands for the n-th
/// column of the aggregation.
pub(crate) struct Peeled<'a> {
    pub(crate) aggregate: &'a Aggregate,
    pub(crate) columns: Vec<(Column, Formula)>,
    pub(crate) steps: Vec<Step>,
}

/// Finds the outermost aggregation.
pub(crate) fn peel(plan: &LogicalPlan) -> Result<Peeled<'_>, PlanRefusal> {
    match plan {
        LogicalPlan::Aggregate(aggregate) => {
            let columns = aggregate.schema.columns().into_iter().enumerate();
            let columns = columns.map(|(position, column)| (column, Formula::Measure(position))).collect();
            Ok(Peeled { aggregate, columns, steps: Vec::new() })
        }
        LogicalPlan::Projection(projection) => {
            let inner = peel(&projection.input)?;
            let formulas = projection.expr.iter().map(|expression| formula(expression, &inner.columns));
            let formulas = formulas.collect::<Result<Vec<_>, _>>()?;
            if formulas.iter().map(size).sum::<usize>() > MOST_PARTS {
                let construct = format!("formulas of more than {MOST_PARTS} parts over released columns");
                return Err(PlanRefusal::unsupported(construct, "compute less in one statement"));
            }
            Ok(Peeled { columns: projection.schema.columns().into_iter().zip(formulas).collect(), ..inner })
        }
        LogicalPlan::SubqueryAlias(alias) => {
            let inner = peel(&alias.input)?;
            let columns = alias.schema.columns().into_iter().zip(inner.columns).map(|(column, (_, formula))| (column, formula));
            Ok(Peeled { columns: columns.collect(), ..inner })
        }
        LogicalPlan::Filter(filter) => {
            let mut inner = peel(&filter.input)?;
            inner.steps.push(Step::Filter(formula(&filter.predicate, &inner.columns)?));
            Ok(inner)
        }
        LogicalPlan::Sort(sort) => {
            let mut inner = peel(&sort.input)?;
            let keys = sort.expr.iter().map(|key| Ok((formula(&key.expr, &inner.columns)?, key.asc, key.nulls_first)));
            inner.steps.push(Step::Sort(keys.collect::<Result<_, PlanRefusal>>()?));
            if let Some(fetch) = sort.fetch {
                inner.steps.push(Step::Limit { skip: 0, fetch: Some(fetch) });
            }
            Ok(inner)
        }
        LogicalPlan::Limit(limit) => {
            let mut inner = peel(&limit.input)?;
            let skip = limit.skip.as_deref().map(rows).transpose()?.unwrap_or(0);
            let fetch = limit.fetch.as_deref().map(rows).transpose()?;
            inner.steps.push(Step::Limit { skip, fetch });
            Ok(inner)
        }
        LogicalPlan::TableScan(_) | LogicalPlan::Join(_) | LogicalPlan::Union(_) => Err(PlanRefusal::unsupported(
            "a SELECT of rows",
            "select keys and aggregates: SELECT city, COUNT(*) ... GROUP BY city",
        )),
        other => Err(unsupported_plan(other)),
    }
}

/// Most parts of all formulas together: each may name those before it twice.
const MOST_PARTS: usize = 5_000;

/// How many parts a formula has.
fn size(formula: &Formula) -> usize {
    1 + match formula {
        Formula::Binary(_, a, b) => size(a) + size(b),
        Formula::Not(inner) | Formula::IsNull(inner) => size(inner),
        Formula::Case(branches, otherwise) => {
            let branches: usize = branches.iter().map(|(when, then)| size(when) + size(then)).sum();
            branches + otherwise.as_deref().map_or(0, size)
        }
        Formula::Call(_, arguments) => arguments.iter().map(size).sum(),
        _ => 0,
    }
}

fn rows(expression: &Expr) -> Result<usize, PlanRefusal> {
    match expression {
        Expr::Literal(value, _) => match value.cast_to(&arrow::datatypes::DataType::Int64) {
            Ok(ScalarValue::Int64(Some(rows))) if rows >= 0 => Ok(usize::try_from(rows).unwrap_or(usize::MAX)),
            _ => Err(refuse(expression)),
        },
        _ => Err(refuse(expression)),
    }
}

fn refuse(expression: &Expr) -> PlanRefusal {
    PlanRefusal::unsupported(
        format!("{} in `{expression}` over released columns", expression.variant_name()),
        "compute with arithmetic, comparisons, CASE, ROUND, ABS, FLOOR, CEIL, SQRT, LEAST, GREATEST, COALESCE, NULLIF",
    )
}

fn formula(expression: &Expr, columns: &[(Column, Formula)]) -> Result<Formula, PlanRefusal> {
    let inner = |expression: &Expr| formula(expression, columns).map(Box::new);
    match expression {
        Expr::Alias(alias) => formula(&alias.expr, columns),
        Expr::Column(column) => {
            let found = columns.iter().find(|(known, _)| known == column);
            found.map(|(_, formula)| formula.clone()).ok_or_else(|| refuse(expression))
        }
        Expr::Literal(value, _) => literal(value).ok_or_else(|| refuse(expression)),
        Expr::BinaryExpr(binary) => {
            let operator = operator(binary).ok_or_else(|| refuse(expression))?;
            Ok(Formula::Binary(operator, inner(&binary.left)?, inner(&binary.right)?))
        }
        Expr::Not(value) => Ok(Formula::Not(inner(value)?)),
        Expr::IsNull(value) => Ok(Formula::IsNull(inner(value)?)),
        Expr::IsNotNull(value) => Ok(Formula::Not(Box::new(Formula::IsNull(inner(value)?)))),
        Expr::Negative(value) => Ok(Formula::Binary(Operator::Subtract, Box::new(Formula::Number(0.0)), inner(value)?)),
        // Every released number is a decimal: what type coercion casts needs no cast.
        Expr::Cast(cast) => formula(&cast.expr, columns),
        Expr::Between(between) => {
            let side = |operator, bound: &Expr| Ok(Formula::Binary(operator, inner(&between.expr)?, inner(bound)?));
            let low = side(Operator::GreaterOrEqual, &between.low)?;
            let inside = Formula::Binary(Operator::And, Box::new(low), Box::new(side(Operator::LessOrEqual, &between.high)?));
            Ok(if between.negated { Formula::Not(Box::new(inside)) } else { inside })
        }
        Expr::InList(list) => {
            let mut found = Formula::Flag(false);
            for item in &list.list {
                let equal = Formula::Binary(Operator::Equal, inner(&list.expr)?, inner(item)?);
                found = Formula::Binary(Operator::Or, Box::new(found), Box::new(equal));
            }
            Ok(if list.negated { Formula::Not(Box::new(found)) } else { found })
        }
        Expr::Case(case) => {
            let mut branches = Vec::new();
            for (when, then) in &case.when_then_expr {
                let condition = match &case.expr {
                    Some(base) => Formula::Binary(Operator::Equal, inner(base)?, inner(when)?),
                    None => formula(when, columns)?,
                };
                branches.push((condition, formula(then, columns)?));
            }
            Ok(Formula::Case(branches, case.else_expr.as_deref().map(inner).transpose()?))
        }
        Expr::ScalarFunction(called) => {
            let function = function(called.func.name()).ok_or_else(|| refuse(expression))?;
            let arguments = called.args.iter().map(|argument| formula(argument, columns)).collect::<Result<_, _>>()?;
            Ok(Formula::Call(function, arguments))
        }
        other => Err(refuse(other)),
    }
}

fn literal(value: &ScalarValue) -> Option<Formula> {
    if value.is_null() {
        return Some(Formula::Null);
    }
    if let Some(Some(text)) = value.try_as_str() {
        return Some(Formula::Text(text.to_owned()));
    }
    match value {
        ScalarValue::Boolean(Some(flag)) => Some(Formula::Flag(*flag)),
        other => match other.cast_to(&arrow::datatypes::DataType::Float64) {
            Ok(ScalarValue::Float64(Some(number))) if number.is_finite() => Some(Formula::Number(number)),
            _ => None,
        },
    }
}

fn operator(binary: &BinaryExpr) -> Option<Operator> {
    Some(match binary.op {
        SqlOperator::Plus => Operator::Add,
        SqlOperator::Minus => Operator::Subtract,
        SqlOperator::Multiply => Operator::Multiply,
        SqlOperator::Divide => Operator::Divide,
        SqlOperator::Modulo => Operator::Modulo,
        SqlOperator::Eq => Operator::Equal,
        SqlOperator::NotEq => Operator::NotEqual,
        SqlOperator::Lt => Operator::Less,
        SqlOperator::LtEq => Operator::LessOrEqual,
        SqlOperator::Gt => Operator::Greater,
        SqlOperator::GtEq => Operator::GreaterOrEqual,
        SqlOperator::And => Operator::And,
        SqlOperator::Or => Operator::Or,
        _ => return None,
    })
}

fn function(name: &str) -> Option<Function> {
    Some(match name {
        "abs" => Function::Abs,
        "round" => Function::Round,
        "floor" => Function::Floor,
        "ceil" => Function::Ceil,
        "least" => Function::Least,
        "greatest" => Function::Greatest,
        "coalesce" => Function::Coalesce,
        "nullif" => Function::NullIf,
        "sqrt" => Function::Sqrt,
        _ => return None,
    })
}
