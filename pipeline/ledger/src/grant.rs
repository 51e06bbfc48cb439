//! The single-use permission to release.

use choir_contract::{Delta, Rho};

/// A debit that is already on disk, good for one release of the request it was made for.
///
/// # Privacy
/// It cannot be cloned, built, changed or read back from anywhere; a mechanism takes it by value.
#[derive(Debug)]
#[must_use = "the debit is already on disk; a grant that is dropped is budget lost"]
pub struct Grant {
    pub(crate) entry: u64,
    pub(crate) request: String,
    pub(crate) rho: Rho,
    pub(crate) delta: Delta,
}

impl Grant {
    /// Number of the debit in the ledger.
    #[must_use]
    pub const fn entry(&self) -> u64 {
        self.entry
    }

    /// Identity of the request the debit was made for.
    #[must_use]
    pub fn request(&self) -> &str {
        &self.request
    }

    /// The privacy loss that was debited.
    #[must_use]
    pub const fn rho(&self) -> Rho {
        self.rho
    }

    /// The chance of failure that was debited.
    #[must_use]
    pub const fn delta(&self) -> Delta {
        self.delta
    }
}
