//! What the ledger refuses, and what it cannot do.

use choir_contract::{Delta, Rho};

use crate::{EntryKind, Holder, ReleaseRefusal};

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
    /// The request would pass the cap of what releases by threshold may use.
    #[error(
        "over budget: population `{population}` has a delta of {remaining} left for releases by threshold, the request needs {asked}\n  next: ask with keys from a code list, which needs no delta; the cap is never refilled"
    )]
    OverDelta {
        /// The population.
        population: String,
        /// What the request needs.
        asked: Delta,
        /// What remains.
        remaining: Delta,
    },
    /// The request would pass the allowance of who asks, of their role, or of its purpose.
    #[error(
        "over allowance: {holder} has {remaining} rho left of its share of population `{population}`, the request needs {asked}\n  next: ask a question that was already answered (it is free), or ask a steward for another share: `choir allow {holder}`"
    )]
    OverAllowance {
        /// Whose allowance.
        holder: Holder,
        /// The population.
        population: String,
        /// What the request needs.
        asked: Rho,
        /// What remains of the allowance.
        remaining: Rho,
    },
    /// A text that names no holder of an allowance.
    #[error("`{given}` cannot hold an allowance: expected role:ROLE, person:NAME or purpose:PURPOSE")]
    Holder {
        /// What was given.
        given: String,
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
    /// The delta cap in the schemas is not the one the account was opened with.
    #[error(
        "population `{population}`: the ledger was opened with a cap_delta of {recorded}, schemas/populations.toml now says {declared}\n  next: restore the recorded cap; a cap is fixed when the account is opened"
    )]
    DeltaCapChanged {
        /// The population.
        population: String,
        /// The cap in the ledger.
        recorded: Delta,
        /// The cap in the schemas.
        declared: Delta,
    },
    /// The file was written in another format.
    #[error("the ledger is of format {found}, this version reads format {expected}\n  next: {next}")]
    Format {
        /// The format of the file.
        found: i64,
        /// The format of this version.
        expected: i64,
        /// What to do.
        next: &'static str,
    },
    /// An answer is to be kept whose debit is not there.
    #[error("the ledger holds no debit {debit} of the request {request}; its answer is not kept")]
    NoDebit {
        /// The number under which the debit was looked for.
        debit: u64,
        /// Identity of the request.
        request: String,
    },
    /// Our own bug: entries of this kind are made by what they record, never by hand.
    #[error("an entry of the kind `{}` cannot be recorded by itself", kind.word())]
    NotANote {
        /// The kind.
        kind: EntryKind,
    },
    /// An amount that the ledger cannot hold.
    #[error("{number} is too large for the ledger: expected at most 9223372036854775807 units")]
    TooLarge {
        /// The amount in units.
        number: u64,
    },
    /// An entry does not follow from the one before it.
    #[error(
        "the ledger was altered: entry {entry} does not fit the one before it\n  next: restore the ledger from a backup; no answer is given until it is whole"
    )]
    Altered {
        /// The first entry that does not fit.
        entry: u64,
    },
    /// The newest entries are gone.
    #[error(
        "the ledger was altered: it ends with entry {found}, and {recorded} entries were written\n  next: restore the ledger from a backup; no answer is given until it is whole"
    )]
    Truncated {
        /// Entries that were written.
        recorded: u64,
        /// Entries that are there.
        found: u64,
    },
    /// The chain is whole, and what it says cannot have been written by the ledger.
    #[error(
        "the ledger was altered: entry {entry} {reason}\n  next: restore the ledger from a backup; no answer is given until it is whole"
    )]
    Unsound {
        /// The first entry that cannot be.
        entry: u64,
        /// Why not.
        reason: &'static str,
    },
    /// A step of a release is refused.
    #[error(transparent)]
    Release(#[from] ReleaseRefusal),
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
