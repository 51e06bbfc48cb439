//! What was found: a cell, what it gives away, the equations that do, and what helps.

use serde::Serialize;

/// A cell that gives someone away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which cell.
    pub what: Place,
    /// What is known of it.
    #[serde(flatten)]
    pub kind: Kind,
    /// The same in one plain sentence.
    pub sentence: String,
    /// The equations that give it away, each in words.
    pub because: Vec<String>,
    /// What helps.
    pub advice: String,
}

/// Where a cell stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Whom the cell counts.
    pub cell: String,
    /// The file.
    pub file: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Title of the table; empty when it has none.
    pub table: String,
    /// Label of the row; empty when the cell is not printed.
    pub row: String,
    /// Heading of the column; empty when the cell is not printed.
    pub column: String,
    /// Row of the file, counted from 1; none when the cell is not printed.
    pub line: Option<usize>,
}

/// What is known of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// It is no table: it lists people, one line each.
    Records {
        /// Lines of the list.
        lines: usize,
    },
    /// The number that is not shown can be computed.
    Recovered {
        /// The number.
        value: i64,
    },
    /// The number that is not shown is known within a range that ends below the threshold.
    Narrowed {
        /// Least it can be.
        low: i64,
        /// Most it can be.
        high: i64,
    },
    /// Two tables count nearly the same people: subtracted, they show those whom only one of them counts.
    Difference {
        /// People whom only one table counts.
        people: i64,
    },
    /// All, or all but one, of a group are in one category: whoever is known to be in the group is known to be in it.
    GroupDisclosure {
        /// People in the category.
        count: i64,
        /// People in the group.
        total: i64,
    },
    /// One or two contributors stand behind a sum or a mean, so that each can compute what the other has.
    Dominance {
        /// Contributors to the sum.
        contributors: i64,
    },
    /// A small number stands in the table for all to see.
    SmallShown {
        /// Least it can be.
        low: i64,
        /// Most it can be; the same as the least where it is not rounded.
        high: i64,
    },
}

impl Kind {
    /// Order of severity: what hides a small group and fails comes first.
    pub(crate) fn rank(&self, threshold: i64) -> (u8, i64) {
        match *self {
            Self::Records { .. } => (0, 0),
            Self::Recovered { value } if (1..threshold).contains(&value) => (0, value),
            Self::Narrowed { low, high } if high - low < 2 && low > 0 => (1, high),
            Self::Difference { people } => (1, people),
            Self::GroupDisclosure { total, .. } => (2, total),
            Self::Recovered { value: 0 } => (3, 0),
            Self::Narrowed { low, high } => (if low > 0 { 4 } else { 7 }, high),
            Self::Dominance { contributors } => (5, contributors),
            Self::SmallShown { high, .. } => (6, high),
            Self::Recovered { value } => (8, value),
        }
    }

    /// The word that stands before a finding.
    pub(crate) fn title(&self) -> &'static str {
        match self {
            Self::Records { .. } => "LIST OF PEOPLE",
            Self::Recovered { .. } => "CAN BE COMPUTED",
            Self::Narrowed { .. } => "NEARLY KNOWN",
            Self::Difference { .. } => "DIFFERENCE",
            Self::GroupDisclosure { .. } => "WHOLE GROUP",
            Self::Dominance { .. } => "ONE OR TWO BEHIND A SUM",
            Self::SmallShown { .. } => "SMALL NUMBER",
        }
    }
}
