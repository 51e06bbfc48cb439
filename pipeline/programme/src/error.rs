//! What can go wrong while generating.

/// The extracts could not be generated.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// A mapping or a code list that is compiled in could not be read.
    #[error("the {0} that is built in could not be read: {1}")]
    BuiltIn(String, String),
    /// The published margins and the logical rules leave no people that satisfy both.
    #[error("no people fit the margin of {0}")]
    Unbalanced(String),
    /// Two different people could be taken for one by the linkage rule.
    #[error("people {0} and {1} share a name and another identifier")]
    Ambiguous(usize, usize),
    /// A file could not be written.
    #[error("an extract could not be written")]
    Write(#[from] std::io::Error),
    /// A CSV extract could not be written.
    #[error("a CSV extract could not be written")]
    Csv(#[from] csv::Error),
    /// An XLSX extract could not be written.
    #[error("an XLSX extract could not be written")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}
