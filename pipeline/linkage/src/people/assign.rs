//! Person ids that stay: whoever was known keeps their number when records are landed again.

use std::collections::{BTreeMap, BTreeSet};

use crate::record::{PersonId, RecordKey};

/// Ids of all records, and what changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The person of each record, by record.
    pub ids: Vec<(RecordKey, PersonId)>,
    /// People whose records now belong to several.
    pub splits: Vec<Split>,
    /// People who turned out to be one.
    pub merges: Vec<Merge>,
}

/// One person became several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Who it was.
    pub from: PersonId,
    /// Who has the records now, in order.
    pub into: Vec<PersonId>,
}

/// Several people became one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Who they were, in order.
    pub from: Vec<PersonId>,
    /// Who has their records now.
    pub into: PersonId,
}

/// Gives every cluster an id: the id that most of its records had, where that id's records are nowhere more; otherwise a new
/// one drawn from `random`. Ties go to the smaller id and the smaller record, so that the order of clusters does not matter.
///
/// `random` must not repeat a number for ever: a drawn id that is taken is drawn again.
#[must_use]
pub fn assign(previous: &[(RecordKey, PersonId)], clusters: &[Vec<RecordKey>], random: &mut impl FnMut() -> u64) -> Assignment {
    let known: BTreeMap<RecordKey, PersonId> = previous.iter().copied().collect();
    let mut clusters: Vec<Vec<RecordKey>> = clusters.iter().filter(|cluster| !cluster.is_empty()).cloned().collect();
    clusters.iter_mut().for_each(|cluster| cluster.sort_unstable());
    clusters.sort_unstable();
    let kept = kept_ids(&known, &clusters);
    let mut taken: BTreeSet<PersonId> = known.values().copied().collect();
    let mut assignment = Assignment { ids: Vec::new(), splits: Vec::new(), merges: Vec::new() };
    let mut heirs: BTreeMap<PersonId, BTreeSet<PersonId>> = BTreeMap::new();
    for (place, cluster) in clusters.iter().enumerate() {
        let id = kept.get(&place).copied().unwrap_or_else(|| new_id(&mut taken, random));
        let from: BTreeSet<PersonId> = cluster.iter().filter_map(|key| known.get(key).copied()).collect();
        from.iter().for_each(|old| _ = heirs.entry(*old).or_default().insert(id));
        if from.len() > 1 {
            assignment.merges.push(Merge { from: from.into_iter().collect(), into: id });
        }
        assignment.ids.extend(cluster.iter().map(|key| (*key, id)));
    }
    let several = heirs.into_iter().filter(|(_, into)| into.len() > 1);
    assignment.splits = several.map(|(from, into)| Split { from, into: into.into_iter().collect() }).collect();
    assignment.ids.sort_unstable();
    assignment
}

/// The cluster that keeps each old id: largest overlap first.
fn kept_ids(known: &BTreeMap<RecordKey, PersonId>, clusters: &[Vec<RecordKey>]) -> BTreeMap<usize, PersonId> {
    let mut overlaps: BTreeMap<(PersonId, usize), usize> = BTreeMap::new();
    for (place, cluster) in clusters.iter().enumerate() {
        for id in cluster.iter().filter_map(|key| known.get(key)) {
            *overlaps.entry((*id, place)).or_insert(0) += 1;
        }
    }
    let mut claims: Vec<((PersonId, usize), usize)> = overlaps.into_iter().collect();
    claims.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let (mut kept, mut given) = (BTreeMap::new(), BTreeSet::new());
    for ((id, place), _) in claims {
        if !kept.contains_key(&place) && given.insert(id) {
            kept.insert(place, id);
        }
    }
    kept
}

fn new_id(taken: &mut BTreeSet<PersonId>, random: &mut impl FnMut() -> u64) -> PersonId {
    loop {
        let id = PersonId::new(random());
        if taken.insert(id) {
            return id;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(numbers: &[u128]) -> Vec<RecordKey> {
        numbers.iter().map(|number| RecordKey::new(*number)).collect()
    }

    fn source() -> impl FnMut() -> u64 {
        let mut last = 100;
        move || {
            last += 1;
            last
        }
    }

    #[test]
    fn landing_again_changes_nothing() {
        let clusters = [keys(&[1, 2]), keys(&[3]), keys(&[4, 5, 6])];
        let first = assign(&[], &clusters, &mut source());
        let again = assign(&first.ids, &[keys(&[6, 4, 5]), keys(&[3]), keys(&[2, 1])], &mut || 7);
        assert_eq!(first, again);
    }

    #[test]
    fn a_split_leaves_the_id_with_the_larger_part() {
        let first = assign(&[], &[keys(&[1, 2, 3])], &mut source());
        let split = assign(&first.ids, &[keys(&[1]), keys(&[2, 3])], &mut || 7);
        assert_eq!(split.ids[1].1, first.ids[0].1);
        assert_eq!(split.splits, [Split { from: first.ids[0].1, into: vec![PersonId::new(7), first.ids[0].1] }]);
        assert!(split.merges.is_empty());
    }

    #[test]
    fn a_merge_names_both() {
        let first = assign(&[], &[keys(&[1, 2]), keys(&[3])], &mut source());
        let merged = assign(&first.ids, &[keys(&[1, 2, 3, 4])], &mut || 7);
        assert_eq!(merged.merges, [Merge { from: vec![first.ids[0].1, first.ids[2].1], into: first.ids[0].1 }]);
        assert!(merged.splits.is_empty());
    }

    #[test]
    fn a_taken_number_is_drawn_again() {
        let previous = [(RecordKey::new(1), PersonId::new(5))];
        let mut numbers = [5, 5, 6].into_iter();
        let assigned = assign(&previous, &[keys(&[1]), keys(&[2])], &mut || numbers.next().unwrap());
        assert_eq!(assigned.ids[1].1, PersonId::new(6));
    }
}
