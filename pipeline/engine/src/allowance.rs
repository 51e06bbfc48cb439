//! Allowances: a steward gives a role, a person or a purpose a share of a cap.

use std::collections::BTreeSet;

use choir_contract::{ContractError, Rho};
use choir_ledger::{AllowanceState, Holder};
use choir_mechanism::accounting;

use crate::people::{ALL, STEWARDS};
use crate::workspace::now;
use crate::{Engine, EngineError};

impl Engine {
    /// Limits what a holder may spend of a population's cap, what it spent already included. The newest allowance of a
    /// holder counts; it never adds to the cap. Tells the number of the ledger's entry.
    ///
    /// # Errors
    /// When the actor is no steward, or nobody declared the population or the holder.
    pub fn allow(&self, population: &str, holder: &Holder, rho: Rho, reason: &str) -> Result<u64, EngineError> {
        self.require("give allowances", &STEWARDS)?;
        let population = self.programme.population(population)?;
        self.check_holder(holder)?;
        Ok(self.ledger()?.allow(&population.id, holder, rho, &self.actor.name, reason, &now())?)
    }

    /// The newest allowance of every holder in a population, with what the holder spent.
    ///
    /// # Errors
    /// When nobody declared the population, or the ledger cannot be used.
    pub fn allowances(&self, population: &str) -> Result<Vec<AllowanceState>, EngineError> {
        Ok(self.ledger()?.allowances(&self.programme.population(population)?.id)?)
    }

    /// The largest rho whose epsilon, at the delta of the population, is not above the one given; zero when there is none.
    ///
    /// # Errors
    /// When nobody declared the population, or the library cannot convert.
    pub fn rho_within(&self, population: &str, epsilon: f64) -> Result<Rho, EngineError> {
        Ok(accounting::rho_within(epsilon, self.programme.population(population)?.delta)?)
    }

    /// An allowance of a name that nobody bears would look like a limit and be none.
    fn check_holder(&self, holder: &Holder) -> Result<(), EngineError> {
        let (kind, known): (_, BTreeSet<String>) = match holder {
            Holder::Role(_) => ("role", ALL.iter().map(|role| role.word().to_owned()).collect()),
            Holder::Purpose(_) => {
                ("purpose", self.programme.datasets.values().flat_map(|dataset| dataset.purposes.clone()).collect())
            }
            // The system's user is in no file, and may limit themselves.
            Holder::Person(_) => {
                ("person", self.people()?.into_iter().map(|person| person.name).chain([self.actor.name.clone()]).collect())
            }
        };
        if known.contains(holder.name()) {
            return Ok(());
        }
        let known = known.into_iter().collect::<Vec<_>>().join(", ");
        Err(ContractError::Unknown { kind, given: holder.name().to_owned(), known }.into())
    }
}
