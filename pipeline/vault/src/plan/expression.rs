//! Expressions: a white list of total functions, each with the range of what it yields.
//!
//! # Privacy
//! Nothing accepted here can fail on a row: no division, no cast of a column that may not fit, no arithmetic that may
//! leave 64 bits. So no error can depend on data.

use datafusion::common::{Column, ScalarValue};
use datafusion::logical_expr::expr::{Case, InList, ScalarFunction};
use datafusion::logical_expr::{Between, BinaryExpr, Cast, Expr, Operator};

use crate::plan::PlanRefusal;
use crate::plan::facts::{Domain, Facts, KeyCode, LARGEST_WHOLE};

/// Longest list after IN.
const LONGEST_LIST: usize = 1_000;

/// The columns an expression may name, with what is known of each.
pub(crate) type Scope = [(Column, Facts)];

/// What is known of an expression.
///
/// # Errors
/// When it holds anything that is not on the white list; the refusal names it.
pub(crate) fn facts(expression: &Expr, scope: &Scope) -> Result<Facts, PlanRefusal> {
    match expression {
        Expr::Column(column) => column_facts(column, scope),
        Expr::Literal(value, _) => literal_facts(value),
        Expr::Alias(alias) => facts(&alias.expr, scope),
        Expr::BinaryExpr(binary) => binary_facts(binary, scope),
        Expr::Not(inner) | Expr::IsTrue(inner) | Expr::IsFalse(inner) | Expr::IsNotTrue(inner) | Expr::IsNotFalse(inner) => {
            let inner = flag(inner, scope)?;
            let keeps_null = matches!(expression, Expr::Not(_));
            Ok(Facts { domain: Domain::Flag, nullable: keeps_null && inner.nullable })
        }
        Expr::IsNull(inner) | Expr::IsNotNull(inner) => {
            readable(inner, scope)?;
            Ok(Facts::always(Domain::Flag))
        }
        Expr::Between(between) => between_facts(between, scope),
        Expr::InList(list) => in_list_facts(list, scope),
        Expr::Case(case) => case_facts(case, scope),
        Expr::Cast(cast) => cast_facts(cast, scope),
        Expr::Negative(inner) => match facts(inner, scope)? {
            Facts { domain: Domain::Whole { minimum, maximum }, nullable } => {
                // Saturating: what lies outside is refused wherever it would be added up.
                Ok(Facts {
                    domain: Domain::Whole { minimum: maximum.saturating_neg(), maximum: minimum.saturating_neg() },
                    nullable,
                })
            }
            _ => Err(refuse(expression, "negate whole numbers only")),
        },
        Expr::ScalarFunction(function) => function_facts(function, scope),
        other => Err(refuse(other, "use comparisons, AND, OR, NOT, IN, BETWEEN, CASE, LEAST, GREATEST or COALESCE")),
    }
}

/// Checks that an expression is true or false.
pub(crate) fn flag(expression: &Expr, scope: &Scope) -> Result<Facts, PlanRefusal> {
    let found = facts(expression, scope)?;
    match found.domain {
        Domain::Flag => Ok(found),
        Domain::Null => Ok(Facts::maybe(Domain::Flag)),
        _ => Err(refuse(expression, "expected a condition that is true or false")),
    }
}

/// Checks that an expression does not show the privacy unit or a hidden column.
pub(crate) fn readable(expression: &Expr, scope: &Scope) -> Result<Facts, PlanRefusal> {
    let found = facts(expression, scope)?;
    match found.domain {
        Domain::Unit => Err(PlanRefusal::unsupported(
            format!("the privacy unit in `{expression}`"),
            "use it only in COUNT(DISTINCT ...), in GROUP BY of a subquery, or to join",
        )),
        Domain::Hidden => Err(PlanRefusal::unsupported(format!("the column in `{expression}`"), "use the columns of the schema")),
        _ => Ok(found),
    }
}

fn column_facts(column: &Column, scope: &Scope) -> Result<Facts, PlanRefusal> {
    let found = scope.iter().find(|(known, _)| known == column);
    let found = found.map(|(_, facts)| facts.clone());
    found.ok_or_else(|| PlanRefusal::unsupported(format!("the column `{column}`"), "use the columns of the schema"))
}

