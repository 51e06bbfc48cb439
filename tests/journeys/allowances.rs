//! Shares of a cap: for a role, a person, a purpose. They divide the cap and never add to it.

use serde_json::Value;

use crate::support::{CUSTODIAN, Home};

/// Three questions that cost 0.015 each.
const QUESTIONS: [&str; 3] = ["people-by-home-city", "gender-by-home-city", "people-by-time-in-uk"];

/// A landed workspace with a person of each role; nothing was asked.
fn home() -> Home {
    let home = Home::landed();
    for (name, role) in
        [("css", "citizen_scientist"), ("other css", "citizen_scientist"), ("evaluator", "evaluator"), ("steward", "steward")]
    {
        home.ok(&["person", "add", name, "--role", role]);
    }
    home
}

#[track_caller]
fn allow(home: &Home, holder: &str, rho: &str) {
    home.ok(&["--as", "steward", "allow", holder, "--population", "participants", "--rho", rho, "--reason", "a share"]);
}

/// Holder, allowed, spent and remaining of every allowance of the participants.
fn allowances(home: &Home) -> Vec<[String; 4]> {
    let budget = home.json(&["budget"]);
    let found = budget["populations"].as_array().unwrap().iter().find(|entry| entry["population"] == "participants");
    let text = |allowance: &Value, name: &str| allowance[name].as_str().unwrap().to_owned();
    let told = |allowance: &Value| ["holder", "allowed", "spent", "remaining"].map(|name| text(allowance, name));
    found.unwrap()["allowances"].as_array().unwrap().iter().map(told).collect()
}

#[test]
fn a_share_is_used_to_its_last_unit_and_the_rest_of_the_cap_stays_for_others() {
    let home = home();
    allow(&home, "role:citizen_scientist", "0.015");
    home.ok(&["--as", "css", "ask", QUESTIONS[0]]);
    let refused = home.run(&["--as", "other css", "ask", QUESTIONS[1]]).ends(3);
    assert!(refused.stdout.is_empty(), "a refusal printed a result: {}", refused.stdout);
    refused.says(&["over allowance", "role:citizen_scientist", "participants", "0 rho left", "0.015", "next:", "steward"]);
    assert_eq!(home.budget("participants"), ["0.5", "0.015", "0.485"], "a refusal changed the account");
    assert_eq!(allowances(&home), [["role:citizen_scientist", "0.015", "0.015", "0"].map(str::to_owned)]);
    home.ok(&["--as", "evaluator", "ask", QUESTIONS[1]]);
    home.ok(&["--as", "css", "ask", QUESTIONS[1]]);
    assert_eq!(home.budget("participants"), ["0.5", "0.03", "0.47"], "what was answered before is free for everybody");
    home.ok(&["audit", "ledger"]);
}

/// What was spent before counts, the newest share counts, and the cap stays what it is.
#[test]
fn the_newest_share_counts_and_never_adds_to_the_cap() {
    let home = home();
    home.ok(&["--as", "css", "ask", QUESTIONS[0]]);
    allow(&home, "person:css", "0.01");
    assert_eq!(allowances(&home), [["person:css", "0.01", "0.015", "0"].map(str::to_owned)]);
    home.run(&["--as", "css", "ask", QUESTIONS[1]]).ends(3).says(&["over allowance", "person:css"]);
    allow(&home, "person:css", "0.03");
    home.ok(&["--as", "css", "ask", QUESTIONS[1]]);
    home.run(&["--as", "css", "ask", QUESTIONS[2]]).ends(3);
    home.ok(&["--as", "other css", "ask", QUESTIONS[2]]);
    allow(&home, "person:css", "9");
    assert_eq!(home.budget("participants"), ["0.5", "0.045", "0.455"], "a share changed the cap");
}

#[test]
fn a_purpose_has_its_share_whoever_asks() {
    let home = home();
    allow(&home, "purpose:programme_evaluation", "0.02");
    home.ok(&["--as", "evaluator", "ask", QUESTIONS[0]]);
    for name in ["css", "evaluator", "steward"] {
        home.run(&["--as", name, "ask", QUESTIONS[1]]).ends(3).says(&["purpose:programme_evaluation", "0.005 rho left"]);
    }
}

