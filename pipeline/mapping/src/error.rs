//! Why no mapping is proposed. No error holds a value of the extract.

use choir_contract::ContractError;
use choir_intake::IntakeError;

/// What stands in the way of a proposal or an import.
#[derive(Debug, thiserror::Error)]
pub enum MapError {
    /// The programme does not know the partner or the dataset, or its files are wrong. These files are public.
    #[error(transparent)]
    Contract(#[from] ContractError),
    /// The file is not read any further.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// The file has headings and no rows.
    #[error("{file} holds no rows: a mapping cannot be proposed from headings alone\n  next: send an extract with rows")]
    NoRows {
        /// The file's name.
        file: String,
    },
    /// The dataset is made from another one.
    #[error("`{dataset}` is made from `{from}`\n  next: map an extract of `{from}`")]
    Derived {
        /// The dataset.
        dataset: String,
        /// What it is made from.
        from: String,
    },
    /// The form cannot become a dataset.
    #[error("the form cannot be imported: {problem}\n  next: {next}")]
    Form {
        /// What is wrong.
        problem: String,
        /// What to do.
        next: &'static str,
    },
}
