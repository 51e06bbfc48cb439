//! The discrete Gaussian mechanism over a vector of integers. Claim and argument: `proof.md` beside this file.

use opendp::core::Measurement;
use opendp::domains::{AtomDomain, VectorDomain};
use opendp::measurements::make_gaussian;
use opendp::measures::ZeroConcentratedDivergence;
use opendp::metrics::L2Distance;

use crate::calibrated::Noise;
use crate::scale::{Certified, smallest};
use crate::{MechanismError, Sensitivity};

type VectorMeasurement = Measurement<VectorDomain<AtomDomain<i64>>, L2Distance<f64>, ZeroConcentratedDivergence, Vec<i64>>;

/// The smallest scale whose privacy map certifies a share of rho, and the noise of that scale.
pub(crate) fn calibrated(rho: f64, sensitivity: Sensitivity) -> Result<(f64, Noise), MechanismError> {
    let distance = sensitivity.l2_up();
    smallest(distance / (2.0 * rho).sqrt(), rho, |scale| {
        let measurement = measurement(scale)?;
        Ok(Certified { loss: measurement.map(&distance)?, mechanism: measurement.function.clone() })
    })
}

fn measurement(scale: f64) -> Result<VectorMeasurement, MechanismError> {
    let domain = VectorDomain::new(AtomDomain::<i64>::default());
    Ok(make_gaussian(domain, L2Distance::<f64>::default(), scale, None)?)
}

#[cfg(test)]
mod tests;
