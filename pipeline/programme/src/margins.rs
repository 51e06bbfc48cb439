//! The published margins, each with its place in the final evaluation, and the few that had to be invented.
//!
//! Counts were retyped from section 4.1 of the report. Where the report is silent (ages, ethnic groups after the
//! fifth, countries after the fifth), the shape is invented within what it does say, and marked so.

use crate::profile::Attribute;

/// Distinct people with a name (section 4.1 and 4.2: "at least 1,371 distinct").
pub const PEOPLE: usize = 1_371;

/// Where a margin comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Every count is in the report, or follows from it.
    Published,
    /// Only the leading counts are in the report; the rest keeps to what it says about them.
    Partly,
    /// Only the base is in the report.
    Invented,
}

/// The counts of one attribute over all people.
#[derive(Debug, Clone)]
pub struct Margin {
    /// The attribute.
    pub attribute: Attribute,
    /// Where in the report.
    pub place: &'static str,
    /// How much of it the report states.
    pub origin: Origin,
    /// People with each code.
    pub counts: Vec<(&'static str, usize)>,
    /// People with no codable value.
    pub missing: usize,
}

impl Margin {
    /// The counts of every category, with those of the missing last.
    #[must_use]
    pub fn targets(&self) -> Vec<usize> {
        let known = self.counts.iter().map(|(_, count)| *count);
        known.chain([self.missing]).collect()
    }
}

/// One country: people born there, and people of its nationality.
#[derive(Debug, Clone, Copy)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: &'static str,
    /// People born there.
    pub births: usize,
    /// People of its nationality.
    pub nationals: usize,
}

const fn country(code: &'static str, births: usize, nationals: usize) -> Country {
    Country { code, births, nationals }
}

/// Published: births in IN, GB, PK, NG, SD; nationals of GB, IN, NG, SY, RO; 94 further countries of birth that sum to
/// 678, none above 55; 84 further nationalities that sum to 524, none above 39. Which countries these are is invented.
pub const COUNTRIES: &[Country] = &[
    country("IN", 120, 100),
    country("GB", 104, 176),
    country("PK", 66, 38),
    country("NG", 60, 64),
    country("SD", 55, 37),
    country("SY", 52, 46),
    country("RO", 44, 39),
    country("ER", 41, 34),
    country("IR", 39, 32),
    country("IQ", 34, 28),
    country("AF", 28, 24),
    country("PL", 25, 23),
    country("SO", 22, 16),
    country("ZW", 21, 15),
    country("CM", 17, 15),
    country("GH", 15, 10),
    country("JM", 16, 8),
    country("ET", 15, 11),
    country("CN", 14, 12),
    country("BD", 13, 8),
    country("CD", 12, 9),
    country("AL", 11, 9),
    country("IT", 9, 12),
    country("ES", 8, 9),
    country("PT", 8, 10),
    country("KE", 9, 4),
    country("LK", 8, 5),
    country("UG", 8, 4),
    country("GM", 7, 5),
    country("EG", 7, 5),
    country("LY", 7, 6),
    country("YE", 6, 5),
    country("HK", 6, 2),
    country("TR", 6, 5),
    country("CI", 6, 4),
    country("DZ", 5, 4),
    country("MA", 5, 4),
    country("BR", 5, 4),
    country("PH", 5, 4),
    country("NP", 5, 4),
    country("SA", 5, 2),
    country("KW", 5, 1),
    country("LT", 5, 5),
    country("LV", 4, 4),
    country("BG", 4, 4),
    country("HU", 4, 4),
    country("SK", 4, 4),
    country("CZ", 3, 3),
    country("DE", 4, 4),
    country("FR", 4, 5),
    country("NL", 4, 6),
    country("IE", 3, 3),
    country("UA", 3, 2),
    country("RU", 3, 2),
    country("GR", 3, 3),
    country("VN", 3, 2),
    country("MY", 3, 2),
    country("ID", 3, 2),
    country("TH", 3, 2),
    country("MM", 3, 2),
    country("SL", 3, 2),
    country("SN", 3, 2),
    country("ML", 2, 1),
    country("GN", 3, 2),
    country("TZ", 3, 1),
    country("RW", 2, 1),
    country("BI", 2, 1),
    country("MW", 3, 2),
    country("ZM", 3, 1),
    country("ZA", 3, 2),
    country("AO", 2, 1),
    country("TG", 2, 1),
    country("BJ", 1, 1),
    country("LB", 2, 1),
    country("JO", 2, 1),
    country("PS", 3, 2),
    country("AE", 2, 0),
    country("TN", 1, 1),
    country("US", 2, 2),
    country("CA", 1, 1),
    country("MX", 1, 1),
    country("CO", 2, 2),
    country("EC", 1, 1),
    country("VE", 1, 1),
    country("BO", 1, 1),
    country("SV", 2, 1),
    country("TT", 1, 0),
    country("BB", 1, 0),
    country("GD", 1, 0),
    country("AU", 1, 1),
    country("NZ", 1, 0),
    country("JP", 1, 1),
    country("KR", 1, 0),
    country("TW", 1, 0),
    country("KZ", 1, 0),
    country("GE", 1, 1),
    country("AM", 1, 0),
    country("MD", 1, 1),
    country("SE", 1, 0),
];

