//! An answer as a table: every row resolved against the declared columns, so that no writer has to look anything up.

use std::collections::BTreeSet;

use crate::document::{AnswerDocument, Cell, Column, ColumnRole, Row};
use crate::error::TableError;

/// A checked view of an answer.
pub(crate) struct Table<'a> {
    /// The answer itself.
    pub(crate) answer: &'a AnswerDocument,
    /// Key columns, in order.
    pub(crate) keys: Vec<&'a Column>,
    /// Measure columns, in order; at least one.
    pub(crate) measures: Vec<&'a Column>,
    /// Rows, in order.
    pub(crate) rows: Vec<TableRow<'a>>,
}

/// A row whose fields stand in the order of the columns.
pub(crate) struct TableRow<'a> {
    /// One a key column.
    pub(crate) keys: Vec<KeyValue<'a>>,
    /// One a measure column.
    pub(crate) cells: Vec<&'a Cell>,
}

/// A code with its label.
#[derive(Clone, Copy)]
pub(crate) struct KeyValue<'a> {
    pub(crate) code: &'a str,
    pub(crate) label: &'a str,
}

impl<'a> Table<'a> {
    /// Checks the answer and resolves its rows.
    pub(crate) fn new(answer: &'a AnswerDocument) -> Result<Self, TableError> {
        check_columns(&answer.columns)?;
        let of_role = |role| answer.columns.iter().filter(|column| column.role == role).collect::<Vec<_>>();
        let (keys, measures) = (of_role(ColumnRole::Key), of_role(ColumnRole::Measure));
        if measures.is_empty() {
            return Err(TableError::NoMeasure);
        }
        let mut seen = BTreeSet::new();
        let mut rows = Vec::with_capacity(answer.rows.len());
        for (index, row) in answer.rows.iter().enumerate() {
            let resolved = resolve(row, index + 1, &keys, &measures)?;
            if !seen.insert(resolved.keys.iter().map(|key| key.code).collect::<Vec<_>>()) {
                return Err(TableError::RepeatedRow { row: index + 1 });
            }
            rows.push(resolved);
        }
        Ok(Self { answer, keys, measures, rows })
    }

    /// Whether any row of the measure has an interval.
    pub(crate) fn has_interval(&self, measure: usize) -> bool {
        self.rows.iter().any(|row| row.cells[measure].lower.is_some() || row.cells[measure].upper.is_some())
    }

    /// Whether the numbers are public figures: nobody is protected, nothing was spent.
    pub(crate) fn is_public(&self) -> bool {
        is_public(self.answer)
    }
}

/// Whether the numbers of the answer are public figures.
pub(crate) fn is_public(answer: &AnswerDocument) -> bool {
    answer.privacy.unit == "none"
}

fn check_columns(columns: &[Column]) -> Result<(), TableError> {
    let mut names = BTreeSet::new();
    match columns.iter().find(|column| !names.insert(column.name.as_str())) {
        Some(column) => Err(TableError::RepeatedColumn { column: column.name.clone() }),
        None => Ok(()),
    }
}

fn resolve<'a>(row: &'a Row, number: usize, keys: &[&'a Column], measures: &[&'a Column]) -> Result<TableRow<'a>, TableError> {
    let stranger = row.keys.iter().map(|(name, _)| name).find(|name| keys.iter().all(|key| key.name != **name));
    let stranger = stranger
        .or_else(|| row.cells.iter().map(|(name, _)| name).find(|name| measures.iter().all(|measure| measure.name != **name)));
    if let Some(column) = stranger {
        return Err(TableError::Column { row: number, column: column.clone() });
    }
    Ok(TableRow {
        keys: keys.iter().map(|column| key_value(row, number, column)).collect::<Result<_, _>>()?,
        cells: measures.iter().map(|column| cell(row, number, column)).collect::<Result<_, _>>()?,
    })
}

fn key_value<'a>(row: &'a Row, number: usize, column: &'a Column) -> Result<KeyValue<'a>, TableError> {
    let code = only(&row.keys, number, column)?.as_str();
    if column.codes.is_empty() {
        return Ok(KeyValue { code, label: code });
    }
    match column.codes.iter().find(|entry| entry.code == code) {
        Some(entry) if entry.label.is_empty() => Ok(KeyValue { code, label: code }),
        Some(entry) => Ok(KeyValue { code, label: &entry.label }),
        None => Err(TableError::Code { row: number, column: column.name.clone(), code: code.to_owned() }),
    }
}

fn cell<'a>(row: &'a Row, number: usize, column: &Column) -> Result<&'a Cell, TableError> {
    let cell = only(&row.cells, number, column)?;
    let finite = [cell.value, cell.lower, cell.upper].into_iter().flatten().all(f64::is_finite);
    if finite { Ok(cell) } else { Err(TableError::NotFinite { row: number, column: column.name.clone() }) }
}

/// The one field of that column.
fn only<'a, T>(fields: &'a [(String, T)], number: usize, column: &Column) -> Result<&'a T, TableError> {
    let mut found = fields.iter().filter(|(name, _)| *name == column.name);
    match (found.next(), found.next()) {
        (Some((_, field)), None) => Ok(field),
        _ => Err(TableError::Column { row: number, column: column.name.clone() }),
    }
}
