//! Records spread evenly over a fitted distribution, and no randomness in it.

use super::super::fit::{Component, Distribution};

/// So many records from a distribution.
pub(super) fn drawn(component: &Component, distribution: &Distribution, rows: usize) -> Vec<Vec<u32>> {
    match distribution {
        Distribution::Joint(cells) => {
            let sizes = component.sizes();
            spread(cells, rows, MIDDLE).into_iter().map(|cell| codes(cell, &sizes)).collect()
        }
        Distribution::Mixture { rows: parts, chances } => mixed(component, parts, chances, rows),
    }
}

const MIDDLE: f64 = 0.5;

/// Systematic sampling: the cells in which the same place of each of so many equal steps lies.
fn spread(cells: &[f64], rows: usize, place: f64) -> Vec<usize> {
    let total: f64 = cells.iter().sum();
    let mut drawn = Vec::with_capacity(rows);
    let mut sum = 0.0;
    for (cell, amount) in cells.iter().enumerate() {
        sum += amount;
        while drawn.len() < rows && (drawn.len() as f64 + place) / rows as f64 * total < sum {
            drawn.push(cell);
        }
    }
    // Rounding may leave the last ones out.
    let last = cells.iter().rposition(|amount| *amount > 0.0).unwrap_or(0);
    drawn.resize(rows, last);
    drawn
}

fn codes(mut cell: usize, sizes: &[usize]) -> Vec<u32> {
    let mut record = vec![0; sizes.len()];
    for (code, size) in record.iter_mut().zip(sizes).rev() {
        *code = (cell % size) as u32;
        cell /= size;
    }
    record
}

/// Every part has its rows; within a part every variable has its codes in proportion, in an order of its own. Many parts
/// have few rows each: each takes its codes at another place of the steps, so that together they are in proportion too.
fn mixed(component: &Component, parts: &[f64], chances: &[Vec<f64>], rows: usize) -> Vec<Vec<u32>> {
    let sizes = component.sizes();
    let mut records = Vec::with_capacity(rows);
    let mut counts = vec![0_usize; parts.len()];
    spread(parts, rows, MIDDLE).into_iter().for_each(|part| counts[part] += 1);
    for (part, count) in counts.into_iter().enumerate() {
        let mut columns: Vec<Vec<usize>> = Vec::new();
        for (variable, size) in sizes.iter().enumerate() {
            let place = fraction(part, variable);
            let codes = spread(&chances[variable][part * size..(part + 1) * size], count, place);
            columns.push(order(count, variable).into_iter().map(|place| codes[place]).collect());
        }
        records.extend((0..count).map(|record| columns.iter().map(|column| column[record] as u32).collect()));
    }
    records
}

/// An order of so many places that has nothing to do with that of another variable.
fn order(count: usize, variable: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|one, other| fraction(*one, variable).total_cmp(&fraction(*other, variable)));
    places
}

/// Fractions of multiples of the root of a prime: evenly spread, and otherwise for every variable.
fn fraction(place: usize, variable: usize) -> f64 {
    ((place + 1) as f64 * f64::from(prime(variable)).sqrt()).fract()
}

fn prime(index: usize) -> u32 {
    let composite = |number: u32| (2..number).any(|divisor| number.is_multiple_of(divisor));
    (2..).filter(|number| !composite(*number)).nth(index).unwrap_or(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systematic_records_are_within_one_of_their_share() {
        let cells = [0.2, 0.0, 3.7, 1.1, 5.0];
        let drawn = spread(&cells, 10, MIDDLE);
        for (cell, amount) in cells.iter().enumerate() {
            let count = drawn.iter().filter(|own| **own == cell).count() as f64;
            assert!((count - amount).abs() <= 1.0, "{count} for {amount}");
        }
        assert_eq!(drawn.len(), 10);
        assert!(spread(&[0.0, 0.0], 3, MIDDLE) == [0, 0, 0] && spread(&[1.0], 0, MIDDLE).is_empty());
    }

    #[test]
    fn orders_are_orders_and_primes_are_primes() {
        let mut places = order(50, 3);
        places.sort_unstable();
        assert_eq!(places, (0..50).collect::<Vec<_>>());
        assert_eq!([prime(0), prime(1), prime(2), prime(9)], [2, 3, 5, 29]);
    }
}
