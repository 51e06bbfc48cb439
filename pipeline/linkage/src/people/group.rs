//! Groups of records that could belong together, and what is settled within one.

use super::partition::{Drawn, Odds, best, drawn};
use crate::draws::{Draws, mix};
use crate::forest::Forest;

/// Logarithmic odds of probability 0.01: pairs below do not bring records into one group.
const POSSIBLE: f64 = -4.595;

/// Logarithmic odds of probability 0.95.
pub(crate) const SURE: f64 = 2.944;

/// Most records of a group. A larger one is cut at its weakest pairs first.
const LARGEST: usize = 120;

/// Step by which the cut rises.
const CUT_STEP: f64 = 2.0;

/// A scored pair of records, the smaller place first.
#[derive(Clone, Copy)]
pub(crate) struct Scored {
    pub(crate) one: u32,
    pub(crate) other: u32,
    pub(crate) log_odds: f64,
}

/// What one group comes to.
pub(crate) struct Settled {
    /// The records of each person.
    pub(crate) people: Vec<Vec<u32>>,
    /// The drawn partitions.
    pub(crate) drawn: Vec<Drawn>,
    /// The records that sure pairs join.
    pub(crate) sure: Vec<Vec<u32>>,
}

/// Groups of two records or more, by their smallest records, and every record in exactly one group or in none.
pub(crate) fn groups(records: usize, pairs: &[Scored]) -> Vec<Vec<u32>> {
    let mut forest = Forest::new(records);
    let possible = pairs.iter().filter(|pair| pair.log_odds >= POSSIBLE);
    possible.for_each(|pair| forest.join(pair.one as usize, pair.other as usize));
    let (mut small, large): (Vec<_>, Vec<_>) =
        forest.sets().into_iter().filter(|set| set.len() > 1).partition(|set| set.len() <= LARGEST);
    if large.is_empty() {
        return small;
    }
    let mut group_of = vec![u32::MAX; records];
    for (place, set) in large.iter().enumerate() {
        set.iter().for_each(|record| group_of[*record as usize] = place as u32);
    }
    let mut inside: Vec<Vec<Scored>> = vec![Vec::new(); large.len()];
    for pair in pairs.iter().filter(|pair| pair.log_odds >= POSSIBLE) {
        if let Some(inside) = inside.get_mut(group_of[pair.one as usize] as usize) {
            inside.push(*pair);
        }
    }
    for (set, pairs) in large.iter().zip(&inside) {
        cut(set, pairs, POSSIBLE + CUT_STEP, &mut small);
    }
    small.sort_unstable();
    small
}

/// Raises the cut until the parts are small enough; pairs beyond any doubt that still hold too many records stay together
/// only as far as the size allows.
fn cut(set: &[u32], pairs: &[Scored], least: f64, small: &mut Vec<Vec<u32>>) {
    let mut forest = Forest::new(set.len());
    let place = |record: u32| set.binary_search(&record).unwrap_or_default();
    let kept: Vec<Scored> = pairs.iter().filter(|pair| pair.log_odds >= least).copied().collect();
    kept.iter().for_each(|pair| forest.join(place(pair.one), place(pair.other)));
    for part in forest.sets().into_iter().filter(|part| part.len() > 1) {
        let part: Vec<u32> = part.into_iter().map(|place| set[place as usize]).collect();
        if part.len() <= LARGEST {
            small.push(part);
        } else if kept.len() < 2 || least > 200.0 {
            small.extend(part.chunks(LARGEST).map(<[u32]>::to_vec));
        } else {
            let inside: Vec<Scored> = kept.iter().filter(|pair| part.binary_search(&pair.one).is_ok()).copied().collect();
            cut(&part, &inside, least + CUT_STEP, small);
        }
    }
}

/// Settles one group: its people, the draws, and what is sure.
pub(crate) fn settle(group: &[u32], draws: usize, log_odds: impl Fn(u32, u32) -> f64) -> Settled {
    let odds = Odds::new(group.len(), |one, other| log_odds(group[one], group[other]));
    let people = best(&odds);
    let first = group.first().copied().unwrap_or_default();
    let numbers = drawn(&odds, &people, draws, &mut Draws::new(mix(u64::from(first) + 1)));
    let mut same = Forest::new(group.len());
    let mut sure = Forest::new(group.len());
    for one in 0..group.len() {
        for other in 0..one {
            if people[one] == people[other] {
                same.join(one, other);
            }
            if odds.get(one, other) >= SURE {
                sure.join(one, other);
            }
        }
    }
    let named = |forest: &mut Forest| -> Vec<Vec<u32>> {
        forest.sets().into_iter().map(|set| set.into_iter().map(|place| group[place as usize]).collect()).collect()
    };
    Settled { people: named(&mut same), drawn: numbers, sure: named(&mut sure) }
}
