//! Legal status: the report names the labels and gives no counts, so it is drawn, not fitted.

use crate::dice::Dice;
use crate::prior::{Origin, origin_of, seeks_protection};
use crate::profile::{Attribute, Profile};

type Shares = &'static [(&'static str, f64)];

const BRITISH: Shares = &[("H01", 1.0)];
const IRISH: Shares = &[("H02", 1.0)];
const EUROPEAN: Shares = &[("H03", 5.0), ("H04", 4.0), ("H01", 0.5), ("H13", 0.3), ("H90", 0.2)];
const NEW_PROTECTION: Shares =
    &[("H06", 4.0), ("H09", 4.0), ("H07", 0.7), ("H08", 1.6), ("H10", 0.5), ("H13", 0.5), ("H14", 1.0), ("H15", 0.4)];
const SETTLED_PROTECTION: Shares = &[("H05", 4.0), ("H01", 3.0), ("H06", 2.0), ("H14", 1.0)];
const NEW_OTHER: Shares =
    &[("H11", 2.5), ("H12", 3.0), ("H13", 2.5), ("H14", 1.0), ("H09", 0.8), ("H10", 0.5), ("H15", 0.3), ("H90", 0.3)];
const SETTLED_OTHER: Shares = &[("H05", 4.0), ("H01", 2.5), ("H11", 1.0), ("H13", 1.0), ("H14", 1.0), ("H90", 0.3)];
const UNKNOWN: Shares = &[("H01", 1.0), ("H05", 1.0), ("H06", 1.0), ("H09", 1.0), ("H14", 1.0), ("H90", 0.3)];

/// The status of a person, if any partner recorded a codable one.
pub(crate) fn draw(profile: &Profile, dice: &mut Dice) -> Option<&'static str> {
    if dice.chance(0.32) {
        return None;
    }
    let shares = shares(profile);
    let weights: Vec<f64> = shares.iter().map(|(_, weight)| *weight).collect();
    shares.get(dice.weighted(&weights)).map(|(code, _)| *code)
}

fn shares(profile: &Profile) -> Shares {
    let nationality = profile.get(Attribute::Nationality);
    let born = profile.get(Attribute::CountryOfBirth);
    let settled = matches!(profile.get(Attribute::TimeInUk), Some("over_10" | "6_10"));
    let from = nationality.or(born);
    match from.map(|code| (code, origin_of(code))) {
        Some(("GB", _)) => BRITISH,
        Some((_, Origin::Ireland)) => IRISH,
        Some(("AL" | "UA" | "RU" | "MD" | "GE" | "AM" | "KZ", _)) if !settled => NEW_OTHER,
        Some(("AL" | "UA" | "RU" | "MD" | "GE" | "AM" | "KZ", _)) => SETTLED_OTHER,
        Some((_, Origin::WesternEurope | Origin::EasternEurope | Origin::Romania)) => EUROPEAN,
        Some((_, origin)) if seeks_protection(origin) && !settled => NEW_PROTECTION,
        Some((_, origin)) if seeks_protection(origin) => SETTLED_PROTECTION,
        Some(_) if settled => SETTLED_OTHER,
        Some(_) => NEW_OTHER,
        None => UNKNOWN,
    }
}

/// What a status may have become by a later registration.
pub(crate) fn later(code: &str) -> Option<&'static str> {
    match code {
        "H09" => Some("H06"),
        "H06" | "H07" | "H08" | "H14" | "H11" => Some("H05"),
        "H04" => Some("H03"),
        "H12" => Some("H11"),
        "H05" => Some("H01"),
        _ => None,
    }
}
