//! Totals and means of a population, from a weighted sample.

use super::Outcome;
use super::mean::{share, spread};
use super::quotient::is_clear;
use super::variance::Moments;
use crate::estimate::within;
use crate::measured::{Entries, Entry};
use crate::{Centred, Estimate, Z_95};

/// Estimates a total of the population: sum of `w` or of `w x`.
///
/// The variance between samples is taken as the sum of squared summands: that of rows which come into the sample one by
/// one (Poisson sampling, with replacement). For a sample of fixed size it is on the safe side, by the square of the
/// total over the number of rows.
///
/// # Source
/// Horvitz, Thompson: A generalization of sampling without replacement from a finite universe (1952).
pub(super) fn total(entries: &Entries, total: usize, squares: usize, resolution: f64, never_negative: bool) -> Option<Outcome> {
    let (total, squares) = (entries.number(total)?, entries.number(squares)?.value.max(0.0));
    let width = total.noise.half_width.hypot(Z_95 * squares.sqrt()) * resolution.abs();
    let clip = |number: f64| if never_negative { number.max(0.0) } else { number };
    let value = clip(total.value * resolution);
    let deviation = squares.sqrt() * resolution.abs();
    Some(Outcome {
        other_deviation: deviation,
        ..Outcome::of(Estimate::new(value, clip(total.value * resolution - width), value + width))
    })
}

/// The aggregates of a weighted mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    pub(super) sum: usize,
    pub(super) weight: usize,
    pub(super) count: usize,
    pub(super) weight_squares: usize,
    pub(super) squares: Option<usize>,
}

/// Estimates a mean of the population: weighted sum over sum of weights, with the variance between rows times the design
/// effect over their number, and the noise. Weights are taken as fixed numbers that tell nothing of the value.
///
/// # Source
/// Kish: Survey sampling (1965): design effect n sum(w^2) / (sum w)^2.
pub(super) fn mean(entries: &Entries, columns: &Columns, centred: &Centred) -> Option<Outcome> {
    let (sum, weight) = (entries.number(columns.sum)?, entries.number(columns.weight)?);
    let count = entries.number(columns.count)?;
    if !(is_clear(weight) && is_clear(count)) {
        return None;
    }
    let effect = design_effect(entries.number(columns.weight_squares)?, weight, count);
    let squares = effect * weight.value * weight.value / count.value;
    let outcome = match columns.squares {
        None => share(sum, weight, squares, count.value, centred)?,
        Some(column) => {
            let moments = Moments::new(sum, weight, entries.number(column)?, centred);
            spread(sum, weight, squares, moments.clamped(), count.value, centred)?
        }
    };
    let design_effect = outcome.estimate.value.map(|_| effect);
    Some(Outcome { estimate: Estimate { design_effect, ..outcome.estimate }, ..outcome })
}

/// Kish's design effect. Exact figures lie between one and the number of rows, so noised ones are held there.
fn design_effect(squares: Entry, weight: Entry, count: Entry) -> f64 {
    within(count.value * squares.value / (weight.value * weight.value), 1.0, count.value.max(1.0))
}
