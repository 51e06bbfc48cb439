//! Names part by part, in whatever order they were written.

use super::level::name::{DIFFERENT, EXACT, SIMILAR, VERY_SIMILAR};
use super::level::{Attribute, Pattern};
use super::rarity::Rarity;
use crate::encode::{Encoded, Part, dice};

/// Similarities at which levels begin: a slip in a name of six letters gives 0.75 to 0.8, an unrelated name below 0.4.
const VERY_SIMILAR_FROM: f32 = 0.72;
const SIMILAR_FROM: f32 = 0.52;

/// Least similarity at which equal sound counts as very similar: short names sound alike too easily.
const SOUND_FROM: f32 = 0.2;

/// What two parts have in common.
#[derive(Clone, Copy)]
struct Match {
    places: (usize, usize),
    level: u8,
    similarity: f32,
}

/// The given and family names of two records, matched either as written or crosswise.
#[derive(Default)]
struct Alignment {
    given: Option<Match>,
    family: Option<Match>,
}

impl Alignment {
    fn similarity(&self) -> f32 {
        self.given.map_or(0.0, |found| found.similarity) + self.family.map_or(0.0, |found| found.similarity)
    }
}

/// Sets the levels of the names, and tells how rare the shared parts are.
pub(super) fn compare(first: (&Encoded, &Rarity), second: (&Encoded, &Rarity), pattern: &mut Pattern) -> f32 {
    let (one, other) = (first.0, second.0);
    let mut aligned = Alignment {
        given: best(one, other, 0..one.given, 0..other.given),
        family: best(one, other, one.given..one.given + one.family, other.given..other.given + other.family),
    };
    if aligned.similarity() < 1.9 {
        let crossed = Alignment {
            given: best(one, other, 0..one.given, other.given..other.given + other.family),
            family: best(one, other, one.given..one.given + one.family, 0..other.given),
        };
        // By a margin: names that have nothing in common are compared as written.
        if crossed.similarity() > aligned.similarity() + 0.3 {
            aligned = crossed;
        }
    }
    let further = further(one, other, &aligned);
    let mut rarity = 0.0;
    for (attribute, found) in
        [(Attribute::Given, aligned.given), (Attribute::Family, aligned.family), (Attribute::Further, further)]
    {
        if let Some(found) = found {
            pattern.set(attribute, found.level);
            rarity += shared(first.1, second.1, found);
        }
    }
    rarity
}

/// Of two different spellings, the commoner one says how common the name is.
fn shared(first: &Rarity, second: &Rarity, found: Match) -> f32 {
    let (one, other) = (first.parts[found.places.0], second.parts[found.places.1]);
    match found.level {
        EXACT => one.0.min(other.0),
        VERY_SIMILAR => one.1.min(other.1),
        _ => 0.0,
    }
}

/// The two parts that agree best.
fn best(one: &Encoded, other: &Encoded, places: std::ops::Range<usize>, others: std::ops::Range<usize>) -> Option<Match> {
    let mut best: Option<Match> = None;
    for place in places {
        for other_place in others.clone() {
            let found = alike(&one.parts[place], &other.parts[other_place], (place, other_place));
            if best.is_none_or(|best| found.similarity > best.similarity) {
                best = Some(found);
            }
        }
    }
    best
}

/// The best agreement among the parts that are left in both records.
fn further(one: &Encoded, other: &Encoded, aligned: &Alignment) -> Option<Match> {
    let used = [aligned.given, aligned.family];
    let left = |encoded: &Encoded, place_of: fn(Match) -> usize| -> Vec<usize> {
        let taken = |place: &usize| used.iter().flatten().any(|found| place_of(*found) == *place);
        (0..encoded.given + encoded.family).filter(|place| !taken(place)).collect()
    };
    if one.given + one.family < 3 || other.given + other.family < 3 {
        return None;
    }
    let mut best: Option<Match> = None;
    for place in left(one, |found| found.places.0) {
        for other_place in left(other, |found| found.places.1) {
            let found = alike(&one.parts[place], &other.parts[other_place], (place, other_place));
            if best.is_none_or(|best| found.similarity > best.similarity) {
                best = Some(found);
            }
        }
    }
    best
}

fn alike(one: &Part, other: &Part, places: (usize, usize)) -> Match {
    if one.exact == other.exact {
        return Match { places, level: EXACT, similarity: 1.0 };
    }
    let similarity = dice(&one.filter, &other.filter);
    let sounds = sounds_alike(one, other);
    let level = if similarity >= VERY_SIMILAR_FROM || (sounds && similarity >= SOUND_FROM) {
        VERY_SIMILAR
    } else if similarity >= SIMILAR_FROM || sounds {
        SIMILAR
    } else {
        DIFFERENT
    };
    let heard = if sounds { 0.2 } else { 0.0 };
    Match { places, level, similarity: (similarity + heard).min(0.99) }
}

fn sounds_alike(one: &Part, other: &Part) -> bool {
    let any = |sound: u32| sound != 0 && (sound == other.sound || sound == other.other_sound);
    any(one.sound) || any(one.other_sound)
}
