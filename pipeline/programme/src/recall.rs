//! What each registration recalls of a person: the first codable value is the drawn one, later ones may differ, and a
//! value that nobody recorded is blank, refused or in a word that no mapping knows.

use crate::desk::Desk;
use crate::dice::Dice;
use crate::mapping::Mapping;
use crate::partners;
use crate::people::Person;
use crate::profile::Attribute;
use crate::sheet::{Cell, Row};
use crate::status;
use crate::visits::Visit;

/// One attribute in one registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Nothing,
    Code(&'static str),
    Unknown,
    Refused,
}

/// All attributes in one registration.
#[derive(Debug, Clone)]
pub(crate) struct Recall([Said; 8]);

impl Recall {
    /// The code that was said, if one was.
    pub(crate) const fn of(&self, attribute: Attribute) -> Option<&'static str> {
        match self.0[attribute as usize] {
            Said::Code(code) => Some(code),
            _ => None,
        }
    }
}

/// What every visit of a person recalls.
pub(crate) fn plan(person: &Person, visits: &[Visit], mappings: &[&Mapping], dice: &mut Dice) -> Vec<Recall> {
    let mut recalls = vec![Recall([Said::Nothing; 8]); visits.len()];
    for attribute in Attribute::ALL {
        let asking: Vec<usize> =
            (0..visits.len()).filter(|index| partners::asks(mappings[visits[*index].partner], attribute)).collect();
        let said = match person.profile.get(attribute) {
            Some(code) => known(attribute, code, asking.len(), dice),
            None => asking.iter().map(|_| unrecorded(attribute, dice)).collect(),
        };
        asking.iter().zip(said).for_each(|(index, said)| recalls[*index].0[attribute as usize] = said);
    }
    recalls
}

fn known(attribute: Attribute, code: &'static str, rows: usize, dice: &mut Dice) -> Vec<Said> {
    let first = if dice.chance(0.85) { 0 } else { dice.below(rows) };
    let mut said = Vec::new();
    for row in 0..rows {
        said.push(match row.cmp(&first) {
            std::cmp::Ordering::Less => Said::Nothing,
            std::cmp::Ordering::Equal => Said::Code(code),
            std::cmp::Ordering::Greater => afterwards(attribute, code, dice),
        });
    }
    said
}

fn afterwards(attribute: Attribute, code: &'static str, dice: &mut Dice) -> Said {
    match dice.below(100) {
        0..12 => Said::Nothing,
        12..22 => Said::Code(drifted(attribute, code, dice).unwrap_or(code)),
        _ => Said::Code(code),
    }
}

/// What a value may have become by a later registration.
fn drifted(attribute: Attribute, code: &str, dice: &mut Dice) -> Option<&'static str> {
    match (attribute, code) {
        (Attribute::TimeInUk, "under_1") => Some("1_5"),
        (Attribute::TimeInUk, "1_5") => Some("6_10"),
        (Attribute::TimeInUk, "6_10") => Some("over_10"),
        (Attribute::HomeCity, _) => Some(*dice.pick(&["E08000026", "E08000025", "E08000031"])),
        (Attribute::Nationality, _) => Some("GB"),
        (Attribute::Ethnicity, "006") => Some("008"),
        (Attribute::Ethnicity, "018") => Some("019"),
        (Attribute::Status, _) => status::later(code),
        _ => None,
    }
}

fn unrecorded(attribute: Attribute, dice: &mut Dice) -> Said {
    match dice.below(100) {
        0..6 => Said::Refused,
        // Whoever types no ethnic group often types a nationality there instead.
        6..40 if attribute == Attribute::Ethnicity => Said::Unknown,
        6..18 => Said::Unknown,
        _ => Said::Nothing,
    }
}

/// Writes what was said in the words of the partner, and returns what landing should read.
pub(crate) fn word_cells(
    row: &mut Row,
    person: &Person,
    recall: &Recall,
    desk: &Desk<'_>,
    dice: &mut Dice,
) -> Vec<(Attribute, &'static str)> {
    let mut truth = Vec::new();
    for attribute in Attribute::ALL {
        let field = attribute.field();
        if !desk.mapping.has(field) {
            continue;
        }
        match recall.0[attribute as usize] {
            // Ages were written by the day, so that they fit every other age of the person.
            Said::Code(_) if attribute == Attribute::AgeBand => {}
            Said::Code(code) => {
                let word = desk.say(field, code, dice);
                row.set(field, Cell::text(partners::smudge(word, dice)));
                truth.push((attribute, code));
            }
            Said::Unknown => row.set(field, Cell::text(unknown(attribute, person, desk, dice))),
            Said::Refused => row.set(field, desk.refusal(field, dice).map_or(Cell::Blank, Cell::Text)),
            Said::Nothing => {}
        }
    }
    truth
}

/// A word that no mapping knows; in the column for ethnicity, often a nationality.
fn unknown(attribute: Attribute, person: &Person, desk: &Desk<'_>, dice: &mut Dice) -> String {
    if attribute == Attribute::Ethnicity && dice.chance(desk.habits.nationality_as_ethnicity) {
        let recorded = [Attribute::Nationality, Attribute::CountryOfBirth].map(|other| person.profile.get(other));
        let country = recorded.into_iter().flatten().next().unwrap_or_else(|| dice.pick::<&str>(&COMMON_ORIGINS));
        return desk.demonym(country).unwrap_or("African").to_owned();
    }
    (*dice.pick(partners::unknown_words(attribute))).to_owned()
}

/// Nationalities given by people of whom no partner recorded one.
const COMMON_ORIGINS: [&str; 6] = ["SD", "SY", "ER", "IR", "NG", "RO"];
