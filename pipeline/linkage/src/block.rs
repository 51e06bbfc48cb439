//! Which records are compared: those that share a compound of keyed tokens.

use crate::draws::mix;
use crate::encode::{Encoded, Part};
use crate::parallel;

/// What a block's records share.
const KINDS: [&str; 14] = [
    "birth date, in any order of day and month",
    "sounds of two name parts",
    "sound of a name part, day and month of birth",
    "sound of a name part, year of birth",
    "sound of a name part, postcode",
    "postcode and year of birth",
    "postcode, day and month of birth",
    "e-mail address",
    "telephone number",
    "sound of a name part",
    "postcode",
    "day and month of birth",
    "month and year of birth",
    "day and year of birth",
];

/// From this kind on, what records share is weak by itself: such blocks are compared only while they are small, which finds
/// rare names with slips everywhere else, and nearly every pair of a small file.
const FIRST_WEAK: usize = 9;

/// Largest weak block, as a part of the largest block.
const WEAK_PART: usize = 4;

/// Blocks of one kind that were too large to compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capped {
    /// What the records of a block share.
    pub kind: &'static str,
    /// Blocks left out.
    pub blocks: usize,
    /// Records in them, counted once a block.
    pub records: usize,
    /// Records of the largest.
    pub largest: usize,
}

/// Blocks that are compared, and which of them each record is in.
pub(crate) struct Blocks {
    /// Records of all blocks, block after block, each in order.
    members: Vec<u32>,
    /// Where each block begins in `members`; one more for the end.
    starts: Vec<usize>,
    /// Blocks of all records, record after record, each in order.
    memberships: Vec<u32>,
    /// Where each record begins in `memberships`; one more for the end.
    places: Vec<usize>,
    pub(crate) capped: Vec<Capped>,
}

impl Blocks {
    pub(crate) fn of(records: &[&Encoded], largest: usize, threads: usize) -> Self {
        let keyed = parallel::over(records.len(), threads, |range| {
            let mut entries = Vec::with_capacity(range.len() * 10);
            for place in range {
                entries.extend(keys(records[place]).into_iter().map(|(kind, key)| (tagged(kind, key), place as u32)));
            }
            entries
        });
        let mut entries = keyed.concat();
        entries.sort_unstable();
        entries.dedup();
        Self::gathered(&entries, records.len(), largest)
    }

    fn gathered(entries: &[(u64, u32)], records: usize, largest: usize) -> Self {
        let mut blocks =
            Self { members: Vec::new(), starts: vec![0], memberships: Vec::new(), places: Vec::new(), capped: Vec::new() };
        let mut sizes = vec![0_usize; records + 1];
        for block in entries.chunk_by(|one, other| one.0 == other.0).filter(|block| block.len() > 1) {
            let weak = kind_of(block) >= FIRST_WEAK;
            if block.len() > if weak { (largest / WEAK_PART).max(2) } else { largest } {
                blocks.cap(block);
                continue;
            }
            for (_, record) in block {
                blocks.members.push(*record);
                sizes[*record as usize + 1] += 1;
            }
            blocks.starts.push(blocks.members.len());
        }
        for place in 0..records {
            sizes[place + 1] += sizes[place];
        }
        blocks.memberships = vec![0; blocks.members.len()];
        let mut next = sizes.clone();
        for (block, bounds) in blocks.starts.windows(2).enumerate() {
            for record in &blocks.members[bounds[0]..bounds[1]] {
                let place = &mut next[*record as usize];
                blocks.memberships[*place] = block as u32;
                *place += 1;
            }
        }
        blocks.places = sizes;
        blocks
    }

