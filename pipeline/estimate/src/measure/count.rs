//! Counts and sums: one noised number, in steps.

use super::Outcome;
use crate::Estimate;
use crate::measured::Entries;

pub(super) fn count(entries: &Entries, aggregate: usize) -> Option<Outcome> {
    sum(entries, aggregate, 1.0, true)
}

/// A sum in steps of `resolution`.
pub(super) fn sum(entries: &Entries, aggregate: usize, resolution: f64, never_negative: bool) -> Option<Outcome> {
    let entry = entries.number(aggregate)?;
    let width = entry.noise.half_width;
    let estimate = if never_negative {
        // The upper end is counted from zero or more: noise far below zero must not look like certainty.
        let (lower, upper) = ((entry.value - width).max(0.0), entry.value.max(0.0) + width);
        scaled(entry.shown, lower, upper, resolution)
    } else {
        scaled(entry.value, entry.value - width, entry.value + width, resolution)
    };
    Some(Outcome::of(estimate))
}

fn scaled(value: f64, lower: f64, upper: f64, resolution: f64) -> Estimate {
    Estimate::new(value * resolution, lower * resolution, upper * resolution)
}
