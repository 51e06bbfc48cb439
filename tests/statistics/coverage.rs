//! Counting the intervals that hold.

use std::collections::BTreeMap;
use std::io::Write as _;

use choir_release::document::{AnswerDocument, Cell};

/// Fewest intervals by which coverage is judged; the arithmetic stands at the top of this binary.
pub(crate) const REPETITIONS: usize = 16_000;

/// Where coverage must lie.
const LOWEST: f64 = 0.93;
const HIGHEST: f64 = 0.97;

/// Smallest half width of the interval of a count, that of a scale of 10: with less noise, intervals of whole numbers hold
/// more than they say.
const SMALLEST_WIDTH: f64 = 19.0;

/// What is true, by the codes of the keys in the order of the SELECT.
pub(crate) type Figures = BTreeMap<Vec<String>, f64>;

/// A column of a statement, what is true of it, and how often that was held.
pub(crate) struct Watched {
    column: &'static str,
    pub(crate) figures: Figures,
    judged: bool,
    held: usize,
    said: usize,
    silent: usize,
}

impl Watched {
    pub(crate) fn new(column: &'static str, figures: Figures) -> Self {
        Self { column, figures, judged: true, held: 0, said: 0, silent: 0 }
    }

    /// Printed, and not judged.
    pub(crate) fn told(column: &'static str, figures: Figures) -> Self {
        Self { judged: false, ..Self::new(column, figures) }
    }

    /// Replaces what is known by what holds now, where there is something new.
    pub(crate) fn renew(&mut self, figures: impl FnOnce(&str) -> Option<Figures>) {
        if let Some(figures) = figures(self.column) {
            self.figures = figures;
        }
    }

    /// Takes the rows of an answer of which something is known. The number of a draw may be left out of what is known:
    /// the population is the same for all of them.
    pub(crate) fn see(&mut self, answer: &AnswerDocument) {
        let column = answer.columns.iter().find(|column| column.name == self.column).unwrap();
        let width = column.error_95.filter(|_| column.statistic == "count");
        assert!(width.is_none_or(|width| width >= SMALLEST_WIDTH), "{}: an interval of {width:?}", self.column);
        for row in &answer.rows {
            let codes = |all: bool| row.keys.iter().filter(|key| all || key.0 != "draw").map(|key| key.1.clone()).collect();
            let codes: [Vec<String>; 2] = [codes(true), codes(false)];
            let Some(truth) = codes.iter().find_map(|codes| self.figures.get(codes)).copied() else { continue };
            let cell = row.cells.iter().find(|cell| cell.0 == self.column).unwrap();
            self.take(&cell.1, truth);
        }
    }

    fn take(&mut self, cell: &Cell, truth: f64) {
        let (Some(lower), Some(upper)) = (cell.lower, cell.upper) else {
            self.silent += 1;
            return;
        };
        // Room for the last digits of floating-point sums.
        let tiny = 1e-9 * truth.abs().max(1e-9);
        self.said += 1;
        self.held += usize::from(lower <= truth + tiny && truth <= upper + tiny);
    }

    /// Prints the coverage; a complaint when it is not what it should be.
    fn judge(&self, name: &str) -> Option<String> {
        let (held, said, silent) = (self.held as f64, self.said as f64, self.silent as f64);
        let coverage = held / said;
        let told = format!("{name}, {}: {:.2}% of {said} hold, {silent} say nothing", self.column, 100.0 * coverage);
        let mark = if self.judged { "" } else { " (not judged)" };
        // Past the harness, which keeps what a passing test prints.
        _ = writeln!(std::io::stderr(), "coverage: {told}{mark}");
        let enough = said >= 0.98 * REPETITIONS as f64 && silent <= 0.02 * said;
        let fine = enough && (LOWEST..=HIGHEST).contains(&coverage);
        (self.judged && !fine).then_some(told)
    }
}

/// Fails with every column whose coverage is not what it should be.
#[track_caller]
pub(crate) fn judge(name: &str, watched: &[Watched]) {
    let complaints: Vec<String> = watched.iter().filter_map(|watched| watched.judge(name)).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
