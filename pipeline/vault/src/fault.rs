//! The wall for errors: Arrow's, Parquet's and DataFusion's texts hold rows and values, so none of them crosses it.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use crate::zone::Zone;

/// A fault inside the vault, as the outside may see it.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Something failed; its detail stays in the zone.
    #[error(
        "a fault inside the vault while {doing}: incident {incident}\n  next: the custodian finds the detail in the zone, under incidents/{incident}.txt"
    )]
    Incident {
        /// What was being done.
        doing: &'static str,
        /// Name of the file in the zone that holds the detail.
        incident: String,
    },
    /// A file of the zone cannot be read or written.
    #[error("cannot use {path}: {reason}\n  next: check the free space and the permissions; nothing was changed")]
    Storage {
        /// The file.
        path: PathBuf,
        /// The operating system's word, which knows no value.
        reason: String,
    },
    /// The lake holds nothing to answer from.
    #[error("the dataset `{dataset}` has not been landed\n  next: `choir land --partner P --dataset {dataset} FILE`")]
    NotLanded {
        /// The dataset.
        dataset: String,
    },
    /// The lake was written by another version of Choir.
    #[error("the lake has form {found}, this version of Choir reads form {expected}\n  next: {}", other_form(*.found, *.expected))]
    OtherForm {
        /// The form of the lake.
        found: u32,
        /// The form that this version reads and writes.
        expected: u32,
    },
}

const fn other_form(found: u32, expected: u32) -> &'static str {
    if found < expected {
        "move the folder zone/lake away and land every extract again; the ledger and its answers stay"
    } else {
        "use the version of Choir that wrote it, or a newer one"
    }
}

impl Fault {
    pub(crate) fn storage(path: &Path, error: &std::io::Error) -> Self {
        Self::Storage { path: path.to_path_buf(), reason: error.kind().to_string() + &raw_code(error) }
    }
}

fn raw_code(error: &std::io::Error) -> String {
    error.raw_os_error().map_or_else(String::new, |code| format!(" (system error {code})"))
}

impl Zone {
    /// Keeps the detail of a fault inside the zone and gives out its number.
    pub(crate) fn incident(&self, doing: &'static str, detail: impl Display) -> Fault {
        let mut bytes = [0_u8; 6];
        // Without random numbers the incident is still told, under a name that may repeat.
        _ = getrandom::fill(&mut bytes);
        let incident = hex::encode(bytes);
        // When even this cannot be written the number alone is told: the fault itself must not be hidden by another.
        _ = self.write(&self.root().join("incidents").join(format!("{incident}.txt")), format!("{doing}: {detail}\n").as_bytes());
        Fault::Incident { doing, incident }
    }
}
