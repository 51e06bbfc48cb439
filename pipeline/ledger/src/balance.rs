//! Balances: what the caps are, what was spent, and whether a debit stays within every limit.

use std::collections::BTreeMap;

use choir_contract::{Delta, Population, Rho};
use rusqlite::{Connection, OptionalExtension};

use crate::entry::unsigned;
use crate::{Debit, LedgerError, allowance};

/// Caps and spending of one population.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    /// The cap.
    pub cap: Rho,
    /// The sum of all debits.
    pub spent: Rho,
    /// The cap of what releases by threshold may use.
    pub delta_cap: Delta,
    /// The sum of what they used.
    pub delta_spent: Delta,
}

impl Balance {
    /// What remains.
    #[must_use]
    pub const fn remaining(self) -> Rho {
        self.cap.saturating_sub(self.spent)
    }

    /// What remains for releases by threshold.
    #[must_use]
    pub const fn delta_remaining(self) -> Delta {
        self.delta_cap.saturating_sub(self.delta_spent)
    }
}

/// Compares caps; tells whether an account is missing.
pub(crate) fn missing(connection: &Connection, populations: &BTreeMap<String, Population>) -> Result<bool, LedgerError> {
    let mut missing = false;
    for Population { id, cap, delta_cap, .. } in populations.values() {
        let population = id.clone();
        match caps_of(connection, id)? {
            None => missing = true,
            Some((recorded, _)) if recorded != *cap => {
                return Err(LedgerError::CapChanged { population, recorded, declared: *cap });
            }
            Some((_, recorded)) if recorded != *delta_cap => {
                return Err(LedgerError::DeltaCapChanged { population, recorded, declared: *delta_cap });
            }
            Some(_) => {}
        }
    }
    Ok(missing)
}

/// Why a debit is refused; `None` when it is not.
pub(crate) fn over_limit(connection: &Connection, debit: &Debit<'_>) -> Result<Option<LedgerError>, LedgerError> {
    let balance = of(connection, debit.population)?;
    let population = || debit.population.to_owned();
    if balance.spent.checked_add(debit.rho).is_none_or(|total| total > balance.cap) {
        let remaining = balance.remaining();
        return Ok(Some(LedgerError::OverBudget { population: population(), asked: debit.rho, remaining }));
    }
    if balance.delta_spent.checked_add(debit.delta).is_none_or(|total| total > balance.delta_cap) {
        let remaining = balance.delta_remaining();
        return Ok(Some(LedgerError::OverDelta { population: population(), asked: debit.delta, remaining }));
    }
    allowance::passed(connection, debit)
}

pub(crate) fn caps_of(connection: &Connection, population: &str) -> Result<Option<(Rho, Delta)>, LedgerError> {
    let sql = "SELECT rho, delta FROM entry WHERE population = ?1 AND kind = 'open' ORDER BY number LIMIT 1";
    Ok(connection.query_row(sql, [population], amounts).optional()?)
}

pub(crate) fn of(connection: &Connection, population: &str) -> Result<Balance, LedgerError> {
    let caps = caps_of(connection, population)?;
    let (cap, delta_cap) = caps.ok_or_else(|| LedgerError::NoAccount { population: population.to_owned() })?;
    // SQLite's SUM of whole numbers is exact, and fails rather than wrapping round.
    let sql = "SELECT COALESCE(SUM(rho), 0), COALESCE(SUM(delta), 0) FROM entry WHERE population = ?1 AND kind = 'debit'";
    let (spent, delta_spent) = connection.query_row(sql, [population], amounts)?;
    Ok(Balance { cap, spent, delta_cap, delta_spent })
}

fn amounts(row: &rusqlite::Row<'_>) -> rusqlite::Result<(Rho, Delta)> {
    Ok((Rho::from_units(unsigned(row, 0)?), Delta::from_units(unsigned(row, 1)?)))
}
