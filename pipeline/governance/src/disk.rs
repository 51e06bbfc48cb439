//! The one place where this crate writes: the generated records. They hold what the programme declares, and no row.

use std::path::{Path, PathBuf};

use choir_contract::Programme;

use crate::assessment;
use crate::file::GovernanceFile;
use crate::missing::{MissingFields, RecordsError};
use crate::record;
use crate::render::Rendered;

/// Writes the record of processing and the impact assessment, each as `.md`, `.html` and `.json`, to a folder that is made
/// where it is not there. What stood there before under the same names is replaced. Nothing is written while a field is missing.
///
/// # Errors
/// With every field that is missing for either of them; when a file of the programme cannot be used, or one of the
/// records cannot be written.
pub fn write_records(programme: &Programme, folder: &Path) -> Result<Vec<PathBuf>, RecordsError> {
    let [record, assessment] = both(programme, &GovernanceFile::read(programme)?)?;
    std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    let mut written = Vec::new();
    for (name, rendered) in [("record-of-processing", record), ("impact-assessment", assessment)] {
        written.extend(write_all(folder, name, rendered)?);
    }
    Ok(written)
}

/// Writes what is held about one person to a folder, as `subject.md`, `.html` and `.json`.
///
/// # Errors
/// When a file cannot be written.
pub fn write_subject(record: &crate::SubjectRecord, folder: &Path) -> Result<Vec<PathBuf>, RecordsError> {
    std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    write_all(folder, "subject", record.render())
}

/// Writes the certificate of a retention run as Markdown, page and JSON, named by dataset and ledger entry; gives the files.
///
/// # Errors
/// When a file cannot be written.
pub fn write_certificate(certificate: &crate::RetentionCertificate, folder: &Path) -> Result<Vec<PathBuf>, RecordsError> {
    std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    let name = format!("retention-{}-{}", certificate.dataset, certificate.ledger_entry);
    write_all(folder, &name, certificate.render())
}

fn write_all(folder: &Path, name: &str, rendered: Rendered) -> Result<Vec<PathBuf>, RecordsError> {
    let mut written = Vec::new();
    for (ending, text) in [("md", rendered.markdown), ("html", rendered.html), ("json", rendered.json)] {
        let path = folder.join(format!("{name}.{ending}"));
        write(&path, &text)?;
        written.push(path);
    }
    Ok(written)
}

/// Both records, or everything that is missing for either of them.
pub(crate) fn both(programme: &Programme, file: &GovernanceFile) -> Result<[Rendered; 2], RecordsError> {
    let mut missing = Vec::new();
    let record = apart(record::build(programme, file), &mut missing)?;
    let assessment = apart(assessment::build(programme, file), &mut missing)?;
    match (record, assessment) {
        (Some(record), Some(assessment)) => Ok([record.render(), assessment.render()]),
        _ => {
            let mut fields = Vec::new();
            // Both need what the machine knows: what is missing there is told once.
            for field in missing {
                if !fields.contains(&field) {
                    fields.push(field);
                }
            }
            Err(MissingFields { fields }.into())
        }
    }
}

fn apart<T>(built: Result<T, RecordsError>, missing: &mut Vec<crate::MissingField>) -> Result<Option<T>, RecordsError> {
    match built {
        Ok(built) => Ok(Some(built)),
        Err(RecordsError::Missing(found)) => {
            missing.extend(found.fields);
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place of this crate that writes files")]
fn write(path: &Path, text: &str) -> Result<(), RecordsError> {
    std::fs::write(path, text).map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> RecordsError {
    RecordsError::Unwritable { path: path.to_path_buf(), reason: error.kind().to_string() }
}
