//! m and the share of matches, given u.

use super::cell::{Cell, cells};
use super::{Model, PRIOR_MATCHES, RandomPairs, Shares, expected_shares, probability};
use crate::compare::{ATTRIBUTES, Comparison, LEVELS};

/// Most steps of an estimate; it converges in about twenty.
const STEPS: usize = 200;

/// Times that the matches among the random pairs are taken out of u.
const ROUNDS: usize = 2;

/// Least part of u that stays when the matches are taken out: only part of an agreement can be blamed on them.
const LEAST_KEPT: f64 = 0.05;

/// A fitted model.
pub(crate) struct Fitted {
    pub(crate) model: Model,
    /// Matches that it sees.
    pub(crate) matches: f64,
}

/// Fits m and the share of matches.
///
/// # Arguments
/// `random` are random pairs, `pairs` the number of all pairs, `start` the matches to begin with.
pub(crate) fn fit(compared: impl Iterator<Item = Comparison>, random: &RandomPairs, pairs: f64, start: f64) -> Fitted {
    let cells = cells(compared);
    let shares = random.shares();
    let mut unmatched = shares;
    let mut together = 1.0;
    let mut matched = expected_shares();
    let mut matches = start;
    for round in 0..=ROUNDS {
        for _ in 0..STEPS {
            let model = Model::new(&matched, &unmatched, matches / pairs).with_names_together(together);
            let (next, seen) = step(&cells, &model);
            let moved = (seen - matches).abs() / seen.max(1.0);
            // One match is the least that can be: without it no later agreement could ever count.
            (matched, matches) = (next, seen.max(1.0));
            if moved < 1e-6 {
                break;
            }
        }
        if round < ROUNDS {
            unmatched = without_matches(&shares, &matched, (matches / pairs).min(0.5));
            let model = Model::new(&matched, &unmatched, matches / pairs).with_names_together(together);
            together = random.names_together(&model);
        }
    }
    let model = Model::new(&matched, &unmatched, matches / pairs).with_names_together(together);
    Fitted { model, matches }
}

/// One step: expected matches at each level, with the prior's added.
fn step(cells: &[Cell], model: &Model) -> (Shares, f64) {
    let prior = expected_shares();
    let mut sums: Shares = [[0.0; LEVELS]; ATTRIBUTES];
    let mut seen = 0.0;
    for cell in cells {
        let matches = cell.pairs * probability(model.log_odds(cell.pattern, cell.rarity));
        seen += matches;
        cell.pattern.levels().for_each(|(attribute, level)| sums[attribute][level] += matches);
    }
    for (sums, prior) in sums.iter_mut().zip(&prior) {
        let total: f64 = sums.iter().sum::<f64>() + PRIOR_MATCHES;
        sums.iter_mut().zip(prior).for_each(|(sum, prior)| *sum = (*sum + PRIOR_MATCHES * prior) / total);
    }
    (sums, seen)
}

/// u without the matches that random pairs contain: in small files they make most of the rare agreements.
fn without_matches(random: &Shares, matched: &Shares, share: f64) -> Shares {
    let mut unmatched = *random;
    for (levels, matched) in unmatched.iter_mut().zip(matched) {
        for (level, matched) in levels.iter_mut().zip(matched) {
            *level = ((*level - share * matched) / (1.0 - share)).max(*level * LEAST_KEPT);
        }
        let total: f64 = levels.iter().sum();
        levels.iter_mut().for_each(|level| *level /= total.max(f64::MIN_POSITIVE));
    }
    unmatched
}
