//! From staged extracts to the tables of the lake: units, keyed row orders, and datasets made from others.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use choir_contract::{CodeKind, Dataset, LakeColumn, LakeType, Programme, UnitSource};

use crate::fault::Fault;
use crate::lake::{BucketWriter, Buckets, LakeTable, Manifest, Value, read_rows, write_rows};
use crate::linkage::{Clusters, MatchKeys};
use crate::plan::{ORDER_COLUMN, arrow_schema};
use crate::zone::{SecretKey, Zone};

/// Columns that a staged row has beyond those of the lake: three match keys and a label of its own.
const STAGED: [&str; 4] = ["_name_birth", "_name_postcode", "_name_email", "_own"];

/// The Arrow schema of a staged extract.
pub(crate) fn staged_schema(programme: &Programme, dataset: &Dataset) -> SchemaRef {
    let lake = arrow_schema(programme, dataset);
    let kept = lake.fields().iter().filter(|field| field.name() != ORDER_COLUMN && *field.name() != dataset.unit_column);
    let staged = STAGED.iter().map(|name| Arc::new(Field::new(*name, DataType::Utf8, true)));
    Arc::new(Schema::new(kept.cloned().chain(staged).collect::<Vec<_>>()))
}

/// A staged row: its values, its match keys and its own label.
struct Staged {
    values: Vec<Value>,
    keys: MatchKeys,
    own: String,
}

/// Makes every table of the lake from the extracts that the manifest names.
pub(crate) fn assemble(zone: &Zone, programme: &Programme, key: &SecretKey, manifest: &mut Manifest) -> Result<(), Fault> {
    let mut tables: BTreeMap<String, Vec<Vec<Value>>> = BTreeMap::new();
    let mut people: BTreeMap<&str, Vec<(&Dataset, Vec<Staged>)>> = BTreeMap::new();
    for (id, partners) in &manifest.extracts {
        // A dataset that a later programme no longer declares stays staged and out of the lake.
        let Some(dataset) = programme.datasets.get(id) else { continue };
        let mut rows = Vec::new();
        for extract in partners.values() {
            rows.extend(read_staged(zone, &extract.file)?);
        }
        match &dataset.unit_source {
            UnitSource::People => {
                people.entry(dataset.population.as_deref().unwrap_or_default()).or_default().push((dataset, rows))
            }
            UnitSource::Reference => {
                _ = tables.insert(
                    id.clone(),
                    rows.into_iter().map(|row| with_unit(key.number("unit", &[row.own.as_bytes()]), row, key)).collect(),
                )
            }
            _ => _ = tables.insert(id.clone(), rows.into_iter().map(|row| without_unit(row, key)).collect()),
        }
    }
    for datasets in people.into_values() {
        link(datasets, key, &mut tables);
    }
    derive(programme, key, &mut tables);
    write(zone, programme, key, manifest, tables)
}

fn read_staged(zone: &Zone, file: &str) -> Result<Vec<Staged>, Fault> {
    let text = |value: Value| if let Value::Text(text) = value { text } else { None };
    let rows = read_rows(zone, file)?.into_iter().map(|mut values| {
        let mut tail = values.split_off(values.len().saturating_sub(STAGED.len())).into_iter().map(text);
        let mut next = || tail.next().flatten();
        let keys = [next(), next(), next()];
        Staged { values, keys, own: next().unwrap_or_default() }
    });
    Ok(rows.collect())
}

/// Links people over all datasets of one population.
fn link(datasets: Vec<(&Dataset, Vec<Staged>)>, key: &SecretKey, tables: &mut BTreeMap<String, Vec<Vec<Value>>>) {
    let keys: Vec<_> = datasets.iter().flat_map(|(_, rows)| rows.iter().map(|row| (row.keys.clone(), row.own.clone()))).collect();
    let clusters = Clusters::of(&keys, key);
    let mut units = clusters.units().iter();
    for (dataset, rows) in datasets {
        let linked = rows.into_iter().map(|row| with_unit(units.next().copied().unwrap_or_default(), row, key)).collect();
        tables.insert(dataset.id.clone(), linked);
    }
}

fn with_unit(unit: i64, row: Staged, key: &SecretKey) -> Vec<Value> {
    let order = key.number("row order", &[row.own.as_bytes()]);
    std::iter::once(Value::Whole(Some(unit))).chain(row.values).chain([Value::Whole(Some(order))]).collect()
}

fn without_unit(row: Staged, key: &SecretKey) -> Vec<Value> {
    let order = key.number("row order", &[row.own.as_bytes()]);
    row.values.into_iter().chain([Value::Whole(Some(order))]).collect()
}

