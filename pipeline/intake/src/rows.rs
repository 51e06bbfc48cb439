//! Rows in flat buffers that are used again and again: no allocation a cell, a row or a batch.

use std::fmt::Write as _;

use crate::cell::{Cell, Kind};

/// A batch of rows. Give the same one to every [`crate::Extract::next_rows`], so that its buffers are used again.
#[derive(Debug, Default, Clone)]
pub struct Rows {
    text: String,
    slots: Vec<Slot>,
    heads: Vec<Head>,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    /// Where the cell's text ends.
    end: usize,
    /// Bytes of the code that stand before the label.
    code: u32,
    kind: Kind,
}

#[derive(Debug, Clone, Copy)]
struct Head {
    number: u64,
    /// Where the row's cells end.
    end: usize,
}

/// One row of a batch.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    rows: &'a Rows,
    number: u64,
    from: usize,
    to: usize,
}

impl Rows {
    /// An empty batch.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.heads.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// A row by its place in the batch.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Row<'_>> {
        let head = self.heads.get(index)?;
        Some(Row { rows: self, number: head.number, from: self.start(index), to: head.end })
    }

    /// All rows in order.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// Forgets the rows and keeps the buffers.
    pub fn clear(&mut self) {
        self.truncate(0);
    }

    /// Bytes of text and cells that are held.
    pub(crate) fn weight(&self) -> usize {
        self.text.len() + self.slots.len() * size_of::<Slot>()
    }

    fn start(&self, index: usize) -> usize {
        index.checked_sub(1).and_then(|before| self.heads.get(before)).map_or(0, |head| head.end)
    }

    fn text_end(&self, slots: usize) -> usize {
        slots.checked_sub(1).and_then(|before| self.slots.get(before)).map_or(0, |slot| slot.end)
    }

    pub(crate) fn push(&mut self, kind: Kind, text: &str) {
        self.text.push_str(text);
        self.slots.push(Slot { end: self.text.len(), code: 0, kind });
    }

    /// Adds a number as the shortest text that gives it back; what is no number is an error as a spreadsheet shows it.
    pub(crate) fn push_number(&mut self, number: f64) {
        if !number.is_finite() {
            return self.push(Kind::Error, "#NUM!");
        }
        // Writing to a String cannot fail.
        _ = write!(self.text, "{number}");
        self.push(Kind::Number, "");
    }

    /// Adds text without the blanks around it; tells whether anything was left.
    pub(crate) fn push_text(&mut self, text: &str) -> bool {
        let text = text.trim();
        self.push(if text.is_empty() { Kind::Empty } else { Kind::Text }, text);
        !text.is_empty()
    }

    pub(crate) fn push_coded(&mut self, kind: Kind, code: &str, label: &str) {
        self.text.push_str(code);
        self.text.push_str(label);
        self.slots.push(Slot { end: self.text.len(), code: u32::try_from(code.len()).unwrap_or(0), kind });
    }

    /// Adds empty cells until the open row has `cells`.
    pub(crate) fn pad(&mut self, cells: usize) {
        while self.open_cells() < cells {
            self.push(Kind::Empty, "");
        }
    }

    /// Cells pushed since the last finished row.
    pub(crate) fn open_cells(&self) -> usize {
        self.slots.len() - self.start(self.heads.len())
    }

    /// Makes a row of the cells pushed since the last one.
    pub(crate) fn finish_row(&mut self, number: u64) {
        self.heads.push(Head { number, end: self.slots.len() });
    }

    /// Forgets the cells of a row that was not finished.
    pub(crate) fn abandon_row(&mut self) {
        let slots = self.start(self.heads.len());
        self.text.truncate(self.text_end(slots));
        self.slots.truncate(slots);
    }

    pub(crate) fn truncate(&mut self, rows: usize) {
        self.heads.truncate(rows);
        self.abandon_row();
    }

    /// Copies a row of another batch.
    pub(crate) fn push_row(&mut self, row: Row<'_>) {
        let (from, to) = (row.rows.text_end(row.from), row.rows.text_end(row.to));
        let shift = self.text.len();
        self.text.push_str(row.rows.text.get(from..to).unwrap_or_default());
        let slots = row.rows.slots.get(row.from..row.to).unwrap_or_default();
        self.slots.extend(slots.iter().map(|slot| Slot { end: slot.end - from + shift, ..*slot }));
        self.finish_row(row.number);
    }
}

