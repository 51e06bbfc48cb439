//! The manifest: one small file that says what the lake is.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::zone::{SecretKey, Zone};

/// What the lake is at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// What was landed, by dataset and partner.
    pub(crate) extracts: BTreeMap<String, BTreeMap<String, Extract>>,
    /// The Parquet file of each dataset in the lake.
    pub(crate) tables: BTreeMap<String, TableFile>,
}

/// A Parquet file of the lake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TableFile {
    /// Name of the file.
    pub(crate) file: String,
    /// Its length: the engine would take a file that is gone for an empty table.
    pub(crate) bytes: u64,
}

/// One partner's extract of one dataset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Extract {
    /// Keyed hash of the files, the mapping, the schema and the code lists.
    pub(crate) identity: String,
    /// The harmonised rows with their match keys.
    pub(crate) file: String,
}

impl Manifest {
    /// Reads the manifest; an empty lake has none.
    pub(crate) fn read(zone: &Zone) -> Result<Self, Fault> {
        let path = zone.lake().join("manifest.json");
        match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| zone.incident("reading the manifest", error)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(Fault::storage(&path, &error)),
        }
    }

    /// Makes this the lake, in one rename; then removes files that nothing refers to any more.
    pub(crate) fn commit(&self, zone: &Zone) -> Result<(), Fault> {
        let bytes = serde_json::to_vec_pretty(self).map_err(|error| zone.incident("writing the manifest", error))?;
        zone.write(&zone.lake().join("manifest.json"), &bytes)?;
        self.remove_unused(zone);
        Ok(())
    }

    /// What cannot be removed now is removed by the next landing.
    fn remove_unused(&self, zone: &Zone) {
        let staged = self.extracts.values().flat_map(BTreeMap::values).map(|extract| extract.file.as_str());
        let used: BTreeSet<&str> =
            staged.chain(self.tables.values().map(|table| table.file.as_str())).chain(["manifest.json"]).collect();
        for entry in std::fs::read_dir(zone.lake()).into_iter().flatten().flatten() {
            if entry.file_name().to_str().is_some_and(|name| !used.contains(name)) {
                _ = std::fs::remove_file(entry.path());
            }
        }
    }

    /// Checks that a table's file is there, whole in length. Called before anything is spent.
    pub(crate) fn check_file(&self, zone: &Zone, dataset: &str) -> Result<(), Fault> {
        let Some(table) = self.tables.get(dataset) else { return Err(Fault::NotLanded { dataset: dataset.to_owned() }) };
        let path = zone.lake().join(&table.file);
        let found = std::fs::metadata(&path).map(|metadata| metadata.len());
        match found {
            Ok(bytes) if bytes == table.bytes => Ok(()),
            Ok(bytes) => {
                Err(zone.incident("checking the lake", format!("{} has {bytes} bytes, expected {}", table.file, table.bytes)))
            }
            Err(error) => Err(zone.incident("checking the lake", format!("{}: {error}", table.file))),
        }
    }

    /// Identity of the snapshot: keyed, so that nobody can confirm a guess of an extract by it.
    pub(crate) fn snapshot(&self, key: &SecretKey) -> String {
        let parts: Vec<&[u8]> = self
            .extracts
            .iter()
            .flat_map(|(dataset, partners)| {
                partners
                    .iter()
                    .flat_map(move |(partner, extract)| [dataset.as_bytes(), partner.as_bytes(), extract.identity.as_bytes()])
            })
            .collect();
        key.text("snapshot", &parts)
    }
}
