//! The functions of the white list.

use datafusion::logical_expr::expr::ScalarFunction;
use datafusion::logical_expr::{Expr, cast, lit};

use crate::plan::PlanRefusal;
use crate::plan::expression::{Lowered, Scope, choice, readable};
use crate::plan::facts::{Domain, Facts, KeyCode};
use crate::plan::number::{LARGEST, Range};
use crate::plan::period::{Period, PeriodUnit, date};

/// Most bins of WIDTH_BUCKET, without the two for values outside.
const MOST_BINS: i64 = 200;

pub(super) fn lower(called: &ScalarFunction, scope: &Scope) -> Result<Lowered, PlanRefusal> {
    let name = called.func.name();
    let arguments: Vec<Lowered> = called.args.iter().map(|argument| readable(argument, scope)).collect::<Result<_, _>>()?;
    let found = match name {
        "least" | "greatest" => choice::clipped(&arguments, name == "least"),
        "coalesce" => choice::coalesced(&arguments),
        "nullif" => choice::null_if(&arguments),
        "date_part" => part_of_day(&arguments),
        "date_trunc" => truncated_day(&arguments),
        "floor" => rounded(&arguments, 0),
        "round" => rounded(&arguments, 1),
        "ceil" => rounded(&arguments, 2),
        "abs" => absolute(&arguments),
        "width_bucket" => binned(&arguments),
        _ => None,
    };
    found.ok_or_else(|| {
        let list =
            "LEAST, GREATEST, COALESCE, NULLIF, FLOOR, CEIL, ROUND, ABS, WIDTH_BUCKET, EXTRACT and DATE_TRUNC of bounded columns";
        PlanRefusal::unsupported(format!("the function `{name}` over these values"), format!("supported functions: {list}"))
    })
}

fn word(argument: &Lowered) -> Option<String> {
    match &argument.expr {
        Expr::Literal(value, _) => value.try_as_str().flatten().map(str::to_lowercase),
        _ => None,
    }
}

/// A part of a day that every day has.
fn part_of_day(arguments: &[Lowered]) -> Option<Lowered> {
    let [part, day] = arguments else { return None };
    let Domain::Day { first, last } = day.facts.domain else { return None };
    let part = word(part)?;
    let year = |day: i32| date(day).map(|date| i64::from(chrono::Datelike::year(&date)));
    let range = match part.as_str() {
        "year" => Range::whole(year(first)?, year(last)?),
        "quarter" => Range::whole(1, 4),
        "month" => Range::whole(1, 12),
        "week" => Range::whole(1, 53),
        "day" => Range::whole(1, 31),
        "doy" => Range::whole(1, 366),
        "dow" => Range::whole(0, 6),
        _ => return None,
    };
    let number = datafusion::functions::datetime::expr_fn::date_part(lit(part), day.expr.clone());
    let number = cast(number, arrow::datatypes::DataType::Int64);
    Some(Lowered::new(number, Facts::new(Domain::Number(range), day.facts.nullable)))
}

fn truncated_day(arguments: &[Lowered]) -> Option<Lowered> {
    let [unit, day] = arguments else { return None };
    let Domain::Day { first, last } = day.facts.domain else { return None };
    let unit = PeriodUnit::parse(&word(unit)?)?;
    let period = Period::spanning(unit, first, last);
    Some(Lowered::new(unit.of_column(day.expr.clone()), Facts::new(Domain::Period(period), day.facts.nullable)))
}

