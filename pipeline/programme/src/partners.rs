//! The eleven kinds of partner, and how each spoils its extract: in its own words, formats and habits.

use crate::dice::Dice;
use crate::mapping::Mapping;
use crate::profile::Attribute;

/// How a partner writes a whole name in one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameStyle {
    GivenFamily,
    FamilyGiven,
    FamilyCapitals,
}

/// The habits that a mapping does not describe.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Habits {
    pub(crate) partner: &'static str,
    /// Share of all registrations, roughly.
    pub(crate) share: f64,
    pub(crate) name: NameStyle,
    /// Codes instead of words.
    pub(crate) speaks_codes: bool,
    /// The file starts with a byte order mark.
    pub(crate) byte_order_mark: bool,
    /// Dates are dates of the workbook, not text.
    pub(crate) real_dates: bool,
    /// How often a nationality ends up in the column for ethnicity, when no codable ethnicity is known.
    pub(crate) nationality_as_ethnicity: f64,
}

const fn habits(partner: &'static str, share: f64, name: NameStyle, nationality_as_ethnicity: f64) -> Habits {
    let (speaks_codes, byte_order_mark, real_dates) = (false, false, false);
    Habits { partner, share, name, speaks_codes, byte_order_mark, real_dates, nationality_as_ethnicity }
}

use NameStyle::{FamilyCapitals, FamilyGiven, GivenFamily};

/// All partners, in the order of their code list.
pub(crate) const ALL: [Habits; 11] = [
    habits("law_centre", 1.2, GivenFamily, 0.6),
    Habits { real_dates: true, ..habits("refugee_centre", 1.8, FamilyCapitals, 0.9) },
    Habits { speaks_codes: true, ..habits("university", 0.6, GivenFamily, 0.0) },
    Habits { byte_order_mark: true, ..habits("city_council", 1.2, GivenFamily, 0.3) },
    habits("employment_service", 1.3, GivenFamily, 0.0),
    habits("community_college", 2.0, GivenFamily, 0.4),
    habits("health_charity", 0.8, GivenFamily, 0.6),
    Habits { real_dates: true, ..habits("social_enterprise_agency", 0.5, GivenFamily, 0.5) },
    habits("arts_media_group", 0.8, GivenFamily, 0.9),
    habits("migrant_support_charity", 1.6, FamilyGiven, 0.8),
    habits("repair_makers_group", 0.7, GivenFamily, 0.0),
];

/// The habits of a partner.
pub(crate) fn habits_of(partner: &str) -> Habits {
    ALL.iter().copied().find(|habits| habits.partner == partner).unwrap_or(ALL[0])
}

/// A whole name in one column.
pub(crate) fn whole_name(style: NameStyle, given: &str, family: &str) -> String {
    match style {
        GivenFamily => format!("{given} {family}"),
        FamilyGiven => format!("{family}, {given}"),
        FamilyCapitals => format!("{}, {given}", family.to_uppercase()),
    }
}

/// Words that no mapping knows.
pub(crate) const fn unknown_words(attribute: Attribute) -> &'static [&'static str] {
    match attribute {
        Attribute::Gender => &["?", "see file", "couple"],
        Attribute::AgeBand => &["adult", "young person"],
        Attribute::Ethnicity => &["?", "African/European", "see passport"],
        Attribute::CountryOfBirth => &["Yugoslavia", "USSR", "Kurdistan", "Somaliland", "refugee camp", "Africa"],
        Attribute::Nationality => &["dual", "stateless", "Kurdish", "European", "n/k"],
        Attribute::Status => &["on a visa", "BRP card", "see letter", "Dublin case", "ELR"],
        Attribute::TimeInUk => &["a while", "since the war", "long time", "came back 2016"],
        Attribute::HomeCity => &["West Mids", "n/k", "moving soon"],
    }
}

/// Small damage that landing repairs: case and spaces around the word.
pub(crate) fn smudge(word: String, dice: &mut Dice) -> String {
    match dice.below(24) {
        0 => word.to_uppercase(),
        1 => word.to_lowercase(),
        2 => format!("{word} "),
        3 => format!(" {word}"),
        _ => word,
    }
}

/// What stands in the columns that nobody reads.
pub(crate) fn chatter(heading: &str, dice: &mut Dice) -> String {
    let words: &[&str] = match heading {
        "Case worker" | "Key worker" | "Adviser" => &["JT", "MB", "RK", "SL"],
        "Matter" => &["housing", "family reunion", "benefits", "status"],
        "Notes" | "Comment" => &["", "", "interpreter needed", "call after 3pm", "referred by friend"],
        "Outcome" => &["", "CV written", "interview", "course"],
        "consent" => &["yes"],
        "Learner number" => return format!("L{:06}", dice.below(1_000_000)),
        "GP surgery" => &["", "registered", "not registered"],
        "Business idea" => &["catering", "tailoring", "childcare", "translation", "cycle repair"],
        "Instrument or camera" => &["", "oud", "guitar", "phone camera", "voice"],
        "Item brought" => &["toaster", "lamp", "chair", "radio", "bicycle"],
        _ => &[""],
    };
    (*dice.pick(words)).to_owned()
}

/// Whether a partner records an attribute in a column of its own.
pub(crate) fn asks(mapping: &Mapping, attribute: Attribute) -> bool {
    match attribute {
        Attribute::AgeBand => ["date_of_birth", "age_years", "age_band"].iter().any(|field| mapping.has(field)),
        other => mapping.has(other.field()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::codes::Codes;

    #[test]
    fn no_mapping_knows_the_unknown_words() {
        let codes = Codes::read().unwrap();
        for mapping in crate::mapping::all().unwrap() {
            for attribute in Attribute::ALL {
                for word in unknown_words(attribute) {
                    assert_eq!(mapping.means(&codes, attribute.field(), word), None, "{} {word}", mapping.partner);
                }
            }
        }
    }

    #[test]
    fn every_mapped_word_means_a_code_of_its_list() {
        let codes = Codes::read().unwrap();
        for mapping in crate::mapping::all().unwrap() {
            for (field, words) in &mapping.words {
                let list = codes.of_field(field);
                for (word, code) in words {
                    assert!(list.iter().any(|row| row.code == *code), "{} {field} {word} {code}", mapping.partner);
                }
            }
        }
    }
}
