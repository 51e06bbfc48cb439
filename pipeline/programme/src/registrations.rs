//! The registrations of all people at all partners, with the rows that landing must set aside.

use crate::date::Date;
use crate::desk::Desk;
use crate::dice::Dice;
use crate::identity;
use crate::mapping::Mapping;
use crate::partners;
use crate::people::{self, Person};
use crate::profile::Attribute;
use crate::recall::{self, Recall};
use crate::sheet::{Cell, Row};
use crate::visits::{self, Visit};

/// Registrations without a name, set aside by landing.
pub(crate) const UNNAMED: usize = 60;
/// Registrations with a date that no one can read, set aside by landing.
const UNREADABLE: usize = 14;
/// No order of day, month and year makes a day of the programme of these.
pub(crate) const BAD_DATES: [&str; 6] = ["31/02/2020", "00/00/2019", "31/31/2019", "not known", "29/02/2031", "??/06/2020"];

/// What a registration row is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Person(usize),
    Unnamed,
    BadDate,
}

/// One row of a partner's registrations.
#[derive(Debug, Clone)]
pub(crate) struct Registration {
    pub(crate) kind: Kind,
    pub(crate) partner: usize,
    pub(crate) on: Date,
    pub(crate) email: bool,
    pub(crate) postcode: bool,
    pub(crate) row: Row,
    /// What landing should read, attribute by attribute.
    pub(crate) truth: Vec<(Attribute, &'static str)>,
}

/// All registrations; people receive their birth dates on the way.
pub(crate) fn draw(people: &mut [Person], desks: &[Desk<'_>], dice: &mut Dice) -> Vec<Registration> {
    let mappings: Vec<&Mapping> = desks.iter().map(|desk| desk.mapping).collect();
    let mut taken = Vec::new();
    let mut rows = Vec::new();
    for (index, person) in people.iter_mut().enumerate() {
        let visits = visits::plan(person, &mappings, dice);
        let recalls = recall::plan(person, &visits, &mappings, dice);
        person.birth_date = birth_date(person, &visits, &recalls, &mut taken, dice);
        for (at, visit) in visits.iter().enumerate() {
            rows.push(registration((index, person), visit, &recalls[at], &desks[visit.partner], dice));
        }
    }
    let spoiled = spoiled_rows(&rows, dice);
    rows.extend(spoiled);
    rows.sort_by_key(|row| (row.partner, row.on));
    rows
}

/// A birth date that gives the drawn age band on the day of the first row with an age, and that no namesake has.
fn birth_date(
    person: &Person,
    visits: &[Visit],
    recalls: &[Recall],
    taken: &mut Vec<(Vec<String>, Date)>,
    dice: &mut Dice,
) -> Option<Date> {
    let band = person.profile.get(Attribute::AgeBand)?;
    let shown = recalls.iter().position(|recall| recall.of(Attribute::AgeBand) == Some(band))?;
    let tokens = identity::tokens(&person.identity.given, &person.identity.family);
    loop {
        let entry = (tokens.clone(), people::birth_date(band, visits[shown].on, dice));
        if !taken.contains(&entry) {
            taken.push(entry.clone());
            return Some(entry.1);
        }
    }
}

fn registration(
    (index, person): (usize, &Person),
    visit: &Visit,
    recall: &Recall,
    desk: &Desk<'_>,
    dice: &mut Dice,
) -> Registration {
    let mut row = Row::default();
    name_cells(&mut row, person, desk, dice);
    key_cells(&mut row, person, desk.mapping, (visit.email, visit.postcode), dice);
    row.set("registered_on", Cell::Day(visit.on));
    let mut truth: Vec<_> = age_cells(&mut row, person, visit.on, recall, desk, dice).into_iter().collect();
    truth.extend(recall::word_cells(&mut row, person, recall, desk, dice));
    if visit.postcode && desk.mapping.derives("home_city") {
        truth.extend(person.profile.get(Attribute::HomeCity).map(|city| (Attribute::HomeCity, city)));
    }
    for heading in &desk.mapping.ignored.columns {
        row.set(heading, Cell::text(partners::chatter(heading, dice)));
    }
    let (email, postcode) = (visit.email, visit.postcode);
    Registration { kind: Kind::Person(index), partner: visit.partner, on: visit.on, email, postcode, row, truth }
}

/// The name as this partner typed it.
pub(crate) fn name_cells(row: &mut Row, person: &Person, desk: &Desk<'_>, dice: &mut Dice) {
    let (given, family) = identity::typed(&person.identity, dice);
    row.set("full_name", Cell::text(partners::whole_name(desk.habits.name, &given, &family)));
    row.set("given_name", Cell::text(given));
    row.set("family_name", Cell::text(family));
}

/// Email address and postcode, each only where asked for.
pub(crate) fn key_cells(row: &mut Row, person: &Person, mapping: &Mapping, shown: (bool, bool), dice: &mut Dice) {
    if let (true, Some(email)) = (shown.0, &person.identity.email) {
        row.set("email", Cell::text(if dice.chance(0.1) { email.to_uppercase() } else { email.clone() }));
    }
    if let (true, Some(postcode)) = (shown.1, &person.identity.postcode) {
        let typed = match dice.below(8) {
            0 => postcode.to_lowercase(),
            // The space is what the city is read by, where it is read from the postcode.
            1 | 2 if !mapping.derives("home_city") => postcode.replace(' ', ""),
            _ => postcode.clone(),
        };
        row.set("postcode", Cell::text(typed));
    }
}

fn age_cells(
    row: &mut Row,
    person: &Person,
    on: Date,
    recall: &Recall,
    desk: &Desk<'_>,
    dice: &mut Dice,
) -> Option<(Attribute, &'static str)> {
    recall.of(Attribute::AgeBand)?;
    let birth = person.birth_date?;
    let age = birth.age_on(on);
    let band = people::band_of(age);
    row.set("date_of_birth", Cell::Day(birth));
    row.set("age_years", Cell::Whole(age));
    row.set("age_band", Cell::text(desk.say("age_band", band, dice)));
    Some((Attribute::AgeBand, band))
}

/// Copies of rows that landing must set aside: without a name, or with a date that is none.
fn spoiled_rows(rows: &[Registration], dice: &mut Dice) -> Vec<Registration> {
    let mut spoiled = Vec::new();
    for _ in 0..UNNAMED {
        let mut copy = dice.pick(rows).clone();
        for field in ["given_name", "family_name", "full_name", "date_of_birth", "email", "postcode"] {
            copy.row.set(field, Cell::Blank);
        }
        copy.kind = Kind::Unnamed;
        copy.on = copy.on.plus(dice.between(0, 20)).min(visits::LAST_DAY);
        copy.row.set("registered_on", Cell::Day(copy.on));
        spoiled.push(copy);
    }
    for index in 0..UNREADABLE {
        let mut copy = dice.pick(rows).clone();
        copy.row.set("registered_on", Cell::text(BAD_DATES[index % BAD_DATES.len()]));
        copy.kind = Kind::BadDate;
        spoiled.push(copy);
    }
    spoiled
}
