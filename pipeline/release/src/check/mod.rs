//! The checks of a draft before anyone may release it: what a program can see of the disclosure checklist after differential
//! privacy. A draft is a folder; everything is read from its files, as a hostile reader would, and compared with what was
//! declared in public. Nothing is written.
//!
//! ```text
//! folder -> Folder (every file by its form, within limits) -> Pack (tables, lists, sheets)
//!        -> checks, one file each in `rules/` -> CheckReport -> evidence (kept outside the pack)
//! ```
//!
//! # Privacy
//! A finding names the place and never the word: the report may be shown to whoever may see the draft's file names.

mod found;
mod identifier;
mod model;
mod place;
mod read;
mod registered;
mod report;
mod rules;
mod sheet;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use thiserror::Error;

pub use registered::Registered;
pub use report::{CheckReport, CheckResult, TableEvidence, TableNumbers, Verdict, evidence};

use crate::names::CHECKSUMS;

/// Where the texts of public licences stand.
pub(crate) const LICENCES: &str = "https://www.nationalarchives.gov.uk/doc/";

/// What is checked, and against what.
#[derive(Debug, Clone, Copy)]
pub struct CheckInput<'a> {
    /// The folder of the draft, with `checksums.sha256` and with or without `signature.json`.
    pub directory: &'a Path,
    /// The words that may stand in it.
    pub registered: &'a Registered,
    /// What the tier of the release asks for.
    pub expected: Expected<'a>,
}

/// What a tier asks of a pack.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// Smallest number that may be shown; zero and one hide nothing.
    pub threshold: u64,
    /// Numbers are multiples of this; zero and one round nothing.
    pub rounding: u64,
    /// Most variables that a table may cross beside geography (SDC-10).
    pub most_variables: usize,
    /// Code lists of geography that tables may show, of local authorities or wider (SDC-16).
    pub geographies: &'a BTreeSet<String>,
    /// Days that may stand in the pack, as `YYYY-MM-DD`: of publication and of the answers (SDC-24).
    pub days: &'a BTreeSet<String>,
    /// Files that the tier adds to the known ones, such as the terms of an agreement (SDC-29).
    pub other_files: &'a BTreeSet<String>,
}

/// Why a draft could not be checked at all.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CheckError {
    /// The folder cannot be listed.
    #[error("draft `{}`: expected a folder that can be read, got one that cannot ({reason})\n  next: give the folder of the draft", .directory.display())]
    Folder {
        /// The folder.
        directory: PathBuf,
        /// Kind of the fault.
        reason: String,
    },
    /// There is no list of checksums, so that what was checked has no name.
    #[error("draft `{}`: expected a file `checksums.sha256` that can be read, got none\n  next: make the draft again", .directory.display())]
    NoListing {
        /// The folder.
        directory: PathBuf,
    },
}

/// Runs every check over a draft.
///
/// # Errors
/// When the folder or its list of checksums cannot be read. Everything else that is wrong is a finding.
pub fn check_draft(input: CheckInput<'_>) -> Result<CheckReport, CheckError> {
    let directory = || input.directory.to_owned();
    let folder = read::folder(input.directory)
        .map_err(|error| CheckError::Folder { directory: directory(), reason: error.kind().to_string() })?;
    let listing = folder.file(CHECKSUMS).ok_or_else(|| CheckError::NoListing { directory: directory() })?;
    let content = listing.sha256.clone();
    let pack = model::pack(&folder);
    let seen = rules::Seen { folder: &folder, pack: &pack, registered: input.registered, expected: input.expected };
    let checks = rules::all(&seen);
    let tables = table::evidence(&seen, &checks);
    Ok(CheckReport { content, checks: checks.iter().map(found::Check::result).collect(), tables })
}
