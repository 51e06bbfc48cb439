//! Keys that come from data: named only when their noised number of units reaches a threshold. Claim and argument:
//! `proof.md` beside this file.

use std::collections::{BTreeMap, HashMap};

use opendp::core::Function;
use opendp::domains::{AtomDomain, MapDomain};
use opendp::measurements::{make_gaussian_threshold, make_laplace_threshold};
use opendp::measures::{Approximate, MaxDivergence, ZeroConcentratedDivergence};
use opendp::metrics::{AbsoluteDistance, L01InfDistance, L02InfDistance};

use crate::scale::{Certified, smallest};
use crate::{Law, MechanismError, SealedKeys, Sensitivity, ThresholdPlan};

type UnitCounts = HashMap<String, i64>;
type KeyDomain = MapDomain<AtomDomain<String>, AtomDomain<i64>>;

/// The filter that lets a key pass.
pub(crate) struct KeyFilter {
    pub(crate) scale: f64,
    pub(crate) threshold: i64,
    filter: Function<UnitCounts, UnitCounts>,
}

/// Noise and threshold, and what OpenDP's privacy map says of them.
struct Candidate {
    loss: f64,
    delta: f64,
    filter: Function<UnitCounts, UnitCounts>,
}

/// Beyond so many scales neither law has a tail that a delta could be smaller than.
const FARTHEST: f64 = 100.0;

impl KeyFilter {
    /// The smallest scale whose map certifies the share, and with it the smallest threshold whose map certifies the delta.
    pub(crate) fn new(law: Law, plan: &ThresholdPlan, share: f64) -> Result<Self, MechanismError> {
        let build = |scale: f64, threshold: i64| match law {
            Law::Gaussian => gaussian(plan.groups.get(), scale, threshold),
            Law::Laplace => laplace(plan.groups.get(), scale, threshold),
        };
        let sensitivity = Sensitivity::of_one(plan.groups);
        let start = match law {
            Law::Gaussian => sensitivity.l2_up() / (2.0 * share).sqrt(),
            Law::Laplace => sensitivity.l1_up() / share,
        };
        let (scale, ()) =
            smallest(start, share, |scale| Ok(Certified { loss: build(scale, farthest(scale))?.loss, mechanism: () }))?;
        let delta = plan.delta.to_f64_down();
        let certifies = |threshold: i64| {
            let candidate = build(scale, threshold)?;
            Ok(candidate.loss <= share && candidate.delta <= delta)
        };
        let too_small = || MechanismError::DeltaTooSmall { delta: plan.delta };
        let certified = smallest_threshold(farthest(scale), certifies)?.ok_or_else(too_small)?;
        // OpenDP's map bounds the chance that noise carries a count of one above the threshold, and its filter lets a
        // count pass that is equal to it: one more is what the map speaks of. See `proof.md`.
        let threshold = certified + 1;
        if !certifies(threshold)? {
            return Err(too_small());
        }
        #[cfg(test)]
        let scale = crate::broken::scale(scale);
        Ok(Self { scale, threshold, filter: build(scale, threshold)?.filter })
    }

    /// Places of the keys that pass, in the order of their texts.
    pub(crate) fn released(&self, sealed: &SealedKeys) -> Result<Vec<usize>, MechanismError> {
        let present = sealed.keys.iter().zip(&sealed.units).enumerate().filter(|(_, (_, units))| **units > 0);
        let (mut counts, mut places) = (UnitCounts::new(), BTreeMap::new());
        for (place, (key, units)) in present {
            counts.insert(one_text(key), *units);
            places.insert(one_text(key), place);
        }
        let passed = self.filter.eval(&counts)?;
        let mut released: Vec<usize> = passed.keys().filter_map(|key| places.get(key).copied()).collect();
        released.sort_by(|left, right| sealed.keys.get(*left).cmp(&sealed.keys.get(*right)));
        Ok(released)
    }
}

/// The vector over the released keys, and the sum of all other entries at its end.
///
/// # Privacy
/// The sum is exact, and is then held within 64 bits, which moves no two sums further apart.
pub(crate) fn gathered(values: &[i64], released: &[usize]) -> Vec<i64> {
    let named: Vec<i64> = released.iter().map(|place| values.get(*place).copied().unwrap_or(0)).collect();
    let sum = |part: &[i64]| part.iter().map(|value| i128::from(*value)).sum::<i128>();
    let other = (sum(values) - sum(&named)).clamp(i64::MIN.into(), i64::MAX.into());
    named.into_iter().chain([i64::try_from(other).unwrap_or(0)]).collect()
}

/// One text for the parts of a key, and no other key's: every part stands after its length.
fn one_text(key: &[String]) -> String {
    key.iter().map(|part| format!("{}:{part}", part.len())).collect()
}

#[allow(clippy::cast_possible_truncation, reason = "a float that is too large saturates, and stays a valid threshold")]
fn farthest(scale: f64) -> i64 {
    ((scale * FARTHEST).ceil() as i64).clamp(1, i64::MAX / 4) + 1
}

/// The smallest threshold from 1 to `highest` that certifies, by halves: a higher one has a smaller delta.
fn smallest_threshold(
    highest: i64,
    certifies: impl Fn(i64) -> Result<bool, MechanismError>,
) -> Result<Option<i64>, MechanismError> {
    let (mut refused, mut certified) = (0, highest);
    if !certifies(certified)? {
        return Ok(None);
    }
    while certified - refused > 1 {
        let middle = refused + (certified - refused) / 2;
        if certifies(middle)? { certified = middle } else { refused = middle }
    }
    Ok(Some(certified))
}

/// One unit adds one to at most `groups` counts.
fn gaussian(groups: u32, scale: f64, threshold: i64) -> Result<Candidate, MechanismError> {
    let metric = L02InfDistance::<AbsoluteDistance<f64>>::default();
    let measurement = make_gaussian_threshold::<KeyDomain, _, Approximate<ZeroConcentratedDivergence>>(
        key_domain(),
        metric,
        scale,
        threshold,
        None,
    )?;
    let (loss, delta) = measurement.map(&(groups, f64::from(groups).sqrt().next_up(), 1.0))?;
    Ok(Candidate { loss, delta, filter: measurement.function.clone() })
}

/// One unit adds one to at most `groups` counts.
fn laplace(groups: u32, scale: f64, threshold: i64) -> Result<Candidate, MechanismError> {
    let metric = L01InfDistance::<AbsoluteDistance<f64>>::default();
    let measurement =
        make_laplace_threshold::<KeyDomain, _, Approximate<MaxDivergence>>(key_domain(), metric, scale, threshold, None)?;
    let (loss, delta) = measurement.map(&(groups, f64::from(groups), 1.0))?;
    Ok(Candidate { loss, delta, filter: measurement.function.clone() })
}

fn key_domain() -> KeyDomain {
    MapDomain::new(AtomDomain::<String>::default(), AtomDomain::<i64>::default())
}

#[cfg(test)]
mod tests;