fn literal_facts(value: &ScalarValue) -> Result<Facts, PlanRefusal> {
    if value.is_null() {
        return Ok(Facts::maybe(Domain::Null));
    }
    match value {
        ScalarValue::Utf8(Some(text)) | ScalarValue::Utf8View(Some(text)) | ScalarValue::LargeUtf8(Some(text)) => {
            Ok(Facts::always(Domain::Text(vec![KeyCode { code: text.clone(), label: text.clone() }])))
        }
        // Compared with a column of codes, text takes the column's type.
        ScalarValue::Dictionary(_, text) => literal_facts(text),
        ScalarValue::Boolean(Some(_)) => Ok(Facts::always(Domain::Flag)),
        ScalarValue::Date32(Some(_)) => Ok(Facts::always(Domain::Day)),
        other => {
            let whole = match other.cast_to(&arrow::datatypes::DataType::Int64) {
                Ok(ScalarValue::Int64(Some(whole))) if other.data_type().is_integer() => Some(whole),
                _ => None,
            };
            let small = whole.filter(|whole| whole.unsigned_abs() <= LARGEST_WHOLE.unsigned_abs());
            let small = small.ok_or_else(|| {
                PlanRefusal::unsupported(
                    format!("the literal {other}"),
                    format!("use text, dates, or whole numbers up to {LARGEST_WHOLE}"),
                )
            })?;
            Ok(Facts::always(Domain::Whole { minimum: small, maximum: small }))
        }
    }
}

fn binary_facts(binary: &BinaryExpr, scope: &Scope) -> Result<Facts, PlanRefusal> {
    match binary.op {
        Operator::And | Operator::Or => {
            let (left, right) = (flag(&binary.left, scope)?, flag(&binary.right, scope)?);
            Ok(Facts { domain: Domain::Flag, nullable: left.nullable || right.nullable })
        }
        Operator::Eq | Operator::NotEq | Operator::IsDistinctFrom | Operator::IsNotDistinctFrom => compared(binary, scope, true),
        Operator::Lt | Operator::LtEq | Operator::Gt | Operator::GtEq => compared(binary, scope, false),
        Operator::Plus | Operator::Minus | Operator::Multiply => arithmetic(binary, scope),
        other => Err(PlanRefusal::unsupported(
            format!("the operator `{other}`"),
            "use comparisons, AND, OR, +, - and *; divide released columns afterwards",
        )),
    }
}

fn compared(binary: &BinaryExpr, scope: &Scope, equality: bool) -> Result<Facts, PlanRefusal> {
    let (left, right) = (readable(&binary.left, scope)?, readable(&binary.right, scope)?);
    let nullable = left.nullable || right.nullable;
    let goes = match (&left.domain, &right.domain) {
        (Domain::Null, _) | (_, Domain::Null) | (Domain::Whole { .. }, Domain::Whole { .. }) | (Domain::Day, Domain::Day) => true,
        (Domain::Text(_), Domain::Text(_)) | (Domain::Flag, Domain::Flag) => equality,
        _ => false,
    };
    if goes {
        Ok(Facts { domain: Domain::Flag, nullable })
    } else {
        let suggestion = "compare text with = and <>, whole numbers and dates with any comparison; a measure in steps can be summed or averaged only";
        Err(PlanRefusal::unsupported(format!("the comparison `{} {} {}`", binary.left, binary.op, binary.right), suggestion))
    }
}

fn arithmetic(binary: &BinaryExpr, scope: &Scope) -> Result<Facts, PlanRefusal> {
    let (left, right) = (facts(&binary.left, scope)?, facts(&binary.right, scope)?);
    let refuse = || {
        let construct = format!("the arithmetic `{} {} {}`", binary.left, binary.op, binary.right);
        PlanRefusal::unsupported(
            construct,
            format!("use whole numbers whose result stays within {LARGEST_WHOLE}; clip with LEAST and GREATEST"),
        )
    };
    let (Domain::Whole { minimum: a, maximum: b }, Domain::Whole { minimum: c, maximum: d }) = (&left.domain, &right.domain)
    else {
        return Err(refuse());
    };
    let (a, b, c, d) = (i128::from(*a), i128::from(*b), i128::from(*c), i128::from(*d));
    let corners = match binary.op {
        Operator::Plus => [a + c, b + d, a + c, b + d],
        Operator::Minus => [a - d, b - c, a - d, b - c],
        _ => [a * c, a * d, b * c, b * d],
    };
    let (minimum, maximum) = (corners.iter().min().copied().unwrap_or(0), corners.iter().max().copied().unwrap_or(0));
    let inside = |bound: i128| i64::try_from(bound).ok().filter(|bound| bound.unsigned_abs() <= LARGEST_WHOLE.unsigned_abs());
    let (Some(minimum), Some(maximum)) = (inside(minimum), inside(maximum)) else { return Err(refuse()) };
    Ok(Facts { domain: Domain::Whole { minimum, maximum }, nullable: left.nullable || right.nullable })
}

fn between_facts(between: &Between, scope: &Scope) -> Result<Facts, PlanRefusal> {
    let bound = |bound: &Expr, op| compared(&BinaryExpr::new(between.expr.clone(), op, Box::new(bound.clone())), scope, false);
    let (low, high) = (bound(&between.low, Operator::GtEq)?, bound(&between.high, Operator::LtEq)?);
    Ok(Facts { domain: Domain::Flag, nullable: low.nullable || high.nullable })
}

