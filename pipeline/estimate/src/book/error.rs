//! What a book refuses. None of it depends on data.

/// A book that cannot be planned or read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BookError {
    /// A declaration contradicts itself; the text says what was expected.
    Declaration(String),
    /// The kernel refuses the shape of a residual.
    Shape(String),
    /// What was released has not the form of the plan.
    Misfit,
}

impl std::fmt::Display for BookError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Declaration(reason) => write!(formatter, "the book cannot be planned: {reason}"),
            Self::Shape(reason) => write!(formatter, "the book cannot be measured: {reason}"),
            Self::Misfit => formatter.write_str("what was released does not have the form of the book's plan"),
        }
    }
}

impl std::error::Error for BookError {}

impl BookError {
    pub(crate) fn declaration(reason: impl Into<String>) -> Self {
        Self::Declaration(reason.into())
    }
}
