//! How many landed rows broke each check: numbers by name, no value of a row.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Check, Checks, Misplaced, Offer, Severity};

/// What the rows of one delivery broke, counted while they land.
///
/// Only names of checks and of fields stand in it, so it may leave the zone where numbers of rows may.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CheckCounts {
    /// Rows that were looked at.
    pub rows: u64,
    /// Check to rows that broke it; every declared check is there.
    pub broken: BTreeMap<String, u64>,
    /// Field in which a word stood to the field to which it is offered, to cells.
    pub offered: BTreeMap<String, BTreeMap<String, u64>>,
}

/// A check with the rows that broke it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BrokenCheck {
    /// Identity of the check.
    pub id: String,
    /// How much it means.
    pub severity: Severity,
    /// What is wrong with such a row, for people.
    pub text: String,
    /// Rows that broke it.
    pub rows: u64,
}

/// Words of one field that are known in another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfferedWords {
    /// The field to which they are offered. It is never filled from them.
    pub field: String,
    /// The field in which they stand, which stays their source.
    pub source: String,
    /// What happens, for people.
    pub text: String,
    /// Cells.
    pub cells: u64,
}

impl CheckCounts {
    /// Counts for these checks, all of them at none.
    #[must_use]
    pub fn new(checks: &Checks) -> Self {
        let broken = checks.checks().iter().map(|check| (check.id.clone(), 0)).collect();
        Self { rows: 0, broken, offered: BTreeMap::new() }
    }

    /// One row that lands, with what [`Checks::broken`] and [`Checks::offer`] say of it.
    ///
    /// A row that is set aside is not to be counted: call this once nothing else can stop the row.
    pub fn row<'c>(&mut self, broken: impl IntoIterator<Item = &'c Check>, offers: impl IntoIterator<Item = &'c Offer<'c>>) {
        self.rows += 1;
        for check in broken {
            match self.broken.get_mut(&check.id) {
                Some(rows) => *rows += 1,
                None => _ = self.broken.insert(check.id.clone(), 1),
            }
        }
        for offer in offers {
            *self.offered.entry(offer.source.to_owned()).or_default().entry(offer.field.to_owned()).or_default() += 1;
        }
    }

    /// The checks that were broken, contradictions first, the more rows the earlier.
    #[must_use]
    pub fn told(&self, checks: &Checks) -> Vec<BrokenCheck> {
        let told = |check: &Check| {
            let rows = *self.broken.get(&check.id)?;
            let Check { id, text, severity, .. } = check;
            (rows > 0).then(|| BrokenCheck { id: id.clone(), severity: *severity, text: text.clone(), rows })
        };
        let mut told: Vec<BrokenCheck> = checks.checks().iter().filter_map(told).collect();
        told.sort_by(|one, other| other.severity.cmp(&one.severity).then_with(|| other.rows.cmp(&one.rows)));
        told
    }

    /// The fields whose words are offered to others, in declared order.
    #[must_use]
    pub fn told_offers(&self, checks: &Checks) -> Vec<OfferedWords> {
        let told = |misplaced: &Misplaced| {
            let cells = *self.offered.get(&misplaced.from)?.get(&misplaced.to)?;
            let Misplaced { from, to, text } = misplaced;
            Some(OfferedWords { field: to.clone(), source: from.clone(), text: text.clone(), cells })
        };
        checks.misplaced().iter().filter_map(told).collect()
    }
}

impl BrokenCheck {
    /// The line of a report.
    #[must_use]
    pub fn in_words(&self) -> String {
        let severity = if self.severity == Severity::Contradiction { "contradiction" } else { "doubt" };
        format!("{} rows: {} ({severity} `{}`); landed as they are", self.rows, self.text, self.id)
    }
}

impl OfferedWords {
    /// The line of a report, without a word of the extract.
    #[must_use]
    pub fn in_words(&self) -> String {
        format!("{} cells: {}; offered as `{}`, from the column of `{}`", self.cells, self.text, self.field, self.source)
    }
}
