//! What the last linkage of a population told, and what the steward decided: encrypted files of the zone.

use std::collections::BTreeMap;

use choir_linkage::{Assignment, Decision, Linkage, RecordKey, Verdict};
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::linkage::people::Record;
use crate::linkage::persons::{number, record_key};
use crate::zone::{SecretKey, Zone};

/// Most changes of persons that are kept, the newest.
const MOST_CHANGES: usize = 100_000;

/// How many people the records of a population are: never one number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DistinctPeople {
    /// The population.
    pub population: String,
    /// Number of records: what would be counted without linkage.
    pub records: u64,
    /// Fewest people.
    pub lowest: u64,
    /// Most people.
    pub highest: u64,
    /// How the interval was made.
    pub method: String,
    /// Persons that became several with the last linkage.
    pub splits: u64,
    /// Persons that became one with the last linkage.
    pub merges: u64,
    /// Pairs that wait for a decision.
    pub pending: u64,
    /// Blocks of records that were too large to compare in full.
    pub capped: u64,
}

/// A pair of records in doubt. It says why, and not who.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pending {
    /// Its name, for a decision.
    pub pair: String,
    /// The evidence, in words.
    pub evidence: String,
    /// The partners that sent the two records.
    pub partners: [String; 2],
    /// Whether they count as one person for now.
    pub linked: bool,
    /// The two records, which are kept beside it and told to nobody.
    #[serde(skip)]
    pub(crate) records: [i64; 2],
}

/// Persons that were joined or parted, in numbers that mean nothing outside of the zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Regrouped {
    /// Who they were.
    pub(crate) from: Vec<i64>,
    /// Who they are now.
    pub(crate) into: Vec<i64>,
}

/// What the last linkage of a population told.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Told {
    pub(crate) people: Option<DistinctPeople>,
    pending: Vec<(Pending, [i64; 2])>,
    /// Every join and parting so far.
    pub(crate) regrouped: Vec<Regrouped>,
}

/// A decision as it is kept.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Decided {
    pub(crate) records: [i64; 2],
    pub(crate) same: bool,
}

impl Decided {
    pub(super) fn as_linkage_takes_it(&self) -> Decision {
        let [first, second] = self.records.map(record_key);
        Decision { first, second, verdict: if self.same { Verdict::Same } else { Verdict::Different } }
    }

    /// Whether it is about a record.
    pub(crate) fn is_about(&self, record: i64) -> bool {
        self.records.contains(&record)
    }
}

impl Told {
    pub(super) fn of(
        population: &str,
        records: &BTreeMap<i64, Record>,
        linkage: &Linkage,
        assignment: &Assignment,
        key: &SecretKey,
    ) -> Self {
        let partner = |key: RecordKey| records.get(&number(key)).map(|record| record.partner.clone()).unwrap_or_default();
        let pending: Vec<(Pending, [i64; 2])> = linkage
            .queue
            .iter()
            .map(|doubt| {
                let records = [number(doubt.first), number(doubt.second)];
                let pair = pair_name(key, records);
                let partners = [partner(doubt.first), partner(doubt.second)];
                (Pending { pair, evidence: doubt.evidence.to_string(), partners, linked: doubt.linked, records }, records)
            })
            .collect();
        let unit = |person: &choir_linkage::PersonId| person.number().cast_signed();
        let merges = assignment
            .merges
            .iter()
            .map(|merge| Regrouped { from: merge.from.iter().map(unit).collect(), into: vec![unit(&merge.into)] });
        let splits = assignment
            .splits
            .iter()
            .map(|split| Regrouped { from: vec![unit(&split.from)], into: split.into.iter().map(unit).collect() });
        let people = DistinctPeople {
            population: population.to_owned(),
            records: records.len() as u64,
            lowest: linkage.people.lowest,
            highest: linkage.people.highest,
            method: linkage.people.method.to_owned(),
            splits: assignment.splits.len() as u64,
            merges: assignment.merges.len() as u64,
            pending: pending.len() as u64,
            capped: linkage.capped.iter().map(|capped| capped.blocks as u64).sum(),
        };
        Self { people: Some(people), pending, regrouped: merges.chain(splits).collect() }
    }

    /// The pairs in doubt, the most important first.
    pub(crate) fn pending(self) -> impl Iterator<Item = Pending> {
        self.pending.into_iter().map(|(pending, records)| Pending { records, ..pending })
    }

    /// Takes over what was told of earlier linkages.
    fn after(&mut self, mut earlier: Self) {
        earlier.regrouped.append(&mut self.regrouped);
        let surplus = earlier.regrouped.len().saturating_sub(MOST_CHANGES);
        self.regrouped = earlier.regrouped.split_off(surplus);
    }

    fn forget(&mut self, unit: i64, records: &std::collections::BTreeSet<i64>) {
        self.pending.retain(|(_, pair)| pair.iter().all(|record| !records.contains(record)));
        self.regrouped.retain(|change| !change.from.contains(&unit) && !change.into.contains(&unit));
    }
}

/// The name of a pair: the same whenever it comes up, and nothing without the key.
pub(crate) fn pair_name(key: &SecretKey, records: [i64; 2]) -> String {
    let [first, second] = records.map(i64::to_le_bytes);
    key.text("pair", &[&first, &second])[..8].to_owned()
}

impl Zone {
    /// What the last linkage told.
    pub(crate) fn told(&self, population: &str) -> Result<Told, Fault> {
        self.read_kept(&format!("linkage-{population}"))
    }

    /// Keeps what a linkage told, after what earlier ones did.
    pub(crate) fn keep_told(&self, population: &str, mut told: Told) -> Result<(), Fault> {
        told.after(self.told(population)?);
        self.write_kept(&format!("linkage-{population}"), &told)
    }

    /// What the steward has decided.
    pub(crate) fn decisions(&self, population: &str) -> Result<Vec<Decided>, Fault> {
        self.read_kept(&format!("decisions-{population}"))
    }

    /// Keeps what the steward has decided.
    pub(crate) fn keep_decisions(&self, population: &str, decisions: &[Decided]) -> Result<(), Fault> {
        self.write_kept(&format!("decisions-{population}"), decisions)
    }

    /// Forgets what was told and decided of an erased person.
    pub(crate) fn forget_links(
        &self,
        population: &str,
        unit: i64,
        records: &std::collections::BTreeSet<i64>,
    ) -> Result<(), Fault> {
        let mut told = self.told(population)?;
        told.forget(unit, records);
        self.write_kept(&format!("linkage-{population}"), &told)?;
        let mut decisions = self.decisions(population)?;
        decisions.retain(|decided| !records.iter().any(|record| decided.is_about(*record)));
        self.keep_decisions(population, &decisions)
    }

    fn read_kept<T: Default + serde::de::DeserializeOwned>(&self, name: &str) -> Result<T, Fault> {
        let bytes = self.read_sealed(name)?;
        let value = bytes.map(|bytes| serde_json::from_slice(&bytes)).transpose();
        Ok(value.map_err(|error| self.incident("reading the linkage", error))?.unwrap_or_default())
    }

    fn write_kept<T: Serialize + ?Sized>(&self, name: &str, value: &T) -> Result<(), Fault> {
        let bytes = serde_json::to_vec(value).map_err(|error| self.incident("writing the linkage", error))?;
        self.write_sealed(name, &bytes)
    }
}
