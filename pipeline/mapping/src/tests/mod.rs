//! Proposals for what the demonstration's partners send, beside the mappings that were written by hand.

mod demo;
mod forms;
mod small;

use std::path::{Path, PathBuf};

use choir_contract::Programme;

/// The shipped programme.
pub(crate) fn programme() -> Programme {
    Programme::read(&root()).unwrap()
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[expect(clippy::disallowed_methods, reason = "a test writes the files it reads")]
pub(crate) fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}
