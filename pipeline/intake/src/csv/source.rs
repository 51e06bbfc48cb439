//! Rows of delimited text, decoded and trimmed.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::encoding::{self, Found};
use super::records::{Next, Records, not_text};
use crate::rows::Rows;
use crate::table::{RowSource, Step};
use crate::{IntakeError, Reason};

/// Lines in one row beyond which a forgotten quotation mark is likelier than long text.
const MANY_LINES: usize = 200;
const MOST_NOTICES: usize = 5;

/// How the bytes of a row become text.
enum Mode {
    /// UTF-8; `decided` once that is known for certain.
    Utf8 {
        decided: bool,
    },
    Single(&'static Encoding),
}

/// Delimited text as a source of rows.
pub(super) struct CsvSource {
    records: Records,
    mode: Mode,
    decoded: String,
    notices: Vec<String>,
    long_rows: usize,
}

impl CsvSource {
    pub(super) fn new(records: Records, found: &Found) -> Self {
        let single = found.encoding != UTF_8 && found.is_split_as_bytes();
        let mode = if single { Mode::Single(found.encoding) } else { Mode::Utf8 { decided: found.certain } };
        Self { records, mode, decoded: String::new(), notices: Vec::new(), long_rows: 0 }
    }

    /// Pushes the cells of the row that was read; tells whether any was filled.
    fn push_cells(&mut self, rows: &mut Rows) -> Result<bool, IntakeError> {
        let number = self.records.rows;
        let (bytes, ends, between) = self.records.row();
        if memchr::memchr(0, bytes).is_some() {
            let problem = format!("row {number} holds a zero byte, which no text has");
            let next = "save the file as CSV in UTF-8; if it is another format, give it the right ending";
            return Err(IntakeError::new(Reason::Encoding, problem, next));
        }
        if let Mode::Utf8 { decided } = &mut self.mode {
            if let Some(filled) = push_utf_8(bytes, ends, between, rows) {
                *decided = *decided || !bytes.is_ascii();
                return Ok(filled);
            }
            if *decided {
                return Err(not_text(number));
            }
            self.mode = Mode::Single(WINDOWS_1252);
            self.notices.push(format!(
                "the text is not UTF-8 from row {number} on and is read as {}: if letters with accents look wrong, declare \
                 file.encoding",
                WINDOWS_1252.name()
            ));
        }
        let Mode::Single(encoding) = self.mode else { return Ok(false) };
        let (mut start, mut filled) = (0, false);
        for end in ends {
            self.decoded.clear();
            encoding::decode_into(bytes.get(start..*end).unwrap_or_default(), encoding, &mut self.decoded);
            filled |= rows.push_text(&self.decoded);
            start = end + between;
        }
        Ok(filled)
    }

    fn watch_lines(&mut self) {
        let (bytes, _, between) = self.records.row();
        if between == 0 && self.long_rows < MOST_NOTICES {
            let lines = memchr::memchr_iter(b'\n', bytes).count();
            if lines > MANY_LINES {
                self.long_rows += 1;
                let row = self.records.rows;
                self.notices.push(format!("row {row} goes over {lines} lines: check its quotation marks"));
            }
        }
    }
}

/// Pushes the cells of a row in UTF-8; `None` when it is not.
fn push_utf_8(bytes: &[u8], ends: &[usize], between: usize, rows: &mut Rows) -> Option<bool> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (mut start, mut filled) = (0, false);
    for end in ends {
        // Cells without anything between them could share a character: that is not UTF-8.
        let Some(cell) = text.get(start..*end) else {
            rows.abandon_row();
            return None;
        };
        filled |= rows.push_text(cell);
        start = end + between;
    }
    Some(filled)
}

impl RowSource for CsvSource {
    fn read_row(&mut self, rows: &mut Rows) -> Result<Step, IntakeError> {
        match self.records.next()? {
            Next::End => return Ok(Step::End),
            Next::Blank => return Ok(Step::Blank(1)),
            Next::Row => {}
        }
        let filled = self.push_cells(rows).inspect_err(|_| rows.abandon_row())?;
        self.watch_lines();
        if filled {
            rows.finish_row(self.records.rows);
            return Ok(Step::Row);
        }
        rows.abandon_row();
        Ok(Step::Blank(1))
    }

    fn rows_read(&self) -> u64 {
        self.records.rows
    }

    fn notices(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notices)
    }
}
