//! How good a linkage is, by labels.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Display, Formatter};

use choir_linkage::{Encoder, Identity, Linkage, Record, RecordKey, Settings, link};

use crate::data::Person;

pub(crate) struct Score {
    pub(crate) precision: f64,
    pub(crate) recall: f64,
    pub(crate) f1: f64,
    linkage: Linkage,
    people: u64,
    matches: usize,
    seconds: f64,
}

impl Score {
    pub(crate) fn of(people: &[Person]) -> Self {
        let encoder = Encoder::new(b"a key for public data, no secret").unwrap();
        let records = people.iter().enumerate().map(|(place, person)| Record {
            key: RecordKey::new(place as u128),
            encoded: encoder.encode(&Identity {
                given_names: &person.given,
                family_names: &person.family,
                birth_date: person.birth_date,
                birth_year_only: person.year_only,
                postcode: &person.postcode,
                ..Identity::default()
            }),
        });
        let started = std::time::Instant::now();
        let linkage = link(records.collect(), &[], &Settings::default()).unwrap();
        let seconds = started.elapsed().as_secs_f64();
        let person_of = |key: &RecordKey| people[key.number() as usize].person.as_str();
        let linked: Vec<(&str, &str)> = linkage.clusters.iter().flat_map(|cluster| pairs(cluster, person_of)).collect();
        let right = linked.iter().filter(|(one, other)| one == other).count();
        let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
        people.iter().for_each(|person| *sizes.entry(&person.person).or_insert(0) += 1);
        let matches: usize = sizes.values().map(|size| size * (size - 1) / 2).sum();
        let (precision, recall) = (right as f64 / linked.len().max(1) as f64, right as f64 / matches as f64);
        let f1 = 2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE);
        let distinct: BTreeSet<&str> = people.iter().map(|person| person.person.as_str()).collect();
        Self { precision, recall, f1, people: distinct.len() as u64, matches, seconds, linkage }
    }

    pub(crate) fn holds_the_truth(&self) -> bool {
        (self.linkage.people.lowest..=self.linkage.people.highest).contains(&self.people)
    }
}

fn pairs<'people>(cluster: &[RecordKey], person_of: impl Fn(&RecordKey) -> &'people str) -> Vec<(&'people str, &'people str)> {
    let mut pairs = Vec::new();
    for (place, one) in cluster.iter().enumerate() {
        pairs.extend(cluster[place + 1..].iter().map(|other| (person_of(one), person_of(other))));
    }
    pairs
}

impl Display for Score {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "P {:.4} R {:.4} F1 {:.4}; people {} in {}..={} (clusters {}); matches {} estimated {:.0}, at most {:.0}; {} compared, {} in doubt; {:.1} s",
            self.precision,
            self.recall,
            self.f1,
            self.people,
            self.linkage.people.lowest,
            self.linkage.people.highest,
            self.linkage.clusters.len(),
            self.matches,
            self.linkage.estimated_matches,
            self.linkage.most_matches,
            self.linkage.compared,
            self.linkage.queue.len(),
            self.seconds
        )
    }
}
