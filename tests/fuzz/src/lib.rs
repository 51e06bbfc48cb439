//! What the fuzz targets try, apart from the fuzzer: each target is a function over bytes that panics when it has found
//! something. `cargo test` runs the same functions over the seeds.
#![expect(clippy::expect_used, reason = "a target that cannot set its scene, or that found something, panics")]

mod analysis;
mod folder;
mod mutation;
mod question;
mod readers;
mod schemas;
mod sql;
mod tables;
mod words;

use std::path::{Path, PathBuf};

pub use folder::{PARTS, SEPARATOR};
pub use question::question;
pub use readers::{CANARY, csv, leave_panics_to_readers, mutate_file, mutate_package, parquet, sav, workbook, xlsform};
pub use schemas::{SCHEMA_FILES, schemas};
pub use sql::sql;
pub use tables::tables;
use words::words;

/// The top of the repository, whose schemas and questions are the world of every target.
#[must_use]
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Keeps the input that is about to be tried in the file that `CHOIR_FUZZ_CURRENT` names. A stack that overflows ends the
/// process before libFuzzer can write the input down.
///
/// # Panics
/// When the file cannot be written: a finding would be lost.
#[expect(clippy::disallowed_methods, reason = "the input of a fuzzer, outside the repository")]
pub fn remember(input: &[u8]) {
    if let Some(path) = std::env::var_os("CHOIR_FUZZ_CURRENT") {
        std::fs::write(path, input).expect("the file of the current input");
    }
}

/// Replaces an input in place by a changed one, and tells its length.
pub fn mutate_in_place(data: &mut [u8], size: usize, most: usize, seed: u32) -> usize {
    let text = String::from_utf8_lossy(&data[..size]).into_owned();
    let mutated = mutation::mutate(&text, words(), seed, most);
    data[..mutated.len()].copy_from_slice(mutated.as_bytes());
    mutated.len()
}
