//! Why records are not linked.

/// A linkage that is refused. It names counts and limits, never an identity.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// The key can be guessed.
    #[error("linkage key too short: expected at least {expected} bytes, got {got}")]
    ShortKey {
        /// Fewest bytes.
        expected: usize,
        /// Bytes given.
        got: usize,
    },
    /// Two records carry one key.
    #[error("expected one record a key, got {repeated} keys more than once")]
    RepeatedKey {
        /// Keys that stand more than once.
        repeated: usize,
    },
    /// More records than 32-bit places.
    #[error("expected at most {limit} records, got {got}")]
    TooManyRecords {
        /// Most records.
        limit: usize,
        /// Records given.
        got: usize,
    },
    /// The model sees more matches than people with that many records could make: it has collapsed.
    #[error("expected at most {capacity:.0} matching pairs among {records} records, estimated {estimated:.0}")]
    Implausible {
        /// Matches that the model estimates.
        estimated: f64,
        /// Most that the records can hold.
        capacity: f64,
        /// Records.
        records: usize,
    },
    /// The steward's decisions cannot all hold.
    #[error("expected decisions that agree, got {contradictions} pairs decided different whose records are decided the same")]
    Contradiction {
        /// Pairs concerned.
        contradictions: usize,
    },
    /// A setting outside its range.
    #[error("setting {setting}: expected {expected}")]
    Setting {
        /// Name of the setting.
        setting: &'static str,
        /// What it may be.
        expected: &'static str,
    },
}
