//! Every awkward real file is read with its rows accounted for, or refused with a reason that a person can act on.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::{Hints, IntakeError, Reason, Rows, Tally, open};

/// The folder of real data; `None` where it is not set, which CI does not accept.
pub(super) fn real_data() -> Option<PathBuf> {
    let folder = std::env::var_os("CHOIR_REAL_DATA").map(PathBuf::from);
    assert!(
        folder.is_some() || std::env::var_os("CHOIR_REQUIRE_REAL_DATA").is_none(),
        "CHOIR_REAL_DATA is not set, and CHOIR_REQUIRE_REAL_DATA is"
    );
    if folder.is_none() {
        // Past the harness, which keeps what a passing test prints.
        _ = writeln!(std::io::stderr(), "real data: not run (set CHOIR_REAL_DATA to the folder of real data)");
    }
    folder
}

pub(super) fn files_of(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_of(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

fn read(path: &Path, hints: &Hints) -> Result<(Tally, Vec<String>), IntakeError> {
    let mut extract = open(path, hints)?;
    let (mut rows, mut data) = (Rows::new(), 0);
    loop {
        let count = extract.next_rows(&mut rows, 1_000)?;
        if count == 0 {
            break;
        }
        data += count as u64;
    }
    let tally = extract.tally().expect("an account at the end");
    assert_eq!(tally.parts().data, data, "{}", path.display());
    Ok((tally, extract.detected().in_words()))
}

/// With `CHOIR_INTAKE_TABLE` set, what became of each file is printed.
fn summary(lines: &str) {
    if std::env::var_os("CHOIR_INTAKE_TABLE").is_some() {
        _ = writeln!(std::io::stderr(), "{lines}");
    }
}

#[test]
fn every_real_file_is_read_or_refused_with_a_next_step() {
    let Some(data) = real_data() else { return };
    let (mut lines, mut read_files, mut refused) = (String::new(), 0, 0);
    for folder in ["messy_xlsx", "sav", "rldata", "splink_fake", "bfi", "survey_api", "pums_smartnoise", "opendp_teacher_survey"]
    {
        for path in files_of(&data.join(folder)) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            match read(&path, &Hints::default()) {
                Ok((tally, words)) => {
                    read_files += 1;
                    _ = writeln!(lines, "{name}: {}\n    {}", tally.in_words(), words.join("\n    "));
                }
                Err(error) => {
                    refused += 1;
                    assert!(!error.next_step().is_empty() && error.thing() == name, "{error}");
                    assert_ne!(error.reason(), Reason::Accounting, "{error}");
                    _ = writeln!(lines, "REFUSED {error}");
                }
            }
        }
    }
    summary(&format!("{lines}{read_files} read, {refused} refused"));
    assert!(read_files > 100, "{read_files} files were read, {refused} refused");
}

#[test]
fn files_whose_content_is_known_give_just_that() {
    let Some(data) = real_data() else { return };
    let data_rows =
        |path: &str| read(&data.join(path), &Hints::default()).unwrap_or_else(|error| panic!("{error}")).0.parts().data;
    assert_eq!(data_rows("rldata/RLdata500.csv"), 500);
    assert_eq!(data_rows("splink_fake/fake_1000_from_splink_demos.csv"), 1_000);
    assert_eq!(data_rows("opendp_teacher_survey/teacher_survey.csv"), 7_000);
    assert_eq!(data_rows("sav/sample.sav"), 5);
    assert_eq!(data_rows("sav/sample.zsav"), 5);
    for path in ["pass_protected.xlsx", "pass_protected.xlsb", "pass_protected.ods"] {
        let error = read(&data.join("messy_xlsx/calamine").join(path), &Hints::default()).err().unwrap();
        assert_eq!(error.reason(), Reason::Protected, "{error}");
    }
}

/// All cells of a file as text.
fn texts(path: &Path) -> Vec<Vec<String>> {
    let (mut extract, mut rows, mut lines) = (open(path, &Hints::default()).unwrap(), Rows::new(), Vec::new());
    while extract.next_rows(&mut rows, 100).unwrap() > 0 {
        lines.extend(rows.iter().map(|row| row.cells().map(|cell| cell.code().unwrap_or(cell.text()).to_owned()).collect()));
    }
    lines
}

#[test]
fn plain_packed_and_zipped_system_files_hold_what_their_csv_holds() {
    let Some(data) = real_data() else { return };
    let (plain, zipped) = (texts(&data.join("sav/sample.sav")), texts(&data.join("sav/sample.zsav")));
    assert!(plain == zipped, "sample.sav and sample.zsav differ");
    // Column 1 is a text and column 2 a number in both files.
    for (sav, csv) in plain.iter().zip(texts(&data.join("sav/sample.csv"))) {
        assert_eq!(sav[0], csv[0]);
        assert_eq!(sav[1].parse::<f64>().ok(), csv[1].parse::<f64>().ok());
    }
}
