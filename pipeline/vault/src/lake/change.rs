//! Changing the lake: rows come, go and move to another unit, and only the buckets that this touches are written anew.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Int64Array, RecordBatch};
use arrow::compute::{filter_record_batch, not};
use arrow::datatypes::{Date32Type, Int32Type, Int64Type, SchemaRef};
use arrow::error::ArrowError;
use choir_contract::{Dataset, Programme};

use crate::fault::Fault;
use crate::lake::rows::conform;
use crate::lake::{
    BucketWriter, Buckets, FileWriter, LANDED, LakeTable, Manifest, PARTNER, RECORD, Sorting, TableFile, file_name, read_batches,
    rewrite, stored_schema,
};
use crate::zone::{DataKey, Zone};

/// What happens to the rows of one population, or to a public dataset.
#[derive(Default)]
pub(crate) struct Change {
    /// The rows that come, by dataset: a staged file whose first column is the record where people are linked.
    pub(crate) added: BTreeMap<String, TableFile>,
    /// The partner whose rows of a dataset go.
    pub(crate) replaced: BTreeMap<String, String>,
    /// Records that from now on belong to another unit: (the unit before, the unit now).
    pub(crate) moved: HashMap<i64, (i64, i64)>,
    /// Units about which nothing but the linkage changed.
    pub(crate) restated: HashSet<i64>,
    /// Units all of whose rows go.
    pub(crate) removed: HashSet<i64>,
    /// Rows of a dataset that go because they were landed, or happened, before a day.
    pub(crate) expired: BTreeMap<String, Vec<Expiry>>,
    /// Units whose rows no query may read: they lie in a file of their own.
    pub(crate) held: HashSet<i64>,
    /// Those of them whose rows are still in the buckets.
    pub(crate) newly_held: HashSet<i64>,
    /// Whether every file is written anew, for a new key.
    pub(crate) everything: bool,
}

/// Which rows have expired.
#[derive(Debug, Clone)]
pub(crate) struct Expiry {
    /// The partner whose rows it is about.
    pub(crate) partner: String,
    /// The day column that counts; the day of landing where there is none.
    pub(crate) column: Option<String>,
    /// The first day that is kept, in days since 1970-01-01.
    pub(crate) keep_from: i32,
}

/// Changes the tables of a population in the manifest, which is not committed here. Tells how many rows went by expiry or
/// removal.
///
/// `unit_of` gives the unit of a record that comes; it is the identity where the unit is known from the row itself.
pub(crate) struct Changer<'a> {
    pub(crate) zone: &'a Zone,
    pub(crate) programme: &'a Programme,
    pub(crate) stem: String,
    pub(crate) change: Change,
    /// Rows that went.
    pub(crate) gone: BTreeMap<String, u64>,
}

