//! Parquet in and out: rows of plain values against a declared Arrow schema.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Date32Array, Int64Array, StringArray};
use arrow::datatypes::{DataType, Date32Type, Int64Type, SchemaRef};
use arrow::record_batch::RecordBatch;
use datafusion::catalog::TableProvider;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

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

/// Writes rows as a Parquet file of the lake; tells its length.
pub(crate) fn write_rows(zone: &Zone, name: &str, schema: &SchemaRef, rows: &[Vec<Value>]) -> Result<u64, Fault> {
    let bytes = encode(schema, rows).map_err(|error| zone.incident("writing Parquet", error))?;
    zone.write(&zone.lake().join(name), &bytes)?;
    Ok(u64::try_from(bytes.len()).unwrap_or(u64::MAX))
}

fn encode(schema: &SchemaRef, rows: &[Vec<Value>]) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let columns = (0..schema.fields().len()).map(|position| column(schema.field(position).data_type(), rows, position)).collect();
    let batch = RecordBatch::try_new(Arc::clone(schema), columns)?;
    let compression = Compression::ZSTD(ZstdLevel::try_new(3)?);
    let properties = WriterProperties::builder().set_compression(compression).set_created_by("choir".to_owned()).build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, Arc::clone(schema), Some(properties))?;
    writer.write(&batch)?;
    writer.close()?;
    Ok(bytes)
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
        _ => Arc::new(
            values.map(|value| if let Some(Value::Text(text)) = value { text.as_deref() } else { None }).collect::<StringArray>(),
        ),
    }
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
        _ => Value::Text(column.as_string_opt::<i32>().filter(|_| present).map(|text| text.value(row).to_owned())),
    }
}

/// A Parquet file of the lake as a table of the engine.
pub(crate) fn table_provider(path: &Path, schema: SchemaRef) -> datafusion::error::Result<Arc<dyn TableProvider>> {
    let url = ListingTableUrl::parse(path.to_string_lossy())?;
    let options = ListingOptions::new(Arc::new(ParquetFormat::default())).with_file_extension(".parquet");
    let config = ListingTableConfig::new(url).with_listing_options(options).with_schema(schema);
    Ok(Arc::new(ListingTable::try_new(config)?))
}
