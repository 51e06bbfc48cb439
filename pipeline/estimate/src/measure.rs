//! From noised aggregates to numbers that people read.

use choir_mechanism::NoisedColumn;

use crate::{Z_95, half_width_95};

/// What a released column says, and from which noised columns it is made.
#[derive(Debug, Clone, PartialEq)]
pub enum MeasureKind {
    /// A count of units or rows: one noised column.
    Count,
    /// A sum of a bounded measure in steps of `resolution`, within `per_unit` bounds that cannot be negative when
    /// `never_negative`.
    Sum {
        /// Size of one step, in the unit.
        resolution: f64,
        /// Whether every summand is at or above zero.
        never_negative: bool,
    },
    /// A mean: a noised sum of twice the distance to the middle of the bounds, then a noised count.
    Mean {
        /// Size of one step, in the unit.
        resolution: f64,
        /// Smallest value, in steps.
        minimum: i64,
        /// Largest value, in steps.
        maximum: i64,
    },
}

impl MeasureKind {
    /// How many noised columns the measure is made from.
    #[must_use]
    pub const fn columns(&self) -> usize {
        match self {
            Self::Count | Self::Sum { .. } => 1,
            Self::Mean { .. } => 2,
        }
    }
}

/// How far an estimate can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reliability {
    /// Readable.
    Ok,
    /// The noise is more than a fifth of the number.
    Low,
    /// Nothing can be said.
    None,
}

/// One number with its 95% interval. The interval covers noise alone: it holds the exact figure of the data 95 times in
/// 100, not that of a wider population.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The value; absent when nothing can be said.
    pub value: Option<f64>,
    /// Lower end.
    pub lower: Option<f64>,
    /// Upper end.
    pub upper: Option<f64>,
    /// Reliability, decided on released figures.
    pub reliability: Reliability,
}

/// Largest coefficient of variation that is read without a mark.
const READABLE: f64 = 0.2;

/// Estimates one measure for every group.
///
/// `columns` are the noised columns of this measure, as many as [`MeasureKind::columns`].
#[must_use]
pub fn estimate(kind: &MeasureKind, columns: &[NoisedColumn]) -> Vec<Estimate> {
    match (kind, columns) {
        (MeasureKind::Count, [counts]) => shifted(counts, 1.0, true),
        (MeasureKind::Sum { resolution, never_negative }, [sums]) => shifted(sums, *resolution, *never_negative),
        (MeasureKind::Mean { resolution, minimum, maximum }, [sums, counts]) => {
            let scale = |step: f64| step * resolution;
            let pairs = sums.values().iter().zip(counts.values());
            pairs.map(|(sum, count)| mean(*sum, sums.scale(), *count, counts.scale(), *minimum, *maximum, scale)).collect()
        }
        // The engine pairs kinds with columns; without the columns nothing can be said.
        _ => Vec::new(),
    }
}

#[allow(clippy::cast_precision_loss, reason = "aggregates are far below 2^53 steps")]
fn shifted(column: &NoisedColumn, resolution: f64, never_negative: bool) -> Vec<Estimate> {
    let width = half_width_95(column.scale()) as f64;
    let clip = |steps: f64| if never_negative { steps.max(0.0) } else { steps };
    column
        .values()
        .iter()
        .map(|steps| {
            let steps = *steps as f64;
            let value = clip(steps);
            Estimate {
                value: Some(value * resolution),
                lower: Some(clip(steps - width) * resolution),
                // From the value that is shown: noise far below zero must not look like certainty.
                upper: Some((value + width) * resolution),
                reliability: if column.scale() > READABLE * value.abs() { Reliability::Low } else { Reliability::Ok },
            }
        })
        .collect()
}

/// Fieller's interval for the ratio of a noised centred sum and a noised count, clipped to the declared bounds.
///
/// The sum is of `2 x - (minimum + maximum)`, so that it is a whole number with half the range as its reach. The set of
/// ratios r with (S - r N)^2 <= z^2 (a^2 + r^2 b^2) is an interval when N stands clear of its noise; otherwise nothing
/// is said, which is decided on released figures.
///
/// # Source
/// Fieller: Some problems in interval estimation (1954).
#[allow(clippy::cast_precision_loss, reason = "aggregates are far below 2^53 steps")]
fn mean(
    sum: i64,
    sum_scale: f64,
    count: i64,
    count_scale: f64,
    minimum: i64,
    maximum: i64,
    scale: impl Fn(f64) -> f64,
) -> Estimate {
    let (s, n) = (sum as f64, count as f64);
    let (a2, b2) = ((Z_95 * sum_scale).powi(2), (Z_95 * count_scale).powi(2));
    let leading = n * n - b2;
    if n <= 0.0 || leading <= 0.0 {
        return Estimate { value: None, lower: None, upper: None, reliability: Reliability::None };
    }
    let root = (b2 * s * s + a2 * n * n - a2 * b2).max(0.0).sqrt();
    let place = |ratio: f64| {
        let steps = ratio / 2.0 + (minimum + maximum) as f64 / 2.0;
        scale(steps.clamp(minimum as f64, maximum as f64))
    };
    let (value, lower, upper) = (place(s / n), place((s * n - root) / leading), place((s * n + root) / leading));
    let range = scale(maximum as f64) - scale(minimum as f64);
    let reliability = if upper - lower > READABLE * 2.0 * range { Reliability::Low } else { Reliability::Ok };
    Estimate { value: Some(value), lower: Some(lower), upper: Some(upper), reliability }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clamped(sum: i64, count: i64) -> Estimate {
        mean(sum, 20.0, count, 5.0, 0, 10, |steps| steps)
    }

    #[test]
    fn a_mean_stays_within_its_bounds_and_is_never_infinite() {
        for count in [-50, -1, 0, 1, 5, 9, 10, 11, 40, 1_000] {
            for sum in [-100_000, -30, 0, 30, 100_000] {
                let estimate = clamped(sum, count);
                for number in [estimate.value, estimate.lower, estimate.upper].into_iter().flatten() {
                    assert!((0.0..=10.0).contains(&number), "{sum}/{count} gave {number}");
                }
                assert_eq!(estimate.value.is_none(), count < 10, "{sum}/{count}: {estimate:?}");
            }
        }
    }

    #[test]
    fn a_mean_lies_inside_its_interval() {
        let estimate = clamped(300, 200);
        // Centred sum 300 over 200 people: 0.75 steps above the middle.
        assert_eq!(estimate.value, Some(5.75));
        assert!(estimate.lower < estimate.value && estimate.value < estimate.upper);
    }
}
