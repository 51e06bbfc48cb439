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

/// A chain has no brackets that a reader would count, and becomes a tree as deep as the chain is long.
#[test]
fn long_chains_end_in_an_answer() {
    let chains = [("partner_count", " + partner_count"), ("1", " + 1"), ("-1", " - 1"), ("'a'", " || 'a'")];
    for (first, next) in chains {
        for length in [10, 100, 1_000, 10_000] {
            let chain = format!("{first}{}", next.repeat(length));
            choir_fuzz::sql(format!("SELECT SUM({chain}) AS n FROM participants").as_bytes());
        }
    }
    for condition in [" OR gender = 'X'", " AND partner_count > 1", " OR NOT gender = 'X'", " IS NOT NULL"] {
        for length in [10, 100, 900] {
            let chain = condition.repeat(length);
            choir_fuzz::sql(format!("SELECT COUNT(*) AS n FROM participants WHERE home_city = 'X'{chain}").as_bytes());
        }
    }
    for (open, close) in [("(", ")"), ("NOT ", ""), ("- ", ""), ("COALESCE(", ", 1)"), ("CASE WHEN 1=1 THEN ", " END")] {
        for depth in [10, 40, 300] {
            let nested = format!("{}partner_count{}", open.repeat(depth), close.repeat(depth));
            choir_fuzz::sql(format!("SELECT SUM({nested}) AS n FROM participants").as_bytes());
        }
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