impl<'a> Row<'a> {
    /// Row of the file, counted from 1 as a spreadsheet counts.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Cells that the file gives for this row; fewer or more than there are headings in a ragged file.
    #[must_use]
    pub fn cells_given(&self) -> usize {
        self.to - self.from
    }

    /// Filled cells beyond a number of columns: what a row of this many headings has no place for.
    #[must_use]
    pub fn filled_beyond(&self, columns: usize) -> usize {
        (columns..self.cells_given()).filter(|column| !self.cell(*column).is_empty()).count()
    }

    /// A cell by its column, counted from 0; empty beyond the cells that the file gives.
    #[must_use]
    pub fn cell(&self, column: usize) -> Cell<'a> {
        let index = self.from + column;
        let Some(slot) = self.rows.slots.get(index).filter(|_| index < self.to) else { return Cell::Empty };
        let text = self.rows.text.get(self.rows.text_end(index)..slot.end).unwrap_or_default();
        let coded = || text.split_at_checked(slot.code as usize).unwrap_or_default();
        match slot.kind {
            Kind::Empty => Cell::Empty,
            Kind::Text => Cell::Text(text),
            Kind::Number => Cell::Number(text),
            Kind::True => Cell::Boolean(true),
            Kind::False => Cell::Boolean(false),
            Kind::Date => Cell::Date(text),
            Kind::DateTime => Cell::DateTime(text),
            Kind::Time => Cell::Time(text),
            Kind::Error => Cell::Error(text),
            Kind::Labelled => Cell::Labelled { code: coded().0, label: coded().1 },
            Kind::Missing => Cell::Missing { code: coded().0, label: coded().1 },
        }
    }

    /// What a cell says: see [`Cell::text`].
    #[must_use]
    pub fn text(&self, column: usize) -> &'a str {
        self.cell(column).text()
    }

    /// The given cells in order.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'a>> + use<'a> {
        let row = *self;
        (0..row.cells_given()).map(move |column| row.cell(column))
    }

    /// Number of cells with anything in them.
    pub(crate) fn filled(&self) -> usize {
        self.rows.slots.get(self.from..self.to).unwrap_or_default().iter().filter(|slot| slot.kind != Kind::Empty).count()
    }

    /// The first filled cell and its column.
    pub(crate) fn first_filled(&self) -> Option<(usize, &'a str)> {
        let slots = self.rows.slots.get(self.from..self.to).unwrap_or_default();
        let column = slots.iter().position(|slot| slot.kind != Kind::Empty)?;
        Some((column, self.text(column)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_pushed_copied_and_cut() {
        let mut rows = Rows::new();
        rows.push_text(" a ");
        rows.push_text("  ");
        rows.push_coded(Kind::Labelled, "1", "One");
        rows.finish_row(4);
        rows.push(Kind::Number, "2.5");
        rows.finish_row(6);
        let mut copy = Rows::new();
        copy.push(Kind::Number, "9");
        copy.finish_row(1);
        for row in rows.iter() {
            copy.push_row(row);
        }
        let row = copy.get(1).unwrap();
        assert_eq!((row.number(), row.cells_given(), row.filled(), row.filled_beyond(1)), (4, 3, 2, 1));
        let cells: Vec<Cell> = row.cells().collect();
        assert_eq!(cells, [Cell::Text("a"), Cell::Empty, Cell::Labelled { code: "1", label: "One" }]);
        assert_eq!((copy.get(2).unwrap().text(0), copy.get(2).unwrap().cell(7)), ("2.5", Cell::Empty));
        copy.truncate(1);
        assert_eq!((copy.len(), copy.get(0).unwrap().text(0)), (1, "9"));
        copy.push_text("x");
        copy.abandon_row();
        copy.push_text("y");
        copy.finish_row(2);
        assert_eq!(copy.get(1).unwrap().text(0), "y");
    }
}
