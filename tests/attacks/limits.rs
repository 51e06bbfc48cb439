//! Limits that do not stand in the statement: purpose, role, contribution bound, budget, and the size that a short text
//! can grow to.

use std::fmt::Write as _;

use crate::account;
use crate::lake::{Lake, RHO};

const COUNT: &str = "SELECT COUNT(*) AS n FROM participants";

/// Arguments that ask for less or more than may be, and the words of the refusal.
const REFUSED: [(&[&str], &[&str]); 4] = [
    (&["sql", COUNT, "--rho", RHO, "--purpose", "marketing"], &["its purposes are", "marketing"]),
    (&["sql", COUNT, "--rho", "7"], &["over budget", "participants"]),
    (
        &[
            "sql",
            "SELECT action, SUM(hours) AS n FROM engagements GROUP BY ROLLUP(action)",
            "--rho",
            RHO,
            "--max-groups",
            "4294967295",
            "--max-rows-per-group",
            "4294967295",
        ],
        &["bounds are too large"],
    ),
    (
        &["sql", "SELECT COUNT(*) AS n, SUM(hours) AS h FROM engagements", "--rho", "0.000000000001"],
        &["too small for 2 released columns"],
    ),
];

#[test]
fn what_passes_a_limit_is_refused_and_on_record() {
    let lake = Lake::allowed("0.01");
    for (arguments, words) in REFUSED {
        let before = account::newest(&lake.home);
        let ran = lake.run(arguments[1], arguments).ends(3).says(words).says(&["next:"]);
        assert!(ran.stdout.is_empty(), "a refusal printed a result: {}", ran.stdout);
        let entries = account::after(&lake.home, before);
        assert!(account::are(&entries, &["request", "refusal"], 0), "{arguments:?}: {entries:?}");
    }
}

/// Who may not ask in SQL may not learn from its explanation either.
#[test]
fn a_citizen_scientist_asks_no_sql() {
    let lake = Lake::allowed("0.01");
    lake.home.ok(&["person", "add", "css", "--role", "citizen_scientist"]);
    lake.allow("person:css", "participants", "0.01");
    for more in [&[][..], &["--explain"]] {
        let arguments = [&["--as", "css", "sql", COUNT, "--rho", RHO], more].concat();
        lake.run(COUNT, &arguments).ends(3).says(&["may not ask in SQL"]);
    }
    assert_eq!(lake.home.budget("participants")[1], "0");
}

/// Twenty lines that mean a million copies of a table: refused before the plan is written out.
#[test]
fn a_short_text_that_means_a_huge_plan_is_refused() {
    let lake = Lake::allowed("0.01");
    let mut sql = "WITH t0 AS (SELECT gender FROM participants)".to_owned();
    for level in 0..20 {
        write!(sql, ", t{} AS (SELECT gender FROM t{level} UNION ALL SELECT gender FROM t{level})", level + 1).unwrap();
    }
    sql.push_str(" SELECT COUNT(*) AS n FROM t20");
    lake.ask(&sql).ends(3).says(&["not supported"]);
}
