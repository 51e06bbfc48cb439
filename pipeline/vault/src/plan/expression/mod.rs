//! Expressions: a white list of total functions, each with the values it may yield, lowered to exact 64-bit steps.
//!
//! # Privacy
//! Nothing accepted here can fail on a row: no division by a column, no cast that may not fit, no arithmetic that may
//! leave 64 bits. So no error can depend on data. A number is lowered to whole steps, so that no float is ever compared
//! or added.

mod arithmetic;
mod choice;
mod comparison;
mod function;
mod literal;

use datafusion::common::Column;
use datafusion::logical_expr::{Cast, Expr, Operator};

use crate::plan::PlanRefusal;
use crate::plan::facts::{Domain, Facts};
use crate::plan::number::{Range, Step};

pub(crate) use arithmetic::{centred, centred_square, product};
pub(crate) use choice::otherwise_null;
pub(crate) use literal::LONGEST_LIST;

/// The columns an expression may name, with what is known of each.
pub(crate) type Scope = [(Column, Facts)];

/// An expression as it will be computed, and what is known of it.
#[derive(Debug, Clone)]
pub(crate) struct Lowered {
    pub(crate) expr: Expr,
    pub(crate) facts: Facts,
}

impl Lowered {
    fn new(expr: Expr, facts: Facts) -> Self {
        Self { expr, facts }
    }

    /// The range of a number.
    pub(crate) const fn range(&self) -> Option<Range> {
        match self.facts.domain {
            Domain::Number(range) => Some(range),
            _ => None,
        }
    }

    /// The same number in steps of `step`, of which its own step is a whole multiple.
    fn in_steps(&self, step: Step) -> Option<Self> {
        let range = self.range()?;
        let (common, multiple, _) = range.step.common(step)?;
        let scaled = range.finer(common, multiple).filter(|_| common == step)?;
        Some(Self::new(arithmetic::times(self.expr.clone(), multiple), Facts { domain: Domain::Number(scaled), ..self.facts }))
    }
}

/// Lowers an expression.
///
/// # Errors
/// When it holds anything that is not on the white list; the refusal names it.
pub(crate) fn lower(expression: &Expr, scope: &Scope) -> Result<Lowered, PlanRefusal> {
    match expression {
        Expr::Column(column) => lower_column(column, scope),
        Expr::Literal(value, _) => literal::lower(value),
        Expr::Alias(alias) => lower(&alias.expr, scope),
        Expr::BinaryExpr(binary) => match binary.op {
            Operator::And | Operator::Or => comparison::connective(binary, scope),
            Operator::Plus | Operator::Minus | Operator::Multiply | Operator::Divide | Operator::Modulo => {
                arithmetic::lower(binary, scope)
            }
            _ => comparison::lower(binary, scope),
        },
        Expr::Not(inner) => {
            let inner = flag(inner, scope)?;
            Ok(Lowered::new(Expr::Not(Box::new(inner.expr)), Facts::new(Domain::Flag, inner.facts.nullable)))
        }
        Expr::IsTrue(inner) => truth(inner, scope, Expr::IsTrue),
        Expr::IsFalse(inner) => truth(inner, scope, Expr::IsFalse),
        Expr::IsNotTrue(inner) => truth(inner, scope, Expr::IsNotTrue),
        Expr::IsNotFalse(inner) => truth(inner, scope, Expr::IsNotFalse),
        Expr::IsNull(inner) => {
            Ok(Lowered::new(Expr::IsNull(Box::new(readable(inner, scope)?.expr)), Facts::always(Domain::Flag)))
        }
        Expr::IsNotNull(inner) => {
            Ok(Lowered::new(Expr::IsNotNull(Box::new(readable(inner, scope)?.expr)), Facts::always(Domain::Flag)))
        }
        Expr::Between(between) => comparison::between(between, scope),
        Expr::InList(list) => comparison::in_list(list, scope),
        Expr::Like(like) => comparison::like(like, scope),
        Expr::Case(case) => choice::case(case, scope),
        Expr::Cast(cast) => lower_cast(cast, scope),
        Expr::Negative(inner) => arithmetic::negative(inner, scope),
        Expr::ScalarFunction(called) => function::lower(called, scope),
        other => Err(refuse(
            other,
            "use comparisons, AND, OR, NOT, IN, BETWEEN, LIKE, CASE, arithmetic, LEAST, GREATEST, COALESCE, FLOOR or date functions",
        )),
    }
}

