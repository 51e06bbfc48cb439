//! Comparisons and conditions.

use arrow::array::StringArray;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::expr::{InList, Like};
use datafusion::logical_expr::{Between, BinaryExpr, Expr, Operator, binary_expr, cast, lit};

use crate::plan::PlanRefusal;
use crate::plan::expression::arithmetic::aligned;
use crate::plan::expression::{LONGEST_LIST, Lowered, Scope, flag, readable, refuse};
use crate::plan::facts::{Domain, Facts};
use crate::plan::period::Period;

pub(super) fn connective(binary: &BinaryExpr, scope: &Scope) -> Result<Lowered, PlanRefusal> {
    let (left, right) = (flag(&binary.left, scope)?, flag(&binary.right, scope)?);
    let nullable = left.facts.nullable || right.facts.nullable;
    Ok(Lowered::new(binary_expr(left.expr, binary.op, right.expr), Facts::new(Domain::Flag, nullable)))
}

pub(super) fn lower(binary: &BinaryExpr, scope: &Scope) -> Result<Lowered, PlanRefusal> {
    let known = matches!(
        binary.op,
        Operator::Eq
            | Operator::NotEq
            | Operator::IsDistinctFrom
            | Operator::IsNotDistinctFrom
            | Operator::Lt
            | Operator::LtEq
            | Operator::Gt
            | Operator::GtEq
    );
    if !known {
        let suggestion = "use comparisons, AND, OR, LIKE and arithmetic";
        return Err(PlanRefusal::unsupported(format!("the operator `{}`", binary.op), suggestion));
    }
    let (left, right) = (readable(&binary.left, scope)?, readable(&binary.right, scope)?);
    compared(&left, binary.op, &right).ok_or_else(|| incomparable(&binary.left, binary.op, &binary.right))
}

fn incomparable(left: &Expr, operator: Operator, right: &Expr) -> PlanRefusal {
    let suggestion =
        "compare text with text, numbers with numbers, days with days; numbers that differ hugely in their decimals do not meet";
    PlanRefusal::unsupported(format!("the comparison `{left} {operator} {right}`"), suggestion)
}

/// A comparison of two values of the same kind; numbers are first brought to the same step.
pub(super) fn compared(left: &Lowered, operator: Operator, right: &Lowered) -> Option<Lowered> {
    let nullable = left.facts.nullable || right.facts.nullable;
    let plain = |left: &Lowered, right: &Lowered| binary_expr(left.expr.clone(), operator, right.expr.clone());
    let expr = match (&left.facts.domain, &right.facts.domain) {
        (Domain::Number(_), Domain::Number(_)) => {
            let (left, right) = aligned(left, right)?;
            plain(&left, &right)
        }
        (Domain::Period(period), Domain::Day { first, last }) if first == last => {
            period_and_day(&left.expr, *period, operator, *first)?
        }
        (Domain::Day { first, last }, Domain::Period(_)) if first == last => {
            return compared(right, operator.swap()?, left);
        }
        (Domain::Period(a), Domain::Period(b)) if a.unit == b.unit => plain(left, right),
        (Domain::Bin(_), Domain::Number(range)) if range.is_whole() => {
            let whole = right.in_steps(crate::plan::number::Step::ONE)?;
            plain(left, &whole)
        }
        (Domain::Number(_), Domain::Bin(_)) => return compared(right, operator.swap()?, left),
        (Domain::Text(_) | Domain::OpenText, Domain::Text(_) | Domain::OpenText)
        | (Domain::Flag, Domain::Flag)
        | (Domain::Day { .. }, Domain::Day { .. })
        | (Domain::Null, _)
        | (_, Domain::Null) => plain(left, right),
        _ => return None,
    };
    Some(Lowered::new(expr, Facts::new(Domain::Flag, nullable)))
}

/// Compares the first day of a period with a day that is known now.
fn period_and_day(number: &Expr, period: Period, operator: Operator, day: i32) -> Option<Expr> {
    let (own, starts) = (period.unit.of_day(day), period.unit.starts_on(day));
    let next = if starts { own } else { own.checked_add(1)? };
    let compare = |operator: Operator, with: i64| binary_expr(number.clone(), operator, lit(with));
    Some(match operator {
        // No period starts on that day: never equal, still null for null.
        Operator::Eq if !starts => compare(Operator::Lt, own).and(compare(Operator::Gt, own)),
        Operator::NotEq if !starts => compare(Operator::LtEq, own).or(compare(Operator::Gt, own)),
        Operator::Eq | Operator::NotEq => compare(operator, own),
        Operator::GtEq | Operator::Lt => compare(operator, next),
        Operator::Gt | Operator::LtEq => compare(operator, own),
        _ => return None,
    })
}

