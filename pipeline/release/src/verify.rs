//! The check of a pack by whoever received it: offline, without an account, on any folder whatever it holds.
//!
//! ```text
//! signature.json -> checksums.sha256 -> every file; transparency.log -> entry of the pack, by the key of the signature
//! newer log, when one is given: continues the pack's own, and says last whether the pack is in force
//! ```

use std::io;
use std::path::Path;

use crate::book::{MANIFEST, agrees};
use crate::disk;
use crate::error::{LogError, VerifyError};
use crate::inventory::{Differences, compare};
use crate::names::{CHECKSUMS, LOG, PROVENANCE, SIGNATURE};
use crate::statement::Statement;
use crate::tier::Tier;
use crate::transparency::{Inclusion, LogState, read_log};
use crate::{checksum, signature};

const SIGNATURE_BYTES: u64 = 64 * 1024;
pub(crate) const LISTING_BYTES: u64 = 32 * 1024 * 1024;
/// What stands beside the files of the list in a pack.
const BESIDE: [&str; 3] = [CHECKSUMS, SIGNATURE, LOG];

/// A transparency log that is newer than the one in the pack, as the publisher gives it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewerLog<'a> {
    /// The log.
    pub text: &'a str,
    /// A head of the log that was noted earlier, where one was: 64 hexadecimal digits.
    pub known_head: Option<&'a str>,
}

/// What was checked, and by whose key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Title of the pack.
    pub title: String,
    /// Who may receive it.
    pub tier: Tier,
    /// Number of files whose checksum fits.
    pub files: usize,
    /// Digest of the pack, under which the transparency log names it: 64 hexadecimal digits.
    pub digest: String,
    /// Public key of the signature: 64 hexadecimal digits.
    pub public_key: String,
    /// Fingerprint of that key, to compare with the publisher's.
    pub fingerprint: String,
    /// Whether a trusted key was given, and is that key.
    pub trusted: bool,
    /// The last word of the newest log about the pack: in force, or replaced.
    pub state: LogState,
    /// Head of the newest log, to note.
    pub log_head: String,
    /// What readers must know before they use the pack, and what could not be checked, in plain sentences.
    pub warnings: Vec<String>,
    /// What was checked, in plain sentences.
    pub checks: Vec<String>,
}

/// Checks the signature, the key when one is trusted, every file of the pack, its transparency log, and a newer log where one is
/// given.
///
/// `trusted_key` is a public key (64 hexadecimal digits) or its fingerprint (32). Without it, only the pack's own key
/// is known: the check then shows that the pack is whole, and not who made it.
///
/// # Errors
/// [`VerifyError::Withdrawn`] first, when the publisher withdrew the pack. Otherwise names the first thing that does not fit; for
/// files, all of them.
pub fn verify(directory: &Path, trusted_key: Option<&str>, newer: Option<NewerLog<'_>>) -> Result<Verified, VerifyError> {
    let (listing, key) = signed(directory)?;
    let (public_key, fingerprint) = (hex::encode(key), signature::fingerprint(&key));
    if let Some(trusted) = trusted_key
        && !signature::is_named_by(&key, trusted)?
    {
        return Err(VerifyError::OtherKey { trusted: trusted.to_owned(), found: fingerprint });
    }
    let digest = checksum::digest(&listing);
    // Before anything else: a pack that was withdrawn must not be used, whole or not.
    let newer = newer.map(|log| newer_entry(log, &digest, &public_key).map(|entry| (log, entry))).transpose()?;
    let own = own_log(directory)?;
    let log = read_log(&own, None).map_err(VerifyError::Log)?;
    let entry = log.inclusion(&digest, &public_key).map_err(VerifyError::Log).and_then(not_withdrawn)?;
    let digests = checksum::parse(&listing)?;
    let differences = compare(directory, &digests, &BESIDE)
        .map_err(|error| VerifyError::Folder { directory: directory.to_owned(), reason: error.to_string() })?;
    if !differences.is_none() {
        return Err(VerifyError::Files(differences));
    }
    // The list and its files are whole by now; what remains is whether the pack says of itself what it is.
    let statement = Statement::read(&read(directory, PROVENANCE, LISTING_BYTES)?).ok_or(VerifyError::Provenance)?;
    if statement.signing_key_fingerprint != fingerprint {
        return Err(VerifyError::Provenance);
    }
    let manifest = digests.contains_key(MANIFEST);
    if manifest && !agrees(&read(directory, MANIFEST, LISTING_BYTES)?, &digests, &statement) {
        return Err(VerifyError::Manifest);
    }
    if !log.goes_through(&statement.log_head_before) {
        return Err(VerifyError::Log(LogError::OtherLog { head: statement.log_head_before }));
    }
    if newer.as_ref().is_some_and(|(log, _)| !log.text.starts_with(&own)) {
        return Err(VerifyError::OtherLog);
    }
    let newer = newer.map(|(_, entry)| entry);
    let last = newer.as_ref().unwrap_or(&entry);
    Ok(Verified {
        warnings: warnings(last, newer.is_some(), &statement.tier, &fingerprint, trusted_key.is_some()),
        checks: checks(digests.len(), manifest, &entry, newer.as_ref(), trusted_key.map(|_| fingerprint.as_str())),
        title: statement.title,
        tier: statement.tier,
        files: digests.len(),
        digest,
        public_key,
        fingerprint,
        trusted: trusted_key.is_some(),
        state: last.state,
        log_head: last.head.clone(),
    })
}

