//! Who the rows of a delivery are about: one record a partner's person, encoded while a row is read.

use std::collections::HashMap;

use choir_linkage::Encoder;
use zeroize::Zeroizing;

use crate::fault::Fault;
use crate::linkage::Identity;
use crate::zone::{SecretKey, Zone};

/// What a record is known by. Nothing readable.
pub(crate) struct Known {
    /// Similarity-preserving, for linking.
    pub(crate) encoded: Zeroizing<Vec<u8>>,
    /// Exact digests, for knowing an erased person again.
    pub(crate) keys: Vec<[u8; 16]>,
}

/// The records of a delivery.
pub(crate) struct Identities {
    encoder: Encoder,
    records: HashMap<i64, Known>,
}

impl Identities {
    pub(crate) fn new(zone: &Zone, key: &SecretKey) -> Result<Self, Fault> {
        let encoder = Encoder::new(&key.digest("linkage", &[])).map_err(|error| zone.incident("linking people", error))?;
        Ok(Self { encoder, records: HashMap::new() })
    }

    /// Remembers whom a record is about.
    pub(crate) fn take(&mut self, record: i64, identity: &Identity, key: &SecretKey) {
        let known =
            || Known { encoded: self.encoder.encode(&identity.in_clear()).to_bytes(), keys: identity.match_keys(key).collect() };
        self.records.entry(record).or_insert_with(known);
    }

    /// The records.
    pub(crate) fn into_records(self) -> HashMap<i64, Known> {
        self.records
    }
}
