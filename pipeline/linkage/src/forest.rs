//! Disjoint sets.

/// Sets of places, joined one by one.
pub(crate) struct Forest(Vec<u32>);

impl Forest {
    pub(crate) fn new(size: usize) -> Self {
        Self((0..size as u32).collect())
    }

    /// The smallest place of a set.
    pub(crate) fn root(&mut self, place: usize) -> usize {
        let mut node = place;
        while self.0[node] as usize != node {
            self.0[node] = self.0[self.0[node] as usize];
            node = self.0[node] as usize;
        }
        node
    }

    pub(crate) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        // The smaller root stays: the order of joins does not matter.
        self.0[one.max(other)] = one.min(other) as u32;
    }

    /// All sets, by their smallest places, each in order.
    pub(crate) fn sets(&mut self) -> Vec<Vec<u32>> {
        let mut place_of = vec![usize::MAX; self.0.len()];
        let mut sets: Vec<Vec<u32>> = Vec::new();
        for place in 0..self.0.len() {
            let root = self.root(place);
            if root == place {
                place_of[place] = sets.len();
                sets.push(Vec::new());
            }
            sets[place_of[root]].push(place as u32);
        }
        sets
    }
}
