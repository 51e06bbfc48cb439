//! Real records, through the binary: 10,000 people of the 2011 Census teaching file, with schemas and a mapping of their
//! own. That the intervals cover the truth is measured inside the vault.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::support::{Home, copy, text};

const QUESTIONS: [(&str, usize); 3] = [("age-by-region", 80), ("ethnic-group-by-birth", 18), ("health-by-age", 48)];

/// The folder of real data; `None` where it is not set, which CI does not accept.
fn real_data() -> Option<PathBuf> {
    let folder = std::env::var_os("CHOIR_REAL_DATA").map(PathBuf::from);
    let required = std::env::var_os("CHOIR_REQUIRE_REAL_DATA").is_some();
    assert!(folder.is_some() || !required, "CHOIR_REAL_DATA is not set, and CHOIR_REQUIRE_REAL_DATA is");
    if folder.is_none() {
        // Past the harness, which keeps what a passing test prints.
        _ = writeln!(std::io::stderr(), "real data: not run (set CHOIR_REAL_DATA to the folder of real data)");
    }
    folder
}

#[test]
fn real_census_records_land_and_are_answered() {
    let Some(data) = real_data() else { return };
    let home = Home::empty();
    home.ok(&["init", "--empty"]);
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/real_data/census"), &home.workspace());
    let file = data.join("ons_census2011_teaching/census2011_nanodata_teaching_file.csv");
    let report = home.ok(&["--format", "json", "land", "--partner", "ons", "--dataset", "census", &text(&file)]).json();
    assert_eq!(report["files"][0]["landed"], 10_000);
    assert_eq!(report["files"][0]["quarantined"].as_array().map(Vec::len), Some(0));
    home.ok(&["approve", "--all"]);
    for (question, rows) in QUESTIONS {
        let answer = home.ok(&["--format", "json", "ask", question]).json();
        assert_eq!(answer["rows"].as_array().map(Vec::len), Some(rows), "{question}");
        let epsilon = answer["privacy"]["epsilon"].as_f64().unwrap();
        assert!((0.99..=1.0).contains(&epsilon), "{question}: epsilon {epsilon}");
        // Every person is in one cell: with noise of scale 4.5 the sum stays within 6 standard deviations of 10,000.
        let values = answer["rows"].as_array().unwrap().iter().map(|row| row["people"]["value"].as_f64().unwrap());
        let total: f64 = values.sum();
        assert!((total - 10_000.0).abs() < 6.0 * 4.6 * (rows as f64).sqrt() + 100.0, "{question}: {total}");
    }
}
