//! The pack of a table book: the folder that a funder opens.
//!
//! ```text
//! Book + code lists + BookTables (+ Shares) -> BookDocument -> Shown (threshold, rounding) -+-> csv/, codelists/   CSV with CSVW
//!                                                                                +-> tables.ods, tables.xlsx
//!                                                                                +-> report.html, methods.html
//!                                                                                +-> privacy-account.json, provenance.json
//! rows of a public dataset -> Targets; BookDocument + Targets -> Scorecard: both go with the tables into every file
//! all files -> manifest.json -> checksums.sha256: a draft; signature.json and transparency.log come when it is published
//! ```
//!
//! # Privacy
//! A [`BookDocument`] holds released numbers only. Threshold and rounding choose what of it is shown; they come after the
//! noise, which alone protects people, and are therefore free.

mod absence;
mod account;
mod chart;
mod csvw;
pub(crate) mod display;
mod document;
mod error;
mod from_tables;
mod manifest;
mod names;
mod pack;
mod page;
pub(crate) mod scorecard;
mod sentences;
mod shares;
mod sheets;
mod targets;
mod text;

pub use absence::Absence;
pub use document::{
    BookAxisDocument, BookCellDocument, BookCellStatus, BookChart, BookCode, BookDocument, BookFilterDocument, BookNumber,
    BookShareDocument, BookTableDocument,
};
pub use error::{BookDocumentError, TargetsError};
pub(crate) use manifest::{MANIFEST, agrees};
pub(crate) use names::{SCORECARD, TRAJECTORIES};
pub use pack::{BookPack, draft_book};
pub use scorecard::{Scorecard, ScorecardNumber, ScorecardRow};
pub use shares::{ReleasedShare, SharePlan, Shares, TableShares};
pub use targets::{TargetRow, Targets};
pub use text::{BookText, ReleaseState};
