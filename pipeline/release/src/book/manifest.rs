//! `manifest.json`: what every file of the pack is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::checksum;
use crate::statement::Statement;
use crate::tier::Tier;

/// Name of the manifest.
pub(crate) const MANIFEST: &str = "manifest.json";

/// The manifest of a book pack.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) title: String,
    pub(crate) tier: Tier,
    pub(crate) book: String,
    pub(crate) release: String,
    pub(crate) published_on: String,
    pub(crate) publisher: String,
    pub(crate) signing_key_fingerprint: String,
    /// Head of the transparency log when the pack was drafted.
    pub(crate) log_head_before: String,
    pub(crate) files: Vec<FileEntry>,
}

/// A file.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct FileEntry {
    pub(crate) path: String,
    pub(crate) title: String,
    pub(crate) media_type: String,
    pub(crate) bytes: usize,
    pub(crate) sha256: String,
}

/// One entry a file, in the order of the paths.
pub(crate) fn entries(files: &BTreeMap<String, Vec<u8>>, titles: &BTreeMap<String, String>) -> Vec<FileEntry> {
    let entry = |(path, bytes): (&String, &Vec<u8>)| FileEntry {
        path: path.clone(),
        title: titles.get(path).cloned().unwrap_or_else(|| path.clone()),
        media_type: media_type(path).to_owned(),
        bytes: bytes.len(),
        sha256: checksum::digest(bytes),
    };
    files.iter().map(entry).collect()
}

/// Whether a manifest names the files of the signed list and no others, each with its digest, and says of the pack what its
/// provenance says.
pub(crate) fn agrees(manifest: &[u8], digests: &BTreeMap<String, String>, statement: &Statement) -> bool {
    let Ok(manifest) = serde_json::from_slice::<Manifest>(manifest) else { return false };
    let named: BTreeMap<&str, &str> = manifest.files.iter().map(|file| (file.path.as_str(), file.sha256.as_str())).collect();
    let others = digests.iter().filter(|(path, _)| *path != MANIFEST);
    let listed: BTreeMap<&str, &str> = others.map(|(path, digest)| (path.as_str(), digest.as_str())).collect();
    let same = manifest.title == statement.title
        && manifest.tier == statement.tier
        && manifest.signing_key_fingerprint == statement.signing_key_fingerprint
        && manifest.log_head_before == statement.log_head_before;
    same && named == listed && named.len() == manifest.files.len()
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "csv" => "text/csv",
        "html" => "text/html",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "json" if path.ends_with("-metadata.json") => "application/csvm+json",
        "json" => "application/json",
        _ => "text/plain",
    }
}
