//! The exit: release packs, their signature and its check.
//!
//! A pack is a folder that a reader without an account can open, read and check offline. Everything in it is made
//! from [`AnswerDocument`]s, or from one [`book::BookDocument`], which hold noised numbers only. A transparency log
//! ([`read_log`], [`next_entry`]) says of packs that they were published, replaced or withdrawn.

pub mod book;
mod chart;
pub mod check;
mod checksum;
mod csvw;
mod decimal;
mod disk;
pub mod document;
mod drawing;
mod error;
mod layout;
mod method_note;
mod names;
mod number;
mod pack;
mod page;
mod provenance;
mod release;
mod section;
mod signature;
mod table;
#[cfg(test)]
mod tests;
mod transparency;
mod verify;

pub use document::AnswerDocument;
pub use error::{KeyError, LogError, ReleaseError, TableError, VerifyError};
pub use pack::{PackSummary, PackText, publish};
pub use provenance::PrivacyTotal;
pub use release::{OutputColumn, Release, ReleaseContext};
pub use section::{STYLE, answer_html};
pub use signature::{SigningKey, create_key, key_fingerprint, load_key, public_key};
pub use transparency::{EMPTY_LOG, Inclusion, LogEntry, LogState, TransparencyLog, next_entry, pack_digest, read_log};
pub use verify::{Verified, verify};
