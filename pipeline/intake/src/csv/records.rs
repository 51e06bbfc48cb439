//! Bytes split into rows and cells, through buffers of one size.
//!
//! A line without quotation marks is split where it lies; everything else goes through `csv-core`.

use std::io::Read;

use csv_core::ReadRecordResult;

use crate::{IntakeError, Reason};

const BUFFER: usize = 256 << 10;
/// Most bytes of one row, so that a quotation mark that never closes cannot fill the memory.
pub(super) const LARGEST_ROW: usize = 4 << 20;
/// Most cells of one row: as many as a spreadsheet has columns.
pub(super) const MOST_CELLS: usize = 16_384;

/// The splitter of `csv-core` for a dialect.
pub(super) fn core(delimiter: u8, quote: u8, backslash: bool) -> csv_core::Reader {
    csv_core::ReaderBuilder::new().delimiter(delimiter).quote(quote).escape(backslash.then_some(b'\\')).build()
}

/// What comes next.
pub(super) enum Next {
    Row,
    Blank,
    End,
}

/// Where the cells of the last row lie.
#[derive(Clone, Copy)]
enum Place {
    /// In the input, with a delimiter between them.
    Line { from: usize, to: usize },
    /// In the output, with nothing between them.
    Output { bytes: usize },
}

/// Rows of a file.
pub(super) struct Records {
    input: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    from: usize,
    to: usize,
    ended: bool,
    core: csv_core::Reader,
    delimiter: u8,
    quote: u8,
    output: Vec<u8>,
    ends: Vec<usize>,
    cells: usize,
    place: Place,
    /// The last row ended in a carriage return, whose line feed may follow.
    returned: bool,
    pub(super) rows: u64,
}

impl Records {
    pub(super) fn new(input: Box<dyn Read + Send>, delimiter: u8, quote: u8, backslash: bool) -> Self {
        Self {
            input,
            buffer: vec![0; BUFFER],
            from: 0,
            to: 0,
            ended: false,
            core: core(delimiter, quote, backslash),
            delimiter,
            quote,
            output: vec![0; 16 << 10],
            ends: vec![0; 256],
            cells: 0,
            place: Place::Output { bytes: 0 },
            returned: false,
            rows: 0,
        }
    }

    /// The bytes of the last row, the ends of its cells, and how many bytes stand between two cells.
    pub(super) fn row(&self) -> (&[u8], &[usize], usize) {
        let ends = self.ends.get(..self.cells).unwrap_or_default();
        match self.place {
            Place::Line { from, to } => (self.buffer.get(from..to).unwrap_or_default(), ends, 1),
            Place::Output { bytes } => (self.output.get(..bytes).unwrap_or_default(), ends, 0),
        }
    }

    /// Goes to the next row.
    pub(super) fn next(&mut self) -> Result<Next, IntakeError> {
        loop {
            if self.from == self.to && !self.fill()? {
                return Ok(Next::End);
            }
            let byte = self.buffer.get(self.from).copied();
            if std::mem::take(&mut self.returned) && byte == Some(b'\n') {
                self.from += 1;
                continue;
            }
            if matches!(byte, Some(b'\n' | b'\r')) {
                self.from += 1;
                self.returned = byte == Some(b'\r');
                self.rows += 1;
                return Ok(Next::Blank);
            }
            self.rows += 1;
            if !self.take_line()? {
                self.take_record()?;
            }
            return Ok(Next::Row);
        }
    }

    fn fill(&mut self) -> Result<bool, IntakeError> {
        if self.ended {
            return Ok(false);
        }
        self.from = 0;
        self.to = 0;
        self.to = self.input.read(&mut self.buffer).map_err(|error| match error.kind() {
            std::io::ErrorKind::InvalidData => not_text(self.rows + 1),
            _ => IntakeError::unreadable(&error),
        })?;
        self.ended = self.to == 0;
        Ok(!self.ended)
    }

    /// Takes a line that lies whole in the buffer and has no quotation mark.
    fn take_line(&mut self) -> Result<bool, IntakeError> {
        let rest = self.buffer.get(self.from..self.to).unwrap_or_default();
        let Some(length) = memchr::memchr(b'\n', rest) else { return Ok(false) };
        let line = rest.get(..length).unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if memchr::memchr2(self.quote, b'\r', line).is_some() {
            return Ok(false);
        }
        self.cells = 0;
        for end in memchr::memchr_iter(self.delimiter, line).chain(std::iter::once(line.len())) {
            match self.ends.get_mut(self.cells) {
                Some(slot) => *slot = end,
                None => self.ends.push(end),
            }
            self.cells += 1;
        }
        self.place = Place::Line { from: self.from, to: self.from + line.len() };
        self.from += length + 1;
        if self.cells > MOST_CELLS { Err(too_many_cells(self.rows)) } else { Ok(true) }
    }

    fn take_record(&mut self) -> Result<(), IntakeError> {
        let (mut bytes, mut cells) = (0, 0);
        loop {
            let at_end = self.from == self.to && !self.fill()?;
            // At the end of the file a line end is added: what it does not end is within quotation marks.
            let input = if at_end { b"\n" } else { self.buffer.get(self.from..self.to).unwrap_or_default() };
            let (output, ends) = (self.output.get_mut(bytes..), self.ends.get_mut(cells..));
            let (result, read, written, ended) =
                self.core.read_record(input, output.unwrap_or_default(), ends.unwrap_or_default());
            bytes += written;
            cells += ended;
            if !at_end {
                self.returned = read > 0 && input.get(read - 1) == Some(&b'\r');
                self.from += read;
            }
            match result {
                ReadRecordResult::InputEmpty if at_end => return Err(unclosed(self.rows)),
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => grow(&mut self.output, LARGEST_ROW).ok_or_else(|| too_long(self.rows))?,
                ReadRecordResult::OutputEndsFull => grow(&mut self.ends, MOST_CELLS).ok_or_else(|| too_many_cells(self.rows))?,
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        self.cells = cells;
        self.place = Place::Output { bytes };
        Ok(())
    }
}

fn grow<T: Clone + Default>(buffer: &mut Vec<T>, limit: usize) -> Option<()> {
    (buffer.len() < limit).then(|| buffer.resize((buffer.len() * 2).min(limit), T::default()))
}

fn too_long(row: u64) -> IntakeError {
    let problem = format!("row {row} is longer than {LARGEST_ROW} bytes, the limit of one row");
    IntakeError::new(Reason::Quoting, problem, "look for a quotation mark in that row that is not closed")
}

fn too_many_cells(row: u64) -> IntakeError {
    let problem = format!("row {row} has more than {MOST_CELLS} cells, the limit of one row");
    IntakeError::new(Reason::TooLarge, problem, "check the line ends of the file, or send the table with a row for each record")
}

fn unclosed(row: u64) -> IntakeError {
    let problem = format!("a quotation mark that opens in row {row} is not closed before the file ends");
    IntakeError::new(Reason::Quoting, problem, "close it or take it away, and check that the file was sent whole")
}

pub(super) fn not_text(row: u64) -> IntakeError {
    let problem = format!("is not text in its encoding near row {row}");
    IntakeError::new(Reason::Encoding, problem, "declare file.encoding (for example windows-1252), or save the file as UTF-8")
}
