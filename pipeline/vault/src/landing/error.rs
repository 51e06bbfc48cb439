//! What can be wrong with an extract, told without a value from it.

use choir_contract::ContractError;
use choir_linkage::LinkError;

use crate::fault::Fault;
use crate::linkage::Unlinked;

/// A delivery that was not landed. The lake is as it was.
#[derive(Debug, thiserror::Error)]
pub enum LandError {
    /// Partner, dataset, mapping or schema are not usable.
    #[error(transparent)]
    Contract(#[from] ContractError),
    /// The partner's agreement does not cover the delivery.
    #[error("{0}\n  nothing was landed")]
    NotCovered(#[from] choir_contract::NotCovered),
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
    /// A column has changed its type.
    #[error(
        "the column `{column}` of `{dataset}` has another type than in the lake\n  next: give the changed column another name, or move zone/lake away and land every extract again\n  nothing was landed"
    )]
    Shape {
        /// The dataset.
        dataset: String,
        /// The column.
        column: String,
    },
    /// More rows than a dataset may have.
    #[error(
        "`{dataset}` would have {rows} rows, at most {most} are allowed\n  next: land a shorter period, or split the dataset\n  nothing was landed"
    )]
    TooManyRows {
        /// The dataset.
        dataset: String,
        /// Rows that it would have.
        rows: u64,
        /// Rows that it may have.
        most: u64,
    },
    /// People who are new cannot be linked any more.
    #[error(
        "the linkage was closed, and what people are linked by was destroyed\n  next: land only people who are known, or land every extract again in a new workspace\n  nothing was landed"
    )]
    LinkageClosed,
    /// The records cannot be linked.
    #[error("people cannot be linked: {problem}\n  next: {next}\n  nothing was landed")]
    Linkage {
        /// What is wrong, without a count.
        problem: String,
        /// What to do.
        next: &'static str,
    },
    /// The vault could not do its work.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<Unlinked> for LandError {
    fn from(unlinked: Unlinked) -> Self {
        match unlinked {
            Unlinked::Closed => Self::LinkageClosed,
            // How many records there are and how alike they look is nobody's to know from a message.
            Unlinked::Refused(error) => Self::Linkage { problem: problem(&error), next: next_step(&error) },
            Unlinked::Fault(fault) => Self::Fault(fault),
        }
    }
}

fn problem(error: &LinkError) -> String {
    match error {
        LinkError::Implausible { .. } => "far more records look alike than people can have".to_owned(),
        LinkError::Contradiction { .. } => "decisions on pairs cannot all hold".to_owned(),
        _ => "the records do not fit together".to_owned(),
    }
}

fn next_step(error: &LinkError) -> &'static str {
    match error {
        LinkError::Implausible { .. } => "check that the mapping gives names, birth dates and postcodes a column of their own",
        LinkError::Contradiction { .. } => "take one of the decisions back: `choir link decide PAIR same` or `... different`",
        _ => "ask the custodian",
    }
}

impl LandError {
    pub(crate) fn file(path: &std::path::Path, problem: impl Into<String>, next: impl Into<String>) -> Self {
        let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Self::File { file, problem: problem.into(), next: next.into() }
    }
}
