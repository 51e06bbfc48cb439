//! What survives when many processes work at once, and when they are killed at any moment.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "tests write files and stop at the first surprise"
)]

#[path = "../support/mod.rs"]
mod support;

mod at_once;
mod books;
mod killed_asking;
mod killed_landing;

use std::process::{Child, Output, Stdio};
use std::time::{Duration, Instant};

use support::Home;

/// A question with options enough for hundreds of different requests. Each costs 0.0001 rho.
fn many_requests(home: &Home, id: &str, rho: &str) {
    let sql = "SELECT time_in_uk, COUNT(*) AS people FROM participants \
               WHERE ($gender = 'all' OR gender = $gender) AND ($age = 'all' OR age_band = $age) AND ($city = 'all' OR home_city = $city) \
               GROUP BY time_in_uk";
    let options = [("gender", "gender"), ("age", "age_band"), ("city", "city")];
    support::Question { id, rho, sql, options: &options, ..support::Question::default() }.write(home);
    home.ok(&["approve", id]);
}

/// The first so many combinations of the options of [`many_requests`].
fn combinations(home: &Home, number: usize) -> Vec<[String; 3]> {
    let codes = |list: &str| -> Vec<String> {
        let mut reader = csv::Reader::from_path(home.inside(&format!("schemas/codelists/{list}.csv"))).unwrap();
        reader.records().map(|record| record.unwrap()[0].to_owned()).chain(["all".to_owned()]).collect()
    };
    let (genders, ages, cities) = (codes("gender"), codes("age_band"), codes("city"));
    let all = genders.iter().flat_map(|gender| {
        let cities = &cities;
        ages.iter().flat_map(move |age| {
            cities.iter().map(move |city| [format!("gender={gender}"), format!("age={age}"), format!("city={city}")])
        })
    });
    let chosen: Vec<[String; 3]> = all.take(number).collect();
    assert_eq!(chosen.len(), number, "the options have too few combinations");
    chosen
}

/// The arguments that ask one combination.
fn asking<'a>(id: &'a str, [gender, age, city]: &'a [String; 3]) -> [&'a str; 10] {
    ["ask", id, "--set", gender, "--set", age, "--set", city, "--format", "json"]
}

/// Starts a command whose output is kept.
fn start(home: &Home, arguments: &[&str]) -> Child {
    home.command(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Kills a process without warning after a while; what it had printed by then is kept.
fn kill_after(mut child: Child, delay: Duration) -> Output {
    let started = Instant::now();
    while started.elapsed() < delay {
        std::thread::sleep(Duration::from_micros(200));
    }
    // It may have ended by itself.
    _ = child.kill();
    child.wait_with_output().unwrap()
}

/// Moments spread over a span, so that every part of a run is hit; the system's own jitter makes them random.
fn moments(number: u32, span: Duration) -> impl Iterator<Item = Duration> {
    // A step that shares no factor with the number visits every moment, early and late by turns.
    (0..number).map(move |turn| span * ((turn * 67) % number) / number)
}
