//! What has been spent, and what is left.

use choir_contract::Rho;
use choir_mechanism::accounting;

use crate::{Engine, EngineError};

/// Cap and spending of one population.
#[derive(Debug, Clone, PartialEq)]
pub struct PopulationBudget {
    /// The population.
    pub population: String,
    /// Its label.
    pub label: String,
    /// What one privacy unit is.
    pub unit: &'static str,
    /// The cap.
    pub cap: Rho,
    /// What was spent.
    pub spent: Rho,
    /// What remains.
    pub remaining: Rho,
    /// Delta of the epsilons.
    pub delta: f64,
    /// The cap as epsilon.
    pub cap_epsilon: f64,
    /// What was spent, as epsilon.
    pub spent_epsilon: f64,
    /// What remains, as epsilon of a release that used all of it.
    pub remaining_epsilon: f64,
}

impl Engine {
    /// Cap and spending of every population.
    ///
    /// # Errors
    /// When the ledger cannot be used.
    pub fn budget(&self) -> Result<Vec<PopulationBudget>, EngineError> {
        let ledger = self.ledger()?;
        let budgets = self.programme.populations.values().map(|population| {
            let balance = ledger.balance(&population.id)?;
            Ok(PopulationBudget {
                population: population.id.clone(),
                label: population.label.clone(),
                unit: population.kind.word(),
                cap: balance.cap,
                spent: balance.spent,
                remaining: balance.remaining(),
                delta: population.delta,
                cap_epsilon: accounting::epsilon(balance.cap, population.delta)?,
                spent_epsilon: accounting::epsilon(balance.spent, population.delta)?,
                remaining_epsilon: accounting::epsilon(balance.remaining(), population.delta)?,
            })
        });
        budgets.collect()
    }

    /// Checks the whole chain of the ledger; tells how many entries it holds.
    ///
    /// # Errors
    /// With the first altered entry.
    pub fn audit_ledger(&self) -> Result<u64, EngineError> {
        Ok(self.ledger()?.check_chain()?)
    }
}
