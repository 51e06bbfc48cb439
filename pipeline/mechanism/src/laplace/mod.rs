//! The discrete Laplace mechanism over a vector of integers. Claim and argument: `proof.md` beside this file.

use opendp::core::Measurement;
use opendp::domains::{AtomDomain, VectorDomain};
use opendp::measurements::make_laplace;
use opendp::measures::MaxDivergence;
use opendp::metrics::L1Distance;

use crate::calibrated::Noise;
use crate::scale::{Certified, smallest};
use crate::{MechanismError, Sensitivity};

type VectorMeasurement = Measurement<VectorDomain<AtomDomain<i64>>, L1Distance<f64>, MaxDivergence, Vec<i64>>;

/// The smallest scale whose privacy map certifies a share of pure epsilon, and the noise of that scale.
pub(crate) fn calibrated(epsilon: f64, sensitivity: Sensitivity) -> Result<(f64, Noise), MechanismError> {
    let distance = sensitivity.l1_up();
    smallest(distance / epsilon, epsilon, |scale| {
        let measurement = measurement(scale)?;
        Ok(Certified { loss: measurement.map(&distance)?, mechanism: measurement.function.clone() })
    })
}

fn measurement(scale: f64) -> Result<VectorMeasurement, MechanismError> {
    let domain = VectorDomain::new(AtomDomain::<i64>::default());
    Ok(make_laplace(domain, L1Distance::<f64>::default(), scale, None)?)
}

#[cfg(test)]
mod tests;