#[test]
fn shares_are_told_as_rho_and_as_epsilon() {
    let home = home();
    let command = ["allow", "role:evaluator", "--population", "participants", "--epsilon", "0.5", "--reason", "a share"];
    let told = home.json(&command);
    assert!(told["ledger_entry"].as_u64().unwrap() > 0);
    let budget = home.json(&["budget"]);
    let participants = budget["populations"].as_array().unwrap().iter().find(|entry| entry["population"] == "participants");
    let share = &participants.unwrap()["allowances"][0];
    assert_eq!(share["allowed"], told["allowed"]);
    let epsilon = share["allowed_epsilon"].as_f64().unwrap();
    assert!(epsilon <= 0.5 && epsilon > 0.4999, "{epsilon}");
    assert_eq!(share["remaining_epsilon"], share["allowed_epsilon"], "nothing was spent");
    assert_eq!(participants.unwrap()["delta_remaining"], "1e-7");
    let shown = home.ok(&["budget"]).stdout;
    for part in ["allowance of", "role:evaluator", "remaining epsilon", "1e-7"] {
        assert!(shown.contains(part), "expected {part} in: {shown}");
    }
    assert!(!home.ok(&["budget", "--format", "csv"]).stdout.contains("role:evaluator"), "two tables in one CSV");
}

#[test]
fn only_a_steward_gives_shares() {
    let home = home();
    let command = ["allow", "person:css", "--population", "participants", "--rho", "0.1", "--reason", "a share"];
    for name in ["css", "evaluator"] {
        home.run(&[&["--as", name][..], &command].concat()).ends(3).says(&["may not", "give allowances", "next:", "steward"]);
    }
    assert!(allowances(&home).is_empty());
    home.ok(&command);
    assert_eq!(allowances(&home).len(), 1);
}

/// A share of a name that nobody bears would look like a limit and be none.
#[test]
fn a_share_of_nobody_is_refused() {
    let home = home();
    let known = |holder: &str| {
        ["allow", holder, "--population", "participants", "--rho", "0.1", "--reason", "a share"].map(str::to_owned)
    };
    for (holder, words) in [
        ("role:evaluater", ["role `evaluater`", "citizen_scientist, custodian, evaluator, steward"]),
        ("person:nobody", ["person `nobody`", "css"]),
        ("purpose:marketing", ["purpose `marketing`", "programme_evaluation"]),
        ("css", ["`css`", "role:ROLE, person:NAME or purpose:PURPOSE"]),
        ("role:", ["`role:`", "role:ROLE"]),
    ] {
        let command = known(holder);
        home.run(&command.each_ref().map(String::as_str)).ends(2).says(&words);
    }
    let own = format!("person:{CUSTODIAN}");
    home.ok(&known(&own).each_ref().map(String::as_str));
    assert_eq!(allowances(&home).len(), 1);
}

#[test]
fn what_is_no_share_is_a_mistake_of_usage() {
    let home = home();
    let start = ["allow", "role:evaluator", "--population", "participants"];
    for rest in [
        &["--rho", "0.1"][..],
        &["--reason", "a share"],
        &["--rho", "0", "--reason", "a share"],
        &["--rho", "1e-3", "--reason", "a share"],
        &["--rho", "0.1", "--epsilon", "1", "--reason", "a share"],
        &["--epsilon", "0", "--reason", "a share"],
        &["--epsilon", "NaN", "--reason", "a share"],
        &["--epsilon", "inf", "--reason", "a share"],
        &["--rho", "0.1", "--reason", " "],
    ] {
        home.run(&[&start[..], rest].concat()).ends(2);
    }
    home.run(&["allow", "role:evaluator", "--population", "nobody", "--rho", "0.1", "--reason", "a share"])
        .ends(2)
        .says(&["`nobody`", "participants"]);
    assert!(allowances(&home).is_empty());
}

#[test]
fn the_audit_tells_the_newest_entry_to_be_noted() {
    let home = home();
    let told = || home.ok(&["audit", "ledger"]).stdout;
    let before = told();
    assert_eq!(before, told(), "an audit wrote an entry");
    allow(&home, "role:evaluator", "0.1");
    let after = told();
    assert_ne!(before, after);
    let hash = after.split_whitespace().last().unwrap();
    assert!(hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{after}");
}
