//! The rights of the people in the lake: access, erasure, restriction.
//!
//! # Claim
//! After an erasure no file of the zone holds a row, a word or a link of the person, and no key is left with which an older
//! copy of a file could be read; a keyed tombstone keeps the person out when an extract is sent again. A restricted
//! person's rows lie in files that no query opens.

use std::collections::{BTreeSet, HashSet};

use arrow::array::{Array, AsArray, BooleanArray};
use arrow::compute::filter_record_batch;
use arrow::datatypes::Int64Type;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use choir_contract::{CodeKind, Dataset, LakeType, Programme};

use crate::custody::keys::renew;
use crate::fault::Fault;
use crate::lake::{Change, LANDED, Manifest, PARTNER, RECORD, SELF_DESCRIBED, TableFile, as_number, is_derived, read_batches};
use crate::landing::apply;
use crate::linkage::{LinkReason, People, record_digest, token};
use crate::zone::{SecretKey, Zone};

/// Why a subject's request is not carried out.
#[derive(Debug, thiserror::Error)]
pub enum SubjectError {
    /// Nobody has this token.
    #[error(
        "nobody in the lake has this token\n  next: check it against the list that the partner was given; after an erasure it is nobody's"
    )]
    Unknown,
    /// The vault could not do its work.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What the lake holds about one person. It leaves the zone only by the hands of whoever asked for it.
#[derive(Debug, Clone)]
pub struct SubjectData {
    /// The population.
    pub population: String,
    /// Whether the data are restricted.
    pub restricted: bool,
    /// The rows.
    pub rows: Vec<SubjectRow>,
}

/// One row about a person.
#[derive(Debug, Clone)]
pub struct SubjectRow {
    /// The dataset.
    pub dataset: String,
    /// The partner that sent it.
    pub partner: String,
    /// The day on which it was landed.
    pub landed_on: String,
    /// Column and what it says, in words.
    pub values: Vec<(String, String)>,
}

/// A person, found by a token.
struct Found {
    population: String,
    unit: i64,
    records: BTreeSet<i64>,
}

fn find(zone: &Zone, programme: &Programme, manifest: &Manifest, key: &SecretKey, wanted: &str) -> Result<Found, SubjectError> {
    let wanted = wanted.trim().to_uppercase();
    for population in manifest.people.keys() {
        let people = People::read(zone, manifest, population)?;
        if let Some(unit) = people.unit_with(|record| token(key, record) == wanted) {
            let records = people.records_of(unit).map(|(record, _)| *record).collect();
            return Ok(Found { population: population.clone(), unit, records });
        }
    }
    for (dataset, population) in private(programme).filter(|(_, population)| !manifest.people.contains_key(*population)) {
        for file in files(manifest, &dataset.id) {
            for batch in read_batches(zone, &dataset.id, &file)? {
                let batch = batch?;
                let records = batch.column_by_name(RECORD).and_then(|column| column.as_primitive_opt::<Int64Type>());
                let found = records.and_then(|records| records.values().iter().find(|record| token(key, **record) == wanted));
                if let Some(record) = found {
                    return Ok(Found { population: population.to_owned(), unit: *record, records: BTreeSet::from([*record]) });
                }
            }
        }
    }
    Err(SubjectError::Unknown)
}

/// Private datasets with rows of their own, each with its population.
fn private(programme: &Programme) -> impl Iterator<Item = (&Dataset, &str)> {
    let own = programme.datasets.values().filter(|dataset| !is_derived(dataset));
    own.filter_map(|dataset| Some((dataset, dataset.population.as_deref()?)))
}

/// The files of a dataset, also those of restricted people.
fn files(manifest: &Manifest, dataset: &str) -> Vec<TableFile> {
    let buckets = manifest.tables.get(dataset).into_iter().flat_map(|table| &table.files);
    buckets.chain(manifest.restricted.get(dataset)).cloned().collect()
}

/// Everything the lake holds about the person with a token.
pub(crate) fn export(zone: &Zone, programme: &Programme, wanted: &str) -> Result<SubjectData, SubjectError> {
    let _guard = zone.lock_for_reading()?;
    let (manifest, key) = (Manifest::read(zone)?, zone.key()?);
    let found = find(zone, programme, &manifest, &key, wanted)?;
    let mut rows = Vec::new();
    for (dataset, _) in private(programme).filter(|(_, population)| *population == found.population) {
        for file in files(&manifest, &dataset.id) {
            for batch in read_batches(zone, &dataset.id, &file)? {
                let failed = |error: arrow::error::ArrowError| zone.incident("reading a person's rows", error);
                rows.extend(rows_of(programme, dataset, &batch?, found.unit).map_err(failed)?);
            }
        }
    }
    let restricted = !zone.restricted(&found.population)?.is_disjoint(&found.records);
    Ok(SubjectData { population: found.population, restricted, rows })
}

