//! Landing: a partner's files become rows of the lake, or nothing changes.
//!
//! extract -> checked against headings -> harmonised -> pseudonymised -> staged -> linked -> lake. Files are streamed, so
//! that memory does not grow with them. Everything is prepared beside the lake; the manifest is replaced last, in one
//! rename.

mod assemble;
mod cell;
mod day;
mod derive;
mod error;
mod harmonise;
mod lexicon;
mod report;
mod stage;
mod tokens;

use std::collections::HashMap;
use std::path::PathBuf;

use choir_contract::{Dataset, Day, Programme};

pub(crate) use assemble::{apply, restated};
pub use error::LandError;
pub(crate) use report::words;
pub use report::{FileReport, LandingReport, Quarantined};
pub use tokens::IdentityRow;
pub(crate) use tokens::{identities, tokens};

use crate::lake::{Extract, LakeTable, Manifest, landed_since, stored_schema};
use crate::landing::stage::Stage;
use crate::plan::iso_day;
use crate::zone::{SecretKey, Zone};

/// One delivery of one partner: all files of one dataset. It takes the place of the partner's delivery before.
#[derive(Debug)]
pub struct Delivery<'a> {
    /// The partner.
    pub partner: &'a str,
    /// The dataset.
    pub dataset: &'a str,
    /// The files.
    pub files: &'a [PathBuf],
    /// The day of the landing.
    pub today: Day,
    /// Whether only the report is wanted: the lake stays as it is.
    pub dry_run: bool,
}

/// Lands a delivery. Calls `progress` with a word for each step.
pub(crate) fn land(
    zone: &Zone,
    programme: &Programme,
    delivery: &Delivery<'_>,
    progress: &mut dyn FnMut(&str),
) -> Result<LandingReport, LandError> {
    let _guard = zone.lock_for_landing()?;
    let landed = land_alone(zone, programme, delivery, progress);
    if landed.is_err() {
        // What was written beside the lake goes at once; what cannot be removed now goes with the next landing.
        if let Ok(manifest) = Manifest::read(zone) {
            manifest.remove_unused(zone);
        }
    }
    landed
}

fn land_alone(
    zone: &Zone,
    programme: &Programme,
    delivery: &Delivery<'_>,
    progress: &mut dyn FnMut(&str),
) -> Result<LandingReport, LandError> {
    let mapping = programme.mapping(delivery.partner, delivery.dataset)?;
    let dataset = programme.dataset(delivery.dataset)?;
    let columns: Vec<&str> = mapping.columns.keys().map(String::as_str).collect();
    programme.lawfulness.may_land(delivery.partner, dataset, &columns, delivery.today)?;
    let key = zone.key()?;
    let today = iso_day(&delivery.today.to_string()).unwrap_or_default();
    let mut manifest = Manifest::read(zone)?;
    check_shape(programme, dataset, &manifest)?;
    progress("reading");
    let identity = identity(programme, delivery, &key)?;
    let known = manifest.extracts.get(delivery.dataset).and_then(|partners| partners.get(delivery.partner));
    let unchanged = known.is_some_and(|extract| extract.identity == identity);
    progress("harmonising");
    let others = programme.mappings(delivery.dataset)?;
    let since = match (known, &dataset.population) {
        (Some(_), Some(_)) => landed_since(zone, &manifest, &dataset.id, delivery.partner)?,
        _ => HashMap::new(),
    };
    let mut stage = Stage::begin(zone, programme, dataset, (&mapping, &others), &key, &identity, (today, since))?;
    for path in delivery.files {
        stage.take(path, &mut |rows| progress(&format!("harmonising, {rows} rows")))?;
    }
    let staged = stage.finish()?;
    let report = staged.report(delivery, unchanged, known.map(|extract| &extract.coverage));
    report::keep(zone, &staged, &report, &key, &identity)?;
    if !unchanged && !delivery.dry_run {
        progress("linking and writing");
        let extract = Extract { identity, rows: staged.file.rows, landed_on: today, coverage: staged.coverage.clone() };
        let rows = (staged.file, staged.identities);
        let people = assemble::replace(zone, programme, &key, &mut manifest, delivery, rows, extract)?;
        manifest.commit(zone)?;
        people.map_or(Ok(()), |people| people.keep_told(zone))?;
    } else {
        manifest.remove_unused(zone);
    }
    Ok(report)
}

/// A column whose type was changed cannot be read together with what other partners have landed.
fn check_shape(programme: &Programme, dataset: &Dataset, manifest: &Manifest) -> Result<(), LandError> {
    let schema = stored_schema(programme, dataset);
    match manifest.tables.get(&dataset.id).and_then(|table: &LakeTable| table.clash(&schema)) {
        Some(column) => Err(LandError::Shape { dataset: dataset.id.clone(), column }),
        None => Ok(()),
    }
}

/// Keyed hash of everything a landing rests on: the same extract twice changes nothing.
fn identity(programme: &Programme, delivery: &Delivery<'_>, key: &SecretKey) -> Result<String, LandError> {
    let contract = programme.landing_hash(delivery.partner, delivery.dataset)?;
    let digests = delivery.files.iter().map(|path| stage::digest(path)).collect::<Result<Vec<_>, _>>()?;
    let parts: Vec<&[u8]> = std::iter::once(contract.as_bytes()).chain(digests.iter().map(|digest| digest.as_slice())).collect();
    Ok(key.text("extract", &parts))
}

#[cfg(test)]
mod tests;
