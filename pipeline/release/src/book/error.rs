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
    /// A table shows nothing.
    #[error("book `{book}`: expected at least one variable in table `{table}`, got none\n  next: name a variable")]
    NoVariable {
        /// The book.
        book: String,
        /// The table.
        table: String,
    },
}
