//! Why a file is not read, told without a value from it: the thing, what is wrong with it in numbers and positions, and
//! what to do next.

/// What kind of trouble a refusal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The file cannot be opened or read from the disk.
    Unreadable,
    /// The file is of no format that is read here.
    UnknownFormat,
    /// The file is protected by a password.
    Protected,
    /// A declared limit was passed.
    TooLarge,
    /// The file breaks the rules of its own format.
    Damaged,
    /// The file holds no table.
    NoTable,
    /// More than one sheet may be meant.
    SheetChoice,
    /// Bytes are not text in the encoding.
    Encoding,
    /// Quotation marks do not close.
    Quoting,
    /// A declaration about the file cannot be followed.
    Declaration,
    /// Rows were read that are not accounted for: a fault of the reader or of the file.
    Accounting,
}

/// A file that is not read any further.
///
/// It holds no value of the file: positions, counts, limits, names of sheets and headings of typed formats only.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{thing}: {problem}\n  next: {next}")]
pub struct IntakeError {
    reason: Reason,
    thing: String,
    problem: String,
    next: String,
}

impl IntakeError {
    pub(crate) fn new(reason: Reason, problem: impl Into<String>, next: impl Into<String>) -> Self {
        Self { reason, thing: "the file".to_owned(), problem: problem.into(), next: next.into() }
    }

    /// A file that breaks the rules of its format.
    pub(crate) fn damaged(problem: impl Into<String>) -> Self {
        Self::new(Reason::Damaged, problem, "open the file in the program that wrote it, save it again, and send that file")
    }

    /// A failed read from the disk, of which only the kind is told.
    pub(crate) fn unreadable(error: &std::io::Error) -> Self {
        let problem = format!("cannot be read ({})", error.kind());
        Self::new(Reason::Unreadable, problem, "check the name of the file, its permissions, and that it was sent whole")
    }

    /// The same refusal, about a file with a name.
    pub(crate) fn about(mut self, thing: &str) -> Self {
        thing.clone_into(&mut self.thing);
        self
    }

    /// What kind of trouble it is.
    #[must_use]
    pub fn reason(&self) -> Reason {
        self.reason
    }

    /// The file's name, or `the file`.
    #[must_use]
    pub fn thing(&self) -> &str {
        &self.thing
    }

    /// What is wrong.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }

    /// What to do.
    #[must_use]
    pub fn next_step(&self) -> &str {
        &self.next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_thing_problem_and_next_step() {
        let error = IntakeError::new(Reason::NoTable, "holds no rows", "send the file again").about("people.csv");
        assert_eq!(error.to_string(), "people.csv: holds no rows\n  next: send the file again");
        assert_eq!(error.reason(), Reason::NoTable);
    }
}
