//! A file of any format, opened: the one door of this crate.

use std::path::Path;
use std::sync::Arc;

use crate::hints::{Detected, Format, Heading, Hints};
use crate::input::Origin;
use crate::rows::Rows;
use crate::table::Table;
use crate::tally::Tally;
use crate::{IntakeError, Reason, csv, parquet, sav, workbook};

/// A file whose headings are known and whose rows come in batches.
pub struct Extract {
    name: String,
    table: Table,
    headings: Vec<Heading>,
    detected: Detected,
    watches_totals: bool,
    failed: Option<IntakeError>,
}

/// Opens a file by its content.
///
/// # Errors
/// When the file cannot be read, is of no known format, is protected or damaged, passes a limit, holds no table, or does
/// not fit what was declared about it. The error says what to do.
pub fn open(path: &Path, hints: &Hints) -> Result<Extract, IntakeError> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    open_origin(&Origin::File(Arc::from(path)), &name, hints).map_err(|error| error.about(&name))
}

/// Opens a file that is already in memory.
///
/// # Errors
/// As [`open`].
pub fn open_bytes(bytes: Arc<[u8]>, name: &str, hints: &Hints) -> Result<Extract, IntakeError> {
    open_origin(&Origin::Bytes(bytes), name, hints).map_err(|error| error.about(name))
}

fn open_origin(origin: &Origin, name: &str, hints: &Hints) -> Result<Extract, IntakeError> {
    let format = match hints.format {
        Some(format) => format,
        None => format_of(origin)?,
    };
    let (table, mut detected, headings) = match format {
        Format::Csv => csv::open(Box::new(origin.open()?), hints)?,
        Format::Sav => sav::open(Box::new(std::io::BufReader::with_capacity(64 << 10, origin.open()?)))?,
        Format::Parquet => parquet::open(origin)?,
        Format::Xlsx | Format::Xlsb | Format::Xls | Format::Ods => workbook::open(origin, format, hints)?,
    };
    detected.notices.extend(ending_notice(name, format));
    let watches_totals = !matches!(format, Format::Sav | Format::Parquet);
    Ok(Extract { name: name.to_owned(), table, headings, detected, watches_totals, failed: None })
}

/// The format by the first bytes.
pub(crate) fn format_of(origin: &Origin) -> Result<Format, IntakeError> {
    let start = origin.start()?;
    let refused = |problem: &str, next: &str| Err(IntakeError::new(Reason::UnknownFormat, problem, next));
    let text = start.trim_ascii_start().to_ascii_lowercase();
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
    let again = "open it in a spreadsheet program, save it as .xlsx, and send that file";
    match start.as_slice() {
        [b'P', b'K', 3 | 5, ..] => match workbook::kind_of_zip(origin)? {
            Some(format) => Ok(format),
            None => refused("is a zip archive and no workbook", "unpack it, and send the files in it one by one"),
        },
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Ok(Format::Xls),
        // A workbook up to Excel 4 and 5 without the compound file around it.
        [9, 0 | 2 | 4 | 8, ..] if start.len() > 8 => refused("is a workbook of a very old Excel", again),
        [b'$', b'F', b'L', b'2' | b'3', ..] => Ok(Format::Sav),
        [b'P', b'A', b'R', b'1', ..] => Ok(Format::Parquet),
        [b'P', b'A', b'R', b'E', ..] => {
            refused("is an encrypted Parquet file", "send it without encryption, through the agreed safe way")
        }
        [b'%', b'P', b'D', b'F', ..] => refused("is a PDF", "send the table that it was made from"),
        [0x1f, 0x8b, ..] => refused("is packed with gzip", "unpack it, and send the file in it"),
        _ if text.starts_with(b"<stata_dta") => refused("is a Stata file", "save it as CSV or SPSS, and send that file"),
        _ if text.starts_with(b"<!doctype html") || text.starts_with(b"<html") || text.starts_with(b"<table") => {
            refused("is a web page", again)
        }
        _ if text.starts_with(b"<?xml") => refused("is an XML document", again),
        _ if text.starts_with(b"{\\rtf") => refused("is a text document", again),
        _ => Ok(Format::Csv),
    }
}

