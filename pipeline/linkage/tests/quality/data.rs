//! Public data sets: FEBRL and RLdata10000 as `tests/real_data/febrl` writes them, RLdata500 from the folder of real data.

use std::io::Write as _;
use std::path::PathBuf;

/// A record in clear, with the person it belongs to.
#[derive(Clone, Default)]
pub(crate) struct Person {
    pub(crate) person: String,
    pub(crate) given: String,
    pub(crate) family: String,
    pub(crate) birth_date: Option<i32>,
    pub(crate) year_only: bool,
    pub(crate) postcode: String,
}

/// The folder that a variable names; `None` where it is not set, which CI does not accept.
fn folder(variable: &str) -> Option<PathBuf> {
    let folder = std::env::var_os(variable).map(PathBuf::from);
    let required = std::env::var_os("CHOIR_REQUIRE_REAL_DATA").is_some();
    assert!(folder.is_some() || !required, "{variable} is not set, and CHOIR_REQUIRE_REAL_DATA is");
    if folder.is_none() {
        // Past the harness, which keeps what a passing test prints.
        _ = writeln!(std::io::stderr(), "linkage quality: not run (set {variable})");
    }
    folder
}

pub(crate) fn febrl(name: &str) -> Option<Vec<Person>> {
    let text = std::fs::read_to_string(folder("CHOIR_LINKAGE_DATA")?.join(format!("{name}.csv"))).unwrap();
    let people = text.lines().skip(1).map(|line| {
        let fields: Vec<&str> = line.split(',').collect();
        let (birth_date, year_only) = date(fields[3]);
        Person {
            person: fields[0].to_owned(),
            given: fields[1].to_owned(),
            family: fields[2].to_owned(),
            birth_date,
            year_only,
            postcode: fields[4].to_owned(),
        }
    });
    Some(people.collect())
}

pub(crate) fn rldata500() -> Option<Vec<Person>> {
    let folder = folder("CHOIR_REAL_DATA")?.join("rldata");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let (records, people) = (read("RLdata500.csv"), read("identity.RLdata500.csv"));
    let both = records.lines().zip(people.lines()).skip(1).map(|(record, person)| {
        let fields: Vec<&str> = record.split(',').collect();
        let part = |place: usize| fields[place].parse::<i32>().unwrap();
        let (birth_date, year_only) = date(&format!("{:04}{:02}{:02}", part(4), part(5), part(6)));
        Person {
            person: person.to_owned(),
            given: format!("{} {}", fields[0], fields[1]),
            family: format!("{} {}", fields[2], fields[3]),
            birth_date,
            year_only,
            postcode: String::new(),
        }
    });
    Some(both.collect())
}

/// A date as typed; an impossible one leaves its year.
fn date(text: &str) -> (Option<i32>, bool) {
    let part = |range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse::<i64>().ok());
    let (Some(year), Some(month), Some(day)) = (part(0..4), part(4..6), part(6..8)) else { return (None, false) };
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let lengths = [31, 28 + i64::from(leap), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let valid = (1..=12).contains(&month) && (1..=lengths[(month - 1) as usize]).contains(&day);
    let (month, day) = if valid { (month, day) } else { (1, 1) };
    (Some(days(year, month, day) as i32), !valid)
}

/// Days since 1 January 1970 (Hinnant, `days_from_civil`).
pub(crate) fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Blanks birth dates and postcodes at the programme's rates, independently.
pub(crate) fn masked(mut people: Vec<Person>, seed: u64) -> Vec<Person> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut unit = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    for person in &mut people {
        if unit() < 0.383 {
            person.birth_date = None;
        }
        if unit() < 0.290 {
            person.postcode.clear();
        }
    }
    people
}
