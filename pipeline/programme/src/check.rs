//! What landing will find, checked before anything is written: the published margins, and no two people in one.

use std::collections::BTreeMap;

use crate::GenerateError;
use crate::identity;
use crate::margins;
use crate::people::Person;
use crate::profile::Profile;
use crate::registrations::{Kind, Registration};

/// Refuses people who share name tokens and one of birth date, postcode and email address.
pub(crate) fn distinct(people: &[Person]) -> Result<(), GenerateError> {
    let mut seen: BTreeMap<(Vec<String>, String), usize> = BTreeMap::new();
    for (index, person) in people.iter().enumerate() {
        let tokens = identity::tokens(&person.identity.given, &person.identity.family);
        let birth = person.birth_date.map(|birth| format!("{birth:?}"));
        let keys = [birth, person.identity.postcode.clone(), person.identity.email.clone()];
        for key in keys.into_iter().flatten() {
            if let Some(other) = seen.insert((tokens.clone(), key), index) {
                return Err(GenerateError::Ambiguous(other, index));
            }
        }
    }
    Ok(())
}

/// The profile of each person by the rule of landing: the earliest registration with a codable value, attribute by
/// attribute.
pub(crate) fn harmonised(people: usize, registrations: &[Registration]) -> Vec<Profile> {
    let mut rows: Vec<&Registration> = registrations.iter().collect();
    rows.sort_by_key(|row| row.on);
    let mut profiles = vec![Profile::default(); people];
    for row in rows {
        let Kind::Person(index) = row.kind else { continue };
        for (attribute, code) in &row.truth {
            if profiles[index].get(*attribute).is_none() {
                profiles[index].set(*attribute, Some(*code));
            }
        }
    }
    profiles
}

/// Refuses registrations that do not add up to every margin.
pub(crate) fn margins(people: usize, registrations: &[Registration]) -> Result<(), GenerateError> {
    let profiles = harmonised(people, registrations);
    for margin in margins::all() {
        let counts = margin.counts.iter().map(|(code, count)| (Some(*code), *count)).chain([(None, margin.missing)]);
        for (code, expected) in counts {
            let found = profiles.iter().filter(|profile| profile.get(margin.attribute) == code).count();
            if found != expected {
                return Err(GenerateError::Unbalanced(margin.attribute.field().to_owned()));
            }
        }
    }
    Ok(())
}
