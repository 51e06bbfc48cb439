//! Coverage: what of an extract was filled and what of that was mapped, column by column, beside the partner's own extract
//! before. Numbers of rows and names of columns, never a value.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{Dataset, Mapping};

/// By how many percentage points a column may change from one extract to the next without a word.
pub const STATED_FALL: u32 = 10;

/// What one cell of a row that lands says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filled {
    /// Nothing: the cell is empty, or its word means that nothing was recorded.
    Empty,
    /// Something that landing understands.
    Mapped,
    /// A word that no mapping knows; it lands as not codable.
    Unmapped,
}

/// Counts the rows of one delivery while they land.
#[derive(Debug, Clone)]
pub struct CoverageCounter {
    names: Vec<String>,
    /// Columns that the mapping names: told even when they say nothing at all.
    named: BTreeSet<String>,
    counts: Vec<ColumnCoverage>,
    rows: u64,
}

/// How many rows an extract has, and what its columns say. Kept beside the report of a landing, inside the zone.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Coverage {
    /// Rows that land.
    pub rows: u64,
    /// Field to what its column says.
    pub columns: BTreeMap<String, ColumnCoverage>,
}

/// What a column says, in rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ColumnCoverage {
    /// Rows that say something: those mapped and those not.
    pub filled: u64,
    /// Rows that landing understands.
    pub mapped: u64,
    /// Rows whose word no mapping knows.
    pub unmapped: u64,
}

/// One line of a coverage report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoverageLine {
    /// The field.
    pub column: String,
    /// Rows that land.
    pub rows: u64,
    /// Rows that say something.
    pub filled: u64,
    /// Rows that landing understands.
    pub mapped: u64,
    /// Rows whose word no mapping knows.
    pub unmapped: u64,
    /// Completeness in whole percent; `None` without rows.
    pub percent: Option<u32>,
    /// Completeness in the partner's extract before; `None` where there is none, or it had no such column.
    pub percent_before: Option<u32>,
}

/// What became less complete, or less well known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "lowercase")]
pub enum Change {
    /// A column that was there is gone.
    Gone {
        /// The column.
        column: String,
        /// Its completeness before, in whole percent.
        before: u32,
    },
    /// A column is filled less often.
    Fell {
        /// The column.
        column: String,
        /// Its completeness before, in whole percent.
        before: u32,
        /// Its completeness now, in whole percent.
        now: u32,
    },
    /// More of what a column says is in no mapping.
    Unknown {
        /// The column.
        column: String,
        /// Share of its filled rows that no mapping knew before, in whole percent.
        before: u32,
        /// The same share now.
        now: u32,
    },
}

impl CoverageCounter {
    /// Counts for the fields of a dataset, in their declared order.
    #[must_use]
    pub fn new(dataset: &Dataset, mapping: &Mapping) -> Self {
        let names: Vec<String> = dataset.fields.iter().map(|field| field.name.clone()).collect();
        let counts = vec![ColumnCoverage::default(); names.len()];
        Self { names, named: mapping.columns.keys().cloned().collect(), counts, rows: 0 }
    }

    /// One row that lands, whole: one cell a field of the dataset, in declared order. Cells beyond the fields say nothing.
    ///
    /// A row that is set aside is not to be counted, so this takes a row at once and no single cell.
    pub fn row(&mut self, cells: &[Filled]) {
        self.rows += 1;
        for (count, cell) in self.counts.iter_mut().zip(cells) {
            match cell {
                Filled::Empty => {}
                Filled::Mapped => (count.filled, count.mapped) = (count.filled + 1, count.mapped + 1),
                Filled::Unmapped => (count.filled, count.unmapped) = (count.filled + 1, count.unmapped + 1),
            }
        }
    }

    /// What was counted: every column that the mapping names, and every field that was filled in another way.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        let told = |(name, count): &(&String, &ColumnCoverage)| self.named.contains(*name) || count.filled > 0;
        let columns = self.names.iter().zip(&self.counts).filter(told).map(|(name, count)| (name.clone(), *count));
        Coverage { rows: self.rows, columns: columns.collect() }
    }
}

impl Coverage {
    /// Completeness of a column in thousandths; `None` without rows, or where the column is not there.
    #[must_use]
    pub fn thousandths(&self, column: &str) -> Option<u64> {
        share(self.columns.get(column)?.filled, self.rows)
    }

    /// The columns one by one, beside those of the partner's extract before.
    #[must_use]
    pub fn lines(&self, previous: Option<&Self>) -> Vec<CoverageLine> {
        let line = |(column, count): (&String, &ColumnCoverage)| CoverageLine {
            column: column.clone(),
            rows: self.rows,
            filled: count.filled,
            mapped: count.mapped,
            unmapped: count.unmapped,
            percent: self.thousandths(column).map(percent),
            percent_before: previous.and_then(|previous| previous.thousandths(column)).map(percent),
        };
        self.columns.iter().map(line).collect()
    }

    /// Share of a column's filled rows that no mapping knows, in thousandths; `None` where nothing is filled.
    fn unknown(&self, column: &str) -> Option<u64> {
        let count = self.columns.get(column)?;
        share(count.unmapped, count.filled)
    }
}

fn share(part: u64, whole: u64) -> Option<u64> {
    (whole > 0).then(|| part.min(whole).saturating_mul(1_000) / whole)
}

fn percent(thousandths: u64) -> u32 {
    u32::try_from((thousandths + 5) / 10).unwrap_or(100)
}

impl Change {
    /// The change as a sentence.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Gone { column, before } => {
                format!("`{column}` is not in this extract; it was {before}% complete in the last one")
            }
            Self::Fell { column, before, now } => format!("`{column}` is {now}% complete; it was {before}% in the last extract"),
            Self::Unknown { column, before, now } => {
                format!("{now}% of what `{column}` says is in no mapping; it was {before}% in the last extract")
            }
        }
    }
}

/// What changed for the worse since the partner's extract before, by more than [`STATED_FALL`] points.
///
/// An extract without rows says nothing about its columns, and is compared with nothing.
#[must_use]
pub fn compare(previous: &Coverage, now: &Coverage) -> Vec<Change> {
    compare_by(previous, now, STATED_FALL)
}

/// As [`compare`], with another amount in percentage points.
#[must_use]
pub fn compare_by(previous: &Coverage, now: &Coverage, points: u32) -> Vec<Change> {
    if now.rows == 0 {
        return Vec::new();
    }
    let much = u64::from(points) * 10;
    let mut changes = Vec::new();
    for column in previous.columns.keys() {
        let Some(before) = previous.thousandths(column) else { continue };
        match now.thousandths(column) {
            None if before > much => changes.push(Change::Gone { column: column.clone(), before: percent(before) }),
            Some(after) if before.saturating_sub(after) > much => {
                changes.push(Change::Fell { column: column.clone(), before: percent(before), now: percent(after) });
            }
            _ => {}
        }
        if let Some((before, after)) = previous.unknown(column).zip(now.unknown(column))
            && after.saturating_sub(before) > much
        {
            changes.push(Change::Unknown { column: column.clone(), before: percent(before), now: percent(after) });
        }
    }
    changes
}

#[cfg(test)]
mod tests;
