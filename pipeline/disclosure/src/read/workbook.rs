//! Workbooks: every sheet, hidden ones too, since whoever opens the file can show them.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Reader as _, open_workbook_auto_from_rs};

use crate::error::CheckError;
use crate::options::{MOST_COLUMNS, MOST_ROWS};

type Named = (Option<String>, Vec<Vec<String>>);

/// The sheets of the workbook with their names.
pub(super) fn sheets(file: &str, bytes: &[u8]) -> Result<Vec<Named>, CheckError> {
    // A damaged workbook may make the reader panic: that is a finding about the file, not a fault of ours.
    match catch_unwind(AssertUnwindSafe(|| read(file, bytes))) {
        Ok(read) => read,
        Err(_) => Err(damaged(file)),
    }
}

fn read(file: &str, bytes: &[u8]) -> Result<Vec<Named>, CheckError> {
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|_| damaged(file))?;
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        // A chart sheet has no cells.
        let Ok(range) = workbook.worksheet_range(&name) else { continue };
        let (top, left) = range.start().map_or((0, 0), |(row, column)| (row as usize, column as usize));
        for (what, got, most) in [("rows", top + range.height(), MOST_ROWS), ("columns", left + range.width(), MOST_COLUMNS)] {
            if got > most {
                return Err(CheckError::TooLarge { file: file.to_owned(), what, most: most as u64, got: got as u64 });
            }
        }
        let mut rows = vec![Vec::new(); top];
        let before = vec![String::new(); left];
        rows.extend(range.rows().map(|cells| before.iter().cloned().chain(cells.iter().map(text)).collect()));
        sheets.push((Some(name), rows));
    }
    Ok(sheets)
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        other => other.to_string(),
    }
}

fn damaged(file: &str) -> CheckError {
    CheckError::Damaged { file: file.to_owned(), problem: "cannot be read as a workbook".to_owned() }
}
