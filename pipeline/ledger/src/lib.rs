//! The budget: one append-only account of privacy loss, on disk before anything is computed.
//!
//! # Privacy
//! For each population there is one cap over all analysts, datasets, snapshots and time. [`Ledger::spend`] is the only
//! maker of a [`Grant`], and it makes one only after the debit has reached the disk. Debits are never given back: a
//! crash, a fault or a failed request after the debit loses budget, never privacy. Amounts are whole numbers
//! ([`choir_contract::Rho`]); fully adaptive composition of zero-concentrated differential privacy is their plain sum
//! (Whitehouse, Ramdas, Rogers, Wu: Fully-adaptive composition in differential privacy, ICML 2023).

mod account;
mod chain;
mod entry;
mod error;
mod grant;
mod store;

pub use account::{Balance, Debit, Ledger, StoredAnswer};
pub use entry::{Entry, EntryKind};
pub use error::LedgerError;
pub use grant::Grant;
