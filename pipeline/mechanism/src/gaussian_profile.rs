//! Epsilon of a release of Gaussian noise alone, by its exact privacy profile: smaller than what rho alone implies.
//!
//! [`crate::accounting::epsilon`] holds for everything that satisfies zero-concentrated differential privacy. A plan that
//! was fixed before any data were read, and whose columns all have Gaussian noise, is as a whole one Gaussian mechanism
//! with a mean shift of `mu = sqrt(2 rho)`, and its profile is known exactly.
//!
//! # Privacy
//! The ledger is charged in rho and never in this epsilon. The profile is that of continuous Gaussian noise. Noise here is
//! discrete; the difference vanishes as scales grow (a test holds it against the exact sums of the discrete law), and below
//! [`FINEST_SCALE`] steps nobody may use it: then the epsilon of rho is given.
//!
//! # Source
//! Balle, Wang: Improving the Gaussian mechanism for differential privacy (2018), theorem 8; Dong, Roth, Su: Gaussian
//! differential privacy (2022), corollary 3.3 for composition.

use choir_contract::Rho;

use crate::{Expected, ExpectedNoise, Law, MechanismError, ReleasePlan, accounting};

/// With every scale at or above this many steps, the discrete law is as good as the continuous one.
pub const FINEST_SCALE: f64 = 4.0;

/// Relative surplus on every delta, far above the error of the functions below.
const SURPLUS: f64 = 1e-9;

/// Whether the profile may speak for a plan: Gaussian vectors alone, no threshold, none with a small scale.
#[must_use]
pub fn applies(plan: &ReleasePlan, expected: &Expected) -> bool {
    let coarse = |noise: &ExpectedNoise| matches!(noise, ExpectedNoise::Vector { scale } if *scale >= FINEST_SCALE);
    plan.law == Law::Gaussian && plan.threshold.is_none() && expected.columns.iter().all(coarse)
}

/// The smallest epsilon, rounded up, of Gaussian noise of `rho` at `delta`; never above [`accounting::epsilon`].
///
/// # Errors
/// When the library cannot convert.
pub fn epsilon(rho: Rho, delta: f64) -> Result<f64, MechanismError> {
    let known = accounting::epsilon(rho, delta)?;
    if rho == Rho::ZERO || !(delta > 0.0 && delta < 1.0) {
        return Ok(known);
    }
    let shift = (2.0 * rho.to_f64_down().next_up().next_up().next_up()).sqrt().next_up();
    let (mut low, mut high) = (0.0, known);
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if delta_of(shift, middle) <= delta { high = middle } else { low = middle }
    }
    Ok(high)
}

/// The largest rho whose [`epsilon`] at `delta` is not above the one given, to 10^-9 of itself.
///
/// # Errors
/// When the library cannot convert.
pub fn rho_within(target: f64, delta: f64) -> Result<Rho, MechanismError> {
    let (mut low, mut high) = (0_u64, 1_000_000_000_000_000);
    while high - low > 1 + low / 1_000_000_000 {
        let middle = low + (high - low) / 2;
        if epsilon(Rho::from_units(middle), delta)? <= target { low = middle } else { high = middle }
    }
    Ok(Rho::from_units(low))
}

/// Delta of a mean shift at epsilon, rounded up: `Phi(-e/m + m/2) - exp(e) Phi(-e/m - m/2)`.
fn delta_of(shift: f64, epsilon: f64) -> f64 {
    let (near, far) = (epsilon / shift - shift / 2.0, epsilon / shift + shift / 2.0);
    // exp(epsilon) Phi(-far) = exp(-near^2 / 2) erfcx(far / sqrt 2) / 2, which neither overflows nor vanishes.
    let root = std::f64::consts::FRAC_1_SQRT_2;
    let first = if near > 0.0 { (-near * near / 2.0).exp() * scaled_erfc(near * root) } else { erfc(near * root) };
    let second = (-near * near / 2.0).exp() * scaled_erfc(far * root);
    (first / 2.0 * (1.0 + SURPLUS) - second / 2.0 * (1.0 - SURPLUS)).max(0.0)
}

