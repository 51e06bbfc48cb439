//! The schemas and questions that are part of the product.

use choir_engine::ShippedFile;
use include_dir::{Dir, DirEntry, include_dir};

static SCHEMAS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/schemas");
static QUERIES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/queries");

/// Every shipped file with its place in a workspace.
pub(crate) fn files() -> Vec<(std::path::PathBuf, &'static [u8])> {
    let mut files = Vec::new();
    for (folder, entries) in [("schemas", &SCHEMAS), ("queries", &QUERIES)] {
        collect(folder, entries, &mut files);
    }
    files
}

fn collect(folder: &str, directory: &Dir<'static>, files: &mut Vec<(std::path::PathBuf, &'static [u8])>) {
    for entry in directory.entries() {
        match entry {
            DirEntry::Dir(inner) => collect(folder, inner, files),
            DirEntry::File(file) => files.push((std::path::Path::new(folder).join(file.path()), file.contents())),
        }
    }
}

/// The same as the engine takes it.
pub(crate) fn as_shipped<'a>(files: &'a [(std::path::PathBuf, &'static [u8])]) -> impl Iterator<Item = ShippedFile<'a>> {
    files.iter().map(|(path, bytes)| ShippedFile { path, bytes })
}
