//! Hostile and careless questions: each is refused by name before anything is approved, asked or spent.

use crate::support::{Home, Question};

/// SQL, and a word that the refusal must hold.
const REFUSED: [(&str, &str); 44] = [
    // Rows instead of aggregates.
    ("SELECT home_city FROM participants", "SELECT of rows"),
    ("SELECT * FROM participants", "SELECT of rows"),
    ("SELECT home_city FROM participants GROUP BY home_city", "without an aggregate"),
    ("SELECT DISTINCT home_city FROM participants", "distinct"),
    // Aggregates that show one row.
    ("SELECT MIN(partner_count) AS n FROM participants", "min"),
    ("SELECT MAX(registered_on) AS n FROM participants", "max"),
    ("SELECT array_agg(home_city) AS n FROM participants", "array_agg"),
    ("SELECT string_agg(home_city, ',') AS n FROM participants", "string_agg"),
    // Rows in an order, or some of them.
    ("SELECT home_city, ROW_NUMBER() OVER (ORDER BY registered_on) AS n FROM participants", "window"),
    ("SELECT COUNT(*) AS n FROM (SELECT person_id FROM registrations LIMIT 1)", "LIMIT"),
    ("SELECT COUNT(*) AS n FROM participants TABLESAMPLE BERNOULLI (50)", "sample"),
    // Groups that overlap.
    ("SELECT COUNT(*) AS n FROM participants GROUP BY ROLLUP(home_city)", "not selected"),
    ("SELECT COUNT(*) AS n FROM participants GROUP BY CUBE(home_city, gender)", "not selected"),
    // Rows that belong to nobody, or to many.
    ("SELECT COUNT(*) AS n FROM participants CROSS JOIN registrations", "join"),
    ("SELECT COUNT(*) AS n FROM registrations a JOIN registrations b ON a.home_city = b.home_city", "join"),
    ("WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT COUNT(*) AS n FROM t", "recursive"),
    ("SELECT COUNT(*) AS n FROM (VALUES (1), (2)) AS t(n)", "SELECT without a table"),
    // One person.
    ("SELECT person_id, COUNT(*) AS n FROM participants GROUP BY person_id", "privacy unit"),
    ("SELECT COUNT(*) AS n FROM participants WHERE person_id = 5", "privacy unit"),
    ("SELECT COUNT(*) AS n FROM participants WHERE partner_count = (SELECT MAX(partner_count) FROM participants)", "subquery"),
    (
        "SELECT COUNT(*) AS n FROM participants p WHERE EXISTS (SELECT 1 FROM engagements e WHERE e.person_id = p.person_id)",
        "exists",
    ),
    ("SELECT COUNT(*) AS n FROM participants WHERE home_city IN (SELECT city FROM engagements)", "subquery"),
    // What could fail on a row, or say more than its schema.
    ("SELECT SUM(1 / (partner_count - 1)) AS n FROM participants", "arithmetic"),
    ("SELECT SUM(CAST(home_city AS BIGINT)) AS n FROM participants", "home_city"),
    ("SELECT SUM(CAST(hours AS BIGINT)) AS n FROM engagements", "cast"),
    ("SELECT COUNT(CAST(home_city AS INT)) AS n FROM participants", "cast"),
    ("SELECT COUNT(*) AS n FROM participants WHERE CAST(home_city AS INT) = 1", "cast"),
    ("SELECT COUNT(*) AS n FROM participants WHERE partner_count > -9223372036854775808", "literal"),
    ("SELECT COUNT(*) AS n FROM participants WHERE -partner_count < -9223372036854775807", "literal"),
    ("SELECT COUNT(*) AS n FROM participants WHERE random() < 0.5", "random"),
    ("SELECT COUNT(*) AS n FROM participants WHERE CAST(now() AS DATE) > registered_on", "now"),
    // What is not there, or is not for questions.
    ("SELECT COUNT(*) AS n FROM staff", "staff"),
    ("SELECT COUNT(*) AS n FROM participants WHERE salary > 1", "salary"),
    ("SELECT COUNT(*) AS n FROM registrations WHERE email = 'x'", "email"),
    ("SELECT COUNT(*) AS n FROM 'zone/lake/participants.parquet'", "participants.parquet"),
    ("SELECT COUNT(*) AS n FROM information_schema.tables", "information_schema"),
    ("SELECT COUNT(*) AS n FROM resident_survey", "residents"),
    ("SELECT COUNT(*) AS n FROM programme_outputs", "public"),
    // No SELECT at all.
    ("COPY (SELECT COUNT(*) AS n FROM participants) TO 'stolen.csv'", "next:"),
    ("CREATE TABLE t AS SELECT COUNT(*) AS n FROM participants", "not a SELECT"),
    ("SET datafusion.execution.batch_size = 1", "not a SELECT"),
    ("EXPLAIN ANALYZE SELECT COUNT(*) AS n FROM participants", "EXPLAIN"),
    ("SELECT COUNT(*) AS n FROM participants; SELECT COUNT(*) AS n FROM participants", "single SQL statement"),
    ("", "next:"),
];

