//! A released book with its words: what the account keeps and what a pack is made of.

use serde::{Deserialize, Serialize};

use super::{Absence, ReleasedShare};
use crate::document::{Privacy, Provenance};

/// All tables of a book, which agree with each other, with their labels, their cost and their provenance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BookDocument {
    /// Folder name of the book.
    pub id: String,
    /// Title for people.
    pub title: String,
    /// Who is counted ("people who took part in the programme").
    pub universe: String,
    /// Where the tables come from.
    pub source: String,
    /// What is counted, as a noun in the plural ("people").
    pub unit: String,
    /// Most rows of one privacy unit that a table counts.
    pub most_rows: u32,
    /// Number of rows behind every table.
    pub base: BookNumber,
    /// The tables in the order of the book.
    pub tables: Vec<BookTableDocument>,
    /// Why combinations cannot be: the reasons that the book declares.
    pub impossible: Vec<String>,
    /// Where public totals were published.
    pub public_sources: Vec<String>,
    /// One an indicator of the scorecard: its share; `None` where it is none, or where nobody is in its base.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<Option<ReleasedShare>>,
    /// What the release cost and whom it protects.
    pub privacy: Privacy,
    /// Where it comes from. `question_hash` is that of the book.
    pub provenance: Provenance,
}

/// A released number with its 95% interval, where one is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookNumber {
    /// The published number.
    pub value: u64,
    /// Lower and upper end; absent where the released numbers do not tell it.
    pub interval: Option<(u64, u64)>,
    /// Whether the number is publicly known and carries no noise.
    pub public: bool,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BookTableDocument {
    /// Identity within the book.
    pub id: String,
    /// Title for people.
    pub title: String,
    /// Notes.
    pub notes: Vec<String>,
    /// What it shows, in order.
    pub axes: Vec<BookAxisDocument>,
    /// What it is limited to.
    pub filters: Vec<BookFilterDocument>,
    /// Number of rows that the table is about.
    pub base: BookNumber,
    /// How it is drawn.
    pub chart: BookChart,
    /// Cells, row-major over the axes, the last fastest.
    pub cells: Vec<BookCellDocument>,
    /// For a table of one variable, for every code its share of those who answered; `None` for a reason why there is no
    /// answer, and where nobody answered. Empty where shares were not worked out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<Option<ReleasedShare>>,
    /// Answers added up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nets: Vec<BookShareDocument>,
}

/// A share with its label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BookShareDocument {
    /// Label for people.
    pub label: String,
    /// The share.
    pub share: ReleasedShare,
}

/// A variable as a table shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookAxisDocument {
    /// Name of the column.
    pub name: String,
    /// Label for people.
    pub label: String,
    /// Identity of the code list.
    pub list: String,
    /// Its codes, in order.
    pub codes: Vec<BookCode>,
}

/// A code with its label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookCode {
    /// The code.
    pub code: String,
    /// Its label.
    pub label: String,
    /// Why it says nothing; `None` for a value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absence: Option<Absence>,
}

/// The one code of a variable that a table is limited to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookFilterDocument {
    /// Label of the variable.
    pub label: String,
    /// The code.
    #[serde(default)]
    pub code: String,
    /// Label of the code.
    pub value: String,
}

/// How a table is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookChart {
    /// Bars with intervals.
    Bars,
    /// Two groups of the second variable side by side, for every code of the first.
    Pyramid,
    /// Shares of an ordered scale, one bar for every code of the other variable.
    Likert,
    /// None.
    None,
}

/// One released cell.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BookCellDocument {
    /// The published whole number.
    pub published: u64,
    /// Lower end of the 95% interval.
    pub lower: u64,
    /// Upper end of the 95% interval.
    pub upper: u64,
    /// The unbiased measurement, for machines.
    pub measured: f64,
    /// Its standard error, known before data.
    pub standard_error: f64,
    /// What a reader must know.
    pub status: BookCellStatus,
}

/// What a reader must know about a cell; decided on released values only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookCellStatus {
    /// Readable.
    Ok,
    /// Low reliability: `[u]`.
    Unreliable,
    /// Zero is published, and more than zero may be true: `[low]`.
    Low,
    /// Cannot be: `[z]`.
    Impossible,
    /// Publicly known.
    Public,
}
