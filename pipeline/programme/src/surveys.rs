//! The two surveys. Every answer is invented; the shape follows what the report says: people who meet migrants more
//! are warmer to them, and employers are surer about hiring EU citizens than others, the larger the surer.

use std::collections::BTreeMap;

use crate::desk::Desk;
use crate::dice::Dice;
use crate::sheet::{Cell, Row};

/// Residents who answered.
pub(crate) const RESIDENTS: usize = 2_000;
/// Employers who answered.
pub(crate) const EMPLOYERS: usize = 250;

const FREQUENCIES: [&str; 5] = ["never", "rarely", "monthly", "weekly", "daily"];
const AGES: [&str; 6] = ["16_24", "25_34", "35_44", "45_54", "55_64", "65_plus"];
const PLACES: [&str; 6] = ["work", "school", "neighbourhood", "faith", "friends_family", "online"];

/// City, its people (guidebook, appendix A, in thousands), its share of the answers, and of people born abroad.
const CITIES: [(&str, f64, f64, f64); 3] =
    [("E08000026", 366.8, 0.42, 0.21), ("E08000025", 1_149.0, 0.37, 0.22), ("E08000031", 256.6, 0.21, 0.16)];
/// Shares of the ages among adults, and among the answers.
const AGE_SHARES: [(f64, f64); 6] = [(0.18, 0.20), (0.20, 0.24), (0.17, 0.20), (0.16, 0.16), (0.13, 0.12), (0.16, 0.08)];

/// All residents' answers.
pub(crate) fn residents(desk: &Desk<'_>, dice: &mut Dice) -> Vec<Row> {
    let strata: Vec<(usize, usize)> = (0..RESIDENTS).map(|_| stratum(dice)).collect();
    let mut answered: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    strata.iter().for_each(|stratum| *answered.entry(*stratum).or_default() += 1);
    let numbered = strata.iter().enumerate();
    numbered.map(|(index, stratum)| resident(index, *stratum, weight(*stratum, answered[stratum]), desk, dice)).collect()
}

fn stratum(dice: &mut Dice) -> (usize, usize) {
    (dice.weighted(&CITIES.map(|city| city.2)), dice.weighted(&AGE_SHARES.map(|ages| ages.1)))
}

/// People of the stratum for each answer, relative to the average, trimmed and in sixteenths.
fn weight((city, age): (usize, usize), answered: usize) -> f64 {
    let people: f64 = CITIES.iter().map(|city| city.1).sum();
    let expected = CITIES[city].1 / people * AGE_SHARES[age].0 * RESIDENTS as f64;
    ((expected / answered as f64 * 16.0).round() / 16.0).clamp(0.25, 3.0)
}

fn resident(index: usize, (city, age): (usize, usize), weight: f64, desk: &Desk<'_>, dice: &mut Dice) -> Row {
    let born_outside = dice.chance(CITIES[city].3);
    let contact = contact(age, born_outside, dice);
    let warmth = 0.4 * (contact as f64 - 2.0) + if born_outside { 0.3 } else { 0.0 } + spread(dice) * 0.6;
    let mut row = Row::default();
    row.set("respondent_reference", Cell::Text(format!("R{:05}", 10_001 + index)));
    row.set("weight", Cell::Real(weight));
    let gender = ["1", "2", "3"][dice.weighted(&[0.55, 0.44, 0.01])];
    let frequency = FREQUENCIES[contact];
    let yes_no = if born_outside { "yes" } else { "no" };
    for (field, code, missing) in [
        ("city", CITIES[city].0, 0.0),
        ("age_band", AGES[age], 0.0),
        ("gender", gender, 0.04),
        ("born_outside_uk", yes_no, 0.03),
        ("contact_with_migrants", frequency, 0.02),
        ("city_friendly", opinion(3.4 + warmth, dice), 0.04),
        ("migrants_contribute", opinion(3.3 + warmth, dice), 0.05),
        ("at_ease_with_neighbours", opinion(3.6 + 0.7 * warmth, dice), 0.04),
        ("city_benefits", opinion(3.2 + warmth, dice), 0.06),
    ] {
        row.set(field, answer(field, code, missing, desk, dice));
    }
    row.set("contact_places", Cell::Text(places(contact, desk, dice)));
    row
}

/// How often, from never (0) to daily (4): more for the young and for those who came themselves.
fn contact(age: usize, born_outside: bool, dice: &mut Dice) -> usize {
    let level = 2.9 - 0.22 * age as f64 + if born_outside { 0.9 } else { 0.0 } + spread(dice) * 1.3;
    level.round().clamp(0.0, 4.0) as usize
}