impl Changer<'_> {
    /// Changes one private dataset of rows of its own; gives the buckets that were touched.
    pub(crate) fn private(
        &mut self,
        manifest: &mut Manifest,
        dataset: &Dataset,
        buckets: Buckets,
        unit_of: &dyn Fn(i64) -> i64,
    ) -> Result<BTreeSet<usize>, Fault> {
        let schema = stored_schema(self.programme, dataset);
        let key = self.zone.newest_key(&dataset.id)?;
        self.rebucket(manifest, dataset, &key, &schema, buckets)?;
        let known = manifest.tables.get(&dataset.id);
        let reshaped = known.is_some_and(|table| !table.has_shape(&schema));
        let old = known.map(|table| table.files.clone()).unwrap_or_default();
        let mut spill = Spill::new(self.zone, &self.stem, dataset, &schema, &key, buckets, self.change.held.clone());
        if let Some(staged) = self.change.added.get(&dataset.id) {
            spill.partition(staged, unit_of)?;
        }
        self.gather_moved(dataset, &old, buckets, &mut spill)?;
        self.gather_held(manifest, dataset, &old, buckets, &mut spill)?;
        let (spilled, held) = spill.finish()?;
        match held {
            Some(file) => _ = manifest.restricted.insert(dataset.id.clone(), file),
            None => _ = manifest.restricted.remove(&dataset.id),
        }
        let mut touched: BTreeSet<usize> = spilled.keys().copied().collect();
        if reshaped {
            touched.extend(0..buckets.count());
        }
        touched.extend(self.buckets_that_lose(dataset, &old, buckets)?);
        let mut files = Vec::with_capacity(buckets.count());
        for bucket in 0..buckets.count() {
            let before = old.get(bucket);
            match before.filter(|_| !touched.contains(&bucket)) {
                Some(file) => files.push(file.clone()),
                None => {
                    files.push(self.rewritten(dataset, &key, &schema, bucket, before, spilled.get(&bucket))?);
                    touched.insert(bucket);
                }
            }
        }
        manifest.tables.insert(dataset.id.clone(), LakeTable::new(dataset.population.clone(), &schema, files));
        Ok(touched)
    }

    /// Changes a public dataset, which is one file.
    pub(crate) fn public(&mut self, manifest: &mut Manifest, dataset: &Dataset) -> Result<(), Fault> {
        let schema = stored_schema(self.programme, dataset);
        let key = self.zone.newest_key(&dataset.id)?;
        let old = manifest.tables.get(&dataset.id).and_then(|table| table.files.first()).cloned();
        let added = self.change.added.get(&dataset.id).cloned();
        let added = added.map(|file| read_batches(self.zone, &dataset.id, &file)).transpose()?.into_iter().flatten();
        let leaving = Leaving::of(&self.change, dataset);
        let name = format!("{}-{}.parquet", dataset.id, self.stem);
        let keep = |batch: RecordBatch| leaving.keep(batch, &mut 0);
        let file =
            rewrite(self.zone, &dataset.id, &key, name, &schema, Sorting::Order, old.as_ref(), keep, added.collect::<Vec<_>>())?;
        manifest.tables.insert(dataset.id.clone(), LakeTable::new(None, &schema, vec![file]));
        Ok(())
    }

    fn rewritten(
        &mut self,
        dataset: &Dataset,
        key: &DataKey,
        schema: &SchemaRef,
        bucket: usize,
        before: Option<&TableFile>,
        spilled: Option<&TableFile>,
    ) -> Result<TableFile, Fault> {
        let name = file_name(&format!("{}-{}", dataset.id, self.stem), bucket);
        let leaving = Leaving::of(&self.change, dataset);
        let mut gone = 0;
        let added = spilled.map(|file| read_batches(self.zone, &dataset.id, file)).transpose()?.into_iter().flatten();
        let keep = |batch: RecordBatch| leaving.keep(batch, &mut gone);
        let file = rewrite(self.zone, &dataset.id, key, name, schema, Sorting::Unit, before, keep, added)?;
        *self.gone.entry(dataset.id.clone()).or_default() += gone;
        Ok(file)
    }

    /// Cuts a dataset into another number of buckets, in one pass: its files ascend, so that this is a copy.
    fn rebucket(
        &self,
        manifest: &mut Manifest,
        dataset: &Dataset,
        key: &DataKey,
        schema: &SchemaRef,
        buckets: Buckets,
    ) -> Result<(), Fault> {
        let Some(table) = manifest.tables.get_mut(&dataset.id).filter(|table| table.files.len() != buckets.count()) else {
            return Ok(());
        };
        let stem = format!("{}-{}-cut", dataset.id, self.stem);
        let mut writer = BucketWriter::create(self.zone, key.clone(), &stem, schema, buckets)?;
        for file in &table.files {
            for batch in read_batches(self.zone, &dataset.id, file)? {
                let batch = conform(batch?, schema).map_err(|error| self.zone.incident("cutting the lake", error))?;
                writer.write(&batch)?;
            }
        }
        table.files = writer.finish()?;
        Ok(())
    }

    /// Takes the rows that move to another unit out of the buckets they are in.
    fn gather_moved(&self, dataset: &Dataset, old: &[TableFile], buckets: Buckets, spill: &mut Spill<'_>) -> Result<(), Fault> {
        let from: BTreeSet<usize> = self.change.moved.values().map(|(before, _)| buckets.of(*before)).collect();
        let replaced = self.change.replaced.get(&dataset.id);
        for file in from.into_iter().filter_map(|bucket| old.get(bucket)) {
            for batch in read_batches(self.zone, &dataset.id, file)? {
                let batch = batch?;
                let failed = |error: ArrowError| self.zone.incident("moving rows", error);
                let records = whole(&batch, RECORD).map_err(failed)?;
                let stays = replaced.map(|partner| not_of(&batch, partner)).transpose().map_err(failed)?;
                let moves = records.values().iter().enumerate().map(|(row, record)| {
                    self.change.moved.contains_key(record) && stays.as_ref().is_none_or(|stays| stays.value(row))
                });
                let moved = filter_record_batch(&batch, &moves.map(Some).collect::<BooleanArray>()).map_err(failed)?;
                let now = |record: i64| self.change.moved.get(&record).map_or(record, |(_, now)| *now);
                let moved = conform(moved, &spill.schema).and_then(|moved| with_units_of_records(&moved, now));
                spill.take(&moved.map_err(failed)?)?;
            }
        }
        Ok(())
    }

    /// The same rows, those of records that have moved under their unit of now.
    fn with_units_now(&self, batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let records = whole(batch, RECORD)?.values().iter();
        let units = whole_at(batch, 0)?.values().iter();
        let now = records.zip(units).map(|(record, unit)| Some(self.change.moved.get(record).map_or(*unit, |(_, now)| *now)));
        with_units(batch, now.collect())
    }

    /// Takes the rows that are to be held out of their buckets; and all that were held, which go back where they are no
    /// longer.
    fn gather_held(
        &mut self,
        manifest: &Manifest,
        dataset: &Dataset,
        old: &[TableFile],
        buckets: Buckets,
        spill: &mut Spill<'_>,
    ) -> Result<(), Fault> {
        let failed = |error: ArrowError| self.zone.incident("setting rows aside", error);
        let leaving = Leaving { held: true, ..Leaving::of(&self.change, dataset) };
        let mut gone = 0;
        if let Some(file) = manifest.restricted.get(&dataset.id) {
            for batch in read_batches(self.zone, &dataset.id, file)? {
                let kept = leaving.keep(batch?, &mut gone).and_then(|batch| conform(batch, &spill.schema)).map_err(failed)?;
                spill.take(&self.with_units_now(&kept).map_err(failed)?)?;
            }
        }
        let from: BTreeSet<usize> = self.change.newly_held.iter().map(|unit| buckets.of(*unit)).collect();
        for file in from.into_iter().filter_map(|bucket| old.get(bucket)) {
            for batch in read_batches(self.zone, &dataset.id, file)? {
                let batch = batch?;
                let units = whole_at(&batch, 0).map_err(failed)?;
                let mask = units.values().iter().map(|unit| Some(self.change.newly_held.contains(unit)));
                let held = filter_record_batch(&batch, &mask.collect::<BooleanArray>()).map_err(failed)?;
                spill.take(&conform(held, &spill.schema).map_err(failed)?)?;
            }
        }
        *self.gone.entry(dataset.id.clone()).or_default() += gone;
        Ok(())
    }

    /// The buckets from which rows go.
    fn buckets_that_lose(&self, dataset: &Dataset, old: &[TableFile], buckets: Buckets) -> Result<BTreeSet<usize>, Fault> {
        if self.change.everything || self.change.expired.contains_key(&dataset.id) {
            return Ok((0..buckets.count()).collect());
        }
        let leaving = self.change.removed.iter().chain(&self.change.newly_held);
        let units = leaving.chain(self.change.moved.values().map(|(before, _)| before));
        let mut losing: BTreeSet<usize> = units.map(|unit| buckets.of(*unit)).collect();
        let Some(partner) = self.change.replaced.get(&dataset.id) else { return Ok(losing) };
        for (bucket, file) in old.iter().enumerate() {
            if losing.contains(&bucket) {
                continue;
            }
            for batch in read_batches(self.zone, &dataset.id, file)? {
                let others = not_of(&batch?, partner).map_err(|error| self.zone.incident("reading the lake", error))?;
                if others.false_count() > 0 {
                    losing.insert(bucket);
                    break;
                }
            }
        }
        Ok(losing)
    }
}

