//! What has been spent, and what is left.

use choir_contract::{Delta, Population, Rho};
use choir_ledger::{AllowanceState, Head, Ledger};
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
    /// The delta that releases by threshold may use, all of them together.
    pub delta_cap: Delta,
    /// What they used.
    pub delta_spent: Delta,
    /// What remains for them.
    pub delta_remaining: Delta,
    /// Who may use which share of the cap.
    pub allowances: Vec<Allowance>,
}

/// A share of a cap, as epsilon too.
#[derive(Debug, Clone, PartialEq)]
pub struct Allowance {
    /// Whose share, how large, and how much of it was spent.
    pub state: AllowanceState,
    /// The share as epsilon.
    pub allowed_epsilon: f64,
    /// What remains of it, as epsilon of a release that used all of it.
    pub remaining_epsilon: f64,
}

impl Engine {
    /// Cap and spending of every population.
    ///
    /// # Errors
    /// When the ledger cannot be used.
    pub fn budget(&self) -> Result<Vec<PopulationBudget>, EngineError> {
        let ledger = self.ledger()?;
        self.programme.populations.values().map(|population| budget_of(&ledger, population)).collect()
    }

    /// Checks the whole ledger; tells number and hash of its newest entry.
    ///
    /// # Errors
    /// With the first altered entry.
    pub fn audit_ledger(&self) -> Result<Head, EngineError> {
        let ledger = self.ledger()?;
        // The head is read first: what is appended meanwhile is checked as well, and not told.
        let head = ledger.head()?;
        ledger.check_chain()?;
        Ok(head)
    }
}

fn budget_of(ledger: &Ledger, population: &Population) -> Result<PopulationBudget, EngineError> {
    let balance = ledger.balance(&population.id)?;
    let epsilon = |rho| accounting::epsilon(rho, population.delta);
    let allowance = |state: AllowanceState| {
        let (allowed_epsilon, remaining_epsilon) = (epsilon(state.allowed)?, epsilon(state.remaining())?);
        Ok(Allowance { state, allowed_epsilon, remaining_epsilon })
    };
    Ok(PopulationBudget {
        population: population.id.clone(),
        label: population.label.clone(),
        unit: population.kind.word(),
        cap: balance.cap,
        spent: balance.spent,
        remaining: balance.remaining(),
        delta: population.delta,
        cap_epsilon: epsilon(balance.cap)?,
        spent_epsilon: epsilon(balance.spent)?,
        remaining_epsilon: epsilon(balance.remaining())?,
        delta_cap: balance.delta_cap,
        delta_spent: balance.delta_spent,
        delta_remaining: balance.delta_remaining(),
        allowances: ledger.allowances(&population.id)?.into_iter().map(allowance).collect::<Result<_, EngineError>>()?,
    })
}
