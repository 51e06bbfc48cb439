//! What of a released number is shown: a display threshold and rounding, after the noise; and an answer as a pack shows it.

use serde::Deserialize;

use crate::document::{AnswerDocument, Cell, Status};
use crate::table::is_public;

/// How released numbers are shown. Both choices follow the noise: they protect nobody further, and calm readers who would
/// take a small number for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Display {
    /// Numbers below this are shown as `[c]`; zero and one hide nothing.
    pub threshold: u64,
    /// Numbers are rounded to the nearest multiple, and intervals outwards; zero and one round nothing.
    pub rounding: u64,
}

/// What `[c]` means.
pub(crate) const CONFIDENTIAL: &str = "[c] means confidential: the number is small and is not shown.";

#[expect(clippy::cast_precision_loss, reason = "thresholds and roundings stay far below 2^53")]
impl Display {
    pub(crate) const fn hides(&self) -> bool {
        self.threshold > 1
    }

    pub(crate) const fn rounds(&self) -> bool {
        self.rounding > 1
    }

    pub(crate) fn nearest(&self, number: u64) -> u64 {
        if self.rounds() {
            (number.saturating_add(self.rounding / 2) / self.rounding).saturating_mul(self.rounding)
        } else {
            number
        }
    }

    pub(crate) fn down(&self, number: u64) -> u64 {
        if self.rounds() { number / self.rounding * self.rounding } else { number }
    }

    pub(crate) fn up(&self, number: u64) -> u64 {
        if self.rounds() { number.div_ceil(self.rounding).saturating_mul(self.rounding) } else { number }
    }

    /// What threshold and rounding do to these numbers ("Numbers", "Counts"), as sentences.
    pub(crate) fn sentences(&self, numbers: &str) -> Vec<String> {
        let mut sentences = Vec::new();
        if self.hides() {
            sentences.push(format!(
                "{numbers} under {} are not shown; [c] stands in their place. This is for calm reading. The noise alone protects \
                 people.",
                self.threshold
            ));
        }
        if self.rounds() {
            sentences.push(format!(
                "{numbers} are rounded to the nearest {}, after the noise. Totals may not equal the sum of their parts.",
                self.rounding
            ));
        }
        sentences
    }

    /// The answer as a pack shows it. A count below the threshold is hidden, and with it whatever stands in its row and is no
    /// count itself, since a mean or a share of few tells how few; counts are rounded. Public figures stay as they are.
    pub(crate) fn shown(&self, answer: &AnswerDocument) -> AnswerDocument {
        let mut answer = answer.clone();
        if is_public(&answer) {
            return answer;
        }
        let counts: Vec<String> =
            answer.columns.iter().filter(|column| column.statistic == "count").map(|column| column.name.clone()).collect();
        for row in &mut answer.rows {
            let hidden: Vec<bool> = row.cells.iter().map(|(name, cell)| counts.contains(name) && self.is_hidden(cell)).collect();
            let any = hidden.contains(&true);
            for ((name, cell), hidden) in row.cells.iter_mut().zip(hidden) {
                match counts.contains(name) {
                    true if !hidden => self.round(cell),
                    false if !any => {}
                    _ => hide(cell),
                }
            }
        }
        answer
    }

    /// A zero that is certain says nothing about anybody; every other small number is hidden, zero included.
    fn is_hidden(&self, cell: &Cell) -> bool {
        let small = |value: f64| value < self.threshold as f64;
        let certain_zero = cell.value == Some(0.0) && cell.upper == Some(0.0);
        self.hides() && cell.status != Status::Public && cell.value.is_some_and(small) && !certain_zero
    }

    fn round(&self, cell: &mut Cell) {
        if !self.rounds() || cell.status == Status::Public {
            return;
        }
        let step = self.rounding as f64;
        cell.value = cell.value.map(|value| (value / step).round() * step + 0.0);
        cell.lower = cell.lower.map(|lower| (lower / step).floor() * step);
        cell.upper = cell.upper.map(|upper| (upper / step).ceil() * step);
    }
}

/// Takes a number away with everything that was said about it.
fn hide(cell: &mut Cell) {
    // What was never known was not hidden.
    let status = if cell.value.is_none() { Status::NotAvailable } else { Status::Confidential };
    *cell = Cell { value: None, lower: None, upper: None, status, design_effect: None };
}