/// The whole number at or below a number plus `halves` halves: 0 is FLOOR, 1 is ROUND (halves go up); 2 would be one more,
/// and stands for CEIL, which is the negated floor of the negated number.
fn rounded(arguments: &[Lowered], halves: i64) -> Option<Lowered> {
    let [number] = arguments else { return None };
    let range = number.range()?;
    let (top, bottom) = (range.step.numerator, range.step.denominator);
    // floor((steps * top * 2 + halves * bottom) / (2 * bottom)), and for CEIL floor((steps * top + bottom - 1) / bottom).
    let (factor, shift, divisor) = match halves {
        1 => (top.checked_mul(2)?, bottom, bottom.checked_mul(2)?),
        2 => (top, bottom - 1, bottom),
        _ => (top, 0, bottom),
    };
    let dividend = |steps: i64| i64::try_from(i128::from(steps) * i128::from(factor) + i128::from(shift)).ok();
    let (low, high) = (dividend(range.minimum)?.div_euclid(divisor), dividend(range.maximum)?.div_euclid(divisor));
    if low.abs().max(high.abs()) > LARGEST {
        return None;
    }
    // Moved above zero before it is divided, so that the engine's division, which rounds towards zero, rounds down.
    let moved = shift.checked_sub(low.checked_mul(divisor)?)?;
    let inside = |steps: i64| i64::try_from(i128::from(steps) * i128::from(factor) + i128::from(moved)).is_ok();
    if !(inside(range.minimum) && inside(range.maximum)) {
        return None;
    }
    let expr = (number.expr.clone() * lit(factor) + lit(moved)) / lit(divisor) + lit(low);
    Some(Lowered::new(expr, Facts::new(Domain::Number(Range::whole(low, high)), number.facts.nullable)))
}

fn absolute(arguments: &[Lowered]) -> Option<Lowered> {
    let [number] = arguments else { return None };
    let range = number.range()?.absolute();
    let expr = datafusion::logical_expr::when(number.expr.clone().lt(lit(0_i64)), lit(0_i64) - number.expr.clone())
        .otherwise(number.expr.clone())
        .ok()?;
    Some(Lowered::new(expr, Facts::new(Domain::Number(range), number.facts.nullable)))
}

/// `WIDTH_BUCKET(value, low, high, count)`: bins of equal width, 0 below `low` and `count + 1` from `high` on.
fn binned(arguments: &[Lowered]) -> Option<Lowered> {
    let [value, low, high, count] = arguments else { return None };
    let literal = |argument: &Lowered| match (&argument.expr, argument.range()) {
        (Expr::Literal(..), Some(range)) => Some(range),
        _ => None,
    };
    let (low, high, count) = (literal(low)?, literal(high)?, literal(count)?);
    let bins = count.is_whole().then(|| count.minimum.checked_mul(count.step.numerator)).flatten()?;
    if !(1..=MOST_BINS).contains(&bins) {
        return None;
    }
    // Everything in one step that also divides the width of a bin.
    let step = value.range()?.step.common(low.step)?.0.common(high.step)?.0;
    let fine = crate::plan::number::Step::new(i128::from(step.numerator), i128::from(step.denominator) * i128::from(bins))?;
    let aligned = value.in_steps(fine)?;
    let bound = |range: Range| range.finer(fine, range.step.common(fine)?.1).map(|range| range.minimum);
    let (low, high) = (bound(low)?, bound(high)?);
    let width = high.checked_sub(low).filter(|width| *width > 0)? / bins;
    let inside = (aligned.expr.clone() - lit(low)) / lit(width) + lit(1_i64);
    let expr = datafusion::logical_expr::when(aligned.expr.clone().lt(lit(low)), lit(0_i64))
        .when(aligned.expr.clone().gt_eq(lit(high)), lit(bins + 1))
        // Null stays null: no branch is taken.
        .when(aligned.expr.clone().gt_eq(lit(low)), inside)
        .end()
        .ok()?;
    Some(Lowered::new(expr, Facts::new(Domain::Bin(bin_codes(low, width, bins, fine.to_f64())), value.facts.nullable)))
}

#[allow(clippy::cast_precision_loss, reason = "bounds are far below 2^53 steps")]
fn bin_codes(low: i64, width: i64, bins: i64, step: f64) -> Vec<KeyCode> {
    let edge = |bin: i64| crate::plan::facts::plain((low + bin * width) as f64 * step);
    let inside = (0..bins).map(|bin| KeyCode::new((bin + 1).to_string(), format!("{} to below {}", edge(bin), edge(bin + 1))));
    std::iter::once(KeyCode::new("0", format!("Below {}", edge(0))))
        .chain(inside)
        .chain([KeyCode::new((bins + 1).to_string(), format!("{} and more", edge(bins)))])
        .collect()
}
