//! Buckets: a unit's rows of every dataset of its population lie in files of the same number.

/// Rows of a bucket that a population aims at; units with many rows may push one a little above.
const ROWS: usize = 1_000_000;

/// Most buckets, as a power of two: enough for 2^31 rows with some to spare.
const MOST_BITS: u32 = 12;

/// Into how many buckets a population is cut: a power of two, the same for all its datasets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Buckets {
    bits: u32,
}

impl Buckets {
    /// The buckets of a population whose largest dataset has so many rows.
    pub(crate) fn for_rows(largest: usize) -> Self {
        let wanted = largest.div_ceil(ROWS).max(1).next_power_of_two();
        Self { bits: wanted.trailing_zeros().min(MOST_BITS) }
    }

    /// The same, and no fewer than there are now: what was cut stays cut.
    pub(crate) fn at_least(largest: usize, now: usize) -> Self {
        Self::for_rows(largest.max(now.saturating_sub(1).saturating_mul(ROWS).saturating_add(usize::from(now > 1))))
    }

    /// How many there are.
    pub(crate) const fn count(self) -> usize {
        1 << self.bits
    }

    /// The bucket of a unit: the first bits of its digest, counted so that buckets ascend as units do.
    ///
    /// Units are keyed digests, so buckets are of equal size up to chance, and which bucket holds a person says nothing.
    pub(crate) fn of(self, unit: i64) -> usize {
        let ascending = unit.cast_unsigned() ^ (1 << 63);
        // A shift by all 64 bits is not defined; one bucket needs none.
        let number = if self.bits == 0 { 0 } else { ascending >> (64 - self.bits) };
        usize::try_from(number).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_population_has_as_many_buckets_as_its_largest_dataset_needs() {
        for (rows, buckets) in
            [(0, 1), (1, 1), (ROWS, 1), (ROWS + 1, 2), (10 * ROWS, 16), (100 * ROWS, 128), (usize::MAX / 2, 4_096)]
        {
            assert_eq!(Buckets::for_rows(rows).count(), buckets, "{rows} rows");
        }
    }

    #[test]
    fn buckets_ascend_with_units_and_share_them_evenly() {
        let buckets = Buckets::for_rows(4 * ROWS);
        let units = [i64::MIN, -(1 << 62) - 1, -(1 << 62), -1, 0, (1 << 62) - 1, 1 << 62, i64::MAX];
        assert_eq!(units.map(|unit| buckets.of(unit)), [0, 0, 1, 1, 2, 2, 3, 3]);
        assert!(units.iter().all(|unit| Buckets::for_rows(1).of(*unit) == 0));
        assert_eq!(Buckets::for_rows(usize::MAX / 2).of(i64::MAX), 4_095);
    }
}
