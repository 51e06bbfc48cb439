//! Parquet files of the lake as tables of the engine.

use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use datafusion::catalog::TableProvider;
use datafusion::common::config::TableParquetOptions;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::logical_expr::{SortExpr, col};

use crate::fault::Fault;
use crate::lake::{LakeTable, TableFile, encryption};
use crate::zone::Zone;

/// One bucket of a dataset: exactly one file.
///
/// A private one is declared to be sorted by unit and order, the first and the last column of its schema, so that the
/// engine groups by unit, orders and joins without sorting. A public dataset has one file and no order, and is the same
/// in every bucket. `None` for a bucket that the dataset does not have.
pub(crate) fn bucket_table(
    zone: &Zone,
    dataset: &str,
    table: &LakeTable,
    bucket: usize,
    schema: &SchemaRef,
) -> Option<Result<Arc<dyn TableProvider>, Fault>> {
    let (file, order) = match table.population {
        Some(_) => (table.files.get(bucket)?, vec![unit_and_order(schema)]),
        None => (table.files.first()?, Vec::new()),
    };
    Some(provider(zone, dataset, file, schema, order))
}

fn unit_and_order(schema: &SchemaRef) -> Vec<SortExpr> {
    let fields = schema.fields();
    let ends = fields.first().into_iter().chain(fields.last());
    ends.map(|field| col(format!("\"{}\"", field.name())).sort(true, false)).collect()
}

fn provider(
    zone: &Zone,
    dataset: &str,
    file: &TableFile,
    schema: &SchemaRef,
    order: Vec<Vec<SortExpr>>,
) -> Result<Arc<dyn TableProvider>, Fault> {
    let mut parquet = TableParquetOptions::default();
    parquet.crypto.file_decryption = Some(encryption::for_engine(zone, dataset, file)?);
    let listing = || -> datafusion::error::Result<Arc<dyn TableProvider>> {
        let path = ListingTableUrl::parse(zone.lake().join(&file.file).to_string_lossy())?;
        let format = ParquetFormat::default().with_options(parquet);
        let options = ListingOptions::new(Arc::new(format)).with_file_sort_order(order);
        let config = ListingTableConfig::new(path).with_listing_options(options).with_schema(Arc::clone(schema));
        Ok(Arc::new(ListingTable::try_new(config)?))
    };
    listing().map_err(|error| zone.incident("opening a table", error))
}
