//! Arithmetic in exact steps, within bounds that are known beforehand.

use datafusion::logical_expr::{BinaryExpr, Expr, Operator, cast, lit};

use crate::plan::PlanRefusal;
use crate::plan::expression::{Lowered, Scope, readable, refuse};
use crate::plan::facts::{Domain, Facts};
use crate::plan::number::{LARGEST, Range, Step};

pub(super) fn lower(binary: &BinaryExpr, scope: &Scope) -> Result<Lowered, PlanRefusal> {
    let (left, right) = (readable(&binary.left, scope)?, readable(&binary.right, scope)?);
    let found = match binary.op {
        Operator::Plus => sum(&left, &right, true),
        Operator::Minus => days_between(&left, &right).or_else(|| sum(&left, &right, false)),
        Operator::Multiply => product(&left, &right),
        Operator::Divide => divided(&left, &right),
        _ => remainder(&left, &right),
    };
    found.ok_or_else(|| {
        // As the expression writes itself: with the parentheses that it needs.
        let construct = format!("the arithmetic `{}`", Expr::BinaryExpr(binary.clone()));
        let suggestion = match binary.op {
            Operator::Divide => "divide by a literal that is not zero, or divide released columns: SUM(a) / SUM(b)".to_owned(),
            Operator::Modulo => "use whole numbers and a literal above zero".to_owned(),
            _ => format!("use numbers whose result stays within {LARGEST} steps; clip with LEAST and GREATEST"),
        };
        PlanRefusal::unsupported(construct, suggestion)
    })
}

pub(super) fn negative(inner: &Expr, scope: &Scope) -> Result<Lowered, PlanRefusal> {
    let found = readable(inner, scope)?;
    let range = found.range().ok_or_else(|| refuse(inner, "negate numbers only"))?;
    Ok(Lowered::new(negated(found.expr), Facts::new(Domain::Number(range.negated()), found.facts.nullable)))
}

fn negated(expr: Expr) -> Expr {
    lit(0_i64) - expr
}

/// An expression times a whole number.
pub(super) fn times(expr: Expr, multiple: i64) -> Expr {
    if multiple == 1 { expr } else { expr * lit(multiple) }
}

/// Both numbers in their common step.
pub(super) fn aligned(left: &Lowered, right: &Lowered) -> Option<(Lowered, Lowered)> {
    let (step, _, _) = left.range()?.step.common(right.range()?.step)?;
    Some((left.in_steps(step)?, right.in_steps(step)?))
}

fn sum(left: &Lowered, right: &Lowered, plus: bool) -> Option<Lowered> {
    let (left, right) = aligned(left, right)?;
    let (a, b) = (left.range()?, right.range()?);
    let range = if plus { a.plus(b)? } else { a.minus(b)? };
    let expr = if plus { left.expr + right.expr } else { left.expr - right.expr };
    Some(Lowered::new(expr, Facts::new(Domain::Number(range), left.facts.nullable || right.facts.nullable)))
}

/// The whole days from one day to another.
fn days_between(left: &Lowered, right: &Lowered) -> Option<Lowered> {
    let (Domain::Day { first: a, last: b }, Domain::Day { first: c, last: d }) = (&left.facts.domain, &right.facts.domain) else {
        return None;
    };
    let range = Range::whole(i64::from(*a), i64::from(*b)).minus(Range::whole(i64::from(*c), i64::from(*d)))?;
    let number = |expr: &Expr| cast(expr.clone(), arrow::datatypes::DataType::Int64);
    let nullable = left.facts.nullable || right.facts.nullable;
    Some(Lowered::new(number(&left.expr) - number(&right.expr), Facts::new(Domain::Number(range), nullable)))
}

