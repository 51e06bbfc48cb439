//! One cap, never passed, never refilled.

use crate::support::Home;

/// Three questions that cost 0.015 each.
const QUESTIONS: [&str; 3] = ["people-by-home-city", "gender-by-home-city", "people-by-time-in-uk"];

/// A landed workspace whose cap for participants is this; nothing was asked.
fn capped(cap: &str) -> Home {
    let home = Home::landed();
    home.restart_with_cap("participants", "0.5", cap);
    home
}

#[test]
fn the_cap_is_reached_exactly_and_never_passed() {
    let home = capped("0.03");
    assert_eq!(home.budget("participants"), ["0.03", "0", "0.03"]);
    home.ok(&["ask", QUESTIONS[0]]);
    let second = home.ok(&["ask", QUESTIONS[1], "--format", "json"]).stdout;
    assert_eq!(home.budget("participants"), ["0.03", "0.03", "0"]);
    let refused = home.run(&["ask", QUESTIONS[2]]).ends(3).says(&["over budget", "participants", "0.015", "next:"]);
    assert!(refused.stdout.is_empty(), "a refusal printed a result: {}", refused.stdout);
    assert_eq!(home.budget("participants"), ["0.03", "0.03", "0"], "a refusal changed the account");
    let again = home.ok(&["ask", QUESTIONS[1], "--format", "json"]).stdout;
    assert_eq!(again, second.replace("\"charged\": true", "\"charged\": false"), "the stored answer is given at no charge");
    home.ok(&["ask", "city-friendly-by-contact"]);
    home.ok(&["audit", "ledger"]);
}

/// What is left is not enough: nothing is spent, and a cheaper question still fits.
#[test]
fn a_remainder_serves_what_fits_in_it() {
    let home = capped("0.04");
    for question in &QUESTIONS[..2] {
        home.ok(&["ask", question]);
    }
    home.run(&["ask", QUESTIONS[2]]).ends(3).says(&["0.01 rho left", "0.015"]);
    assert_eq!(home.budget("participants"), ["0.04", "0.03", "0.01"]);
    home.ok(&["ask", "people-by-age-band"]);
    assert_eq!(home.budget("participants"), ["0.04", "0.04", "0"]);
}

/// A whole number of a small unit: no float, so one unit too little is too little.
#[test]
fn the_last_unit_counts() {
    let home = capped("0.029999999999");
    home.ok(&["ask", QUESTIONS[0]]);
    home.run(&["ask", QUESTIONS[1]]).ends(3).says(&["0.014999999999"]);
    assert_eq!(home.budget("participants"), ["0.029999999999", "0.015", "0.014999999999"]);
}

#[test]
fn a_cap_is_fixed_when_the_account_is_opened() {
    let home = capped("0.03");
    home.ok(&["ask", QUESTIONS[0]]);
    home.edit("schemas/populations.toml", "cap_rho = \"0.03\"", "cap_rho = \"3\"");
    for command in [&["budget"][..], &["ask", QUESTIONS[0]], &["ask", QUESTIONS[1]], &["approve", "--all"], &["release", "draft"]]
    {
        home.run(command).ends(2).says(&["participants", "0.03", "next:", "restore the recorded cap"]);
    }
    home.edit("schemas/populations.toml", "cap_rho = \"3\"", "cap_rho = \"0.03\"");
    assert_eq!(home.budget("participants"), ["0.03", "0.015", "0.015"]);
    home.ok(&["ask", QUESTIONS[1]]);
}

/// Format 1 left the version of its file at zero. What it holds is not guessed at, and no other ledger takes its place.
#[test]
fn a_ledger_of_another_format_is_refused() {
    let home = Home::initialised();
    home.ok(&["budget"]);
    let set_version = |version: u32| {
        let ledger = rusqlite::Connection::open(home.inside("ledger.sqlite")).unwrap();
        ledger.pragma_update(None, "user_version", version).unwrap();
    };
    for (version, words) in [(0, ["format 1", "lower the caps"]), (4, ["format 4", "newer version"])] {
        set_version(version);
        for command in [&["budget"][..], &["ask", QUESTIONS[0]], &["audit", "ledger"], &["approve", "--all"]] {
            home.run(command).ends(2).says(&words).says(&["next:", "format 3"]);
        }
    }
    set_version(3);
    home.ok(&["audit", "ledger"]);
}

#[test]
fn the_budget_is_told_in_exact_texts_and_as_epsilon() {
    let home = Home::landed();
    home.ok(&["ask", "people-by-age-band"]);
    let budget = home.json(&["budget"]);
    let populations = budget["populations"].as_array().unwrap();
    assert_eq!(
        populations.iter().map(|entry| entry["population"].as_str().unwrap()).collect::<Vec<_>>(),
        ["employers", "participants", "residents"]
    );
    for entry in populations {
        for name in ["cap", "spent", "remaining"] {
            assert!(entry[name].is_string(), "`{name}` is no exact text");
        }
        assert!(entry["cap_epsilon"].as_f64().unwrap() > 0.0 && entry["delta"].as_f64().unwrap() > 0.0);
    }
    assert_eq!(populations[0]["unit"], "employer");
    assert_eq!(populations[1]["unit"], "person");
    assert_eq!(populations[0]["spent_epsilon"], 0.0, "nothing was spent on employers");
    assert!(populations[1]["spent_epsilon"].as_f64().unwrap() > 0.0);
    assert_eq!(home.budget("participants"), ["0.5", "0.01", "0.49"]);
}

/// New data do not refill the account, and the same question on a new snapshot is a new answer.
#[test]
fn a_new_snapshot_does_not_refill_the_account() {
    let home = Home::landed();
    home.ok(&["ask", QUESTIONS[0]]);
    let path = crate::support::extract("city_council", "registrations");
    let sent = std::fs::read_to_string(path).unwrap();
    let shorter: String = sent.split_inclusive('\n').take(50).collect();
    let file = home.deliver("registrations.csv", shorter);
    home.ok(&["land", "--partner", "city_council", "--dataset", "registrations", &file]);
    assert_eq!(home.budget("participants")[1], "0.015");
    assert_eq!(home.json(&["ask", QUESTIONS[0]])["privacy"]["charged"], true);
    assert_eq!(home.budget("participants")[1], "0.03");
}
