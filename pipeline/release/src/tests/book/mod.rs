//! Book packs: made, opened as their readers' programs open them, checked, and broken.

mod checklist;
mod csvw_rules;
mod display;
mod kernel;
mod numbers;
mod pages;
mod programme;
pub(crate) mod samples;
mod shares;
pub(crate) mod spreadsheet;
mod tampering;
mod xml;