/// Which rows of a dataset go.
struct Leaving<'a> {
    /// Whether the rows are those that are held: they move and are released where they are read.
    held: bool,
    partner: Option<&'a String>,
    change: &'a Change,
    expiries: &'a [Expiry],
}

impl<'a> Leaving<'a> {
    fn of(change: &'a Change, dataset: &Dataset) -> Self {
        Self {
            held: false,
            partner: change.replaced.get(&dataset.id),
            change,
            expiries: change.expired.get(&dataset.id).map_or(&[], Vec::as_slice),
        }
    }

    /// The rows that stay. Counts those that go because their unit goes or they have expired.
    fn keep(&self, batch: RecordBatch, gone: &mut u64) -> Result<RecordBatch, ArrowError> {
        let nobody = self.change.removed.is_empty() && self.change.moved.is_empty() && self.change.newly_held.is_empty();
        if nobody && self.partner.is_none() && self.expiries.is_empty() {
            return Ok(batch);
        }
        let others = self.partner.map(|partner| not_of(&batch, partner)).transpose()?;
        let over: Vec<BooleanArray> = self.expiries.iter().map(|expiry| expired(&batch, expiry)).collect::<Result<_, _>>()?;
        let (units, records) = if nobody { (None, None) } else { (Some(whole_at(&batch, 0)?), Some(whole(&batch, RECORD)?)) };
        let mask: BooleanArray = (0..batch.num_rows())
            .map(|row| {
                let replaced = others.as_ref().is_some_and(|others| !others.value(row));
                let moved = !self.held && records.is_some_and(|records| self.change.moved.contains_key(&records.value(row)));
                let removed = units.is_some_and(|units| self.change.removed.contains(&units.value(row)));
                let expired = over.iter().any(|over| over.value(row));
                let held = !self.held && units.is_some_and(|units| self.change.newly_held.contains(&units.value(row)));
                *gone += u64::from(removed || (expired && !replaced && !moved));
                Some(!(replaced || moved || removed || expired || held))
            })
            .collect();
        filter_record_batch(&batch, &mask)
    }
}

