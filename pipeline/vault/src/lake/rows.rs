//! Rows of plain values, and what Arrow makes of them.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Date32Array, DictionaryArray, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Date32Type, Int32Type, Int64Type, SchemaRef};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::fault::Fault;
use crate::zone::Zone;

/// One value of a row. Its `Debug` is not derived: a value is never printed.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// A code, public text, or a match key.
    Text(Option<String>),
    /// Yes or no.
    Flag(bool),
    /// A number of steps, a unit, or an order.
    Whole(Option<i64>),
    /// Days since 1970-01-01.
    Day(Option<i32>),
}

impl std::fmt::Debug for Value {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Value(sealed)")
    }
}

/// Rows as a batch of the declared schema.
pub(crate) fn batch(schema: &SchemaRef, rows: &[Vec<Value>]) -> Result<RecordBatch, arrow::error::ArrowError> {
    let columns = (0..schema.fields().len()).map(|position| column(schema.field(position).data_type(), rows, position)).collect();
    RecordBatch::try_new(Arc::clone(schema), columns)
}

fn column(data_type: &DataType, rows: &[Vec<Value>], position: usize) -> ArrayRef {
    let values = rows.iter().map(|row| row.get(position));
    match data_type {
        DataType::Int64 => Arc::new(
            values.map(|value| if let Some(Value::Whole(whole)) = value { *whole } else { None }).collect::<Int64Array>(),
        ),
        DataType::Boolean => {
            Arc::new(values.map(|value| Some(matches!(value, Some(Value::Flag(true))))).collect::<BooleanArray>())
        }
        DataType::Date32 => {
            Arc::new(values.map(|value| if let Some(Value::Day(day)) = value { *day } else { None }).collect::<Date32Array>())
        }
        DataType::Dictionary(..) => Arc::new(values.map(text).collect::<DictionaryArray<Int32Type>>()),
        _ => Arc::new(values.map(text).collect::<StringArray>()),
    }
}

fn text(value: Option<&Value>) -> Option<&str> {
    if let Some(Value::Text(text)) = value { text.as_deref() } else { None }
}

/// Reads all rows of a Parquet file of the lake.
pub(crate) fn read_rows(zone: &Zone, name: &str) -> Result<Vec<Vec<Value>>, Fault> {
    let path = zone.lake().join(name);
    let file = std::fs::File::open(&path).map_err(|error| Fault::storage(&path, &error))?;
    let batches = ParquetRecordBatchReaderBuilder::try_new(file).and_then(ParquetRecordBatchReaderBuilder::build);
    let mut rows = Vec::new();
    for batch in batches.map_err(|error| zone.incident("reading Parquet", error))? {
        let batch = batch.map_err(|error| zone.incident("reading Parquet", error))?;
        for row in 0..batch.num_rows() {
            rows.push(batch.columns().iter().map(|column| value(column, row)).collect());
        }
    }
    Ok(rows)
}

fn value(column: &ArrayRef, row: usize) -> Value {
    let present = column.is_valid(row);
    match column.data_type() {
        DataType::Int64 => Value::Whole(present.then(|| column.as_primitive::<Int64Type>().value(row))),
        DataType::Boolean => Value::Flag(present && column.as_boolean().value(row)),
        DataType::Date32 => Value::Day(present.then(|| column.as_primitive::<Date32Type>().value(row))),
        DataType::Dictionary(..) => {
            let codes = column.as_dictionary_opt::<Int32Type>();
            codes.and_then(|codes| Some(value(codes.values(), codes.key(row)?))).unwrap_or(Value::Text(None))
        }
        _ => Value::Text(column.as_string_opt::<i32>().filter(|_| present).map(|text| text.value(row).to_owned())),
    }
}
