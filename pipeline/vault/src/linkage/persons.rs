//! From records to persons: the linkage itself, by `choir_linkage`, under the steward's decisions.
//!
//! A person keeps the number that most of their records had before, so that numbers stay when extracts are landed again.

use std::collections::{BTreeMap, HashMap};

use choir_linkage::{Assignment, Encoded, Link, LinkError, Linkage, PersonId, RecordKey, Settings, assign, link as link_records};

use crate::fault::Fault;
use crate::linkage::people::{Record, Share};
use crate::linkage::told::{Decided, Told};
use crate::zone::{SecretKey, Zone};

/// Shares are kept in hundredths.
const HUNDRED: f64 = 100.0;

/// Why people are not linked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unlinked {
    /// The linkage was closed, what records are linked by was destroyed, and a record is new.
    #[error("the linkage was closed")]
    Closed,
    /// The records, or the steward's decisions on them, do not go together.
    #[error(transparent)]
    Refused(#[from] LinkError),
    /// The vault could not do its work.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Gives every record its person, and tells what was found.
#[allow(clippy::cast_possible_truncation, reason = "a share is at most the number of a person's records")]
pub(super) fn link(
    zone: &Zone,
    population: &str,
    records: &mut BTreeMap<i64, Record>,
    before: &HashMap<i64, i64>,
    decided: &[Decided],
) -> Result<Told, Unlinked> {
    let key = zone.key()?;
    let decisions: Vec<choir_linkage::Decision> = decided.iter().map(Decided::as_linkage_takes_it).collect();
    let linkage = link_records(encoded(zone, records)?, &decisions, &Settings::default())?;
    let assignment = assigned(&key, population, records, before, &linkage);
    for (record, person) in &assignment.ids {
        if let Some(record) = records.get_mut(&number(*record)) {
            record.unit = person.number().cast_signed();
        }
    }
    for (cluster, share) in linkage.clusters.iter().zip(&linkage.shares) {
        // Rounded outwards: the figures that are made of them never say more than the linkage does.
        let share = Share { fewest: (share.fewest * HUNDRED).floor() as i32, most: (share.most * HUNDRED).ceil() as i32 };
        for key in cluster {
            records.entry(number(*key)).and_modify(|record| record.share = share);
        }
    }
    give_reasons(records, &linkage);
    Ok(Told::of(population, records, &linkage, &assignment, &key))
}

/// The best evidence that joins each record to another one of its person.
fn give_reasons(records: &mut BTreeMap<i64, Record>, linkage: &Linkage) {
    let mut best: HashMap<i64, &Link> = HashMap::new();
    let better =
        |link: &Link, than: &Link| (link.decided, link.evidence.probability()) > (than.decided, than.evidence.probability());
    for link in &linkage.links {
        for record in [link.first, link.second].map(number) {
            let known = best.entry(record).or_insert(link);
            if better(link, known) {
                *known = link;
            }
        }
    }
    for (number, record) in records {
        record.reason = best.get(number).map(|link| match link.decided {
            true => "a steward decided it".to_owned(),
            false => link.evidence.to_string(),
        });
    }
}

fn assigned(
    key: &SecretKey,
    population: &str,
    records: &BTreeMap<i64, Record>,
    before: &HashMap<i64, i64>,
    linkage: &Linkage,
) -> Assignment {
    let known = before.iter().filter(|(number, _)| records.contains_key(number));
    let previous: Vec<(RecordKey, PersonId)> =
        known.map(|(number, unit)| (record_key(*number), PersonId::new(unit.cast_unsigned()))).collect();
    let mut drawn = 0_u64;
    let mut random = || {
        drawn += 1;
        key.number("person", &[population.as_bytes(), &drawn.to_le_bytes(), &fresh()]).cast_unsigned()
    };
    assign(&previous, &linkage.clusters, &mut random)
}

/// Random bytes; without any, the key and the count still make numbers that nobody can guess.
fn fresh() -> [u8; 16] {
    let mut bytes = [0_u8; 16];
    _ = getrandom::fill(&mut bytes);
    bytes
}

fn encoded(zone: &Zone, records: &BTreeMap<i64, Record>) -> Result<Vec<choir_linkage::Record>, Unlinked> {
    let mut ready = Vec::with_capacity(records.len());
    for (number, record) in records {
        let known = record.known.as_ref().ok_or(Unlinked::Closed)?;
        let encoded = Encoded::from_bytes(&known.encoded);
        let encoded = encoded.ok_or_else(|| zone.incident("linking people", "an encoding is not as written"))?;
        ready.push(choir_linkage::Record { key: record_key(*number), encoded });
    }
    Ok(ready)
}

pub(super) fn record_key(number: i64) -> RecordKey {
    RecordKey::new(u128::from(number.cast_unsigned()))
}

pub(super) fn number(key: RecordKey) -> i64 {
    u64::try_from(key.number()).unwrap_or(0).cast_signed()
}
