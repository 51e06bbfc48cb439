//! Every sheet of a workbook as plain text, for readers of small files who look for tables anywhere in it.

use std::path::Path;
use std::sync::Arc;

use calamine::{Data, Reader as _, SheetType, SheetVisible};

use super::stream::{Book, MOST_COLUMNS};
use super::{archive, cells, check, guarded, unreadable};
use crate::extract::format_of;
use crate::hints::Format;
use crate::input::Origin;
use crate::rows::Rows;
use crate::{IntakeError, Reason};

/// A sheet with everything in it.
#[derive(Debug)]
pub struct WholeSheet {
    /// Its name.
    pub name: String,
    /// Whether a spreadsheet program hides it. Whoever has the file can show it.
    pub hidden: bool,
    /// Its rows from the first on, with blank ones between filled ones. Texts keep the blanks before them.
    pub rows: Vec<Vec<String>>,
}

/// A workbook with everything in it.
#[derive(Debug)]
pub struct WholeWorkbook {
    /// Its sheets, hidden ones too.
    pub sheets: Vec<WholeSheet>,
    /// Whether it carries the records behind a pivot table, which no sheet shows.
    pub holds_records: bool,
}

/// Reads all sheets of a workbook, whatever its name ends with. All sheets together have at most so many cells, counted
/// with the empty ones before filled ones and with blank rows.
///
/// # Errors
/// When the file cannot be read, is no workbook, is protected or damaged, or passes a limit.
pub fn whole_workbook(path: &Path, most_cells: usize) -> Result<WholeWorkbook, IntakeError> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    read(&Origin::File(Arc::from(path)), most_cells).map_err(|error| error.about(&name))
}

fn read(origin: &Origin, most: usize) -> Result<WholeWorkbook, IntakeError> {
    let format = format_of(origin)?;
    if !matches!(format, Format::Xlsx | Format::Xlsb | Format::Xls | Format::Ods) {
        return Err(IntakeError::damaged("is no workbook"));
    }
    check(origin, format)?;
    let holds_records = format != Format::Xls && archive::has_part(origin, "pivotcacherecords")?;
    guarded(|| {
        let mut book = Book::open(origin, format)?;
        let (mut sheets, mut left) = (Vec::new(), most);
        for sheet in book.sheets().to_vec() {
            // A chart sheet has no cells.
            if sheet.typ == SheetType::WorkSheet {
                let mut lines = Lines { rows: Vec::new(), left, most };
                lines.read(&mut book, &sheet.name)?;
                left = lines.left;
                sheets.push(WholeSheet { hidden: sheet.visible != SheetVisible::Visible, name: sheet.name, rows: lines.rows });
            }
        }
        Ok(WholeWorkbook { sheets, holds_records })
    })
}

/// Rows that grow as cells come.
struct Lines {
    rows: Vec<Vec<String>>,
    left: usize,
    most: usize,
}

impl Lines {
    fn read(&mut self, book: &mut Book, sheet: &str) -> Result<(), IntakeError> {
        match book {
            Book::Xlsx(book) => {
                let mut cells = book.worksheet_cells_reader(sheet).map_err(|_| unreadable())?;
                while let Some(cell) = cells.next_cell().map_err(|_| unreadable())? {
                    self.put(cell.get_position(), &Data::from(cell.get_value().clone()))?;
                }
                Ok(())
            }
            Book::Xlsb(book) => {
                let mut cells = book.worksheet_cells_reader(sheet).map_err(|_| unreadable())?;
                while let Some(cell) = cells.next_cell().map_err(|_| unreadable())? {
                    self.put(cell.get_position(), &Data::from(cell.get_value().clone()))?;
                }
                Ok(())
            }
            Book::Xls(book) => self.range(&book.worksheet_range(sheet).map_err(|_| unreadable())?),
            Book::Ods(book) => self.range(&book.worksheet_range(sheet).map_err(|_| unreadable())?),
        }
    }

    fn range(&mut self, range: &calamine::Range<Data>) -> Result<(), IntakeError> {
        let (top, left) = range.start().unwrap_or_default();
        for (row, cells) in (top..).zip(range.rows()) {
            for (column, cell) in (left..).zip(cells) {
                self.put((row, column), cell)?;
            }
        }
        Ok(())
    }

    fn put(&mut self, (row, column): (u32, u32), cell: &Data) -> Result<(), IntakeError> {
        let text = text(cell);
        if text.is_empty() {
            return Ok(());
        }
        let (row, column) = (row as usize, column as usize);
        if column >= MOST_COLUMNS {
            return Err(IntakeError::damaged("holds a cell outside of its sheet"));
        }
        let given = self.rows.get(row).map_or(0, Vec::len);
        self.spend((row + 1).saturating_sub(self.rows.len()) + (column + 1).saturating_sub(given))?;
        if self.rows.len() <= row {
            self.rows.resize_with(row + 1, Vec::new);
        }
        if let Some(cells) = self.rows.get_mut(row) {
            if cells.len() <= column {
                cells.resize_with(column + 1, String::new);
            }
            if let Some(cell) = cells.get_mut(column) {
                *cell = text;
            }
        }
        Ok(())
    }

    fn spend(&mut self, cells: usize) -> Result<(), IntakeError> {
        self.left = self.left.checked_sub(cells).ok_or_else(|| {
            let problem = format!("has more than {} cells, the most that are read", self.most);
            IntakeError::new(Reason::TooLarge, problem, "copy the tables alone into a smaller file")
        })?;
        Ok(())
    }
}

fn text(cell: &Data) -> String {
    if let Data::String(text) = cell {
        return if text.trim().is_empty() { String::new() } else { text.clone() };
    }
    let mut one = Rows::new();
    cells::push_owned(cell, &mut one);
    one.finish_row(1);
    one.get(0).map(|row| row.text(0).to_owned()).unwrap_or_default()
}
