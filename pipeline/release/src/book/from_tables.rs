//! From counted tables to a document: every cell finds its words.

use std::collections::BTreeMap;

use choir_contract::{Book, BookAxis, BookTable as BookTableSpec, BookTableChart, CodeList};
use choir_estimate::Z_95;
use choir_estimate::book::{BookCell, BookTable, BookTables, CellStatus, View};

use super::document::{
    BookAxisDocument, BookCellDocument, BookCellStatus, BookChart, BookCode, BookDocument, BookFilterDocument, BookNumber,
    BookTableDocument,
};
use super::{Absence, BookDocumentError};
use crate::document::{Privacy, Provenance};

/// Code lists that are ordered scales of agreement or the like.
const SCALES: [&str; 4] = ["likert_5", "friendliness_5", "certainty_4", "contact_frequency"];

impl BookDocument {
    /// Puts released tables into words: those of the book, in its order.
    ///
    /// `tables` are those of a plan with the variables of the book in their order, and with one table for each of its
    /// tables, over all of its dimensions (filters included).
    ///
    /// # Errors
    /// When tables and book do not fit together, or a code list is missing.
    pub fn new(
        book: &Book,
        lists: &BTreeMap<String, CodeList>,
        tables: &BookTables,
        privacy: Privacy,
        provenance: Provenance,
    ) -> Result<Self, BookDocumentError> {
        if tables.tables.len() != book.tables.len() {
            return Err(BookDocumentError::OtherTables { book: book.id.clone(), table: None });
        }
        let base = base(book, tables);
        let builder = Builder { book, lists, tables, base };
        let documents = book.tables.iter().zip(&tables.tables).map(|(spec, table)| builder.table(spec, table));
        Ok(Self {
            id: book.id.clone(),
            title: book.title.clone(),
            universe: book.universe.clone(),
            source: book.source.clone(),
            unit: unit(&privacy.unit),
            most_rows: book.max_rows.get(),
            base,
            tables: documents.collect::<Result<_, _>>()?,
            impossible: book.impossible.iter().map(|rule| rule.reason.clone()).collect(),
            public_sources: book.public_totals.iter().map(|total| total.source.clone()).collect(),
            indicators: Vec::new(),
            privacy,
            provenance,
        })
    }
}

struct Builder<'a> {
    book: &'a Book,
    lists: &'a BTreeMap<String, CodeList>,
    tables: &'a BookTables,
    base: BookNumber,
}

/// A dimension of a table: where its codes lie among the cells, and which of them are shown.
struct Dimension {
    stride: usize,
    codes: Vec<usize>,
}

