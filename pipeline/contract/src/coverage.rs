//! Coverage: how complete the columns of an extract are, beside the partner's own extract before.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// By how many percentage points completeness may fall from one extract to the next without a word.
pub const STATED_FALL: u32 = 10;

/// How many rows an extract has, and how many of them say something in a column. Numbers of rows, and so kept in the zone.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Coverage {
    /// Rows.
    pub rows: u64,
    /// Column to rows that say something in it.
    pub filled: BTreeMap<String, u64>,
}

/// What became less complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
}

impl Coverage {
    /// Completeness of a column in thousandths; `None` without rows, or where the column is not there.
    #[must_use]
    pub fn thousandths(&self, column: &str) -> Option<u64> {
        let filled = *self.filled.get(column)?;
        (self.rows > 0).then(|| filled.min(self.rows).saturating_mul(1_000) / self.rows)
    }
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
        }
    }
}

/// Which columns are less complete than in the partner's extract before, by more than [`STATED_FALL`] points.
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
    let percent = |thousandths: u64| u32::try_from((thousandths + 5) / 10).unwrap_or(100);
    let change = |column: &String| {
        let before = previous.thousandths(column)?;
        match now.thousandths(column) {
            None if before > u64::from(points) * 10 => Some(Change::Gone { column: column.clone(), before: percent(before) }),
            Some(after) if before.saturating_sub(after) > u64::from(points) * 10 => {
                Some(Change::Fell { column: column.clone(), before: percent(before), now: percent(after) })
            }
            _ => None,
        }
    };
    previous.filled.keys().filter_map(change).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coverage(rows: u64, filled: &[(&str, u64)]) -> Coverage {
        Coverage { rows, filled: filled.iter().map(|(column, count)| ((*column).to_owned(), *count)).collect() }
    }

    #[test]
    fn a_fall_beyond_the_stated_amount_is_told() {
        let before = coverage(200, &[("gender", 180), ("status", 100), ("email", 150), ("rare", 10)]);
        let now = coverage(100, &[("gender", 80), ("status", 39), ("new", 5)]);
        let words: Vec<String> = compare(&before, &now).iter().map(Change::in_words).collect();
        assert_eq!(
            words,
            [
                "`email` is not in this extract; it was 75% complete in the last one",
                "`status` is 39% complete; it was 50% in the last extract",
            ]
        );
        assert_eq!(compare_by(&before, &now, 9).len(), 3);
        assert_eq!(compare(&before, &coverage(0, &[])), []);
        assert_eq!(compare(&Coverage::default(), &now), []);
    }

    #[test]
    fn it_can_be_kept() {
        let kept = serde_json::to_string(&coverage(2, &[("gender", 1)])).unwrap();
        assert_eq!(serde_json::from_str::<Coverage>(&kept).unwrap(), coverage(2, &[("gender", 1)]));
    }
}
