//! One cell, whatever format it came from.

use crate::calendar;

/// A cell, borrowed from [`crate::Rows`]. Numbers and days keep the exact text of the file, or the shortest text that
/// gives the same number back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing stands there.
    Empty,
    /// Text, without blanks around it. All cells of a CSV file are text.
    Text(&'a str),
    /// A number in plain notation.
    Number(&'a str),
    /// Yes or no.
    Boolean(bool),
    /// A day: `2019-04-03`.
    Date(&'a str),
    /// A day and a time: `2019-04-03T10:00:00`.
    DateTime(&'a str),
    /// A time of day or a duration: `26:30:00`.
    Time(&'a str),
    /// An error of a spreadsheet: `#N/A`.
    Error(&'a str),
    /// A coded value and the label that its file gives it: the label is what the cell says.
    Labelled {
        /// The code as it is stored.
        code: &'a str,
        /// The label.
        label: &'a str,
    },
    /// A value that the file declares to be missing.
    Missing {
        /// The code as it is stored.
        code: &'a str,
        /// Why it is missing; empty when the file does not say.
        label: &'a str,
    },
}

/// The kind of a cell, as [`crate::Rows`] keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Empty,
    Text,
    Number,
    True,
    False,
    Date,
    DateTime,
    Time,
    Error,
    Labelled,
    Missing,
}

impl<'a> Cell<'a> {
    /// What the cell says: the label of a coded value, the reason of a declared missing one, nothing for an error.
    #[must_use]
    pub fn text(self) -> &'a str {
        match self {
            Self::Empty | Self::Error(_) => "",
            Self::Boolean(true) => "true",
            Self::Boolean(false) => "false",
            Self::Text(text) | Self::Number(text) | Self::Date(text) | Self::DateTime(text) | Self::Time(text) => text,
            Self::Labelled { label, .. } | Self::Missing { label, .. } => label,
        }
    }

    /// The stored code of a coded or declared missing value.
    #[must_use]
    pub fn code(self) -> Option<&'a str> {
        match self {
            Self::Labelled { code, .. } | Self::Missing { code, .. } => Some(code),
            _ => None,
        }
    }

    /// Whether nothing stands in the cell.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::Empty
    }

    /// The number of a number cell.
    #[must_use]
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Days since 1970-01-01 of a cell with a day.
    #[must_use]
    pub fn days(self) -> Option<i32> {
        match self {
            Self::Date(text) | Self::DateTime(text) => calendar::read_iso(text),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_says_its_label_and_keeps_its_code() {
        let cell = Cell::Labelled { code: "1", label: "Woman" };
        assert_eq!((cell.text(), cell.code()), ("Woman", Some("1")));
        assert_eq!(Cell::Missing { code: "-99", label: "" }.text(), "");
        assert_eq!(Cell::Error("#N/A").text(), "");
        assert_eq!(Cell::Date("1970-01-02").days(), Some(1));
        assert_eq!(Cell::Number("2.50").number(), Some(2.5));
    }
}
