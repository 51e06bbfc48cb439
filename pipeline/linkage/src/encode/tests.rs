//! What encodings keep and what they hide.

use super::filter::Filter;
use super::*;

const KEY: [u8; 32] = [7; 32];

fn encoder(key: u8) -> Encoder {
    Encoder::new(&[key; 32]).unwrap()
}

fn filter_of(encoder: &Encoder, name: &str) -> Filter {
    encoder.encode(&Identity { given_names: name, ..Identity::default() }).parts[0].filter
}

fn differing(first: &Filter, second: &Filter) -> u32 {
    first.iter().zip(second).map(|(one, other)| (one ^ other).count_ones()).sum()
}

#[test]
fn a_short_key_is_refused() {
    assert!(matches!(Encoder::new(&[1; 15]), Err(LinkError::ShortKey { expected: 16, got: 15 })));
    assert!(Encoder::new(&KEY).is_ok());
}

#[test]
fn equal_values_under_one_key_are_equal() {
    let (first, second) = (encoder(7), encoder(7));
    assert_eq!(filter_of(&first, "Amina"), filter_of(&second, "AMINA"));
}

/// Rank alignment and dictionaries need the same value to look alike: under another key it looks like any other value.
#[test]
fn one_value_under_two_keys_is_unrelated() {
    let (first, second) = (encoder(7), encoder(8));
    let names = ["amina", "mohamed", "tesfay", "kowalski", "gurpreet", "hosseinzadeh"];
    let mut same = 0.0;
    let mut crossed = 0.0;
    for (place, name) in names.iter().enumerate() {
        same += dice(&filter_of(&first, name), &filter_of(&second, name));
        crossed += dice(&filter_of(&first, name), &filter_of(&second, names[(place + 1) % names.len()]));
        let encodings = [&first, &second]
            .map(|encoder| encoder.encode(&Identity { given_names: name, postcode: "CV1 5FB", ..Identity::default() }));
        assert_ne!(encodings[0].parts[0].exact, encodings[1].parts[0].exact);
        assert_ne!(encodings[0].postcode.full, encodings[1].postcode.full);
    }
    assert!((same - crossed).abs() / 6.0 < 0.15 && same / 6.0 < 0.25, "same value {same}, other value {crossed}");
}

/// Hardening tosses a coin for about a tenth of the bits, another tenth for another value.
#[test]
fn hardening_replaces_what_it_says() {
    let encoder = encoder(7);
    let mut changed = 0;
    for number in 0..200 {
        let value = format!("{number}");
        let mut filter = Filter::default();
        encoder.names.harden(&mut filter, &value);
        changed += differing(&filter, &Filter::default());
    }
    let share = f64::from(changed) / (200.0 * 256.0);
    assert!((0.04..0.06).contains(&share), "half of a tenth, got {share}");
}

#[test]
fn attributes_share_nothing() {
    let encoded =
        encoder(7).encode(&Identity { given_names: "ali", family_names: "ali", email: "ali@ali.org", ..Identity::default() });
    assert_eq!(encoded.parts[0].exact, encoded.parts[1].exact, "given and family names compare crosswise");
    assert_ne!(encoded.contact.mailbox, u64::from(encoded.parts[0].exact));
}

#[test]
fn similar_names_have_similar_filters() {
    let encoder = encoder(7);
    let alike = |first, second| dice(&filter_of(&encoder, first), &filter_of(&encoder, second));
    for (first, second, least) in [
        ("mitchell", "mitchel", 0.85),
        ("sondergeld", "sondergald", 0.7),
        ("mohamed", "muhammad", 0.55),
        ("smith", "smiht", 0.55),
    ] {
        assert!(alike(first, second) > least, "{first} {second} {}", alike(first, second));
    }
    for (first, second) in [("amina", "tesfay"), ("kowalski", "gurpreet"), ("smith", "johnson")] {
        assert!(alike(first, second) < 0.45, "{first} {second} {}", alike(first, second));
    }
}

#[test]
fn a_first_of_january_is_a_year() {
    let born = |day| encoder(7).encode(&Identity { birth_date: Some(day), ..Identity::default() });
    let (january, other) = (born(7_305), born(7_306));
    assert_eq!((january.birth.date, january.birth.day), (0, 0));
    assert!(other.birth.date != 0 && january.birth.year == other.birth.year);
}

#[test]
fn encodings_have_no_voice() {
    let encoded = encoder(7).encode(&Identity { name: "Amina Haile", ..Identity::default() });
    assert_eq!(format!("{encoded:?} {:?}", encoder(7)), "Encoded(sealed) Encoder(sealed)");
    assert!(size_of::<Encoded>() <= 400, "{}", size_of::<Encoded>());
}
