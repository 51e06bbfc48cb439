//! Group keys: over declared values, every one shown; or over values that no schema declares, which are released by
//! threshold.

use datafusion::logical_expr::Expr;

use crate::plan::expression::{Lowered, readable};
use crate::plan::facts::{Domain, KeyCode, plain};
use crate::plan::relation::Relation;
use crate::plan::{Key, PlanRefusal};

/// Most values of a number or of days that are shown as declared keys.
const MOST_NUMBER_KEYS: u64 = 400;

/// How the value of a key is read from a row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum KeyKind {
    /// Text out of the declared codes.
    Text,
    /// No, yes.
    Flag,
    /// Whole numbers from this one on.
    Number { first: i64 },
    /// Text that no schema declares.
    OpenText,
    /// A number of steps that is written as text.
    OpenNumber { step: f64 },
    /// A day that is written as text.
    OpenDay,
}

/// A key of the answer and how it is read.
#[derive(Debug, Clone)]
pub(crate) struct KeyPlan {
    pub(crate) key: Key,
    pub(crate) kind: KeyKind,
    /// Whether the last code stands for null.
    pub(crate) nullable: bool,
    pub(crate) expr: Expr,
}

/// Code of a missing value.
const MISSING: (&str, &str) = ("(none)", "No value");

pub(crate) fn key_plan(name: String, expression: &Expr, relation: &Relation) -> Result<KeyPlan, PlanRefusal> {
    let found = readable(expression, &relation.scope)?;
    let (mut codes, kind) = codes(&found)
        .ok_or_else(|| PlanRefusal::unsupported(format!("the key `{expression}`"), "group by codes, numbers, days or a CASE"))?;
    let open = matches!(kind, KeyKind::OpenText | KeyKind::OpenNumber { .. } | KeyKind::OpenDay);
    if found.facts.nullable && !open {
        codes.push(KeyCode::new(MISSING.0, MISSING.1));
    }
    Ok(KeyPlan { key: Key { name, codes, open }, kind, nullable: found.facts.nullable, expr: found.expr })
}

/// The declared codes of a value; none when they are not declared, or too many to be shown.
pub(crate) fn codes(value: &Lowered) -> Option<(Vec<KeyCode>, KeyKind)> {
    let numbered = |first: i64, codes: Vec<KeyCode>| (codes, KeyKind::Number { first });
    Some(match &value.facts.domain {
        Domain::Text(codes) => (codes.clone(), KeyKind::Text),
        Domain::Flag => (vec![KeyCode::new("false", "No"), KeyCode::new("true", "Yes")], KeyKind::Flag),
        Domain::Bin(codes) => numbered(0, codes.clone()),
        Domain::Period(period) if period.first.abs_diff(period.last) < MOST_NUMBER_KEYS => {
            numbered(period.first, (period.first..=period.last).map(|number| period.code(number)).collect())
        }
        Domain::Period(_) => return None,
        Domain::Number(range) if range.values() <= MOST_NUMBER_KEYS => {
            let text = |steps: i64| plain(to_f64(steps) * range.step.to_f64());
            numbered(range.minimum, (range.minimum..=range.maximum).map(|steps| KeyCode::new(text(steps), text(steps))).collect())
        }
        Domain::Number(range) => (Vec::new(), KeyKind::OpenNumber { step: range.step.to_f64() }),
        Domain::Day { .. } => (Vec::new(), KeyKind::OpenDay),
        Domain::OpenText => (Vec::new(), KeyKind::OpenText),
        Domain::Unit | Domain::Null | Domain::Hidden => return None,
    })
}

#[allow(clippy::cast_precision_loss, reason = "a key number of more than 2^53 steps is shown rounded")]
pub(crate) fn to_f64(steps: i64) -> f64 {
    steps as f64
}