/// A draw around zero, mostly between -2 and 2.
fn spread(dice: &mut Dice) -> f64 {
    (0..4).map(|_| dice.unit()).sum::<f64>() * 1.7 - 3.4
}

fn opinion(level: f64, dice: &mut Dice) -> &'static str {
    let drawn = (level + spread(dice) * 0.8).round().clamp(1.0, 5.0) as usize;
    ["1", "2", "3", "4", "5"][drawn - 1]
}

/// The partner's word for an answer, or for the lack of one.
fn answer(field: &str, code: &str, missing: f64, desk: &Desk<'_>, dice: &mut Dice) -> Cell {
    if !dice.chance(missing) {
        return Cell::Text(desk.say(field, code, dice));
    }
    let known = desk.codes.of_field(field).iter().filter(|row| matches!(row.code.as_str(), "PNTS" | "DK"));
    let words: Vec<&str> = known.map(|row| row.label.as_str()).collect();
    if words.is_empty() || dice.chance(0.4) { Cell::Blank } else { Cell::text(*dice.pick(&words)) }
}

/// All places that apply, joined by a semicolon.
fn places(contact: usize, desk: &Desk<'_>, dice: &mut Dice) -> String {
    let likely = [0.5, 0.25, 0.55, 0.2, 0.4, 0.3];
    let met: Vec<&str> = PLACES
        .into_iter()
        .zip(likely)
        .filter(|(_, share)| dice.chance(share * contact as f64 / 3.0))
        .map(|(place, _)| place)
        .collect();
    let met = if met.is_empty() { vec!["none"] } else { met };
    met.into_iter().map(|place| desk.say("contact_places", place, dice)).collect::<Vec<String>>().join(";")
}

const SECTORS: [(&str, f64, f64); 6] = [
    ("production", 0.16, 0.22),
    ("construction", 0.09, 0.14),
    ("trade_transport", 0.28, 0.25),
    ("business_services", 0.20, 0.12),
    ("public_health_education", 0.17, 0.18),
    ("other_services", 0.10, 0.10),
];
const SIZES: [(&str, f64, i64, i64); 4] =
    [("micro", 0.46, 1, 9), ("small", 0.30, 10, 49), ("medium", 0.16, 50, 249), ("large", 0.08, 250, 1_000)];
const CERTAINTIES: [&str; 4] = ["not_at_all_certain", "not_very_certain", "fairly_certain", "very_certain"];

/// All employers' answers.
pub(crate) fn employers(desk: &Desk<'_>, dice: &mut Dice) -> Vec<Row> {
    (0..EMPLOYERS).map(|index| employer(index, desk, dice)).collect()
}

fn employer(index: usize, desk: &Desk<'_>, dice: &mut Dice) -> Row {
    let sector = SECTORS[dice.weighted(&SECTORS.map(|sector| sector.1))];
    let size_index = dice.weighted(&SIZES.map(|size| size.1));
    let size = SIZES[size_index];
    let employees = dice.between(size.2, size.3);
    let migrants = migrants(employees, sector.2, dice);
    let sureness = 1.1 + 0.35 * size_index as f64 + if migrants > 0 { 0.4 } else { 0.0 } + spread(dice) * 0.5;
    let mut row = Row::default();
    row.set("employer_reference", Cell::Text(format!("E{:04}", 1_001 + index)));
    row.set("employees", Cell::Whole(employees));
    row.set("migrant_employees", Cell::Whole(migrants));
    for (field, code, missing) in [
        ("city", CITIES[dice.weighted(&[0.45, 0.35, 0.20])].0, 0.0),
        ("sector", sector.0, 0.02),
        ("size_band", size.0, 0.0),
        ("certainty_eu", certainty(sureness + 0.5, dice), 0.04),
        ("certainty_non_eu", certainty(sureness - 0.4, dice), 0.05),
        ("employs_migrants", if migrants > 0 { "yes" } else { "no" }, 0.03),
    ] {
        row.set(field, answer(field, code, missing, desk, dice));
    }
    row.set("Comment", Cell::text(crate::partners::chatter("Comment", dice)));
    row
}

fn migrants(employees: i64, share: f64, dice: &mut Dice) -> i64 {
    let own = share * (0.2 + 1.6 * dice.unit());
    let count = (0..employees).filter(|_| dice.chance(own)).count() as i64;
    count.min(500)
}

fn certainty(level: f64, dice: &mut Dice) -> &'static str {
    CERTAINTIES[(level + spread(dice) * 0.4).round().clamp(0.0, 3.0) as usize]
}
