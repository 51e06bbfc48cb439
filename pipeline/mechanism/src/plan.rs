//! What a release will do, known before data, and how large its noise will be.

use std::num::NonZeroU32;

use choir_contract::{Delta, Rho};

use crate::calibrated::Calibrated;
use crate::{MechanismError, Sensitivity};

/// What is released, under which law, and how the budget is shared.
///
/// # Privacy
/// A column's share of the budget is its weight over the sum of all weights (the threshold's included), rounded down: of
/// rho under the Gaussian law, of pure epsilon under the Laplace law.
#[derive(Debug, Clone, PartialEq)]
pub struct ReleasePlan {
    /// Law of the additive noise.
    pub law: Law,
    /// The columns.
    pub columns: Vec<ColumnPlan>,
    /// For keys that come from data: how many units a key must have, about, to be released.
    pub threshold: Option<ThresholdPlan>,
}

/// Law of additive noise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Law {
    /// Discrete Gaussian: the budget is rho, of zero-concentrated differential privacy.
    Gaussian,
    /// Discrete Laplace: the budget is the pure epsilon that the rho of the grant implies.
    Laplace,
}

/// One column and its weight in the budget.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnPlan {
    /// What the column is.
    pub shape: Shape,
    /// Its share of the budget, in proportion to all weights.
    pub weight: NonZeroU32,
}

/// What a column is.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Integers with additive noise of the plan's law.
    Vector {
        /// How far one privacy unit can move the vector.
        sensitivity: Sensitivity,
    },
    /// One quantile a cell, with a 95% interval, by the exponential mechanism.
    Quantile(QuantilePlan),
}

/// A quantile in every cell, chosen from a public grid of candidates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuantilePlan {
    /// The quantile is `numerator / denominator`.
    pub numerator: u32,
    /// From 1 to 1000.
    pub denominator: u32,
    /// Number of candidates, at least 2.
    pub candidates: u32,
    /// Most cells that one unit can touch.
    pub groups: NonZeroU32,
    /// Most rows of one unit in one cell.
    pub rows: NonZeroU32,
    /// An earlier vector column with the number of rows of each cell: then the interval covers sampling as well.
    pub sampling_count: Option<usize>,
}

/// Keys are released when their noised number of units reaches a threshold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThresholdPlan {
    /// Most keys that one unit can touch.
    pub groups: NonZeroU32,
    /// Share of the budget.
    pub weight: NonZeroU32,
    /// Chance that a key is released that only one unit has.
    pub delta: Delta,
}

/// What is known of a release before data.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// Noise of every column.
    pub columns: Vec<ExpectedNoise>,
    /// Noise and height of the threshold.
    pub threshold: Option<ExpectedThreshold>,
}

/// Noise of one column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ExpectedNoise {
    /// Of a vector.
    Vector {
        /// Scale of the law: for the Gaussian its standard deviation, up to the effect of discreteness, in steps.
        scale: f64,
    },
    /// Of a quantile.
    Quantile {
        /// Where candidates are dense, the middle's error in ranks is Laplace with this scale, in rows.
        rank_scale: f64,
        /// How far from the quantile the ends of the interval are aimed when sampling is left out, in rows.
        rank_margin: f64,
    },
}

/// Noise and height of a threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExpectedThreshold {
    /// Scale of the noise on the number of units of a key.
    pub scale: f64,
    /// A key is released when its noised number of units is at least this.
    pub threshold: i64,
}

impl ReleasePlan {
    /// How large the noise of a release will be. A release that has this plan and a grant of this rho is not refused.
    ///
    /// # Errors
    /// [`MechanismError::TooSmall`] when the budget cannot be divided, [`MechanismError::DeltaTooSmall`] when no threshold
    /// reaches its delta, [`MechanismError::Unsupported`] when parts of the plan do not go together.
    pub fn expected(&self, rho: Rho) -> Result<Expected, MechanismError> {
        Ok(Calibrated::new(self, rho)?.expected())
    }

    /// Refuses parts that do not go together.
    pub(crate) fn supported(&self) -> Result<(), MechanismError> {
        let refused = self.columns.iter().enumerate().find_map(|(index, column)| match &column.shape {
            Shape::Vector { sensitivity } => self.refuse_vector(*sensitivity),
            Shape::Quantile(quantile) => self.refuse_quantile(index, quantile),
        });
        refused.map_or(Ok(()), |reason| Err(MechanismError::Unsupported(reason)))
    }

    fn refuse_vector(&self, sensitivity: Sensitivity) -> Option<&'static str> {
        let spread = self.threshold.is_some() && sensitivity.groups() != 1;
        spread.then_some("with a threshold all groups of a unit can meet in `other`: its sensitivity must be gathered")
    }

    fn refuse_quantile(&self, index: usize, quantile: &QuantilePlan) -> Option<&'static str> {
        let counts = |count: usize| matches!(self.columns.get(count), Some(ColumnPlan { shape: Shape::Vector { .. }, .. }));
        if self.threshold.is_some() {
            Some("a release by threshold has no quantiles")
        } else if self.law != Law::Gaussian {
            Some("quantiles are accounted in rho, which goes with the Gaussian law")
        } else if !(1..=1000).contains(&quantile.denominator) || quantile.numerator > quantile.denominator {
            Some("a quantile is a fraction from 0 to 1 with a denominator of at most 1000")
        } else if quantile.candidates < 2 {
            Some("a quantile is chosen from at least 2 candidates")
        } else if quantile.sampling_count.is_some_and(|count| count >= index || !counts(count)) {
            Some("the number of rows behind a quantile must be an earlier vector column")
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests;