fn rows_of(
    programme: &Programme,
    dataset: &Dataset,
    batch: &arrow::array::RecordBatch,
    unit: i64,
) -> Result<Vec<SubjectRow>, arrow::error::ArrowError> {
    let units = batch.column(0).as_primitive_opt::<Int64Type>();
    let mask: BooleanArray = units.into_iter().flat_map(|units| units.values()).map(|own| Some(*own == unit)).collect();
    let rows = filter_record_batch(batch, &mask)?;
    let options = FormatOptions::default();
    let said = |name: &str, row: usize| -> Result<String, arrow::error::ArrowError> {
        let Some(column) = rows.column_by_name(name).filter(|column| column.is_valid(row)) else { return Ok(String::new()) };
        Ok(ArrayFormatter::try_new(column.as_ref(), &options)?.value(row).to_string())
    };
    let declared = dataset.lake_columns(&programme.code_lists);
    (0..rows.num_rows())
        .map(|row| {
            let mut values = Vec::new();
            for column in declared.iter().filter(|column| column.lake_type != LakeType::Unit) {
                let text = said(&column.name, row)?;
                values.push((column.name.clone(), in_words(programme, &column.lake_type, text)));
            }
            values.extend(own_words(&said(SELF_DESCRIBED, row)?));
            let (partner, landed_on) = (said(PARTNER, row)?, said(LANDED, row)?);
            Ok(SubjectRow { dataset: dataset.id.clone(), partner, landed_on, values })
        })
        .collect()
}

/// What somebody said of themselves, field by field.
fn own_words(json: &str) -> Vec<(String, String)> {
    let words: std::collections::BTreeMap<String, String> = serde_json::from_str(json).unwrap_or_default();
    words.into_iter().map(|(field, word)| (format!("{field}, in the words of the record"), word)).collect()
}

/// A code by its label, steps as the number they stand for.
fn in_words(programme: &Programme, kind: &LakeType, text: String) -> String {
    match kind {
        LakeType::Code(list) => {
            let code = programme.code_lists.get(list).and_then(|list| list.get(&text));
            let note = |kind: CodeKind| if kind == CodeKind::Value { "" } else { " (no answer)" };
            code.map_or(text, |code| format!("{}{}", code.label, note(code.kind)))
        }
        other => as_number(other, text),
    }
}

/// Why the records of the person with a token are one person's.
pub(crate) fn reasons(zone: &Zone, programme: &Programme, wanted: &str) -> Result<Vec<LinkReason>, SubjectError> {
    let _guard = zone.lock_for_reading()?;
    let (manifest, key) = (Manifest::read(zone)?, zone.key()?);
    let found = find(zone, programme, &manifest, &key, wanted)?;
    Ok(People::read(zone, &manifest, &found.population)?.reasons_of(found.unit))
}

/// Erases the person with a token from the zone.
///
/// The tombstone is written first: were the process killed before the lake is changed, the erasure can be asked for again,
/// and no delivery brings anybody back meanwhile.
pub(crate) fn erase(zone: &Zone, programme: &Programme, wanted: &str) -> Result<(), SubjectError> {
    let _guard = zone.lock_for_landing()?;
    let (mut manifest, key) = (Manifest::read(zone)?, zone.key()?);
    let found = find(zone, programme, &manifest, &key, wanted)?;
    let mut tombstones = zone.tombstones()?;
    let linked = manifest.people.contains_key(&found.population);
    let mut people = People::read(zone, &manifest, &found.population)?;
    tombstones.add(people.forget(found.unit));
    tombstones.add(found.records.iter().map(|record| record_digest(*record)));
    zone.keep_tombstones(&tombstones)?;
    let mut restricted = zone.restricted(&found.population)?;
    restricted.retain(|record| !found.records.contains(record));
    zone.keep_restricted(&found.population, &restricted)?;
    zone.forget_links(&found.population, found.unit, &found.records)?;
    let change = Change { removed: HashSet::from([found.unit]), ..Change::default() };
    manifest.custody += 1;
    zone.forget_words()?;
    renew(zone, programme, &key, &mut manifest, &found.population, change, linked.then_some(&mut people))?;
    Ok(())
}

/// Restricts the person with a token, or lifts the restriction. Says whether anything changed.
pub(crate) fn restrict(zone: &Zone, programme: &Programme, wanted: &str, restricted: bool) -> Result<bool, SubjectError> {
    let _guard = zone.lock_for_landing()?;
    let (mut manifest, key) = (Manifest::read(zone)?, zone.key()?);
    let found = find(zone, programme, &manifest, &key, wanted)?;
    let mut records = zone.restricted(&found.population)?;
    if restricted != records.is_disjoint(&found.records) {
        return Ok(false);
    }
    if restricted {
        records.extend(&found.records);
    } else {
        records.retain(|record| !found.records.contains(record));
    }
    let people = People::read(zone, &manifest, &found.population)?;
    manifest.custody += 1;
    let newly_held = if restricted { HashSet::from([found.unit]) } else { HashSet::new() };
    let change = Change { held: people.units_of(&records), newly_held, ..Change::default() };
    apply(zone, programme, &key, &mut manifest, Ok((&found.population, Some(&people))), change, &|record| record)?;
    // Restricted before the lake changes, free only after it has.
    if restricted {
        zone.keep_restricted(&found.population, &records)?;
    }
    manifest.commit(zone)?;
    if !restricted {
        zone.keep_restricted(&found.population, &records)?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests;
