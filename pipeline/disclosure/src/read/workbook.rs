//! Workbooks: every sheet, hidden ones too, since whoever opens the file can show them.

use std::path::Path;

use choir_intake::{WholeSheet, whole_workbook};

use crate::error::CheckError;
use crate::options::MOST_SHEET_CELLS;

/// The sheets of the workbook, and what its owner may not know of it.
pub(super) fn sheets(file: &str, path: &Path) -> Result<(Vec<WholeSheet>, Vec<String>), CheckError> {
    let workbook = whole_workbook(path, MOST_SHEET_CELLS)?;
    let mut remarks: Vec<String> = workbook
        .sheets
        .iter()
        .filter(|sheet| sheet.hidden && !sheet.rows.is_empty())
        .map(|sheet| {
            format!(
                "{file}: sheet \"{}\" is hidden, and whoever has the file can show it; it was checked like the others. Take it \
                 out before you give the file away",
                sheet.name
            )
        })
        .collect();
    if workbook.holds_records {
        remarks.push(format!(
            "{file}: it carries the records behind a pivot table, one line a person, and whoever has the file can read them. Copy \
             the figures alone into a new workbook before you give it away"
        ));
    }
    Ok((workbook.sheets, remarks))
}
