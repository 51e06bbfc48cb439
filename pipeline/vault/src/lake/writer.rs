//! Writing the lake: batches stream into Parquet files, one a bucket, and are never held as a whole.

use std::sync::Arc;

use arrow::array::{AsArray, PrimitiveArray, RecordBatch};
use arrow::datatypes::{FieldRef, Int64Type, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};
use parquet::schema::types::ColumnPath;

use crate::fault::Fault;
use crate::lake::encryption::encryption;
use crate::lake::{Buckets, TableFile};
use crate::zone::{DataKey, NewFile, Zone};

/// Rows of a row group.
const ROW_GROUP: usize = 256 * 1024;

/// Rows of a row group of a file that is read once and thrown away: many of them are open at the same time.
const SMALL_ROW_GROUP: usize = 16 * 1024;

/// Longest dictionary of a column: all units of a row group have to fit, so that their sorted column is runs of numbers.
const LONGEST_DICTIONARY: usize = 16 << 20;

/// Writes a private dataset: one file a bucket, rows sorted by unit and order.
///
/// The schema's first column is the unit, its last the order of the unit's rows. What is written is a promise to the
/// engine, which sorts no more, so rows out of order are refused.
pub(crate) struct BucketWriter<'a> {
    zone: &'a Zone,
    key: DataKey,
    stem: String,
    schema: SchemaRef,
    buckets: Buckets,
    open: FileWriter<'a>,
    last: Option<(i64, i64)>,
    files: Vec<TableFile>,
}

impl<'a> BucketWriter<'a> {
    /// Begins with the first bucket. File names start with `stem`.
    pub(crate) fn create(zone: &'a Zone, key: DataKey, stem: &str, schema: &SchemaRef, buckets: Buckets) -> Result<Self, Fault> {
        let open = FileWriter::create(zone, &key, file_name(stem, 0), schema)?;
        let (stem, schema, last, files) = (stem.to_owned(), Arc::clone(schema), None, Vec::new());
        Ok(Self { zone, key, stem, schema, buckets, open, last, files })
    }

    /// Takes a batch, which must follow those before in the order of (unit, order).
    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<(), Fault> {
        let (Some(units), Some(orders)) = (whole_numbers(batch, 0), whole_numbers(batch, batch.num_columns().saturating_sub(1)))
        else {
            return Err(self.zone.incident("writing Parquet", "expected unit and order as the first and the last column"));
        };
        for row in units.values().iter().copied().zip(orders.values().iter().copied()) {
            if self.last.is_some_and(|last| row < last) {
                return Err(self.zone.incident("writing Parquet", format!("rows of {} are not sorted", self.stem)));
            }
            self.last = Some(row);
        }
        let mut start = 0;
        while start < batch.num_rows() {
            let bucket = self.buckets.of(units.value(start));
            let length = units.values()[start..].partition_point(|unit| self.buckets.of(*unit) == bucket);
            self.advance(bucket)?;
            self.open.write(&batch.slice(start, length))?;
            start += length;
        }
        Ok(())
    }

    /// Closes files up to this bucket. A bucket without rows has its file all the same.
    fn advance(&mut self, bucket: usize) -> Result<(), Fault> {
        while self.files.len() < bucket {
            let name = file_name(&self.stem, self.files.len() + 1);
            let next = FileWriter::create(self.zone, &self.key, name, &self.schema)?;
            self.files.push(std::mem::replace(&mut self.open, next).finish()?);
        }
        Ok(())
    }

    /// Closes all files: one a bucket, in order.
    pub(crate) fn finish(mut self) -> Result<Vec<TableFile>, Fault> {
        self.advance(self.buckets.count() - 1)?;
        self.files.push(self.open.finish()?);
        Ok(self.files)
    }
}

/// Name of the file of one bucket.
pub(crate) fn file_name(stem: &str, bucket: usize) -> String {
    format!("{stem}-{bucket:04}.parquet")
}

