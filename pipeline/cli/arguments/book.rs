//! What was typed about table books.

use clap::{Args, Subcommand};

use crate::arguments::DraftOptions;

#[derive(Debug, Args)]
pub(crate) struct BookOptions {
    #[command(subcommand)]
    pub(crate) command: BookCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BookCommand {
    /// List the table books and whether they may be built.
    List,
    /// Tell what a book would cost and how far off each table would be, at this budget and at others. Spends nothing.
    Preview {
        /// The book: the name of its folder.
        id: String,
    },
    /// Approve a book as it stands; whoever wrote it cannot.
    Approve {
        /// The book: the name of its folder.
        id: String,
    },
    /// Release all tables of an approved book under one grant, as the draft of a pack. The same book again is free.
    Build {
        /// The book: the name of its folder.
        id: String,
        #[command(flatten)]
        draft: DraftOptions,
    },
}
