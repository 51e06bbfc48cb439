//! Iterative proportional fitting, and exact whole people from the fitted shares.
//!
//! A joint over seven attributes would have hundreds of millions of cells, so it is built one attribute at a time: for
//! each person a row of prior weights over the categories (zero where logic forbids), raked until every row sums to one
//! and every column to its published count. Dependent rounding then turns the shares into one category for each person
//! while every column sum stays exactly what it was.

use crate::dice::Dice;

/// Shares closer than this to 0 or 1 count as settled.
const SETTLED: f64 = 1e-9;
const ROUNDS: usize = 20_000;

/// One category for each person, so that category `c` is given to exactly `targets[c]` people; `None` when the zeros
/// of the weights forbid that.
pub(crate) fn assign(mut shares: Vec<Vec<f64>>, targets: &[usize], dice: &mut Dice) -> Option<Vec<usize>> {
    rake(&mut shares, targets)?;
    Rounding::new(shares, targets.len()).run(dice, targets)
}

/// Scales rows to one and columns to their targets, in turn, until both hold.
fn rake(shares: &mut [Vec<f64>], targets: &[usize]) -> Option<()> {
    for _ in 0..ROUNDS {
        let mut sums = vec![0.0; targets.len()];
        for row in shares.iter_mut() {
            let total: f64 = row.iter().sum();
            if total <= 0.0 {
                return None;
            }
            row.iter_mut().zip(&mut sums).for_each(|(share, sum)| {
                *share /= total;
                *sum += *share;
            });
        }
        let gap = sums.iter().zip(targets).map(|(sum, target)| (sum - *target as f64).abs()).fold(0.0, f64::max);
        if gap < 1e-7 {
            return Some(());
        }
        let scale: Vec<f64> = sums.iter().zip(targets).map(|(sum, target)| ratio(*target, *sum)).collect();
        for row in shares.iter_mut() {
            row.iter_mut().zip(&scale).for_each(|(share, factor)| *share *= factor);
        }
    }
    None
}

fn ratio(target: usize, sum: f64) -> f64 {
    if sum > 0.0 { target as f64 / sum } else { 0.0 }
}

/// Dependent rounding: shares are moved around cycles of unsettled cells, which changes no row and no column sum,
/// until every cell is 0 or 1. Each cell ends at 1 with the probability of its share.
struct Rounding {
    shares: Vec<Vec<f64>>,
    by_row: Vec<Vec<usize>>,
    by_column: Vec<Vec<usize>>,
}

impl Rounding {
    fn new(shares: Vec<Vec<f64>>, columns: usize) -> Self {
        let mut by_column = vec![Vec::new(); columns];
        let mut by_row = vec![Vec::new(); shares.len()];
        for (row, cells) in shares.iter().enumerate() {
            for (column, share) in cells.iter().enumerate() {
                if unsettled(*share) {
                    by_row[row].push(column);
                    by_column[column].push(row);
                }
            }
        }
        Self { shares, by_row, by_column }
    }

    fn run(mut self, dice: &mut Dice, targets: &[usize]) -> Option<Vec<usize>> {
        for row in 0..self.shares.len() {
            while !self.by_row[row].is_empty() {
                self.step(row, dice);
            }
        }
        let chosen: Vec<usize> = self.shares.iter().filter_map(|cells| cells.iter().position(|share| *share > 0.5)).collect();
        let mut counts = vec![0; targets.len()];
        chosen.iter().for_each(|column| counts[*column] += 1);
        (chosen.len() == self.shares.len() && counts == targets).then_some(chosen)
    }

    /// Walks from row to column to row until a node comes back, then moves shares around that cycle.
    fn step(&mut self, start: usize, dice: &mut Dice) {
        let mut path: Vec<(usize, usize)> = Vec::new();
        let (mut row, mut from) = (start, None);
        loop {
            let Some(column) = other(&self.by_row[row], from, dice) else {
                return self.settle(path.last().copied().unwrap_or((row, self.by_row[row][0])));
            };
            path.push((row, column));
            if let Some(first) = path.iter().step_by(2).position(|cell| cell.1 == column).filter(|at| 2 * at + 1 < path.len()) {
                return self.shift(&path[2 * first + 1..], dice);
            }
            let Some(next) = other(&self.by_column[column], Some(row), dice) else {
                return self.settle((row, column));
            };
            path.push((next, column));
            if let Some(first) = path.iter().step_by(2).position(|cell| cell.0 == next) {
                return self.shift(&path[2 * first..], dice);
            }
            (row, from) = (next, Some(column));
        }
    }

    /// Adds to every second cell of a cycle and takes from the others, as far as the first that settles.
    fn shift(&mut self, cycle: &[(usize, usize)], dice: &mut Dice) {
        let (mut up, mut down) = (f64::MAX, f64::MAX);
        for (index, (row, column)) in cycle.iter().enumerate() {
            let share = self.shares[*row][*column];
            let (room, stock) = if index % 2 == 0 { (1.0 - share, share) } else { (share, 1.0 - share) };
            (up, down) = (up.min(room), down.min(stock));
        }
        let amount = if dice.chance(down / (up + down)) { up } else { -down };
        for (index, (row, column)) in cycle.iter().enumerate() {
            self.shares[*row][*column] += if index % 2 == 0 { amount } else { -amount };
            if !unsettled(self.shares[*row][*column]) {
                self.settle((*row, *column));
            }
        }
    }

    fn settle(&mut self, (row, column): (usize, usize)) {
        self.shares[row][column] = self.shares[row][column].round();
        self.by_row[row].retain(|other| *other != column);
        self.by_column[column].retain(|other| *other != row);
    }
}

fn unsettled(share: f64) -> bool {
    share > SETTLED && share < 1.0 - SETTLED
}

/// Some other node than the one the walk came from.
fn other(nodes: &[usize], from: Option<usize>, dice: &mut Dice) -> Option<usize> {
    let place = from.and_then(|from| nodes.iter().position(|node| *node == from));
    let choices = nodes.len() - usize::from(place.is_some());
    if choices == 0 {
        return None;
    }
    let drawn = dice.below(choices);
    Some(nodes[if place.is_some_and(|place| drawn >= place) { drawn + 1 } else { drawn }])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn counts_are_exact_and_zeros_are_kept() {
        let mut dice = Dice::new(7);
        let weights: Vec<Vec<f64>> =
            (0..200).map(|row| vec![if row < 50 { 0.0 } else { 1.0 + dice.unit() }, 1.0, dice.unit() + 0.1]).collect();
        let chosen = assign(weights, &[60, 100, 40], &mut dice).unwrap();
        for (column, target) in [60, 100, 40].into_iter().enumerate() {
            assert_eq!(chosen.iter().filter(|choice| **choice == column).count(), target);
        }
        assert!(chosen[..50].iter().all(|choice| *choice != 0));
    }

    #[test]
    fn an_impossible_margin_is_refused() {
        let weights = vec![vec![0.0, 1.0]; 10];
        assert!(assign(weights, &[5, 5], &mut Dice::new(1)).is_none());
    }
}
