//! What has been noised, and may leave.

use choir_contract::Rho;

/// Noised aggregates of one request. Only the mechanisms of this crate make one.
#[derive(Debug, Clone, PartialEq)]
pub struct Noised {
    pub(crate) request: String,
    pub(crate) entry: u64,
    pub(crate) rho: Rho,
    pub(crate) columns: Vec<NoisedColumn>,
}

/// One column of noised aggregates.
#[derive(Debug, Clone, PartialEq)]
pub struct NoisedColumn {
    pub(crate) values: Vec<i64>,
    pub(crate) scale: f64,
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

    /// The columns.
    #[must_use]
    pub fn columns(&self) -> &[NoisedColumn] {
        &self.columns
    }
}

impl NoisedColumn {
    /// The noised values, an entry a group.
    #[must_use]
    pub fn values(&self) -> &[i64] {
        &self.values
    }

    /// Scale of the discrete Gaussian noise: its standard deviation up to the effect of discreteness, in steps.
    #[must_use]
    pub const fn scale(&self) -> f64 {
        self.scale
    }
}