/// Section 4.1, figure 2.
#[must_use]
pub fn time_in_uk() -> Margin {
    Margin {
        attribute: Attribute::TimeInUk,
        place: "section 4.1, figure 2",
        origin: Origin::Published,
        counts: vec![("since_birth", 61), ("under_1", 128), ("1_5", 255), ("6_10", 116), ("over_10", 345)],
        missing: 466,
    }
}

/// Section 4.1, figure 3. The figure gives 26 and 34 for Walsall and for "no fixed address and other" without saying
/// which is which; here Walsall is the smaller.
#[must_use]
pub fn home_city() -> Margin {
    Margin {
        attribute: Attribute::HomeCity,
        place: "section 4.1, figure 3",
        origin: Origin::Published,
        counts: vec![("E08000026", 416), ("E08000025", 321), ("E08000031", 176), ("E08000030", 26), ("OTHER", 34)],
        missing: 398,
    }
}

/// Section 4.1: the base is 1,178 and the shares 63%, 36.7% and 0.3%; these are the only whole numbers that fit.
#[must_use]
pub fn gender() -> Margin {
    Margin {
        attribute: Attribute::Gender,
        place: "section 4.1, text before figure 3",
        origin: Origin::Published,
        counts: vec![("1", 742), ("2", 432), ("3", 4)],
        missing: 193,
    }
}

/// Section 4.1 gives the five largest groups; the others, each below 55, and so the base of 1,020, are invented.
#[must_use]
pub fn ethnicity() -> Margin {
    let counts = vec![
        ("001", 21),
        ("002", 19),
        ("003", 151),
        ("004", 54),
        ("005", 50),
        ("006", 309),
        ("007", 33),
        ("008", 31),
        ("009", 9),
        ("010", 12),
        ("011", 14),
        ("012", 17),
        ("013", 55),
        ("014", 6),
        ("015", 3),
        ("016", 13),
        ("017", 109),
        ("018", 66),
        ("019", 48),
    ];
    Margin { attribute: Attribute::Ethnicity, place: "section 4.1, list of five", origin: Origin::Partly, counts, missing: 351 }
}

/// Section 4.1, figure 4: only its base of 846 survives; the shape is invented.
#[must_use]
pub fn age_band() -> Margin {
    Margin {
        attribute: Attribute::AgeBand,
        place: "section 4.1, figure 4",
        origin: Origin::Invented,
        counts: vec![
            ("under_16", 24),
            ("16_24", 128),
            ("25_34", 236),
            ("35_44", 214),
            ("45_54", 132),
            ("55_64", 71),
            ("65_plus", 41),
        ],
        missing: 525,
    }
}

/// Section 4.1: 99 countries of birth, five of them with counts.
#[must_use]
pub fn country_of_birth() -> Margin {
    let counts = COUNTRIES.iter().map(|country| (country.code, country.births)).collect();
    Margin { attribute: Attribute::CountryOfBirth, place: "section 4.1, text", origin: Origin::Partly, counts, missing: 288 }
}

/// Section 4.1: 89 nationalities, five of them with counts.
#[must_use]
pub fn nationality() -> Margin {
    let present = COUNTRIES.iter().filter(|country| country.nationals > 0);
    let counts = present.map(|country| (country.code, country.nationals)).collect();
    Margin { attribute: Attribute::Nationality, place: "section 4.1, text", origin: Origin::Partly, counts, missing: 422 }
}

/// Every margin that the people reproduce.
#[must_use]
pub fn all() -> Vec<Margin> {
    vec![time_in_uk(), home_city(), gender(), ethnicity(), age_band(), country_of_birth(), nationality()]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn every_margin_adds_up_to_all_people() {
        for margin in all() {
            assert_eq!(margin.targets().iter().sum::<usize>(), PEOPLE, "{:?}", margin.attribute);
        }
    }

    #[test]
    fn countries_keep_to_what_the_report_says() {
        let further = |margin: Margin, named: &[&str]| -> Vec<usize> {
            margin.counts.into_iter().filter(|(code, _)| !named.contains(code)).map(|(_, count)| count).collect()
        };
        let births = further(country_of_birth(), &["IN", "GB", "PK", "NG", "SD"]);
        assert_eq!((births.len(), births.iter().sum::<usize>()), (94, 678));
        assert!(births.iter().all(|count| (1..=55).contains(count)));
        let nationals = further(nationality(), &["GB", "IN", "NG", "SY", "RO"]);
        assert_eq!((nationals.len(), nationals.iter().sum::<usize>()), (84, 524));
        assert!(nationals.iter().all(|count| (1..=39).contains(count)));
    }

    #[test]
    fn ethnic_groups_after_the_fifth_are_smaller() {
        let named = ["006", "003", "017", "018", "013"];
        assert!(ethnicity().counts.iter().all(|(code, count)| named.contains(code) || *count < 55));
    }
}
