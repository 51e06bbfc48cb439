//! The discrete Gaussian mechanism over a vector of integers. Claim and argument: `proof.md` beside this file.

use std::num::NonZeroU64;

use choir_contract::Rho;
use choir_ledger::Grant;
use opendp::core::Measurement;
use opendp::domains::{AtomDomain, VectorDomain};
use opendp::measurements::make_gaussian;
use opendp::measures::ZeroConcentratedDivergence;
use opendp::metrics::L2Distance;

use crate::{Bounded, BoundedColumn, Law, MechanismError, Noised, NoisedColumn, NoisedVector, Sensitivity};

type VectorMeasurement = Measurement<VectorDomain<AtomDomain<i64>>, L2Distance<f64>, ZeroConcentratedDivergence, Vec<i64>>;

/// Scale of the noise for each of several columns that share one budget equally.
///
/// Needs no data: a preview uses it before anything is spent.
///
/// # Errors
/// [`MechanismError::TooSmall`] when the budget cannot be divided.
pub fn scales(rho: Rho, sensitivities: &[Sensitivity]) -> Result<Vec<f64>, MechanismError> {
    let share = share(rho, sensitivities.len())?;
    sensitivities.iter().map(|sensitivity| Ok(calibrated(share, *sensitivity)?.0)).collect()
}

/// Adds discrete Gaussian noise to every column, each with an equal share of the grant.
///
/// # Privacy
/// Under adding or removing one privacy unit the release satisfies zero-concentrated differential privacy with the
/// grant's rho: column by column OpenDP's own privacy map certifies its share, and shares add up to at most the grant.
///
/// # Errors
/// When the grant is for another request, or too small. Nothing of this depends on the sealed values.
pub fn release(bounded: Bounded, grant: Grant) -> Result<Noised, MechanismError> {
    if bounded.request != grant.request() {
        return Err(MechanismError::WrongGrant { granted: grant.request().to_owned(), sealed: bounded.request });
    }
    let share = share(grant.rho(), bounded.columns.len())?;
    let columns = bounded.columns.into_iter().map(|column| noise(column, share)).collect::<Result<_, _>>()?;
    Ok(Noised { request: bounded.request, entry: grant.entry(), rho: grant.rho(), keys: None, columns })
}

fn share(rho: Rho, columns: usize) -> Result<Rho, MechanismError> {
    let too_small = || MechanismError::TooSmall { rho, columns };
    let parts = NonZeroU64::new(u64::try_from(columns).map_err(|_| too_small())?).ok_or_else(too_small)?;
    Some(rho.share(parts)).filter(|share| *share > Rho::ZERO).ok_or_else(too_small)
}

fn noise(column: BoundedColumn, share: Rho) -> Result<NoisedColumn, MechanismError> {
    let (scale, measurement) = calibrated(share, column.sensitivity)?;
    Ok(NoisedColumn::Vector(NoisedVector { values: measurement.invoke(&column.values)?, law: Law::Gaussian, scale }))
}

/// The smallest scale, to a part in a thousand million, whose privacy map certifies the share.
fn calibrated(share: Rho, sensitivity: Sensitivity) -> Result<(f64, VectorMeasurement), MechanismError> {
    let (rho, distance) = (share.to_f64_down(), sensitivity.l2_up());
    let mut scale = distance / (2.0 * rho).sqrt();
    loop {
        // OpenDP reads scale 0 as "no noise": a scale that is not above zero must never reach it.
        if !(scale > 0.0 && scale.is_finite()) {
            return Err(MechanismError::TooSmall { rho: share, columns: 1 });
        }
        let measurement = vector_measurement(scale)?;
        if measurement.map(&distance)? <= rho {
            return Ok((scale, measurement));
        }
        scale *= 1.0 + 1e-9;
    }
}

fn vector_measurement(scale: f64) -> Result<VectorMeasurement, MechanismError> {
    let domain = VectorDomain::new(AtomDomain::<i64>::default());
    Ok(make_gaussian(domain, L2Distance::<f64>::default(), scale, None)?)
}

#[cfg(test)]
mod tests;
