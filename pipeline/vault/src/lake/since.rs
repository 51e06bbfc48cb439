//! Since when the lake holds somebody's rows: a delivery that takes the place of another does not begin their time anew.

use std::collections::HashMap;

use arrow::array::{Array, AsArray};
use arrow::datatypes::{Date32Type, Int64Type};
use arrow::error::ArrowError;

use crate::fault::Fault;
use crate::lake::change::not_of;
use crate::lake::{LANDED, Manifest, RECORD, read_batches};
use crate::zone::Zone;

/// For each record of a partner in a dataset, the first day on which rows of it were landed, in days since 1970-01-01.
pub(crate) fn landed_since(zone: &Zone, manifest: &Manifest, dataset: &str, partner: &str) -> Result<HashMap<i64, i32>, Fault> {
    let mut since = HashMap::new();
    let buckets = manifest.tables.get(dataset).into_iter().flat_map(|table| &table.files);
    for file in buckets.chain(manifest.restricted.get(dataset)) {
        for batch in read_batches(zone, dataset, file)? {
            take(&batch?, partner, &mut since).map_err(|error| zone.incident("reading since when rows are kept", error))?;
        }
    }
    Ok(since)
}

fn take(batch: &arrow::array::RecordBatch, partner: &str, since: &mut HashMap<i64, i32>) -> Result<(), ArrowError> {
    let missing = || ArrowError::SchemaError(format!("expected {RECORD} and {LANDED}"));
    let records = batch.column_by_name(RECORD).and_then(|column| column.as_primitive_opt::<Int64Type>()).ok_or_else(missing)?;
    let days = batch.column_by_name(LANDED).and_then(|column| column.as_primitive_opt::<Date32Type>()).ok_or_else(missing)?;
    let others = not_of(batch, partner)?;
    for row in (0..batch.num_rows()).filter(|row| !others.value(*row) && days.is_valid(*row)) {
        let first = since.entry(records.value(row)).or_insert_with(|| days.value(row));
        *first = days.value(row).min(*first);
    }
    Ok(())
}