/// The list of checksums, and the key that signed it.
fn signed(directory: &Path) -> Result<(Vec<u8>, [u8; 32]), VerifyError> {
    let listing = read(directory, CHECKSUMS, LISTING_BYTES)?;
    let signature = match read(directory, SIGNATURE, SIGNATURE_BYTES) {
        // A pack that lost both is told from a draft by nothing, and is worth as little.
        Err(VerifyError::Missing { .. }) if matches!(own_log(directory), Err(VerifyError::Missing { .. })) => {
            return Err(VerifyError::Draft);
        }
        other => other?,
    };
    let key = signature::signer(&signature, &listing)?;
    Ok((listing, key))
}

pub(crate) fn read(directory: &Path, file: &str, limit: u64) -> Result<Vec<u8>, VerifyError> {
    disk::read_limited(&directory.join(file), limit).map_err(|error| {
        let file = file.to_owned();
        if error.kind() == io::ErrorKind::NotFound {
            VerifyError::Missing { file }
        } else {
            VerifyError::Unreadable { file, limit, reason: error.to_string() }
        }
    })
}

fn own_log(directory: &Path) -> Result<String, VerifyError> {
    let bytes = read(directory, LOG, LISTING_BYTES)?;
    String::from_utf8(bytes).map_err(|_| VerifyError::Files(Differences::changed(LOG)))
}

/// What a newer log says of the pack.
fn newer_entry(log: NewerLog<'_>, pack: &str, key: &str) -> Result<Inclusion, VerifyError> {
    let read = read_log(log.text, log.known_head).map_err(VerifyError::NewerLog)?;
    read.inclusion(pack, key).map_err(VerifyError::NewerLog).and_then(not_withdrawn)
}

fn not_withdrawn(entry: Inclusion) -> Result<Inclusion, VerifyError> {
    match entry.state {
        LogState::Withdrawn => Err(VerifyError::Withdrawn { at: entry.said_at }),
        LogState::Published | LogState::Replaced => Ok(entry),
    }
}

fn warnings(last: &Inclusion, newer: bool, tier: &Tier, fingerprint: &str, trusted: bool) -> Vec<String> {
    let mut warnings = Vec::new();
    if last.state == LogState::Replaced {
        warnings.push(format!("A newer pack took the place of this one on {}. Ask the publisher for it.", last.said_at));
    }
    warnings.extend(tier.notice().map(|notice| format!("This pack is not public. {notice}")));
    if !trusted {
        warnings.push(format!(
            "No trusted key was given. The pack is whole, but this check cannot tell who made it: compare the fingerprint \
             {fingerprint} with the one that the publisher gives you in another way."
        ));
    }
    if !newer {
        warnings.push(
            "No newer transparency log was given. The pack may have been replaced or withdrawn since it was published: ask the \
             publisher for the log."
                .to_owned(),
        );
    }
    warnings
}

fn checks(files: usize, manifest: bool, own: &Inclusion, newer: Option<&Inclusion>, trusted: Option<&str>) -> Vec<String> {
    let mut checks = vec!["The signature fits the list of checksums.".to_owned()];
    checks.extend(
        trusted.map(|fingerprint| format!("The key that signed the pack is the key you trust (fingerprint {fingerprint}).")),
    );
    checks.push(format!("All {files} files on the list are there, and none was changed."));
    checks.push("There is no other file in the folder, and no link to anywhere else.".to_owned());
    if manifest {
        checks.push("The manifest names every file of the pack, and says the same of each as the signed list.".to_owned());
    }
    checks.push("The transparency log in the pack continues the log that was there when the pack was made.".to_owned());
    checks.extend(own.checks.iter().cloned());
    if let Some(newer) = newer {
        checks.push("The newer log has the same lines as the log in the pack, and goes on from there.".to_owned());
        checks.extend(newer.checks.iter().cloned());
    }
    checks
}
