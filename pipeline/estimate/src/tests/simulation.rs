//! Noise and samples with a fixed seed, and how often an interval holds the truth.

use choir_mechanism::Law;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::interval::{deviation, half_width};
use crate::measure::outcome;
use crate::measured::{Entries, Measured, Noise, Vector};
use crate::{Centred, Estimate, Measure};

pub(super) const BOTH_LAWS: [Law; 2] = [Law::Gaussian, Law::Laplace];

pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    pub(super) fn share(&mut self) -> f64 {
        self.0.random::<f64>()
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
        (self.share() * end as f64) as usize
    }

    pub(super) fn bits(&mut self) -> u64 {
        self.0.random::<u64>()
    }

    pub(super) fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// Noise of exactly the stated law: by inversion, and as a difference of two geometric numbers.
    pub(super) fn noise(&mut self, law: Law, scale: f64) -> f64 {
        match law {
            Law::Laplace => self.geometric(scale) - self.geometric(scale),
            Law::Gaussian => loop {
                // A candidate from the Laplace law below the same hood, kept with the quotient of the two masses.
                let candidate = self.geometric(scale) - self.geometric(scale);
                let quotient = (-candidate * candidate / (2.0 * scale * scale) + candidate.abs() / scale - 0.5).exp();
                if self.share() < quotient {
                    return candidate;
                }
            },
        }
    }

    fn geometric(&mut self, scale: f64) -> f64 {
        (-(1.0 - self.share()).ln() * scale).floor()
    }
}

/// A vector of one cell, without noise so far.
pub(super) fn exact(value: f64, law: Law, scale: f64) -> Measured {
    vector(vec![value], law, scale)
}

pub(super) fn vector(values: Vec<f64>, law: Law, scale: f64) -> Measured {
    let noise = Noise { deviation: deviation(law, scale), half_width: half_width(law, scale) };
    Measured::Vector(Vector { values, shown: None, noise })
}

/// The estimate of a measure from exact sums with their scales of noise, an aggregate each.
pub(super) fn noised_estimate(measure: &Measure, dice: &mut Dice, law: Law, sums: &[(f64, f64)]) -> Estimate {
    let column = |(value, scale): &(f64, f64)| vec![exact(value + dice.noise(law, *scale), law, *scale)];
    estimate(measure, &sums.iter().map(column).collect::<Vec<_>>())
}

pub(super) fn estimate(measure: &Measure, measured: &[Vec<Measured>]) -> Estimate {
    outcome(measure, &Entries::new(measured, 0, 0)).estimate
}

pub(super) fn holds(estimate: &Estimate, truth: f64) -> bool {
    let tiny = 1e-9 * truth.abs().max(1e-9);
    estimate.lower.is_some_and(|lower| lower <= truth + tiny) && estimate.upper.is_some_and(|upper| truth <= upper + tiny)
}

/// Repetitions of a coverage test: the standard error of 95% is then a third of a percent.
pub(super) const REPETITIONS: usize = 4_000;

/// How often an interval holds the truth must lie between 93% and 97%: a true 95% misses that with probability below
/// 10^-8, and a factor of 1.2 in a width is seen. An estimate that says nothing neither holds nor misses, and is rare.
pub(super) fn check_coverage(name: &str, seed: u64, truth: f64, repetition: impl FnMut(&mut Dice) -> Estimate) {
    let held = coverage(name, seed, truth, repetition);
    assert!((0.93..=0.97).contains(&held), "{name}: {:.2}% of the intervals hold the truth", 100.0 * held);
}

/// Close to a bound of what can be, the end beyond the bound is given up: the truth can only be missed on one side, which
/// it is 2.5 times in 100.
pub(super) fn check_coverage_near_a_bound(name: &str, seed: u64, truth: f64, repetition: impl FnMut(&mut Dice) -> Estimate) {
    let held = coverage(name, seed, truth, repetition);
    assert!((0.93..=0.985).contains(&held), "{name}: {:.2}% of the intervals hold the truth", 100.0 * held);
}

fn coverage(name: &str, seed: u64, truth: f64, mut repetition: impl FnMut(&mut Dice) -> Estimate) -> f64 {
    let mut dice = Dice::new(seed);
    let estimates = (0..REPETITIONS).map(|_| repetition(&mut dice)).filter(|estimate| estimate.value.is_some());
    let (held, said) = estimates.fold((0, 0), |(held, said), found| (held + usize::from(holds(&found, truth)), said + 1));
    assert!(said as f64 > 0.9 * REPETITIONS as f64, "{name}: only {said} estimates say something");
    held as f64 / said as f64
}

/// Values between the bounds of `centred`, as sums: of the centred values, of ones, and of the centred squares.
pub(super) fn sums(values: &[i64], centred: &Centred) -> [f64; 3] {
    let centre = |value: i64| 2 * value - (centred.minimum + centred.maximum);
    let square = |value: i64| centre(value).div_euclid(centred.divisor).pow(2);
    let sum: i64 = values.iter().map(|value| centre(*value)).sum();
    let squares: i64 = values.iter().map(|value| square(*value)).sum();
    [sum as f64, values.len() as f64, squares as f64]
}

/// Mean and population variance of values in the unit.
pub(super) fn mean_and_variance(values: &[i64], resolution: f64) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<i64>() as f64 / count;
    let variance = values.iter().map(|value| (*value as f64 - mean).powi(2)).sum::<f64>() / count;
    (mean * resolution, variance * resolution * resolution)
}
