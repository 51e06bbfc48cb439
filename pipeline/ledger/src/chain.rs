//! The hash chain: every entry carries the hash of the one before it, so that no line can be altered, removed or
//! slipped in without every later line showing it.

use sha2::{Digest, Sha256};

use crate::Entry;

/// What stands before the first entry.
pub(crate) const START: &str = "choir-ledger-1";

/// Hash of an entry over everything it says and the hash of the one before.
pub(crate) fn hash(entry: &Entry, previous: &str) -> String {
    let mut digest = Sha256::new();
    let number = entry.number.to_string();
    let rho = entry.rho.units().to_string();
    let parts =
        [previous, &number, &entry.at, entry.kind.word(), &entry.actor, &entry.population, &rho, &entry.subject, &entry.detail];
    for part in parts {
        digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        digest.update(part.as_bytes());
    }
    hex::encode(digest.finalize())
}
