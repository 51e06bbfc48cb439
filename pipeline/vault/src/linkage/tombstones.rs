//! Who was erased, so that an extract that is sent again does not bring them back: keyed digests, encrypted, and nothing
//! else.

use std::collections::HashSet;

use crate::fault::Fault;
use crate::linkage::{Identity, record_digest};
use crate::zone::{SecretKey, Zone};

/// The file in the zone.
const FILE: &str = "tombstones";

/// What is known of those who were erased.
#[derive(Default)]
pub(crate) struct Tombstones {
    /// Match keys and record numbers, each as 16 bytes.
    known: HashSet<[u8; 16]>,
}

impl Tombstones {
    /// Whether a row is about somebody who was erased.
    pub(crate) fn cover(&self, record: i64, identity: &Identity, key: &SecretKey) -> bool {
        let named = || identity.match_keys(key).any(|digest| self.known.contains(&digest));
        !self.known.is_empty() && (self.known.contains(&record_digest(record)) || named())
    }

    /// Adds digests.
    pub(crate) fn add(&mut self, digests: impl IntoIterator<Item = [u8; 16]>) {
        self.known.extend(digests);
    }
}

impl Zone {
    /// The tombstones.
    pub(crate) fn tombstones(&self) -> Result<Tombstones, Fault> {
        let bytes = self.read_sealed(FILE)?.unwrap_or_default();
        let (digests, _) = bytes.as_chunks::<16>();
        Ok(Tombstones { known: digests.iter().copied().collect() })
    }

    /// Keeps the tombstones.
    pub(crate) fn keep_tombstones(&self, tombstones: &Tombstones) -> Result<(), Fault> {
        // Sorted, so that the file says nothing about when somebody was erased.
        let mut digests: Vec<[u8; 16]> = tombstones.known.iter().copied().collect();
        digests.sort_unstable();
        self.write_sealed(FILE, digests.as_flattened())
    }
}
