//! One budget in shares: every share is rounded down, so that together they never exceed the whole.

use choir_contract::Rho;

use crate::{Law, MechanismError, ReleasePlan, accounting};

/// The budget of one release and the weights that share it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Budget {
    law: Law,
    rho: Rho,
    weights: u128,
    columns: usize,
}

impl Budget {
    pub(crate) fn new(plan: &ReleasePlan, rho: Rho) -> Result<Self, MechanismError> {
        let weights = plan.columns.iter().map(|column| column.weight).chain(plan.threshold.iter().map(|keys| keys.weight));
        let budget = Self {
            law: plan.law,
            rho,
            weights: weights.map(|weight| u128::from(weight.get())).sum(),
            columns: plan.columns.len(),
        };
        if budget.weights == 0 || rho == Rho::ZERO { Err(budget.too_small()) } else { Ok(budget) }
    }

    /// A share in the unit of the law: rho or pure epsilon.
    pub(crate) fn share(&self, weight: u32) -> Result<f64, MechanismError> {
        match self.law {
            Law::Gaussian => Ok(self.rho_share(weight, 1)?.to_f64_down()),
            Law::Laplace => self.epsilon_share(weight),
        }
    }

    /// One of `parts` equal parts of a share of rho.
    pub(crate) fn rho_share(&self, weight: u32, parts: u64) -> Result<Rho, MechanismError> {
        let divisor = self.weights.saturating_mul(u128::from(parts));
        let units = (u128::from(self.rho.units()) * u128::from(weight)).checked_div(divisor);
        let share = units.and_then(|units| u64::try_from(units).ok()).map_or(Rho::ZERO, Rho::from_units);
        if share == Rho::ZERO { Err(self.too_small()) } else { Ok(share) }
    }

    #[allow(clippy::cast_precision_loss, reason = "every step is rounded down")]
    fn epsilon_share(&self, weight: u32) -> Result<f64, MechanismError> {
        let epsilon = accounting::pure_epsilon(self.rho)?;
        let share = ((epsilon * f64::from(weight)).next_down() / (self.weights as f64).next_up()).next_down();
        if share > 0.0 { Ok(share) } else { Err(self.too_small()) }
    }

    const fn too_small(&self) -> MechanismError {
        MechanismError::TooSmall { rho: self.rho, columns: self.columns }
    }
}
