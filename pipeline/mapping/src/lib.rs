//! The conversation about a mapping: which column and which word a partner means, how sure that is, and what has to be
//! asked.
//!
//! [`propose`] reads an extract and gives a [`Proposal`], whose [`Proposal::to_toml`] is a mapping file that a person
//! reads and corrects: what is certain or likely stands in it, what is not is a question in a comment. Ambiguous words stay
//! ambiguous. [`import_form`] makes a schema and code lists of an XLSForm.
//!
//! # Who may see a proposal
//! A proposal holds words of the extract, as the partner's data officer does, from whom the extract came. It belongs to
//! that officer and to the stewards; it is no result of the programme and reaches no analyst. No [`MapError`] holds one of
//! its words.

mod assign;
mod columns;
mod content;
mod days;
mod error;
mod form;
mod personal;
mod proposal;
mod propose;
mod sample;
mod synonyms;
mod text;
mod words;
mod write;

pub use error::MapError;
pub use form::{Imported, import_form, read_and_import};
pub use proposal::{
    CoarseWord, ColumnProposal, DayOrder, FieldProposal, Meaning, OfferedWord, Personal, Proposal, Sureness, WordProposal,
};
pub use propose::propose;

#[cfg(test)]
mod tests;
