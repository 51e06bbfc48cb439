//! From a change to the tables of the lake: units of people, buckets, and datasets made from others.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use choir_contract::{Dataset, Programme, UnitSource};

use crate::fault::Fault;
use crate::lake::{
    Buckets, Change, Changer, Extract, LakeTable, Manifest, Sorting, TableFile, file_name, read_batches, rewrite, sorted,
    stored_schema,
};
use crate::landing::derive::Derivation;
use crate::landing::{Delivery, LandError};
use crate::linkage::{Identities, People, Share};
use crate::plan::MOST_ROWS;
use crate::zone::{SecretKey, Zone};

/// Takes a delivery into the lake, in the place of the partner's delivery before. Gives the people, where they were linked.
pub(super) fn replace(
    zone: &Zone,
    programme: &Programme,
    key: &SecretKey,
    manifest: &mut Manifest,
    delivery: &Delivery<'_>,
    (staged, identities): (TableFile, Identities),
    extract: Extract,
) -> Result<Option<People>, LandError> {
    let dataset = programme.dataset(delivery.dataset)?;
    let mut change = Change::default();
    change.added.insert(dataset.id.clone(), staged);
    let partners = manifest.extracts.entry(dataset.id.clone()).or_default();
    if partners.contains_key(delivery.partner) {
        change.replaced.insert(dataset.id.clone(), delivery.partner.to_owned());
    }
    partners.insert(delivery.partner.to_owned(), extract);
    let people = match (&dataset.unit_source, dataset.population.as_deref()) {
        (UnitSource::People, Some(population)) => {
            let mut people = People::read(zone, manifest, population)?;
            let before = people.shares();
            change.moved = people.replace(zone, delivery.partner, &dataset.id, identities)?;
            change.restated = restated(&before, &people.shares());
            people.write(zone, manifest, key)?;
            Some(people)
        }
        _ => None,
    };
    if let Some(population) = &dataset.population {
        let restricted = zone.restricted(population)?;
        change.held = match &people {
            Some(people) => people.units_of(&restricted),
            None => restricted.into_iter().collect(),
        };
    }
    let unit_of = |record: i64| people.as_ref().and_then(|people| people.unit_of(record)).unwrap_or(record);
    let population = dataset.population.clone();
    let whom = population.as_deref().map(|population| (population, people.as_ref())).ok_or(dataset);
    apply(zone, programme, key, manifest, whom, change, &unit_of)?;
    match manifest.tables.get(&dataset.id).map(LakeTable::rows).filter(|rows| *rows > MOST_ROWS.cast_unsigned()) {
        Some(rows) => Err(LandError::TooManyRows { dataset: dataset.id.clone(), rows, most: MOST_ROWS.cast_unsigned() }),
        None => Ok(people),
    }
}

/// The people whose share in the interval is another one now.
pub(crate) fn restated(before: &HashMap<i64, Share>, now: &HashMap<i64, Share>) -> HashSet<i64> {
    now.iter().filter(|(unit, share)| before.get(unit) != Some(share)).map(|(unit, _)| *unit).collect()
}

/// Changes every table of a population, or one public dataset, in the manifest, which is not committed here.
///
/// Gives the number of rows that went because their unit was removed or they had expired, by dataset.
pub(crate) fn apply(
    zone: &Zone,
    programme: &Programme,
    key: &SecretKey,
    manifest: &mut Manifest,
    whom: Result<(&str, Option<&People>), &Dataset>,
    change: Change,
    unit_of: &dyn Fn(i64) -> i64,
) -> Result<BTreeMap<String, u64>, Fault> {
    manifest.changes += 1;
    let stem = manifest.stem(key);
    let mut changer = Changer { zone, programme, stem: stem.clone(), change, gone: BTreeMap::new() };
    let (population, people) = match whom {
        Ok(whom) => whom,
        Err(public) => {
            changer.public(manifest, public)?;
            return Ok(changer.gone);
        }
    };
    let of_population = |dataset: &&Dataset| dataset.population.as_deref() == Some(population);
    let buckets = buckets(programme, manifest, &changer.change, population);
    let shares = people.map(People::shares).unwrap_or_default();
    let restated: BTreeSet<usize> = changer.change.restated.iter().map(|unit| buckets.of(*unit)).collect();
    for dataset in programme.datasets.values().filter(of_population) {
        let landed = manifest.tables.contains_key(&dataset.id) || changer.change.added.contains_key(&dataset.id);
        if !landed || matches!(dataset.unit_source, UnitSource::Derived(_)) {
            continue;
        }
        let mut touched = changer.private(manifest, dataset, buckets, unit_of)?;
        touched.extend(&restated);
        for derived in programme.datasets.values().filter(of_population) {
            if matches!(&derived.unit_source, UnitSource::Derived(from) if *from == dataset.id) {
                derive(zone, programme, key, manifest, (dataset, derived), &shares, buckets, &touched, &stem)?;
            }
        }
    }
    Ok(changer.gone)
}

