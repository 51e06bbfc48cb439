//! The lake: Parquet snapshots, and the manifest that says which files are the lake.
//!
//! Files are written first, under names that nothing refers to; then the manifest is replaced in one rename. So a
//! landing that is killed anywhere leaves the lake as it was before, or as it is after.

mod manifest;
mod table;

pub(crate) use manifest::{Extract, Manifest, TableFile};
pub(crate) use table::{Value, read_rows, table_provider, write_rows};

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