/// A product. With a literal only the size of the step changes, and nothing is computed on a row.
pub(crate) fn product(left: &Lowered, right: &Lowered) -> Option<Lowered> {
    if let Some(factor) = constant(right) {
        return rescaled(left, factor.step.times(Step::new(i128::from(factor.reach()), 1)?)?, factor.minimum < 0);
    }
    if constant(left).is_some() {
        return product(right, left);
    }
    let range = left.range()?.times(right.range()?)?;
    let facts = Facts {
        domain: Domain::Number(range),
        nullable: left.facts.nullable || right.facts.nullable,
        weighted: left.facts.weighted || right.facts.weighted,
    };
    Some(Lowered::new(left.expr.clone() * right.expr.clone(), facts))
}

/// An exact quotient by a literal: only the size of the step changes.
fn divided(left: &Lowered, right: &Lowered) -> Option<Lowered> {
    let divisor = constant(right)?;
    let inverse = Step::new(
        i128::from(divisor.step.denominator),
        i128::from(divisor.step.numerator) * i128::from(i64::try_from(divisor.reach()).ok()?),
    )?;
    rescaled(left, inverse, divisor.minimum < 0)
}

fn rescaled(number: &Lowered, factor: Step, negative: bool) -> Option<Lowered> {
    let range = number.range()?;
    let range = Range { step: range.step.times(factor)?, ..range };
    let (expr, range) = if negative { (negated(number.expr.clone()), range.negated()) } else { (number.expr.clone(), range) };
    Some(Lowered::new(expr, Facts { domain: Domain::Number(range), ..number.facts }))
}

/// The range of a literal that is not zero.
fn constant(number: &Lowered) -> Option<Range> {
    let literal = matches!(number.expr, Expr::Literal(..));
    number.range().filter(|range| literal && range.minimum == range.maximum && range.minimum != 0)
}

/// What remains of a whole number, with the sign of the number, as in SQL.
fn remainder(left: &Lowered, right: &Lowered) -> Option<Lowered> {
    let (dividend, divisor) = (left.range()?, constant(right)?);
    if !(dividend.is_whole() && divisor.is_whole() && divisor.minimum > 0) {
        return None;
    }
    let one = |number: &Lowered| number.in_steps(Step::ONE);
    let (left, right) = (one(left)?, one(right)?);
    let (dividend, modulus) = (left.range()?, right.range()?.maximum);
    let low = if dividend.minimum < 0 { -(modulus - 1).min(dividend.minimum.saturating_neg()) } else { 0 };
    let high = if dividend.maximum > 0 { (modulus - 1).min(dividend.maximum) } else { 0 };
    Some(Lowered::new(left.expr % lit(modulus), Facts::new(Domain::Number(Range::whole(low, high)), left.facts.nullable)))
}

/// `2 x - (minimum + maximum)`: twice the distance to the middle of the bounds, whose reach is their width.
pub(crate) fn centred(number: &Lowered) -> Option<Lowered> {
    let range = number.range()?;
    let width = range.maximum.checked_sub(range.minimum)?;
    if width > LARGEST {
        return None;
    }
    let expr = times(number.expr.clone(), 2) - lit(range.minimum + range.maximum);
    let centred = Range { step: range.step, minimum: -width, maximum: width };
    Some(Lowered::new(expr, Facts::new(Domain::Number(centred), number.facts.nullable)))
}

/// The square of a centred number, after rounding it down to multiples of a divisor that keeps the square
/// within `largest`; and the divisor.
pub(crate) fn centred_square(centred: &Lowered, largest: i64) -> Option<(Lowered, i64)> {
    let width = centred.range()?.maximum;
    let divisor = width.div_euclid(largest.isqrt().max(2) - 1) + 1;
    let reach = width.div_euclid(divisor) + i64::from(width.rem_euclid(divisor) > 0);
    // Moved above zero before it is divided, so that the engine's division, which rounds towards zero, rounds down.
    let moved = centred.expr.clone() + lit(reach * divisor);
    let coarse = if divisor == 1 { centred.expr.clone() } else { moved / lit(divisor) - lit(reach) };
    let range = Range { step: Step::ONE, minimum: 0, maximum: reach.checked_mul(reach)? };
    let square = Lowered::new(coarse.clone() * coarse, Facts::new(Domain::Number(range), centred.facts.nullable));
    Some((square, divisor))
}
