//! The manifest: one small file that says what the lake is.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::zone::{SecretKey, Zone};

/// The form of the lake that this version writes. 1: one file a dataset, in no order. 2: buckets, sorted.
const FORMAT: u32 = 2;

/// What the lake is at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// The form of the lake.
    format: u32,
    /// What was landed, by dataset and partner.
    pub(crate) extracts: BTreeMap<String, BTreeMap<String, Extract>>,
    /// The files of each dataset in the lake.
    pub(crate) tables: BTreeMap<String, LakeTable>,
}

/// A dataset in the lake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LakeTable {
    /// The population whose buckets it shares; none for a public dataset, which is one file.
    pub(crate) population: Option<String>,
    /// Its files, one a bucket.
    pub(crate) files: Vec<TableFile>,
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

/// What every form of the manifest has said. The first had no number.
#[derive(Deserialize)]
struct AnyForm {
    #[serde(default = "first_form")]
    format: u32,
    extracts: BTreeMap<String, BTreeMap<String, Extract>>,
}

const fn first_form() -> u32 {
    1
}

impl Default for Manifest {
    fn default() -> Self {
        Self { format: FORMAT, extracts: BTreeMap::new(), tables: BTreeMap::new() }
    }
}

impl Manifest {
    /// Reads the manifest; an empty lake has none. A lake of another form is refused.
    pub(crate) fn read(zone: &Zone) -> Result<Self, Fault> {
        let manifest = Self::read_to_land(zone)?;
        if manifest.is_current() { Ok(manifest) } else { Err(Fault::OtherForm { found: manifest.format, expected: FORMAT }) }
    }

    /// Reads the manifest to land on it. Of a lake of an older form it gives the extracts, which all forms stage alike,
    /// and no tables: the landing makes them.
    pub(crate) fn read_to_land(zone: &Zone) -> Result<Self, Fault> {
        let path = zone.lake().join("manifest.json");
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Fault::storage(&path, &error)),
        };
        let unreadable = |error| zone.incident("reading the manifest", error);
        let AnyForm { format, extracts } = serde_json::from_slice(&bytes).map_err(unreadable)?;
        match format {
            FORMAT => serde_json::from_slice(&bytes).map_err(unreadable),
            older if older < FORMAT => Ok(Self { format, extracts, tables: BTreeMap::new() }),
            newer => Err(Fault::OtherForm { found: newer, expected: FORMAT }),
        }
    }

    /// Whether the lake is in the form that this version writes.
    pub(crate) const fn is_current(&self) -> bool {
        self.format == FORMAT
    }

    /// Makes this the lake, in one rename; then removes files that nothing refers to any more.
    pub(crate) fn commit(&mut self, zone: &Zone) -> Result<(), Fault> {
        self.format = FORMAT;
        let bytes = serde_json::to_vec_pretty(self).map_err(|error| zone.incident("writing the manifest", error))?;
        zone.write(&zone.lake().join("manifest.json"), &bytes)?;
        self.remove_unused(zone);
        Ok(())
    }

    /// What cannot be removed now is removed by the next landing.
    fn remove_unused(&self, zone: &Zone) {
        let staged = self.extracts.values().flat_map(BTreeMap::values).map(|extract| extract.file.as_str());
        let tables = self.tables.values().flat_map(|table| &table.files).map(|file| file.file.as_str());
        let used: BTreeSet<&str> = staged.chain(tables).chain(["manifest.json"]).collect();
        for entry in std::fs::read_dir(zone.lake()).into_iter().flatten().flatten() {
            if entry.file_name().to_str().is_some_and(|name| !used.contains(name)) {
                _ = std::fs::remove_file(entry.path());
            }
        }
    }

    /// A dataset of the lake.
    pub(crate) fn table(&self, dataset: &str) -> Result<&LakeTable, Fault> {
        self.tables.get(dataset).ok_or_else(|| Fault::NotLanded { dataset: dataset.to_owned() })
    }

    /// Checks that a dataset's files are there, whole in length. Called before anything is spent.
    pub(crate) fn check_files(&self, zone: &Zone, dataset: &str) -> Result<(), Fault> {
        self.table(dataset)?.files.iter().try_for_each(|file| file.check(zone))
    }

    /// Into how many buckets these datasets are cut: public ones lie in none, and private ones agree.
    pub(crate) fn buckets(&self, zone: &Zone, datasets: &[String]) -> Result<usize, Fault> {
        let mut counts = BTreeSet::new();
        for dataset in datasets {
            let table = self.table(dataset)?;
            counts.extend(table.population.is_some().then_some(table.files.len()));
        }
        if counts.len() > 1 {
            return Err(zone.incident("checking the lake", format!("{datasets:?} are cut into {counts:?} buckets")));
        }
        Ok(counts.first().copied().unwrap_or(1))
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

impl TableFile {
    fn check(&self, zone: &Zone) -> Result<(), Fault> {
        match std::fs::metadata(zone.lake().join(&self.file)).map(|metadata| metadata.len()) {
            Ok(bytes) if bytes == self.bytes => Ok(()),
            Ok(bytes) => {
                Err(zone.incident("checking the lake", format!("{} has {bytes} bytes, expected {}", self.file, self.bytes)))
            }
            Err(error) => Err(zone.incident("checking the lake", format!("{}: {error}", self.file))),
        }
    }
}
