//! Columns of a batch as cells.

use arrow::array::{Array, ArrayRef, BooleanArray, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, TimeUnit};

use crate::IntakeError;
use crate::cell::Kind;
use crate::rows::Rows;

/// Whether a column is one value a row.
pub(super) fn is_flat(kind: &DataType) -> bool {
    kind_of(kind).is_some()
}

/// How the values of a column come as cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flat {
    Boolean,
    Typed(Kind),
}

fn kind_of(kind: &DataType) -> Option<Flat> {
    Some(match kind {
        DataType::Boolean => Flat::Boolean,
        DataType::Null | DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Flat::Typed(Kind::Text),
        DataType::Date32 | DataType::Date64 => Flat::Typed(Kind::Date),
        DataType::Timestamp(..) => Flat::Typed(Kind::DateTime),
        DataType::Time32(_) | DataType::Time64(_) => Flat::Typed(Kind::Time),
        DataType::Dictionary(_, values) => kind_of(values).filter(|flat| *flat == Flat::Typed(Kind::Text))?,
        kind if kind.is_numeric() => Flat::Typed(Kind::Number),
        _ => return None,
    })
}

/// A column of a batch, ready to be read row by row.
pub(super) enum Column {
    Boolean(BooleanArray),
    Text(Kind, StringArray),
}

/// Turns a batch into columns of text with their kinds. What has no text, such as a day outside all calendars, is
/// counted as a fault rather than dropped.
pub(super) fn columns_of(batch: &RecordBatch) -> Result<Vec<Column>, IntakeError> {
    batch.columns().iter().map(column_of).collect()
}

fn column_of(array: &ArrayRef) -> Result<Column, IntakeError> {
    let unreadable = || IntakeError::damaged("holds a column whose values have no plain text");
    match kind_of(array.data_type()).ok_or_else(unreadable)? {
        Flat::Boolean => Ok(Column::Boolean(array.as_any().downcast_ref::<BooleanArray>().ok_or_else(unreadable)?.clone())),
        Flat::Typed(kind) => {
            let array = simplified(array).ok_or_else(unreadable)?;
            let text = cast(&array, &DataType::Utf8).map_err(|_| unreadable())?;
            if text.null_count() != array.logical_null_count() {
                return Err(unreadable());
            }
            Ok(Column::Text(kind, text.as_any().downcast_ref::<StringArray>().ok_or_else(unreadable)?.clone()))
        }
    }
}

/// Days are written without a time, and moments without a part of a second beyond the microsecond.
fn simplified(array: &ArrayRef) -> Option<ArrayRef> {
    match array.data_type() {
        DataType::Date64 => cast(array, &DataType::Date32).ok(),
        DataType::Timestamp(TimeUnit::Nanosecond, zone) => {
            cast(array, &DataType::Timestamp(TimeUnit::Microsecond, zone.clone())).ok()
        }
        _ => Some(array.clone()),
    }
}

impl Column {
    /// Pushes the value of a row.
    pub(super) fn push(&self, row: usize, rows: &mut Rows) {
        match self {
            Self::Boolean(array) if array.is_valid(row) => {
                rows.push(if array.value(row) { Kind::True } else { Kind::False }, "");
            }
            Self::Text(Kind::Text, array) if array.is_valid(row) => _ = rows.push_text(array.value(row)),
            Self::Text(Kind::Number, array) if array.is_valid(row) => match array.value(row) {
                "NaN" | "inf" | "-inf" => rows.push(Kind::Error, "#NUM!"),
                // Whole numbers in a column of floats are codes as often as not.
                number => rows.push(Kind::Number, number.strip_suffix(".0").unwrap_or(number)),
            },
            Self::Text(kind, array) if array.is_valid(row) => rows.push(*kind, array.value(row)),
            _ => rows.push(Kind::Empty, ""),
        }
    }
}
