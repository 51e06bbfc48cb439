//! Rewriting one bucket: what stays of it, what comes to it, sorted again. In memory a bucket at a time.

use arrow::array::RecordBatch;
use arrow::compute::{SortColumn, concat_batches, lexsort_to_indices, take_record_batch};
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;

use crate::fault::Fault;
use crate::lake::rows::conform;
use crate::lake::{FileWriter, TableFile, read_batches};
use crate::zone::{DataKey, Zone};

/// Rows that are written at a time.
const SLICE: usize = 64 * 1024;

/// How the rows of a file are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sorting {
    /// By unit and order: the first and the last column.
    Unit,
    /// By order, the last column: public rows.
    Order,
}

/// Writes a bucket anew: the rows that `keep` leaves of the old file, and those that are added.
///
/// # Errors
/// When a file cannot be read or written.
#[allow(clippy::too_many_arguments, reason = "each is one plain fact about the file")]
pub(crate) fn rewrite(
    zone: &Zone,
    dataset: &str,
    key: &DataKey,
    name: String,
    schema: &SchemaRef,
    sorting: Sorting,
    old: Option<&TableFile>,
    mut keep: impl FnMut(RecordBatch) -> Result<RecordBatch, ArrowError>,
    added: impl IntoIterator<Item = Result<RecordBatch, Fault>>,
) -> Result<TableFile, Fault> {
    let failed = |error: ArrowError| zone.incident("writing a bucket", error);
    let mut parts = Vec::new();
    if let Some(old) = old {
        for batch in read_batches(zone, dataset, old)? {
            parts.push(keep(batch?).and_then(|batch| conform(batch, schema)).map_err(failed)?);
        }
    }
    for batch in added {
        parts.push(batch?);
    }
    let whole = sorted(schema, &parts, sorting).map_err(failed)?;
    drop(parts);
    let mut writer = FileWriter::create(zone, key, name, schema)?;
    for start in (0..whole.num_rows()).step_by(SLICE) {
        writer.write(&whole.slice(start, SLICE.min(whole.num_rows() - start)))?;
    }
    writer.finish()
}

/// Batches as one, in order.
pub(crate) fn sorted(schema: &SchemaRef, parts: &[RecordBatch], sorting: Sorting) -> Result<RecordBatch, ArrowError> {
    let whole = concat_batches(schema, parts)?;
    let last = whole.num_columns().saturating_sub(1);
    let positions = match sorting {
        Sorting::Unit => vec![0, last],
        Sorting::Order => vec![last],
    };
    let columns: Vec<SortColumn> =
        positions.into_iter().map(|position| SortColumn { values: whole.column(position).clone(), options: None }).collect();
    let order = lexsort_to_indices(&columns, None)?;
    take_record_batch(&whole, &order)
}
