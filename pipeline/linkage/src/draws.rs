//! Repeatable draws for sampling pairs and partitions: the same records give the same links. Nothing secret and no noise
//! is ever made from them.

/// A sequence of 64-bit numbers.
///
/// # Source
/// Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014), SplitMix64.
pub(crate) struct Draws(u64);

impl Draws {
    pub(crate) fn new(start: u64) -> Self {
        Self(start)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number below `bound`, which is not zero. The bias of at most `bound / 2^64` does not matter for sampling.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let wide = u128::from(self.next()) * (bound as u128);
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number from 0 to below 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Spreads the bits of a number over all its bits.
pub(crate) fn mix(number: u64) -> u64 {
    let mut mixed = number;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_repeat_and_stay_in_range() {
        let (mut first, mut second) = (Draws::new(7), Draws::new(7));
        for _ in 0..1_000 {
            assert_eq!(first.next(), second.next());
            assert!(first.below(10) < 10 && second.below(10) < 10);
            assert!((0.0..1.0).contains(&first.unit()));
            second.unit();
        }
    }
}
