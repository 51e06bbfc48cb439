//! Why a query is refused. Analysis never sees data, so a refusal may name everything that was written.

/// A query that the analysis does not accept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanRefusal {
    /// A construct that is not supported.
    #[error("{construct} is not supported\n  next: {suggestion}")]
    Unsupported {
        /// The construct, by name.
        construct: String,
        /// What to write instead.
        suggestion: String,
    },
    /// SQL that cannot be read, or names that do not exist.
    #[error(
        "the SQL cannot be read: {reason}\n  next: correct the SQL; tables are the datasets, columns are those of their schemas"
    )]
    Unreadable {
        /// The reader's word. It has seen the SQL and the schemas only.
        reason: String,
    },
    /// A dataset may not be used for this.
    #[error("dataset `{dataset}` may not be used: {reason}\n  next: {suggestion}")]
    NotAllowed {
        /// The dataset.
        dataset: String,
        /// Why not.
        reason: String,
        /// What would do.
        suggestion: String,
    },
}

impl PlanRefusal {
    pub(crate) fn unsupported(construct: impl Into<String>, suggestion: impl Into<String>) -> Self {
        Self::Unsupported { construct: construct.into(), suggestion: suggestion.into() }
    }

    pub(crate) fn unreadable(error: &datafusion::error::DataFusionError) -> Self {
        // Plain text of the planner over empty tables; the back trace that some builds append is cut off.
        let reason = error.strip_backtrace();
        Self::Unreadable { reason: reason.lines().next().unwrap_or_default().to_owned() }
    }
}
