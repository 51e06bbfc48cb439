//! Joining rows that share a match key, transitively.

use std::collections::HashMap;

use crate::linkage::MatchKeys;
use crate::zone::SecretKey;

/// The people behind a list of rows.
pub(crate) struct Clusters {
    units: Vec<i64>,
}

impl Clusters {
    /// Joins rows. `rows` gives each row's match keys and a label of its own, used when it has none.
    ///
    /// A person's identity is derived from the smallest key of their rows, so that landing the same rows again, in any
    /// order, gives the same identity.
    pub(crate) fn of(rows: &[(MatchKeys, String)], key: &SecretKey) -> Self {
        let mut forest = Forest::new(rows.len());
        let mut first: HashMap<&str, usize> = HashMap::new();
        for (row, (keys, _)) in rows.iter().enumerate() {
            for match_key in keys.iter().flatten() {
                forest.join(row, *first.entry(match_key).or_insert(row));
            }
        }
        let mut smallest: HashMap<usize, &str> = HashMap::new();
        for (row, (keys, own)) in rows.iter().enumerate() {
            let least = keys.iter().flatten().min().unwrap_or(own);
            let known = smallest.entry(forest.root(row)).or_insert(least);
            *known = (*known).min(least);
        }
        let mut units = Vec::with_capacity(rows.len());
        for row in 0..rows.len() {
            let least = smallest.get(&forest.root(row)).copied().unwrap_or_default();
            units.push(key.number("person", &[least.as_bytes()]));
        }
        Self { units }
    }

    /// The unit of each row, in the order of the rows.
    pub(crate) fn units(&self) -> &[i64] {
        &self.units
    }
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
