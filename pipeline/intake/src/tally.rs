//! The account of a file's rows: a tally that does not add up cannot be made.

use crate::{IntakeError, Reason};

/// What became of every row of a file. Its only maker checks that the parts make the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    rows: u64,
    parts: TallyParts,
}

/// The parts of a tally.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TallyParts {
    /// Rows above the headings: titles, dates, notes.
    pub preamble: u64,
    /// Rows of headings.
    pub header: u64,
    /// Rows handed on.
    pub data: u64,
    /// Rows without a filled cell.
    pub blank: u64,
    /// Rows that sum up other rows.
    pub totals: u64,
    /// Remarks under the table.
    pub notes: u64,
}

impl Tally {
    /// Closes the account of a file.
    ///
    /// # Errors
    /// When the parts do not make the number of rows that the format's own reader counted.
    pub fn new(rows: u64, parts: TallyParts) -> Result<Self, IntakeError> {
        let TallyParts { preamble, header, data, blank, totals, notes } = parts;
        let sum = [preamble, header, data, blank, totals, notes].iter().try_fold(0_u64, |sum, part| sum.checked_add(*part));
        if sum == Some(rows) {
            return Ok(Self { rows, parts });
        }
        let problem = format!("has {rows} rows, but {} of them are accounted for", sum.unwrap_or(u64::MAX));
        Err(IntakeError::new(Reason::Accounting, problem, "keep the file as it is and report this to the maintainers of Choir"))
    }

    /// Rows in the file.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// What they are.
    #[must_use]
    pub fn parts(&self) -> TallyParts {
        self.parts
    }

    /// The account as a sentence.
    #[must_use]
    pub fn in_words(&self) -> String {
        let TallyParts { preamble, header, data, blank, totals, notes } = self.parts;
        format!(
            "{} rows in the file = {preamble} above the headings + {header} of headings + {data} of data + {blank} blank + \
             {totals} of totals + {notes} of notes",
            self.rows
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_that_does_not_add_up_cannot_be_made() {
        let parts = TallyParts { preamble: 1, header: 1, data: 5, blank: 2, totals: 1, notes: 0 };
        assert_eq!(Tally::new(10, parts).unwrap().parts(), parts);
        assert_eq!(Tally::new(11, parts).unwrap_err().reason(), Reason::Accounting);
        assert!(Tally::new(0, TallyParts { data: u64::MAX, blank: 1, ..TallyParts::default() }).is_err());
    }
}
