//! Names, email addresses and postcodes: plausible in shape, and nobody's.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::dice::Dice;
use crate::names::{ANY_ORIGIN, names_of};
use crate::prior;
use crate::profile::{Attribute, Profile};

/// How often, in people, a name is given on purpose that someone else already has.
const NAMESAKE_EVERY: usize = 90;

/// Names that are tried before a longer one is made.
const MOST_TRIES: usize = 50;

/// Who a person is, as partners write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) woman: bool,
    pub(crate) given: String,
    pub(crate) family: String,
    pub(crate) email: Option<String>,
    pub(crate) postcode: Option<String>,
    /// Somebody else has the same name. Both then write email address and postcode everywhere, as people do who were taken
    /// for one another.
    pub(crate) namesake: bool,
}

/// Identities for all profiles. Email addresses and postcodes are unique; a few people share a name.
pub(crate) fn draw(profiles: &[Profile], dice: &mut Dice) -> Vec<Identity> {
    let mut names = BTreeSet::new();
    let mut postcodes = BTreeSet::new();
    let mut identities: Vec<Identity> = Vec::with_capacity(profiles.len());
    for (index, profile) in profiles.iter().enumerate() {
        let postcode = postcode(profile.get(Attribute::HomeCity), &mut postcodes, dice);
        let wanted = postcode.as_deref().filter(|_| index % NAMESAKE_EVERY == NAMESAKE_EVERY - 1);
        let namesake = wanted.and_then(|postcode| name_to_share(&mut identities, index / 2, postcode, dice));
        let woman = match profile.get(Attribute::Gender) {
            Some("1") => true,
            Some("2") => false,
            _ => dice.chance(0.6),
        };
        let shared = namesake.is_some();
        let (given, family) = namesake.unwrap_or_else(|| new_name(profile, woman, &mut names, dice));
        let email = (dice.chance(0.82) || shared).then(|| address(&given, &family, index, dice));
        identities.push(Identity { woman, given, family, email, postcode, namesake: shared });
    }
    identities
}

/// The name of somebody from this place on who lives in another area, and who from now on writes an email address too.
fn name_to_share(identities: &mut [Identity], from: usize, postcode: &str, dice: &mut Dice) -> Option<(String, String)> {
    let area = |postcode: &str| postcode.chars().take_while(char::is_ascii_alphabetic).collect::<String>();
    let elsewhere = |other: &Identity| other.postcode.as_deref().is_some_and(|other| area(other) != area(postcode));
    let place = (from..identities.len()).find(|place| elsewhere(&identities[*place]) && !identities[*place].namesake)?;
    let other = &mut identities[place];
    other.namesake = true;
    if other.email.is_none() {
        other.email = Some(address(&other.given, &other.family, place, dice));
    }
    Some((other.given.clone(), other.family.clone()))
}

fn new_name(profile: &Profile, woman: bool, taken: &mut BTreeSet<Vec<String>>, dice: &mut Dice) -> (String, String) {
    let list = names_of(prior::origin(profile).unwrap_or_else(|| *dice.pick(&ANY_ORIGIN)));
    let givens = if woman { list.women } else { list.men };
    let (mut given, mut family) = ((*dice.pick(givens)).to_owned(), (*dice.pick(list.families)).to_owned());
    // Another name, and a longer one where a list is used up, until one is free.
    let mut tries = 0;
    while !taken.insert(heard(&given, &family)) {
        tries += 1;
        if tries < MOST_TRIES {
            (given, family) = ((*dice.pick(givens)).to_owned(), (*dice.pick(list.families)).to_owned());
            continue;
        }
        if dice.chance(0.5) {
            given = format!("{} {}", dice.pick(givens), dice.pick(givens));
        } else {
            family = format!("{} {}", dice.pick(list.families), dice.pick(list.families));
        }
    }
    (given, family)
}

fn address(given: &str, family: &str, index: usize, dice: &mut Dice) -> String {
    let plain = |name: &str| tokens(name, "").concat();
    let number = index + 100;
    match dice.below(3) {
        0 => format!("{}.{}{number}@example.org", plain(given), plain(family)),
        1 => format!("{}{number}@example.org", plain(family)),
        _ => format!("{}_{number}@example.org", plain(given)),
    }
}

/// Outward codes of a city; those of "other" lie in the districts around the three cities.
const fn outward_codes(city: &str) -> &'static [&'static str] {
    match city.as_bytes() {
        b"E08000026" => &["CV1", "CV2", "CV3", "CV4", "CV5", "CV6"],
        b"E08000025" => {
            &["B1", "B5", "B6", "B8", "B9", "B10", "B11", "B12", "B13", "B14", "B18", "B19", "B20", "B21", "B23", "B29"]
        }
        b"E08000031" => &["WV1", "WV2", "WV3"],
        b"E08000030" => &["WS1", "WS2", "WS3", "WS4"],
        _ => &["CV11", "CV21", "B62", "B71", "B90", "WV16", "WS13"],
    }
}

