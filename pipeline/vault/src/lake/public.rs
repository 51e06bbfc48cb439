//! The rows of public datasets: the only rows that leave the vault as they are, for they are about nobody.
//!
//! # Privacy
//! A dataset is public where its schema names no population. It has to be public in the lake as well: rows that were landed
//! as somebody's stay closed, whatever the schema says today.

use std::collections::BTreeMap;

use arrow::array::{Array as _, RecordBatch};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use choir_contract::{Dataset, LakeColumn, LakeType, Programme};

use crate::fault::Fault;
use crate::lake::{Manifest, read_batches};
use crate::zone::Zone;

/// One row of a public dataset: what each column says; nothing where it says nothing. Codes stand as codes.
pub type PublicRow = BTreeMap<String, String>;

/// Every row of a public dataset, in the order in which they were landed.
pub(crate) fn public_rows(
    zone: &Zone,
    programme: &Programme,
    manifest: &Manifest,
    dataset: &Dataset,
) -> Result<Vec<PublicRow>, Fault> {
    let table = manifest.table(&dataset.id)?;
    if dataset.population.is_some() || table.population.is_some() {
        return Err(zone.incident("reading a public dataset", format!("{} has a population", dataset.id)));
    }
    let columns = dataset.lake_columns(&programme.code_lists);
    let mut rows = Vec::new();
    for file in &table.files {
        for batch in read_batches(zone, &dataset.id, file)? {
            let batch = batch?;
            for row in 0..batch.num_rows() {
                rows.push(said(&batch, row, &columns).map_err(|error| zone.incident("reading a public dataset", error))?);
            }
        }
    }
    Ok(rows)
}

fn said(batch: &RecordBatch, row: usize, columns: &[LakeColumn]) -> Result<PublicRow, arrow::error::ArrowError> {
    let options = FormatOptions::default();
    let mut said = PublicRow::new();
    for column in columns {
        let Some(values) = batch.column_by_name(&column.name).filter(|values| values.is_valid(row)) else { continue };
        let text = ArrayFormatter::try_new(values.as_ref(), &options)?.value(row).to_string();
        said.insert(column.name.clone(), as_number(&column.lake_type, text));
    }
    Ok(said)
}

/// Steps as the number they stand for; all else as it is.
pub(crate) fn as_number(kind: &LakeType, text: String) -> String {
    match kind {
        LakeType::Steps(bounds) => text.parse::<f64>().map_or(text, |steps| crate::plan::plain(steps * bounds.resolution)),
        _ => text,
    }
}
