//! What a mechanism refuses. None of it depends on data.

use choir_contract::{Delta, Rho};

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
    /// The grant does not hold the delta of the plan's threshold.
    #[error("the plan's threshold uses a delta of {planned}, the grant holds {granted}")]
    DeltaNotGranted {
        /// Delta of the grant.
        granted: Delta,
        /// Delta of the plan.
        planned: Delta,
    },
    /// The budget is too small to be divided over the columns, or to scale noise by.
    #[error(
        "a budget of {rho} rho is too small for {columns} released columns\n  next: ask for fewer columns, or with a larger budget"
    )]
    TooSmall {
        /// The budget.
        rho: Rho,
        /// Number of columns that share it.
        columns: usize,
    },
    /// No threshold is certified for the delta.
    #[error("no threshold can be certified for a delta of {delta}")]
    DeltaTooSmall {
        /// The delta.
        delta: Delta,
    },
    /// No scale is certified for a share of the budget.
    #[error("no scale of noise can be certified for a share of the budget")]
    NoScale,
    /// Parts of the plan do not go together.
    #[error("the plan cannot be released: {0}")]
    Unsupported(&'static str),
    /// What was sealed has not the form that its plan says.
    #[error("what was sealed does not have the form that its plan says")]
    Misfit,
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
