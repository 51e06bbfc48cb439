//! The intruder against tables that people make.

mod awkward;
mod false_alarms;
mod hostile;
mod linked;
mod published;
mod random;
mod suppressed;

use std::path::PathBuf;

use crate::{CheckError, Finding, Kind, Options, Report, check};

/// Writes files and checks them.
fn checked(files: &[(&str, &str)], options: &Options) -> Result<Report, CheckError> {
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<PathBuf> = files
        .iter()
        .map(|(name, text)| {
            let path = folder.path().join(name);
            put(&path, text);
            path
        })
        .collect();
    check(&paths, options)
}

/// Writes a file, and the folders it is in.
#[expect(clippy::disallowed_methods, reason = "a fixture of a test")]
fn put(path: &std::path::Path, text: impl AsRef<[u8]>) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn report(files: &[(&str, &str)]) -> Report {
    checked(files, &Options::default()).unwrap()
}

/// The finding of a cell that is hidden.
fn of<'a>(report: &'a Report, cell: &str) -> &'a Finding {
    let mut hidden =
        report.findings.iter().filter(|finding| matches!(finding.kind, Kind::Recovered { .. } | Kind::Narrowed { .. }));
    hidden.find(|finding| finding.what.cell == cell).unwrap_or_else(|| panic!("{cell} is not found in {report:#?}"))
}
