//! The name of a release, and the digest by which a content is known.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::ReleaseRefusal;
use crate::LedgerError;

/// Longest name of a release.
const LONGEST_NAME: usize = 64;
/// Hexadecimal digits of a SHA-256.
const DIGITS: usize = 64;

/// Name of a release: 1 to 64 lower-case letters, digits and hyphens, so that it can name a folder everywhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ReleaseName(String);

impl ReleaseName {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The subject of its entries.
    pub(super) fn subject(&self) -> String {
        format!("release {}", self.0)
    }

    /// The name in the subject of an entry.
    pub(super) fn of_subject(subject: &str) -> Option<Self> {
        subject.strip_prefix("release ")?.parse().ok()
    }
}

impl FromStr for ReleaseName {
    type Err = LedgerError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if (1..=LONGEST_NAME).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ReleaseRefusal::Name { given: text.to_owned() }.into())
        }
    }
}

impl fmt::Display for ReleaseName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A SHA-256, written as 64 hexadecimal digits in lower case.
///
/// That of a content is the digest of the pack's list of checksums, by which the transparency log names the pack too.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest(String);

impl Digest {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Digest {
    type Err = LedgerError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == DIGITS && text.bytes().all(digit) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ReleaseRefusal::Digest { given: text.to_owned() }.into())
        }
    }
}

impl TryFrom<String> for Digest {
    type Error = LedgerError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
