//! Why a released book could not be put into words.

use thiserror::Error;

/// Why tables and book do not fit together. Nothing of it depends on what was released.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BookDocumentError {
    /// There is another number of tables, or a table has other variables or another number of cells.
    #[error(
        "book `{book}`: expected the tables that it describes, got others{}\n  next: release the book again with this version",
        .table.as_ref().map_or_else(String::new, |table| format!(" (`{table}`)"))
    )]
    OtherTables {
        /// The book.
        book: String,
        /// The table, where one alone differs.
        table: Option<String>,
    },
    /// A code list of the book is missing.
    #[error("book `{book}`: expected the code list `{list}`, got none\n  next: restore `schemas/codelists/{list}.csv`")]
    MissingList {
        /// The book.
        book: String,
        /// The code list.
        list: String,
    },
    /// The scorecard shows a target that the public table does not have.
    #[error(
        "book `{book}`: expected a target for `{code}`, got none\n  \
         next: land the public table of targets, or take the indicator out of [scorecard]"
    )]
    NoTarget {
        /// The book.
        book: String,
        /// Code of the output or pathway.
        code: String,
    },
    /// A table shows nothing.
    #[error("book `{book}`: expected at least one variable in table `{table}`, got none\n  next: name a variable")]
    NoVariable {
        /// The book.
        book: String,
        /// The table.
        table: String,
    },
}

/// Why the rows of a public dataset are no targets. They are about nobody, so that the error may quote them.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TargetsError {
    /// A cell says nothing, or nothing that its schema knows.
    #[error(
        "`{dataset}`, row {row}, column `{column}`: expected {expected}, got `{got}`\n  \
         next: correct the published table and land it again"
    )]
    Cell {
        /// The dataset.
        dataset: String,
        /// Place of the row, from 1 on.
        row: usize,
        /// The column.
        column: String,
        /// What was expected.
        expected: &'static str,
        /// What stands there.
        got: String,
    },
    /// An output has two rows.
    #[error(
        "`{dataset}`, row {row}: expected one row an output, got `{code}` again\n  next: correct the published table and land it again"
    )]
    Twice {
        /// The dataset.
        dataset: String,
        /// Place of the second row, from 1 on.
        row: usize,
        /// Code of the output.
        code: String,
    },
}
