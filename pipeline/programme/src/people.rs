//! The people: profiles that reproduce every margin, and identities that belong to nobody.

use crate::GenerateError;
use crate::date::Date;
use crate::dice::Dice;
use crate::identity::{self, Identity};
use crate::margins::{self, Margin, PEOPLE};
use crate::profile::{Attribute, Profile};
use crate::{fit, prior, status};

/// One person of the programme.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// What partners recorded, in agreed codes.
    pub(crate) profile: Profile,
    /// Who the person is, as partners write it.
    pub(crate) identity: Identity,
    /// Set once the day of the first registration with an age is known.
    pub(crate) birth_date: Option<Date>,
}

impl Person {
    /// Whether several rows of this person can be linked: they need an email address or a postcode in common.
    pub(crate) const fn linkable(&self) -> bool {
        self.identity.email.is_some() || self.identity.postcode.is_some()
    }
}

/// All people, without birth dates yet.
pub(crate) fn draw(dice: &mut Dice) -> Result<Vec<Person>, GenerateError> {
    let mut profiles = births(dice);
    // Each margin is fitted given the attributes before it, so the order is the order of explanation.
    let fitted = [
        margins::time_in_uk(),
        margins::nationality(),
        margins::ethnicity(),
        margins::age_band(),
        margins::gender(),
        margins::home_city(),
    ];
    for margin in fitted {
        fit_margin(&mut profiles, &margin, dice)?;
    }
    for profile in &mut profiles {
        let code = status::draw(profile, dice);
        profile.set(Attribute::Status, code);
    }
    let identities = identity::draw(&profiles, dice);
    let people = profiles.into_iter().zip(identities);
    Ok(people.map(|(profile, identity)| Person { profile, identity, birth_date: None }).collect())
}

/// Profiles with only the country of birth, in a random order.
fn births(dice: &mut Dice) -> Vec<Profile> {
    let margin = margins::country_of_birth();
    let mut codes: Vec<Option<&'static str>> = vec![None; margin.missing];
    for (code, count) in &margin.counts {
        codes.extend(std::iter::repeat_n(Some(*code), *count));
    }
    dice.shuffle(&mut codes);
    let mut profiles = vec![Profile::default(); PEOPLE];
    profiles.iter_mut().zip(codes).for_each(|(profile, code)| profile.set(Attribute::CountryOfBirth, code));
    profiles
}

fn fit_margin(profiles: &mut [Profile], margin: &Margin, dice: &mut Dice) -> Result<(), GenerateError> {
    let categories: Vec<Option<&'static str>> = margin.counts.iter().map(|(code, _)| Some(*code)).chain([None]).collect();
    let weights = profiles.iter().map(|profile| {
        let weight = |code: &Option<&'static str>| prior::weight(margin.attribute, profile, *code);
        categories.iter().map(weight).collect()
    });
    let chosen = fit::assign(weights.collect(), &margin.targets(), dice)
        .ok_or_else(|| GenerateError::Unbalanced(margin.attribute.field().to_owned()))?;
    for (profile, category) in profiles.iter_mut().zip(chosen) {
        profile.set(margin.attribute, categories[category]);
    }
    Ok(())
}

/// A birth date that puts a person in an age band on a day.
pub(crate) fn birth_date(band: &str, day: Date, dice: &mut Dice) -> Date {
    let (youngest, oldest) = match band {
        "under_16" => (11, 15),
        "16_24" => (16, 24),
        "25_34" => (25, 34),
        "35_44" => (35, 44),
        "45_54" => (45, 54),
        "55_64" => (55, 64),
        _ => (65, 84),
    };
    let age = dice.between(youngest, oldest);
    let (year, month, _) = day.civil();
    // Born so many years before, and then up to a month short of one year earlier still.
    Date::new(year - age, month, 1).plus(-dice.between(1, 330))
}

/// The age band of an age in years.
pub(crate) const fn band_of(age: i64) -> &'static str {
    match age {
        ..=15 => "under_16",
        16..=24 => "16_24",
        25..=34 => "25_34",
        35..=44 => "35_44",
        45..=54 => "45_54",
        55..=64 => "55_64",
        _ => "65_plus",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn count(people: &[Person], attribute: Attribute, code: Option<&str>) -> usize {
        people.iter().filter(|person| person.profile.get(attribute) == code).count()
    }

    #[test]
    fn profiles_reproduce_every_margin() {
        for seed in [1, 2021] {
            let people = draw(&mut Dice::new(seed)).unwrap();
            assert_eq!(people.len(), PEOPLE);
            for margin in margins::all() {
                assert_eq!(count(&people, margin.attribute, None), margin.missing, "{:?}", margin.attribute);
                for (code, expected) in &margin.counts {
                    assert_eq!(count(&people, margin.attribute, Some(code)), *expected, "{code}");
                }
            }
        }
    }

    #[test]
    fn profiles_keep_the_logical_rules() {
        for person in draw(&mut Dice::new(3)).unwrap() {
            let birth = person.profile.get(Attribute::CountryOfBirth);
            let time = person.profile.get(Attribute::TimeInUk);
            let born_here = birth.is_none_or(|code| code == "GB");
            assert!(time != Some("since_birth") || born_here);
            assert!(birth != Some("GB") || time.is_none_or(|code| code == "since_birth"));
        }
    }

    #[test]
    fn birth_dates_fall_in_their_band() {
        let mut dice = Dice::new(4);
        for (band, _) in margins::age_band().counts {
            for days in 0..500 {
                let day = Date::new(2019, 1, 1).plus(days);
                assert_eq!(band_of(birth_date(band, day, &mut dice).age_on(day)), band);
            }
        }
    }
}
