//! What is likely together, before the published margins have their say.
//!
//! All of it is invented: the report publishes no joint table. A zero is a logical rule; everything else only shapes.

use crate::profile::{Attribute, Profile};

/// Broad origins that share likely ethnic groups, routes and names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    Britain,
    Ireland,
    WesternEurope,
    EasternEurope,
    Romania,
    India,
    Pakistan,
    Bangladesh,
    OtherAsia,
    China,
    Arab,
    Sudan,
    Persia,
    Kurdistan,
    Horn,
    Somalia,
    WestAfrica,
    CentralAfrica,
    SouthernAfrica,
    Caribbean,
    LatinAmerica,
    NewWorld,
}

/// The broad origin of a country.
pub(crate) fn origin_of(country: &str) -> Origin {
    match country {
        "GB" => Origin::Britain,
        "IE" => Origin::Ireland,
        "IT" | "ES" | "PT" | "DE" | "FR" | "NL" | "GR" | "SE" => Origin::WesternEurope,
        "RO" | "MD" => Origin::Romania,
        "PL" | "AL" | "LT" | "LV" | "BG" | "HU" | "SK" | "CZ" | "UA" | "RU" | "GE" | "AM" | "KZ" => Origin::EasternEurope,
        "IN" => Origin::India,
        "PK" => Origin::Pakistan,
        "BD" => Origin::Bangladesh,
        "CN" | "HK" | "TW" => Origin::China,
        "LK" | "PH" | "NP" | "VN" | "MY" | "ID" | "TH" | "MM" | "JP" | "KR" => Origin::OtherAsia,
        "SY" | "YE" | "EG" | "LY" | "DZ" | "MA" | "SA" | "KW" | "LB" | "JO" | "PS" | "AE" | "TN" => Origin::Arab,
        "SD" => Origin::Sudan,
        "IR" | "AF" => Origin::Persia,
        "IQ" | "TR" => Origin::Kurdistan,
        "ER" | "ET" => Origin::Horn,
        "SO" => Origin::Somalia,
        "CM" | "CD" | "CI" | "RW" | "BI" | "AO" | "TG" | "BJ" | "ML" | "GN" | "SN" => Origin::CentralAfrica,
        "ZW" | "ZA" | "MW" | "ZM" | "KE" | "UG" | "TZ" => Origin::SouthernAfrica,
        "JM" | "TT" | "BB" | "GD" => Origin::Caribbean,
        "BR" | "MX" | "CO" | "EC" | "VE" | "BO" | "SV" => Origin::LatinAmerica,
        "US" | "CA" | "AU" | "NZ" => Origin::NewWorld,
        _ => Origin::WestAfrica,
    }
}

/// The origin a profile points to: the country of birth, unless the nationality tells more.
pub(crate) fn origin(profile: &Profile) -> Option<Origin> {
    let birth = profile.get(Attribute::CountryOfBirth);
    let nationality = profile.get(Attribute::Nationality);
    let abroad = birth.filter(|code| *code != "GB").or_else(|| nationality.filter(|code| *code != "GB"));
    abroad.or(birth).or(nationality).map(origin_of)
}

/// People who mostly came for protection, in the years of the programme.
pub(crate) const fn seeks_protection(origin: Origin) -> bool {
    matches!(origin, Origin::Arab | Origin::Sudan | Origin::Persia | Origin::Kurdistan | Origin::Horn)
}

/// The weight of a category (or of the missing value) for a person whose earlier attributes are known.
pub(crate) fn weight(attribute: Attribute, profile: &Profile, code: Option<&str>) -> f64 {
    match attribute {
        Attribute::TimeInUk => time_in_uk(profile, code),
        Attribute::Nationality => nationality(profile, code),
        Attribute::Ethnicity => ethnicity(profile, code),
        Attribute::AgeBand => age_band(profile, code),
        Attribute::Gender => gender(profile, code),
        Attribute::HomeCity => home_city(profile, code),
        Attribute::CountryOfBirth | Attribute::Status => 1.0,
    }
}

/// "Since birth" goes with birth in the UK and with nothing else; the reverse holds where both are recorded.
fn time_in_uk(profile: &Profile, code: Option<&str>) -> f64 {
    let birth = profile.get(Attribute::CountryOfBirth);
    match (birth, code) {
        (Some("GB"), Some("since_birth")) => 3.0,
        (Some("GB"), Some(_)) | (Some(_), Some("since_birth")) => 0.0,
        (None, None) => 2.5,
        (None, Some("since_birth")) => 0.1,
        (_, None) | (None, _) => 1.0,
        (Some(country), Some(time)) => arrival(origin_of(country), time),
    }
}

fn arrival(origin: Origin, time: &str) -> f64 {
    let recent = matches!(time, "under_1" | "1_5");
    match origin {
        origin if seeks_protection(origin) => {
            if recent {
                2.0
            } else {
                0.8
            }
        }
        Origin::Caribbean | Origin::Pakistan | Origin::Ireland | Origin::Somalia => {
            if recent {
                0.5
            } else {
                2.0
            }
        }
        _ => 1.0,
    }
}

