//! No value of an extract leaves the zone, except inside noised numbers.
//!
//! Every field of every extract carries a recognisable string, number or date. Every command runs on them, in every
//! format, in success and in failure, with all logging asked for. Then everything that left is searched: what was
//! printed, the ledger, the packs, and every file of the workspace outside `zone/`.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests write files and stop at the first surprise")]

#[path = "../support/mod.rs"]
mod support;

mod extracts;
mod faults;
mod search;

use extracts::Delivery;
use search::{Witness, assert_hidden, found_in};
use support::{Home, files_below, text};

const FORMATS: [&str; 3] = ["table", "json", "csv"];

#[test]
fn no_value_of_an_extract_leaves_the_zone() {
    let mut witness = Witness::default();
    let home = Home::initialised();
    land(&home, &mut witness);
    faults::refused_deliveries(&home, &mut witness);
    home.ok(&["approve", "--all"]);
    // How they end is the other test's matter; here only what they tell counts.
    _ = faults::damaged_lakes(&home, &mut witness);
    use_everything(&home, &mut witness);
    assert!(witness.runs() > 150, "only {} commands were run", witness.runs());
    witness.assert_nothing_told();
    assert_outside_is_clean(&home);
    assert_zone_holds_what_it_may(&home);
}

/// A lake that was damaged gives no answer: never zeros for rows that are not there, never a panic.
#[test]
fn a_damaged_lake_ends_in_an_incident() {
    let mut witness = Witness::default();
    let home = Home::initialised();
    land(&home, &mut witness);
    home.ok(&["approve", "--all"]);
    let surprises = faults::damaged_lakes(&home, &mut witness);
    assert!(surprises.is_empty(), "{} surprises:\n{}", surprises.len(), surprises.join("\n"));
}

/// Lands every extract, and each again, in every format.
fn land(home: &Home, witness: &mut Witness) {
    for delivery in extracts::good() {
        for format in FORMATS {
            let file = home.deliver(delivery.file, &delivery.bytes);
            let ran = witness
                .run(home, &["land", "--partner", delivery.partner, "--dataset", delivery.dataset, &file, "--format", format]);
            assert_eq!(ran.code, 0, "{}: {}", delivery.dataset, ran.stderr);
        }
    }
}

/// Every command that reads, in every format; answers, refusals and mistakes.
fn use_everything(home: &Home, witness: &mut Witness) {
    home.ok(&["person", "add", "css", "--role", "citizen_scientist"]);
    home.ok(&["person", "add", "reviewer", "--role", "evaluator"]);
    support::Question { id: "not-approved", ..support::Question::default() }.write(home);
    support::Question { id: "refused", sql: "SELECT * FROM registrations", ..support::Question::default() }.write(home);
    let questions = home.json(&["questions"]);
    let ids: Vec<String> =
        questions.as_array().unwrap().iter().map(|question| question["question"].as_str().unwrap().to_owned()).collect();
    for format in FORMATS {
        for id in &ids {
            let expected = if ["not-approved", "refused"].contains(&id.as_str()) { 3 } else { 0 };
            assert_eq!(witness.run(home, &["ask", id, "--format", format]).code, expected, "{id}");
        }
        let name = format!("pack-{format}");
        let pack = text(&home.inside("packs").join(&name));
        let commands: [&[&str]; 19] = [
            &["questions"],
            &["show", "hours-by-pathway"],
            &["show", "refused"],
            &["preview", "people-by-home-city"],
            &["preview", "refused"],
            &["ask", "age-by-gender", "--set", "city=E08000026"],
            &["budget"],
            &["audit", "ledger"],
            &["person", "list"],
            &["check"],
            &["release", "draft", "people-by-home-city", "--name", &name],
            &["release", "check", &name],
            &["--as", "reviewer", "release", "review", &name, "--approve"],
            &["release", "publish", &name],
            &["release", "list"],
            &["release", "show", &name],
            &["release", "log"],
            &["check", &pack],
            &["verify", &pack],
        ];
        for command in commands {
            witness.run(home, &[command, &["--format", format]].concat());
        }
        witness.run(home, &["--as", "css", "release", "draft", "--format", format]);
        witness.run(home, &["--as", "nobody", "budget", "--format", format]);
    }
    witness.run(home, &["release", "draft"]);
}

/// Every file outside the zone and outside what the partners sent: ledger, packs, keys, people, locks, temporary files.
fn assert_outside_is_clean(home: &Home) {
    let sent = home.folder().join("delivery");
    let zone = home.inside("zone");
    let mut searched = Vec::new();
    for path in files_below(home.folder()) {
        if !path.starts_with(&sent) && !path.starts_with(&zone) {
            assert_hidden(&text(&path), &std::fs::read(&path).unwrap());
            assert_hidden("the name of a file", text(&path).as_bytes());
            searched.push(text(&path));
        }
    }
    for part in [
        "ledger.sqlite",
        "people.toml",
        "locks/",
        "keys/",
        "packs/",
        "evidence/",
        "transparency.log",
        "index.html",
        "provenance.json",
        "choir.toml",
    ] {
        assert!(searched.iter().any(|path| path.contains(part)), "no file of `{part}` was searched");
    }
}

/// No file of the zone shows a word of an extract: lake and reports are encrypted. The words that nobody knew are shown to a
/// steward who asks for them, so this search can find something.
fn assert_zone_holds_what_it_may(home: &Home) {
    let lake = files_below(&home.inside("zone/lake"));
    assert!(lake.len() > 5, "the lake holds {} files", lake.len());
    for path in lake.into_iter().chain(files_below(&home.inside("zone/reports"))) {
        assert_hidden(&text(&path), &std::fs::read(&path).unwrap());
    }
    let told = |delivery: Delivery| {
        let asked = ["words", "--partner", delivery.partner, "--dataset", delivery.dataset];
        home.run(&asked).stdout.into_bytes()
    };
    let reports: Vec<u8> = extracts::good().into_iter().flat_map(told).collect();
    let words = extracts::unknown_words();
    assert!(words.len() > 5);
    for word in words {
        assert!(found_in(&reports, &[word.as_str()]).is_some(), "a steward is not shown the unknown word {word}");
    }
    let names = extracts::good().into_iter().find(|delivery: &Delivery| delivery.dataset == "registrations").unwrap();
    assert!(found_in(&names.bytes, &["canaryrokalesi"]).is_some(), "the extracts carry no canary");
}