pub(super) fn between(between: &Between, scope: &Scope) -> Result<Lowered, PlanRefusal> {
    let value = readable(&between.expr, scope)?;
    let side = |operator: Operator, bound: &Expr| {
        let bound_value = readable(bound, scope)?;
        compared(&value, operator, &bound_value).ok_or_else(|| incomparable(&between.expr, operator, bound))
    };
    let (low, high) = (side(Operator::GtEq, &between.low)?, side(Operator::LtEq, &between.high)?);
    let nullable = low.facts.nullable || high.facts.nullable;
    let inside = low.expr.and(high.expr);
    let expr = if between.negated { Expr::Not(Box::new(inside)) } else { inside };
    Ok(Lowered::new(expr, Facts::new(Domain::Flag, nullable)))
}

pub(super) fn in_list(list: &InList, scope: &Scope) -> Result<Lowered, PlanRefusal> {
    if list.list.len() > LONGEST_LIST {
        return Err(PlanRefusal::unsupported(
            format!("a list of {} values after IN", list.list.len()),
            format!("use at most {LONGEST_LIST}"),
        ));
    }
    let value = readable(&list.expr, scope)?;
    let items = list.list.iter().map(|item| readable(item, scope)).collect::<Result<Vec<_>, _>>()?;
    let text = matches!(value.facts.domain, Domain::Text(_) | Domain::OpenText);
    if text && items.iter().all(|item| matches!(item.facts.domain, Domain::Text(_) | Domain::Null)) {
        let nullable = value.facts.nullable || items.iter().any(|item| item.facts.nullable);
        let items = items.into_iter().map(|item| item.expr).collect();
        let expr = Expr::InList(InList::new(Box::new(as_text(value.expr)), items, list.negated));
        return Ok(Lowered::new(expr, Facts::new(Domain::Flag, nullable)));
    }
    let mut found: Option<Lowered> = None;
    for (item, written) in items.iter().zip(&list.list) {
        let equal = compared(&value, Operator::Eq, item).ok_or_else(|| incomparable(&list.expr, Operator::Eq, written))?;
        found = Some(match found {
            None => equal,
            Some(known) => {
                let nullable = known.facts.nullable || equal.facts.nullable;
                Lowered::new(known.expr.or(equal.expr), Facts::new(Domain::Flag, nullable))
            }
        });
    }
    let found = found.ok_or_else(|| PlanRefusal::unsupported("an empty list after IN", "name at least one value"))?;
    let expr = if list.negated { Expr::Not(Box::new(found.expr)) } else { found.expr };
    Ok(Lowered::new(expr, found.facts))
}

/// LIKE over declared codes: the codes that match are found here and now, and become a list after IN.
pub(super) fn like(like: &Like, scope: &Scope) -> Result<Lowered, PlanRefusal> {
    let refused = || {
        let suggestion = "use LIKE with a literal pattern on a column that has a code list";
        refuse(&Expr::Like(like.clone()), suggestion)
    };
    let value = readable(&like.expr, scope)?;
    let Domain::Text(codes) = &value.facts.domain else { return Err(refused()) };
    let Expr::Literal(pattern, _) = readable(&like.pattern, scope)?.expr else { return Err(refused()) };
    let pattern = pattern.try_as_str().flatten().filter(|_| like.escape_char.is_none()).ok_or_else(refused)?;
    let texts = StringArray::from_iter_values(codes.iter().map(|code| code.code.as_str()));
    let pattern = StringArray::new_scalar(pattern);
    let matched =
        if like.case_insensitive { arrow::compute::ilike(&texts, &pattern) } else { arrow::compute::like(&texts, &pattern) };
    let matched = matched.map_err(|_| refused())?;
    let matching: Vec<Expr> =
        (0..matched.len()).filter(|position| matched.value(*position)).map(|position| lit(texts.value(position))).collect();
    let facts = Facts::new(Domain::Flag, value.facts.nullable);
    let expr = if matching.is_empty() {
        // Nothing matches: false, and still null for null.
        let nothing = Expr::Literal(ScalarValue::Utf8(Some(String::new())), None);
        let never = as_text(value.expr.clone()).lt(nothing);
        if like.negated { Expr::Not(Box::new(never)) } else { never }
    } else {
        Expr::InList(InList::new(Box::new(as_text(value.expr)), matching, like.negated))
    };
    Ok(Lowered::new(expr, facts))
}

fn as_text(expr: Expr) -> Expr {
    cast(expr, arrow::datatypes::DataType::Utf8)
}
