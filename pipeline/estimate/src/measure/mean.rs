//! Means of bounded values, with and without sampling.

use super::Outcome;
use super::quotient::{Quotient, is_clear};
use super::variance::Moments;
use crate::estimate::{READABLE, within};
use crate::measured::{Entries, Entry};
use crate::{Centred, Estimate, MeanSampling, Z_95};

impl Centred {
    /// The largest centred value: the range, in steps.
    pub(crate) const fn reach(&self) -> f64 {
        self.maximum as f64 - self.minimum as f64
    }

    /// What a mean of centred values stands for.
    pub(crate) const fn place(&self, mean: f64) -> f64 {
        (mean + (self.minimum as f64 + self.maximum as f64)) / 2.0 * self.resolution
    }

    /// The same for the distance between two means.
    pub(super) const fn distance(&self, distance: f64) -> f64 {
        distance / 2.0 * self.resolution.abs()
    }

    /// A mean and its interval, in centred values, clipped to the declared bounds.
    pub(super) fn estimate(&self, mean: f64, (lower, upper): (f64, f64)) -> Estimate {
        let place = |mean: f64| self.place(within(mean, -self.reach(), self.reach()));
        let (value, lower, upper) = (place(mean), place(lower), place(upper));
        let range = self.reach() * self.resolution;
        Estimate::new(value, lower, upper).low_when(upper - lower > READABLE * 2.0 * range)
    }
}

pub(super) fn outcome(
    entries: &Entries,
    sum: usize,
    count: usize,
    centred: &Centred,
    sampling: Option<MeanSampling>,
) -> Option<Outcome> {
    let (sum, count) = (entries.number(sum)?, entries.number(count)?);
    if !is_clear(count) {
        return None;
    }
    match sampling {
        None => {
            let quotient = Quotient::of_noise(sum, count);
            Some(Outcome::of(centred.estimate(quotient.value(), quotient.ends()?)))
        }
        Some(MeanSampling::Binary) => share(sum, count, count.value, count.value, centred),
        Some(MeanSampling::Squares(squares)) => {
            let moments = Moments::new(sum, count, entries.number(squares)?, centred);
            let between = moments.clamped() * bessel(count.value);
            spread(sum, count, count.value, between, count.value, centred)
        }
    }
}

/// Makes a variance within a sample one of its population.
fn bessel(count: f64) -> f64 {
    count / (count - 1.0).max(1.0)
}

/// The mean of values at the two bounds, from a sample.
///
/// `squares` is the sum of squared weights, which is the number of rows where all weigh one. The variance between rows is
/// that of the mean itself, so it is solved for together with it: `(top - r bottom)^2 <= z^2 (squares (reach^2 - r^2) +
/// noise)` is the score interval with the variance of the noisy ratio added. It stays within the bounds and keeps its
/// coverage near them, where an interval from the estimated variance would close.
pub(super) fn share(sum: Entry, weight: Entry, squares: f64, base: f64, centred: &Centred) -> Option<Outcome> {
    let (reach, noise, z2) = (centred.reach(), Quotient::of_noise(sum, weight), Z_95 * Z_95);
    // Past the bounds no share fits at all.
    let top = within(sum.value, -reach * weight.value, reach * weight.value);
    let score = Quotient {
        top,
        bottom: weight.value,
        constant: noise.constant + z2 * squares * reach * reach,
        square: noise.square - z2 * squares,
    };
    let mean = score.value();
    let deviation = (squares * (reach * reach - mean * mean)).max(0.0).sqrt() / weight.value;
    Some(Outcome::sampled(centred.estimate(mean, score.ends()?), centred.distance(deviation), base))
}

/// The mean of values with an estimated variance between them, from a sample.
pub(super) fn spread(sum: Entry, weight: Entry, squares: f64, variance: f64, base: f64, centred: &Centred) -> Option<Outcome> {
    let noise = Quotient::of_noise(sum, weight);
    let interval = Quotient { constant: noise.constant + Z_95 * Z_95 * squares * variance, ..noise };
    let deviation = (squares * variance).sqrt() / weight.value;
    Some(Outcome::sampled(centred.estimate(interval.value(), interval.ends()?), centred.distance(deviation), base))
}

/// Before data: how far off the mean of a group of `rows` rows of weight one can be, in the unit. The worst mean lies at
/// a bound, and the widest spread is that of values at both bounds.
pub(crate) fn group_half_width(sum: f64, count: f64, rows: f64, centred: &Centred, sampled: bool) -> f64 {
    let noise = sum.hypot(count * centred.reach()) / rows;
    let sampling = if sampled { Z_95 * centred.reach() / rows.sqrt() } else { 0.0 };
    centred.distance(noise.hypot(sampling))
}

/// Before data: how far off a share of one half can be.
pub(crate) fn share_half_width(sum: f64, rows: f64, centred: &Centred) -> f64 {
    centred.distance((sum / rows).hypot(Z_95 * centred.reach() / rows.sqrt()))
}
