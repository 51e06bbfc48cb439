//! A plan whose noise has been scaled to a budget: what a preview shows is what a release uses.

use choir_contract::Rho;
use opendp::core::Function;

use crate::budget::Budget;
use crate::quantile::Selection;
use crate::threshold::KeyFilter;
use crate::{
    ColumnPlan, Expected, ExpectedNoise, ExpectedThreshold, Law, MechanismError, QuantilePlan, ReleasePlan, Sensitivity, Shape,
    gaussian, laplace,
};

/// The mechanisms of a plan, each certified for its share of the budget.
pub(crate) struct Calibrated {
    pub(crate) columns: Vec<Mechanism>,
    pub(crate) threshold: Option<KeyFilter>,
}

/// The mechanism of one column.
pub(crate) enum Mechanism {
    Additive(Additive),
    Quantile(Selection),
}

/// Independent noise on every entry of a vector.
pub(crate) type Noise = Function<Vec<i64>, Vec<i64>>;

/// Noise of a law and a scale.
pub(crate) struct Additive {
    pub(crate) law: Law,
    pub(crate) scale: f64,
    pub(crate) noise: Noise,
}

impl Calibrated {
    pub(crate) fn new(plan: &ReleasePlan, rho: Rho) -> Result<Self, MechanismError> {
        plan.supported()?;
        let budget = Budget::new(plan, rho)?;
        let columns = plan.columns.iter().map(|column| Mechanism::new(plan.law, column, &budget));
        let threshold = plan.threshold.as_ref().map(|keys| KeyFilter::new(plan.law, keys, budget.share(keys.weight.get())?));
        Ok(Self { columns: columns.collect::<Result<_, _>>()?, threshold: threshold.transpose()? })
    }

    pub(crate) fn expected(&self) -> Expected {
        let threshold = self.threshold.as_ref();
        Expected {
            columns: self.columns.iter().map(Mechanism::expected).collect(),
            threshold: threshold.map(|keys| ExpectedThreshold { scale: keys.scale, threshold: keys.threshold }),
        }
    }
}

impl Mechanism {
    fn new(law: Law, column: &ColumnPlan, budget: &Budget) -> Result<Self, MechanismError> {
        let weight = column.weight.get();
        match &column.shape {
            Shape::Vector { sensitivity } => Ok(Self::Additive(Additive::new(law, budget.share(weight)?, *sensitivity)?)),
            Shape::Quantile(quantile) => Ok(Self::Quantile(selection(quantile, weight, budget)?)),
        }
    }

    fn expected(&self) -> ExpectedNoise {
        match self {
            Self::Additive(additive) => ExpectedNoise::Vector { scale: additive.scale },
            Self::Quantile(selection) => {
                ExpectedNoise::Quantile { rank_scale: selection.rank_scale(), rank_margin: selection.rank_margin() }
            }
        }
    }
}

impl Additive {
    fn new(law: Law, share: f64, sensitivity: Sensitivity) -> Result<Self, MechanismError> {
        let (scale, noise) = match law {
            Law::Gaussian => gaussian::calibrated(share, sensitivity)?,
            Law::Laplace => laplace::calibrated(share, sensitivity)?,
        };
        Ok(Self { law, scale, noise })
    }
}

/// A unit is in at most `groups` cells, and every cell has three selections: half of the share is the middle's, a quarter
/// each end's.
fn selection(plan: &QuantilePlan, weight: u32, budget: &Budget) -> Result<Selection, MechanismError> {
    let groups = u64::from(plan.groups.get());
    let (middle, end) = (budget.rho_share(weight, 2 * groups)?, budget.rho_share(weight, 4 * groups)?);
    Selection::new(plan, middle.to_f64_down(), end.to_f64_down())
}
