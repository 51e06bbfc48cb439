//! Retention: rows go when their time is over.

use std::collections::BTreeMap;

use choir_contract::{Dataset, Day, Programme, RetentionStart};
use serde::Serialize;

use crate::custody::keys::renew;
use crate::fault::Fault;
use crate::lake::{Change, Expiry, Manifest, is_derived};
use crate::linkage::People;
use crate::plan::iso_day;
use crate::zone::Zone;

/// What a rule of retention asks for, or has done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Retained {
    /// The dataset.
    pub dataset: String,
    /// The partner.
    pub partner: String,
    /// The rule, in words.
    pub rule: String,
    /// Rows of this day and before have gone.
    pub until: String,
}

/// Dataset to the number of rows that went. Exact: to be rounded by whoever tells it.
pub type Removed = BTreeMap<String, u64>;

/// The rules that hold for what was landed.
pub(crate) fn rules(zone: &Zone, programme: &Programme, today: Day) -> Result<Vec<Retained>, Fault> {
    let manifest = Manifest::read(zone)?;
    Ok(expiries(programme, &manifest, today).into_iter().map(|(_, told, _)| told).collect())
}

/// Removes the rows whose time is over, with new keys for what stays, so that nothing of them can be read again.
pub(crate) fn apply(zone: &Zone, programme: &Programme, today: Day) -> Result<(Vec<Retained>, Removed), Fault> {
    let _guard = zone.lock_for_landing()?;
    let (mut manifest, key) = (Manifest::read(zone)?, zone.key()?);
    let mut populations: BTreeMap<&str, BTreeMap<String, Vec<Expiry>>> = BTreeMap::new();
    let mut told = Vec::new();
    for (dataset, rule, expiry) in expiries(programme, &manifest, today) {
        told.push(rule);
        let population = dataset.population.as_deref().unwrap_or_default();
        populations.entry(population).or_default().entry(dataset.id.clone()).or_default().push(expiry);
    }
    let mut removed = Removed::new();
    manifest.custody += 1;
    for (population, expired) in populations {
        let mut people = People::read(zone, &manifest, population)?;
        let linked = manifest.people.contains_key(population).then_some(&mut people);
        let change = Change { expired, ..Change::default() };
        let gone = renew(zone, programme, &key, &mut manifest, population, change, linked)?;
        removed.extend(gone);
    }
    Ok((told, removed))
}

fn expiries<'a>(programme: &'a Programme, manifest: &Manifest, today: Day) -> Vec<(&'a Dataset, Retained, Expiry)> {
    let private = programme.datasets.values().filter(|dataset| !is_derived(dataset) && dataset.population.is_some());
    let landed = private.flat_map(|dataset| {
        let partners = manifest.extracts.get(&dataset.id).into_iter().flat_map(BTreeMap::keys);
        partners.map(move |partner| (dataset, partner.clone()))
    });
    landed
        .filter_map(|(dataset, partner)| {
            let rule = programme.lawfulness.retention(dataset, &partner)?;
            let until = rule.cut_off(today)?.to_string();
            let keep_from = iso_day(&until)?.saturating_add(1);
            let column = match &rule.after {
                RetentionStart::Landing => None,
                RetentionStart::Field(field) => Some(field.clone()),
            };
            let told = Retained { dataset: dataset.id.clone(), partner: partner.clone(), rule: rule.text(), until };
            Some((dataset, told, Expiry { partner, column, keep_from }))
        })
        .collect()
}
