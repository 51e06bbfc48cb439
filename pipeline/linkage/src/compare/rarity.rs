//! How rare the values of a record are among all records: a shared `Singh`, hostel postcode or office telephone says less.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use crate::encode::{Encoded, MOST_PARTS};

/// Bounds of the adjustment for a name, in natural logarithms.
const NAME_BOUNDS: (f32, f32) = (-4.0, 2.5);

/// Records that share a date, postcode, address or number before it counts as shared by several people.
const OWN: f64 = 4.0;

/// A day of the year is a stand-in when it has this many times its share of birth dates...
const STAND_IN_TIMES: f64 = 3.0;

/// ...and at least this many standard errors more: an accident of one in 10^9.
const STAND_IN_ERRORS: f64 = 6.0;

/// Natural logarithms by which a value is rarer than shared values usually are.
#[derive(Default, Clone)]
pub(crate) struct Rarity {
    /// Of each name part: as written, and as it sounds.
    pub(crate) parts: [(f32, f32); MOST_PARTS],
    pub(crate) date: f32,
    pub(crate) postcode: f32,
    pub(crate) email: f32,
    pub(crate) phone: f32,
    /// The birth date falls on a day on which far too many are born.
    pub(crate) stand_in_date: bool,
}

/// How often each value stands in the records.
pub(crate) struct Counts {
    exact: Tally<u32>,
    sound: Tally<u32>,
    date: Tally<u32>,
    postcode: Tally<u32>,
    email: Tally<u64>,
    phone: Tally<u64>,
    stand_ins: Vec<(u32, u32)>,
}

/// Counts of one kind of value.
struct Tally<Token> {
    counts: HashMap<Token, u32>,
    /// Values that are not missing.
    total: f64,
    /// Chance that two records share the value.
    shared: f64,
}

impl<Token: Copy + Eq + Hash + Default> Tally<Token> {
    fn of(values: impl Iterator<Item = Token>) -> Self {
        let mut counts: HashMap<Token, u32> = HashMap::new();
        values.filter(|value| *value != Token::default()).for_each(|value| *counts.entry(value).or_insert(0) += 1);
        let total: f64 = counts.values().map(|count| f64::from(*count)).sum();
        // Whole numbers: the order of a hash table must not show in the last bits of a sum.
        let pairs: u128 = counts.values().map(|count| u128::from(*count) * u128::from(count.saturating_sub(1))).sum();
        let shared = (pairs as f64 + 1.0) / (total * (total - 1.0)).max(1.0);
        Self { counts, total: total.max(1.0), shared: shared.clamp(1e-9, 1.0) }
    }

    fn count(&self, value: Token) -> f64 {
        self.counts.get(&value).map_or(0.0, |count| f64::from(*count))
    }
}

impl Counts {
    pub(crate) fn of<'record>(records: impl Iterator<Item = &'record Encoded> + Clone) -> Self {
        let parts = records.clone().flat_map(Encoded::written_parts);
        Self {
            exact: Tally::of(parts.clone().map(|part| part.exact)),
            sound: Tally::of(parts.map(|part| part.sound)),
            date: Tally::of(records.clone().map(|record| record.birth.date)),
            postcode: Tally::of(records.clone().map(|record| record.postcode.full)),
            email: Tally::of(records.clone().map(|record| record.contact.email)),
            phone: Tally::of(records.clone().map(|record| record.contact.phone)),
            stand_ins: stand_ins(records),
        }
    }

    /// The rarity of one record's values.
    pub(crate) fn rarity(&self, encoded: &Encoded) -> Rarity {
        let mut rarity = Rarity::default();
        for (place, part) in rarity.parts.iter_mut().zip(encoded.written_parts()) {
            *place = (Self::name(&self.exact, part.exact), Self::name(&self.sound, part.sound));
        }
        rarity.date = Self::own(&self.date, encoded.birth.date);
        rarity.postcode = Self::own(&self.postcode, encoded.postcode.full);
        rarity.email = Self::own(&self.email, encoded.contact.email);
        rarity.phone = Self::own(&self.phone, encoded.contact.phone);
        rarity.stand_in_date = self.stand_ins.contains(&(encoded.birth.day, encoded.birth.month));
        rarity
    }

    /// Winkler's adjustment: the chance of sharing this value against the chance of sharing any.
    fn name(tally: &Tally<u32>, value: u32) -> f32 {
        if value == 0 {
            return 0.0;
        }
        // One of those who share it is the record itself.
        let share = (tally.count(value) - 1.0).max(0.5) / tally.total;
        ((tally.shared / share).ln() as f32).clamp(NAME_BOUNDS.0, NAME_BOUNDS.1)
    }

    /// A value that a few records share may be one person's; only what goes beyond counts against it.
    fn own<Token: Copy + Eq + Hash + Default>(tally: &Tally<Token>, value: Token) -> f32 {
        let beyond = (tally.count(value) - OWN).max(0.0) / tally.total;
        if beyond <= tally.shared { 0.0 } else { (tally.shared / beyond).ln() as f32 }
    }
}

/// Days of the year with far more birth dates than a day has: 1 July and the like.
fn stand_ins<'record>(records: impl Iterator<Item = &'record Encoded>) -> Vec<(u32, u32)> {
    let mut days: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    for birth in records.map(|record| &record.birth).filter(|birth| birth.date != 0) {
        *days.entry((birth.day, birth.month)).or_insert(0) += 1;
    }
    let dates: f64 = days.values().map(|count| f64::from(*count)).sum();
    let usual = dates / 365.25;
    let far = |count: u32| {
        let count = f64::from(count);
        count > STAND_IN_TIMES * usual && count > usual + STAND_IN_ERRORS * usual.sqrt().max(1.0)
    };
    days.into_iter().filter(|(_, count)| far(*count)).map(|(day, _)| day).collect()
}