/// A word about an ending that says something else than the content.
fn ending_notice(name: &str, format: Format) -> Option<String> {
    let ending = Path::new(name).extension()?.to_string_lossy().to_lowercase();
    let fits = match format {
        Format::Csv => matches!(ending.as_str(), "csv" | "txt" | "tsv" | "tab" | "dat" | "psv"),
        Format::Xlsx => matches!(ending.as_str(), "xlsx" | "xlsm" | "xltx" | "xltm"),
        Format::Xlsb => ending == "xlsb",
        Format::Xls => matches!(ending.as_str(), "xls" | "xlt"),
        Format::Ods => matches!(ending.as_str(), "ods" | "ots"),
        Format::Sav => matches!(ending.as_str(), "sav" | "zsav"),
        Format::Parquet => matches!(ending.as_str(), "parquet" | "pq"),
    };
    (!fits).then(|| format!("the name ends with `.{ending}`, the content is {format}"))
}

impl Extract {
    /// The file's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The columns, in order; every name is different.
    #[must_use]
    pub fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// What was found out about the file so far.
    #[must_use]
    pub fn detected(&self) -> &Detected {
        &self.detected
    }

    /// Replaces `rows` by the next rows, at most `most`; 0 means that the file is at its end and [`Self::tally`] is there.
    ///
    /// A row may have fewer or more cells than there are headings: see [`crate::Row::cells_given`] and
    /// [`crate::Row::filled_beyond`].
    ///
    /// # Errors
    /// When the rest of the file cannot be read, or its rows are not all accounted for. The same error is given again.
    pub fn next_rows(&mut self, rows: &mut Rows, most: usize) -> Result<usize, IntakeError> {
        if let Some(error) = &self.failed {
            rows.clear();
            return Err(error.clone());
        }
        let outcome = self.table.next_rows(rows, most).map_err(|error| error.about(&self.name));
        self.detected.notices.extend(self.table.notices());
        match outcome {
            Ok(count) => {
                if self.watches_totals {
                    self.table.suspect_totals(rows, &mut self.detected.notices);
                }
                Ok(count)
            }
            Err(error) => {
                rows.clear();
                self.failed = Some(error.clone());
                Err(error)
            }
        }
    }

    /// The account of the file's rows, once [`Self::next_rows`] has handed on the last one.
    #[must_use]
    pub fn tally(&self) -> Option<Tally> {
        self.table.tally().filter(|_| self.failed.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(bytes: &[u8]) -> IntakeError {
        open_bytes(Arc::from(bytes), "extract", &Hints::default()).err().expect("no table")
    }

    #[test]
    fn what_is_no_table_is_refused_by_name() {
        let cases: [(&[u8], Reason); 8] = [
            (b"", Reason::NoTable),
            (b"%PDF-1.7 ...", Reason::UnknownFormat),
            (b"\x1f\x8b\x08", Reason::UnknownFormat),
            (b"<html><table>", Reason::UnknownFormat),
            (b"<?xml version=\"1.0\"?>", Reason::UnknownFormat),
            (b"PK\x03\x04 broken", Reason::Damaged),
            (b"$FL2 broken", Reason::Damaged),
            (b"PAR1 broken", Reason::Damaged),
        ];
        for (bytes, reason) in cases {
            let error = refusal(bytes);
            assert_eq!((error.reason(), error.thing()), (reason, "extract"), "{error}");
            assert!(!error.next_step().is_empty());
        }
    }

    #[test]
    fn an_ending_that_misleads_is_told() {
        let extract = open_bytes(Arc::from(&b"a,b\n1,2\n"[..]), "people.xls", &Hints::default()).unwrap();
        assert!(extract.detected().in_words().iter().any(|words| words.contains("`.xls`")));
    }
}
