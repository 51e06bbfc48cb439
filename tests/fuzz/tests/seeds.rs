//! Every seed passes its target: what a fuzzer starts from holds, and the targets themselves are run by `cargo test`.
#![expect(clippy::expect_used, reason = "a seed that cannot be read has failed")]

use std::path::{Path, PathBuf};

/// What is shipped as questions, and one statement a line.
#[test]
fn statements_and_shipped_questions_as_sql() {
    for statement in include_str!("../seeds/sql/statements.sql").lines() {
        choir_fuzz::sql(statement.as_bytes());
    }
    for folder in questions() {
        choir_fuzz::sql(&read(&folder.join("question.sql")));
    }
}

#[test]
fn shipped_questions_as_folders() {
    for folder in questions() {
        let files: Vec<Vec<u8>> = choir_fuzz::PARTS.iter().map(|part| read(&folder.join(part))).collect();
        for parts in 0..=files.len() {
            choir_fuzz::question(&files[..parts].join(choir_fuzz::SEPARATOR));
        }
    }
}

#[test]
fn shipped_schemas_and_mappings_whole_and_cut_in_half() {
    for place in choir_fuzz::SCHEMA_FILES.iter() {
        let text = read(&choir_fuzz::repository().join("schemas").join(place));
        for length in [0, text.len() / 2, text.len()] {
            choir_fuzz::schemas(&[place.to_string_lossy().as_bytes(), b"\n", &text[..length]].concat());
        }
    }
}

fn questions() -> Vec<PathBuf> {
    let folder = choir_fuzz::repository().join("queries/questions");
    let entries = std::fs::read_dir(folder).expect("the shipped questions");
    entries.map(|entry| entry.expect("a question").path()).filter(|path| path.is_dir()).collect()
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).expect("a shipped file")
}
