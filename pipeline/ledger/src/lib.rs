//! The budget: one append-only account of privacy loss, on disk before anything is computed.
//!
//! # Privacy
//! For each population there is one cap over all analysts, datasets, snapshots and time. [`Ledger::spend`] is the only
//! maker of a [`Grant`], and it makes one only after the debit has reached the disk. Debits are never given back: a
//! crash, a fault or a failed request after the debit loses budget, never privacy. Amounts are whole numbers
//! ([`choir_contract::Rho`], [`choir_contract::Delta`]); fully adaptive composition of zero-concentrated differential
//! privacy is their plain sum (Whitehouse, Ramdas, Rogers, Wu: Fully-adaptive composition in differential privacy, ICML
//! 2023). Allowances of roles, people and purposes divide a cap; they never add to it.
//!
//! # What alteration shows
//! Every entry carries the hash of the one before it, and the number and hash of the newest one, the *head*, stand in a
//! table of their own, written by the same transaction. [`Ledger::check_chain`] finds an entry that was changed, removed,
//! slipped in or put elsewhere, a tail that was cut off without the head, an answer that is not the recorded one, an
//! account whose debits pass a limit, and a release with a step that does not follow from those before it. It cannot
//! find what was done with the knowledge of this file: no secret goes into the hashes, so that somebody who may write the
//! file can compute a whole new chain with its head, or put back an older copy of the whole file. Both show to whoever
//! noted a head elsewhere ([`Ledger::head`]) and compares.
//!
//! # Releases
//! The ledger also holds the process by which packs are released: its steps, who took them, and its rules
//! ([`ReleaseStep`], [`Ledger::release_step`]). They move no amount.

mod account;
mod allowance;
mod answer;
mod audit;
mod balance;
mod chain;
mod entry;
mod error;
mod grant;
mod head;
mod release;
mod store;

pub use account::{Debit, Ledger, Note};
pub use allowance::{AllowanceState, Holder};
pub use answer::StoredAnswer;
pub use balance::Balance;
pub use entry::{Entry, EntryKind};
pub use error::LedgerError;
pub use grant::Grant;
pub use head::Head;
pub use release::{
    Digest, ReleaseActor, ReleaseApproval, ReleaseEvent, ReleaseException, ReleaseKind, ReleaseName, ReleaseRecord,
    ReleaseRefusal, ReleaseState, ReleaseStep, ReviewVerdict,
};

#[cfg(test)]
mod tests;
