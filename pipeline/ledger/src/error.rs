//! What the ledger refuses, and what it cannot do.

use choir_contract::Rho;

/// A refusal or a fault of the ledger. Nothing in it depends on a row of data.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The request would pass the cap.
    #[error(
        "over budget: population `{population}` has {remaining} rho left, the request needs {asked}\n  next: ask a question that was already answered (it is free), or one that costs less; the cap is never refilled"
    )]
    OverBudget {
        /// The population.
        population: String,
        /// What the request needs.
        asked: Rho,
        /// What remains.
        remaining: Rho,
    },
    /// Nobody opened an account for this population.
    #[error(
        "the ledger has no account for population `{population}`\n  next: declare it in schemas/populations.toml and run `choir init`"
    )]
    NoAccount {
        /// The population.
        population: String,
    },
    /// The cap in the schemas is not the one the account was opened with.
    #[error(
        "population `{population}`: the ledger was opened with a cap of {recorded} rho, schemas/populations.toml now says {declared}\n  next: restore the recorded cap; a cap is fixed when the account is opened"
    )]
    CapChanged {
        /// The population.
        population: String,
        /// The cap in the ledger.
        recorded: Rho,
        /// The cap in the schemas.
        declared: Rho,
    },
    /// An entry does not follow from the one before it.
    #[error(
        "the ledger was altered: entry {entry} does not fit the one before it\n  next: restore the ledger from a backup; no answer is given until it is whole"
    )]
    Altered {
        /// The first entry that does not fit.
        entry: u64,
    },
    /// The database cannot be used.
    #[error(
        "the ledger cannot be used: {0}\n  next: check the free space and the permissions of the workspace; nothing was answered"
    )]
    Store(String),
}

impl From<rusqlite::Error> for LedgerError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.to_string())
    }
}
