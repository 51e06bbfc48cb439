//! Quantiles: candidates of a public grid, chosen by the mechanism together with their interval.

use super::Outcome;
use crate::measured::Entries;
use crate::{Estimate, Grid, Z_95};

impl Grid {
    /// What a candidate stands for.
    pub(crate) fn place(&self, candidate: u32) -> f64 {
        (self.minimum as f64 + f64::from(candidate) * self.step as f64) * self.resolution
    }
}

/// In a cell of few rows the ends cannot reach their targets and every candidate is about as likely as another: such a
/// choice looks like a figure and is none. It is said only where, by the noised number of rows, the shorter side of the
/// quantile clearly holds twice the rows that the noise reaches over.
pub(super) fn outcome(entries: &Entries, aggregate: usize, grid: &Grid, count: usize, tail: f64) -> Option<Outcome> {
    let rows = entries.number(count)?;
    if (rows.value - rows.noise.reach()) * tail < 2.0 * entries.margin(aggregate)? {
        return None;
    }
    let [lower, middle, upper] = entries.ranks(aggregate)?.map(|candidate| grid.place(candidate));
    let estimate = Estimate::new(middle, lower, upper);
    Some(Outcome { other_deviation: (upper - lower).abs() / 2.0 / Z_95, ..Outcome::of(estimate) })
}
