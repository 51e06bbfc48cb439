//! What a check is asked to do, and how long it may take.

use std::time::{Duration, Instant};

/// What a check is asked to do.
#[derive(Debug, Clone)]
pub struct Options {
    /// Counts below this are small.
    pub threshold: u32,
    /// The figures are rounded to this base, whatever the tables say. Without it, tables are asked.
    pub rounding: Option<u32>,
    /// Most time for solving. What was found until then is reported, with a remark that the check is not complete.
    pub time: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { threshold: 10, rounding: None, time: Duration::from_secs(60) }
    }
}

/// Most cells over all tables.
pub(crate) const MOST_CELLS: usize = 50_000;
/// Largest file in bytes.
pub(crate) const LARGEST_FILE: u64 = 64 << 20;
/// Most bytes of all files together.
pub(crate) const LARGEST_TOGETHER: u64 = 256 << 20;
/// Most cells that the sheets of a workbook may span, filled or not.
pub(crate) const MOST_SHEET_CELLS: usize = 2_000_000;
/// Most rows of one sheet.
pub(crate) const MOST_ROWS: usize = 100_000;
/// Most columns of one sheet.
pub(crate) const MOST_COLUMNS: usize = 2_000;

/// The moment at which solving ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline {
    end: Option<Instant>,
}

impl Deadline {
    pub(crate) fn after(time: Duration) -> Self {
        // A time too long to be added is no limit.
        Self { end: Instant::now().checked_add(time) }
    }

    pub(crate) fn is_over(self) -> bool {
        self.end.is_some_and(|end| Instant::now() >= end)
    }

    /// The time that is left, and at most the given one.
    pub(crate) fn left(self, most: Duration) -> Duration {
        self.end.map_or(most, |end| end.saturating_duration_since(Instant::now()).min(most))
    }
}
