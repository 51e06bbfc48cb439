//! Keyed Bloom filters over groups of letters, hardened.

use std::collections::HashMap;

use zeroize::Zeroize;

use super::secret::Secret;

/// Bits of a filter.
const BITS: usize = 256;

/// Bits that a group of letters sets: chosen so that a name of seven letters fills a quarter of the filter.
const HASHES: usize = 6;

/// Share of bits whose value is replaced by a coin toss, in 256ths: 26 is BLIP with f = 0.1.
const REPLACED: u8 = 26;

/// Bits of a filter, in words.
pub(crate) type Filter = [u64; BITS / 64];

/// Makes the filters of one attribute.
///
/// # Privacy
/// Every group of letters sets bits chosen by a keyed function of its own (random hashing; double hashing is open to pattern
/// attacks). A tenth of the bits is then replaced by coin tosses drawn from key and whole value, so that a group of letters
/// cannot be read from the bits that values share; equal values stay equal.
///
/// # Source
/// Christen, Vidanage, Ranbaduge, Schnell, "Pattern-mining based cryptanalysis of Bloom filters" (PAKDD 2018).
pub(super) struct Grams {
    positions: Secret,
    hardening: Secret,
    known: HashMap<[u8; 2], [u8; HASHES]>,
}

impl Drop for Grams {
    fn drop(&mut self) {
        self.known.values_mut().for_each(Zeroize::zeroize);
    }
}

impl Grams {
    pub(super) fn new(positions: Secret, hardening: Secret) -> Self {
        let mut grams = Self { positions, hardening, known: HashMap::new() };
        let letters: Vec<u8> = (b'a'..=b'z').chain(b'0'..=b'9').chain([b'^', b'$']).collect();
        for first in &letters {
            for second in &letters {
                let positions = grams.derived([char::from(*first), char::from(*second)]);
                grams.known.insert([*first, *second], positions);
            }
        }
        grams
    }

    /// The filter of a value: pairs of neighbouring letters with the ends marked, and single letters with their count.
    pub(super) fn filter(&self, value: &str) -> Filter {
        let mut filter = Filter::default();
        let letters: Vec<char> = std::iter::once('^').chain(value.chars()).chain(std::iter::once('$')).collect();
        for pair in letters.windows(2) {
            self.set(&mut filter, [pair[0], pair[1]]);
        }
        let inner = letters.get(1..letters.len().saturating_sub(1)).unwrap_or_default();
        for (place, letter) in inner.iter().enumerate() {
            let earlier = inner[..place].iter().filter(|other| *other == letter).count().min(9);
            // The second place is the count, in a form that no pair of letters has.
            self.set(&mut filter, [*letter, ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'][earlier]]);
        }
        self.harden(&mut filter, value);
        filter
    }

    fn set(&self, filter: &mut Filter, gram: [char; 2]) {
        let bytes = gram.map(|letter| u8::try_from(letter).unwrap_or_default());
        let positions = self.known.get(&bytes).copied().unwrap_or_else(|| self.derived(gram));
        for position in positions {
            filter[usize::from(position) / 64] |= 1 << (position % 64);
        }
    }

    fn derived(&self, gram: [char; 2]) -> [u8; HASHES] {
        let mut text = [0_u8; 8];
        for (place, letter) in text.chunks_exact_mut(4).zip(gram) {
            place.copy_from_slice(&u32::from(letter).to_le_bytes());
        }
        let block = self.positions.block(&[&text]);
        std::array::from_fn(|place| block[place])
    }

    pub(super) fn harden(&self, filter: &mut Filter, value: &str) {
        let mut bit = 0_usize;
        for counter in 0..u8::try_from(BITS / 32).unwrap_or(u8::MAX) {
            for byte in self.hardening.block(&[&[counter], value.as_bytes()]) {
                if byte < REPLACED {
                    let mask = 1_u64 << (bit % 64);
                    filter[bit / 64] = if byte % 2 == 0 { filter[bit / 64] & !mask } else { filter[bit / 64] | mask };
                }
                bit += 1;
            }
        }
    }
}

/// How alike two values are, from 0 to 1: the Dice coefficient of their groups of letters, estimated from the filters.
///
/// Hardening and chance collisions are taken out in expectation, so that unrelated values come near the share of single
/// letters they have in common, whatever their length.
///
/// # Source
/// Swamidass and Baldi, "Mathematical correction for fingerprint similarity measures" (2007) for sizes from bit counts.
pub(crate) fn dice(first: &Filter, second: &Filter) -> f32 {
    let count = |filter: &Filter| filter.iter().map(|word| word.count_ones()).sum::<u32>();
    let both = first.iter().zip(second).map(|(one, other)| (one & other).count_ones()).sum::<u32>();
    let kept = 1.0 - f32::from(REPLACED) / 256.0;
    let tossed = (1.0 - kept) / 2.0;
    let bits = BITS as f32;
    let ones = |count: u32| ((count as f32 - tossed * bits) / kept).clamp(1.0, bits - 1.0);
    let (one, other) = (ones(count(first)), ones(count(second)));
    let shared = (both as f32 - kept * tossed * (one + other) - tossed * tossed * bits) / (kept * kept);
    let union = (one + other - shared).clamp(one.max(other), bits - 1.0);
    let size = |ones: f32| -(1.0 - ones / bits).ln();
    let (one, other, union) = (size(one), size(other), size(union));
    (2.0 * (one + other - union) / (one + other)).clamp(0.0, 1.0)
}
