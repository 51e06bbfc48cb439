//! Who the rows of a delivery are about: one record a partner's person, turned into keyed digests while a row is read.

use std::collections::HashMap;

use crate::linkage::Identity;
use crate::zone::SecretKey;

/// The records of a delivery, each with the digests by which it is linked. Nothing readable is kept.
#[derive(Default)]
pub(crate) struct Identities(HashMap<i64, Vec<[u8; 16]>>);

impl Identities {
    /// Remembers whom a record is about.
    pub(crate) fn take(&mut self, record: i64, identity: &Identity, key: &SecretKey) {
        self.0.entry(record).or_insert_with(|| identity.match_keys(key).collect());
    }

    /// The records.
    pub(crate) fn into_records(self) -> HashMap<i64, Vec<[u8; 16]>> {
        self.0
    }
}
