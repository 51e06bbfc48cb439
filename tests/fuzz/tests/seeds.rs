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
    for (first, next) in [("partner_count", " + 1"), ("1", " - 1"), ("'a'", " || 1"), ("1", " IS NULL"), ("1", "::int")] {
        for length in [10, 100, 1_000, 2_400] {
            let chain = format!("{first}{}", next.repeat(length));
            choir_fuzz::sql(format!("SELECT SUM({chain}) AS n FROM participants").as_bytes());
        }
    }
    for length in [10, 100, 1_000, 2_000] {
        let chain = " OR 1 = 1".repeat(length);
        choir_fuzz::sql(format!("SELECT COUNT(*) AS n FROM participants WHERE 1 = 1{chain}").as_bytes());
    }
}

/// The SQL parser tries some openings twice, so that a nest of them costs twice as much with every level.
#[test]
fn nests_of_openings_end_in_an_answer() {
    let openings = ["CASE (", "ARRAY[", "CAST(", "SUBSTRING(", "POSITION(", "INTERVAL ", "(", "NOT ", "EXISTS (", "COALESCE("];
    for opening in openings {
        for depth in [4, 8, 16, 32, 64] {
            choir_fuzz::sql(format!("SELECT {}", opening.repeat(depth)).as_bytes());
        }
    }
    for dots in [".a".repeat(32) + ".", ".not-b".repeat(32)] {
        choir_fuzz::sql(format!("SELECT a = b{dots}").as_bytes());
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

/// A target over bytes.
type Reader = fn(&[u8]);

/// Whole, and cut where a broken transfer would cut it.
#[test]
fn files_of_every_format_whole_and_cut() {
    let readers: [(&str, Reader); 6] = [
        ("csv", choir_fuzz::csv),
        ("workbook", choir_fuzz::workbook),
        ("sav", choir_fuzz::sav),
        ("parquet", choir_fuzz::parquet),
        ("xlsform", choir_fuzz::xlsform),
        ("tables", choir_fuzz::tables),
    ];
    for (folder, reader) in readers {
        let seeds = files(&choir_fuzz::repository().join("tests/fuzz/seeds").join(folder));
        assert!(seeds.len() > 1, "the seeds of {folder}");
        for bytes in seeds.iter().map(|path| read(path)) {
            for length in [0, 1, bytes.len() / 2, bytes.len().saturating_sub(1), bytes.len()] {
                reader(&bytes[..length]);
            }
        }
    }
}

#[test]
fn a_package_is_changed_inside() {
    let seeds = files(&choir_fuzz::repository().join("tests/fuzz/seeds/workbook"));
    let bytes = read(&seeds[0]);
    let mut changed = bytes.clone();
    changed.resize(bytes.len() * 2, 0);
    let most = changed.len();
    let upwards = |piece: &mut [u8], size: usize, _: usize| {
        piece[..size].make_ascii_uppercase();
        size
    };
    let length = choir_fuzz::mutate_package(&mut changed, bytes.len(), most, 7, upwards).expect("a package");
    assert_ne!(&changed[..length], bytes.as_slice());
    choir_fuzz::workbook(&changed[..length]);
    assert_eq!(choir_fuzz::mutate_package(&mut changed, 0, most, 7, upwards), None);
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder of seeds");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a seed").path()).collect();
    paths.sort();
    paths
}

fn questions() -> Vec<PathBuf> {
    let folder = choir_fuzz::repository().join("queries/questions");
    let entries = std::fs::read_dir(folder).expect("the shipped questions");
    entries.map(|entry| entry.expect("a question").path()).filter(|path| path.is_dir()).collect()
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).expect("a shipped file")
}
