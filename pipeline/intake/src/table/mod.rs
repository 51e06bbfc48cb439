//! Tables in rows: the part that is the same for every format. It finds headings, holds back the end for totals and
//! notes, and closes the account.

mod header;
mod looks;
mod trailing;

use crate::hints::{Detected, HeaderFound, Heading, Hints};
use crate::rows::Rows;
use crate::survey_tools;
use crate::tally::{Tally, TallyParts};
use crate::{IntakeError, Reason};

pub(crate) use looks::{Decimals, is_number_like};
use trailing::{Trailing, starts_like_a_total};

/// Rows looked at before the first one is handed on.
const SAMPLE_ROWS: usize = 256;
/// Rows held back, among which totals and notes are looked for when the file ends.
const HELD_BACK: usize = 16;
/// A batch ends early when it holds this many bytes, so that memory depends on no file.
const BATCH_BYTES: usize = 8 << 20;
/// Notices about single rows are no help beyond this many.
const MOST_NOTICES: usize = 10;

/// What a source came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// A row was finished.
    Row,
    /// So many rows without a filled cell, of which nothing was pushed.
    Blank(u64),
    /// The file is at its end.
    End,
}

/// Something that gives the rows of a file one after the other.
pub(crate) trait RowSource: Send {
    /// Pushes and finishes one row with its number, or tells why not.
    fn read_row(&mut self, rows: &mut Rows) -> Result<Step, IntakeError>;
    /// Rows of the file that were read, counted where they are read.
    fn rows_read(&self) -> u64;
    /// What a person should know, as far as the file was read.
    fn notices(&mut self) -> Vec<String> {
        Vec::new()
    }
    /// Cells of a row of headings that cover several columns: (row, first column, last column), rows from 1, columns from 0.
    fn merged(&self) -> &[(u64, usize, usize)] {
        &[]
    }
    /// Whether columns without a heading are real, so that they get a name.
    fn keeps_unnamed_columns(&self) -> bool {
        false
    }
}

impl RowSource for Box<dyn RowSource> {
    fn read_row(&mut self, rows: &mut Rows) -> Result<Step, IntakeError> {
        (**self).read_row(rows)
    }
    fn rows_read(&self) -> u64 {
        (**self).rows_read()
    }
    fn notices(&mut self) -> Vec<String> {
        (**self).notices()
    }
    fn merged(&self) -> &[(u64, usize, usize)] {
        (**self).merged()
    }
    fn keeps_unnamed_columns(&self) -> bool {
        (**self).keeps_unnamed_columns()
    }
}

/// A table with its headings found, ready to give its rows.
pub(crate) struct Table {
    source: Box<dyn RowSource>,
    headings: usize,
    totals_starting: Vec<String>,
    /// Rows that were read and not handed on yet, from `pending_from`.
    pending: Rows,
    pending_from: usize,
    held_back: usize,
    ended: bool,
    trailing_done: bool,
    parts: TallyParts,
    tally: Option<Tally>,
    suspects: usize,
    trailing: Trailing,
}

impl Table {
    /// A table of a format that keeps its headings apart: every row is data.
    pub(crate) fn typed(source: Box<dyn RowSource>, headings: usize) -> Self {
        Self {
            source,
            headings,
            totals_starting: Vec::new(),
            pending: Rows::new(),
            pending_from: 0,
            held_back: 0,
            ended: false,
            trailing_done: true,
            parts: TallyParts::default(),
            tally: None,
            suspects: 0,
            trailing: Trailing::default(),
        }
    }

    /// Finds the headings of a table whose rows are all there is.
    pub(crate) fn found(
        source: Box<dyn RowSource>,
        hints: &Hints,
        detected: &mut Detected,
    ) -> Result<(Self, Vec<Heading>), IntakeError> {
        let mut table = Self::typed(source, 0);
        table.held_back = HELD_BACK;
        table.trailing_done = false;
        table.totals_starting = hints.totals_starting.iter().map(|start| start.to_lowercase()).collect();
        table.read_sample(hints)?;
        let found = header::find(&table.pending, table.source.as_ref(), hints)?;
        detected.survey_tool = survey_tools::tool_of(&found.headings);
        detected.header = Some(HeaderFound { row: found.row, rows: found.rows, declared: found.declared });
        detected.notices.extend(found.notices);
        table.parts.preamble = found.preamble;
        table.parts.header = found.rows;
        table.pending_from = usize::try_from(found.preamble + found.rows).unwrap_or(usize::MAX).min(table.pending.len());
        table.headings = found.headings.len();
        let body = (table.pending_from..table.pending.len()).filter_map(|index| table.pending.get(index));
        detected.multi_selects = survey_tools::multi_selects(&found.headings, &body.collect::<Vec<_>>(), detected.survey_tool);
        Ok((table, found.headings))
    }

