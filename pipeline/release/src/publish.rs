//! Publication: a draft that was reviewed becomes a signed pack with its transparency log.

use std::path::{Path, PathBuf};

use crate::disk::{PartialFolder, read_limited};
use crate::draft::listed;
use crate::error::ReleaseError;
use crate::inventory::Differences;
use crate::names::{CHECKSUMS, LOG, SIGNATURE};
use crate::signature::{SigningKey, key_fingerprint, public_key, sign};
use crate::statement::Statement;
use crate::tier::Tier;
use crate::transparency::{LogState, read_log};
use crate::{checksum, verify};

/// Largest file of a draft; all of it is in memory once.
pub(crate) const FILE_BYTES: u64 = 1024 * 1024 * 1024;

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackSummary {
    /// The folder.
    pub directory: PathBuf,
    /// Title of the pack.
    pub title: String,
    /// Who may receive it.
    pub tier: Tier,
    /// Number of tables; each answer is one.
    pub tables: usize,
    /// Number of files, with checksums, signature and log.
    pub files: usize,
    /// Size of all files in bytes.
    pub bytes: u64,
    /// Digest of the pack, under which the transparency log names it: 64 hexadecimal digits.
    pub digest: String,
    /// Public half of the key that signed: 64 hexadecimal digits.
    pub public_key: String,
    /// Fingerprint of that key.
    pub fingerprint: String,
}

/// Publishes the draft with this digest: copies, signs and adds the transparency log, which must say last of this pack that the
/// same key published it. The pack appears complete at its destination, after it passed the check that [`crate::verify`] gives to
/// its readers, or not at all. The draft stays as it is.
///
/// # Errors
/// When a file of the draft was changed after it was drafted, the draft was made for another key, the log does not hold the pack
/// or was rewritten since the draft, the destination exists, or writing fails.
pub fn publish_draft(
    draft: &Path,
    digest: &str,
    key: &SigningKey,
    log: &str,
    destination: &Path,
) -> Result<PackSummary, ReleaseError> {
    let listing = listed(draft, digest)?;
    let statement = Statement::of(draft)?;
    let (public_key, fingerprint) = (public_key(key), key_fingerprint(key));
    if statement.signing_key_fingerprint != fingerprint {
        return Err(ReleaseError::DraftKey { expected: statement.signing_key_fingerprint, got: fingerprint });
    }
    let included = read_log(log, Some(&statement.log_head_before))?.inclusion(digest, &public_key)?;
    if included.state != LogState::Published {
        return Err(ReleaseError::NotInForce { pack: digest.to_owned() });
    }
    let signature = sign(key, &listing).ok_or_else(|| ReleaseError::Encode { file: SIGNATURE.to_owned() })?;
    let folder = PartialFolder::start(destination)?;
    let mut sizes = copy(draft, digest, &listing, &folder)?;
    for (path, bytes) in [(CHECKSUMS, listing.as_slice()), (SIGNATURE, signature.as_bytes()), (LOG, log.as_bytes())] {
        folder.write(path, bytes)?;
        sizes.push(bytes.len());
    }
    verify::verify(folder.path(), Some(&public_key), None).map_err(Box::new)?;
    folder.finish()?;
    Ok(PackSummary {
        directory: destination.to_owned(),
        title: statement.title,
        tier: statement.tier,
        tables: statement.tables.len(),
        files: sizes.len(),
        bytes: sizes.iter().map(|bytes| u64::try_from(*bytes).unwrap_or(u64::MAX)).sum(),
        digest: digest.to_owned(),
        public_key,
        fingerprint,
    })
}

/// Copies every file of the list, and gives their sizes back. What is written is what was checked: each file is read once.
fn copy(draft: &Path, digest: &str, listing: &[u8], folder: &PartialFolder) -> Result<Vec<usize>, ReleaseError> {
    let changed = |file: &str| ReleaseError::DraftChanged { digest: digest.to_owned(), differences: Differences::changed(file) };
    let mut sizes = Vec::new();
    for (path, expected) in checksum::parse(listing).map_err(|_| changed(CHECKSUMS))? {
        let bytes = read_limited(&draft.join(&path), FILE_BYTES).map_err(|_| changed(&path))?;
        if checksum::digest(&bytes) != expected {
            return Err(changed(&path));
        }
        folder.write(&path, &bytes)?;
        sizes.push(bytes.len());
    }
    Ok(sizes)
}
