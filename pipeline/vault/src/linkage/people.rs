//! Who is whom: the records of one population, the person each belongs to, and what is needed to link the next delivery.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::fault::Fault;
use crate::lake::Manifest;
use crate::linkage::told::{Decided, Told};
use crate::linkage::{Identities, Known, Unlinked, persons, table};
use crate::zone::{SecretKey, Zone};

/// A record: what one partner means by one person.
pub(crate) struct Record {
    pub(super) partner: String,
    /// The datasets in which it has rows.
    pub(super) datasets: BTreeSet<String>,
    /// The person.
    pub(super) unit: i64,
    /// What its person adds to the interval of people.
    pub(super) share: Share,
    /// Why it belongs to its person, where there is another record: the best evidence, without a name.
    pub(super) reason: Option<String>,
    /// What it is linked by, and known again by after erasure; gone when the linkage is closed.
    pub(super) known: Option<Known>,
}

/// Why one record belongs to its person.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct LinkReason {
    /// The partner that sent it.
    pub partner: String,
    /// The datasets in which it has rows.
    pub datasets: Vec<String>,
    /// The best evidence that joins it to another record of the person; none where it is the only one.
    pub reason: Option<String>,
}

/// What a person adds to the fewest and to the most people there may be, in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) fewest: i32,
    pub(crate) most: i32,
}

impl Default for Share {
    /// Nothing is in doubt.
    fn default() -> Self {
        Self { fewest: 100, most: 100 }
    }
}

/// The records of a population.
pub(crate) struct People {
    population: String,
    pub(super) records: BTreeMap<i64, Record>,
    /// What the linkage told that is not yet kept.
    told: Option<Told>,
}

impl People {
    /// Reads them; none before the first landing.
    pub(crate) fn read(zone: &Zone, manifest: &Manifest, population: &str) -> Result<Self, Fault> {
        let file = manifest.people.get(population);
        let records = file.map(|file| table::read(zone, population, file)).transpose()?.unwrap_or_default();
        Ok(Self { population: population.to_owned(), records, told: None })
    }

    /// Keeps them, in a new file that the manifest names.
    pub(crate) fn write(&self, zone: &Zone, manifest: &mut Manifest, key: &SecretKey) -> Result<(), Fault> {
        let stem = key.text("people", &[self.population.as_bytes(), &manifest.changes.to_le_bytes()]);
        let file = table::write(zone, &self.population, &format!("people-{stem}.parquet"), &self.records)?;
        manifest.people.insert(self.population.clone(), file);
        Ok(())
    }

    /// Keeps what their linkage told. To be called once the manifest is committed: a lake that did not change must not lose the
    /// pairs that wait.
    pub(crate) fn keep_told(self, zone: &Zone) -> Result<(), Fault> {
        self.told.map_or(Ok(()), |told| zone.keep_told(&self.population, told))
    }

    /// The person of a record.
    pub(crate) fn unit_of(&self, record: i64) -> Option<i64> {
        self.records.get(&record).map(|record| record.unit)
    }

    /// The person of the first record that `wanted` says yes to.
    pub(crate) fn unit_with(&self, wanted: impl Fn(i64) -> bool) -> Option<i64> {
        self.records.iter().find(|(number, _)| wanted(**number)).map(|(_, record)| record.unit)
    }

    /// The persons of records; a record that is not among them is its own.
    pub(crate) fn units_of(&self, records: &BTreeSet<i64>) -> std::collections::HashSet<i64> {
        records.iter().map(|record| self.unit_of(*record).unwrap_or(*record)).collect()
    }

    /// Takes the records of a delivery, in the place of those of the delivery before, and links everybody.
    ///
    /// Gives the records that were there before and now belong to another person: (the unit before, the unit now).
    pub(crate) fn replace(
        &mut self,
        zone: &Zone,
        partner: &str,
        dataset: &str,
        delivered: Identities,
    ) -> Result<HashMap<i64, (i64, i64)>, Unlinked> {
        let before = self.units();
        for record in self.records.values_mut().filter(|record| record.partner == partner) {
            record.datasets.remove(dataset);
        }
        // Once the linkage is closed, nothing to link by is kept any more.
        let closed = self.records.values().any(|record| record.known.is_none());
        let mut new = false;
        for (number, known) in delivered.into_records() {
            let record = self.records.entry(number).or_insert_with(|| {
                new = true;
                Record {
                    partner: partner.to_owned(),
                    datasets: BTreeSet::new(),
                    unit: 0,
                    share: Share::default(),
                    reason: None,
                    known: None,
                }
            });
            record.datasets.insert(dataset.to_owned());
            if !closed {
                record.known = Some(known);
            }
        }
        self.records.retain(|_, record| !record.datasets.is_empty());
        if new {
            let decided = zone.decisions(&self.population)?;
            self.told = Some(persons::link(zone, &self.population, &mut self.records, &before, &decided)?);
        }
        Ok(self.moved(&before))
    }

    /// Links everybody again, by these decisions.
    pub(crate) fn relink(&mut self, zone: &Zone, decided: &[Decided]) -> Result<HashMap<i64, (i64, i64)>, Unlinked> {
        let before = self.units();
        self.told = Some(persons::link(zone, &self.population, &mut self.records, &before, decided)?);
        Ok(self.moved(&before))
    }

    /// What each person adds to the interval of people.
    pub(crate) fn shares(&self) -> HashMap<i64, Share> {
        self.records.values().map(|record| (record.unit, record.share)).collect()
    }

    /// For each record of a person: the partner, the datasets in which it has rows, and why it belongs to the person.
    pub(crate) fn reasons_of(&self, unit: i64) -> Vec<LinkReason> {
        let told = |record: &Record| LinkReason {
            partner: record.partner.clone(),
            datasets: record.datasets.iter().cloned().collect(),
            reason: record.reason.clone(),
        };
        self.records_of(unit).map(|(_, record)| told(record)).collect()
    }

    fn units(&self) -> HashMap<i64, i64> {
        self.records.iter().map(|(number, record)| (*number, record.unit)).collect()
    }

    /// The records that were there before and now belong to another person.
    fn moved(&self, before: &HashMap<i64, i64>) -> HashMap<i64, (i64, i64)> {
        let moved = |(number, record): (&i64, &Record)| {
            let unit = *before.get(number)?;
            (unit != record.unit).then_some((*number, (unit, record.unit)))
        };
        self.records.iter().filter_map(moved).collect()
    }

    /// The records of one person.
    pub(crate) fn records_of(&self, unit: i64) -> impl Iterator<Item = (&i64, &Record)> {
        self.records.iter().filter(move |(_, record)| record.unit == unit)
    }

    /// Forgets a person; gives what is needed to know them again.
    pub(crate) fn forget(&mut self, unit: i64) -> Vec<[u8; 16]> {
        let mut digests = Vec::new();
        for (number, record) in self.records_of(unit) {
            digests.push(record_digest(*number));
            digests.extend(record.known.iter().flat_map(|known| known.keys.iter().copied()));
        }
        self.records.retain(|_, record| record.unit != unit);
        digests
    }

    /// Destroys what records are linked by. Later deliveries with new people are refused.
    pub(crate) fn close(&mut self) {
        self.records.values_mut().for_each(|record| record.known = None);
    }
}

/// A record's number as a tombstone.
pub(crate) fn record_digest(record: i64) -> [u8; 16] {
    let mut digest = [0_u8; 16];
    digest[..8].copy_from_slice(&record.to_le_bytes());
    digest
}
