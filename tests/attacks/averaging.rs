//! The same figure by other words: every draw of noise is paid for, and an allowance ends.

use std::collections::BTreeSet;

use crate::account;
use crate::lake::Lake;

/// Five spellings of one figure, and a sixth.
const SPELLINGS: [&str; 6] = [
    "SELECT COUNT(*) AS n FROM engagements",
    "SELECT  COUNT(*)  AS n  FROM engagements",
    "SELECT COUNT(*) AS m FROM engagements",
    "select count(*) as n from engagements",
    "SELECT COUNT(*) AS n /* again */ FROM engagements",
    "SELECT COUNT(*) AS n FROM engagements -- and again",
];

#[test]
fn every_spelling_is_charged_until_the_allowance_is_used_up() {
    let lake = Lake::closed();
    lake.allow("role:custodian", "participants", "0.000005");
    let before = account::newest(&lake.home);
    let mut figures = BTreeSet::new();
    for sql in &SPELLINGS[..5] {
        let answer = lake.ask(sql).ends(0).json();
        assert_eq!(answer["privacy"]["charged"], true, "{sql}");
        let row = answer["rows"][0].as_object().unwrap();
        figures.insert(row.values().next().unwrap()["value"].to_string());
    }
    assert!(figures.len() > 1, "five charges, one draw of noise: {figures:?}");
    let refused = lake.ask(SPELLINGS[5]).ends(3).says(&["over allowance", "role:custodian", "0 rho left"]);
    assert!(refused.stdout.is_empty(), "a refusal printed a result: {}", refused.stdout);
    lake.ask(SPELLINGS[0]).ends(0);
    let entries = account::after(&lake.home, before);
    let mut kinds = ["request", "debit", "answer"].repeat(5);
    kinds.extend(["request", "refusal", "request"]);
    assert!(account::are(&entries, &kinds, 5), "{entries:?}");
}

#[test]
fn without_an_allowance_nothing_is_answered() {
    let lake = Lake::closed();
    let before = account::newest(&lake.home);
    lake.ask(SPELLINGS[0]).ends(3).says(&["no allowance", "choir allow"]);
    let entries = account::after(&lake.home, before);
    assert!(account::are(&entries, &["request", "refusal"], 0), "{entries:?}");
}

/// Many figures in one statement share its price: none of them is cheaper than alone.
#[test]
fn figures_of_one_statement_share_its_price() {
    let lake = Lake::allowed("0.01");
    let scale = |sql: &str| {
        let explained = lake.run(sql, &["sql", sql, "--rho", "0.0001", "--explain", "--format", "json"]).ends(0).json();
        let columns = explained["measured"].as_array().unwrap();
        let narrowest = columns.iter().map(|column| column["scale"].as_f64().unwrap()).fold(f64::INFINITY, f64::min);
        (columns.len(), narrowest)
    };
    let (one, alone) = scale("SELECT COUNT(*) AS n FROM participants");
    let more: Vec<String> = (1..=9).map(|code| format!("COUNT(*) FILTER (WHERE partner_count >= -{code}) AS a{code}")).collect();
    let (many, shared) = scale(&format!("SELECT {} FROM participants", more.join(", ")));
    assert_eq!((one, many), (1, 9));
    // Nine draws average to one of a third of their width: it must be as wide as the draw that one figure gets.
    assert!(shared / 3.0 >= 0.999 * alone, "nine figures of scale {shared} tell more than one of scale {alone}");
}
