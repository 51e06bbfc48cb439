//! From rho to (epsilon, delta), for people.

use choir_contract::Rho;
use opendp::combinators::ConcentratedMeasure;
use opendp::measures::ZeroConcentratedDivergence;

use crate::MechanismError;

/// The smallest epsilon that OpenDP can certify for `rho` at `delta`.
///
/// # Privacy
/// Zero-concentrated differential privacy of `rho` implies (epsilon, delta)-differential privacy; OpenDP rounds outward.
///
/// # Source
/// Canonne, Kamath, Steinke: The discrete Gaussian for differential privacy (2020), proposition 7.
///
/// # Errors
/// When the library cannot convert.
pub fn epsilon(rho: Rho, delta: f64) -> Result<f64, MechanismError> {
    if rho == Rho::ZERO {
        return Ok(0.0);
    }
    let profile = ZeroConcentratedDivergence::convert(rho.to_f64_down().next_up().next_up().next_up())?;
    Ok(profile.epsilon(delta)?)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Figures of the literature: sigma 4.53 for epsilon 1, 8.68 for 0.5 and 2.38 for 2 at delta 1e-6.
    #[test]
    fn known_conversions_hold() {
        for (target, sigma) in [(0.5, 8.68), (1.0, 4.531), (2.0, 2.38)] {
            let rho = rho_within(target, 1e-6).unwrap();
            let found = (1.0 / (2.0 * rho.to_f64_down())).sqrt();
            assert!((found / sigma - 1.0).abs() < 2e-3, "epsilon {target}: sigma {found}, expected {sigma}");
            assert!(epsilon(rho, 1e-6).unwrap() <= target);
        }
    }
}
