//! How far a sealed column moved, against how far its plan said that it could.

use std::collections::BTreeMap;

use choir_mechanism::{SealedColumn, Shape};

use crate::aggregate::Cells;
use crate::plan::Planned;

/// The largest move of one sealed column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moved {
    /// Euclidean length of the largest move.
    pub seen: f64,
    /// The declared L2 sensitivity.
    pub declared: f64,
    /// Sum of absolute moves.
    pub seen_sum: f64,
    /// The declared L1 sensitivity.
    pub declared_sum: f64,
}

impl Moved {
    /// Whether neither norm was passed.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.seen <= self.declared && self.seen_sum <= self.declared_sum
    }

    /// The move as a share of what was declared.
    #[must_use]
    pub fn share(&self) -> f64 {
        (self.seen / self.declared).max(self.seen_sum / self.declared_sum)
    }

    pub(crate) fn larger(self, other: Self) -> Self {
        Self { seen: self.seen.max(other.seen), seen_sum: self.seen_sum.max(other.seen_sum), ..self }
    }
}

/// The moves of all sealed columns between two runs; then, for keys released by threshold, that of their units.
pub(crate) fn moves(one: &Cells, other: &Cells, planned: &Planned) -> Vec<Moved> {
    let keys = (one.open_units(), other.open_units());
    let columns = one.columns().into_iter().zip(other.columns()).zip(&planned.release.columns);
    let mut moves: Vec<Moved> = columns
        .map(|((one, other), column)| {
            let changes = match (one, other, keys) {
                (SealedColumn::Vector(one), SealedColumn::Vector(other), (Some((own, _)), Some((others, _)))) => {
                    by_key(own, &one, others, &other)
                }
                (SealedColumn::Vector(one), SealedColumn::Vector(other), _) => {
                    one.iter().zip(&other).map(|(one, other)| to_f64(one.abs_diff(*other))).collect()
                }
                (SealedColumn::Histograms(one), SealedColumn::Histograms(other), _) => {
                    one.iter().zip(&other).map(|(one, other)| rows_apart(one, other)).collect()
                }
                // Columns of two kinds never stand for the same thing.
                _ => vec![f64::INFINITY],
            };
            moved(&changes, declared(&column.shape))
        })
        .collect();
    if let ((Some((own, units)), Some((others, without))), Some(threshold)) = (keys, &planned.release.threshold) {
        let groups = f64::from(threshold.groups.get());
        let changes = by_key(own, units, others, without);
        let within_one = changes.iter().all(|change| *change <= 1.0);
        moves.push(moved(&changes, if within_one { (groups.sqrt(), groups) } else { (0.0, 0.0) }));
    }
    moves
}

/// L2 and L1 sensitivity of a column.
fn declared(shape: &Shape) -> (f64, f64) {
    match shape {
        Shape::Vector { sensitivity } => {
            (sensitivity.l2_up(), to_f64(u64::from(sensitivity.groups()) * sensitivity.per_group().get()))
        }
        Shape::Quantile(plan) => {
            let (groups, rows) = (f64::from(plan.groups.get()), f64::from(plan.rows.get()));
            (rows * groups.sqrt() * (1.0 + 1e-12), rows * groups)
        }
    }
}

fn moved(changes: &[f64], (declared, declared_sum): (f64, f64)) -> Moved {
    let square: f64 = changes.iter().map(|change| change * change).sum();
    Moved { seen: square.sqrt(), declared, seen_sum: changes.iter().sum(), declared_sum }
}

/// Moves of figures that stand at keys which may be missing on either side.
fn by_key(own: &[Vec<String>], one: &[i64], others: &[Vec<String>], other: &[i64]) -> Vec<f64> {
    let mut changes: BTreeMap<&Vec<String>, i64> = BTreeMap::new();
    for (key, figure) in own.iter().zip(one) {
        *changes.entry(key).or_default() += figure;
    }
    for (key, figure) in others.iter().zip(other) {
        *changes.entry(key).or_default() -= figure;
    }
    changes.values().map(|change| to_f64(change.unsigned_abs())).collect()
}

/// Rows in which two histograms of a cell differ.
fn rows_apart(one: &[u64], other: &[u64]) -> f64 {
    to_f64(one.iter().zip(other).map(|(one, other)| one.abs_diff(*other)).sum())
}

#[allow(clippy::cast_precision_loss, reason = "moves are far below 2^53 steps")]
fn to_f64(steps: u64) -> f64 {
    steps as f64
}