    fn read_sample(&mut self, hints: &Hints) -> Result<(), IntakeError> {
        let wanted = hints.header_row.map_or(0, |row| usize::try_from(row).unwrap_or(usize::MAX)).saturating_add(SAMPLE_ROWS);
        let mut rows = std::mem::take(&mut self.pending);
        while !self.ended && rows.len() < wanted && rows.weight() < BATCH_BYTES {
            self.step(&mut rows)?;
        }
        self.pending = rows;
        if self.pending.is_empty() {
            let next = "check that the right file was sent, and that it was saved with its content";
            return Err(IntakeError::new(Reason::NoTable, "holds no filled row", next));
        }
        Ok(())
    }

    /// One step of the source, with blank rows and declared totals taken out.
    fn step(&mut self, rows: &mut Rows) -> Result<(), IntakeError> {
        match self.source.read_row(rows)? {
            Step::End => self.ended = true,
            Step::Blank(count) => self.parts.blank += count,
            Step::Row if self.is_declared_total(rows) => {
                rows.truncate(rows.len().saturating_sub(1));
                self.parts.totals += 1;
            }
            Step::Row => {}
        }
        Ok(())
    }

    fn is_declared_total(&self, rows: &Rows) -> bool {
        if self.totals_starting.is_empty() {
            return false;
        }
        let first = rows.len().checked_sub(1).and_then(|last| rows.get(last)).and_then(|row| row.first_filled());
        first.is_some_and(|(_, text)| self.totals_starting.iter().any(|start| text.to_lowercase().starts_with(start)))
    }

    /// Hands on at most `most` rows; none when the file is at its end.
    pub(crate) fn next_rows(&mut self, out: &mut Rows, most: usize) -> Result<usize, IntakeError> {
        out.clear();
        let most = most.max(1);
        let wanted = most.saturating_add(self.held_back);
        // More rows than are held back, or a batch of long rows would hand on none.
        while out.len() < wanted && (out.weight() < BATCH_BYTES || out.len() <= self.held_back) {
            if let Some(row) = self.pending.get(self.pending_from) {
                out.push_row(row);
                self.pending_from += 1;
            } else if self.ended {
                break;
            } else {
                self.step(out)?;
            }
        }
        let all_read = self.ended && self.pending_from >= self.pending.len();
        if all_read && !self.trailing_done {
            self.trailing = trailing::take(out, self.headings);
            self.trailing_done = true;
            self.parts.totals += self.trailing.totals.len() as u64;
            self.parts.notes += self.trailing.notes.len() as u64;
        }
        self.hold_back(out, most);
        self.parts.data += out.len() as u64;
        if self.ended && self.trailing_done && self.pending_from >= self.pending.len() && self.tally.is_none() {
            self.tally = Some(Tally::new(self.source.rows_read(), self.parts)?);
        }
        Ok(out.len())
    }

    /// Puts back what may not be handed on yet.
    fn hold_back(&mut self, out: &mut Rows, most: usize) {
        let kept = if self.trailing_done { 0 } else { self.held_back };
        let given = out.len().saturating_sub(kept).min(most);
        let back = out.len() - given;
        if self.pending_from < self.pending.len() {
            // These came from the pending rows, where they still stand.
            self.pending_from = self.pending_from.saturating_sub(back);
        } else {
            self.pending.clear();
            self.pending_from = 0;
            for row in (given..out.len()).filter_map(|index| out.get(index)) {
                self.pending.push_row(row);
            }
        }
        out.truncate(given);
    }

    /// The account, once the last row was handed on.
    pub(crate) fn tally(&self) -> Option<Tally> {
        self.tally
    }

    /// Looks for rows among the data that may be totals.
    pub(crate) fn suspect_totals(&mut self, out: &Rows, notices: &mut Vec<String>) {
        for row in out.iter() {
            if self.suspects >= MOST_NOTICES || self.headings < 2 {
                return;
            }
            if row.first_filled().is_some_and(|(_, text)| starts_like_a_total(text)) {
                self.suspects += 1;
                notices.push(format!(
                    "row {} starts like a total and lies among the data: it is read as data; declare totals to leave it out",
                    row.number()
                ));
            }
        }
    }

    /// Notices that arose since the last call.
    pub(crate) fn notices(&mut self) -> Vec<String> {
        let mut notices = self.source.notices();
        notices.extend(std::mem::take(&mut self.trailing).in_words());
        notices
    }
}
