//! Book packs: made, opened as their readers' programs open them, checked, and broken.

mod checklist;
mod csvw_rules;
mod display;
mod numbers;
mod pages;
pub(crate) mod samples;
mod spreadsheet;
mod tampering;
mod xml;
