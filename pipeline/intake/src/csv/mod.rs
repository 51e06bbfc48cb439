//! Delimited text: encoding and dialect are found out from the first bytes, then the file streams.
//!
//! Text in UTF-8 and in encodings of one byte a character is split as bytes and decoded a row at a time, so that a file
//! which turns out not to be UTF-8 only far down is still read: as long as everything before was plain ASCII, nothing
//! was decided yet. Everything else is decoded to UTF-8 before it is split.

mod dialect;
mod encoding;
mod records;
mod source;

use std::io::{Cursor, Read};

use crate::hints::{Detected, Dialect, Format, Heading, Hints};
use crate::table::{RowSource, Table};
use crate::{IntakeError, Reason};
use encoding::{Decoded, Found};
use records::Records;
use source::CsvSource;

/// Bytes looked at before anything is decided.
const SAMPLE: u64 = 256 << 10;

/// Opens delimited text and finds out how it is written.
pub(crate) fn open(mut input: Box<dyn Read + Send>, hints: &Hints) -> Result<(Table, Detected, Vec<Heading>), IntakeError> {
    let mut sample = Vec::new();
    let size = input.by_ref().take(SAMPLE).read_to_end(&mut sample).map_err(|error| IntakeError::unreadable(&error))?;
    if size == 0 {
        let next = "check that the right file was sent, and that it was sent whole";
        return Err(IntakeError::new(Reason::NoTable, "is empty", next));
    }
    let found = encoding::find(&sample, hints)?;
    let text = found.sample_text(&sample);
    let dialect = dialect::find(&text, hints)?;
    let mut detected = Detected::new(Format::Csv);
    let records = Records::new(input_of(&found, sample, input), dialect.delimiter, dialect.quote, dialect.backslash);
    let source: Box<dyn RowSource> = Box::new(CsvSource::new(records, &found));
    detected.dialect = Some(Dialect {
        encoding: found.encoding.name().to_owned(),
        byte_order_mark: found.mark > 0,
        delimiter: char::from(dialect.delimiter),
        quote: char::from(dialect.quote),
        backslash: dialect.backslash,
        decimal: dialect.decimal,
    });
    detected.notices.extend(found.notice());
    let (table, headings) = Table::found(source, hints, &mut detected)?;
    Ok((table, detected, headings))
}

fn input_of(found: &Found, mut sample: Vec<u8>, rest: Box<dyn Read + Send>) -> Box<dyn Read + Send> {
    sample.drain(..found.mark);
    let whole = Cursor::new(sample).chain(rest);
    if found.is_split_as_bytes() { Box::new(whole) } else { Box::new(Decoded::new(whole, found.encoding)) }
}

#[cfg(test)]
mod tests;
