//! Two encodings side by side: a level of agreement an attribute, and how far a shared value is commoner than usual.

mod level;
mod name;
mod rarity;

pub(crate) use level::{ATTRIBUTES, Attribute, CLASSES, LEVELS, Pattern};
pub(crate) use rarity::{Counts, Rarity};

use crate::encode::Encoded;
use level::{birth, contact, name as name_level, postcode};

/// Similarity of two postcodes from which on one is taken for a slip of the other.
const POSTCODE_SLIP: f32 = 0.6;

/// What comparing two records gives.
pub(crate) struct Comparison {
    /// The level of every attribute.
    pub(crate) pattern: Pattern,
    /// Natural logarithm by which shared values are rarer (above 0) or commoner (below 0) than shared values usually are.
    pub(crate) rarity: f32,
}

/// Compares two records. It does not matter which comes first.
pub(crate) fn compare(first: (&Encoded, &Rarity), second: (&Encoded, &Rarity)) -> Comparison {
    let mut pattern = Pattern::default();
    let mut rarity = name::compare(first, second, &mut pattern);
    rarity += birth_levels(first, second, &mut pattern);
    rarity += postcode_levels(first, second, &mut pattern);
    rarity += contact_levels(first, second, &mut pattern);
    Comparison { pattern, rarity }
}

/// A date that stands in for "some day of that year" in either record leaves only the years to compare.
fn birth_levels(first: (&Encoded, &Rarity), second: (&Encoded, &Rarity), pattern: &mut Pattern) -> f32 {
    let (one, other) = (&first.0.birth, &second.0.birth);
    if one.year == 0 || other.year == 0 {
        return 0.0;
    }
    let same_year = one.year == other.year;
    let whole = |(encoded, rarity): (&Encoded, &Rarity)| encoded.birth.date != 0 && !rarity.stand_in_date;
    if !(whole(first) && whole(second)) {
        pattern.set(Attribute::BirthYear, if same_year { birth::YEAR_AGREES } else { birth::YEAR_DIFFERS });
        return 0.0;
    }
    let (same_day, same_month) = (one.day == other.day, one.month == other.month);
    let crossed = one.day == other.month && one.month == other.day && same_year;
    let level = match (same_day, same_month, same_year) {
        (true, true, true) => birth::EXACT,
        _ if crossed => birth::CROSSED,
        (true, true, false) => birth::DAY_AND_MONTH,
        (false, true, true) => birth::MONTH_AND_YEAR,
        (true, false, true) => birth::DAY_AND_YEAR,
        (false, false, true) => birth::YEAR,
        (false, false, false) => birth::NONE,
        _ => birth::DAY_OR_MONTH,
    };
    pattern.set(Attribute::BirthDate, level);
    if level == birth::EXACT { first.1.date.min(second.1.date) } else { 0.0 }
}

fn postcode_levels(first: (&Encoded, &Rarity), second: (&Encoded, &Rarity), pattern: &mut Pattern) -> f32 {
    let (one, other) = (&first.0.postcode, &second.0.postcode);
    if one.full == 0 || other.full == 0 {
        return 0.0;
    }
    let level = if one.full == other.full {
        postcode::FULL
    } else if one.sector == other.sector {
        postcode::SECTOR
    } else if crate::encode::dice(&one.filter, &other.filter) >= POSTCODE_SLIP {
        postcode::SLIP
    } else if one.district == other.district {
        postcode::DISTRICT
    } else {
        postcode::DIFFERENT
    };
    pattern.set(Attribute::Postcode, level);
    if level == postcode::FULL { first.1.postcode.min(second.1.postcode) } else { 0.0 }
}

fn contact_levels(first: (&Encoded, &Rarity), second: (&Encoded, &Rarity), pattern: &mut Pattern) -> f32 {
    let (one, other) = (&first.0.contact, &second.0.contact);
    let mut rarity = 0.0;
    if one.email != 0 && other.email != 0 {
        let level = if one.email == other.email {
            rarity += first.1.email.min(second.1.email);
            contact::SAME
        } else if one.mailbox == other.mailbox {
            contact::SAME_MAILBOX
        } else {
            contact::DIFFERENT
        };
        pattern.set(Attribute::Email, level);
    }
    if one.phone != 0 && other.phone != 0 {
        let same = one.phone == other.phone;
        rarity += if same { first.1.phone.min(second.1.phone) } else { 0.0 };
        pattern.set(Attribute::Phone, if same { contact::SAME } else { contact::DIFFERENT });
    }
    rarity
}

/// Whether a name level speaks for a shared value.
pub(crate) fn is_shared(level: u8) -> bool {
    (1..=name_level::VERY_SIMILAR).contains(&level)
}
