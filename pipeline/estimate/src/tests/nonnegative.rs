//! Counts of grouping sets near zero: they agree, none is below zero, and they come closer to the truth.

use choir_mechanism::Law;

use super::coverage::{noised_cross, tables};
use super::simulation::{Dice, REPETITIONS, holds};
use crate::cells::{Domain, Mask};
use crate::measure::outcome;
use crate::measured::{Entries, Entry, Noise};
use crate::nonnegative::nonnegative;
use crate::sets::Lattice;
use crate::{Estimate, Measure};

const NOISE: Noise = Noise { deviation: 5.0, half_width: 10.0 };

/// The intervals do not lose the truth by it.
#[test]
fn small_counts_agree_and_are_never_below_zero() {
    let (tables, mut dice) = (tables([0.0, 3.0, 0.0, 1.0, 40.0, 0.0]), Dice::new(50));
    let (mut held, mut shown_error, mut plain_error) = (0, 0.0, 0.0);
    for _ in 0..REPETITIONS {
        let measured = noised_cross(&mut dice, Law::Gaussian, &tables, [6.0; 4]);
        let at = |set: usize, cell: usize| -> (Entry, Estimate) {
            let entries = Entries::new(&measured, set, cell);
            (entries.number(0).unwrap(), outcome(&Measure::Count { aggregate: 0 }, &entries).estimate)
        };
        let value = |set: usize, cell: usize| at(set, cell).1.value.unwrap();
        for (cell, truth) in tables[0].iter().enumerate() {
            let (entry, estimate) = at(0, cell);
            assert!(value(0, cell) >= 0.0);
            held += usize::from(holds(&estimate, *truth));
            shown_error += (value(0, cell) - truth).powi(2);
            plain_error += (entry.value - truth).powi(2);
        }
        let total = value(3, 0);
        for parts in [(0..6).map(|cell| value(0, cell)).sum::<f64>(), value(1, 0) + value(1, 1)] {
            assert!((parts - total).abs() < 1e-9, "{parts} and {total}");
        }
        assert!(((0..3).map(|cell| value(0, cell)).sum::<f64>() - value(1, 0)).abs() < 1e-9);
    }
    assert!(held as f64 > 0.945 * 6.0 * REPETITIONS as f64, "{held}");
    assert!(shown_error < 0.6 * plain_error, "{shown_error}, unclipped {plain_error}");
}

/// A table of sums, set by set.
fn sums(domain: &Domain, sets: &[Mask], all: Mask, cells: &[f64]) -> Vec<Vec<f64>> {
    let sum = |set: &Mask| {
        let mut table = vec![0.0; domain.cells(*set)];
        cells.iter().zip(domain.projection(all, *set)).for_each(|(value, cell)| table[cell] += value);
        table
    };
    sets.iter().map(sum).collect()
}

fn mean_square(tables: &[Vec<f64>], truth: &[Vec<f64>]) -> Vec<f64> {
    let error = |(one, other): (&Vec<f64>, &Vec<f64>)| {
        one.iter().zip(other).map(|(one, other)| (one - other).powi(2)).sum::<f64>() / one.len() as f64
    };
    tables.iter().zip(truth).map(error).collect()
}

/// 5,000 cells, nearly all of them empty, over few large ones.
#[test]
fn a_sparse_table_gains_and_its_totals_lose_nothing() {
    let (domain, sets): (Domain, [Mask; 4]) = (Domain::new(vec![100, 50]), [0b11, 0b01, 0b10, 0]);
    let share = |cell: usize| (((cell / 50 + 1) * (cell % 50 + 1)) as f64).powf(-1.3);
    let cells: Vec<f64> = (0..5_000).map(|cell| (200.0 * share(cell)).floor()).collect();
    let (truth, lattice) = (sums(&domain, &sets, 0b11, &cells), Lattice::new(domain.clone(), sets.to_vec()));
    let (mut before, mut after, mut dice) = ([0.0; 4], [0.0; 4], Dice::new(51));
    for _ in 0..10 {
        let mut noised = truth.clone();
        noised.iter_mut().flatten().for_each(|value| *value += dice.noise(Law::Gaussian, NOISE.deviation));
        let fitted = lattice.weighted(&[NOISE; 4]).fit(&noised);
        let shown = nonnegative(&lattice, &fitted);
        assert!(shown.iter().flatten().all(|value| *value >= 0.0));
        for (one, other) in sums(&domain, &sets, 0b11, &shown[0]).iter().flatten().zip(shown.iter().flatten()) {
            assert!((one - other).abs() < 1e-9, "{one} and {other}");
        }
        before.iter_mut().zip(mean_square(&fitted, &truth)).for_each(|(sum, error)| *sum += error);
        after.iter_mut().zip(mean_square(&shown, &truth)).for_each(|(sum, error)| *sum += error);
    }
    assert!(after[0] < 0.05 * before[0], "cells: {} after, {} before", after[0], before[0]);
    for set in 1..4 {
        assert!(after[set] < 1.05 * before[set], "set {set}: {} after, {} before", after[set], before[set]);
    }
}

/// Sets of which none has all keys: every total is still the same.
#[test]
fn tables_without_a_finest_agree() {
    let (domain, sets): (Domain, Vec<Mask>) = (Domain::new(vec![30, 20]), vec![0b01, 0b10, 0]);
    let lattice = Lattice::new(domain.clone(), sets.clone());
    let mut dice = Dice::new(52);
    for total in [0.0, 3.0, 300.0] {
        for _ in 0..50 {
            let mut noised: Vec<Vec<f64>> = sets.iter().map(|set| vec![0.0; domain.cells(*set)]).collect();
            (noised[0][3], noised[1][7], noised[2][0]) = (total, total, total);
            noised.iter_mut().flatten().for_each(|value| *value += dice.noise(Law::Gaussian, NOISE.deviation));
            let shown = nonnegative(&lattice, &lattice.weighted(&[NOISE; 3]).fit(&noised));
            assert!(shown.iter().flatten().all(|value| *value >= 0.0), "{shown:?}");
            for table in &shown[..2] {
                assert!((table.iter().sum::<f64>() - shown[2][0]).abs() < 1e-9, "{shown:?}");
            }
        }
    }
}

#[test]
fn tables_above_zero_are_left_alone() {
    let (domain, sets): (Domain, Vec<Mask>) = (Domain::new(vec![2, 2]), vec![0b11, 0b01]);
    let tables = sums(&domain, &sets, 0b11, &[1.0, 2.0, 0.0, 4.5]);
    assert_eq!(nonnegative(&Lattice::new(domain, sets), &tables), tables);
}
