//! What has been noised, and may leave.

use choir_contract::{Delta, Rho};

use crate::Law;

/// Noised aggregates of one request. Only the mechanisms of this crate make one.
#[derive(Debug, Clone, PartialEq)]
pub struct Noised {
    pub(crate) request: String,
    pub(crate) entry: u64,
    pub(crate) rho: Rho,
    pub(crate) delta: Delta,
    pub(crate) keys: Option<Vec<Vec<String>>>,
    pub(crate) columns: Vec<NoisedColumn>,
}

/// One column of noised aggregates.
#[derive(Debug, Clone, PartialEq)]
pub enum NoisedColumn {
    /// Numbers.
    Vector(NoisedVector),
    /// Quantiles.
    Quantile(NoisedQuantile),
}

/// Noised integers: an entry a cell or, in a keyed release, an entry a released key and a last one for all other keys.
#[derive(Debug, Clone, PartialEq)]
pub struct NoisedVector {
    pub(crate) values: Vec<i64>,
    pub(crate) law: Law,
    pub(crate) scale: f64,
}

/// Chosen candidates of every cell, as places in the grid: `lower <= middle <= upper`.
#[derive(Debug, Clone, PartialEq)]
pub struct NoisedQuantile {
    pub(crate) lower: Vec<u32>,
    pub(crate) middle: Vec<u32>,
    pub(crate) upper: Vec<u32>,
    pub(crate) margin: f64,
}

impl Noised {
    /// Identity of the request.
    #[must_use]
    pub fn request(&self) -> &str {
        &self.request
    }

    /// Number of the debit in the ledger.
    #[must_use]
    pub const fn ledger_entry(&self) -> u64 {
        self.entry
    }

    /// The privacy loss of the whole release.
    #[must_use]
    pub const fn rho(&self) -> Rho {
        self.rho
    }

    /// The chance of failure of the whole release.
    #[must_use]
    pub const fn delta(&self) -> Delta {
        self.delta
    }

    /// The keys that passed the threshold, sorted by text; `None` when the cells are declared.
    #[must_use]
    pub fn keys(&self) -> Option<&[Vec<String>]> {
        self.keys.as_deref()
    }

    /// The columns.
    #[must_use]
    pub fn columns(&self) -> &[NoisedColumn] {
        &self.columns
    }
}

impl NoisedVector {
    /// The noised values.
    #[must_use]
    pub fn values(&self) -> &[i64] {
        &self.values
    }

    /// The law of the noise.
    #[must_use]
    pub const fn law(&self) -> Law {
        self.law
    }

    /// Scale of the noise in steps: for the Gaussian its standard deviation up to the effect of discreteness, for the
    /// Laplace law its standard deviation over the square root of 2.
    #[must_use]
    pub const fn scale(&self) -> f64 {
        self.scale
    }
}

impl NoisedQuantile {
    /// Lower ends of the intervals, a candidate a cell.
    #[must_use]
    pub fn lower(&self) -> &[u32] {
        &self.lower
    }

    /// The quantiles, a candidate a cell.
    #[must_use]
    pub fn middle(&self) -> &[u32] {
        &self.middle
    }

    /// Upper ends of the intervals, a candidate a cell.
    #[must_use]
    pub fn upper(&self) -> &[u32] {
        &self.upper
    }

    /// How far from the quantile the ends were aimed because of the noise alone, in rows. In a cell without clearly more
    /// rows than that, the choice says nothing.
    #[must_use]
    pub const fn margin(&self) -> f64 {
        self.margin
    }
}