fn whole_numbers(batch: &RecordBatch, position: usize) -> Option<&PrimitiveArray<Int64Type>> {
    batch.columns().get(position)?.as_primitive_opt::<Int64Type>()
}

/// One encrypted Parquet file while it is written.
pub(crate) struct FileWriter<'a> {
    zone: &'a Zone,
    name: String,
    key: String,
    rows: u64,
    writer: ArrowWriter<NewFile>,
}

impl<'a> FileWriter<'a> {
    /// Begins a file, which has its name only when it is finished.
    pub(crate) fn create(zone: &'a Zone, key: &DataKey, name: String, schema: &SchemaRef) -> Result<Self, Fault> {
        Self::with_row_groups(zone, key, name, schema, ROW_GROUP)
    }

    /// Begins a file that takes little memory while it is open.
    pub(crate) fn small(zone: &'a Zone, key: &DataKey, name: String, schema: &SchemaRef) -> Result<Self, Fault> {
        Self::with_row_groups(zone, key, name, schema, SMALL_ROW_GROUP)
    }

    fn with_row_groups(zone: &'a Zone, key: &DataKey, name: String, schema: &SchemaRef, rows: usize) -> Result<Self, Fault> {
        let file = zone.create(&zone.lake().join(&name))?;
        let properties = encryption(key, &name).and_then(|encryption| {
            let properties = properties(schema)?.set_max_row_group_row_count(Some(rows));
            Ok(properties.with_file_encryption_properties(encryption).build())
        });
        let writer = properties.and_then(|properties| ArrowWriter::try_new(file, Arc::clone(schema), Some(properties)));
        Ok(Self { zone, key: key.id.clone(), rows: 0, writer: writer.map_err(|error| failed(zone, &name, error))?, name })
    }

    /// Takes a batch.
    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<(), Fault> {
        self.rows += u64::try_from(batch.num_rows()).unwrap_or(u64::MAX);
        self.writer.write(batch).map_err(|error| failed(self.zone, &self.name, error))
    }

    /// Closes the file and gives it its name.
    pub(crate) fn finish(self) -> Result<TableFile, Fault> {
        let file = self.writer.into_inner().map_err(|error| failed(self.zone, &self.name, error))?;
        Ok(TableFile { bytes: file.keep()?, file: self.name, key: self.key, rows: self.rows })
    }
}

/// A full disk is told as such; anything else Parquet says could hold a value.
fn failed(zone: &Zone, name: &str, error: ParquetError) -> Fault {
    match error {
        ParquetError::External(inner) => match inner.downcast::<std::io::Error>() {
            Ok(error) => Fault::storage(&zone.lake().join(name), &error),
            Err(other) => zone.incident("writing Parquet", other),
        },
        other => zone.incident("writing Parquet", other),
    }
}

/// How the lake is encoded, measured with `benches/bounding.rs` at 10^7 rows: other sizes of row groups, columns without
/// compression and other encodings of the unit changed the time of a bounded query by less than a tenth.
fn properties(schema: &SchemaRef) -> Result<WriterPropertiesBuilder, ParquetError> {
    let column = |field: Option<&FieldRef>| ColumnPath::from(field.map_or("", |field| field.name().as_str()));
    let (first, last) = (column(schema.fields().first()), column(schema.fields().last()));
    let builder = WriterProperties::builder()
        .set_created_by("choir".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .set_column_dictionary_page_size_limit(first, LONGEST_DICTIONARY)
        // Orders are digests, each its own: nothing to compress.
        .set_column_dictionary_enabled(last.clone(), false)
        .set_column_compression(last, Compression::UNCOMPRESSED)
        // Every query reads whole files.
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true);
    Ok(builder)
}

/// The same without encryption, for `benches`.
#[cfg(feature = "benchmark")]
pub(crate) fn in_clear(schema: &SchemaRef) -> Result<WriterProperties, ParquetError> {
    Ok(properties(schema)?.build())
}
