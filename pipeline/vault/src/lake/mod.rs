//! The lake: Parquet snapshots, and the manifest that says which files are the lake.
//!
//! Files are written first, under names that nothing refers to; then the manifest is replaced in one rename. So a
//! landing that is killed anywhere leaves the lake as it was before, or as it is after.
//!
//! Every file is encrypted with its dataset's own key ([`encryption`]).
//!
//! # Order on disk
//! Each private dataset lies in as many files as its population has buckets, and a unit's rows lie in the bucket that
//! the unit's digest begins with: what a unit adds can be bounded, grouped and joined bucket by bucket, in memory that
//! does not grow with the lake. In a file rows ascend by unit and by the keyed order of the unit's rows.

mod bucket;
mod buckets;
mod change;
mod encryption;
mod manifest;
mod public;
mod rows;
mod schema;
mod since;
mod table;
mod writer;

pub(crate) use bucket::{Sorting, rewrite, sorted};
pub(crate) use buckets::Buckets;
pub(crate) use change::{Change, Changer, Expiry};
pub(crate) use manifest::{Extract, LakeTable, Manifest, TableFile};
pub use public::PublicRow;
pub(crate) use public::{as_number, public_rows};
pub(crate) use rows::{Value, batch, conform, plain_rows, read_batches};
pub(crate) use schema::{LANDED, PARTNER, RECORD, SELF_DESCRIBED, is_derived, stored_schema};
pub(crate) use since::landed_since;
pub(crate) use table::bucket_table;
#[cfg(feature = "benchmark")]
pub(crate) use writer::in_clear;
pub(crate) use writer::{BucketWriter, FileWriter, file_name};

#[cfg(test)]
mod tests;

use std::fs::File;
use std::path::PathBuf;

use crate::fault::Fault;
use crate::zone::Zone;

impl Zone {
    /// The folder of everything that was landed.
    pub(crate) fn lake(&self) -> PathBuf {
        self.root().join("lake")
    }

    /// Waits until nobody lands, and keeps others from landing until the guard is dropped.
    pub(crate) fn lock_for_landing(&self) -> Result<File, Fault> {
        let (path, file) = self.lock_file()?;
        file.lock().map_err(|error| Fault::storage(&path, &error))?;
        Ok(file)
    }

    /// Waits until nobody lands; others may read at the same time.
    pub(crate) fn lock_for_reading(&self) -> Result<File, Fault> {
        let (path, file) = self.lock_file()?;
        file.lock_shared().map_err(|error| Fault::storage(&path, &error))?;
        Ok(file)
    }

    fn lock_file(&self) -> Result<(PathBuf, File), Fault> {
        let path = self.root().join("lake.lock");
        let file = File::options().create(true).truncate(false).write(true).read(true).open(&path);
        let file = file.map_err(|error| Fault::storage(&path, &error))?;
        Ok((path, file))
    }
}