impl Builder<'_> {
    fn table(&self, spec: &BookTableSpec, table: &BookTable) -> Result<BookTableDocument, BookDocumentError> {
        let strides = self.strides(spec, table)?;
        let (mut axes, mut filters, mut dimensions) = (Vec::new(), Vec::new(), Vec::new());
        for axis in &spec.axes {
            let document = self.axis(axis)?;
            dimensions.push(Dimension { stride: strides[&axis.variable], codes: (0..document.codes.len()).collect() });
            axes.push(document);
        }
        let mut start = 0;
        for filter in &spec.filters {
            let mut document = self.axis(&filter.axis)?;
            let codes: Vec<usize> = filter.codes.iter().filter_map(|code| usize::try_from(*code).ok()).collect();
            let stride = strides[&filter.axis.variable];
            if let [only] = codes.as_slice() {
                start += only * stride;
                let chosen = document.codes.get(*only);
                let (code, value) = chosen.map(|chosen| (chosen.code.clone(), chosen.label.clone())).unwrap_or_default();
                filters.push(BookFilterDocument { label: document.label, code, value });
            } else {
                // Intervals of a sum of cells are not known from theirs, so that each code keeps a row of its own.
                document.codes = codes.iter().filter_map(|code| document.codes.get(*code).cloned()).collect();
                dimensions.push(Dimension { stride, codes });
                axes.push(document);
            }
        }
        if axes.is_empty() {
            return Err(BookDocumentError::NoVariable { book: self.book.id.clone(), table: spec.id.clone() });
        }
        let places = dimensions.iter().fold(vec![start], |places, dimension| {
            let next = |place: usize| dimension.codes.iter().map(move |code| place + code * dimension.stride);
            places.into_iter().flat_map(next).collect()
        });
        let cells: Option<Vec<BookCellDocument>> = places.into_iter().map(|place| table.cells.get(place).map(cell)).collect();
        let cells = cells.ok_or_else(|| self.misfit(spec))?;
        let base = self.base_of(spec, &cells);
        let chart = spec.chart.map_or_else(|| chart(&axes), declared);
        let (id, title, notes) = (spec.id.clone(), spec.title.clone(), spec.notes.clone());
        let (shares, nets) = (Vec::new(), Vec::new());
        Ok(BookTableDocument { id, title, notes, axes, filters, base, chart, cells, shares, nets })
    }

    /// For every variable of a table, how far apart its codes lie: cells are row-major over the variables of the book.
    fn strides(&self, spec: &BookTableSpec, table: &BookTable) -> Result<BTreeMap<usize, usize>, BookDocumentError> {
        let present: Vec<(usize, u8)> = spec.dimensions().map(|axis| (axis.variable, axis.level)).collect();
        let mut sizes = BTreeMap::new();
        for axis in spec.dimensions() {
            sizes.insert(axis.variable, self.list(axis)?.codes().len());
        }
        let (mut strides, mut stride) = (BTreeMap::new(), 1_usize);
        for (variable, size) in sizes.into_iter().rev() {
            strides.insert(variable, stride);
            stride = stride.saturating_mul(size);
        }
        let expected = View::new(self.book.variables.len(), &present);
        if table.view == expected && table.cells.len() == stride { Ok(strides) } else { Err(self.misfit(spec)) }
    }

    fn axis(&self, axis: &BookAxis) -> Result<BookAxisDocument, BookDocumentError> {
        let list = self.list(axis)?;
        let code = |code: &choir_contract::Code| BookCode {
            code: code.code.clone(),
            label: code.label.clone(),
            absence: Absence::of(code),
        };
        let variable = self.book.variables.get(axis.variable);
        let (name, label) = variable.map(|own| (own.column.clone(), own.label.clone())).unwrap_or_default();
        Ok(BookAxisDocument { name, label, list: list.id.clone(), codes: list.codes().iter().map(code).collect() })
    }

    fn list(&self, axis: &BookAxis) -> Result<&CodeList, BookDocumentError> {
        let variable = self.book.variables.get(axis.variable);
        let id = variable.and_then(|variable| variable.levels.get(usize::from(axis.level).checked_sub(1)?));
        let id = id.map(String::as_str).unwrap_or_default();
        self.lists.get(id).ok_or_else(|| BookDocumentError::MissingList { book: self.book.id.clone(), list: id.to_owned() })
    }

    /// The base of a table: that of the book, or what a filter leaves of it.
    fn base_of(&self, spec: &BookTableSpec, cells: &[BookCellDocument]) -> BookNumber {
        if spec.filters.is_empty() {
            return self.base;
        }
        let value = cells.iter().map(|cell| cell.published).sum();
        BookNumber { value, interval: self.filtered_interval(spec), public: false }
    }

    /// Another table of the book may tell the base with its interval: the one of the filter's variable alone.
    fn filtered_interval(&self, spec: &BookTableSpec) -> Option<(u64, u64)> {
        let [filter] = spec.filters.as_slice() else { return None };
        let [code] = filter.codes.as_slice() else { return None };
        let alone = View::new(self.book.variables.len(), &[(filter.axis.variable, filter.axis.level)]);
        let table = self.tables.tables.iter().find(|table| table.view == alone)?;
        let cell = table.cells.get(usize::try_from(*code).ok()?)?;
        Some((cell.lower, cell.upper))
    }

    fn misfit(&self, spec: &BookTableSpec) -> BookDocumentError {
        BookDocumentError::OtherTables { book: self.book.id.clone(), table: Some(spec.id.clone()) }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a casted float is cut")]
fn base(book: &Book, tables: &BookTables) -> BookNumber {
    if !book.public_totals.is_empty() {
        return BookNumber { value: tables.rows, interval: None, public: true };
    }
    let (measured, published) = (tables.measured_rows, tables.rows as f64);
    let reach = Z_95 * measured.deviation;
    let lower = (measured.value - reach).ceil().clamp(0.0, published);
    let upper = (measured.value + reach).floor().max(published);
    BookNumber { value: tables.rows, interval: Some((lower as u64, upper as u64)), public: false }
}

fn cell(cell: &BookCell) -> BookCellDocument {
    // Thousandths say all there is to say, and are read back from JSON as the same number.
    let thousandths = |number: f64| (number * 1_000.0).round() / 1_000.0;
    let (measured, standard_error) = (thousandths(cell.unbiased.value), thousandths(cell.unbiased.deviation));
    let status = status(cell.status);
    BookCellDocument { published: cell.published, lower: cell.lower, upper: cell.upper, measured, standard_error, status }
}

pub(super) const fn status(status: CellStatus) -> BookCellStatus {
    match status {
        CellStatus::Ok => BookCellStatus::Ok,
        CellStatus::Unreliable => BookCellStatus::Unreliable,
        CellStatus::Low => BookCellStatus::Low,
        CellStatus::Impossible => BookCellStatus::Impossible,
        CellStatus::Public => BookCellStatus::Public,
    }
}

const fn declared(chart: BookTableChart) -> BookChart {
    match chart {
        BookTableChart::Bars => BookChart::Bars,
        BookTableChart::Pyramid => BookChart::Pyramid,
        BookTableChart::Likert => BookChart::Likert,
        BookTableChart::None => BookChart::None,
    }
}

/// The form that the lists ask for.
fn chart(axes: &[BookAxisDocument]) -> BookChart {
    let scales = axes.iter().filter(|axis| SCALES.contains(&axis.list.as_str())).count();
    match axes {
        [ages, genders] if ages.list.starts_with("age") && genders.list == "gender" => BookChart::Pyramid,
        [_] | [_, _] if scales == 1 => BookChart::Likert,
        [_] | [_, _] => BookChart::Bars,
        _ => BookChart::None,
    }
}

/// What is counted, in the plural.
fn unit(unit: &str) -> String {
    match unit {
        "person" => "people".to_owned(),
        other if other.ends_with('s') => other.to_owned(),
        other => format!("{other}s"),
    }
}
