//! Who took part in which action, when, where and for how long.
//!
//! Where the published table of outputs counts heads, exactly that many people take part. All else is invented.

use std::collections::BTreeMap;

use crate::date::Date;
use crate::desk::Desk;
use crate::dice::Dice;
use crate::people::Person;
use crate::profile::Attribute;
use crate::registrations::{self, BAD_DATES, Kind, Registration};
use crate::sheet::{Cell, Row};
use crate::visits::LAST_DAY;

/// An action, the partner that runs it, the people who take part, the usual hours, and the chance of coming again.
struct Action {
    code: &'static str,
    partner: &'static str,
    people: usize,
    hours: f64,
    again: f64,
}

const fn action(code: &'static str, partner: &'static str, people: usize, hours: f64, again: f64) -> Action {
    Action { code, partner, people, hours, again }
}

/// The counts of A03, A04, A05, A22, A23, A24, A26 and A28 are heads in table 1; A06, A07, A17 and A30 take its counts
/// of enterprises, projects, jobs and makeovers as one person each; the others are invented.
const ACTIONS: [Action; 19] = [
    action("A01", "repair_makers_group", 70, 2.5, 0.3),
    action("A02", "arts_media_group", 60, 1.5, 0.0),
    action("A03", "university", 79, 6.0, 0.5),
    action("A04", "arts_media_group", 185, 3.0, 0.3),
    action("A05", "migrant_support_charity", 33, 4.0, 0.6),
    action("A06", "social_enterprise_agency", 16, 2.0, 0.6),
    action("A07", "social_enterprise_agency", 16, 2.0, 0.5),
    action("A09", "repair_makers_group", 40, 5.0, 0.0),
    action("A17", "employment_service", 101, 1.0, 0.0),
    action("A21", "employment_service", 150, 1.0, 0.25),
    action("A22", "community_college", 161, 12.0, 0.05),
    action("A23", "community_college", 696, 2.0, 0.35),
    action("A24", "repair_makers_group", 200, 6.0, 0.2),
    action("A25", "repair_makers_group", 25, 2.0, 0.0),
    action("A26", "health_charity", 61, 5.0, 0.4),
    action("A27", "migrant_support_charity", 240, 1.5, 0.4),
    action("A28", "law_centre", 255, 1.0, 0.05),
    action("A29", "law_centre", 60, 1.0, 0.0),
    action("A30", "repair_makers_group", 106, 3.0, 0.05),
];

/// The rows of every partner, in the order of days.
pub(crate) fn draw(
    people: &[Person],
    registered: &[Registration],
    desks: &[Desk<'_>],
    dice: &mut Dice,
) -> BTreeMap<String, Vec<Row>> {
    let known = Known::new(people.len(), registered);
    let mut rows: BTreeMap<String, Vec<(Date, Row)>> = BTreeMap::new();
    for action in &ACTIONS {
        let Some(desk) = desks.iter().find(|desk| desk.mapping.partner == action.partner) else { continue };
        for index in participants(action, &known, dice) {
            let extract = rows.entry(action.partner.to_owned()).or_default();
            take_part(action, (index, &people[index]), &known, desk, extract, dice);
        }
    }
    rows.into_iter().map(|(partner, rows)| (partner, in_order(rows, dice))).collect()
}

/// What registrations tell: the first day of each person, the keys that were shown, the partners.
struct Known {
    first: Vec<Date>,
    keys: Vec<(bool, bool)>,
    partners: Vec<Vec<&'static str>>,
}

impl Known {
    fn new(people: usize, registered: &[Registration]) -> Self {
        let mut known =
            Self { first: vec![LAST_DAY; people], keys: vec![(false, false); people], partners: vec![Vec::new(); people] };
        for row in registered {
            if let Kind::Person(index) = row.kind {
                known.first[index] = known.first[index].min(row.on);
                known.keys[index].0 |= row.email;
                known.keys[index].1 |= row.postcode;
                known.partners[index].push(crate::partners::ALL[row.partner].partner);
            }
        }
        known
    }
}

/// Different people, first those whom the partner knows, and none who could not be linked.
fn participants(action: &Action, known: &Known, dice: &mut Dice) -> Vec<usize> {
    let linkable = |index: &usize| known.keys[*index].0 || known.keys[*index].1;
    let mut indices: Vec<usize> = (0..known.first.len()).filter(linkable).collect();
    dice.shuffle(&mut indices);
    indices.sort_by_key(|index| !known.partners[*index].contains(&action.partner));
    indices.truncate(action.people);
    indices
}

fn take_part(
    action: &Action,
    (index, person): (usize, &Person),
    known: &Known,
    desk: &Desk<'_>,
    rows: &mut Vec<(Date, Row)>,
    dice: &mut Dice,
) {
    let first = known.first[index].max(Date::new(2019, 1, 1));
    loop {
        let day = first.plus(dice.between(0, LAST_DAY.since(first)));
        let mut row = Row::default();
        registrations::name_cells(&mut row, person, desk, dice);
        let (email, postcode) = known.keys[index];
        let shown = (email && (!postcode || dice.chance(0.7)), postcode);
        registrations::key_cells(&mut row, person, desk.mapping, shown, dice);
        if let Some(birth) = person.birth_date.filter(|_| dice.chance(0.6)) {
            row.set("date_of_birth", Cell::Day(birth));
        }
        row.set("action", Cell::text(desk.say("action", action.code, dice)));
        row.set("engaged_on", Cell::Day(day));
        row.set("city", Cell::text(desk.say("city", city(person, dice), dice)));
        row.set("hours", Cell::Real(hours(action.hours, dice)));
        rows.push((day, row));
        if !dice.chance(action.again) {
            return;
        }
    }
}

/// Mostly the person's own city, when it is one of the three.
fn city(person: &Person, dice: &mut Dice) -> &'static str {
    let own = person.profile.get(Attribute::HomeCity).filter(|city| !matches!(*city, "OTHER" | "E08000030"));
    match own {
        Some(city) if dice.chance(0.85) => city,
        _ => dice.pick::<&str>(&["E08000026", "E08000026", "E08000025", "E08000031"]),
    }
}

/// Quarter hours around the usual length, at most a working week.
fn hours(usual: f64, dice: &mut Dice) -> f64 {
    let drawn = usual * (0.5 + dice.unit() + dice.unit() * dice.unit());
    ((drawn * 4.0).round() / 4.0).clamp(0.25, 40.0)
}

/// Rows by day, with some that landing must set aside: no name, a date that is none, hours that are no number.
fn in_order(mut rows: Vec<(Date, Row)>, dice: &mut Dice) -> Vec<Row> {
    let spoiled: Vec<(Date, Row)> = (0..4).map(|kind| spoil(kind, dice.pick(&rows).clone(), dice)).collect();
    rows.extend(spoiled);
    rows.sort_by_key(|(day, _)| *day);
    rows.into_iter().map(|(_, row)| row).collect()
}

fn spoil(kind: usize, (day, mut row): (Date, Row), dice: &mut Dice) -> (Date, Row) {
    match kind {
        0 => row.set("hours", Cell::text(*dice.pick(&["two", "all day", "1h30"]))),
        1 => row.set("engaged_on", Cell::text(*dice.pick(&BAD_DATES))),
        _ => {
            for field in ["given_name", "family_name", "full_name", "date_of_birth", "email", "postcode"] {
                row.set(field, Cell::Blank);
            }
        }
    }
    (day, row)
}
