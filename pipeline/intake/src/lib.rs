//! The files: every format that a partner may send, as a stream of rows.
//!
//! [`open`] looks at a file's content, not at its name, finds out how it is written, and gives an [`Extract`]: headings,
//! what was found out in words, and rows in batches. Memory does not grow with the file, except for `.xls` and `.ods`,
//! which their reader holds whole. Nothing is lost silently: when the rows are at their end, a [`Tally`] says what every
//! row of the file was, and cannot be made unless it adds up. Nothing is guessed silently: what was detected is reported
//! and can be declared in [`Hints`]. No [`IntakeError`] holds a value of the file.
//!
//! | format | read by | notes |
//! |---|---|---|
//! | CSV | `csv-core` | encoding, delimiter, quotation, decimal sign, headings, totals and notes are found |
//! | `.xlsx`, `.xlsm`, `.xlsb`, `.xls`, `.ods` | `calamine` on a thread of its own | titles, merged and double headings, 1904 dates, errors |
//! | `.sav`, `.zsav` | this crate | labels, user-missing values, very long texts, sets of several answers |
//! | Parquet | `parquet` | flat columns only |
//! | XLSForm | this crate, see [`read_form`] | questions and choices for schemas and code lists |
//!
//! [`whole_workbook`] gives all sheets of a small workbook as text instead, for who looks for tables anywhere in it.
//!
//! The crate knows no schema, no mapping and no engine: it depends on nothing of ours.

mod calendar;
mod cell;
mod csv;
mod error;
mod extract;
mod hints;
mod input;
mod parquet;
mod rows;
mod sav;
mod survey_tools;
mod table;
mod tally;
mod workbook;
mod xlsform;

pub mod fuzz;

pub use cell::Cell;
pub use error::{IntakeError, Reason};
pub use extract::{Extract, open, open_bytes};
pub use hints::{Decimal, Detected, Dialect, Format, HeaderFound, Heading, Hints, SheetFound};
pub use rows::{Row, Rows};
pub use survey_tools::{MultiSelect, Shape, SurveyTool};
pub use tally::{Tally, TallyParts};
pub use workbook::{WholeSheet, WholeWorkbook, whole_workbook};
pub use xlsform::{Choice, ChoiceList, Form, Label, Question, QuestionKind, read_form};

#[cfg(test)]
mod tests;
