//! Pairs that look alike to the model, counted together.

use std::collections::HashMap;

use crate::compare::{Comparison, Pattern};

/// Steps of rarity that are told apart, in natural logarithms.
const RARITY_STEP: f32 = 0.25;

/// Pairs with one pattern and about one rarity.
pub(super) struct Cell {
    pub(super) pattern: Pattern,
    pub(super) rarity: f32,
    pub(super) pairs: f64,
}

/// Counts compared pairs; cells come in an order of their own.
pub(super) fn cells(compared: impl Iterator<Item = Comparison>) -> Vec<Cell> {
    let mut counts: HashMap<(Pattern, i32), f64> = HashMap::new();
    for pair in compared {
        *counts.entry((pair.pattern, (pair.rarity / RARITY_STEP).round() as i32)).or_insert(0.0) += 1.0;
    }
    ordered(counts)
}

/// Joins counts.
pub(super) fn merged(parts: Vec<Vec<Cell>>) -> Vec<Cell> {
    let mut counts: HashMap<(Pattern, i32), f64> = HashMap::new();
    for cell in parts.into_iter().flatten() {
        *counts.entry((cell.pattern, (cell.rarity / RARITY_STEP).round() as i32)).or_insert(0.0) += cell.pairs;
    }
    ordered(counts)
}

/// Sums over cells are taken in this order, so that their last bits repeat.
fn ordered(counts: HashMap<(Pattern, i32), f64>) -> Vec<Cell> {
    let mut counts: Vec<((Pattern, i32), f64)> = counts.into_iter().collect();
    counts.sort_unstable_by_key(|(cell, _)| *cell);
    counts.into_iter().map(|((pattern, step), pairs)| Cell { pattern, rarity: step as f32 * RARITY_STEP, pairs }).collect()
}
