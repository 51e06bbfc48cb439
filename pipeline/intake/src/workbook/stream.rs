//! Rows of one sheet, from a thread that reads them to whoever asks.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use calamine::{Dimensions, Ods, OdsError, Reader as _, Sheet, Xls, XlsError, Xlsb, Xlsx, open_workbook_from_rs};

use super::cells;
use super::{guarded, protected, unreadable};
use crate::hints::Format;
use crate::input::{Input, Origin};
use crate::rows::Rows;
use crate::table::{RowSource, Step};
use crate::{IntakeError, Reason};

/// As many columns as a sheet can have.
pub(super) const MOST_COLUMNS: usize = 16_384;
/// Bytes of a batch that goes from thread to thread, and batches that wait.
const BATCH_BYTES: usize = 256 << 10;
const WAITING: usize = 4;
/// Most rows of a sheet that is held whole for a form.
const MOST_FORM_ROWS: usize = 200_000;

/// An open workbook of any format.
pub(super) enum Book {
    Xlsx(Box<Xlsx<Input>>),
    Xlsb(Box<Xlsb<Input>>),
    Xls(Box<Xls<Input>>),
    Ods(Box<Ods<Input>>),
}

impl Book {
    pub(super) fn open(origin: &Origin, format: Format) -> Result<Self, IntakeError> {
        let input = origin.open()?;
        match format {
            Format::Xlsb => open_workbook_from_rs(input).map(|book| Self::Xlsb(Box::new(book))).map_err(|_| unreadable()),
            Format::Xls => open_workbook_from_rs(input).map(|book| Self::Xls(Box::new(book))).map_err(|error| match error {
                XlsError::Password => protected(),
                _ => unreadable(),
            }),
            Format::Ods => open_workbook_from_rs(input).map(|book| Self::Ods(Box::new(book))).map_err(|error| match error {
                OdsError::Password => protected(),
                _ => unreadable(),
            }),
            _ => open_workbook_from_rs(input).map(|book| Self::Xlsx(Box::new(book))).map_err(|_| unreadable()),
        }
    }

    pub(super) fn sheets(&self) -> &[Sheet] {
        match self {
            Self::Xlsx(book) => book.sheets_metadata(),
            Self::Xlsb(book) => book.sheets_metadata(),
            Self::Xls(book) => book.sheets_metadata(),
            Self::Ods(book) => book.sheets_metadata(),
        }
    }

    pub(super) fn epoch_1904(&self) -> bool {
        match self {
            Self::Xlsx(book) => book.has_1904_epoch(),
            Self::Xlsb(book) => book.has_1904_epoch(),
            Self::Xls(book) => book.has_1904_epoch(),
            Self::Ods(_) => false,
        }
    }

    /// Merged cells, where the reader tells them.
    pub(super) fn merged(&mut self, sheet: &str) -> Vec<Dimensions> {
        match self {
            Self::Xlsx(book) => book.merge_cells_by_sheet_name(sheet).unwrap_or_default(),
            Self::Xls(book) => book.merge_cells_by_sheet_name(sheet).unwrap_or_default(),
            Self::Xlsb(_) | Self::Ods(_) => Vec::new(),
        }
    }
}

/// Cells that become rows, in the order of the sheet.
struct Builder<'s> {
    rows: Rows,
    /// The open row, counted from 0.
    row: Option<u32>,
    filled: bool,
    sink: &'s mut dyn FnMut(&mut Rows) -> bool,
}

impl Builder<'_> {
    /// Goes to a cell; `false` when nobody wants more.
    fn go_to(&mut self, (row, column): (u32, u32)) -> Result<bool, IntakeError> {
        if self.row != Some(row) {
            let next = row.checked_add(1).ok_or_else(unreadable)?;
            if self.row.is_some_and(|open| open > row) {
                return Err(IntakeError::damaged(format!("holds row {next} of its sheet out of order")));
            }
            if !self.finish() {
                return Ok(false);
            }
            self.row = Some(row);
        }
        let column = column as usize;
        if column >= MOST_COLUMNS || column < self.rows.open_cells() {
            return Err(IntakeError::damaged(format!("holds a cell of row {} of its sheet out of order", u64::from(row) + 1)));
        }
        self.rows.pad(column);
        Ok(true)
    }

    /// Closes the open row; one without a filled cell is blank and only shows as a gap in the numbers.
    fn finish(&mut self) -> bool {
        let Some(row) = self.row.take() else { return true };
        if !std::mem::take(&mut self.filled) {
            self.rows.abandon_row();
            return true;
        }
        self.rows.finish_row(u64::from(row) + 1);
        (self.sink)(&mut self.rows)
    }
}

