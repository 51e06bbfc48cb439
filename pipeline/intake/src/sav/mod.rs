//! SPSS system files, `.sav` and `.zsav`, by the format that PSPP documents.
//!
//! A reader of our own: the kept library (`ambers` 0.4) speaks an older Arrow, writes through raw pointers and holds
//! columns rather than rows. Every length that the file states has a limit, and nothing is indexed without a check.

mod bytes;
mod cases;
mod dictionary;
mod extension;
mod labels;
mod records;
mod source;

use std::io::Read;

use crate::IntakeError;
use crate::hints::{Detected, Format, Heading};
use crate::table::Table;
use bytes::Bytes;
use source::SavSource;

/// Opens a system file and reads its dictionary.
pub(crate) fn open(input: Box<dyn Read + Send>) -> Result<(Table, Detected, Vec<Heading>), IntakeError> {
    let mut bytes = Bytes::new(input);
    let dictionary = dictionary::read(&mut bytes)?;
    let mut detected = Detected::new(Format::Sav);
    detected.notices.push(format!("text in the encoding {}", dictionary.encoding.name()));
    detected.notices.extend(dictionary.notices.iter().cloned());
    detected.multi_selects.clone_from(&dictionary.multi_selects);
    let headings: Vec<Heading> = dictionary.variables.iter().map(labels::heading).collect();
    let source = Box::new(SavSource::new(bytes, dictionary)?);
    Ok((Table::typed(source, headings.len()), detected, headings))
}

#[cfg(test)]
mod tests;
