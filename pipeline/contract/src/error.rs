//! What can be wrong with the words. These files are public: an error may quote them.

use std::path::PathBuf;

/// A file of `schemas/` or `queries/` that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ContractError {
    /// A file cannot be read.
    #[error("cannot read {path}: {reason}\n  next: check that the file exists and may be read")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The operating system's word.
        reason: String,
    },
    /// A file is not what its name says.
    #[error("{path} is not valid: {reason}\n  next: correct the file; `choir check` reads it again")]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What was expected and what was found.
        reason: String,
    },
    /// A code list is named and not there.
    #[error(
        "{user} names the code list `{code_list}`, which does not exist\n  next: add schemas/codelists/{code_list}.csv or correct the name"
    )]
    MissingCodeList {
        /// Who names it.
        user: String,
        /// The list that is missing.
        code_list: String,
    },
    /// A thing is asked for by a name that nobody has declared.
    #[error("there is no {kind} `{given}`\n  next: choose one that is known: {known}")]
    Unknown {
        /// The kind of thing.
        kind: &'static str,
        /// The name that was given.
        given: String,
        /// The names that would do.
        known: String,
    },
    /// An amount of privacy loss that cannot be one.
    #[error("`{given}` is not an amount of rho: expected a decimal above 0 with at most 12 places, such as 0.01")]
    Amount {
        /// What was given.
        given: String,
    },
    /// A chance of failure that cannot be one.
    #[error("`{given}` is not a delta: expected a number from 0 to below 1, such as 1e-9")]
    Delta {
        /// What was given.
        given: String,
    },
}

impl ContractError {
    pub(crate) fn invalid(path: &std::path::Path, reason: impl Into<String>) -> Self {
        Self::Invalid { path: path.to_path_buf(), reason: reason.into() }
    }
}

/// Reads a whole text file of the contract.
pub(crate) fn read_text(path: &std::path::Path) -> Result<String, ContractError> {
    std::fs::read_to_string(path)
        .map_err(|error| ContractError::Unreadable { path: path.to_path_buf(), reason: error.to_string() })
}