/// A unit that Royal Mail cannot have: the last two letters are among C, I, K, M, O and V, which it never uses there.
fn postcode(city: Option<&str>, taken: &mut BTreeSet<String>, dice: &mut Dice) -> Option<String> {
    let city = city?;
    // Most people outside the cities have no fixed address.
    if dice.chance(if city == "OTHER" { 0.6 } else { 0.06 }) {
        return None;
    }
    let letters = ["C", "I", "K", "M", "O", "V"];
    loop {
        let outward = dice.pick(outward_codes(city));
        let unit = format!("{outward} {}{}{}", dice.below(10), dice.pick(&letters), dice.pick(&letters));
        if taken.insert(unit.clone()) {
            return Some(unit);
        }
    }
}

/// A name without accents.
pub(crate) fn unaccented(text: &str) -> String {
    text.nfkd().filter(|letter| !is_combining_mark(*letter)).collect()
}

const TITLES: [&str; 5] = ["Mr", "Mrs", "Ms", "Miss", "Dr"];

/// The tokens by which the linkage rule compares names: no accents, punctuation, case, titles or order.
pub(crate) fn tokens(given: &str, family: &str) -> Vec<String> {
    let plain = unaccented(&format!("{given} {family}")).to_lowercase();
    let kept: String = plain.chars().filter(|letter| letter.is_alphanumeric() || letter.is_whitespace()).collect();
    let mut tokens: Vec<String> = kept
        .split_whitespace()
        .filter(|token| !TITLES.iter().any(|title| title.eq_ignore_ascii_case(token)))
        .map(str::to_owned)
        .collect();
    tokens.sort();
    tokens
}

/// The tokens of a name as they sound: names that sound alike are given once only, so that what tells people apart is not
/// left to chance.
fn heard(given: &str, family: &str) -> Vec<String> {
    let mut heard: Vec<String> = tokens(given, family).iter().map(|token| sound(token)).collect();
    heard.sort();
    heard
}

/// Consonants without repetition, those that sound alike as one.
fn sound(token: &str) -> String {
    let mut sound = String::new();
    for letter in token.chars().filter(|letter| !"aeiouyhw".contains(*letter)) {
        let letter = match letter {
            'c' | 'q' | 'g' | 'x' => 'k',
            'z' | 'j' | 'ş' => 's',
            'v' | 'p' | 'f' => 'b',
            'd' => 't',
            'm' => 'n',
            other => other,
        };
        if !sound.ends_with(letter) {
            sound.push(letter);
        }
    }
    if sound.is_empty() { token.to_owned() } else { sound }
}

/// The name as someone typed it, in a way that the linkage rule sees through.
pub(crate) fn typed(identity: &Identity, dice: &mut Dice) -> (String, String) {
    let (given, family) = (identity.given.clone(), identity.family.clone());
    match dice.below(16) {
        0 => (given.to_uppercase(), family.to_uppercase()),
        1 => (given, family.to_uppercase()),
        2 => (given.to_lowercase(), family.to_lowercase()),
        3 | 4 => (unaccented(&given), unaccented(&family)),
        5 => (format!("{given} "), format!(" {family}")),
        6 => (format!("{} {given}", dice.pick(if identity.woman { &TITLES[1..] } else { &TITLES[..1] })), family),
        7 => (family, given),
        8 => (given.replace('-', "\u{2013}"), family.replace('-', "\u{2013}").replace('\'', "\u{2019}")),
        9 => (given.replace(' ', "  "), family.replace(' ', "  ")),
        _ => (given, family),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_typing_keeps_the_tokens() {
        let mut dice = Dice::new(5);
        for (given, family) in [("María-José", "O'Connor"), ("Thị Lan", "de Vries"), ("Ștefan", "Çelik")] {
            let identity = Identity {
                woman: true,
                given: given.into(),
                family: family.into(),
                email: None,
                postcode: None,
                namesake: false,
            };
            for _ in 0..200 {
                let (typed_given, typed_family) = typed(&identity, &mut dice);
                assert_eq!(tokens(&typed_given, &typed_family), tokens(given, family));
            }
        }
    }

    #[test]
    fn postcodes_are_no_real_units() {
        let mut taken = BTreeSet::new();
        let mut dice = Dice::new(6);
        for _ in 0..300 {
            if let Some(unit) = postcode(Some("E08000026"), &mut taken, &mut dice) {
                assert!(unit.chars().rev().take(2).all(|letter| "CIKMOV".contains(letter)), "{unit}");
            }
        }
    }
}
