//! The certificate of a retention run: that rows were removed, by which rule, and where the ledger says so.
//!
//! # Privacy
//! An exact count would tell whoever knows all but one of the people whether that one was in the dataset. A certificate
//! holds a rounded count, or says that there were fewer than 10: none is among them.

use std::fmt;

use choir_contract::{Dataset, Day, Retention};
use serde::{Serialize, Serializer};

use crate::document::{Block, Document, Section};
use crate::render::Rendered;

/// Counts below this are not told apart.
const FEWEST_TOLD: u64 = 10;

/// How many rows were removed, as far as may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemovedRows {
    /// From none to nine.
    FewerThanTen,
    /// At least ten, rounded to the nearest ten.
    About(u64),
}

impl RemovedRows {
    /// Rounds a count. The count itself is not kept.
    #[must_use]
    pub const fn of(count: u64) -> Self {
        if count < FEWEST_TOLD { Self::FewerThanTen } else { Self::About(count.saturating_add(5) / 10 * 10) }
    }
}

impl fmt::Display for RemovedRows {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FewerThanTen => formatter.write_str("fewer than 10"),
            Self::About(count) => write!(formatter, "about {count}"),
        }
    }
}

impl Serialize for RemovedRows {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The certificate of one dataset and one retention run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RetentionCertificate {
    /// The dataset.
    pub dataset: String,
    /// Its title for people.
    pub title: String,
    /// How many rows were removed.
    pub rows_removed: RemovedRows,
    /// The day of the run.
    pub removed_on: Day,
    /// The rule.
    pub rule: String,
    /// Rows that start on this day or before were removed; `None` when none could be that old.
    pub up_to: Option<Day>,
    /// Number of the entry of the ledger that records the run.
    pub ledger_entry: u64,
}

impl RetentionCertificate {
    /// The certificate of a run on `day` that removed `count` rows and that the ledger records as `ledger_entry`.
    #[must_use]
    pub fn new(dataset: &Dataset, rule: &Retention, count: u64, day: Day, ledger_entry: u64) -> Self {
        Self {
            dataset: dataset.id.clone(),
            title: dataset.title.clone(),
            rows_removed: RemovedRows::of(count),
            removed_on: day,
            rule: format!("Rows are erased {}", rule.text()),
            up_to: rule.cut_off(day),
            ledger_entry,
        }
    }

    /// The certificate as Markdown, page and JSON.
    #[must_use]
    pub fn render(&self) -> Rendered {
        let up_to = self.up_to.map_or_else(|| "no row could be that old".to_owned(), |day| day.to_string());
        let facts = Block::facts([
            ("Dataset", format!("{} ({})", self.title, self.dataset)),
            ("Rule", self.rule.clone()),
            ("Removed on", self.removed_on.to_string()),
            ("Rows that count from this day or before", up_to),
            ("Rows removed", self.rows_removed.to_string()),
            ("Entry of the ledger", self.ledger_entry.to_string()),
        ]);
        let rounded = "The number of rows is rounded to tens, and numbers below 10 are not told apart, so that the certificate \
                       itself tells nothing about one person.";
        let document = Document {
            title: format!("Retention certificate: {}", self.title),
            summary:
                "Rows that may no longer be kept were removed from the lake, together with the older snapshots that held them."
                    .to_owned(),
            sections: vec![Section::new("What was removed", vec![facts, Block::paragraph(rounded)])],
        };
        Rendered::new(&document, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn certificate(count: u64) -> Rendered {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let programme = choir_contract::Programme::read(&root).unwrap();
        let dataset = programme.dataset("registrations").unwrap();
        let rule = dataset.lawfulness.retention.clone().unwrap();
        RetentionCertificate::new(dataset, &rule, count, "2026-02-28".parse().unwrap(), 512).render()
    }

    #[test]
    fn counts_that_may_not_be_told_apart_give_the_same_bytes() {
        let few = certificate(0);
        assert!(few.json.contains("\"fewer than 10\"") && few.json.contains("\"2019-02-28\"") && few.json.contains("512"));
        assert!((1..10).all(|count| certificate(count) == few));
        let ten = certificate(10);
        assert!(ten.html.contains("about 10") && ten != few);
        assert!((11..15).all(|count| certificate(count) == ten));
        assert!((15..25).all(|count| RemovedRows::of(count) == RemovedRows::About(20)));
    }

    #[test]
    fn the_largest_count_is_rounded_without_overflow() {
        assert_eq!(RemovedRows::of(u64::MAX), RemovedRows::About(u64::MAX / 10 * 10));
    }
}
