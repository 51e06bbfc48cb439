//! What is linked, and what comes out: records, keys, people.

use crate::encode::Encoded;

/// A record's own number, the same at every landing: the caller derives it from dataset, partner and reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey(u128);

impl RecordKey {
    /// The key with this number.
    #[must_use]
    pub const fn new(number: u128) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u128 {
        self.0
    }
}

/// A person's number: random, and kept for as long as the person has records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(u64);

impl PersonId {
    /// The person with this number.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }
}

/// One record to link. Any two records may be one person, also within one partner's file.
#[derive(Debug)]
pub struct Record {
    /// Its number.
    pub key: RecordKey,
    /// Who it is about.
    pub encoded: Encoded,
}

/// What the steward decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Both records are one person.
    Same,
    /// The records are two people.
    Different,
}

/// A steward's decision on two records. Where a record is not among those linked, it waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// One record.
    pub first: RecordKey,
    /// The other record.
    pub second: RecordKey,
    /// What they are to each other.
    pub verdict: Verdict,
}
