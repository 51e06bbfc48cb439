//! Linkage quality on public data, without labels: labels are only used to score.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "public data that cannot be read fails the test; what it measured is printed"
)]

mod data;
mod score;

use data::{Person, masked};
use score::Score;

fn check(name: &str, people: Option<Vec<Person>>, least: f64) {
    assert!(falls_short(name, people, least).is_none(), "{name} falls short");
}

/// What is amiss with a linkage, if anything.
fn falls_short(name: &str, people: Option<Vec<Person>>, least: f64) -> Option<String> {
    let score = Score::of(&people?);
    println!("{name}: {score}");
    let short = if score.f1 < least { format!("{name}: expected F1 of at least {least}; ") } else { String::new() };
    let outside =
        if score.holds_the_truth() { String::new() } else { format!("{name}: expected the interval to hold the truth") };
    Some(short + &outside).filter(|amiss| !amiss.is_empty())
}

#[test]
fn febrl1() {
    check("FEBRL1", data::febrl("febrl1"), 0.97);
}

#[test]
fn febrl2() {
    check("FEBRL2", data::febrl("febrl2"), 0.96);
}

#[test]
fn febrl3() {
    check("FEBRL3", data::febrl("febrl3"), 0.965);
}

#[test]
fn febrl4() {
    check("FEBRL4", data::febrl("febrl4"), 0.98);
}

#[test]
fn rldata500() {
    check("RLdata500", data::rldata500(), 0.95);
}

#[test]
fn rldata10000() {
    check("RLdata10000", data::febrl("rldata10000"), 0.94);
}

/// Missing as in the programme: birth date in 38.3 %, postcode in 29.0 % of records.
#[test]
fn with_the_missingness_of_the_programme() {
    let mut amiss = Vec::new();
    for (name, least) in [("febrl2", 0.82), ("febrl3", 0.86), ("febrl4", 0.89), ("febrl1", 0.86)] {
        for seed in 1..=3 {
            amiss.extend(falls_short(
                &format!("{name}, masked {seed}"),
                data::febrl(name).map(|people| masked(people, seed)),
                least,
            ));
        }
    }
    assert!(amiss.is_empty(), "{amiss:#?}");
}
