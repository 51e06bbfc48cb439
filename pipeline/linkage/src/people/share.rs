//! The interval of people, shared out among them: what each person adds to its lower and its upper end.
//!
//! A figure about the whole can be protected only as a sum of bounded contributions. The shares make the interval such a
//! sum: whoever adds them up with noise publishes it.

use std::collections::{BTreeMap, BTreeSet};

use super::group::{Scored, Settled};
use super::interval::PeopleInterval;
use crate::forest::Forest;

/// Logarithmic odds of probability 0.05: pairs below do not put a person in doubt.
const DOUBTFUL: f64 = -2.944;

/// What one person adds to the two ends of the interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// To the least number of people: 1 where nothing is in doubt, less where the person may be somebody else as well.
    pub fewest: f64,
    /// To the largest number: 1 where nothing is in doubt, more where the records may be several people's.
    pub most: f64,
}

/// The shares of people, in their order; they add up to the interval's ends, or lie outside of it.
///
/// What the lower end lacks is taken from those in doubt first: from k people who may all be one, at most k - 1. The rest
/// belongs to nobody in particular (matches that missing attributes hide) and is taken from all alike.
///
/// # Arguments
/// `person` is the smallest record of each record's person; `people` are those smallest records, in order.
pub(crate) fn shares(
    person: &[u32],
    people: &[u32],
    pairs: &[Scored],
    settled: &[Settled],
    interval: &PeopleInterval,
) -> Vec<Share> {
    let place: BTreeMap<u32, usize> = people.iter().enumerate().map(|(place, record)| (*record, place)).collect();
    let of = |record: u32| place.get(&person[record as usize]).copied().unwrap_or_default();
    let doubts = doubts(pairs, people.len(), of);
    let (count, in_doubt) = (people.len() as f64, doubts.iter().sum::<f64>());
    let lacking = (count - interval.lowest as f64).max(0.0);
    // The part of each doubt that counts, and the part of each person that is then left.
    let (of_doubts, left) =
        if lacking <= in_doubt { (lacking / in_doubt.max(1.0), 1.0) } else { (1.0, interval.lowest as f64 / (count - in_doubt)) };
    let several = several(settled, people.len(), of);
    let beyond = (interval.highest as f64 - several.iter().sum::<f64>()).max(0.0) / count.max(1.0);
    let share = |(doubt, several): (&f64, &f64)| Share {
        fewest: ((1.0 - doubt * of_doubts) * left).clamp(0.0, 1.0),
        most: several + beyond,
    };
    doubts.iter().zip(&several).map(share).collect()
}

/// For each person, which part of them goes when all who may be one are one.
fn doubts(pairs: &[Scored], people: usize, of: impl Fn(u32) -> usize) -> Vec<f64> {
    let mut forest = Forest::new(people);
    let possible = pairs.iter().filter(|pair| pair.log_odds >= DOUBTFUL);
    possible.for_each(|pair| forest.join(of(pair.one), of(pair.other)));
    let mut doubts = vec![0.0; people];
    for set in forest.sets() {
        let part = 1.0 - 1.0 / set.len() as f64;
        set.iter().for_each(|person| doubts[*person as usize] = part);
    }
    doubts
}

/// For each person, into how many their records fall when only sure pairs join.
fn several(settled: &[Settled], people: usize, of: impl Fn(u32) -> usize) -> Vec<f64> {
    let mut several = vec![1.0; people];
    for settled in settled {
        let mut parts: BTreeMap<usize, BTreeSet<u32>> = BTreeMap::new();
        for set in &settled.sure {
            let first = set.first().copied().unwrap_or_default();
            set.iter().for_each(|record| _ = parts.entry(of(*record)).or_default().insert(first));
        }
        parts.into_iter().for_each(|(person, parts)| several[person] = parts.len() as f64);
    }
    several
}