    fn cap(&mut self, block: &[(u64, u32)]) {
        let kind = KINDS.get(kind_of(block)).copied().unwrap_or_default();
        if self.capped.last().is_none_or(|capped| capped.kind != kind) {
            self.capped.push(Capped { kind, blocks: 0, records: 0, largest: 0 });
        }
        if let Some(capped) = self.capped.last_mut() {
            capped.blocks += 1;
            capped.records += block.len();
            capped.largest = capped.largest.max(block.len());
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Calls `visit` with the pairs of a block that no earlier block has: every pair of all blocks comes once.
    pub(crate) fn pairs(&self, block: usize, mut visit: impl FnMut(u32, u32)) {
        let members = &self.members[self.starts[block]..self.starts[block + 1]];
        for (place, one) in members.iter().enumerate() {
            for other in &members[place + 1..] {
                if !self.meet_before(*one, *other, block as u32) {
                    visit(*one, *other);
                }
            }
        }
    }

    fn meet_before(&self, one: u32, other: u32, block: u32) -> bool {
        let of = |record: u32| &self.memberships[self.places[record as usize]..self.places[record as usize + 1]];
        let (mut ones, mut others) = (of(one).iter(), of(other).iter());
        let (mut left, mut right) = (ones.next(), others.next());
        while let (Some(a), Some(b)) = (left, right) {
            if *a >= block || *b >= block {
                return false;
            }
            match a.cmp(b) {
                std::cmp::Ordering::Equal => return true,
                std::cmp::Ordering::Less => left = ones.next(),
                std::cmp::Ordering::Greater => right = others.next(),
            }
        }
        false
    }
}

fn kind_of(block: &[(u64, u32)]) -> usize {
    block.first().map_or(0, |(key, _)| (key >> 60) as usize)
}

/// The kind stands in the highest bits, so that blocks of a kind lie together.
fn tagged(kind: usize, key: u64) -> u64 {
    ((kind as u64) << 60) | (key >> 4)
}

fn joined(tokens: &[u64]) -> u64 {
    tokens.iter().fold(0, |key, token| mix(key.rotate_left(17) ^ token))
}

/// The blocks a record belongs to, by kind and key.
fn keys(record: &Encoded) -> Vec<(usize, u64)> {
    let mut keys = Vec::with_capacity(16);
    let birth = &record.birth;
    let wide = u64::from;
    let sounds = sounds(record);
    let monthday = joined(&[wide(birth.day), wide(birth.month)]);
    if birth.date != 0 {
        let ordered = [birth.day.min(birth.month), birth.day.max(birth.month), birth.year].map(wide);
        keys.push((0, joined(&ordered)));
        keys.extend(sounds.iter().map(|(_, sound)| (2, joined(&[*sound, monthday]))));
        keys.push((11, monthday));
        keys.push((12, joined(&[wide(birth.month), wide(birth.year)])));
        keys.push((13, joined(&[wide(birth.day), wide(birth.year)])));
    }
    keys.extend(sounds.iter().map(|(_, sound)| (9, mix(*sound))));
    for (place, (part, sound)) in sounds.iter().enumerate() {
        let others = sounds[place + 1..].iter().filter(|(other, _)| other != part);
        keys.extend(others.map(|(_, other)| (1, joined(&[*sound.min(other), *sound.max(other)]))));
    }
    if birth.year != 0 {
        keys.extend(sounds.iter().map(|(_, sound)| (3, joined(&[*sound, wide(birth.year)]))));
    }
    if record.postcode.full != 0 {
        let postcode = wide(record.postcode.full);
        keys.push((10, mix(postcode)));
        keys.extend(sounds.iter().map(|(_, sound)| (4, joined(&[*sound, postcode]))));
        keys.extend((birth.year != 0).then(|| (5, joined(&[postcode, wide(birth.year)]))));
        keys.extend((birth.date != 0).then(|| (6, joined(&[postcode, monthday]))));
    }
    keys.extend((record.contact.email != 0).then(|| (7, joined(&[record.contact.email]))));
    keys.extend((record.contact.phone != 0).then(|| (8, joined(&[record.contact.phone]))));
    keys
}

/// The sounds of a record's name parts, each with the place of its part; a part without a sound goes by its writing.
fn sounds(record: &Encoded) -> Vec<(usize, u64)> {
    let both = |part: &Part| [if part.sound == 0 { part.exact } else { part.sound }, part.other_sound];
    let parts = record.written_parts().iter().enumerate();
    parts
        .flat_map(|(place, part)| both(part).into_iter().filter(|sound| *sound != 0).map(move |sound| (place, u64::from(sound))))
        .collect()
}
