//! Doors for fuzzing: each reads bytes to the end by one reader, and must never panic, whatever they are.

use std::sync::Arc;

use crate::hints::{Format, Hints};
use crate::{IntakeError, Rows, Tally, open_bytes};

/// Reads everything as one format.
fn drain(bytes: &[u8], format: Format) -> Result<Option<Tally>, IntakeError> {
    let hints = Hints { format: Some(format), ..Hints::default() };
    let mut extract = open_bytes(Arc::from(bytes), "fuzz", &hints)?;
    let mut rows = Rows::new();
    while extract.next_rows(&mut rows, 100)? > 0 {}
    Ok(extract.tally())
}

/// Reads bytes as delimited text.
///
/// # Errors
/// As [`crate::open`].
pub fn csv(bytes: &[u8]) -> Result<Option<Tally>, IntakeError> {
    drain(bytes, Format::Csv)
}

/// Reads bytes as a workbook of whatever format they look like.
///
/// # Errors
/// As [`crate::open`].
pub fn workbook(bytes: &[u8]) -> Result<Option<Tally>, IntakeError> {
    let origin = crate::input::Origin::Bytes(Arc::from(bytes));
    match crate::extract::format_of(&origin)? {
        format @ (Format::Xlsx | Format::Xlsb | Format::Xls | Format::Ods) => drain(bytes, format),
        _ => drain(bytes, Format::Xlsx),
    }
}

/// Reads bytes as an SPSS system file.
///
/// # Errors
/// As [`crate::open`].
pub fn sav(bytes: &[u8]) -> Result<Option<Tally>, IntakeError> {
    drain(bytes, Format::Sav)
}

/// Reads bytes as Parquet.
///
/// # Errors
/// As [`crate::open`].
pub fn parquet(bytes: &[u8]) -> Result<Option<Tally>, IntakeError> {
    drain(bytes, Format::Parquet)
}

/// Reads bytes as an `XLSForm`.
///
/// # Errors
/// As [`crate::read_form`].
pub fn xlsform(bytes: &[u8]) -> Result<(), IntakeError> {
    crate::xlsform::read_form_bytes(Arc::from(bytes)).map(drop)
}
