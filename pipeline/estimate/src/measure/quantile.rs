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

pub(super) fn outcome(entries: &Entries, aggregate: usize, grid: &Grid) -> Option<Outcome> {
    let [lower, middle, upper] = entries.ranks(aggregate)?.map(|candidate| grid.place(candidate));
    let estimate = Estimate::new(middle, lower, upper);
    Some(Outcome { other_deviation: (upper - lower).abs() / 2.0 / Z_95, ..Outcome::of(estimate) })
}
