//! What `benches/bounding.rs` needs of the closed rooms: the lake's own writer, and bounded sums over its buckets.
//!
//! Behind the feature `benchmark`, which the product never turns on (checked by `tests/architecture.rs`): what comes out
//! of here is not noised. It is for made-up rows.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use choir_contract::Programme;
use choir_mechanism::SealedColumn;
use parquet::arrow::ArrowWriter;

use crate::fault::Fault;
use crate::lake::{BucketWriter, Buckets, LakeTable, Manifest, TableFile, in_clear, read_batches};
use crate::plan::{Query, arrow_schema};
use crate::{AggregateError, Vault};

/// The folder of the copies without encryption.
const CLEAR: &str = "clear";

/// A lake with one private dataset.
#[derive(Debug)]
pub struct Lake {
    vault: Vault,
    dataset: String,
    population: Option<String>,
    schema: SchemaRef,
}

impl Lake {
    /// Opens the lake in a folder, made where there is none.
    ///
    /// # Errors
    /// When the folder cannot be made, or the programme has no such dataset.
    pub fn open(folder: &Path, programme: &Programme, dataset: &str) -> Result<Self, Fault> {
        let vault = Vault::open(&folder.join("zone"), &folder.join("keys"))?;
        let declared = programme.dataset(dataset).map_err(|error| vault.zone.incident("opening the benchmark", error))?;
        let (dataset, population) = (dataset.to_owned(), declared.population.clone());
        Ok(Self { vault, dataset, population, schema: arrow_schema(programme, declared) })
    }

    /// Columns of the dataset: unit first, order last.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// Writes the dataset as landing would. Memory does not grow with the number of rows.
    ///
    /// # Errors
    /// When rows are not sorted by unit and order, or cannot be written.
    pub fn write(&self, rows: usize, batches: impl Iterator<Item = Result<RecordBatch, ArrowError>>) -> Result<(), Fault> {
        let zone = &self.vault.zone;
        let key = zone.newest_key(&self.dataset)?;
        let mut writer = BucketWriter::create(zone, key, &self.dataset, &self.schema, Buckets::for_rows(rows))?;
        for batch in batches {
            let batch = batch.map_err(|error| self.vault.zone.incident("running the benchmark", error))?;
            writer.write(&batch)?;
        }
        let files = writer.finish()?;
        files.iter().try_for_each(|file| self.copy_in_clear(file))?;
        let mut manifest = Manifest::default();
        manifest.tables.insert(self.dataset.clone(), LakeTable::new(self.population.clone(), &self.schema, files));
        manifest.commit(zone)
    }

    /// Copies a file without its encryption, for the engines that ours is compared with.
    fn copy_in_clear(&self, file: &TableFile) -> Result<(), Fault> {
        let zone = &self.vault.zone;
        let failed = |error: parquet::errors::ParquetError| zone.incident("running the benchmark", error);
        let copy = zone.create(&zone.root().join(CLEAR).join(&file.file))?;
        let properties = in_clear(&self.schema).map_err(failed)?;
        let mut writer = ArrowWriter::try_new(copy, Arc::clone(&self.schema), Some(properties)).map_err(failed)?;
        for batch in read_batches(zone, &self.dataset, file)? {
            writer.write(&batch?).map_err(failed)?;
        }
        writer.into_inner().map_err(failed)?.keep().map(|_| ())
    }

    /// The files of the dataset without their encryption, in order.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn files(&self) -> Result<Vec<PathBuf>, Fault> {
        let manifest = Manifest::read(&self.vault.zone)?;
        Ok(manifest.table(&self.dataset)?.files.iter().map(|file| self.vault.zone.root().join(CLEAR).join(&file.file)).collect())
    }

    /// Runs a query as the product does, from its SQL to its exact figures; gives the sum of each sealed column.
    ///
    /// # Errors
    /// When the query is refused, or the lake cannot be read.
    pub async fn bounded(&self, programme: &Programme, query: &Query) -> Result<Vec<i64>, AggregateError> {
        let (cells, _) = self.vault.read()?.exact(programme, query).await?;
        let sum = |column: SealedColumn| match column {
            SealedColumn::Vector(figures) => figures.iter().sum(),
            SealedColumn::Histograms(cells) => i64::try_from(cells.iter().flatten().sum::<u64>()).unwrap_or(i64::MAX),
        };
        Ok(cells.columns().into_iter().map(sum).collect())
    }
}

/// Runs a query's SQL in the engine as it stands, without analysis, bounding or noise; gives the number of its rows.
///
/// # Errors
/// When the lake has more than one bucket, or the engine cannot run it.
pub async fn plain(vault: &Vault, programme: &Programme, query: &Query) -> Result<usize, AggregateError> {
    let tables = vault.read()?.tables(programme, 0)?;
    let fault = |error: datafusion::error::DataFusionError| vault.zone.incident("running the benchmark", error);
    let plan = crate::plan::unprotected_plan(programme, query, &tables).await?;
    let batches = crate::plan::session().execute_logical_plan(plan).await.map_err(fault)?.collect().await.map_err(fault)?;
    Ok(batches.iter().map(RecordBatch::num_rows).sum())
}
