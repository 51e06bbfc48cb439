//! What is missing from the files of a programme before a record can be written: all of it at once.

use std::fmt;
use std::path::PathBuf;

use choir_contract::ContractError;

/// One field that has to be filled.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MissingField {
    /// The file, relative to the programme.
    pub file: PathBuf,
    /// The field.
    pub field: String,
    /// What is expected there.
    pub expected: String,
}

/// Every field that has to be filled before a record can be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct MissingFields {
    /// The fields, in the order of files and of the records that need them; never empty.
    pub fields: Vec<MissingField>,
}

impl fmt::Display for MissingFields {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.fields.len() == 1 { "field is" } else { "fields are" };
        writeln!(formatter, "the records cannot be written: {} {plural} missing", self.fields.len())?;
        for MissingField { file, field, expected } in &self.fields {
            writeln!(formatter, "  {}: {field}: expected {expected}", file.display())?;
        }
        write!(formatter, "  next: fill them in; `choir records` reads them again")
    }
}

/// Why records could not be written.
#[derive(Debug, thiserror::Error)]
pub enum RecordsError {
    /// Fields are missing.
    #[error(transparent)]
    Missing(#[from] MissingFields),
    /// A file of the programme cannot be used.
    #[error(transparent)]
    Contract(#[from] ContractError),
    /// A file that was to be written could not be.
    #[error("cannot write {path}: {reason}\n  next: check the free space and the permissions")]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// The operating system's word.
        reason: String,
    },
}

/// Takes required values out of optional ones, and notes each that is not there.
#[derive(Debug)]
pub(crate) struct Finder {
    file: PathBuf,
    missing: Vec<MissingField>,
}

impl Finder {
    pub(crate) fn of(file: impl Into<PathBuf>) -> Self {
        Self { file: file.into(), missing: Vec::new() }
    }

    /// Goes on with another file.
    pub(crate) fn turn_to(&mut self, file: impl Into<PathBuf>) {
        self.file = file.into();
    }

    pub(crate) fn note(&mut self, field: impl Into<String>, expected: impl Into<String>) {
        self.missing.push(MissingField { file: self.file.clone(), field: field.into(), expected: expected.into() });
    }

    /// A text that is not empty.
    pub(crate) fn text(&mut self, field: &str, value: Option<&String>, expected: &str) -> String {
        let text = value.map(|text| text.trim().to_owned()).unwrap_or_default();
        if text.is_empty() {
            self.note(field, expected);
        }
        text
    }

    /// At least one text, none of them empty.
    pub(crate) fn list(&mut self, field: &str, values: &[String], expected: &str) -> Vec<String> {
        if values.is_empty() || values.iter().any(|value| value.trim().is_empty()) {
            self.note(field, expected);
        }
        values.to_vec()
    }

    /// A value of another kind. Where it is missing, the stand-in lets the search go on; [`Finder::finish`] keeps it in.
    pub(crate) fn value<T>(&mut self, field: &str, value: Option<T>, expected: &str, stand_in: T) -> T {
        value.unwrap_or_else(|| {
            self.note(field, expected);
            stand_in
        })
    }

    /// What was built, when nothing is missing.
    pub(crate) fn finish<T>(self, built: T) -> Result<T, MissingFields> {
        if self.missing.is_empty() { Ok(built) } else { Err(MissingFields { fields: self.missing }) }
    }
}
