//! Why a value is absent: not asked, skipped, prefer not to say, and so on; and how often each happened.

use choir_contract::{Code, CodeKind};
use serde::{Deserialize, Serialize};

use super::BookDocument;
use super::display::{Shown, shown, shown_base};
use super::document::{BookAxisDocument, BookTableDocument};
use crate::Display;

/// Why a code says nothing about what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Absence {
    /// The question was not put to this person.
    NotAsked,
    /// It was put, or should have been, and there is no answer.
    Skipped,
    /// The person chose not to say.
    PreferNotToSay,
    /// The person does not know.
    DoesNotKnow,
    /// Words were recorded that fit no code.
    NotCodable,
    /// Another reason that the code list declares.
    Other,
}

impl Absence {
    /// The reason that a code stands for; `None` for a value.
    #[must_use]
    pub fn of(code: &Code) -> Option<Self> {
        if code.kind == CodeKind::Value {
            return None;
        }
        Some(match code.code.as_str() {
            "NA_NOTASKED" => Self::NotAsked,
            choir_contract::MISSING => Self::Skipped,
            choir_contract::UNCODABLE => Self::NotCodable,
            "PNTS" => Self::PreferNotToSay,
            "DK" => Self::DoesNotKnow,
            _ => Self::Other,
        })
    }

    /// The reason in words that readers know.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotAsked => "Not asked",
            Self::Skipped => "Skipped or not recorded",
            Self::PreferNotToSay => "Prefer not to say",
            Self::DoesNotKnow => "Does not know",
            Self::NotCodable => "Recorded in words that fit no group",
            Self::Other => "Other reason",
        }
    }
}

/// How often a question has no answer, for one reason.
pub(crate) struct NonResponse<'a> {
    /// Label of the variable.
    pub(crate) variable: &'a str,
    /// Why there is no answer.
    pub(crate) reason: &'static str,
    /// Label of the code, as the tables show it.
    pub(crate) label: &'a str,
    /// How often.
    pub(crate) number: Shown,
    /// The base of the table.
    pub(crate) base: Shown,
}

/// Every reason of every variable that has a table of its own, in the order of the tables; the finest level speaks.
pub(crate) fn non_response<'a>(document: &'a BookDocument, display: &Display) -> Vec<NonResponse<'a>> {
    let mut chosen: Vec<(&BookAxisDocument, &BookTableDocument)> = Vec::new();
    for table in &document.tables {
        let [axis] = table.axes.as_slice() else { continue };
        let reasons = |axis: &BookAxisDocument| axis.codes.iter().filter(|code| code.absence.is_some()).count();
        if !table.filters.is_empty() || reasons(axis) == 0 {
            continue;
        }
        match chosen.iter_mut().find(|(known, _)| known.name == axis.name) {
            Some(known) if axis.codes.len() > known.0.codes.len() => *known = (axis, table),
            Some(_) => {}
            None => chosen.push((axis, table)),
        }
    }
    let rows = |(axis, table): (&'a BookAxisDocument, &'a BookTableDocument)| {
        let codes = axis.codes.iter().zip(&table.cells);
        codes.filter_map(move |(code, cell)| {
            let reason = code.absence?.words();
            let number = shown(cell, display);
            Some(NonResponse {
                variable: &axis.label,
                reason,
                label: &code.label,
                number,
                base: shown_base(&table.base, display),
            })
        })
    };
    chosen.into_iter().flat_map(rows).collect()
}
