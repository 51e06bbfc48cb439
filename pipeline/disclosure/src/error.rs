//! What keeps a file from being checked.

/// Why files could not be checked.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// A file cannot be opened.
    #[error("{file}: cannot be read ({reason})\n  next: check the name of the file and its permissions")]
    Unreadable {
        /// The file.
        file: String,
        /// The kind of fault.
        reason: String,
    },
    /// A file has an ending that is not read.
    #[error("{file}: files of this kind are not read\n  next: save the tables as CSV (.csv) or as a workbook (.xlsx, .ods)")]
    Kind {
        /// The file.
        file: String,
    },
    /// A file is larger than what is checked.
    #[error("{file}: expected at most {most} {what}, got {got}\n  next: check the tables in smaller files")]
    TooLarge {
        /// The file.
        file: String,
        /// What was counted.
        what: &'static str,
        /// The limit.
        most: u64,
        /// What the file has.
        got: u64,
    },
    /// A file is not what its ending says.
    #[error("{file}: {problem}\n  next: open it in a spreadsheet program, save it again, and check that file")]
    Damaged {
        /// The file.
        file: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A workbook cannot be read, or is larger than what is checked.
    #[error(transparent)]
    Workbook(#[from] choir_intake::IntakeError),
    /// No table was found in any of the files.
    #[error(
        "no table was found in {files}\n  next: a table needs a line of headings, and lines with a label and numbers below it"
    )]
    NoTable {
        /// The files.
        files: String,
    },
    /// The tables together are more than what is solved.
    #[error("the tables have {got} cells together, at most {most} are checked\n  next: check fewer files at once")]
    TooManyCells {
        /// What was counted.
        got: usize,
        /// The limit.
        most: usize,
    },
}
