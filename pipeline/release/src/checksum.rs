//! The list of checksums in the form that `sha256sum --check` reads, and which paths it may name.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::error::VerifyError;
use crate::names::{CHECKSUMS, LOG, SIGNATURE};

/// Digest of a file in lower-case hexadecimal digits.
pub(crate) fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// One line a file, in the order of the paths.
pub(crate) fn print(digests: &BTreeMap<String, String>) -> String {
    digests.iter().map(|(path, digest)| format!("{digest}  {path}\n")).collect()
}

/// Reads a list: path to digest. Refuses every path that could lead out of the pack.
pub(crate) fn parse(bytes: &[u8]) -> Result<BTreeMap<String, String>, VerifyError> {
    let fault = |line, reason| Err(VerifyError::Listing { line, reason });
    let Ok(text) = std::str::from_utf8(bytes) else {
        return fault(1, "expected UTF-8 text, got other bytes");
    };
    let mut digests = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        let Some((digest, path)) = line.split_once("  ") else {
            return fault(index + 1, "expected a digest, two spaces and a path");
        };
        if !is_digest(digest) {
            return fault(index + 1, "expected a digest of 64 lower-case hexadecimal digits");
        }
        if !is_safe(path) {
            return fault(index + 1, "expected a plain path inside the pack, got one that could lead out of it");
        }
        if digests.insert(path.to_owned(), digest.to_owned()).is_some() {
            return fault(index + 1, "expected each path once, got it twice");
        }
    }
    Ok(digests)
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// Only the plain names that a pack has: no root, no drive, no `..`, no hidden file, and neither the list itself nor
/// what is added when it is signed.
fn is_safe(path: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
    };
    path.len() <= 240 && path.split('/').all(plain) && ![CHECKSUMS, SIGNATURE, LOG].contains(&path)
}

#[cfg(test)]
mod tests {
    use super::{digest, parse, print};

    #[test]
    fn a_list_reads_back() {
        let digests = [("a/b.csv", "x"), ("index.html", "y")]
            .map(|(path, content)| (path.to_owned(), digest(content.as_bytes())))
            .into_iter()
            .collect();
        assert!(parse(print(&digests).as_bytes()).is_ok_and(|read| read == digests));
    }

    #[test]
    fn paths_that_lead_out_are_refused() {
        let paths = [
            "/etc/passwd",
            "../x",
            "csv/../../x",
            "csv/./x",
            "",
            "a//b",
            "a/",
            ".hidden",
            "C:\\x",
            "a\\..\\b",
            "a b",
            "checksums.sha256",
            "signature.json",
            "transparency.log",
            "nul\0",
            "http://x/y",
            "ä",
        ];
        for path in paths {
            let line = format!("{}  {path}\n", digest(b""));
            assert!(parse(line.as_bytes()).is_err(), "{path:?} was taken");
        }
        assert!(parse(b"\xff").is_err());
        assert!(parse(b"short  index.html").is_err());
        assert!(parse(b"no spaces").is_err());
    }
}
