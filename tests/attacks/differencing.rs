//! Two figures whose difference is one person: both are charged, and the account says what both said.

use crate::account;
use crate::lake::{Lake, RHO};

/// All people, and all but one who is known from elsewhere.
const PAIR: [&str; 2] = [
    "SELECT COUNT(*) AS n FROM participants",
    "SELECT COUNT(*) AS n FROM participants WHERE NOT (nationality = 'FRA' AND age_band = '16_24' AND home_city = 'E08000030')",
];

#[test]
fn both_of_a_pair_are_charged() {
    let lake = Lake::allowed("0.01");
    let before = account::newest(&lake.home);
    for sql in PAIR {
        let answer = lake.ask(sql).ends(0).json();
        assert_eq!(answer["privacy"]["rho"], RHO);
        assert_eq!(answer["privacy"]["charged"], true);
    }
    let kinds = ["request", "debit", "answer", "request", "debit", "answer"];
    let entries = account::after(&lake.home, before);
    assert!(account::are(&entries, &kinds, 2), "{entries:?}");
    let [cap, spent, remaining] = lake.home.budget("participants");
    assert_eq!([cap, spent, remaining], ["0.5", "0.000002", "0.499998"], "the account is not the sum of what was said");
}

/// Two analysts who share what they learn: one account for both, and the same answer for the same statement.
#[test]
fn two_who_collude_share_one_account() {
    let lake = Lake::closed();
    for name in ["one", "other"] {
        lake.home.ok(&["person", "add", name, "--role", "evaluator"]);
        lake.allow(&format!("person:{name}"), "participants", "0.0000015");
    }
    let ask = |name: &str, sql: &str| lake.run(sql, &["--as", name, "sql", sql, "--rho", RHO, "--format", "json"]);
    let first = ask("one", PAIR[0]).ends(0).json();
    let same = ask("other", PAIR[0]).ends(0).json();
    assert_eq!(first["rows"], same["rows"], "two draws of noise for one statement");
    assert_eq!(same["privacy"]["charged"], false);
    ask("one", PAIR[1]).ends(3).says(&["over allowance", "person:one"]);
    ask("other", PAIR[1]).ends(0);
    assert_eq!(lake.home.budget("participants")[1], "0.000002", "two people, one account");
}