fn in_list_facts(list: &InList, scope: &Scope) -> Result<Facts, PlanRefusal> {
    if list.list.len() > LONGEST_LIST {
        return Err(PlanRefusal::unsupported(
            format!("a list of {} values after IN", list.list.len()),
            format!("use at most {LONGEST_LIST}"),
        ));
    }
    let mut nullable = false;
    for item in &list.list {
        nullable |= compared(&BinaryExpr::new(list.expr.clone(), Operator::Eq, Box::new(item.clone())), scope, true)?.nullable;
    }
    Ok(Facts { domain: Domain::Flag, nullable })
}

fn case_facts(case: &Case, scope: &Scope) -> Result<Facts, PlanRefusal> {
    let mut result: Option<Facts> = None;
    let otherwise = case.else_expr.as_deref();
    for (when, _) in &case.when_then_expr {
        match &case.expr {
            Some(base) => compared(&BinaryExpr::new(base.clone(), Operator::Eq, when.clone()), scope, true)?,
            None => flag(when, scope)?,
        };
    }
    for branch in case.when_then_expr.iter().map(|(_, then)| then.as_ref()).chain(otherwise) {
        let found = readable(branch, scope)?;
        result = Some(match result {
            None => found,
            Some(known) => {
                known.union(found).ok_or_else(|| refuse(branch, "give every branch of a CASE the same kind of value"))?
            }
        });
    }
    let result = result.ok_or_else(|| PlanRefusal::unsupported("an empty CASE", "give it a WHEN"))?;
    Ok(Facts { nullable: result.nullable || otherwise.is_none(), ..result })
}

/// Casts that cannot fail: of a literal, which is tried here, and of whole numbers to 64 bits.
fn cast_facts(cast: &Cast, scope: &Scope) -> Result<Facts, PlanRefusal> {
    let target = cast.field.data_type();
    if let Expr::Literal(value, _) = cast.expr.as_ref() {
        let folded = value.cast_to(target);
        return folded.map_or_else(
            |_| Err(refuse(&Expr::Cast(cast.clone()), "write a literal of the right type")),
            |value| literal_facts(&value),
        );
    }
    let found = facts(&cast.expr, scope)?;
    let total = match &found.domain {
        Domain::Whole { .. } => *target == arrow::datatypes::DataType::Int64,
        Domain::Text(_) => target.is_string(),
        Domain::Null => true,
        _ => false,
    };
    if total {
        Ok(found)
    } else {
        Err(refuse(&Expr::Cast(cast.clone()), "compare values of the same type; a cast of a column may fail on a row"))
    }
}

fn function_facts(function: &ScalarFunction, scope: &Scope) -> Result<Facts, PlanRefusal> {
    let name = function.func.name();
    let arguments: Vec<Facts> = function.args.iter().map(|argument| readable(argument, scope)).collect::<Result<_, _>>()?;
    let refuse = || {
        PlanRefusal::unsupported(
            format!("the function `{name}` over these values"),
            "supported functions: LEAST and GREATEST of whole numbers, COALESCE",
        )
    };
    match name {
        "least" | "greatest" => clipped(&arguments, name == "least").ok_or_else(refuse),
        "coalesce" => {
            let nullable = arguments.iter().all(|argument| argument.nullable);
            let union = arguments.into_iter().map(Some).reduce(|known, next| known?.union(next?));
            union.flatten().map(|union| Facts { nullable, ..union }).ok_or_else(refuse)
        }
        _ => Err(refuse()),
    }
}

/// Range of LEAST or GREATEST, which ignore nulls: only an argument that is never null is sure to clip.
fn clipped(arguments: &[Facts], least: bool) -> Option<Facts> {
    let mut ranges = Vec::new();
    for argument in arguments {
        match argument.domain {
            Domain::Whole { minimum, maximum } => ranges.push((minimum, maximum, argument.nullable)),
            _ => return None,
        }
    }
    let sure = ranges.iter().filter(|(_, _, nullable)| !nullable);
    let (minimum, maximum) = if least {
        let low = ranges.iter().map(|range| range.0).min()?;
        let high = sure.map(|range| range.1).min().or_else(|| ranges.iter().map(|range| range.1).max())?;
        (low, high)
    } else {
        let high = ranges.iter().map(|range| range.1).max()?;
        let low = sure.map(|range| range.0).max().or_else(|| ranges.iter().map(|range| range.0).min())?;
        (low, high)
    };
    Some(Facts { domain: Domain::Whole { minimum, maximum }, nullable: arguments.iter().all(|argument| argument.nullable) })
}

fn refuse(expression: &Expr, suggestion: &str) -> PlanRefusal {
    let kind = expression.variant_name();
    PlanRefusal::unsupported(format!("{kind} in `{expression}`"), suggestion)
}
