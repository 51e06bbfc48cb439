//! Landing: a partner's files become rows of the lake, or nothing changes.
//!
//! extract -> checked against headings -> harmonised -> pseudonymised -> linked -> snapshot. Everything is prepared
//! beside the lake; the manifest is replaced last, in one rename.

mod assemble;
mod cell;
mod day;
mod error;
mod file;
mod harmonise;
mod report;

use std::path::PathBuf;

use choir_contract::{Dataset, Mapping, Programme};

pub use error::LandError;
pub use report::{FileReport, LandingReport, Quarantined};

use crate::fault::Fault;
use crate::lake::{Extract, Manifest, write_rows};
use crate::landing::file::Table;
use crate::landing::harmonise::Harmonised;
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
}

/// Lands a delivery. Calls `progress` with a word for each step.
pub(crate) fn land(
    zone: &Zone,
    programme: &Programme,
    delivery: &Delivery<'_>,
    progress: &mut dyn FnMut(&str),
) -> Result<LandingReport, LandError> {
    let mapping = programme.mapping(delivery.partner, delivery.dataset)?;
    let dataset = programme.dataset(delivery.dataset)?;
    let _guard = zone.lock_for_landing()?;
    let key = zone.key()?;
    let mut files = Vec::new();
    for path in delivery.files {
        progress("reading");
        files.push((path, file::read_bytes(path)?));
    }
    let identity = identity(programme, delivery, &files, &key)?;
    let mut manifest = Manifest::read_to_land(zone)?;
    let known = manifest.extracts.get(delivery.dataset).and_then(|partners| partners.get(delivery.partner));
    let unchanged = manifest.is_current() && known.is_some_and(|extract| extract.identity == identity);
    progress("harmonising");
    let harmonised = harmonise(programme, dataset, &mapping, &files, &key, &identity)?;
    let report = harmonised.report(delivery, unchanged);
    if !unchanged {
        progress("linking and writing");
        stage(zone, programme, dataset, delivery, &harmonised, &identity, &mut manifest)?;
        assemble::assemble(zone, programme, &key, &mut manifest)?;
        report::keep(zone, &harmonised, &report, &key, &identity)?;
        manifest.commit(zone)?;
    }
    Ok(report)
}

/// Keyed hash of everything a landing rests on: the same extract twice changes nothing.
fn identity(
    programme: &Programme,
    delivery: &Delivery<'_>,
    files: &[(&PathBuf, Vec<u8>)],
    key: &SecretKey,
) -> Result<String, LandError> {
    let contract = programme.landing_hash(delivery.partner, delivery.dataset)?;
    let parts: Vec<&[u8]> = std::iter::once(contract.as_bytes()).chain(files.iter().map(|(_, bytes)| bytes.as_slice())).collect();
    Ok(key.text("extract", &parts))
}

fn harmonise<'a>(
    programme: &'a Programme,
    dataset: &'a Dataset,
    mapping: &'a Mapping,
    files: &[(&PathBuf, Vec<u8>)],
    key: &'a SecretKey,
    identity: &'a str,
) -> Result<Harmonised<'a>, LandError> {
    let mut harmonised = Harmonised::new(programme, dataset, mapping, key, identity);
    for (path, bytes) in files {
        let table: Table = file::read_table(path, bytes, mapping)?;
        harmonised.take(path, table)?;
    }
    Ok(harmonised)
}

fn stage(
    zone: &Zone,
    programme: &Programme,
    dataset: &Dataset,
    delivery: &Delivery<'_>,
    harmonised: &Harmonised<'_>,
    identity: &str,
    manifest: &mut Manifest,
) -> Result<(), Fault> {
    let file = format!("staged-{identity}.parquet");
    write_rows(zone, &file, &assemble::staged_schema(programme, dataset), harmonised.rows())?;
    let partners = manifest.extracts.entry(delivery.dataset.to_owned()).or_default();
    partners.insert(delivery.partner.to_owned(), Extract { identity: identity.to_owned(), file });
    Ok(())
}

#[cfg(test)]
mod tests;
