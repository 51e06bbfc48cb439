//! How the budget is divided among the residuals of a book.

use std::collections::HashMap;

use super::{Domain, TablePlan, View, spread};

/// What a book's budget is to make small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Objective {
    /// The sum over tables of importance times the mean variance of a cell: every table counts the same. The default.
    MeanVariance,
    /// The sum over tables of importance times the sum of the variances of its cells: every cell counts the same.
    TotalVariance,
    /// The largest over all cells of importance times variance: fitness for use, the worst cell is as good as can be.
    LargestVariance,
}

/// The iteration for the largest variance stops when its bound is this near, as a part of the optimum.
const GAP: f64 = 1e-9;
const MOST_ROUNDS: usize = 20_000;

/// Shares of the budget, one a residual; they add up to one.
///
/// With `V` the importance-weighted sum of what a residual brings to variances (times `2 rho`), the sum `V / share` over
/// residuals is smallest where shares are in proportion to the root of `V` (Cauchy, Schwarz).
pub(crate) fn shares(domain: &Domain, tables: &[TablePlan], residuals: &[View], objective: Objective) -> Vec<f64> {
    match objective {
        Objective::MeanVariance => proportional(&weighted(domain, tables, residuals, |_| 1.0)),
        Objective::TotalVariance => proportional(&weighted(domain, tables, residuals, |table| domain.cells(&table.view) as f64)),
        Objective::LargestVariance => Largest::new(domain, tables, residuals).shares(),
    }
}

fn weighted(domain: &Domain, tables: &[TablePlan], residuals: &[View], cells: impl Fn(&TablePlan) -> f64) -> Vec<f64> {
    let mut sums = vec![0.0; residuals.len()];
    for table in tables {
        for (sum, residual) in sums.iter_mut().zip(residuals) {
            if table.view.covers(residual) {
                *sum += table.importance * cells(table) * spread::mean_variance(domain, &table.view, residual);
            }
        }
    }
    sums
}

fn proportional(sums: &[f64]) -> Vec<f64> {
    let roots: Vec<f64> = sums.iter().map(|sum| sum.sqrt()).collect();
    let total: f64 = roots.iter().sum();
    roots.iter().map(|root| root / total).collect()
}

/// The cells of all tables, one of every kind, with what each residual brings to its variance: index and coefficient.
struct Largest {
    residuals: usize,
    cells: Vec<Vec<(usize, f64)>>,
}

impl Largest {
    fn new(domain: &Domain, tables: &[TablePlan], residuals: &[View]) -> Self {
        let places: HashMap<&View, usize> = residuals.iter().enumerate().map(|(place, view)| (view, place)).collect();
        let mut cells = Vec::new();
        for table in tables {
            let covered = table.view.covered();
            let (views, own): (Vec<&View>, Vec<usize>) =
                covered.iter().filter_map(|view| Some((view, *places.get(view)?))).unzip();
            for kind in spread::kinds(domain, &table.view, &views) {
                cells.push(own.iter().copied().zip(kind.iter().map(|value| value * table.importance)).collect());
            }
        }
        Self { residuals: residuals.len(), cells }
    }

    /// The dual is solved: cells share a weight of one, shares follow in closed form, and weight moves to the cells whose
    /// variance is largest, until the largest variance is the weighted mean of all.
    fn shares(&self) -> Vec<f64> {
        let mut weights = vec![1.0 / self.cells.len().max(1) as f64; self.cells.len()];
        let (mut best, mut smallest) = (vec![1.0 / self.residuals.max(1) as f64; self.residuals], f64::INFINITY);
        for _ in 0..MOST_ROUNDS {
            let mut sums = vec![0.0; self.residuals];
            for (cell, weight) in self.cells.iter().zip(&weights) {
                cell.iter().for_each(|(residual, value)| sums[*residual] += weight * value);
            }
            let shares = proportional(&sums);
            let bound = sums.iter().map(|sum| sum.sqrt()).sum::<f64>().powi(2);
            let variances: Vec<f64> = self.cells.iter().map(|cell| variance(cell, &shares)).collect();
            let largest = variances.iter().fold(0.0_f64, |largest, variance| largest.max(*variance));
            if largest < smallest {
                (best, smallest) = (shares, largest);
            }
            if smallest / bound - 1.0 < GAP {
                break;
            }
            weights.iter_mut().zip(&variances).for_each(|(weight, variance)| *weight *= (variance / largest).sqrt());
            let total: f64 = weights.iter().sum();
            weights.iter_mut().for_each(|weight| *weight /= total);
        }
        best
    }
}

fn variance(cell: &[(usize, f64)], shares: &[f64]) -> f64 {
    // A residual without a share brings nothing where its coefficient is zero, and is never without one elsewhere.
    cell.iter().filter(|(_, value)| *value > 0.0).map(|(residual, value)| value / shares[*residual]).sum()
}
