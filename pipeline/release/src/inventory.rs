//! Whether a folder holds the files of a list, each as it was, and nothing else.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::Path;

use crate::disk::{self, Entry};

/// In what a folder differs from the list of its files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Differences {
    /// Files whose content changed, or that cannot be read.
    pub changed: Vec<String>,
    /// Files that the list names and the folder lacks.
    pub missing: Vec<String>,
    /// Files that the list does not name.
    pub added: Vec<String>,
    /// Links and other things that are no plain file.
    pub refused: Vec<String>,
}

impl Differences {
    /// One file that changed.
    pub(crate) fn changed(file: &str) -> Self {
        Self { changed: vec![file.to_owned()], ..Self::default() }
    }

    pub(crate) fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl fmt::Display for Differences {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts =
            [("changed", &self.changed), ("missing", &self.missing), ("added", &self.added), ("not a plain file", &self.refused)];
        let parts = parts.iter().filter(|(_, names)| !names.is_empty());
        let parts: Vec<String> = parts.map(|(what, names)| format!("{what}: {}", names.join(", "))).collect();
        formatter.write_str(&parts.join("; "))
    }
}

/// Compares a folder with a list of paths and digests; plain files named in `beside` may be there as well.
pub(crate) fn compare(folder: &Path, digests: &BTreeMap<String, String>, beside: &[&str]) -> io::Result<Differences> {
    let mut found = disk::walk(folder)?;
    for file in beside {
        if found.get(*file) == Some(&Entry::File) {
            found.remove(*file);
        }
    }
    let mut differences = Differences::default();
    for (path, digest) in digests {
        match found.get(path) {
            Some(Entry::File) => {
                found.remove(path);
                if !disk::digest_file(&folder.join(path)).is_ok_and(|actual| actual == *digest) {
                    differences.changed.push(path.clone());
                }
            }
            // Named below, as what it is.
            Some(Entry::Other | Entry::EmptyFolder) => {}
            None => differences.missing.push(path.clone()),
        }
    }
    for (path, entry) in found {
        if entry == Entry::Other { differences.refused.push(path) } else { differences.added.push(path) }
    }
    Ok(differences)
}