/// Makes the buckets of a derived dataset whose source was touched.
#[allow(clippy::too_many_arguments, reason = "each is one plain fact about the derived files")]
fn derive(
    zone: &Zone,
    programme: &Programme,
    key: &SecretKey,
    manifest: &mut Manifest,
    (source, dataset): (&Dataset, &Dataset),
    shares: &HashMap<i64, Share>,
    buckets: Buckets,
    touched: &BTreeSet<usize>,
    stem: &str,
) -> Result<(), Fault> {
    let Some(from) = manifest.tables.get(&source.id).cloned() else { return Ok(()) };
    let schema = stored_schema(programme, dataset);
    let data_key = zone.newest_key(&dataset.id)?;
    let derivation = Derivation::new(programme, key, source, dataset, schema.clone(), shares);
    let before = manifest.tables.get(&dataset.id).filter(|table| table.has_shape(&schema)).map(|table| table.files.clone());
    let before = before.filter(|files| files.len() == buckets.count()).unwrap_or_default();
    let mut files = Vec::with_capacity(buckets.count());
    for (bucket, file) in from.files.iter().enumerate() {
        if let Some(kept) = before.get(bucket).filter(|_| !touched.contains(&bucket)) {
            files.push(kept.clone());
            continue;
        }
        let failed = |error: arrow::error::ArrowError| zone.incident("deriving a dataset", error);
        let parts = read_batches(zone, &source.id, file)?.collect::<Result<Vec<_>, _>>()?;
        let rows = sorted(&stored_schema(programme, source), &parts, Sorting::Unit).map_err(failed)?;
        let made = derivation.of_bucket(&rows).map_err(failed)?;
        let name = file_name(&format!("{}-{stem}", dataset.id), bucket);
        let added = made.into_iter().map(Ok);
        files.push(rewrite(zone, &dataset.id, &data_key, name, &schema, Sorting::Unit, None, Ok, added)?);
    }
    manifest.tables.insert(dataset.id.clone(), LakeTable::new(dataset.population.clone(), &schema, files));
    Ok(())
}

/// The buckets of a population: from its largest dataset, as it will be at most. Fewer rows never cut it anew.
fn buckets(programme: &Programme, manifest: &Manifest, change: &Change, population: &str) -> Buckets {
    let of_population =
        |id: &&String| programme.datasets.get(*id).is_some_and(|dataset| dataset.population.as_deref() == Some(population));
    let names: HashSet<&String> = manifest.tables.keys().chain(change.added.keys()).filter(of_population).collect();
    let rows = |id: &String| {
        let landed = manifest.tables.get(id).map_or(0, LakeTable::rows);
        let coming = change.added.get(id).map_or(0, |file| file.rows);
        // What a delivery replaces is counted twice here: then a bucket is smaller than it might be.
        let coming = if change.replaced.contains_key(id) { coming.saturating_sub(landed) } else { coming };
        landed.saturating_add(coming)
    };
    let largest = names.iter().map(|id| rows(id)).max().unwrap_or(0);
    let now = manifest.tables.iter().filter(|(id, _)| of_population(id)).map(|(_, table)| table.files.len()).max().unwrap_or(1);
    Buckets::at_least(usize::try_from(largest).unwrap_or(usize::MAX), now)
}
