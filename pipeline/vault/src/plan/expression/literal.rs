//! Literals: what they are, exactly.

use datafusion::common::ScalarValue;
use datafusion::logical_expr::{Expr, lit};

use crate::plan::PlanRefusal;
use crate::plan::expression::Lowered;
use crate::plan::facts::{Domain, Facts, KeyCode};
use crate::plan::number::{LARGEST, Range};

/// Longest list after IN.
pub(crate) const LONGEST_LIST: usize = 500;

const SECONDS_OF_A_DAY: i64 = 86_400;

pub(super) fn lower(value: &ScalarValue) -> Result<Lowered, PlanRefusal> {
    if value.is_null() {
        return Ok(Lowered::new(Expr::Literal(ScalarValue::Null, None), Facts::maybe(Domain::Null)));
    }
    if let ScalarValue::Dictionary(_, inner) = value {
        return lower(inner);
    }
    let found = if let Some(Some(text)) = value.try_as_str() {
        Some(Lowered::new(lit(text), Facts::always(Domain::Text(vec![KeyCode::new(text, text)]))))
    } else if let ScalarValue::Boolean(Some(flag)) = value {
        Some(Lowered::new(lit(*flag), Facts::always(Domain::Flag)))
    } else if let Some(day) = day(value) {
        Some(Lowered::new(
            Expr::Literal(ScalarValue::Date32(Some(day)), None),
            Facts::always(Domain::Day { first: day, last: day }),
        ))
    } else {
        number(value).map(|range| Lowered::new(lit(range.minimum), Facts::always(Domain::Number(range))))
    };
    found.ok_or_else(|| {
        let suggestion = format!("use text, days, or numbers of up to 9 decimals within {LARGEST} of their last decimal place");
        PlanRefusal::unsupported(format!("the literal {value}"), suggestion)
    })
}

/// A day, or a moment at the start of one (type coercion makes moments of days).
fn day(value: &ScalarValue) -> Option<i32> {
    let seconds = match value {
        ScalarValue::Date32(Some(day)) => return Some(*day),
        ScalarValue::TimestampSecond(Some(seconds), None) => *seconds,
        ScalarValue::TimestampMillisecond(Some(steps), None) => whole(*steps, 1_000)?,
        ScalarValue::TimestampMicrosecond(Some(steps), None) => whole(*steps, 1_000_000)?,
        ScalarValue::TimestampNanosecond(Some(steps), None) => whole(*steps, 1_000_000_000)?,
        _ => return None,
    };
    i32::try_from(whole(seconds, SECONDS_OF_A_DAY)?).ok()
}

fn whole(value: i64, divisor: i64) -> Option<i64> {
    (value % divisor == 0).then_some(value / divisor)
}

fn number(value: &ScalarValue) -> Option<Range> {
    match value {
        ScalarValue::Float64(Some(number)) => Range::literal(*number),
        ScalarValue::Float32(Some(number)) => Range::literal(number.to_string().parse().ok()?),
        ScalarValue::Decimal32(..) | ScalarValue::Decimal64(..) | ScalarValue::Decimal128(..) => {
            Range::literal(value.to_string().split(',').next()?.parse().ok()?)
        }
        other if other.data_type().is_integer() => match other.cast_to(&arrow::datatypes::DataType::Int64).ok()? {
            ScalarValue::Int64(Some(whole)) if whole.unsigned_abs() <= LARGEST.unsigned_abs() => Some(Range::whole(whole, whole)),
            _ => None,
        },
        _ => None,
    }
}
