//! Choices between values: CASE, COALESCE, NULLIF, LEAST and GREATEST.

use datafusion::common::ScalarValue;
use datafusion::functions::core::expr_fn::{coalesce, greatest, least, nullif};
use datafusion::logical_expr::expr::Case;
use datafusion::logical_expr::{Expr, Operator};

use crate::plan::PlanRefusal;
use crate::plan::expression::{Lowered, Scope, comparison, flag, readable, refuse};
use crate::plan::facts::{Domain, Facts};
use crate::plan::number::Range;

pub(super) fn case(case: &Case, scope: &Scope) -> Result<Lowered, PlanRefusal> {
    let mut conditions = Vec::new();
    for (when, _) in &case.when_then_expr {
        conditions.push(match &case.expr {
            Some(base) => {
                let (value, when) = (readable(base, scope)?, readable(when, scope)?);
                comparison::compared(&value, Operator::Eq, &when)
                    .ok_or_else(|| refuse(base, "compare values of the same kind in a CASE"))?
            }
            None => flag(when, scope)?,
        });
    }
    let branches = case.when_then_expr.iter().map(|(_, then)| then.as_ref()).chain(case.else_expr.as_deref());
    let branches = branches.map(|branch| readable(branch, scope)).collect::<Result<Vec<_>, _>>()?;
    let refused = || PlanRefusal::unsupported("a CASE whose branches differ in kind", "give every branch the same kind of value");
    let (mut values, facts) = unified(&branches).ok_or_else(refused)?;
    let otherwise = case.else_expr.is_some().then(|| values.pop()).flatten();
    let nullable = facts.nullable || otherwise.is_none();
    let pairs = conditions.into_iter().zip(values).map(|(when, then)| (Box::new(when.expr), Box::new(then))).collect();
    Ok(Lowered::new(Expr::Case(Case::new(None, pairs, otherwise.map(Box::new))), Facts { nullable, ..facts }))
}

/// A value where a condition holds, null elsewhere: what FILTER (WHERE ...) does to an aggregate's argument.
pub(crate) fn otherwise_null(condition: Lowered, value: Lowered) -> Lowered {
    let expr = Expr::Case(Case::new(None, vec![(Box::new(condition.expr), Box::new(value.expr))], None));
    Lowered::new(expr, Facts { nullable: true, ..value.facts })
}

/// Values of one kind, numbers in one step; and what is known of a choice between them.
fn unified(values: &[Lowered]) -> Option<(Vec<Expr>, Facts)> {
    let mut step = None;
    for value in values {
        if let Some(range) = value.range() {
            step = Some(match step {
                None => range.step,
                Some(known) => range.step.common(known)?.0,
            });
        }
    }
    let mut facts: Option<Facts> = None;
    let mut expressions = Vec::new();
    for value in values {
        let value = match (step, &value.facts.domain) {
            (Some(step), Domain::Number(_)) => value.in_steps(step)?,
            (Some(_), Domain::Null) => Lowered::new(Expr::Literal(ScalarValue::Int64(None), None), value.facts.clone()),
            _ => value.clone(),
        };
        facts = Some(match facts {
            None => value.facts,
            Some(known) => known.union(value.facts)?,
        });
        expressions.push(value.expr);
    }
    Some((expressions, facts?))
}

pub(super) fn coalesced(arguments: &[Lowered]) -> Option<Lowered> {
    let (expressions, facts) = unified(arguments)?;
    let nullable = arguments.iter().all(|argument| argument.facts.nullable);
    Some(Lowered::new(coalesce(expressions), Facts { nullable, ..facts }))
}

pub(super) fn null_if(arguments: &[Lowered]) -> Option<Lowered> {
    let [value, _] = arguments else { return None };
    let kept = value.facts.clone();
    let (expressions, facts) = unified(arguments)?;
    let [value, other] = <[Expr; 2]>::try_from(expressions).ok()?;
    let domain = if matches!(facts.domain, Domain::Number(_)) { facts.domain } else { kept.domain };
    Some(Lowered::new(nullif(value, other), Facts::maybe(domain)))
}

/// LEAST or GREATEST of numbers, which ignore nulls: only an argument that is never null is sure to clip.
pub(super) fn clipped(arguments: &[Lowered], lowest: bool) -> Option<Lowered> {
    let (expressions, facts) = unified(arguments)?;
    let Domain::Number(all) = facts.domain else { return None };
    let aligned = arguments.iter().map(|argument| Some((argument.in_steps(all.step)?.range()?, argument.facts.nullable)));
    let ranges: Vec<(Range, bool)> = aligned.collect::<Option<_>>()?;
    let sure = ranges.iter().filter(|(_, nullable)| !nullable).map(|(range, _)| range);
    let (minimum, maximum) = if lowest {
        (all.minimum, sure.map(|range| range.maximum).min().unwrap_or(all.maximum))
    } else {
        (sure.map(|range| range.minimum).max().unwrap_or(all.minimum), all.maximum)
    };
    let nullable = ranges.iter().all(|(_, nullable)| *nullable);
    #[cfg(test)]
    if crate::broken::is(crate::broken::Broken::ClipForgotten) {
        let first = expressions.into_iter().next()?;
        return Some(Lowered::new(first, Facts::new(Domain::Number(Range { step: all.step, minimum, maximum }), nullable)));
    }
    let expr = if lowest { least(expressions) } else { greatest(expressions) };
    Some(Lowered::new(expr, Facts::new(Domain::Number(Range { step: all.step, minimum, maximum }), nullable)))
}
