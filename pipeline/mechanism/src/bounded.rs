//! The sealed aggregate.

use std::fmt;

use crate::ReleasePlan;

/// Exact aggregates with the plan of their release, sealed for one request.
///
/// # Privacy
/// It has no way out but [`crate::release`]: it is not `Clone`, `Serialize` or `Display`, its fields are private, and its
/// `Debug` says only that it is sealed. Whoever seals vouches that no privacy unit can move a column by more than its
/// plan says; the property tests of the vault attack that.
pub struct Bounded {
    pub(crate) request: String,
    pub(crate) plan: ReleasePlan,
    pub(crate) keys: Option<SealedKeys>,
    pub(crate) columns: Vec<SealedColumn>,
}

/// One column of exact aggregates.
pub enum SealedColumn {
    /// An entry a cell or, in a keyed release, an entry a key.
    Vector(Vec<i64>),
    /// For each cell, numbers of rows: below the first candidate, equal to it, between it and the second, equal to the
    /// second, and so on to above the last: `2 * candidates + 1` of them.
    Histograms(Vec<Vec<u64>>),
}

/// Keys that come from data, each once.
pub struct SealedKeys {
    /// The parts of every key.
    pub keys: Vec<Vec<String>>,
    /// The number of privacy units of every key.
    pub units: Vec<i64>,
}

impl Bounded {
    /// Seals the aggregates of a request whose cells are declared.
    #[must_use]
    pub const fn seal(request: String, plan: ReleasePlan, columns: Vec<SealedColumn>) -> Self {
        Self { request, plan, keys: None, columns }
    }

    /// Seals the aggregates of a request whose keys come from data.
    #[must_use]
    pub const fn seal_keyed(request: String, plan: ReleasePlan, keys: SealedKeys, columns: Vec<SealedColumn>) -> Self {
        Self { request, plan, keys: Some(keys), columns }
    }
}

impl fmt::Debug for Bounded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Bounded(sealed)")
    }
}

impl fmt::Debug for SealedColumn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SealedColumn(sealed)")
    }
}

impl fmt::Debug for SealedKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SealedKeys(sealed)")
    }
}
