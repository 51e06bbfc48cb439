//! The sealed aggregate.

use std::fmt;

use crate::Sensitivity;

/// Exact aggregates with their sensitivities, sealed for one request.
///
/// # Privacy
/// It has no way out but a mechanism of this crate: it is not `Clone`, `Serialize` or `Display`, its fields are
/// private, and its `Debug` says only that it is sealed. Whoever seals vouches that no privacy unit can move a column by
/// more than its sensitivity; the property tests of the vault attack that.
pub struct Bounded {
    pub(crate) request: String,
    pub(crate) columns: Vec<BoundedColumn>,
}

/// One column of exact aggregates: an entry a group, in the order of the declared keys.
pub struct BoundedColumn {
    pub(crate) values: Vec<i64>,
    pub(crate) sensitivity: Sensitivity,
}

impl BoundedColumn {
    /// A column and how far one privacy unit can move it.
    #[must_use]
    pub const fn new(values: Vec<i64>, sensitivity: Sensitivity) -> Self {
        Self { values, sensitivity }
    }
}

impl Bounded {
    /// Seals the aggregates of a request.
    #[must_use]
    pub const fn seal(request: String, columns: Vec<BoundedColumn>) -> Self {
        Self { request, columns }
    }
}

impl fmt::Debug for Bounded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Bounded(sealed)")
    }
}

impl fmt::Debug for BoundedColumn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("BoundedColumn(sealed)")
    }
}
