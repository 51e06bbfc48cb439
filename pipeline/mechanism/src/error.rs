//! What a mechanism refuses. None of it depends on data.

/// A release that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum MechanismError {
    /// The grant was made for another request than the aggregate.
    #[error("the grant is for request {granted}, the aggregate is for request {sealed}")]
    WrongGrant {
        /// Request of the grant.
        granted: String,
        /// Request of the aggregate.
        sealed: String,
    },
    /// The budget is too small to be divided over the columns, or to scale noise by.
    #[error("a budget of {rho} rho is too small for {columns} released columns")]
    TooSmall {
        /// The budget.
        rho: choir_contract::Rho,
        /// Number of columns that share it.
        columns: usize,
    },
    /// The library refused to build or to run the measurement.
    #[error("the noise library refused: {0}")]
    Library(String),
}

impl From<opendp::error::Error> for MechanismError {
    /// OpenDP's `Display` hides the message; its errors speak of scales and domains, and those that speak of a value
    /// would speak of one that has not been noised, so only the kind is kept.
    fn from(error: opendp::error::Error) -> Self {
        Self::Library(format!("{:?}", error.variant))
    }
}
