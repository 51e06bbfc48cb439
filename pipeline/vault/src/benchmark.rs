//! What `benches/bounding.rs` needs of the closed rooms: the lake's own writer, and bounded sums over its buckets.
//!
//! Behind the feature `benchmark`, which the product never turns on (checked by `tests/architecture.rs`): what comes out
//! of here is not noised. It is for made-up rows.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{Int32Type, Int64Type, SchemaRef};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use choir_contract::{ContributionBound, Programme};
use datafusion::error::{DataFusionError, Result as EngineResult};
use datafusion::physical_plan::execute_stream;
use datafusion::prelude::{SessionConfig, SessionContext};
use futures::StreamExt as _;

use crate::fault::Fault;
use crate::lake::{BucketWriter, Buckets, LakeTable, Manifest, bucket_table};
use crate::plan::arrow_schema;
use crate::zone::Zone;

/// A lake with one private dataset.
#[derive(Debug)]
pub struct Lake {
    zone: Zone,
    dataset: String,
    population: Option<String>,
    schema: SchemaRef,
}

/// Number of rows and sum of the value of each cell.
pub type Totals = Vec<[i64; 2]>;

impl Lake {
    /// Opens the lake in a folder, made where there is none.
    ///
    /// # Errors
    /// When the folder cannot be made, or the programme has no such dataset.
    pub fn open(folder: &Path, programme: &Programme, dataset: &str) -> Result<Self, Fault> {
        let zone = Zone::open(&folder.join("zone"), &folder.join("keys"))?;
        let declared = programme.dataset(dataset).map_err(|error| zone.incident("opening the benchmark", error))?;
        let (dataset, population) = (dataset.to_owned(), declared.population.clone());
        Ok(Self { zone, dataset, population, schema: arrow_schema(programme, declared) })
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
        let mut writer = BucketWriter::create(&self.zone, &self.dataset, &self.schema, Buckets::for_rows(rows))?;
        for batch in batches {
            let batch = batch.map_err(|error| self.zone.incident("running the benchmark", error))?;
            writer.write(&batch)?;
        }
        let table = LakeTable { population: self.population.clone(), files: writer.finish()? };
        let mut manifest = Manifest::default();
        manifest.tables.insert(self.dataset.clone(), table);
        manifest.commit(&self.zone)
    }

    /// The files of the dataset, in order.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn files(&self) -> Result<Vec<PathBuf>, Fault> {
        let manifest = Manifest::read(&self.zone)?;
        Ok(manifest.table(&self.dataset)?.files.iter().map(|file| self.zone.lake().join(&file.file)).collect())
    }

    /// Rows and sums of `value` by `key`, each unit cut to its bound, with so many threads over the buckets.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn bounded(&self, bounded: &BoundedSum<'_>, threads: usize) -> Result<Totals, Fault> {
        let manifest = Manifest::read(&self.zone)?;
        let table = manifest.table(&self.dataset)?;
        let next = AtomicUsize::new(0);
        let parts = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(|| self.work(bounded, table, &next))).collect();
            let gone = || self.zone.incident("running the benchmark", "a worker gave up");
            workers.into_iter().map(|worker| worker.join().unwrap_or_else(|_| Err(gone()))).collect::<Result<Vec<_>, _>>()
        })?;
        let mut totals = vec![[0; 2]; bounded.codes.len()];
        for part in parts {
            for (total, cell) in totals.iter_mut().zip(part.cells) {
                *total = [total[0] + cell.rows, total[1] + cell.sum];
            }
        }
        Ok(totals)
    }

    /// Takes buckets until none is left.
    fn work(&self, bounded: &BoundedSum<'_>, table: &LakeTable, next: &AtomicUsize) -> Result<Cells, Fault> {
        let fault = |error: DataFusionError| self.zone.incident("running the benchmark", error);
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let runtime = runtime.map_err(|error| self.zone.incident("running the benchmark", error))?;
        let mut cells = Cells::new(bounded);
        loop {
            let bucket = next.fetch_add(1, Ordering::Relaxed);
            let Some(provider) = bucket_table(&self.zone, table, bucket, &self.schema) else { return Ok(cells) };
            let provider = provider?;
            let run = async {
                let mut config = SessionConfig::new().with_target_partitions(1);
                config.options_mut().execution.collect_statistics = false;
                let context = SessionContext::new_with_config(config);
                let unit = self.schema.field(0).name();
                let frame = context.read_table(provider)?.select_columns(&[unit, bounded.key, bounded.value])?;
                let plan = frame.create_physical_plan().await?;
                let mut stream = execute_stream(plan, context.task_ctx())?;
                while let Some(batch) = stream.next().await {
                    cells.add(&batch?, bounded)?;
                }
                EngineResult::Ok(())
            };
            runtime.block_on(run).map_err(fault)?;
        }
    }
}

