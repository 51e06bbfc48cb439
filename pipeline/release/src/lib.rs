//! The exit: release packs, their signature and its check.
//!
//! A pack is a folder that a reader without an account can open, read and check offline. Everything in it is made
//! from [`AnswerDocument`]s, or from one [`book::BookDocument`], which hold noised numbers only; its [`Tier`] says who may receive it.
//!
//! ```text
//! draft_answers, draft_book -> draft: all files and checksums.sha256     checked and reviewed under its digest
//! next_entry(log, digest)   -> log: one signed line more                 says of packs: published, replaced, withdrawn
//! publish_draft             -> pack: the draft, signature.json, transparency.log
//! verify                    -> what a reader knows of a pack, offline; a newer log tells whether it still is in force
//! ```

pub mod book;
mod chart;
pub mod check;
mod checksum;
mod csvw;
mod decimal;
mod disk;
mod display;
pub mod document;
mod draft;
mod drawing;
mod error;
mod inventory;
mod layout;
mod method_note;
mod names;
mod notice;
mod number;
mod pack;
mod page;
mod provenance;
mod publish;
mod release;
mod section;
mod signature;
mod statement;
mod table;
#[cfg(test)]
mod tests;
mod tier;
mod transparency;
mod verify;

pub use display::Display;
pub use document::AnswerDocument;
pub use draft::{DraftSummary, check_unchanged};
pub use error::{KeyError, LogError, ReleaseError, TableError, VerifyError};
pub use inventory::Differences;
pub use pack::{AnswerPack, PackText, draft_answers};
pub use publish::{PackSummary, publish_draft};
pub use release::{OutputColumn, Release, ReleaseContext};
pub use section::{STYLE, answer_html};
pub use signature::{SigningKey, create_key, key_fingerprint, load_key, public_key};
pub use statement::Statement;
pub use tier::{Tier, is_place};
pub use transparency::{EMPTY_LOG, Inclusion, LogEntry, LogState, TransparencyLog, next_entry, pack_digest, read_log};
pub use verify::{NewerLog, Verified, verify};
