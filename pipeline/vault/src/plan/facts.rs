//! What the analysis knows of a value.

use choir_contract::{CodeList, LakeType};

/// A declared value of a key, with its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyCode {
    /// The value, as text.
    pub code: String,
    /// Its label.
    pub label: String,
}

/// What the analysis knows of an expression: the values it may take, and whether it may be null.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Facts {
    pub(crate) domain: Domain,
    pub(crate) nullable: bool,
}

/// The values an expression may take.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Domain {
    /// The privacy unit itself, unchanged.
    Unit,
    /// Text out of these values.
    Text(Vec<KeyCode>),
    /// True or false.
    Flag,
    /// A whole number within these bounds.
    Whole { minimum: i64, maximum: i64 },
    /// A bounded number in steps that are not 1: may be summed and averaged only.
    Steps { resolution: f64, minimum: i64, maximum: i64 },
    /// A day.
    Day,
    /// Null and nothing else.
    Null,
    /// Not to be read by a query: row order, free text.
    Hidden,
}

/// Bounds within which whole numbers are computed: far inside 64 bits, so that a sum of 2^31 rows stays inside too.
pub(crate) const LARGEST_WHOLE: i64 = 1_000_000_000;

/// No relation has more rows than this: a public limit of the lake, from which the range of a count follows.
pub(crate) const MOST_ROWS: i64 = 1 << 31;

impl Facts {
    pub(crate) const fn always(domain: Domain) -> Self {
        Self { domain, nullable: false }
    }

    pub(crate) const fn maybe(domain: Domain) -> Self {
        Self { domain, nullable: true }
    }

    /// What a column of the lake may hold.
    pub(crate) fn of_column(lake_type: &LakeType, lists: &std::collections::BTreeMap<String, CodeList>) -> Self {
        match lake_type {
            LakeType::Code(list) => {
                let codes = lists.get(list).map(CodeList::codes).unwrap_or_default().iter();
                Self::always(Domain::Text(
                    codes.map(|code| KeyCode { code: code.code.clone(), label: code.label.clone() }).collect(),
                ))
            }
            LakeType::Boolean => Self::always(Domain::Flag),
            LakeType::Steps(bounds) if (bounds.resolution - 1.0).abs() < f64::EPSILON => {
                Self::maybe(Domain::Whole { minimum: bounds.minimum_steps, maximum: bounds.maximum_steps })
            }
            LakeType::Steps(bounds) => {
                let (minimum, maximum) = (bounds.minimum_steps, bounds.maximum_steps);
                Self::maybe(Domain::Steps { resolution: bounds.resolution, minimum, maximum })
            }
            LakeType::Day => Self::maybe(Domain::Day),
            LakeType::Text => Self::maybe(Domain::Hidden),
            LakeType::Unit => Self::always(Domain::Unit),
        }
    }

    /// What is known of a value that is one of two others; `None` when they do not go together.
    pub(crate) fn union(self, other: Self) -> Option<Self> {
        let nullable = self.nullable || other.nullable;
        let domain = match (self.domain, other.domain) {
            (Domain::Null, domain) | (domain, Domain::Null) => return Some(Self { domain, nullable: true }),
            (Domain::Text(mut codes), Domain::Text(others)) => {
                for code in others {
                    if !codes.iter().any(|known| known.code == code.code) {
                        codes.push(code);
                    }
                }
                Domain::Text(codes)
            }
            (Domain::Flag, Domain::Flag) => Domain::Flag,
            (Domain::Day, Domain::Day) => Domain::Day,
            (Domain::Whole { minimum, maximum }, Domain::Whole { minimum: low, maximum: high }) => {
                Domain::Whole { minimum: minimum.min(low), maximum: maximum.max(high) }
            }
            _ => return None,
        };
        Some(Self { domain, nullable })
    }
}
