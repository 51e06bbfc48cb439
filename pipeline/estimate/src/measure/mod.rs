//! One statistic of one row, from the row's noised numbers.

mod count;
mod mean;
mod quantile;
mod quotient;
mod ratio;
mod variance;
mod weighted;

use crate::measured::Entries;
use crate::{Estimate, Measure};

pub(crate) use mean::{group_half_width as mean_half_width, share_half_width};
pub(crate) use variance::group_half_width as variance_half_width;

/// Below this number of sampled rows a figure about their population is marked.
pub(crate) const SMALLEST_BASE: f64 = 30.0;

/// A statistic with what formulas need to know of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Outcome {
    /// As it is released.
    pub(crate) estimate: Estimate,
    /// The part of its standard deviation that does not come from the noise of the row's numbers.
    pub(crate) other_deviation: f64,
    /// Whether it rests on a small sample.
    pub(crate) thin: bool,
}

impl Outcome {
    pub(crate) const NOTHING: Self = Self::of(Estimate::NOTHING);

    /// A statistic whose only error is the noise.
    pub(crate) const fn of(estimate: Estimate) -> Self {
        Self { estimate, other_deviation: 0.0, thin: false }
    }

    /// A statistic of a sample of so many rows.
    pub(crate) fn sampled(estimate: Estimate, deviation: f64, base: f64) -> Self {
        let thin = base < SMALLEST_BASE;
        Self { estimate: estimate.low_when(thin), other_deviation: deviation, thin }
    }
}

/// The statistic of a row; nothing where the row lacks what it is made from, or where its noise drowns it.
pub(crate) fn outcome(measure: &Measure, entries: &Entries) -> Outcome {
    let outcome = match measure {
        Measure::Count { aggregate } => count::count(entries, *aggregate),
        Measure::Sum { aggregate, resolution, never_negative } => count::sum(entries, *aggregate, *resolution, *never_negative),
        Measure::Mean { sum, count, centred, sampling } => mean::outcome(entries, *sum, *count, centred, *sampling),
        Measure::Variance { sum, count, squares, centred, sample, root } => {
            variance::outcome(entries, [*sum, *count, *squares], centred, *sample, *root)
        }
        Measure::Quantile { aggregate, grid, count, tail } => quantile::outcome(entries, *aggregate, grid, *count, *tail),
        Measure::Ratio { numerator, denominator, resolution, bounds } => {
            ratio::outcome(entries, *numerator, *denominator, *resolution, *bounds)
        }
        Measure::WeightedTotal { total, squares, resolution, never_negative } => {
            weighted::total(entries, *total, *squares, *resolution, *never_negative)
        }
        Measure::WeightedMean { sum, weight, count, weight_squares, squares, centred, weight_resolution: _ } => {
            let columns = weighted::Columns {
                sum: *sum,
                weight: *weight,
                count: *count,
                weight_squares: *weight_squares,
                squares: *squares,
            };
            weighted::mean(entries, &columns, centred)
        }
    };
    outcome.unwrap_or(Outcome::NOTHING)
}

/// The statistic as a smooth function of the row's numbers: not clipped to any bounds, so that its slope tells how noise
/// moves it even where the released value stands at a bound.
pub(crate) fn smooth(measure: &Measure, entries: &Entries) -> Option<f64> {
    let value = match measure {
        Measure::Count { aggregate } => entries.number(*aggregate)?.value,
        Measure::Sum { aggregate, resolution, .. } | Measure::WeightedTotal { total: aggregate, resolution, .. } => {
            entries.number(*aggregate)?.value * resolution
        }
        Measure::Mean { sum, count: below, centred, .. } | Measure::WeightedMean { sum, weight: below, centred, .. } => {
            centred.place(entries.number(*sum)?.value / entries.number(*below)?.value)
        }
        Measure::Variance { sum, count, squares, centred, sample, root } => {
            variance::smooth(entries, [*sum, *count, *squares], centred, *sample, *root)?
        }
        Measure::Quantile { aggregate, grid, .. } => grid.place(entries.ranks(*aggregate)?[1]),
        Measure::Ratio { numerator, denominator, resolution, .. } => {
            entries.number(*numerator)?.value / entries.number(*denominator)?.value * resolution
        }
    };
    value.is_finite().then_some(value)
}

/// The aggregates whose noise moves a statistic.
pub(crate) fn aggregates(measure: &Measure) -> Vec<usize> {
    match measure {
        Measure::Count { aggregate } | Measure::Sum { aggregate, .. } => vec![*aggregate],
        Measure::WeightedTotal { total, .. } => vec![*total],
        Measure::Mean { sum, count, .. } => vec![*sum, *count],
        Measure::WeightedMean { sum, weight, .. } => vec![*sum, *weight],
        Measure::Variance { sum, count, squares, .. } => vec![*sum, *count, *squares],
        Measure::Ratio { numerator, denominator, .. } => vec![*numerator, *denominator],
        Measure::Quantile { .. } => Vec::new(),
    }
}
