//! The only way out: sealed aggregates and a grant in, noised aggregates out.

use choir_ledger::Grant;

use crate::calibrated::{Additive, Calibrated, Mechanism};
use crate::{
    Bounded, MechanismError, Noised, NoisedColumn, NoisedVector, QuantilePlan, ReleasePlan, SealedColumn, SealedKeys, Shape,
    ThresholdPlan, threshold,
};

/// Noises every column of a sealed aggregate and, where keys come from data, chooses the keys that may be named.
///
/// # Privacy
/// Under adding or removing one privacy unit the release satisfies zero-concentrated differential privacy with the
/// grant's rho, except with the grant's delta: column by column OpenDP's own privacy map certifies a share, and shares add
/// up to at most the grant. Under the Laplace law it satisfies pure differential privacy with
/// [`crate::accounting::pure_epsilon`] of the grant's rho, except with the grant's delta.
///
/// # Errors
/// When the grant is for another request or holds less delta, when what was sealed has not the form of its plan, or what
/// [`ReleasePlan::expected`] refuses. Nothing of this depends on the sealed values.
pub fn release(bounded: Bounded, grant: Grant) -> Result<Noised, MechanismError> {
    let Bounded { request, plan, keys, columns } = bounded;
    if request != grant.request() {
        return Err(MechanismError::WrongGrant { granted: grant.request().to_owned(), sealed: request });
    }
    check_delta(plan.threshold.as_ref(), &grant)?;
    let calibrated = Calibrated::new(&plan, grant.rho())?;
    if !fits(&plan, keys.as_ref(), &columns) {
        return Err(MechanismError::Misfit);
    }
    let (keys, columns) = match (&calibrated.threshold, keys) {
        (Some(filter), Some(sealed)) => {
            let released = filter.released(&sealed)?;
            let columns = columns.into_iter().map(|column| gathered(&column, &released)).collect();
            (Some(released.into_iter().filter_map(|index| sealed.keys.get(index).cloned()).collect()), columns)
        }
        _ => (None, columns),
    };
    let columns = noised(&calibrated.columns, columns)?;
    Ok(Noised { request, entry: grant.entry(), rho: grant.rho(), delta: grant.delta(), keys, columns })
}

fn check_delta(threshold: Option<&ThresholdPlan>, grant: &Grant) -> Result<(), MechanismError> {
    match threshold {
        Some(keys) if keys.delta > grant.delta() => {
            Err(MechanismError::DeltaNotGranted { granted: grant.delta(), planned: keys.delta })
        }
        _ => Ok(()),
    }
}

/// Whether numbers of columns, cells and keys are those of the plan.
fn fits(plan: &ReleasePlan, keys: Option<&SealedKeys>, columns: &[SealedColumn]) -> bool {
    plan.threshold.is_some() == keys.is_some()
        && keys.is_none_or(|sealed| sealed.units.len() == sealed.keys.len())
        && plan.columns.len() == columns.len()
        && plan.columns.iter().zip(columns).all(|(column, sealed)| match (&column.shape, sealed) {
            (Shape::Vector { .. }, SealedColumn::Vector(values)) => keys.is_none_or(|sealed| values.len() == sealed.keys.len()),
            (Shape::Quantile(quantile), SealedColumn::Histograms(cells)) => histograms_fit(quantile, cells, columns),
            _ => false,
        })
}

fn histograms_fit(plan: &QuantilePlan, cells: &[Vec<u64>], columns: &[SealedColumn]) -> bool {
    let counted = plan
        .sampling_count
        .is_none_or(|count| matches!(columns.get(count), Some(SealedColumn::Vector(counts)) if counts.len() == cells.len()));
    counted && cells.iter().all(|histogram| histogram.len() as u64 == 2 * u64::from(plan.candidates) + 1)
}

/// The column over the released keys, with all others added up as its last entry.
fn gathered(column: &SealedColumn, released: &[usize]) -> SealedColumn {
    match column {
        SealedColumn::Vector(values) => SealedColumn::Vector(threshold::gathered(values, released)),
        // `fits` has refused it.
        SealedColumn::Histograms(_) => SealedColumn::Histograms(Vec::new()),
    }
}

/// Noises column after column: a quantile may use the noised counts before it.
fn noised(mechanisms: &[Mechanism], columns: Vec<SealedColumn>) -> Result<Vec<NoisedColumn>, MechanismError> {
    let mut noised = Vec::with_capacity(columns.len());
    for (mechanism, sealed) in mechanisms.iter().zip(columns) {
        let column = match (mechanism, sealed) {
            (Mechanism::Additive(additive), SealedColumn::Vector(values)) => NoisedColumn::Vector(additive.noised(&values)?),
            (Mechanism::Quantile(selection), SealedColumn::Histograms(cells)) => {
                let counts = selection.sampling_count().and_then(|count| vector(&noised, count));
                NoisedColumn::Quantile(selection.noised(&cells, counts)?)
            }
            _ => return Err(MechanismError::Misfit),
        };
        noised.push(column);
    }
    Ok(noised)
}

fn vector(columns: &[NoisedColumn], index: usize) -> Option<&[i64]> {
    match columns.get(index) {
        Some(NoisedColumn::Vector(vector)) => Some(vector.values()),
        _ => None,
    }
}

impl Additive {
    fn noised(&self, values: &Vec<i64>) -> Result<NoisedVector, MechanismError> {
        Ok(NoisedVector { values: self.noise.eval(values)?, law: self.law, scale: self.scale })
    }
}

#[cfg(test)]
mod tests;
