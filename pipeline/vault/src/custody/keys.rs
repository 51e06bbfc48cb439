//! New keys for what is kept, and the end of the old ones.

use choir_contract::Programme;

use crate::fault::Fault;
use crate::lake::{Change, Manifest};
use crate::landing::apply;
use crate::linkage::{People, people_key};
use crate::zone::{SecretKey, Zone};

/// Changes a population with new keys for all its files, and destroys the old ones: nothing that a disk has kept of a file
/// can be read.
pub(crate) fn renew(
    zone: &Zone,
    programme: &Programme,
    key: &SecretKey,
    manifest: &mut Manifest,
    population: &str,
    mut change: Change,
    people: Option<&mut People>,
) -> Result<std::collections::BTreeMap<String, u64>, Fault> {
    let datasets: Vec<&str> = programme
        .datasets
        .values()
        .filter(|dataset| dataset.population.as_deref() == Some(population))
        .map(|dataset| dataset.id.as_str())
        .collect();
    let people_key = people_key(population);
    for name in datasets.iter().copied().chain(people.as_ref().map(|_| people_key.as_str())) {
        zone.make_data_key(name)?;
    }
    change.everything = true;
    let restricted = zone.restricted(population)?;
    change.held = match &people {
        Some(people) => people.units_of(&restricted),
        None => restricted.into_iter().collect(),
    };
    let gone = apply(zone, programme, key, manifest, Ok((population, people.as_deref())), change, &|record| record)?;
    if let Some(people) = people {
        people.write(zone, manifest, key)?;
    }
    manifest.commit(zone)?;
    for name in datasets.iter().copied().chain([people_key.as_str()]) {
        zone.destroy_older_keys(name)?;
    }
    zone.renew_sealed()?;
    Ok(gone)
}

/// Writes every file anew with new keys, wrapped by a new key of the workspace.
pub(crate) fn rotate(zone: &Zone, programme: &Programme) -> Result<(), Fault> {
    let _guard = zone.lock_for_landing()?;
    let (mut manifest, key) = (Manifest::read(zone)?, zone.key()?);
    zone.rotate_workspace_key()?;
    for population in programme.populations.keys() {
        let mut people = People::read(zone, &manifest, population)?;
        let linked = manifest.people.contains_key(population).then_some(&mut people);
        renew(zone, programme, &key, &mut manifest, population, Change::default(), linked)?;
    }
    let public = programme.datasets.values().filter(|dataset| dataset.population.is_none());
    for dataset in public.filter(|dataset| manifest.tables.contains_key(&dataset.id)).collect::<Vec<_>>() {
        zone.make_data_key(&dataset.id)?;
        apply(zone, programme, &key, &mut manifest, Err(dataset), Change::default(), &|record| record)?;
        manifest.commit(zone)?;
        zone.destroy_older_keys(&dataset.id)?;
    }
    Ok(())
}
