//! Tables that agree with each other and have no cell below zero, for numbers that cannot be below zero.
//!
//! Clipping each table by itself would break the sums, and clipping the finest alone would lift every total by the noise of
//! all empty cells. So the tables are moved as little as possible until both conditions hold. Every table weighs as much
//! as every other, so that a total of a thousand cells is hardly moved for their sake. The nearest such tables are found
//! by going back and forth between the two conditions (Dykstra); the little that is left then is made good directly.
//!
//! # Source
//! Boyle, Dykstra: A method for finding projections onto the intersection of convex sets in Hilbert spaces (1986).

use crate::sets::{Lattice, Weighted};

/// Rounds of going back and forth; tables of many cells get fewer.
const MOST_ROUNDS: usize = 500;
const FEWEST_ROUNDS: usize = 20;
const CELL_ROUNDS: usize = 20_000_000;

/// Rounds of raking.
const RAKINGS: usize = 20;

/// A cell this little below zero, as a part of the largest cell, is as good as zero.
const TOLERANCE: f64 = 1e-12;

/// Tables near those that were fitted, which agree with each other and have no cell below zero.
pub(crate) fn nonnegative(lattice: &Lattice, fitted: &[Vec<f64>]) -> Vec<Vec<f64>> {
    if fitted.iter().flatten().all(|value| *value >= 0.0) {
        return fitted.to_vec();
    }
    let tables = closest(&lattice.by_cells(), fitted);
    match lattice.finest() {
        Some(finest) => {
            let cells = raked(lattice, finest, &tables);
            (0..tables.len()).map(|set| lattice.sums(finest, set, &cells)).collect()
        }
        None => lifted(&tables),
    }
}

fn closest(weighted: &Weighted, fitted: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let cells: usize = fitted.iter().map(Vec::len).sum();
    let rounds = (CELL_ROUNDS / cells.max(1)).clamp(FEWEST_ROUNDS, MOST_ROUNDS);
    let largest = fitted.iter().flatten().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let mut tables = fitted.to_vec();
    let mut corrections: Vec<Vec<f64>> = fitted.iter().map(|table| vec![0.0; table.len()]).collect();
    for _ in 0..rounds {
        if tables.iter().flatten().all(|value| *value >= -TOLERANCE * largest) {
            break;
        }
        for (value, correction) in tables.iter_mut().flatten().zip(corrections.iter_mut().flatten()) {
            let corrected = *value + *correction;
            *value = corrected.max(0.0);
            *correction = corrected - *value;
        }
        tables = weighted.fit(&tables);
    }
    tables
}

/// The finest table without what is below zero, raked to the others: its cells are scaled until its sums are theirs. What
/// it was scaled to last, the set named last, it meets exactly.
fn raked(lattice: &Lattice, finest: usize, tables: &[Vec<f64>]) -> Vec<f64> {
    let mut cells: Vec<f64> = tables[finest].iter().map(|value| value.max(0.0)).collect();
    for _ in 0..RAKINGS {
        for (set, table) in tables.iter().enumerate().filter(|(set, _)| *set != finest) {
            let sums = lattice.sums(finest, set, &cells);
            let factor = |(wanted, sum): (&f64, &f64)| if *sum > 0.0 { wanted.max(0.0) / sum } else { 0.0 };
            let factors: Vec<f64> = table.iter().zip(&sums).map(factor).collect();
            cells.iter_mut().zip(lattice.projection(finest, set)).for_each(|(value, cell)| *value *= factors[cell]);
        }
    }
    cells
}

/// The tables, moved towards even ones of the same total until no cell is below zero: they still agree.
fn lifted(tables: &[Vec<f64>]) -> Vec<Vec<f64>> {
    // Tables that agree with each other have one total.
    let total = tables.iter().find(|table| !table.is_empty()).map_or(0.0, |table| table.iter().sum::<f64>()).max(0.0);
    let even = |table: &[f64]| total / table.len().max(1) as f64;
    let share = |table: &Vec<f64>| {
        let lift = |value: &f64| if *value < 0.0 { -value / (even(table) - value) } else { 0.0 };
        table.iter().map(lift).fold(0.0, f64::max)
    };
    let share = if total > 0.0 { tables.iter().map(share).fold(0.0, f64::max) } else { 1.0 };
    let moved = |table: &Vec<f64>| {
        let even = share * even(table);
        table.iter().map(|value| ((1.0 - share) * value + even).max(0.0)).collect()
    };
    tables.iter().map(moved).collect()
}
