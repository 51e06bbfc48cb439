//! The manifest: one small file that says what the lake is.

use std::collections::{BTreeMap, BTreeSet};

use arrow::datatypes::SchemaRef;
use choir_contract::Coverage;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::zone::{SecretKey, Zone};

/// The form of the lake that this version writes. 1: one file a dataset, in no order. 2: buckets, sorted, beside staged
/// extracts. 3: encrypted, and the buckets are all there is.
const FORMAT: u32 = 3;

/// What the lake is at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// The form of the lake.
    format: u32,
    /// How often the lake was changed: no two files ever have the same name.
    pub(crate) changes: u64,
    /// How often it was changed other than by landing: by erasure, restriction and retention.
    pub(crate) custody: u64,
    /// What was landed, by dataset and partner.
    pub(crate) extracts: BTreeMap<String, BTreeMap<String, Extract>>,
    /// The files of each dataset in the lake.
    pub(crate) tables: BTreeMap<String, LakeTable>,
    /// Rows of people whose data are restricted, by dataset: no query reads them.
    pub(crate) restricted: BTreeMap<String, TableFile>,
    /// Who is whom, by population.
    pub(crate) people: BTreeMap<String, TableFile>,
}

/// A dataset in the lake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LakeTable {
    /// The population whose buckets it shares; none for a public dataset, which is one file.
    pub(crate) population: Option<String>,
    /// Names and types of its columns when it was written.
    pub(crate) columns: BTreeMap<String, String>,
    /// Its files, one a bucket.
    pub(crate) files: Vec<TableFile>,
}

impl LakeTable {
    /// A table of these files.
    pub(crate) fn new(population: Option<String>, schema: &SchemaRef, files: Vec<TableFile>) -> Self {
        Self { population, columns: columns(schema), files }
    }

    /// Whether it was written with these columns.
    pub(crate) fn has_shape(&self, schema: &SchemaRef) -> bool {
        self.columns == columns(schema)
    }

    /// A column that it has with another type.
    pub(crate) fn clash(&self, schema: &SchemaRef) -> Option<String> {
        let other = |(name, kind): (&String, &String)| columns(schema).get(name).is_some_and(|now| now != kind);
        self.columns.iter().find(|column| other(*column)).map(|(name, _)| name.clone())
    }

    /// Number of its rows.
    pub(crate) fn rows(&self) -> u64 {
        self.files.iter().map(|file| file.rows).sum()
    }
}

fn columns(schema: &SchemaRef) -> BTreeMap<String, String> {
    schema.fields().iter().map(|field| (field.name().clone(), field.data_type().to_string())).collect()
}

/// A Parquet file of the lake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TableFile {
    /// Name of the file.
    pub(crate) file: String,
    /// Its length: the engine would take a file that is gone for an empty table.
    pub(crate) bytes: u64,
    /// The key of the dataset with which it is encrypted.
    pub(crate) key: String,
    /// Number of its rows.
    pub(crate) rows: u64,
}

/// One partner's extract of one dataset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Extract {
    /// Keyed hash of the files, the mapping, the schema and the code lists.
    pub(crate) identity: String,
    /// Number of its rows.
    pub(crate) rows: u64,
    /// The day on which it was landed, in days since 1970-01-01.
    pub(crate) landed_on: i32,
    /// What its columns say, for the partner's next delivery to be compared with.
    #[serde(default)]
    pub(crate) coverage: Coverage,
}

/// What every form of the manifest has said. The first had no number.
#[derive(Deserialize)]
struct AnyForm {
    #[serde(default = "first_form")]
    format: u32,
}

const fn first_form() -> u32 {
    1
}

impl Default for Manifest {
    fn default() -> Self {
        Self {
            format: FORMAT,
            changes: 0,
            custody: 0,
            extracts: BTreeMap::new(),
            tables: BTreeMap::new(),
            restricted: BTreeMap::new(),
            people: BTreeMap::new(),
        }
    }
}

impl Manifest {
    /// Reads the manifest; an empty lake has none. A lake of another form is refused.
    pub(crate) fn read(zone: &Zone) -> Result<Self, Fault> {
        let path = zone.lake().join("manifest.json");
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Fault::storage(&path, &error)),
        };
        let unreadable = |error| zone.incident("reading the manifest", error);
        let AnyForm { format } = serde_json::from_slice(&bytes).map_err(unreadable)?;
        match format {
            FORMAT => serde_json::from_slice(&bytes).map_err(unreadable),
            other => Err(Fault::OtherForm { found: other, expected: FORMAT }),
        }
    }

    /// Makes this the lake, in one rename; then removes files that nothing refers to any more.
    pub(crate) fn commit(&mut self, zone: &Zone) -> Result<(), Fault> {
        self.changes += 1;
        let bytes = serde_json::to_vec_pretty(self).map_err(|error| zone.incident("writing the manifest", error))?;
        zone.write(&zone.lake().join("manifest.json"), &bytes)?;
        self.remove_unused(zone);
        Ok(())
    }

    /// What cannot be removed now is removed by the next landing.
    pub(crate) fn remove_unused(&self, zone: &Zone) {
        let tables = self.tables.values().flat_map(|table| &table.files).map(|file| file.file.as_str());
        let others = self.restricted.values().chain(self.people.values()).map(|file| file.file.as_str());
        let used: BTreeSet<&str> = tables.chain(others).chain(["manifest.json"]).collect();
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

    /// What the names of the files of one change have in common.
    pub(crate) fn stem(&self, key: &SecretKey) -> String {
        key.text("files", &[&self.changes.to_le_bytes()])
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
        let custody = self.custody.to_le_bytes();
        let parts: Vec<&[u8]> = parts.into_iter().chain([custody.as_slice()]).collect();
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
