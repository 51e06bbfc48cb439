//! Widths of intervals and standard deviations of discrete noise.

use choir_mechanism::Law;

/// Two-sided 95% point of the standard normal law.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// Above this scale the discrete law and the continuous one agree to more digits than anyone reads.
const CONTINUOUS_FROM: f64 = 200.0;

/// Smallest whole number k such that discrete Gaussian noise of this scale lies within k of zero at least 95 times in
/// 100.
///
/// # Source
/// The probability mass is proportional to exp(-x^2 / (2 scale^2)) over the integers (Canonne, Kamath, Steinke 2020).
#[must_use]
pub fn half_width_95(scale: f64) -> u64 {
    if scale >= CONTINUOUS_FROM {
        return (Z_95 * scale - 0.5).ceil() as u64;
    }
    let (masses, total) = gaussian_masses(scale);
    let mut inside = 0.0;
    for (width, mass) in masses.iter().enumerate() {
        inside += if width == 0 { *mass } else { 2.0 * mass };
        if inside >= 0.95 * total {
            return width as u64;
        }
    }
    masses.len() as u64
}

/// Smallest whole number k such that discrete Laplace noise of this scale lies within k of zero at least 95 times in
/// 100.
///
/// # Source
/// The probability mass is proportional to exp(-|x| / scale) over the integers, so that the noise lies beyond k with
/// probability 2 q^(k+1) / (1 + q), q = exp(-1 / scale) (Ghosh, Roughgarden, Sundararajan 2009).
#[must_use]
pub fn laplace_half_width_95(scale: f64) -> u64 {
    let beyond_both = 0.05 * (1.0 + (-1.0 / scale).exp()) / 2.0;
    // A part in 10^12 below the whole number, so that rounding never makes the interval one step too wide.
    let width = (-beyond_both.ln() * scale * (1.0 - 1e-12)).ceil() - 1.0;
    width.max(0.0) as u64
}

/// Half width of the 95% interval of one noised whole number.
pub(crate) fn half_width(law: Law, scale: f64) -> f64 {
    match law {
        Law::Gaussian => half_width_95(scale) as f64,
        Law::Laplace => laplace_half_width_95(scale) as f64,
    }
}

/// Standard deviation of the noise, discreteness included.
pub(crate) fn deviation(law: Law, scale: f64) -> f64 {
    match law {
        Law::Gaussian if scale >= CONTINUOUS_FROM => scale,
        Law::Gaussian => {
            let (masses, total) = gaussian_masses(scale);
            let squares = masses.iter().enumerate().map(|(value, mass)| 2.0 * mass * (value as f64).powi(2));
            (squares.sum::<f64>() / total).sqrt()
        }
        // 2 q / (1 - q)^2 with q = exp(-1 / scale), written so that no digits cancel.
        Law::Laplace => std::f64::consts::FRAC_1_SQRT_2 / (0.5 / scale).sinh(),
    }
}

/// Mass at 0, 1, 2 ..., not normalised, and the mass of all whole numbers.
fn gaussian_masses(scale: f64) -> (Vec<f64>, f64) {
    let farthest = (scale * 12.0).ceil() as u64 + 1;
    let mass = |value: u64| if value == 0 { 1.0 } else { (-(value as f64).powi(2) / (2.0 * scale * scale)).exp() };
    let masses: Vec<f64> = (0..=farthest).map(mass).collect();
    let total = 2.0 * masses.iter().sum::<f64>() - 1.0;
    (masses, total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_of_known_scales() {
        // Scale 0.3: zero has more than 95% of the mass. Scale 5: P(|Z| <= 9) = 0.943, P(|Z| <= 10) = 0.964.
        assert_eq!(half_width_95(0.3), 0);
        assert_eq!(half_width_95(5.0), 10);
        assert_eq!(half_width_95(1_000.0), 1960);
    }

    #[test]
    fn both_branches_agree_where_they_meet() {
        let below = half_width_95(CONTINUOUS_FROM - 1e-9);
        assert_eq!(below, half_width_95(CONTINUOUS_FROM));
        let near = deviation(Law::Gaussian, CONTINUOUS_FROM - 1e-9);
        assert!((near - CONTINUOUS_FROM).abs() < 1e-6, "{near}");
    }

    /// Adds up the law itself, far enough out.
    fn laplace(scale: f64) -> (u64, f64) {
        let mass = |value: i64| (-(value.abs() as f64) / scale).exp();
        let farthest = (scale * 60.0) as i64 + 60;
        let total: f64 = (-farthest..=farthest).map(mass).sum();
        let variance = (-farthest..=farthest).map(|value| mass(value) * (value as f64).powi(2)).sum::<f64>() / total;
        let inside = |width: i64| (-width..=width).map(mass).sum::<f64>() / total;
        let width = (0..farthest).find(|width| inside(*width) >= 0.95).unwrap();
        (width as u64, variance.sqrt())
    }

    #[test]
    fn the_laplace_law_agrees_with_its_own_sum() {
        for scale in [0.1, 0.2, 0.3, 0.5, 0.9, 1.0, 1.7, 2.0, 3.3, 5.0, 14.1, 50.0] {
            let (width, spread) = laplace(scale);
            assert_eq!(laplace_half_width_95(scale), width, "scale {scale}");
            let found = deviation(Law::Laplace, scale);
            assert!((found - spread).abs() < 1e-9 * spread.max(1.0), "scale {scale}: {found}, expected {spread}");
        }
    }

    #[test]
    fn scales_that_no_mechanism_gives_do_no_harm() {
        for scale in [0.0, -1.0, f64::MIN_POSITIVE, 1e300, f64::NAN, f64::INFINITY] {
            for law in [Law::Gaussian, Law::Laplace] {
                assert!(half_width(law, scale) >= 0.0, "{law:?} {scale}");
                _ = deviation(law, scale);
            }
        }
    }
}