/// True for the rows whose time is over. A row without a day of its own counts from landing.
fn expired(batch: &RecordBatch, expiry: &Expiry) -> Result<BooleanArray, ArrowError> {
    let column = |name: &str| {
        let column = batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<Date32Type>());
        column.ok_or_else(|| ArrowError::SchemaError(format!("expected days in {name}")))
    };
    let (landed, others) = (column(LANDED)?, not_of(batch, &expiry.partner)?);
    let own = expiry.column.as_deref().map(column).transpose()?;
    let start = |row: usize| own.filter(|own| own.is_valid(row)).map_or_else(|| landed.value(row), |own| own.value(row));
    Ok((0..batch.num_rows()).map(|row| Some(!others.value(row) && start(row) < expiry.keep_from)).collect())
}

/// True for the rows of every other partner.
pub(super) fn not_of(batch: &RecordBatch, partner: &str) -> Result<BooleanArray, ArrowError> {
    let missing = || ArrowError::SchemaError(format!("expected codes in {PARTNER}"));
    let column = batch.column_by_name(PARTNER).and_then(|column| column.as_dictionary_opt::<Int32Type>()).ok_or_else(missing)?;
    let names = column.values().as_string_opt::<i32>().ok_or_else(missing)?;
    let is_partner: Vec<bool> =
        (0..names.len()).map(|position| names.is_valid(position) && names.value(position) == partner).collect();
    let of = |row: usize| column.key(row).and_then(|key| is_partner.get(key).copied()).unwrap_or(false);
    Ok((0..column.len()).map(|row| Some(!of(row))).collect())
}

fn whole<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b Int64Array, ArrowError> {
    let column = batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<Int64Type>());
    column.ok_or_else(|| ArrowError::SchemaError(format!("expected whole numbers in {name}")))
}

fn whole_at(batch: &RecordBatch, position: usize) -> Result<&Int64Array, ArrowError> {
    let column = batch.columns().get(position).and_then(|column| column.as_primitive_opt::<Int64Type>());
    column.ok_or_else(|| ArrowError::SchemaError("expected units first".to_owned()))
}

/// The same rows with the unit of each row's record in front.
fn with_units_of_records(batch: &RecordBatch, unit_of: impl Fn(i64) -> i64) -> Result<RecordBatch, ArrowError> {
    with_units(batch, whole(batch, RECORD)?.values().iter().map(|record| Some(unit_of(*record))).collect())
}

