//! Where the cells of a grouping set lie: row-major over its present keys, the last key fastest.

/// Which keys a grouping set has; bit i is key i.
pub(crate) type Mask = u64;

/// The keys with the number of their codes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Domain {
    sizes: Vec<usize>,
}

impl Domain {
    pub(crate) const fn new(sizes: Vec<usize>) -> Self {
        Self { sizes }
    }

    /// The mask of a grouping set; `None` when it does not fit the keys.
    pub(crate) fn mask(&self, present: &[bool]) -> Option<Mask> {
        let fits = present.len() <= self.sizes.len() && present.len() <= Mask::BITS as usize;
        let bits = || present.iter().enumerate().filter(|(_, present)| **present).map(|(key, _)| 1 << key);
        fits.then(|| bits().fold(0, |mask: Mask, bit: Mask| mask | bit))
    }

    /// The keys of a mask with their numbers of codes, in key order.
    pub(crate) fn axes(&self, mask: Mask) -> impl Iterator<Item = (usize, usize)> {
        self.sizes.iter().copied().enumerate().filter(move |(key, _)| has(mask, *key))
    }

    /// Number of cells over the keys of a mask.
    pub(crate) fn cells(&self, mask: Mask) -> usize {
        self.axes(mask).fold(1, |cells: usize, (_, size)| cells.saturating_mul(size))
    }

    /// For every cell over the keys of `from`, the cell over those of `to` that holds it; `to` is part of `from`.
    pub(crate) fn projection(&self, from: Mask, to: Mask) -> Vec<usize> {
        let mut cells = vec![0];
        for (key, size) in self.axes(from) {
            let stride = if has(to, key) { self.stride(to, key) } else { 0 };
            cells = cells.iter().flat_map(|cell| (0..size).map(move |code| cell + code * stride)).collect();
        }
        cells
    }

    /// The codes of a cell: one a key, `None` where the set leaves the key out.
    pub(crate) fn codes(&self, mask: Mask, cell: usize) -> Vec<Option<usize>> {
        let code = |(key, size): (usize, &usize)| has(mask, key).then(|| cell / self.stride(mask, key) % (*size).max(1));
        self.sizes.iter().enumerate().map(code).collect()
    }

    /// Cells between two neighbouring codes of a key.
    fn stride(&self, mask: Mask, key: usize) -> usize {
        self.axes(mask).filter(|(other, _)| *other > key).fold(1, |cells: usize, (_, size)| cells.saturating_mul(size)).max(1)
    }
}

/// Whether a mask has a key.
const fn has(mask: Mask, key: usize) -> bool {
    key < Mask::BITS as usize && (mask >> key) & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_row_major_with_the_last_key_fastest() {
        let domain = Domain::new(vec![2, 3, 2]);
        let both = domain.mask(&[true, false, true]).unwrap();
        assert_eq!(domain.cells(both), 4);
        assert_eq!(domain.codes(both, 1), [Some(0), None, Some(1)]);
        assert_eq!(domain.codes(both, 2), [Some(1), None, Some(0)]);
        let all = domain.mask(&[true; 3]).unwrap();
        assert_eq!(domain.projection(all, both), [0, 1, 0, 1, 0, 1, 2, 3, 2, 3, 2, 3]);
        assert_eq!(domain.projection(both, 0), [0; 4]);
        assert_eq!(domain.projection(0, 0), [0]);
    }
}
