//! What has been noised, and may leave.

use choir_contract::Rho;

/// The law of additive noise on whole numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Law {
    /// Probability proportional to exp(-x^2 / (2 scale^2)).
    Gaussian,
    /// Probability proportional to exp(-|x| / scale).
    Laplace,
}

/// Noised aggregates of one request. Only the mechanisms of this crate make one.
#[derive(Debug, Clone, PartialEq)]
pub struct Noised {
    pub(crate) request: String,
    pub(crate) entry: u64,
    pub(crate) rho: Rho,
    pub(crate) keys: Option<Vec<Vec<String>>>,
    pub(crate) columns: Vec<NoisedColumn>,
}

/// One noised column.
#[derive(Debug, Clone, PartialEq)]
pub enum NoisedColumn {
    /// Whole numbers with additive noise.
    Vector(NoisedVector),
    /// One quantile a cell.
    Quantile(NoisedQuantile),
}

/// Whole numbers with additive noise, an entry a cell.
#[derive(Debug, Clone, PartialEq)]
pub struct NoisedVector {
    pub(crate) values: Vec<i64>,
    pub(crate) law: Law,
    pub(crate) scale: f64,
}

/// Quantiles as indices of candidates, an entry a cell.
#[derive(Debug, Clone, PartialEq)]
pub struct NoisedQuantile {
    pub(crate) lower: Vec<u32>,
    pub(crate) middle: Vec<u32>,
    pub(crate) upper: Vec<u32>,
}

/// What is known of a release before data.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// Every column.
    pub columns: Vec<ExpectedNoise>,
    /// The threshold of keys.
    pub threshold: Option<ExpectedThreshold>,
}

/// What is known of a column before data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ExpectedNoise {
    /// Additive noise.
    Vector {
        /// Its scale.
        scale: f64,
    },
    /// A quantile.
    Quantile {
        /// Scale of the middle's rank error, in rows.
        rank_scale: f64,
        /// Margin of the interval from noise alone, in rows.
        rank_margin: f64,
    },
}

/// What is known of a threshold before data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExpectedThreshold {
    /// Scale of the noise on the number of units.
    pub scale: f64,
    /// Keys pass at this number.
    pub threshold: i64,
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

    /// The keys that passed the threshold, where there was one.
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
    /// The noised values, an entry a cell.
    #[must_use]
    pub fn values(&self) -> &[i64] {
        &self.values
    }

    /// The law of the noise.
    #[must_use]
    pub const fn law(&self) -> Law {
        self.law
    }

    /// Scale of the noise, in steps.
    #[must_use]
    pub const fn scale(&self) -> f64 {
        self.scale
    }
}

impl NoisedQuantile {
    /// Lower ends of the 95% intervals.
    #[must_use]
    pub fn lower(&self) -> &[u32] {
        &self.lower
    }

    /// The quantiles.
    #[must_use]
    pub fn middle(&self) -> &[u32] {
        &self.middle
    }

    /// Upper ends of the 95% intervals.
    #[must_use]
    pub fn upper(&self) -> &[u32] {
        &self.upper
    }
}
