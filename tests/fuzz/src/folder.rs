//! A folder of schemas and questions apart from the repository, in which one thing is strange.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::repository;

/// The files of a question's folder, in the order in which an input holds them.
pub const PARTS: [&str; 3] = ["question.toml", "question.sql", "question.md"];

/// The line between two files of an input.
pub const SEPARATOR: &[u8] = b"\n=====\n";

/// Copies of the shipped schemas beside an empty folder of questions.
pub(crate) struct World {
    folder: TempDir,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        copy(&repository().join("schemas"), &folder.path().join("schemas"));
        std::fs::create_dir_all(folder.path().join("queries/questions")).expect("the folder of questions");
        Self { folder }
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file below the root; `None` takes it away.
    #[expect(clippy::disallowed_methods, reason = "the input of a fuzzer, in a temporary folder")]
    pub(crate) fn put(&self, place: &Path, bytes: Option<&[u8]>) {
        let path = self.folder.path().join(place);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder of the file");
        match bytes {
            Some(bytes) => std::fs::write(&path, bytes).expect("writing the input"),
            None => _ = std::fs::remove_file(&path),
        }
    }
}

/// The parts of an input between its separators; the last one holds what is left.
pub(crate) fn parts(input: &[u8], most: usize) -> Vec<&[u8]> {
    let (mut parts, mut rest) = (Vec::new(), input);
    while parts.len() + 1 < most {
        let Some(at) = rest.windows(SEPARATOR.len()).position(|window| window == SEPARATOR) else { break };
        parts.push(&rest[..at]);
        rest = &rest[at + SEPARATOR.len()..];
    }
    parts.push(rest);
    parts
}

/// Every file below a folder, relative to it.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = PathBuf::from(path.file_name().expect("a name"));
        if path.is_dir() { found.extend(files(&path).iter().map(|below| name.join(below))) } else { found.push(name) }
    }
    found.sort();
    found
}

fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(&file);
        std::fs::create_dir_all(target.parent().expect("a folder")).expect("the folder of a copy");
        std::fs::copy(from.join(&file), target).expect("a copy");
    }
}
