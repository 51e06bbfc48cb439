//! Which partners a person registered with, when, and by which keys the rows can be linked.

use crate::date::Date;
use crate::dice::Dice;
use crate::mapping::Mapping;
use crate::partners;
use crate::people::Person;
use crate::profile::Attribute;

/// One registration to be written.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    /// Place of the partner among the registration mappings.
    pub(crate) partner: usize,
    pub(crate) on: Date,
    pub(crate) email: bool,
    pub(crate) postcode: bool,
}

/// The first day a registration may have.
pub(crate) const FIRST_DAY: Date = Date::new(2018, 11, 1);
/// The last day of the programme.
pub(crate) const LAST_DAY: Date = Date::new(2021, 12, 31);

/// The registrations of one person, earliest first: together they record every known attribute.
pub(crate) fn plan(person: &Person, mappings: &[&Mapping], dice: &mut Dice) -> Vec<Visit> {
    // Rows without a common key could not be linked, so such a person registers once.
    let wanted = if person.linkable() { dice.weighted(&[0.48, 0.29, 0.15, 0.08]) + 1 } else { 1 };
    let partners = partners_of(person, wanted, mappings, dice);
    let days = days(partners.len(), dice);
    let pairs = partners.into_iter().zip(days);
    let mut visits: Vec<Visit> = pairs.map(|(partner, on)| Visit { partner, on, email: false, postcode: false }).collect();
    show_keys(person, &mut visits, dice);
    ensure_city(person, &mut visits, mappings, dice);
    visits
}

fn partners_of(person: &Person, wanted: usize, mappings: &[&Mapping], dice: &mut Dice) -> Vec<usize> {
    let mut drawn = Vec::new();
    for _ in 0..30 {
        drawn = distinct_partners(wanted, dice);
        if covers(person, &drawn, mappings) {
            return drawn;
        }
    }
    // The council asks for everything, so it covers whoever the draws did not.
    let council = mappings.iter().position(|mapping| mapping.partner == "city_council").unwrap_or(0);
    if !drawn.contains(&council) {
        drawn[0] = council;
    }
    drawn
}

fn distinct_partners(wanted: usize, dice: &mut Dice) -> Vec<usize> {
    let mut weights = partners::ALL.map(|habits| habits.share);
    let mut drawn = Vec::new();
    for _ in 0..wanted {
        let partner = dice.weighted(&weights);
        weights[partner] = 0.0;
        drawn.push(partner);
    }
    drawn
}

fn covers(person: &Person, partners: &[usize], mappings: &[&Mapping]) -> bool {
    let known = Attribute::ALL.into_iter().filter(|attribute| person.profile.get(*attribute).is_some());
    known.into_iter().all(|attribute| {
        partners.iter().any(|partner| {
            let mapping = mappings[*partner];
            let from_postcode = attribute == Attribute::HomeCity && person.identity.postcode.is_some();
            partners::asks(mapping, attribute) || (from_postcode && mapping.derives("home_city"))
        })
    })
}

/// Different days, so that "the earliest" is never a tie. Few people registered in the first lockdown.
fn days(wanted: usize, dice: &mut Dice) -> Vec<Date> {
    let lockdown = Date::new(2020, 3, 23)..Date::new(2020, 7, 4);
    let mut days: Vec<Date> = Vec::new();
    while days.len() < wanted {
        let day = FIRST_DAY.plus(dice.between(0, LAST_DAY.since(FIRST_DAY)));
        let quiet = lockdown.contains(&day) && dice.chance(0.7);
        if !quiet && !days.contains(&day) {
            days.push(day);
        }
    }
    days.sort();
    days
}

/// Rows up to some visit show the email address, rows from it on the postcode, so all rows are chained through it.
fn show_keys(person: &Person, visits: &mut [Visit], dice: &mut Dice) {
    let (email, postcode) = (person.identity.email.is_some(), person.identity.postcode.is_some());
    let both = email && postcode;
    let pivot = dice.below(visits.len());
    for (index, visit) in visits.iter_mut().enumerate() {
        visit.email = email && (!both || index <= pivot || person.identity.namesake || dice.chance(0.6));
        visit.postcode = postcode && (!both || index >= pivot || person.identity.namesake || dice.chance(0.5));
    }
}

/// A city that only postcodes can tell needs one at a partner that reads it.
fn ensure_city(person: &Person, visits: &mut [Visit], mappings: &[&Mapping], dice: &mut Dice) {
    let asked = visits.iter().any(|visit| mappings[visit.partner].has("home_city"));
    if person.identity.postcode.is_none() || asked {
        return;
    }
    let reading: Vec<usize> = (0..visits.len()).filter(|index| mappings[visits[*index].partner].derives("home_city")).collect();
    if !reading.is_empty() {
        visits[*dice.pick(&reading)].postcode = true;
    }
}
