//! The closed form against dense generalised least squares.

use super::simulation::Dice;
use crate::cells::{Domain, Mask};
use crate::measured::Noise;
use crate::sets::Lattice;

/// Solves a symmetric system by elimination; columns without a pivot stay zero, which changes nothing that can be
/// estimated.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    let mut pivots = vec![None; size];
    let mut row = 0;
    for column in 0..size {
        let best = (row..size).max_by(|one, other| matrix[*one][column].abs().total_cmp(&matrix[*other][column].abs()));
        let Some(best) = best.filter(|best| matrix[*best][column].abs() > 1e-9) else { continue };
        matrix.swap(row, best);
        right.swap(row, best);
        for other in (0..size).filter(|other| *other != row) {
            let factor = matrix[other][column] / matrix[row][column];
            let pivot = matrix[row].clone();
            matrix[other].iter_mut().zip(pivot).for_each(|(entry, own)| *entry -= factor * own);
            right[other] -= factor * right[row];
        }
        pivots[column] = Some(row);
        row += 1;
    }
    (0..size).map(|column| pivots[column].map_or(0.0, |row| right[row] / matrix[row][column])).collect()
}

/// Dense least squares: for every set the fitted table and the variance of its first cell.
fn dense(domain: &Domain, sets: &[Mask], deviations: &[f64], tables: &[Vec<f64>]) -> Vec<(Vec<f64>, f64)> {
    let all: Mask = sets.iter().fold(0, |all, set| all | set);
    let cells = domain.cells(all);
    let (mut normal, mut right) = (vec![vec![0.0; cells]; cells], vec![0.0; cells]);
    for (set, (table, deviation)) in sets.iter().zip(tables.iter().zip(deviations)) {
        let projection = domain.projection(all, *set);
        for one in 0..cells {
            right[one] += table[projection[one]] / deviation.powi(2);
            for other in (0..cells).filter(|other| projection[one] == projection[*other]) {
                normal[one][other] += deviation.powi(-2);
            }
        }
    }
    let finest = solve(normal.clone(), right);
    let fitted = |set: &Mask| {
        let projection = domain.projection(all, *set);
        let mut table = vec![0.0; domain.cells(*set)];
        finest.iter().zip(&projection).for_each(|(value, cell)| table[*cell] += value);
        let first: Vec<f64> = projection.iter().map(|cell| if *cell == 0 { 1.0 } else { 0.0 }).collect();
        let variance = solve(normal.clone(), first.clone()).iter().zip(&first).map(|(one, other)| one * other).sum();
        (table, variance)
    };
    sets.iter().map(fitted).collect()
}

fn compare(sizes: &[usize], sets: &[Mask], dice: &mut Dice) {
    let domain = Domain::new(sizes.to_vec());
    let deviations: Vec<f64> = sets.iter().map(|_| 0.5 + 4.0 * dice.share()).collect();
    let tables: Vec<Vec<f64>> =
        sets.iter().map(|set| (0..domain.cells(*set)).map(|_| 100.0 * dice.share() - 20.0).collect()).collect();
    let noises: Vec<Noise> = deviations.iter().map(|deviation| Noise { deviation: *deviation, half_width: 0.0 }).collect();
    let lattice = Lattice::new(domain.clone(), sets.to_vec());
    let weighted = lattice.weighted(&noises);
    let fitted = weighted.fit(&tables);
    for (set, (table, variance)) in dense(&domain, sets, &deviations, &tables).into_iter().enumerate() {
        for (one, other) in fitted[set].iter().zip(&table) {
            assert!((one - other).abs() < 1e-9, "{sizes:?} {sets:?}, set {set}: {one}, dense {other}");
        }
        let stated = weighted.noise(set).deviation.powi(2);
        assert!((stated - variance).abs() < 1e-9, "{sizes:?} {sets:?}, set {set}: variance {stated}, dense {variance}");
    }
}

#[test]
fn the_closed_form_is_dense_least_squares() {
    let mut dice = Dice::new(7);
    for (sizes, sets) in [
        (vec![3, 4], vec![0b11, 0b01, 0b10, 0b00]),
        // The finest table is not among them.
        (vec![3, 4], vec![0b01, 0b10, 0b00]),
        (vec![2, 3, 4], vec![0b011, 0b110, 0b101, 0b001]),
        (vec![2, 3, 4], vec![0b111, 0b001, 0b000]),
        // The same set twice, and keys of one code.
        (vec![3, 1, 2], vec![0b111, 0b111, 0b101, 0b010, 0b000]),
        (vec![5], vec![0b1, 0b0]),
        // One set alone stays as it is.
        (vec![2, 3], vec![0b11]),
    ] {
        for _ in 0..5 {
            compare(&sizes, &sets, &mut dice);
        }
    }
}

#[test]
fn any_sets_of_three_keys() {
    let mut dice = Dice::new(8);
    for _ in 0..60 {
        let sizes: Vec<usize> = (0..3).map(|_| 1 + dice.below(3)).collect();
        let sets: Vec<Mask> = (0..1 + dice.below(6)).map(|_| dice.below(8) as Mask).collect();
        compare(&sizes, &sets, &mut dice);
    }
}

#[test]
fn totals_are_the_sums_of_their_parts() {
    let (domain, sets) = (Domain::new(vec![40, 25]), vec![0b11, 0b01, 0b10, 0b00]);
    let mut dice = Dice::new(9);
    let tables: Vec<Vec<f64>> = sets.iter().map(|set| (0..domain.cells(*set)).map(|_| 1e5 * dice.share()).collect()).collect();
    let lattice = Lattice::new(domain.clone(), sets);
    let fitted = lattice.weighted(&[5.0, 1.0, 3.0, 8.0].map(|deviation| Noise { deviation, half_width: 0.0 })).fit(&tables);
    for (set, mask) in [(1, 0b01), (2, 0b10), (3, 0b00)] {
        let mut sums = vec![0.0; fitted[set].len()];
        fitted[0].iter().zip(domain.projection(0b11, mask)).for_each(|(value, cell)| sums[cell] += value);
        for (sum, total) in sums.iter().zip(&fitted[set]) {
            assert!((sum - total).abs() < 1e-9 * total.abs(), "{sum} and {total}");
        }
    }
}

/// Without noise every table is exact, and stays so.
#[test]
fn tables_without_noise_are_left_alone() {
    let lattice = Lattice::new(Domain::new(vec![2, 2]), vec![0b11, 0b01, 0b00]);
    let tables = vec![vec![1.0, 2.0, 3.0, 4.0], vec![3.0, 7.0], vec![10.0]];
    let fitted = lattice.weighted(&[Noise { deviation: 0.0, half_width: 0.0 }; 3]).fit(&tables);
    for (one, other) in fitted.iter().flatten().zip(tables.iter().flatten()) {
        assert!((one - other).abs() < 1e-12);
    }
}
