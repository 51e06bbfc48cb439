//! The check of a pack by whoever received it: offline, without an account, on any folder whatever it holds.

use std::collections::BTreeMap;
use std::path::Path;

use crate::book::{MANIFEST, agrees};
use crate::disk::{self, Entry};
use crate::error::VerifyError;
use crate::names::{CHECKSUMS, SIGNATURE};
use crate::{checksum, signature};

const SIGNATURE_BYTES: u64 = 64 * 1024;
pub(crate) const LISTING_BYTES: u64 = 32 * 1024 * 1024;

/// What was checked, and by whose key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Number of files whose checksum fits.
    pub files: usize,
    /// Public key of the signature: 64 hexadecimal digits.
    pub public_key: String,
    /// Fingerprint of that key, to compare with the publisher's.
    pub fingerprint: String,
    /// Whether a trusted key was given, and is that key.
    pub trusted: bool,
    /// What was checked, in plain sentences.
    pub checks: Vec<String>,
}

/// Checks the signature, the key when one is trusted, and every file of the pack.
///
/// `trusted_key` is a public key (64 hexadecimal digits) or its fingerprint (32). Without it, only the pack's own key
/// is known: the check then shows that the pack is whole, and not who made it.
///
/// # Errors
/// Names the first thing that does not fit; for files, all of them.
pub fn verify(directory: &Path, trusted_key: Option<&str>) -> Result<Verified, VerifyError> {
    let listing = read(directory, CHECKSUMS, LISTING_BYTES)?;
    let key = signature::signer(&read(directory, SIGNATURE, SIGNATURE_BYTES)?, &listing)?;
    let fingerprint = signature::fingerprint(&key);
    if let Some(trusted) = trusted_key
        && !signature::is_named_by(&key, trusted)?
    {
        return Err(VerifyError::OtherKey { trusted: trusted.to_owned(), found: fingerprint });
    }
    let digests = checksum::parse(&listing)?;
    compare(directory, &digests)?;
    let mut checks = sentences(digests.len(), &fingerprint, trusted_key.is_some());
    if digests.contains_key(MANIFEST) {
        // The list and its files are whole by now; what remains is whether the pack says of itself what it is.
        if !agrees(&read(directory, MANIFEST, LISTING_BYTES)?, &digests) {
            return Err(VerifyError::Manifest);
        }
        checks.push("The manifest names every file of the pack, and says the same of each as the signed list.".to_owned());
    }
    Ok(Verified { files: digests.len(), public_key: hex::encode(key), checks, fingerprint, trusted: trusted_key.is_some() })
}

pub(crate) fn read(directory: &Path, file: &str, limit: u64) -> Result<Vec<u8>, VerifyError> {
    disk::read_limited(&directory.join(file), limit).map_err(|error| VerifyError::Unreadable {
        file: file.to_owned(),
        limit,
        reason: error.to_string(),
    })
}

fn compare(directory: &Path, digests: &BTreeMap<String, String>) -> Result<(), VerifyError> {
    let mut found = disk::walk(directory)
        .map_err(|error| VerifyError::Folder { directory: directory.to_owned(), reason: error.to_string() })?;
    found.remove(CHECKSUMS);
    found.remove(SIGNATURE);
    let (mut changed, mut missing) = (Vec::new(), Vec::new());
    for (path, digest) in digests {
        match found.get(path) {
            Some(Entry::File) => {
                found.remove(path);
                if !disk::digest_file(&directory.join(path)).is_ok_and(|actual| actual == *digest) {
                    changed.push(path.clone());
                }
            }
            // Named below, as what it is.
            Some(Entry::Other | Entry::EmptyFolder) => {}
            None => missing.push(path.clone()),
        }
    }
    let (refused, added): (Vec<_>, Vec<_>) = found.into_iter().partition(|(_, entry)| *entry == Entry::Other);
    let names = |entries: Vec<(String, Entry)>| entries.into_iter().map(|(path, _)| path).collect::<Vec<_>>();
    let (refused, added) = (names(refused), names(added));
    if changed.is_empty() && missing.is_empty() && added.is_empty() && refused.is_empty() {
        Ok(())
    } else {
        Err(VerifyError::Files { changed, missing, added, refused })
    }
}

fn sentences(files: usize, fingerprint: &str, trusted: bool) -> Vec<String> {
    let key = if trusted {
        format!("The key that signed the pack is the key you trust (fingerprint {fingerprint}).")
    } else {
        format!(
            "No trusted key was given. The pack is whole, but this check cannot tell who made it: compare the \
             fingerprint {fingerprint} with the one that the publisher gives you in another way."
        )
    };
    vec![
        "The signature fits the list of checksums.".to_owned(),
        key,
        format!("All {files} files on the list are there, and none was changed."),
        "There is no other file in the folder, and no link to anywhere else.".to_owned(),
    ]
}
