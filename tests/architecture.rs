//! The rules of the house, as tests: who may depend on whom, what may stand in the code, and how the files that people
//! write fit together.
//!
//! A rule that is broken prints every place at once, so that one run shows all there is to mend.
#![expect(clippy::expect_used, reason = "a rule that cannot read its files has failed")]

use std::path::{Path, PathBuf};

#[path = "architecture/arrows.rs"]
mod arrows;
#[path = "architecture/builds.rs"]
mod builds;
#[path = "architecture/code.rs"]
mod code;
#[path = "architecture/questions.rs"]
mod questions;
#[path = "architecture/rooms.rs"]
mod rooms;
#[path = "architecture/schemas.rs"]
mod schemas;

/// The top of the repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What a folder holds, in the order of names.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let listing = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = listing.map(|entry| entry.expect("an entry of the folder").path()).collect();
    paths.sort();
    paths
}

/// The path as a reader would write it.
fn place(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// Last part of a path, without its ending.
fn stem(path: &Path) -> String {
    path.file_stem().expect("a path with a name").to_string_lossy().into_owned()
}

/// Passes when nothing was found, and prints everything that was.
fn assert_none(rule: &str, broken: &[String]) {
    assert!(broken.is_empty(), "{rule}\n  {}", broken.join("\n  "));
}
