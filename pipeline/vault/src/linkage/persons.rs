//! From records to persons: a deterministic, keyed rule.
//!
//! Two records are one person when they share the normalised name and one of birth date, postcode or e-mail address; the
//! relation is made transitive. A person keeps the number that most of their records had before, so that numbers stay when
//! extracts are landed again.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::linkage::people::Record;
use crate::zone::SecretKey;

/// The linkage was closed, what records are linked by was destroyed, and a record is new.
#[derive(Debug)]
pub(crate) struct Closed;

/// Gives every record its person.
pub(super) fn link(key: &SecretKey, records: &mut BTreeMap<i64, Record>, before: &HashMap<i64, i64>) -> Result<(), Closed> {
    if records.iter().any(|(number, record)| record.keys.is_none() && !before.contains_key(number)) {
        return Err(Closed);
    }
    let clusters = clusters(records, before);
    let kept = kept(&clusters, before);
    for (place, cluster) in clusters.iter().enumerate() {
        let unit = kept.get(&place).copied().unwrap_or_else(|| new_unit(key, cluster));
        for number in cluster {
            if let Some(record) = records.get_mut(number) {
                record.unit = unit;
            }
        }
    }
    Ok(())
}

/// Records that are one person, each list in ascending order.
fn clusters(records: &BTreeMap<i64, Record>, before: &HashMap<i64, i64>) -> Vec<Vec<i64>> {
    let numbers: Vec<i64> = records.keys().copied().collect();
    let mut forest = Forest::new(numbers.len());
    let mut first: HashMap<[u8; 16], usize> = HashMap::new();
    let mut closed: HashMap<i64, usize> = HashMap::new();
    for (place, (number, record)) in records.iter().enumerate() {
        for key in record.keys.iter().flatten() {
            forest.join(place, *first.entry(*key).or_insert(place));
        }
        // What was linked before the linkage was closed stays linked.
        if let (None, Some(unit)) = (&record.keys, before.get(number)) {
            forest.join(place, *closed.entry(*unit).or_insert(place));
        }
    }
    let mut members: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
    for (place, number) in numbers.into_iter().enumerate() {
        members.entry(forest.root(place)).or_default().push(number);
    }
    members.into_values().collect()
}

/// The clusters that keep a number: each number goes to the cluster with most of its records, and each cluster takes the
/// number that most of its records had.
fn kept(clusters: &[Vec<i64>], before: &HashMap<i64, i64>) -> BTreeMap<usize, i64> {
    let mut shared: BTreeMap<(usize, i64), usize> = BTreeMap::new();
    for (place, cluster) in clusters.iter().enumerate() {
        for unit in cluster.iter().filter_map(|number| before.get(number)) {
            *shared.entry((place, *unit)).or_default() += 1;
        }
    }
    let mut claims: Vec<((usize, i64), usize)> = shared.into_iter().collect();
    claims.sort_by_key(|((place, unit), records)| (std::cmp::Reverse(*records), *unit, clusters[*place].first().copied()));
    let (mut kept, mut given) = (BTreeMap::new(), BTreeSet::new());
    for ((place, unit), _) in claims {
        if !kept.contains_key(&place) && given.insert(unit) {
            kept.insert(place, unit);
        }
    }
    kept
}

/// The number of a new person: derived from the smallest of their records and random bytes, so that nobody can guess it.
fn new_unit(key: &SecretKey, cluster: &[i64]) -> i64 {
    let mut fresh = [0_u8; 16];
    // Without random bytes the key alone makes a number that nobody can guess.
    _ = getrandom::fill(&mut fresh);
    key.number("person", &[&cluster.first().copied().unwrap_or(0).to_le_bytes(), &fresh])
}

/// Disjoint sets.
struct Forest(Vec<usize>);

impl Forest {
    fn new(size: usize) -> Self {
        Self((0..size).collect())
    }

    fn root(&mut self, mut node: usize) -> usize {
        while self.0[node] != node {
            self.0[node] = self.0[self.0[node]];
            node = self.0[node];
        }
        node
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        // The smaller root stays: the order of joins does not matter.
        self.0[a.max(b)] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(keys: &[u8]) -> Record {
        let keys = Some(keys.iter().map(|key| [*key; 16]).collect());
        Record { partner: "p".to_owned(), datasets: BTreeSet::new(), unit: 0, keys }
    }

    fn key() -> (tempfile::TempDir, SecretKey) {
        let folder = tempfile::tempdir().unwrap();
        let zone = crate::zone::Zone::open(&folder.path().join("zone"), &folder.path().join("keys")).unwrap();
        let key = zone.key().unwrap();
        (folder, key)
    }

    #[test]
    fn persons_keep_their_numbers_when_they_split_and_merge() {
        let (_folder, key) = key();
        let mut records = BTreeMap::from([(1, record(&[1])), (2, record(&[1, 2])), (3, record(&[3])), (4, record(&[4]))]);
        link(&key, &mut records, &HashMap::new()).unwrap();
        let unit = |records: &BTreeMap<i64, Record>, number: i64| records[&number].unit;
        assert_eq!(unit(&records, 1), unit(&records, 2));
        assert_ne!(unit(&records, 3), unit(&records, 4));
        let before: HashMap<i64, i64> = records.iter().map(|(number, record)| (*number, record.unit)).collect();
        // A fifth record joins 3 and 4; 2 parts from 1.
        records.insert(5, record(&[3, 4]));
        records.insert(2, record(&[9]));
        link(&key, &mut records, &before).unwrap();
        assert_eq!(unit(&records, 3), unit(&records, 4));
        assert!([before[&3], before[&4]].contains(&unit(&records, 5)), "one of the two numbers stays");
        assert_ne!(unit(&records, 1), unit(&records, 2));
        assert!([unit(&records, 1), unit(&records, 2)].contains(&before[&1]), "one of the two keeps the number");
    }

    #[test]
    fn a_closed_linkage_keeps_who_is_whom_and_refuses_who_is_new() {
        let (_folder, key) = key();
        let mut records = BTreeMap::from([(1, record(&[1])), (2, record(&[1]))]);
        link(&key, &mut records, &HashMap::new()).unwrap();
        let before: HashMap<i64, i64> = records.iter().map(|(number, record)| (*number, record.unit)).collect();
        records.values_mut().for_each(|record| record.keys = None);
        link(&key, &mut records, &before).unwrap();
        assert_eq!(records[&1].unit, before[&1]);
        assert_eq!(records[&2].unit, before[&1]);
        records.insert(3, Record { keys: None, ..record(&[]) });
        assert!(link(&key, &mut records, &before).is_err());
    }
}