fn nationality(profile: &Profile, code: Option<&str>) -> f64 {
    let birth = profile.get(Attribute::CountryOfBirth);
    match (birth, code) {
        (None, None) => 12.0,
        (_, None) => 4.0,
        (Some(country), Some(code)) if country == code => 10.0,
        (_, Some("GB")) => naturalised(profile.get(Attribute::TimeInUk)),
        (None, Some(_)) => 0.3,
        (Some("GB"), Some(_)) => 0.01,
        (Some(_), Some(code)) => {
            if origin_of(code) == Origin::WesternEurope {
                0.05
            } else {
                0.003
            }
        }
    }
}

fn naturalised(time: Option<&str>) -> f64 {
    match time {
        Some("since_birth") => 20.0,
        Some("over_10") => 3.0,
        Some("6_10") => 1.2,
        Some("1_5") => 0.1,
        Some(_) => 0.02,
        None => 1.0,
    }
}

fn ethnicity(profile: &Profile, code: Option<&str>) -> f64 {
    let Some(code) = code else { return 3.0 };
    origin(profile).map_or(1.0, |origin| {
        let likely = groups(origin);
        likely.iter().find(|(group, _)| *group == code).map_or(0.000_5, |(_, weight)| *weight)
    })
}

/// The ethnic groups that people of an origin mostly give.
const fn groups(origin: Origin) -> &'static [(&'static str, f64)] {
    match origin {
        Origin::Britain => &[
            ("013", 5.0),
            ("003", 1.0),
            ("004", 1.2),
            ("007", 1.0),
            ("011", 0.8),
            ("009", 0.5),
            ("010", 0.5),
            ("001", 0.3),
            ("006", 0.4),
            ("014", 0.2),
            ("015", 0.1),
            ("012", 0.4),
            ("008", 0.4),
        ],
        Origin::Ireland => &[("014", 8.0), ("015", 1.5)],
        Origin::WesternEurope => &[("017", 7.0), ("006", 0.8), ("012", 0.5), ("018", 0.3)],
        Origin::EasternEurope => &[("017", 9.0), ("016", 0.6), ("019", 0.3)],
        Origin::Romania => &[("017", 8.0), ("016", 1.5)],
        Origin::India => &[("003", 10.0), ("005", 0.3), ("009", 0.1)],
        Origin::Pakistan => &[("004", 9.0), ("005", 0.6)],
        Origin::Bangladesh => &[("001", 9.0), ("005", 0.3)],
        Origin::OtherAsia => &[("005", 8.0), ("002", 0.5), ("019", 0.5)],
        Origin::China => &[("002", 9.0), ("005", 0.3)],
        Origin::Arab => &[("018", 7.0), ("019", 1.5), ("017", 0.3)],
        Origin::Sudan => &[("006", 6.0), ("018", 2.5), ("008", 0.6)],
        Origin::Persia => &[("005", 3.0), ("019", 3.0), ("017", 1.0)],
        Origin::Kurdistan => &[("019", 4.0), ("018", 3.0), ("017", 1.0)],
        Origin::Horn | Origin::WestAfrica | Origin::SouthernAfrica => &[("006", 9.0), ("008", 0.6), ("010", 0.2)],
        Origin::Somalia | Origin::CentralAfrica => &[("006", 9.0), ("008", 0.7), ("012", 0.2)],
        Origin::Caribbean => &[("007", 9.0), ("011", 0.5), ("008", 0.5)],
        Origin::LatinAmerica => &[("012", 3.0), ("019", 3.0), ("017", 2.0)],
        Origin::NewWorld => &[("017", 5.0), ("013", 1.0), ("012", 1.0)],
    }
}

/// Nobody under sixteen has been here for more than ten years: those under eleven were not registered.
fn age_band(profile: &Profile, code: Option<&str>) -> f64 {
    let time = profile.get(Attribute::TimeInUk);
    match (time, code) {
        (Some("over_10"), Some("under_16")) => 0.0,
        (Some("over_10"), Some("45_54" | "55_64" | "65_plus")) => 2.5,
        (Some("under_1" | "1_5"), Some("16_24" | "25_34")) => 1.8,
        (Some("since_birth"), Some("under_16" | "16_24")) => 2.0,
        (None, None) => 1.6,
        _ => 1.0,
    }
}

fn gender(profile: &Profile, code: Option<&str>) -> f64 {
    let protection = origin(profile).is_some_and(seeks_protection);
    match code {
        Some("2") if protection => 1.8,
        None if profile.get(Attribute::AgeBand).is_none() => 1.8,
        _ => 1.0,
    }
}

fn home_city(profile: &Profile, code: Option<&str>) -> f64 {
    let origin = origin(profile);
    match code {
        Some("E08000026") if origin.is_some_and(seeks_protection) => 1.5,
        Some("E08000025") if matches!(origin, Some(Origin::Pakistan | Origin::Caribbean | Origin::Somalia)) => 1.6,
        Some("E08000031") if matches!(origin, Some(Origin::India | Origin::EasternEurope)) => 1.5,
        Some("OTHER") if origin.is_some_and(seeks_protection) => 1.7,
        None if profile.get(Attribute::TimeInUk).is_none() => 1.4,
        _ => 1.0,
    }
}