/// What is summed, and how much a unit may add.
#[derive(Debug)]
pub struct BoundedSum<'a> {
    /// The key column.
    pub key: &'a str,
    /// Its codes.
    pub codes: &'a [String],
    /// The summed column.
    pub value: &'a str,
    /// Its bounds in steps.
    pub bounds: (i64, i64),
    /// How much a unit may add.
    pub bound: ContributionBound,
}

/// Totals of one worker, and what the unit at hand has added so far.
struct Cells {
    cells: Vec<Cell>,
    unit: Option<i64>,
    /// Number of the unit at hand: a cell that bears another one is untouched by it.
    serial: u64,
    groups: u32,
    /// The dictionary that `positions` was made from.
    dictionary: Option<ArrayRef>,
    /// Where the cell of each of its entries stands; past the end for a code that nobody declared.
    positions: Vec<usize>,
}

#[derive(Clone, Copy, Default)]
struct Cell {
    serial: u64,
    taken: u32,
    rows: i64,
    sum: i64,
}

impl Cells {
    fn new(bounded: &BoundedSum<'_>) -> Self {
        let cells = vec![Cell::default(); bounded.codes.len()];
        Self { cells, unit: None, serial: 0, groups: 0, dictionary: None, positions: Vec::new() }
    }

    fn add(&mut self, batch: &RecordBatch, bounded: &BoundedSum<'_>) -> EngineResult<()> {
        let other = || DataFusionError::Internal("the lake has other columns".to_owned());
        let units = batch.column(0).as_primitive_opt::<Int64Type>().ok_or_else(other)?.values();
        let codes = batch.column(1).as_dictionary_opt::<Int32Type>().ok_or_else(other)?;
        let values = batch.column(2).as_primitive_opt::<Int64Type>().ok_or_else(other)?;
        self.learn(codes.values(), bounded.codes);
        let (minimum, maximum) = bounded.bounds;
        let (most_groups, most_rows) = (bounded.bound.max_groups.get(), bounded.bound.max_rows_per_group.get());
        // In registers while the batch lasts.
        let Self { cells, positions, .. } = self;
        let (mut unit, mut serial, mut groups) = (self.unit, self.serial, self.groups);
        let rows = units.iter().zip(codes.keys().values().iter()).zip(values.values().iter());
        for (row, ((next, code), value)) in rows.enumerate() {
            if unit != Some(*next) {
                (unit, serial, groups) = (Some(*next), serial + 1, 0);
            }
            let position = usize::try_from(*code).ok().and_then(|code| positions.get(code));
            let Some(cell) = position.and_then(|position| cells.get_mut(*position)) else { continue };
            if cell.serial != serial {
                if groups == most_groups {
                    continue;
                }
                groups += 1;
                (cell.serial, cell.taken) = (serial, 0);
            }
            if cell.taken < most_rows {
                cell.taken += 1;
                cell.rows += 1;
                cell.sum += if values.is_valid(row) { (*value).clamp(minimum, maximum) } else { 0 };
            }
        }
        (self.unit, self.serial, self.groups) = (unit, serial, groups);
        Ok(())
    }

    /// Looks every code of a dictionary up once; batches of one row group share theirs.
    fn learn(&mut self, dictionary: &ArrayRef, codes: &[String]) {
        if self.dictionary.as_ref().is_some_and(|known| Arc::ptr_eq(known, dictionary)) {
            return;
        }
        let texts = dictionary.as_string_opt::<i32>();
        let position = |text| codes.iter().position(|code| Some(code.as_str()) == text).unwrap_or(codes.len());
        self.positions = texts.into_iter().flat_map(|texts| texts.iter().map(position)).collect();
        self.dictionary = Some(Arc::clone(dictionary));
    }
}