/// Lowers an expression that must be true or false.
pub(crate) fn flag(expression: &Expr, scope: &Scope) -> Result<Lowered, PlanRefusal> {
    let found = lower(expression, scope)?;
    match found.facts.domain {
        Domain::Flag => Ok(found),
        Domain::Null => Ok(Lowered::new(found.expr, Facts::maybe(Domain::Flag))),
        _ => Err(refuse(expression, "expected a condition that is true or false")),
    }
}

/// Lowers an expression that must not show the privacy unit or a hidden column.
pub(crate) fn readable(expression: &Expr, scope: &Scope) -> Result<Lowered, PlanRefusal> {
    let found = lower(expression, scope)?;
    match found.facts.domain {
        Domain::Unit => Err(PlanRefusal::unsupported(
            format!("the privacy unit in `{expression}`"),
            "use it only in COUNT(DISTINCT ...), in GROUP BY of a subquery, or to join",
        )),
        Domain::Hidden => Err(PlanRefusal::unsupported(format!("the column in `{expression}`"), "use the columns of the schema")),
        _ => Ok(found),
    }
}

fn lower_column(column: &Column, scope: &Scope) -> Result<Lowered, PlanRefusal> {
    let found = scope.iter().find(|(known, _)| known == column);
    let found = found.map(|(_, facts)| Lowered::new(Expr::Column(column.clone()), facts.clone()));
    found.ok_or_else(|| PlanRefusal::unsupported(format!("the column `{column}`"), "use the columns of the schema"))
}

fn truth(inner: &Expr, scope: &Scope, wrap: impl Fn(Box<Expr>) -> Expr) -> Result<Lowered, PlanRefusal> {
    Ok(Lowered::new(wrap(Box::new(flag(inner, scope)?.expr)), Facts::always(Domain::Flag)))
}

/// The casts that type coercion adds. Those of numbers fall away, since all numbers are exact steps; those between kinds
/// of text or of days cannot fail. A literal is tried here and now.
fn lower_cast(cast: &Cast, scope: &Scope) -> Result<Lowered, PlanRefusal> {
    let refused = || refuse(&Expr::Cast(cast.clone()), "compare values of the same type; a cast of a column may fail on a row");
    let target = cast.field.data_type();
    if let Expr::Literal(value, _) = cast.expr.as_ref() {
        let folded = value.cast_to(target).map_err(|_| refused())?;
        return literal::lower(&folded);
    }
    let found = lower(&cast.expr, scope)?;
    match &found.facts.domain {
        Domain::Number(range) if target.is_floating() || (target.is_integer() && range.is_whole()) => Ok(found),
        Domain::Bin(_) if target.is_numeric() => Ok(found),
        Domain::Text(_) | Domain::OpenText if is_text(target) => {
            let expr = datafusion::logical_expr::cast(found.expr, target.clone());
            Ok(Lowered::new(expr, found.facts))
        }
        // Days are compared and truncated as days; a timestamp that coercion asks for falls away.
        Domain::Day { .. } | Domain::Period(_) if target.is_temporal() => Ok(found),
        Domain::Null => Ok(found),
        _ => Err(refused()),
    }
}

fn is_text(data_type: &arrow::datatypes::DataType) -> bool {
    match data_type {
        arrow::datatypes::DataType::Dictionary(_, value) => value.is_string(),
        other => other.is_string(),
    }
}

pub(crate) fn refuse(expression: &Expr, suggestion: &str) -> PlanRefusal {
    let kind = expression.variant_name();
    PlanRefusal::unsupported(format!("{kind} in `{expression}`"), suggestion)
}
