//! The hash chain: every entry carries the hash of the one before it, so that no line can be altered, removed or
//! slipped in without every later line showing it.

use sha2::{Digest, Sha256};

use crate::Entry;

/// What stands before the first entry. It names the format in which entries were first written as they are now, so that no
/// entry of an earlier one has the same hash.
pub(crate) const START: &str = "choir-ledger-2";

/// Hash of an entry over everything it says and the hash of the one before.
pub(crate) fn hash(entry: &Entry, previous: &str) -> String {
    let mut digest = Sha256::new();
    let (number, rho, delta) = (entry.number.to_string(), entry.rho.units().to_string(), entry.delta.units().to_string());
    let who = [entry.actor.as_str(), &entry.role, &entry.purpose];
    let what = [entry.population.as_str(), &rho, &delta, &entry.subject, &entry.detail];
    for part in [previous, &number, &entry.at, entry.kind.word()].into_iter().chain(who).chain(what) {
        digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        digest.update(part.as_bytes());
    }
    hex::encode(digest.finalize())
}
