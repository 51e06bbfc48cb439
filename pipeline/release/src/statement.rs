//! What a pack says of itself, in its `provenance.json`: what the check and the publication need to know of it.

use std::path::Path;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use crate::disk::read_limited;
use crate::error::ReleaseError;
use crate::names::PROVENANCE;
use crate::pack::PackText;
use crate::publish::FILE_BYTES;
use crate::tier::Tier;
use crate::{Display, signature};

/// The head of every pack's `provenance.json`; books and answers add their own below it.
#[derive(Debug, Deserialize)]
pub struct Statement {
    /// Title of the pack.
    pub title: String,
    /// Who may receive it.
    pub tier: Tier,
    /// How released numbers are shown.
    pub display: Display,
    /// Fingerprint of the key that the pack was made for.
    pub(crate) signing_key_fingerprint: String,
    /// Head of the transparency log when the pack was drafted.
    pub log_head_before: String,
    /// One entry a table; what stands in them is for readers.
    pub(crate) tables: Vec<IgnoredAny>,
}

impl Statement {
    /// What the draft or pack in a folder says of itself.
    ///
    /// # Errors
    /// When its `provenance.json` cannot be read, or does not say it.
    pub fn of(directory: &Path) -> Result<Self, ReleaseError> {
        let unreadable = |reason: String| ReleaseError::DraftUnreadable { file: PROVENANCE.to_owned(), reason };
        let bytes = read_limited(&directory.join(PROVENANCE), FILE_BYTES).map_err(|error| unreadable(error.to_string()))?;
        Self::read(&bytes).ok_or_else(|| unreadable("its fields are not the expected ones".to_owned()))
    }

    /// Reads the statement out of `provenance.json`.
    pub(crate) fn read(provenance: &[u8]) -> Option<Self> {
        serde_json::from_slice(provenance).ok()
    }
}

/// The part of `provenance.json` that both kinds of packs have.
pub(crate) fn common(text: &PackText, display: Display, licence: &str, fingerprint: &str) -> Value {
    json!({
        "title": text.title,
        "tier": text.tier,
        "for": text.tier.recipient(),
        "agreement": text.tier.agreement(),
        "publisher": text.publisher,
        "licence": licence,
        "published_on": text.published_on,
        "contact": text.contact,
        "signing_key_fingerprint": fingerprint,
        "log_head_before": text.log_head,
        "pack_software": format!("choir-release {}", env!("CARGO_PKG_VERSION")),
        "display": { "threshold": display.threshold, "rounding": display.rounding },
    })
}

/// The fingerprint of a public key that is written as one.
pub(crate) fn fingerprint_of(public_key: &str) -> Option<String> {
    signature::unhex::<32>(public_key).map(|key| signature::fingerprint(&key))
}
