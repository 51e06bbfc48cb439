//! The key of the publisher, and the signature over the list of checksums.

use std::fmt;
use std::path::Path;

use ed25519_dalek::{Signature, Signer, VerifyingKey};
use serde::{Deserialize, Serialize};

use crate::checksum;
use crate::disk;
use crate::error::{KeyError, VerifyError};
use crate::names::CHECKSUMS;

const ALGORITHM: &str = "ed25519";
const KEY_HEADING: &str = "choir signing key, keep secret: ";
const KEY_FILE_BYTES: u64 = 1024;

/// A key that signs packs. It has no voice: it is neither shown, written nor copied.
pub struct SigningKey(ed25519_dalek::SigningKey);

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SigningKey(sealed)")
    }
}

/// Makes a key and writes it to a new file that only its owner may read.
///
/// # Errors
/// When the file exists or cannot be written, or when the operating system gives no randomness.
pub fn create_key(path: &Path) -> Result<SigningKey, KeyError> {
    let mut seed = [0_u8; 32];
    getrandom::fill(&mut seed).map_err(|_| KeyError::NoRandomness)?;
    disk::write_secret(path, format!("{KEY_HEADING}{}\n", hex::encode(seed)).as_bytes())?;
    Ok(SigningKey(ed25519_dalek::SigningKey::from_bytes(&seed)))
}

/// Reads a key that [`create_key`] wrote.
///
/// # Errors
/// When the file cannot be read, is no key, or may be read by others than its owner.
pub fn load_key(path: &Path) -> Result<SigningKey, KeyError> {
    let not_a_key = || KeyError::NotAKey { path: path.to_owned() };
    match disk::exposure(path)? {
        0 => {}
        mode => return Err(KeyError::Exposed { path: path.to_owned(), mode }),
    }
    let bytes = disk::read_limited(path, KEY_FILE_BYTES)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| not_a_key())?;
    let digits = text.trim_end().strip_prefix(KEY_HEADING).ok_or_else(not_a_key)?;
    let seed: [u8; 32] = unhex(digits).ok_or_else(not_a_key)?;
    Ok(SigningKey(ed25519_dalek::SigningKey::from_bytes(&seed)))
}

/// The public half of a key: 64 hexadecimal digits.
#[must_use]
pub fn public_key(key: &SigningKey) -> String {
    hex::encode(key.0.verifying_key().as_bytes())
}

/// A short name of the public half, to compare by telephone or on paper: eight groups of four hexadecimal digits.
#[must_use]
pub fn key_fingerprint(key: &SigningKey) -> String {
    fingerprint(key.0.verifying_key().as_bytes())
}

/// `signature.json`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignatureFile {
    algorithm: String,
    signs: String,
    public_key: String,
    signature: String,
}

/// Content of `signature.json` for these bytes of `checksums.sha256`.
pub(crate) fn sign(key: &SigningKey, listing: &[u8]) -> Option<String> {
    print(&SignatureFile {
        algorithm: ALGORITHM.to_owned(),
        signs: CHECKSUMS.to_owned(),
        public_key: public_key(key),
        signature: hex::encode(key.0.sign(listing).to_bytes()),
    })
}

/// The public key that signed these bytes of `checksums.sha256`.
pub(crate) fn signer(file: &[u8], listing: &[u8]) -> Result<[u8; 32], VerifyError> {
    let fault = |reason| VerifyError::SignatureForm { reason };
    let read: SignatureFile = serde_json::from_slice(file).map_err(|_| fault("its fields are not the four expected"))?;
    if read.algorithm != ALGORITHM || read.signs != CHECKSUMS {
        return Err(fault("it names another algorithm or another file"));
    }
    // The signature file is the one file that no checksum covers, so that it may say what it must and no more.
    if print(&read).is_none_or(|text| text.as_bytes() != file) {
        return Err(fault("it is not written as Choir writes it"));
    }
    let key: [u8; 32] = unhex(&read.public_key).ok_or_else(|| fault("its public key is not 64 hexadecimal digits"))?;
    let signature: [u8; 64] = unhex(&read.signature).ok_or_else(|| fault("its signature is not 128 hexadecimal digits"))?;
    let verifying = VerifyingKey::from_bytes(&key).map_err(|_| fault("its public key is no ed25519 key"))?;
    verifying.verify_strict(listing, &Signature::from_bytes(&signature)).map_err(|_| VerifyError::Signature)?;
    Ok(key)
}

/// Whether the text names this key: as public key or as fingerprint, with or without spaces.
pub(crate) fn is_named_by(key: &[u8; 32], text: &str) -> Result<bool, VerifyError> {
    let digits: String = text.chars().filter(|character| !character.is_whitespace()).collect::<String>().to_lowercase();
    match (digits.len(), digits.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        (64, true) => Ok(digits == hex::encode(key)),
        (32, true) => Ok(digits == fingerprint(key).replace(' ', "")),
        _ => Err(VerifyError::TrustedKeyForm { got: digits.chars().count() }),
    }
}

/// The first 128 bits of the SHA-256 of a public key.
pub(crate) fn fingerprint(key: &[u8; 32]) -> String {
    let digest = checksum::digest(key);
    (0..8).map(|group| digest[group * 4..group * 4 + 4].to_owned()).collect::<Vec<_>>().join(" ")
}

fn print(file: &SignatureFile) -> Option<String> {
    serde_json::to_string_pretty(file).ok().map(|text| text + "\n")
}

/// Signature of any bytes, in hexadecimal digits.
pub(crate) fn sign_bytes(key: &SigningKey, bytes: &[u8]) -> String {
    hex::encode(key.0.sign(bytes).to_bytes())
}

/// Whether a public key, in hexadecimal digits, signed these bytes.
pub(crate) fn verify_bytes(key: &str, signature: &str, bytes: &[u8]) -> bool {
    let key = unhex::<32>(key).and_then(|key| VerifyingKey::from_bytes(&key).ok());
    let signature = unhex::<64>(signature).map(|signature| Signature::from_bytes(&signature));
    key.zip(signature).is_some_and(|(key, signature)| key.verify_strict(bytes, &signature).is_ok())
}

/// Lower-case hexadecimal digits only, so that a key has one spelling.
pub(crate) fn unhex<const BYTES: usize>(text: &str) -> Option<[u8; BYTES]> {
    let mut bytes = [0_u8; BYTES];
    hex::decode_to_slice(text, &mut bytes).ok()?;
    (hex::encode(bytes) == text).then_some(bytes)
}