/// Reads a sheet and shows the rows so far to `sink` after each, which takes them away or leaves them, and says whether to
/// go on. Gives back what was left.
pub(super) fn walk(book: &mut Book, sheet: &str, sink: &mut dyn FnMut(&mut Rows) -> bool) -> Result<Rows, IntakeError> {
    let mut builder = Builder { rows: Rows::new(), row: None, filled: false, sink };
    match book {
        Book::Xlsx(book) => {
            let mut cells = book.worksheet_cells_reader(sheet).map_err(|_| unreadable())?;
            while let Some(cell) = cells.next_cell().map_err(|_| unreadable())? {
                if !builder.go_to(cell.get_position())? {
                    return Ok(builder.rows);
                }
                builder.filled |= cells::push(cell.get_value(), &mut builder.rows);
            }
        }
        Book::Xlsb(book) => {
            let mut cells = book.worksheet_cells_reader(sheet).map_err(|_| unreadable())?;
            while let Some(cell) = cells.next_cell().map_err(|_| unreadable())? {
                if !builder.go_to(cell.get_position())? {
                    return Ok(builder.rows);
                }
                builder.filled |= cells::push(cell.get_value(), &mut builder.rows);
            }
        }
        Book::Xls(book) => return walk_range(&book.worksheet_range(sheet).map_err(|_| unreadable())?, builder),
        Book::Ods(book) => return walk_range(&book.worksheet_range(sheet).map_err(|_| unreadable())?, builder),
    }
    builder.finish();
    Ok(builder.rows)
}

fn walk_range(range: &calamine::Range<calamine::Data>, mut builder: Builder<'_>) -> Result<Rows, IntakeError> {
    let (top, left) = range.start().unwrap_or_default();
    for (row, cells) in (top..).zip(range.rows()) {
        for (column, cell) in (left..).zip(cells) {
            if !builder.go_to((row, column))? {
                return Ok(builder.rows);
            }
            builder.filled |= cells::push_owned(cell, &mut builder.rows);
        }
    }
    builder.finish();
    Ok(builder.rows)
}

/// What the reading thread says.
enum Message {
    Rows(Rows),
    Failed(IntakeError),
    End,
}

/// A sheet as a source of rows.
pub(super) struct SheetSource {
    messages: Receiver<Message>,
    batch: Rows,
    next: usize,
    last_row: u64,
    ended: bool,
    merged: Vec<(u64, usize, usize)>,
}

impl SheetSource {
    pub(super) fn start(
        origin: Origin,
        format: Format,
        sheet: String,
        merged: Vec<(u64, usize, usize)>,
    ) -> Result<Self, IntakeError> {
        let (sender, messages) = sync_channel(WAITING);
        let work = move || {
            let outcome = guarded(|| send_rows(&mut Book::open(&origin, format)?, &sheet, &sender));
            // Nobody listens any more when the reading was given up.
            _ = sender.send(outcome.map_or_else(Message::Failed, |()| Message::End));
        };
        std::thread::Builder::new().name("intake".to_owned()).spawn(work).map_err(|error| IntakeError::unreadable(&error))?;
        Ok(Self { messages, batch: Rows::new(), next: 0, last_row: 0, ended: false, merged })
    }
}

fn send_rows(book: &mut Book, sheet: &str, sender: &SyncSender<Message>) -> Result<(), IntakeError> {
    let rest =
        walk(book, sheet, &mut |rows| rows.weight() < BATCH_BYTES || sender.send(Message::Rows(std::mem::take(rows))).is_ok())?;
    // A listener that went away wants no end either.
    _ = sender.send(Message::Rows(rest));
    Ok(())
}

impl RowSource for SheetSource {
    fn read_row(&mut self, rows: &mut Rows) -> Result<Step, IntakeError> {
        loop {
            if let Some(row) = self.batch.get(self.next) {
                let gap = row.number() - self.last_row - 1;
                if gap > 0 {
                    self.last_row += gap;
                    return Ok(Step::Blank(gap));
                }
                rows.push_row(row);
                self.last_row += 1;
                self.next += 1;
                return Ok(Step::Row);
            }
            if self.ended {
                return Ok(Step::End);
            }
            match self.messages.recv().unwrap_or_else(|_| Message::Failed(unreadable())) {
                Message::Rows(batch) => (self.batch, self.next) = (batch, 0),
                Message::Failed(error) => return Err(error),
                Message::End => self.ended = true,
            }
        }
    }

    fn rows_read(&self) -> u64 {
        self.last_row
    }

    fn merged(&self) -> &[(u64, usize, usize)] {
        &self.merged
    }

    fn keeps_unnamed_columns(&self) -> bool {
        true
    }
}

/// All rows of a sheet of a form; `None` when there is no such sheet.
pub(crate) fn whole_sheet(origin: &Origin, format: Format, sheet: &str) -> Result<Option<Rows>, IntakeError> {
    guarded(|| {
        let mut book = Book::open(origin, format)?;
        let mut names = book.sheets().iter().map(|sheet| sheet.name.clone());
        let Some(name) = names.find(|name| name.trim().eq_ignore_ascii_case(sheet)) else { return Ok(None) };
        drop(names);
        let (mut all, mut too_many) = (Rows::new(), false);
        walk(&mut book, &name, &mut |rows| {
            rows.iter().for_each(|row| all.push_row(row));
            rows.clear();
            too_many = all.len() > MOST_FORM_ROWS;
            !too_many
        })?;
        if too_many {
            let problem = format!("has more than {MOST_FORM_ROWS} rows in the sheet `{sheet}`, the limit of a form");
            return Err(IntakeError::new(Reason::TooLarge, problem, "check that this is an XLSForm, not an export of answers"));
        }
        Ok(Some(all))
    })
}
