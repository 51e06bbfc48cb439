//! Files as tables of text: CSV in the declared encoding and dialect, and workbooks.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use calamine::{Data, Reader as _, open_workbook_auto_from_rs};
use choir_contract::{FileHints, Mapping};

use crate::landing::LandError;

/// Largest extract that is read into memory.
const LARGEST_FILE: u64 = 2 << 30;

/// A table as it stands in a file: headings, then rows of text with their row numbers.
pub(crate) struct Table {
    pub(crate) headings: Vec<String>,
    pub(crate) rows: Vec<TextRow>,
}

/// A row of text.
pub(crate) struct TextRow {
    /// Row of the file, counted from 1.
    pub(crate) number: usize,
    pub(crate) cells: Vec<String>,
}

/// Reads a whole file.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>, LandError> {
    let unreadable = |error: std::io::Error| {
        LandError::file(path, format!("cannot be read ({})", error.kind()), "check the name of the file and its permissions")
    };
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > LARGEST_FILE {
        return Err(LandError::file(
            path,
            format!("is {size} bytes long, at most {LARGEST_FILE} are read"),
            "split the extract into several files",
        ));
    }
    std::fs::read(path).map_err(unreadable)
}

/// Reads a file as the mapping says it is written.
pub(crate) fn read_table(path: &Path, bytes: &[u8], mapping: &Mapping) -> Result<Table, LandError> {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default();
    let rows = match extension.as_str() {
        "csv" | "txt" | "tsv" => read_csv(path, bytes, &mapping.file)?,
        "xlsx" | "xlsm" | "xls" | "xlsb" | "ods" => read_workbook(path, bytes, &mapping.file)?,
        other => {
            let problem = format!("has the ending `.{other}`, which is not read");
            return Err(LandError::file(path, problem, "send CSV (.csv) or a workbook (.xlsx, .xls, .xlsb, .ods)"));
        }
    };
    let header = mapping.file.header_row;
    let mut rows = rows.into_iter().skip_while(|row| row.number < header);
    let headings = rows.next().filter(|row| row.number == header && row.cells.iter().any(|cell| !cell.is_empty()));
    let headings = headings.ok_or_else(|| {
        LandError::file(path, format!("has no headings in row {header}"), "correct file.header_row in the mapping, or the file")
    })?;
    Ok(Table { headings: headings.cells, rows: rows.collect() })
}

fn read_csv(path: &Path, bytes: &[u8], hints: &FileHints) -> Result<Vec<TextRow>, LandError> {
    let encoding = encoding_rs::Encoding::for_label(hints.encoding.as_bytes()).ok_or_else(|| {
        LandError::file(
            path,
            format!("the mapping names the encoding `{}`, which is not known", hints.encoding),
            "use utf-8 or windows-1252",
        )
    })?;
    let (text, used, malformed) = encoding.decode(bytes);
    if malformed || text.contains('\0') {
        let problem = format!("is not text in the encoding {}", used.name());
        return Err(LandError::file(
            path,
            problem,
            "set file.encoding in the mapping (for example windows-1252), or save the file as UTF-8",
        ));
    }
    let delimiter = u8::try_from(hints.delimiter).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let (mut rows, mut width) = (Vec::new(), 0);
    for record in reader.records() {
        let record = record.map_err(|_| {
            LandError::file(
                path,
                format!("row {} cannot be read as CSV", rows.len() + 1),
                "check the quotation marks of that row",
            )
        })?;
        let number = record.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or(usize::MAX));
        if number == hints.header_row {
            width = record.len();
        }
        if width > 0 && record.len() > width {
            let problem = format!("row {number} has {} cells, the headings have {width}", record.len());
            return Err(LandError::file(
                path,
                problem,
                "look for a stray delimiter in that row, or set file.delimiter in the mapping",
            ));
        }
        rows.push(TextRow { number, cells: record.iter().map(|cell| cell.trim().to_owned()).collect() });
    }
    Ok(rows)
}

fn read_workbook(path: &Path, bytes: &[u8], hints: &FileHints) -> Result<Vec<TextRow>, LandError> {
    // A damaged workbook may make the reader panic: that is a finding about the file, not a fault of ours.
    let read = catch_unwind(AssertUnwindSafe(|| workbook_rows(bytes, hints)));
    let damaged = || {
        LandError::file(
            path,
            "cannot be read as a workbook",
            "open it in a spreadsheet program, save it again, and send that file",
        )
    };
    match read {
        Ok(Ok(rows)) => Ok(rows),
        Ok(Err(WorkbookError::NoSheet(sheet))) => {
            Err(LandError::file(path, format!("has no sheet `{sheet}`"), "correct file.sheet in the mapping, or the file"))
        }
        Ok(Err(WorkbookError::Damaged)) | Err(_) => Err(damaged()),
    }
}

enum WorkbookError {
    Damaged,
    NoSheet(String),
}

fn workbook_rows(bytes: &[u8], hints: &FileHints) -> Result<Vec<TextRow>, WorkbookError> {
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|_| WorkbookError::Damaged)?;
    let names = workbook.sheet_names();
    let sheet = match &hints.sheet {
        Some(sheet) if !names.contains(sheet) => return Err(WorkbookError::NoSheet(sheet.clone())),
        Some(sheet) => sheet.clone(),
        None => names.first().cloned().ok_or(WorkbookError::Damaged)?,
    };
    let range = workbook.worksheet_range(&sheet).map_err(|_| WorkbookError::Damaged)?;
    let (top, left) = range.start().unwrap_or_default();
    let offset = vec![String::new(); usize::try_from(left).unwrap_or(0)];
    let rows = range.rows().enumerate().map(|(position, cells)| TextRow {
        number: usize::try_from(top).unwrap_or(0) + position + 1,
        cells: offset.iter().cloned().chain(cells.iter().map(cell_text)).collect(),
    });
    Ok(rows.collect())
}

/// A cell as text; dates as ISO, whole numbers without a decimal point, error cells as they are shown.
fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.trim().to_owned(),
        Data::DateTime(moment) => {
            moment.as_datetime().map_or_else(|| moment.to_string(), |moment| moment.date().format("%Y-%m-%d").to_string())
        }
        Data::DateTimeIso(text) => text.split('T').next().unwrap_or_default().to_owned(),
        other => other.to_string(),
    }
}
