//! Workbooks, read by `calamine` on a thread of their own: a damaged file may make it panic, and its rows come to us as a
//! stream of batches, of which only a few exist at a time.
//!
//! Sheets of `.xlsx` and `.xlsb` are read cell by cell; `.xls` (at most 65,536 rows) and `.ods` are held whole.

mod archive;
mod cells;
mod compound;
mod hidden;
mod sheets;
mod spans;
mod stream;
mod tags;
mod whole;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::hints::{Detected, Format, Heading, Hints};
use crate::input::Origin;
use crate::table::Table;
use crate::{IntakeError, Reason};

pub(crate) use archive::kind_of_zip;
pub(crate) use stream::whole_sheet;
pub use whole::{WholeSheet, WholeWorkbook, whole_workbook};

/// Opens a workbook, chooses its sheet and finds the headings.
pub(crate) fn open(origin: &Origin, format: Format, hints: &Hints) -> Result<(Table, Detected, Vec<Heading>), IntakeError> {
    check(origin, format)?;
    let chosen = guarded(|| sheets::choose(origin, format, hints))?;
    let mut detected = Detected::new(format);
    let hidden_rows = if format == Format::Xlsx { hidden::rows_of(origin, &chosen.found.name) } else { None };
    detected.notices = chosen.notices;
    detected.sheet = Some(crate::hints::SheetFound { hidden_rows, ..chosen.found.clone() });
    let source = Box::new(stream::SheetSource::start(origin.clone(), format, chosen.found.name, chosen.merged)?);
    let (table, headings) = Table::found(source, hints, &mut detected)?;
    Ok((table, detected, headings))
}

/// Refuses what cannot be opened before anything is unpacked.
pub(crate) fn check(origin: &Origin, format: Format) -> Result<(), IntakeError> {
    match format {
        Format::Xls => compound::check(origin),
        _ => archive::check_zip(origin, format),
    }
}

/// Runs the reader so that its panic becomes a refusal.
pub(crate) fn guarded<T>(read: impl FnOnce() -> Result<T, IntakeError>) -> Result<T, IntakeError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(unreadable()))
}

/// A workbook that its reader does not understand.
pub(crate) fn unreadable() -> IntakeError {
    IntakeError::damaged("cannot be read as a workbook")
}

pub(crate) fn protected() -> IntakeError {
    let next = "take the password off (File, Info, Protect Workbook, Encrypt with Password, leave it empty), and send it again \
                through the agreed safe way";
    IntakeError::new(Reason::Protected, "is protected by a password", next)
}

#[cfg(test)]
mod tests;
