//! Allowances: how much of a cap one role, person or purpose may use. They divide a cap and never add to it.

use std::fmt;
use std::str::FromStr;

use choir_contract::Rho;
use rusqlite::Connection;

use crate::entry::unsigned;
use crate::{Debit, LedgerError};

/// Whose debits an allowance limits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// Everybody who acts in this role, together.
    Role(String),
    /// One person, in whatever role.
    Person(String),
    /// One purpose, whoever acts.
    Purpose(String),
}

impl Holder {
    const fn kind(&self) -> &'static str {
        match self {
            Self::Role(_) => "role",
            Self::Person(_) => "person",
            Self::Purpose(_) => "purpose",
        }
    }

    /// The name of the role, person or purpose.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Role(name) | Self::Person(name) | Self::Purpose(name) => name,
        }
    }

    /// The three holders of a debit: who asks, in which role, what for.
    pub(crate) fn all_of(actor: &str, role: &str, purpose: &str) -> [Self; 3] {
        [Self::Person(actor.to_owned()), Self::Role(role.to_owned()), Self::Purpose(purpose.to_owned())]
    }

    /// Sum of the debits of this holder.
    const fn spent_query(&self) -> &'static str {
        match self {
            Self::Role(_) => "SELECT COALESCE(SUM(rho), 0) FROM entry WHERE population = ?1 AND kind = 'debit' AND role = ?2",
            Self::Person(_) => "SELECT COALESCE(SUM(rho), 0) FROM entry WHERE population = ?1 AND kind = 'debit' AND actor = ?2",
            Self::Purpose(_) => {
                "SELECT COALESCE(SUM(rho), 0) FROM entry WHERE population = ?1 AND kind = 'debit' AND purpose = ?2"
            }
        }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.kind(), self.name())
    }
}

impl FromStr for Holder {
    type Err = LedgerError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || LedgerError::Holder { given: text.to_owned() };
        let (kind, name) = text.split_once(':').ok_or_else(refuse)?;
        let name = Some(name.trim().to_owned()).filter(|name| !name.is_empty()).ok_or_else(refuse)?;
        match kind.trim() {
            "role" => Ok(Self::Role(name)),
            "person" => Ok(Self::Person(name)),
            "purpose" => Ok(Self::Purpose(name)),
            _ => Err(refuse()),
        }
    }
}

/// What a holder may use of a population's cap, and what it used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowanceState {
    /// The holder.
    pub holder: Holder,
    /// The limit on the sum of the holder's debits.
    pub allowed: Rho,
    /// That sum, with the debits from before the allowance was given.
    pub spent: Rho,
}

impl AllowanceState {
    /// What remains; zero when more was spent before the limit was set. The cap may have less.
    #[must_use]
    pub const fn remaining(&self) -> Rho {
        self.allowed.saturating_sub(self.spent)
    }
}

/// The newest allowance of every holder in a population, by the holders' texts.
pub(crate) fn states(connection: &Connection, population: &str) -> Result<Vec<AllowanceState>, LedgerError> {
    let mut statement = connection.prepare(
        "SELECT subject, rho, MAX(number) FROM entry WHERE population = ?1 AND kind = 'allowance' GROUP BY subject ORDER BY subject",
    )?;
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, unsigned(row, 1)?, unsigned(row, 2)?));
    let newest: Vec<(String, u64, u64)> = statement.query_map([population], read)?.collect::<Result<_, _>>()?;
    let state = |(subject, allowed, number): (String, u64, u64)| {
        let holder: Holder = subject.parse().map_err(|_| LedgerError::Altered { entry: number })?;
        let spent = connection.query_row(holder.spent_query(), [population, holder.name()], |row| unsigned(row, 0))?;
        Ok(AllowanceState { holder, allowed: Rho::from_units(allowed), spent: Rho::from_units(spent) })
    };
    newest.into_iter().map(state).collect()
}

/// The first allowance that the debit would pass, of all that apply to it.
pub(crate) fn passed(connection: &Connection, debit: &Debit<'_>) -> Result<Option<LedgerError>, LedgerError> {
    let holders = Holder::all_of(debit.actor, debit.role, debit.purpose);
    let over = states(connection, debit.population)?.into_iter().find(|state| {
        let total = state.spent.checked_add(debit.rho);
        holders.contains(&state.holder) && total.is_none_or(|total| total > state.allowed)
    });
    Ok(over.map(|state| LedgerError::OverAllowance {
        holder: state.holder.clone(),
        population: debit.population.to_owned(),
        asked: debit.rho,
        remaining: state.remaining(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holders_are_written_and_read_back() {
        for text in ["role:evaluator", "person:Ana de Sá", "purpose:programme_evaluation", "person:a:b"] {
            assert_eq!(text.parse::<Holder>().map(|holder| holder.to_string()).ok().as_deref(), Some(text));
        }
        assert_eq!("role: evaluator ".parse::<Holder>().ok(), Some(Holder::Role("evaluator".to_owned())));
    }

    #[test]
    fn what_names_no_holder_is_refused() {
        for text in ["", "evaluator", "role:", "role: ", ":evaluator", "team:a", "Role:a"] {
            let refused = text.parse::<Holder>().unwrap_err().to_string();
            assert!(refused.contains("role:ROLE") && refused.contains(&format!("`{text}`")), "{refused}");
        }
    }
}
