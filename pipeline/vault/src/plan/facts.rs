//! What the analysis knows of a value.

use choir_contract::{CodeList, Field, FieldRole, LakeColumn, LakeType};

use crate::plan::number::{Range, Step};
use crate::plan::period::{Period, iso_day};

/// A declared value of a key, with its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyCode {
    /// The value, as text.
    pub code: String,
    /// Its label.
    pub label: String,
}

impl KeyCode {
    pub(crate) fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self { code: code.into(), label: label.into() }
    }
}

/// What the analysis knows of an expression: the values it may take, and whether it may be null.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Facts {
    pub(crate) domain: Domain,
    pub(crate) nullable: bool,
    /// Whether it is a survey weight, or was multiplied by one.
    pub(crate) weighted: bool,
}

/// The values an expression may take.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Domain {
    /// The privacy unit itself, unchanged.
    Unit,
    /// Text out of these values.
    Text(Vec<KeyCode>),
    /// Text of a public table, whose values no schema declares.
    OpenText,
    /// True or false.
    Flag,
    /// A bounded number, computed in steps.
    Number(Range),
    /// A day, as days since 1970-01-01.
    Day { first: i32, last: i32 },
    /// A month, quarter, year or week, computed as its number since 1970.
    Period(Period),
    /// A bin of a number, computed as a whole number from 0.
    Bin(Vec<KeyCode>),
    /// Null and nothing else.
    Null,
    /// Not to be read by a query: the order of rows.
    Hidden,
}

impl Facts {
    pub(crate) const fn always(domain: Domain) -> Self {
        Self { domain, nullable: false, weighted: false }
    }

    pub(crate) const fn maybe(domain: Domain) -> Self {
        Self { domain, nullable: true, weighted: false }
    }

    pub(crate) const fn new(domain: Domain, nullable: bool) -> Self {
        Self { domain, nullable, weighted: false }
    }

    /// What a column of the lake may hold.
    pub(crate) fn of_column(
        column: &LakeColumn,
        field: Option<&Field>,
        lists: &std::collections::BTreeMap<String, CodeList>,
    ) -> Self {
        match &column.lake_type {
            LakeType::Code(list) => {
                let codes = lists.get(list).map(CodeList::codes).unwrap_or_default().iter();
                Self::always(Domain::Text(codes.map(|code| KeyCode::new(&code.code, &code.label)).collect()))
            }
            LakeType::Boolean => Self::always(Domain::Flag),
            LakeType::Steps(bounds) => {
                let (minimum, maximum) = (bounds.minimum_steps, bounds.maximum_steps);
                // A resolution that is no short decimal cannot be computed with exactly: such a column stays hidden.
                let domain = Step::of_resolution(bounds.resolution)
                    .map_or(Domain::Hidden, |step| Domain::Number(Range { step, minimum, maximum }));
                let weighted = field.is_some_and(|field| field.role == FieldRole::Weight);
                Self { domain, nullable: true, weighted }
            }
            LakeType::Day => {
                let bounds = field.and_then(|field| field.date_bounds.as_ref());
                let days = bounds.and_then(|bounds| Some((iso_day(&bounds.minimum)?, iso_day(&bounds.maximum)?)));
                Self::maybe(days.map_or(Domain::Hidden, |(first, last)| Domain::Day { first, last }))
            }
            LakeType::Text => Self::maybe(Domain::OpenText),
            LakeType::Unit => Self::always(Domain::Unit),
        }
    }

    /// What is known of a value that is one of two others; `None` when they do not go together. Numbers must have the
    /// same step.
    pub(crate) fn union(self, other: Self) -> Option<Self> {
        let (nullable, weighted) = (self.nullable || other.nullable, self.weighted || other.weighted);
        let domain = match (self.domain, other.domain) {
            (Domain::Null, domain) | (domain, Domain::Null) => return Some(Self { domain, nullable: true, weighted }),
            (Domain::Text(mut codes), Domain::Text(others)) => {
                for code in others {
                    if !codes.iter().any(|known| known.code == code.code) {
                        codes.push(code);
                    }
                }
                Domain::Text(codes)
            }
            (Domain::OpenText, Domain::OpenText | Domain::Text(_)) | (Domain::Text(_), Domain::OpenText) => Domain::OpenText,
            (Domain::Flag, Domain::Flag) => Domain::Flag,
            (Domain::Day { first: a, last: b }, Domain::Day { first: c, last: d }) => {
                Domain::Day { first: a.min(c), last: b.max(d) }
            }
            (Domain::Number(a), Domain::Number(b)) if a.step == b.step => Domain::Number(a.union(b)),
            (Domain::Period(a), Domain::Period(b)) => Domain::Period(a.union(b)?),
            (Domain::Bin(a), Domain::Bin(b)) if a == b => Domain::Bin(a),
            _ => return None,
        };
        Some(Self { domain, nullable, weighted })
    }
}

/// A number of few decimals, as people write it.
pub(crate) fn plain(value: f64) -> String {
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