/// The complementary error function.
fn erfc(x: f64) -> f64 {
    if x < 0.0 { 2.0 - erfc(-x) } else { (-x * x).exp() * scaled_erfc(x) }
}

/// `exp(x^2) erfc(x)` for `x` at or above zero: a series up to 2, beyond it Laplace's continued fraction.
fn scaled_erfc(x: f64) -> f64 {
    let root_pi = std::f64::consts::PI.sqrt();
    if x < 2.0 {
        // erf(x) = 2/sqrt(pi) exp(-x^2) * sum of 2^n x^(2n+1) / (1 * 3 * ... * (2n+1)): all terms positive.
        let (mut term, mut sum) = (x, x);
        for step in 1..200 {
            term *= 2.0 * x * x / f64::from(2 * step + 1);
            sum += term;
        }
        return (x * x).exp() - 2.0 / root_pi * sum;
    }
    let tail = (1..400).rev().fold(x, |tail, step| x + f64::from(step) / 2.0 / tail);
    1.0 / (root_pi * tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values_of_the_error_function() {
        for (x, value) in [
            (0.0, 1.0),
            (0.5, 0.479_500_122_186_953_5),
            (1.0, 0.157_299_207_050_285_13),
            (2.0, 4.677_734_981_047_266e-3),
            (1.999_999, 4.677_755_648_1e-3),
            (3.0, 2.209_049_699_858_544e-5),
            (5.0, 1.537_459_794_428_035e-12),
        ] {
            assert!((erfc(x) / value - 1.0).abs() < 1e-9, "{x}: {} for {value}", erfc(x));
        }
    }

    /// Scales of one unit of sensitivity at a delta of 1e-6 (accuracy notes: 8.06, 4.225 and 2.23).
    #[test]
    fn scales_of_the_analytic_gaussian_mechanism() {
        for (target, scale) in [(0.5, 8.06), (1.0, 4.225), (2.0, 2.23)] {
            let rho = rho_within(target, 1e-6).unwrap().to_f64_down();
            let found = 1.0 / (2.0 * rho).sqrt();
            assert!((found / scale - 1.0).abs() < 2e-3, "epsilon {target}: {found} for {scale}");
            assert!(epsilon(Rho::from_units((rho * 1e12) as u64), 1e-6).unwrap() <= target);
        }
    }

    #[test]
    fn it_is_never_above_what_rho_implies() {
        for units in [1, 1_000_000, 10_000_000_000, 1_000_000_000_000] {
            for delta in [1e-12, 1e-6, 0.1] {
                let rho = Rho::from_units(units);
                assert!(epsilon(rho, delta).unwrap() <= accounting::epsilon(rho, delta).unwrap());
            }
        }
        assert!(epsilon(Rho::ZERO, 1e-6).unwrap() == 0.0);
    }

    /// Delta of the discrete law itself, one count moved by `shift`, added up term by term.
    fn discrete_delta(scale: f64, shift: i64, epsilon: f64) -> f64 {
        let mass = |value: i64| (-(value as f64).powi(2) / (2.0 * scale * scale)).exp();
        let reach = (scale * 40.0) as i64 + shift;
        let total: f64 = (-reach..=reach).map(mass).sum();
        (-reach..=reach).map(|value| (mass(value - shift) - epsilon.exp() * mass(value)).max(0.0)).sum::<f64>() / total
    }

    /// Residuals are moved by at least their number of codes, so that the discrete law is fine-grained: from 4 steps of
    /// shift on, its delta is within 3% of the continuous one, at epsilons from 0.5 to 2.
    #[test]
    fn the_discrete_law_is_as_good_as_the_continuous_one() {
        for epsilon in [0.5, 1.0, 2.0] {
            for shift in [4, 10, 50] {
                let mean = 1.0 / (1.0 / (2.0 * rho_within(epsilon, 1e-6).unwrap().to_f64_down()).sqrt());
                let scale = shift as f64 / mean;
                let quotient = discrete_delta(scale, shift, epsilon) / delta_of(mean, epsilon);
                assert!((quotient - 1.0).abs() < 0.03, "epsilon {epsilon}, shift {shift}: {quotient}");
            }
        }
    }
}
