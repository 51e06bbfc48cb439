//! What can be wrong with an extract, told without a value from it.

use choir_contract::ContractError;

use crate::fault::Fault;

/// A delivery that was not landed. The lake is as it was.
#[derive(Debug, thiserror::Error)]
pub enum LandError {
    /// Partner, dataset, mapping or schema are not usable.
    #[error(transparent)]
    Contract(#[from] ContractError),
    /// A file cannot be read as a table.
    #[error("{file}: {problem}\n  next: {next}\n  nothing was landed")]
    File {
        /// The file's name.
        file: String,
        /// What is wrong with it, in numbers of rows and columns.
        problem: String,
        /// What to do.
        next: String,
    },
    /// The vault could not do its work.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl LandError {
    pub(crate) fn file(path: &std::path::Path, problem: impl Into<String>, next: impl Into<String>) -> Self {
        let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Self::File { file, problem: problem.into(), next: next.into() }
    }
}
