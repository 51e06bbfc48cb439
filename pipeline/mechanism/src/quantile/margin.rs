//! How far from a quantile the ends of its interval are aimed. Utility alone: privacy holds for any target.

use std::f64::consts::SQRT_2;

/// Chance with which each end misses.
const MISS: f64 = 0.025;

/// The margin that Laplace noise of a scale passes with the chance [`MISS`].
pub(crate) fn of_noise(scale: f64) -> f64 {
    scale * (0.5 / MISS).ln()
}

/// The margin that the sum of Laplace noise and a normal deviate passes with the chance [`MISS`], by halves.
pub(crate) fn with_sampling(scale: f64, deviation: f64) -> f64 {
    let ratio = deviation / scale;
    let (mut low, mut high) = (0.0, of_noise(1.0) + 3.0 * ratio);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if beyond(middle, ratio) > MISS { low = middle } else { high = middle }
    }
    high * scale
}

/// Chance that a standard Laplace variable and a normal one of the given deviation add up to more than `margin`.
///
/// Written with the scaled complementary error function, so that nothing overflows where the deviation is large.
fn beyond(margin: f64, deviation: f64) -> f64 {
    // So small a deviation is lost beside the other.
    if deviation < 1e-6 {
        return 0.5 * (-margin).exp();
    }
    let standard = margin / deviation;
    let (near, far) = ((deviation - standard) / SQRT_2, (deviation + standard) / SQRT_2);
    let density = (-standard * standard / 2.0).exp();
    let normal = density * scaled_erfc(standard / SQRT_2) / 2.0;
    let rising = if near >= 0.0 {
        density * scaled_erfc(near) / 4.0
    } else {
        (deviation * deviation / 2.0 - margin).exp() * (2.0 - (-near * near).exp() * scaled_erfc(-near)) / 4.0
    };
    normal + rising - density * scaled_erfc(far) / 4.0
}

/// `exp(x^2) erfc(x)` for `x >= 0`, to 1.2e-7 of itself (Press et al., Numerical Recipes, `erfcc`).
fn scaled_erfc(x: f64) -> f64 {
    const COEFFICIENTS: [f64; 10] = [
        0.170_872_77,
        -0.822_152_23,
        1.488_515_87,
        -1.135_203_98,
        0.278_868_07,
        -0.186_288_06,
        0.096_784_18,
        0.374_091_96,
        1.000_023_68,
        -1.265_512_23,
    ];
    let t = 1.0 / (1.0 + x / 2.0);
    t * COEFFICIENTS.iter().fold(0.0, |sum, coefficient| sum * t + coefficient).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same chance by adding up: given its exponential mixing variable, a Laplace variable is normal.
    fn by_summation(margin: f64, deviation: f64) -> f64 {
        let steps = 400_000;
        let tail = |x: f64| (-x * x / 2.0).exp() * scaled_erfc(x / SQRT_2) / 2.0;
        let at = |step: u32| {
            let mixing = -((f64::from(step) + 0.5) / f64::from(steps)).ln();
            tail(margin / (deviation * deviation + 2.0 * mixing).sqrt())
        };
        (0..steps).map(at).sum::<f64>() / f64::from(steps)
    }

    #[test]
    fn the_closed_form_is_the_sum() {
        for deviation in [0.01, 0.5, 1.0, 3.0, 40.0] {
            for margin in [0.1, 1.0, 3.0, 10.0, 80.0] {
                let (closed, summed) = (beyond(margin, deviation), by_summation(margin, deviation));
                assert!((closed - summed).abs() < 1e-5, "margin {margin}, deviation {deviation}: {closed}, not {summed}");
            }
        }
    }

    #[test]
    fn margins_join_the_two_laws_alone() {
        assert!((of_noise(2.0) - 2.0 * 20_f64.ln()).abs() < 1e-12);
        assert!((with_sampling(2.0, 0.0) - of_noise(2.0)).abs() < 1e-9);
        assert!((with_sampling(1e-6, 1.0) - 1.959_96).abs() < 1e-4);
        for (scale, deviation) in [(1.0, 1.0), (7.0, 3.0), (1e9, 1e3), (1e-3, 1e9)] {
            let margin = with_sampling(scale, deviation);
            assert!((beyond(margin / scale, deviation / scale) - MISS).abs() < 1e-6, "{scale}, {deviation}: {margin}");
        }
    }
}
