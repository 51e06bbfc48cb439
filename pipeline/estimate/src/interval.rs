//! Widths of intervals for discrete Gaussian noise.

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
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "scales are positive and far below 2^53"
)]
pub fn half_width_95(scale: f64) -> u64 {
    if scale >= CONTINUOUS_FROM {
        return (Z_95 * scale - 0.5).ceil() as u64;
    }
    let weight = |value: u64| (-(value as f64).powi(2) / (2.0 * scale * scale)).exp();
    let farthest = (scale * 12.0).ceil() as u64 + 1;
    let total = 1.0 + 2.0 * (1..=farthest).map(weight).sum::<f64>();
    let mut inside = 1.0;
    for width in 0..farthest {
        if inside >= 0.95 * total {
            return width;
        }
        inside += 2.0 * weight(width + 1);
    }
    farthest
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
    }
}
