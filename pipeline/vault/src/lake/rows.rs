//! Rows of plain values, and what Arrow makes of them.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Date32Array, DictionaryArray, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Date32Type, Int32Type, Int64Type, SchemaRef};
use choir_contract::MISSING;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};

use crate::fault::Fault;
use crate::lake::TableFile;
use crate::lake::encryption::decryption;
use crate::zone::Zone;

/// Rows that are read at a time.
const BATCH: usize = 32 * 1024;

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

/// Batches of a Parquet file of the lake, one after the other.
pub(crate) fn read_batches<'a>(
    zone: &'a Zone,
    dataset: &str,
    file: &TableFile,
) -> Result<impl Iterator<Item = Result<RecordBatch, Fault>> + use<'a>, Fault> {
    let path = zone.lake().join(&file.file);
    let open = std::fs::File::open(&path).map_err(|error| Fault::storage(&path, &error))?;
    let options = ArrowReaderOptions::new().with_file_decryption_properties(decryption(zone, dataset, file)?);
    let reader = ParquetRecordBatchReaderBuilder::try_new_with_options(open, options)
        .and_then(|builder| builder.with_batch_size(BATCH).build())
        .map_err(|error| zone.incident("reading Parquet", error))?;
    Ok(reader.map(|batch| batch.map_err(|error| zone.incident("reading Parquet", error))))
}

/// The rows of a batch, as plain values.
pub(crate) fn plain_rows(batch: &RecordBatch) -> impl Iterator<Item = Vec<Value>> {
    (0..batch.num_rows()).map(|row| batch.columns().iter().map(|column| value(column, row)).collect())
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

/// A batch in the columns of a later schema: one that was added says nothing in rows of before, one that is gone is left out.
pub(crate) fn conform(batch: RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, arrow::error::ArrowError> {
    if batch.schema() == *schema {
        return Ok(batch);
    }
    let rows = batch.num_rows();
    let columns = schema.fields().iter().map(|field| match batch.column_by_name(field.name()) {
        Some(column) if column.data_type() == field.data_type() => column.clone(),
        _ => silent(field.data_type(), rows),
    });
    RecordBatch::try_new(Arc::clone(schema), columns.collect())
}

/// A column that says nothing.
fn silent(data_type: &DataType, rows: usize) -> ArrayRef {
    match data_type {
        DataType::Boolean => Arc::new(BooleanArray::from(vec![false; rows])),
        DataType::Dictionary(..) => Arc::new(std::iter::repeat_n(Some(MISSING), rows).collect::<DictionaryArray<Int32Type>>()),
        other => arrow::array::new_null_array(other, rows),
    }
}
