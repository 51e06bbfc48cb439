//! Files as sheets of text: CSV in any encoding, workbooks, and folders of them.

mod delimited;
mod workbook;

use std::path::{Path, PathBuf};

use crate::error::CheckError;
use crate::options::{LARGEST_FILE, LARGEST_TOGETHER, MOST_COLUMNS, MOST_ROWS};

/// A sheet of a file, as text.
pub(crate) struct Sheet {
    /// The file, as it was named.
    pub(crate) file: String,
    /// The sheet of a workbook.
    pub(crate) name: Option<String>,
    /// Rows of cells; the row of the file is the index and one.
    pub(crate) rows: Vec<Vec<String>>,
    /// What stands beside the file: its description in CSVW.
    pub(crate) description: String,
}

/// How deep folders are looked into.
const DEEPEST: usize = 3;

/// What was read.
#[derive(Default)]
pub(crate) struct Read {
    pub(crate) sheets: Vec<Sheet>,
    /// What the owner of a file may not know of it.
    pub(crate) remarks: Vec<String>,
}

/// Reads every sheet of every file; a folder stands for the tables in it.
pub(crate) fn sheets(paths: &[PathBuf]) -> Result<Read, CheckError> {
    let mut read = Read::default();
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(tables_in(path, 0)?);
        } else {
            files.push(path.clone());
        }
    }
    let mut left = LARGEST_TOGETHER;
    for path in &files {
        let size = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?.len();
        let name = path.display().to_string();
        if size > LARGEST_FILE {
            return Err(CheckError::TooLarge { file: name, what: "bytes", most: LARGEST_FILE, got: size });
        }
        left = left.checked_sub(size).ok_or_else(|| {
            let got = LARGEST_TOGETHER - left + size;
            CheckError::TooLarge { file: format!("the files up to {name}"), what: "bytes", most: LARGEST_TOGETHER, got }
        })?;
        file(path, &mut read)?;
    }
    Ok(read)
}

fn tables_in(folder: &Path, depth: usize) -> Result<Vec<PathBuf>, CheckError> {
    let entries = std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let path = |entry: std::io::Result<std::fs::DirEntry>| Ok(entry.map_err(|error| unreadable(folder, &error))?.path());
    let mut paths = entries.map(path).collect::<Result<Vec<_>, CheckError>>()?;
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        // A spreadsheet program leaves such a file beside each one that is open.
        let left_behind = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(['.', '~']));
        if left_behind {
            continue;
        }
        if path.is_dir() && depth < DEEPEST {
            found.extend(tables_in(&path, depth + 1)?);
        } else if ["csv", "tsv", "xlsx", "xlsm", "xlsb", "xls", "ods"].contains(&ending(&path).as_str()) {
            found.push(path);
        }
    }
    Ok(found)
}

fn file(path: &Path, read: &mut Read) -> Result<(), CheckError> {
    let name = path.display().to_string();
    let before = read.sheets.len();
    let description = describe(path);
    let sheet = |sheet: Option<String>, rows| Sheet { file: name.clone(), name: sheet, rows, description: description.clone() };
    match ending(path).as_str() {
        "csv" | "tsv" | "txt" => {
            let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
            read.sheets.push(sheet(None, delimited::rows(&name, &bytes)?));
        }
        "xlsx" | "xlsm" | "xls" | "xlsb" | "ods" => {
            let (sheets, remarks) = workbook::sheets(&name, path)?;
            read.remarks.extend(remarks);
            read.sheets.extend(sheets.into_iter().map(|one| sheet(Some(one.name), one.rows)));
        }
        _ => return Err(CheckError::Kind { file: name }),
    }
    read.sheets[before..].iter().try_for_each(|sheet| limit(&name, &sheet.rows))
}

/// The description in CSVW that stands beside a file, as text; none when there is none.
fn describe(path: &Path) -> String {
    let mut name = path.as_os_str().to_owned();
    name.push("-metadata.json");
    let beside = PathBuf::from(name);
    let small = std::fs::metadata(&beside).is_ok_and(|metadata| metadata.is_file() && metadata.len() <= LARGEST_FILE);
    if small { std::fs::read_to_string(beside).unwrap_or_default() } else { String::new() }
}

fn limit(file: &str, rows: &[Vec<String>]) -> Result<(), CheckError> {
    let widest = rows.iter().map(Vec::len).max().unwrap_or(0);
    for (what, got, most) in [("rows", rows.len(), MOST_ROWS), ("columns", widest, MOST_COLUMNS)] {
        if got > most {
            let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
            return Err(CheckError::TooLarge { file: file.to_owned(), what, most: number(most), got: number(got) });
        }
    }
    Ok(())
}

fn ending(path: &Path) -> String {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
}

fn unreadable(path: &Path, error: &std::io::Error) -> CheckError {
    CheckError::Unreadable { file: path.display().to_string(), reason: error.kind().to_string() }
}
