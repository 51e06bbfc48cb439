//! From rho to (epsilon, delta), for people, and to the pure epsilon that Laplace noise is scaled to.

use choir_contract::Rho;
use opendp::combinators::ConcentratedMeasure;
use opendp::measures::ZeroConcentratedDivergence;
use opendp::traits::{InfDiv as _, InfPowI as _};

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

/// The largest pure epsilon, up to rounding, that implies no more than `rho`.
///
/// # Privacy
/// Pure differential privacy of epsilon implies zero-concentrated differential privacy of `epsilon^2 / 2`; the conversion
/// is OpenDP's own (`make_pureDP_to_zCDP`), which rounds up, and its result is not above `rho`.
///
/// # Source
/// Bun, Steinke: Concentrated differential privacy (2016), proposition 1.4.
///
/// # Errors
/// When the library cannot convert.
pub fn pure_epsilon(rho: Rho) -> Result<f64, MechanismError> {
    let rho = rho.to_f64_down();
    let mut epsilon = (2.0 * rho).sqrt();
    while epsilon > 0.0 && epsilon.inf_powi(2.into())?.inf_div(&2.0)? > rho {
        epsilon = epsilon.next_down();
    }
    Ok(epsilon)
}

/// The largest rho whose [`pure_epsilon`] is not above the one given, to a unit.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded down, and a float saturates")]
pub fn rho_of_pure_epsilon(epsilon: f64) -> Rho {
    Rho::from_units((epsilon.max(0.0).powi(2) / 2.0 * 1e12).next_down() as u64)
}

#[cfg(test)]
mod tests {
    use opendp::combinators::make_pureDP_to_zCDP;
    use opendp::domains::AtomDomain;
    use opendp::measurements::make_laplace;
    use opendp::measures::MaxDivergence;
    use opendp::metrics::AbsoluteDistance;

    use super::*;

    /// OpenDP's conversion of a Laplace measurement with that epsilon does not exceed the rho, and would with more.
    #[test]
    fn pure_epsilon_uses_up_its_rho_and_no_more() {
        for units in [1, 20_000_000_000, 500_000_000_000, 3_333_333_333_333] {
            let rho = Rho::from_units(units);
            let epsilon = pure_epsilon(rho).unwrap();
            let converted = |epsilon: f64| {
                let (domain, metric) = (AtomDomain::<i64>::default(), AbsoluteDistance::<f64>::default());
                let measurement = make_laplace::<_, _, MaxDivergence>(domain, metric, 1.0, None).unwrap();
                make_pureDP_to_zCDP(measurement).unwrap().map(&epsilon).unwrap()
            };
            assert!(converted(epsilon) <= rho.to_f64_down(), "{units}");
            assert!(converted(epsilon * (1.0 + 1e-12)) > rho.to_f64_down(), "{units}");
            assert!(rho.units() - rho_of_pure_epsilon(epsilon).units() <= 1 + units / 1_000_000_000_000, "{units}");
            assert!(pure_epsilon(rho_of_pure_epsilon(epsilon)).unwrap() <= epsilon);
        }
    }

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
