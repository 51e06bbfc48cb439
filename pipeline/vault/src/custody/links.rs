//! The steward's desk: how many people there are, which pairs are in doubt, what the steward decides, and the end of what
//! people are linked by.

use std::path::Path;

use choir_contract::Programme;

use crate::fault::Fault;
use crate::lake::{Change, Manifest};
use crate::landing::{IdentityRow, LandError, apply, identities, restated};
use crate::linkage::{Decided, DistinctPeople, Pending, People, Told, pair_name, people_key};
use crate::zone::Zone;

/// Why a decision on two records is not carried out.
#[derive(Debug, thiserror::Error)]
pub enum LinkDecisionError {
    /// No such pair waits.
    #[error("no pair `{pair}` waits for a decision or was decided\n  next: `choir link queue` lists those that do")]
    UnknownPair {
        /// What was given.
        pair: String,
    },
    /// The decisions do not go together, or the linkage is closed.
    #[error(transparent)]
    Land(#[from] LandError),
    /// The vault could not do its work.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What the last linkage of every population told.
pub(crate) fn distinct_people(zone: &Zone) -> Result<Vec<DistinctPeople>, Fault> {
    let manifest = Manifest::read(zone)?;
    let told = manifest.people.keys().map(|population| Ok(zone.told(population)?.people));
    Ok(told.collect::<Result<Vec<_>, Fault>>()?.into_iter().flatten().collect())
}

/// The pairs that wait for a decision, the most important first.
pub(crate) fn pending(zone: &Zone) -> Result<Vec<Pending>, Fault> {
    let manifest = Manifest::read(zone)?;
    let told = manifest.people.keys().map(|population| zone.told(population)).collect::<Result<Vec<_>, _>>()?;
    Ok(told.into_iter().flat_map(Told::pending).collect())
}

/// What the steward says of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Both records are one person.
    Same,
    /// They are two.
    Different,
    /// Nothing: what was decided before is taken back.
    Open,
}

/// Takes a decision, links everybody again, and moves the rows that now belong to another person.
pub(crate) fn decide(zone: &Zone, programme: &Programme, pair: &str, verdict: Verdict) -> Result<(), LinkDecisionError> {
    let _guard = zone.lock_for_landing()?;
    let (mut manifest, key) = (Manifest::read(zone)?, zone.key()?);
    let (population, records) = find(zone, &manifest, pair)?;
    let mut decisions = zone.decisions(&population)?;
    // Who decides again takes the decision before back.
    decisions.retain(|decided| decided.records != records);
    match verdict {
        Verdict::Same => decisions.push(Decided { records, same: true }),
        Verdict::Different => decisions.push(Decided { records, same: false }),
        Verdict::Open => {}
    }
    let mut people = People::read(zone, &manifest, &population)?;
    let before = people.shares();
    let moved = people.relink(zone, &decisions).map_err(LandError::from)?;
    let restated = restated(&before, &people.shares());
    let change = Change { moved, restated, held: people.units_of(&zone.restricted(&population)?), ..Change::default() };
    manifest.custody += 1;
    people.write(zone, &mut manifest, &key)?;
    apply(zone, programme, &key, &mut manifest, Ok((&population, Some(&people))), change, &|record| record)?;
    // Only decisions under which everybody could be linked are kept: no later landing stumbles over them.
    zone.keep_decisions(&population, &decisions)?;
    manifest.commit(zone)?;
    Ok(people.keep_told(zone)?)
}

/// The population and the records of a pair that is in doubt or was decided.
fn find(zone: &Zone, manifest: &Manifest, pair: &str) -> Result<(String, [i64; 2]), LinkDecisionError> {
    let key = zone.key()?;
    for population in manifest.people.keys() {
        let pending = zone.told(population)?.pending().map(|pending| pending.records);
        let decided = zone.decisions(population)?.into_iter().map(|decided| decided.records);
        if let Some(records) = pending.chain(decided).find(|records| pair_name(&key, *records) == pair) {
            return Ok((population.clone(), records));
        }
    }
    Err(LinkDecisionError::UnknownPair { pair: pair.to_owned() })
}

/// The rows of a partner's file that one of a pair's records stands for, and what they say about who it is: for two people
/// who were allowed to look. The vault itself keeps no name.
pub(crate) fn rows_of_pair(
    zone: &Zone,
    programme: &Programme,
    pair: &str,
    (partner, dataset, file): (&str, &str, &Path),
) -> Result<Vec<IdentityRow>, LinkDecisionError> {
    let (_, records) = find(zone, &Manifest::read(zone)?, pair)?;
    Ok(identities(zone, programme, partner, dataset, file, &records)?)
}

/// Destroys everything that records are linked by, and the key of the files that held it. Who is whom stays; a later
/// delivery may hold only people who are known.
pub(crate) fn close(zone: &Zone) -> Result<(), Fault> {
    let _guard = zone.lock_for_landing()?;
    let (mut manifest, key) = (Manifest::read(zone)?, zone.key()?);
    let populations: Vec<String> = manifest.people.keys().cloned().collect();
    for population in &populations {
        let mut people = People::read(zone, &manifest, population)?;
        people.close();
        zone.make_data_key(&people_key(population))?;
        manifest.changes += 1;
        people.write(zone, &mut manifest, &key)?;
    }
    manifest.commit(zone)?;
    populations.iter().try_for_each(|population| zone.destroy_older_keys(&people_key(population)).map(|_| ()))
}