/// Makes the datasets that are derived from others: one row a unit.
fn derive(programme: &Programme, key: &SecretKey, tables: &mut BTreeMap<String, Vec<Vec<Value>>>) {
    for dataset in programme.datasets.values() {
        let UnitSource::Derived(from) = &dataset.unit_source else { continue };
        let (Some(rows), Some(source)) = (tables.get(from), programme.datasets.get(from)) else { continue };
        let (columns, wanted) = (source.lake_columns(&programme.code_lists), dataset.lake_columns(&programme.code_lists));
        let mut units: BTreeMap<i64, Vec<&Vec<Value>>> = BTreeMap::new();
        for row in rows {
            if let Some(Value::Whole(Some(unit))) = row.first() {
                units.entry(*unit).or_default().push(row);
            }
        }
        let derived = units.into_iter().map(|(unit, mut rows)| {
            rows.sort_by_key(|row| moment(row, &columns));
            let values = wanted.iter().skip(1).map(|column| combine(programme, column, &columns, &rows));
            let order = key.number("row order", &[&unit.to_le_bytes()]);
            std::iter::once(Value::Whole(Some(unit))).chain(values).chain([Value::Whole(Some(order))]).collect()
        });
        let derived = derived.collect();
        tables.insert(dataset.id.clone(), derived);
    }
}

/// When a row was made: its first day, undated rows last, then its keyed order.
fn moment(row: &[Value], columns: &[LakeColumn]) -> (i32, i64) {
    let day = columns.iter().position(|column| column.lake_type == LakeType::Day).and_then(|position| row.get(position));
    let order = if let Some(Value::Whole(Some(order))) = row.last() { *order } else { 0 };
    (if let Some(Value::Day(Some(day))) = day { *day } else { i32::MAX }, order)
}

/// One column of a derived row, by its name: `first_x` is x of the earliest row, `x_count` the number of different x,
/// and x itself the earliest x that says something.
fn combine(programme: &Programme, column: &LakeColumn, columns: &[LakeColumn], rows: &[&Vec<Value>]) -> Value {
    let values = |name: &str| -> Vec<&Value> {
        let position = columns.iter().position(|known| known.name == name);
        position.map(|position| rows.iter().filter_map(|row| row.get(position)).collect()).unwrap_or_default()
    };
    if let Some(counted) = column.name.strip_suffix("_count") {
        let different: BTreeSet<_> = values(counted)
            .into_iter()
            .filter_map(|value| if let Value::Text(text) = value { text.clone() } else { None })
            .collect();
        let LakeType::Steps(bounds) = &column.lake_type else { return Value::Whole(None) };
        let count = i64::try_from(different.len()).unwrap_or(i64::MAX);
        return Value::Whole(Some(count.clamp(bounds.minimum_steps, bounds.maximum_steps)));
    }
    let candidates = match column.name.strip_prefix("first_") {
        Some(first) => values(first),
        None => values(&column.name),
    };
    let says_something = |value: &&&Value| match (value, &column.lake_type) {
        (Value::Text(Some(code)), LakeType::Code(list)) => {
            let code = programme.code_lists.get(list).and_then(|list| list.get(code));
            code.is_some_and(|code| code.kind == CodeKind::Value)
        }
        (Value::Whole(None) | Value::Day(None) | Value::Text(None), _) => false,
        _ => true,
    };
    candidates.iter().find(says_something).or(candidates.first()).map_or(Value::Text(None), |value| (*value).clone())
}

/// Writes every table: private ones sorted and in the buckets of their population, public ones as one file.
fn write(
    zone: &Zone,
    programme: &Programme,
    key: &SecretKey,
    manifest: &mut Manifest,
    tables: BTreeMap<String, Vec<Vec<Value>>>,
) -> Result<(), Fault> {
    let snapshot = manifest.snapshot(key);
    let buckets = buckets(programme, &tables);
    manifest.tables.clear();
    for (id, mut rows) in tables {
        let Some(dataset) = programme.datasets.get(&id) else { continue };
        let (stem, schema) = (format!("{id}-{snapshot}"), arrow_schema(programme, dataset));
        let files = match dataset.population.as_ref().and_then(|population| buckets.get(population.as_str())) {
            Some(buckets) => {
                rows.sort_by_key(|row| unit_and_order(row));
                let mut writer = BucketWriter::create(zone, &stem, &schema, *buckets)?;
                writer.write_rows(&rows)?;
                writer.finish()?
            }
            None => vec![write_rows(zone, &format!("{stem}.parquet"), &schema, &rows)?],
        };
        manifest.tables.insert(id, LakeTable { population: dataset.population.clone(), files });
    }
    Ok(())
}

/// The buckets of each population, from its largest dataset.
fn buckets<'a>(programme: &'a Programme, tables: &BTreeMap<String, Vec<Vec<Value>>>) -> BTreeMap<&'a str, Buckets> {
    let mut largest: BTreeMap<&str, usize> = BTreeMap::new();
    for (id, rows) in tables {
        if let Some(population) = programme.datasets.get(id).and_then(|dataset| dataset.population.as_deref()) {
            let known = largest.entry(population).or_default();
            *known = rows.len().max(*known);
        }
    }
    largest.into_iter().map(|(population, rows)| (population, Buckets::for_rows(rows))).collect()
}

fn unit_and_order(row: &[Value]) -> (i64, i64) {
    let whole = |value: Option<&Value>| if let Some(Value::Whole(Some(whole))) = value { *whole } else { 0 };
    (whole(row.first()), whole(row.last()))
}
