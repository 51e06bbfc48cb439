//! Variances and standard deviations of bounded values.

use super::Outcome;
use super::quotient::is_clear;
use crate::estimate::within;
use crate::measured::{Entries, Entry};
use crate::{Centred, Estimate, Z_95};

/// First and second moment of centred values `u`, from noised sums.
///
/// Squares are of `c = floor(u / divisor)`. With the remainder spread evenly over `0..divisor` and free of `c`, the mean of
/// `u^2` is `divisor^2 mean(c^2) + (divisor - 1) (mean(u) - (divisor - 1) / 2) + (divisor - 1) (2 divisor - 1) / 6`; with a
/// divisor of one that is exact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moments {
    count: Entry,
    sum: Entry,
    squares: Entry,
    divisor: f64,
    reach: f64,
}

impl Moments {
    pub(super) fn new(sum: Entry, count: Entry, squares: Entry, centred: &Centred) -> Self {
        Self { count, sum, squares, divisor: centred.divisor.max(1) as f64, reach: centred.reach() }
    }

    fn mean(&self) -> f64 {
        self.sum.value / self.count.value
    }

    /// `divisor^2 mean(c^2)`.
    fn coarse(&self) -> f64 {
        self.divisor * self.divisor * self.squares.value / self.count.value
    }

    /// What rounding down took away from the mean square.
    fn remainder(&self) -> f64 {
        let most = self.divisor - 1.0;
        most * (self.mean() - most / 2.0) + most * (2.0 * self.divisor - 1.0) / 6.0
    }

    /// Noise of an entry over the number of values: its variance.
    fn relative(&self, entry: Entry) -> f64 {
        (entry.noise.deviation / self.count.value).powi(2)
    }

    /// The variance of the values as a function of the noised numbers.
    fn plain(&self) -> f64 {
        self.coarse() + self.remainder() - self.mean().powi(2)
    }

    /// The variance, freed of the bias that noise gives it: a noised mean squared is too large by the noise's variance,
    /// and so on to second order.
    fn unbiased(&self) -> f64 {
        let own = self.relative(self.count);
        self.plain() + self.relative(self.sum) + 3.0 * own * self.mean().powi(2) - own * self.coarse()
    }

    /// The same within what bounded values can have.
    pub(super) fn clamped(&self) -> f64 {
        within(self.unbiased(), 0.0, self.reach * self.reach)
    }

    /// Half width of its interval: linear in the noise of each number, and the quadratic terms.
    fn half_width(&self) -> f64 {
        let (mean, coarse, d2) = (self.mean(), self.coarse(), self.divisor * self.divisor);
        let slope = |entry: Entry, slope: f64| (slope * entry.noise.reach() / self.count.value).powi(2);
        let by_count = 2.0 * mean * mean - coarse - (self.divisor - 1.0) * mean;
        let linear = slope(self.squares, d2) + slope(self.sum, self.divisor - 1.0 - 2.0 * mean) + slope(self.count, by_count);
        let [sum, squares, count] = [self.sum, self.squares, self.count].map(|entry| self.relative(entry));
        let quadratic = 2.0 * sum * sum
            + (4.0 * mean).powi(2) * sum * count
            + d2 * d2 * squares * count
            + 2.0 * ((coarse - 3.0 * mean * mean) * count).powi(2);
        (linear + Z_95 * Z_95 * quadratic).sqrt()
    }
}

/// The interval is clamped to what bounded values can have: nothing below zero, nothing above the square of half the
/// range (for n - 1 below the line, n / (n - 1) of that).
pub(super) fn outcome(entries: &Entries, columns: [usize; 3], centred: &Centred, sample: bool, root: bool) -> Option<Outcome> {
    let moments = moments(entries, columns, centred)?;
    if !is_clear(moments.count) {
        return None;
    }
    let factor = factor(moments.count.value, sample)?;
    let (variance, width) = (moments.unbiased(), moments.half_width());
    let unit = (centred.resolution / 2.0).powi(2) * factor;
    let place = |variance: f64| {
        let placed = within(variance, 0.0, centred.reach().powi(2)) * unit;
        if root { placed.sqrt() } else { placed }
    };
    Some(Outcome::of(Estimate::new(place(variance), place(variance - width), place(variance + width))))
}

/// The statistic without bounds.
pub(super) fn smooth(entries: &Entries, columns: [usize; 3], centred: &Centred, sample: bool, root: bool) -> Option<f64> {
    let moments = moments(entries, columns, centred)?;
    let unit = (centred.resolution / 2.0).powi(2) * factor(moments.count.value, sample)?;
    let variance = moments.unbiased() * unit;
    Some(if root { variance.max(0.0).sqrt() } else { variance })
}

fn moments(entries: &Entries, [sum, count, squares]: [usize; 3], centred: &Centred) -> Option<Moments> {
    Some(Moments::new(entries.number(sum)?, entries.number(count)?, entries.number(squares)?, centred))
}

/// From a division by n to one by n - 1; a sample of one has no variance.
fn factor(count: f64, sample: bool) -> Option<f64> {
    match sample {
        false => Some(1.0),
        true => (count > 1.5).then(|| (count / (count - 1.0)).min(2.0)),
    }
}

/// Before data: how far off the variance of a group of so many rows can be, in the unit squared. The group lies around
/// the middle of the bounds; a spread at both bounds is the worst.
pub(crate) fn group_half_width(count: f64, squares: f64, rows: f64, centred: &Centred) -> f64 {
    let square = (centred.divisor.max(1) as f64).powi(2);
    let steps = (square * squares).hypot(centred.reach().powi(2) * count) / rows;
    steps * (centred.resolution / 2.0).powi(2)
}