/// Writes a question with this SQL; approving, previewing, showing and asking it must all be refused by this word. Tells
/// every way in which they are not.
fn faults(home: &Home, sql: &str, word: &str) -> Vec<String> {
    Question { id: "hostile", sql, max_groups: 4, max_rows_per_group: 4, ..Question::default() }.write(home);
    let mut faults = Vec::new();
    for command in ["approve", "preview", "show", "ask"] {
        let ran = home.run(&[command, "hostile"]);
        let message = ran.stderr.to_lowercase();
        let checks = [
            (ran.code == 3, "does not end with 3"),
            (ran.stdout.is_empty(), "prints a result"),
            (message.contains(&word.to_lowercase()), "does not name the construct"),
            (message.contains("next:"), "tells no next step"),
            (!message.contains("incident") && !message.contains("fault"), "is a fault"),
        ];
        let shown: String = sql.chars().take(120).collect();
        let failed = checks.iter().filter(|(holds, _)| !holds);
        faults.extend(
            failed
                .map(|(_, what)| format!("{command} of `{shown}` {what} (`{word}`): {} {}{}", ran.code, ran.stdout, ran.stderr)),
        );
    }
    faults
}

/// Checks that SQL is refused everywhere, by this word.
#[track_caller]
fn refused(home: &Home, sql: &str, word: &str) {
    let faults = faults(home, sql, word);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_the_analysis_does_not_know_is_refused_by_name() {
    let home = Home::initialised();
    let faults: Vec<String> = REFUSED.iter().flat_map(|(sql, word)| faults(&home, sql, word)).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    assert_eq!(home.budget("participants")[1], "0", "a refusal was charged");
    assert!(!home.folder().join("stolen.csv").exists() && !home.inside("stolen.csv").exists(), "COPY wrote a file");
}

#[test]
fn long_and_deep_sql_is_refused_and_breaks_nothing() {
    let home = Home::initialised();
    let long = format!("SELECT COUNT(*) AS n FROM participants WHERE home_city IN ({})", vec!["'OTHER'"; 3_750].join(","));
    assert!(long.len() >= 30_000, "{} characters", long.len());
    refused(&home, &long, "characters");
    for depth in [200, 3_000] {
        let deep =
            format!("SELECT COUNT(*) AS n FROM participants WHERE {}partner_count > 1{}", "(".repeat(depth), ")".repeat(depth));
        refused(&home, &deep, "next:");
    }
    let nots = format!("SELECT COUNT(*) AS n FROM participants WHERE {} partner_count > 1", "NOT ".repeat(4_000));
    refused(&home, &nots, "next:");
    let chain = vec!["partner_count > 1"; 900].join(" OR ");
    Question { id: "wide", sql: &format!("SELECT COUNT(*) AS n FROM participants WHERE {chain}"), ..Question::default() }
        .write(&home);
    let ran = home.run(&["preview", "wide"]);
    assert!([0, 3].contains(&ran.code), "a wide condition ended with {}: {}", ran.code, ran.stderr);
}

/// One refused question leaves the others alone: the catalogue lists it, `choir check` names it.
#[test]
fn a_refused_question_does_not_stop_the_others() {
    let home = Home::landed();
    Question { id: "hostile", sql: "SELECT * FROM participants", ..Question::default() }.write(&home);
    let questions = home.json(&["questions"]);
    let hostile = questions.as_array().unwrap().iter().find(|question| question["question"] == "hostile");
    assert_eq!(hostile.unwrap()["approval"], "waiting");
    home.ok(&["ask", "people-by-home-city"]);
    home.run(&["check"]).ends(2).says(&["hostile", "SELECT of rows", "next:"]);
    home.ok(&["audit", "ledger"]);
}

/// A refusal never holds more than what the asker wrote: not where the data lie.
#[test]
fn a_refusal_does_not_tell_where_the_data_lie() {
    let home = Home::landed();
    for (sql, _) in REFUSED {
        Question { id: "hostile", sql, ..Question::default() }.write(&home);
        let ran = home.run(&["ask", "hostile"]);
        let folder = home.folder().to_string_lossy().into_owned();
        assert!(!ran.stderr.contains(&folder), "`{sql}` tells a path: {}", ran.stderr);
    }
}
