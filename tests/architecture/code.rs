//! What may stand in the code of the product.

use std::path::{Path, PathBuf};

use crate::{assert_none, entries, place, read, root};

/// Most lines of a file, tests beside it not counted.
const MOST_LINES: usize = 500;

/// Words by which code stops instead of answering. The lints know most of them; this also sees code that no lint reaches.
const STOPS: [&str; 8] =
    [".unwrap(", "::unwrap)", ".expect(", "panic!", "todo!", "unimplemented!", ".unwrap_err(", ".expect_err("];

/// Generators that give the same numbers again: noise from one of them could be taken away.
const SEEDABLE: [&str; 7] = ["StdRng", "SmallRng", "ChaCha", "Pcg", "SeedableRng", "seed_from_u64", "from_seed"];

#[test]
fn nothing_stops_the_product() {
    let broken = lines_with(&rust_files(&root().join("pipeline")), &STOPS);
    assert_none("these lines can stop the product; return an error instead:", &broken);
}

#[test]
fn only_the_demonstration_is_seeded() {
    let mut files = rust_files(&root().join("pipeline"));
    files.retain(|path| !path.starts_with(root().join("pipeline/programme")));
    assert_none("seedable generators outside the demonstration programme:", &lines_with(&files, &SEEDABLE));
}

#[test]
fn every_file_says_what_it_is() {
    let files = rust_files(&root().join("pipeline"));
    let silent = files.iter().filter(|path| !read(path).trim_start().starts_with("//!")).map(|path| place(path));
    assert_none("these files do not begin with `//!`:", &silent.collect::<Vec<_>>());
}

#[test]
fn every_file_can_be_read_in_one_sitting() {
    let files = rust_files(&root().join("pipeline"));
    let counted = files.iter().map(|path| (place(path), read(path).lines().count()));
    let long = counted.filter(|(_, lines)| *lines > MOST_LINES).map(|(place, lines)| format!("{place}: {lines} lines"));
    assert_none("files longer than 500 lines:", &long.collect::<Vec<_>>());
}

fn lines_with(files: &[PathBuf], words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for path in files {
        let lines = production(path).into_iter().filter(|(_, line)| words.iter().any(|word| line.contains(word)));
        found.extend(lines.map(|(number, line)| format!("{}:{number}: {}", place(path), line.trim())));
    }
    found
}

/// Every Rust file below a folder that is part of the product: tests, examples and benches beside it are not.
pub(crate) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in entries(folder) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() && !["tests", "examples", "benches", "target"].contains(&name.as_str()) {
            files.extend(rust_files(&path));
        } else if name.ends_with(".rs") && name != "tests.rs" {
            files.push(path);
        }
    }
    files
}

/// The numbered lines of a file without comments and without items under `#[cfg(test)]`.
///
/// A test item ends at the first line that closes it at the indentation it began with, which `cargo fmt` sees to.
pub(crate) fn production(path: &Path) -> Vec<(usize, String)> {
    let text = read(path);
    let mut lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    let mut kept = Vec::new();
    while let Some((number, line)) = lines.next() {
        let content = line.trim_start();
        if content.starts_with("#[cfg(test)]") {
            let indentation = &line[..line.len() - content.len()];
            lines.by_ref().find(|(_, line)| ends_item(line, indentation));
        } else if !content.starts_with("//") {
            kept.push((number, content.split(" // ").next().unwrap_or(content).to_owned()));
        }
    }
    kept
}

fn ends_item(line: &str, indentation: &str) -> bool {
    let Some(rest) = line.strip_prefix(indentation) else { return false };
    rest.starts_with('}') || (!rest.starts_with([' ', '#', '/']) && (rest.ends_with(';') || rest.ends_with('}')))
}

#[test]
fn tests_beside_the_code_are_left_out() {
    for (line, expected) in [
        ("}", true),
        ("mod tests;", true),
        ("mod tests {", false),
        ("    }", false),
        ("#[path = \"a\"]", false),
        ("use a::b;", true),
    ] {
        assert_eq!(ends_item(line, ""), expected, "{line}");
    }
}
