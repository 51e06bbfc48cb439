//! Drafts: whole packs that nobody has signed. A draft is checked and reviewed under its digest; [`crate::publish_draft`] takes
//! that very draft, or none.

use std::path::{Path, PathBuf};

use crate::checksum;
use crate::disk::{PartialFolder, read_limited};
use crate::error::ReleaseError;
use crate::inventory::{Differences, compare};
use crate::names::CHECKSUMS;
use crate::pack::Files;
use crate::verify::LISTING_BYTES;

/// What was drafted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftSummary {
    /// The folder.
    pub directory: PathBuf,
    /// Number of tables; each answer is one.
    pub tables: usize,
    /// Number of files, with the list of checksums.
    pub files: usize,
    /// Size of all files in bytes.
    pub bytes: u64,
    /// Digest of the draft, and of the pack that it becomes: that of its list of checksums, 64 hexadecimal digits.
    pub digest: String,
}

/// Writes files with their list of checksums as a folder that appears complete or not at all.
pub(crate) fn write(mut files: Files, tables: usize, directory: &Path) -> Result<DraftSummary, ReleaseError> {
    let digests = files.iter().map(|(path, bytes)| (path.clone(), checksum::digest(bytes))).collect();
    let listing = checksum::print(&digests).into_bytes();
    let digest = checksum::digest(&listing);
    files.insert(CHECKSUMS.to_owned(), listing);
    let folder = PartialFolder::start(directory)?;
    for (path, bytes) in &files {
        folder.write(path, bytes)?;
    }
    check_unchanged(folder.path(), &digest)?;
    folder.finish()?;
    Ok(DraftSummary {
        directory: directory.to_owned(),
        tables,
        files: files.len(),
        bytes: files.values().map(|bytes| u64::try_from(bytes.len()).unwrap_or(u64::MAX)).sum(),
        digest,
    })
}

/// Checks that a draft still is the one with this digest: its list, every file on it, and no other file.
///
/// # Errors
/// Names every file that was changed, added or taken away after it was drafted.
pub fn check_unchanged(draft: &Path, digest: &str) -> Result<(), ReleaseError> {
    listed(draft, digest).map(|_| ())
}

/// The list of a draft that is as it was.
pub(crate) fn listed(draft: &Path, digest: &str) -> Result<Vec<u8>, ReleaseError> {
    let changed = |differences| ReleaseError::DraftChanged { digest: digest.to_owned(), differences };
    let unreadable =
        |error: std::io::Error| ReleaseError::DraftUnreadable { file: CHECKSUMS.to_owned(), reason: error.to_string() };
    let listing = read_limited(&draft.join(CHECKSUMS), LISTING_BYTES).map_err(unreadable)?;
    if checksum::digest(&listing) != digest {
        return Err(changed(Differences::changed(CHECKSUMS)));
    }
    let digests = checksum::parse(&listing).map_err(|_| changed(Differences::changed(CHECKSUMS)))?;
    let differences = compare(draft, &digests, &[CHECKSUMS])?;
    if differences.is_none() { Ok(listing) } else { Err(changed(differences)) }
}