fn with_units(batch: &RecordBatch, units: Int64Array) -> Result<RecordBatch, ArrowError> {
    let mut columns: Vec<ArrayRef> = batch.columns().to_vec();
    if let Some(first) = columns.first_mut() {
        *first = Arc::new(units);
    }
    RecordBatch::try_new(batch.schema(), columns)
}

/// Rows on their way to their buckets: one file a bucket, in no order, gone when the change is done.
struct Spill<'a> {
    zone: &'a Zone,
    dataset: &'a str,
    stem: String,
    schema: SchemaRef,
    key: DataKey,
    buckets: Buckets,
    open: BTreeMap<usize, FileWriter<'a>>,
    /// Units whose rows go into a file of their own, and that file.
    held: HashSet<i64>,
    aside: Option<FileWriter<'a>>,
}

impl<'a> Spill<'a> {
    fn new(
        zone: &'a Zone,
        stem: &str,
        dataset: &'a Dataset,
        schema: &SchemaRef,
        key: &DataKey,
        buckets: Buckets,
        held: HashSet<i64>,
    ) -> Self {
        let stem = format!("{}-{stem}-spill", dataset.id);
        let (schema, key, open) = (Arc::clone(schema), key.clone(), BTreeMap::new());
        Self { zone, dataset: &dataset.id, stem, schema, key, buckets, open, held, aside: None }
    }

    fn partition(&mut self, staged: &TableFile, unit_of: &dyn Fn(i64) -> i64) -> Result<(), Fault> {
        for batch in read_batches(self.zone, self.dataset, staged)? {
            let batch = with_units_of_records(&batch?, unit_of);
            self.take(&batch.map_err(|error| self.zone.incident("sharing rows out", error))?)?;
        }
        Ok(())
    }

    fn take(&mut self, batch: &RecordBatch) -> Result<(), Fault> {
        let zone = self.zone;
        let failed = |error: ArrowError| zone.incident("sharing rows out", error);
        let batch = &self.set_aside(batch).map_err(failed)??;
        let of: Vec<usize> = whole_at(batch, 0).map_err(failed)?.values().iter().map(|unit| self.buckets.of(*unit)).collect();
        let present: BTreeSet<usize> = of.iter().copied().collect();
        for bucket in present {
            let mask: BooleanArray = of.iter().map(|own| Some(*own == bucket)).collect();
            let part = filter_record_batch(batch, &mask).map_err(failed)?;
            if !self.open.contains_key(&bucket) {
                let writer = FileWriter::small(self.zone, &self.key, file_name(&self.stem, bucket), &self.schema)?;
                self.open.insert(bucket, writer);
            }
            if let Some(writer) = self.open.get_mut(&bucket) {
                writer.write(&part)?;
            }
        }
        Ok(())
    }

    /// Writes the rows that are held into their own file; gives the others.
    fn set_aside(&mut self, batch: &RecordBatch) -> Result<Result<RecordBatch, Fault>, ArrowError> {
        let units = whole_at(batch, 0)?.values().iter();
        let held: BooleanArray = units.map(|unit| Some(self.held.contains(unit))).collect();
        if held.true_count() == 0 {
            return Ok(Ok(batch.clone()));
        }
        let (aside, others) = (filter_record_batch(batch, &held)?, filter_record_batch(batch, &not(&held)?)?);
        Ok(self.write_aside(&aside).map(|()| others))
    }

    fn write_aside(&mut self, rows: &RecordBatch) -> Result<(), Fault> {
        let mut writer = match self.aside.take() {
            Some(writer) => writer,
            None => FileWriter::small(self.zone, &self.key, format!("{}-held.parquet", self.stem), &self.schema)?,
        };
        writer.write(rows)?;
        self.aside = Some(writer);
        Ok(())
    }

    /// The files of the buckets, and the one of the rows that are held.
    fn finish(self) -> Result<(BTreeMap<usize, TableFile>, Option<TableFile>), Fault> {
        let open = self.open.into_iter().map(|(bucket, writer)| Ok((bucket, writer.finish()?)));
        Ok((open.collect::<Result<_, Fault>>()?, self.aside.map(FileWriter::finish).transpose()?))
    }
}
