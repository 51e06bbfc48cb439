//! Agreement by chance: the levels of random pairs.

use super::cell::{Cell, cells, merged};
use super::{Classes, Model, Shares, probability};
use crate::compare::{ATTRIBUTES, Attribute, CLASSES, Comparison, LEVELS, Pattern};
use crate::draws::{Draws, mix};
use crate::parallel;

/// Pairs that are drawn; all pairs where there are no more.
const PAIRS: usize = 3_000_000;

/// Random pairs, those that look alike together.
pub(crate) struct RandomPairs {
    cells: Vec<Cell>,
    /// All pairs for one random pair.
    scale: f64,
}

impl RandomPairs {
    /// Draws pairs of `records` records and compares them.
    pub(crate) fn draw(records: usize, threads: usize, compare: impl Fn(usize, usize) -> Comparison + Sync) -> Self {
        let all = records.saturating_mul(records.saturating_sub(1)) / 2;
        let parts = if all <= PAIRS {
            parallel::over(records, threads, |range| {
                cells(range.flat_map(|one| (0..one).map(move |other| (one, other))).map(|(one, other)| compare(one, other)))
            })
        } else {
            parallel::over(PAIRS, threads, |range| {
                cells(range.map(|place| {
                    // A draw of its own for each pair: how the work is cut does not show.
                    let mut draws = Draws::new(mix(place as u64));
                    let (one, other) = (draws.below(records), draws.below(records - 1));
                    compare(one, if other >= one { other + 1 } else { other })
                }))
            })
        };
        Self { cells: merged(parts), scale: all as f64 / all.clamp(1, PAIRS) as f64 }
    }

    /// The share of each level, with half a pair added: what was not seen is rare, not impossible. A few of the pairs are
    /// matches; [`super::fit`] takes those out.
    pub(crate) fn shares(&self) -> Shares {
        let mut shares = [[0.0; LEVELS]; ATTRIBUTES];
        for cell in &self.cells {
            cell.pattern.levels().for_each(|(attribute, level)| shares[attribute][level] += cell.pairs);
        }
        for attribute in Attribute::ALL {
            let levels = &mut shares[attribute.place()][1..=attribute.expected().len()];
            let total: f64 = levels.iter().map(|seen| seen + 0.5).sum();
            levels.iter_mut().for_each(|seen| *seen = (*seen + 0.5) / total);
        }
        shares
    }

    /// How many times as often as by chance two different people share both given and family name: at least once.
    ///
    /// Told by pairs that something else than the names speaks about, each as far as `model` takes it for two people; half a
    /// pair is added to what was seen and to what was expected.
    pub(crate) fn names_together(&self, model: &Model) -> f64 {
        let (mut all, mut given, mut family, mut both) = (0.0, 0.0, 0.0, 0.0);
        let shared = |pattern: Pattern, attribute| crate::compare::is_shared(pattern.level(attribute));
        for cell in self.cells.iter().filter(|cell| cell.pattern.is_told_apart_by_more_than_names()) {
            let different = cell.pairs * (1.0 - probability(model.log_odds(cell.pattern, cell.rarity)));
            all += different;
            given += if shared(cell.pattern, Attribute::Given) { different } else { 0.0 };
            family += if shared(cell.pattern, Attribute::Family) { different } else { 0.0 };
            both += if cell.pattern.shares_both_names() { different } else { 0.0 };
        }
        let by_chance = if all > 0.0 { given * family / all } else { 0.0 };
        ((both + 0.5) / (by_chance + 0.5)).max(1.0)
    }

    /// All pairs, by class.
    pub(crate) fn classes(&self) -> Classes {
        let mut classes = [0.0; CLASSES];
        self.cells.iter().for_each(|cell| classes[cell.pattern.class()] += self.scale * cell.pairs);
        classes
    }

    /// Adds the matches that `model` sees among all pairs that `forgets` leaves out, by class: many pairs, each with next to
    /// no probability.
    pub(crate) fn add_forgotten(&self, found: &mut Classes, model: &Model, forgets: impl Fn(Pattern, f32) -> bool) {
        for cell in self.cells.iter().filter(|cell| forgets(cell.pattern, cell.rarity)) {
            let matches = cell.pairs * probability(model.log_odds(cell.pattern, cell.rarity));
            found[cell.pattern.class()] += self.scale * matches;
        }
    }
}
