//! Parquet, streamed by record batches into the same cells as every other format.

mod columns;

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};

use ::parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use ::parquet::file::reader::ChunkReader;
use arrow::datatypes::SchemaRef;
use bytes::Bytes;

use crate::hints::{Detected, Format, Heading};
use crate::input::Origin;
use crate::rows::Rows;
use crate::table::{RowSource, Step, Table};
use crate::{IntakeError, Reason};
use columns::Column;

const BATCH_ROWS: usize = 1_024;
/// Most bytes of one unpacked row group, which may be held whole.
const LARGEST_GROUP: i64 = 4 << 30;
const MOST_COLUMNS: usize = 16_384;
/// Rows that any file may have, and rows a byte beyond which a larger file is no extract: a few bytes can state that a value is
/// repeated for ever.
const ROWS_OF_ANY_FILE: u64 = 1_000_000;
const MOST_ROWS_PER_BYTE: u64 = 10_000;

/// Opens a Parquet file and reads its schema.
pub(crate) fn open(origin: &Origin) -> Result<(Table, Detected, Vec<Heading>), IntakeError> {
    let (schema, stated, reader) = guarded(|| match origin {
        Origin::File(path) => {
            let file = File::open(path).map_err(|error| IntakeError::unreadable(&error))?;
            let bytes = file.metadata().map_err(|error| IntakeError::unreadable(&error))?.len();
            reader_of(ParquetRecordBatchReaderBuilder::try_new(file).map_err(|_| unreadable())?, bytes)
        }
        Origin::Bytes(bytes) => {
            let bytes = Bytes::from_owner(bytes.clone());
            let length = bytes.len() as u64;
            reader_of(ParquetRecordBatchReaderBuilder::try_new(bytes).map_err(|_| unreadable())?, length)
        }
    })?;
    let fields = schema.fields();
    let headings: Vec<Heading> =
        fields.iter().map(|field| Heading { name: field.name().clone(), ..Heading::default() }).collect();
    for (index, field) in fields.iter().enumerate() {
        if !columns::is_flat(field.data_type()) {
            let problem = format!("column {} (`{}`) holds nested or binary values", index + 1, field.name());
            let next = "write one plain column a value: for several answers a column a code, or the codes as text with `;`";
            return Err(IntakeError::new(Reason::UnknownFormat, problem, next));
        }
    }
    let source = Box::new(ParquetSource { reader, columns: Vec::new(), batch_rows: 0, next: 0, read: 0, stated });
    Ok((Table::typed(source, headings.len()), Detected::new(Format::Parquet), headings))
}

/// Schema, number of rows, and the reader.
type Opened = (SchemaRef, u64, ParquetRecordBatchReader);

fn reader_of<R: ChunkReader + 'static>(builder: ParquetRecordBatchReaderBuilder<R>, bytes: u64) -> Result<Opened, IntakeError> {
    let (schema, metadata) = (builder.schema().clone(), builder.metadata().clone());
    if schema.fields().len() > MOST_COLUMNS {
        let problem = format!("has {} columns, the limit is {MOST_COLUMNS}", schema.fields().len());
        return Err(IntakeError::new(Reason::TooLarge, problem, "send the columns that the agreement names"));
    }
    if schema.fields().is_empty() {
        return Err(IntakeError::new(Reason::NoTable, "has no column", "check that the right file was sent"));
    }
    if let Some(group) = metadata.row_groups().iter().find(|group| group.total_byte_size() > LARGEST_GROUP) {
        let problem = format!("has a row group of {} bytes, the limit is {LARGEST_GROUP}", group.total_byte_size());
        return Err(IntakeError::new(Reason::TooLarge, problem, "write the file with row groups of about a million rows"));
    }
    let stated = u64::try_from(metadata.file_metadata().num_rows()).map_err(|_| unreadable())?;
    let whole = |rows: i64| u64::try_from(rows).map_err(|_| unreadable());
    let mut held = 0_u64;
    for group in metadata.row_groups() {
        held = held.saturating_add(whole(group.num_rows())?);
    }
    if held != stated {
        return Err(IntakeError::damaged(format!("states {stated} rows, and its row groups {held}")));
    }
    let most = bytes.saturating_mul(MOST_ROWS_PER_BYTE).max(ROWS_OF_ANY_FILE);
    if stated > most {
        let problem = format!("states {stated} rows in {bytes} bytes, the limit is {most}");
        return Err(IntakeError::new(Reason::TooLarge, problem, "check that the right file was sent, or send it as CSV"));
    }
    let reader = builder.with_batch_size(BATCH_ROWS).build().map_err(|_| unreadable())?;
    Ok((schema, stated, reader))
}

/// Runs the reader so that its panic becomes a refusal.
fn guarded<T>(read: impl FnOnce() -> Result<T, IntakeError>) -> Result<T, IntakeError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(unreadable()))
}

fn unreadable() -> IntakeError {
    IntakeError::damaged("cannot be read as Parquet")
}

/// A Parquet file as a source of rows.
struct ParquetSource {
    reader: ParquetRecordBatchReader,
    columns: Vec<Column>,
    batch_rows: usize,
    next: usize,
    read: u64,
    stated: u64,
}

impl ParquetSource {
    /// Goes to the next batch with a row; `false` at the end.
    fn next_batch(&mut self) -> Result<bool, IntakeError> {
        loop {
            let batch = guarded(|| match self.reader.next() {
                None => Ok(None),
                Some(batch) => {
                    let batch = batch.map_err(|_| unreadable())?;
                    Ok(Some((columns::columns_of(&batch)?, batch.num_rows())))
                }
            })?;
            let Some((columns, rows)) = batch else { return Ok(false) };
            if rows as u64 > self.stated.saturating_sub(self.read) {
                return Err(IntakeError::damaged(format!("states {} rows and holds more", self.stated)));
            }
            (self.columns, self.batch_rows, self.next) = (columns, rows, 0);
            if rows > 0 {
                return Ok(true);
            }
        }
    }
}

impl RowSource for ParquetSource {
    fn read_row(&mut self, rows: &mut Rows) -> Result<Step, IntakeError> {
        if self.next == self.batch_rows && !self.next_batch()? {
            if self.read != self.stated {
                return Err(IntakeError::damaged(format!("states {} rows and holds {}", self.stated, self.read)));
            }
            return Ok(Step::End);
        }
        for column in &self.columns {
            column.push(self.next, rows);
        }
        self.next += 1;
        self.read += 1;
        rows.finish_row(self.read);
        Ok(Step::Row)
    }

    fn rows_read(&self) -> u64 {
        self.read
    }
}

#[cfg(test)]
mod tests;
