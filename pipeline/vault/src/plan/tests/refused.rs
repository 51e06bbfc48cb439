//! What is not known is refused, by name.

use super::{PlanRefusal, analysed, query, query_for};

/// Statement and the word that the refusal must hold.
const REFUSED: [(&str, &str); 31] = [
    ("SELECT home_city FROM participants", "SELECT of rows"),
    ("SELECT * FROM participants", "SELECT of rows"),
    ("SELECT person_id, COUNT(*) AS n FROM participants GROUP BY person_id", "privacy unit"),
    ("SELECT MIN(partner_count) AS n FROM participants", "aggregate"),
    ("SELECT MAX(registered_on) AS n FROM participants", "aggregate"),
    ("SELECT COUNT(*) AS n FROM participants WHERE person_id = 5", "privacy unit"),
    ("SELECT COUNT(*) AS n FROM participants WHERE person_id IN (5)", "privacy unit"),
    ("SELECT COUNT(*) AS n FROM participants WHERE _order > 5", "_order"),
    ("SELECT SUM(_order) AS n FROM registrations", "_order"),
    ("SELECT SUM(person_id) AS n FROM participants", "privacy unit"),
    ("SELECT SUM(1 / (partner_count - 1)) AS n FROM participants", "arithmetic"),
    ("SELECT SUM(CAST(home_city AS BIGINT)) AS n FROM participants", "Cast"),
    ("SELECT COUNT(*) AS n FROM participants WHERE CAST(home_city AS INT) = 1", "Cast"),
    ("SELECT COUNT(*) AS n FROM participants WHERE home_city = CAST('x' AS INT)", "Cast"),
    ("SELECT COUNT(*) AS n FROM (SELECT person_id FROM registrations LIMIT 1)", "LIMIT"),
    ("SELECT COUNT(*) AS n FROM participants, registrations", "join"),
    ("SELECT COUNT(*) AS n FROM participants a JOIN participants b ON a.home_city = b.home_city", "join"),
    (
        "SELECT COUNT(*) AS n FROM (SELECT partner_count AS person_id FROM participants) a JOIN participants b ON a.person_id = b.person_id",
        "join",
    ),
    ("SELECT SUM(r) AS n FROM (SELECT ROW_NUMBER() OVER (PARTITION BY person_id) AS r FROM registrations)", "window"),
    ("SELECT COUNT(*) AS n FROM participants WHERE home_city IN (SELECT city FROM engagements)", "Subquery"),
    ("SELECT COUNT(*) AS n FROM participants WHERE EXISTS (SELECT 1 FROM engagements)", "Exists"),
    ("SELECT COUNT(*) AS n FROM participants WHERE partner_count > (SELECT COUNT(*) FROM engagements)", "Subquery"),
    ("SELECT COUNT(*) AS n FROM participants WHERE random() < 1", "random"),
    ("SELECT COUNT(*) AS n FROM participants WHERE upper(home_city) = 'X'", "upper"),
    ("SELECT array_agg(home_city) AS n FROM participants", "array_agg"),
    ("SELECT string_agg(home_city, ',') AS n FROM participants", "aggregate"),
    ("SELECT home_city FROM participants GROUP BY home_city", "without an aggregate"),
    ("SELECT COUNT(*) AS n FROM 'lake.parquet'", "lake.parquet"),
    ("SELECT COUNT(*) AS n FROM information_schema.tables", "information_schema"),
    ("SELECT COUNT(*) AS n FROM programme_outputs", "public"),
    ("SELECT COUNT(*) AS n FROM resident_survey", "residents"),
];

#[test]
fn what_is_not_known_is_refused_by_name() {
    for (sql, word) in REFUSED {
        match analysed(&query(sql)) {
            Ok(_) => panic!("accepted: {sql}"),
            Err(refusal) => assert!(refusal.to_string().contains(word), "{sql}: expected `{word}` in: {refusal}"),
        }
    }
}

#[test]
fn statements_that_are_no_select_are_refused() {
    let statements = [
        "CREATE TABLE t AS SELECT COUNT(*) AS n FROM participants",
        "COPY (SELECT COUNT(*) AS n FROM participants) TO 'out.csv'",
        "SET datafusion.execution.batch_size = 1",
        "EXPLAIN SELECT COUNT(*) AS n FROM participants",
        "EXPLAIN ANALYZE SELECT COUNT(*) AS n FROM participants",
        "INSERT INTO participants VALUES (1)",
        "DROP TABLE participants",
        "SELECT 1",
        "SELECT COUNT(*) AS n FROM participants; SELECT COUNT(*) AS n FROM participants",
        "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT COUNT(*) AS n FROM t",
        "not sql at all",
        "",
    ];
    for sql in statements {
        assert!(analysed(&query(sql)).is_err(), "accepted: {sql}");
    }
}

#[test]
fn a_purpose_that_the_dataset_does_not_allow_is_refused() {
    let refusal = analysed(&query_for("participants", "marketing", "SELECT COUNT(*) AS n FROM participants")).unwrap_err();
    assert!(matches!(refusal, PlanRefusal::NotAllowed { .. }), "{refusal}");
}

#[test]
fn deep_nesting_and_long_text_end_in_a_refusal_not_in_a_crash() {
    let deep =
        format!("SELECT COUNT(*) AS n FROM participants WHERE {}partner_count > 1{}", "(".repeat(3_000), ")".repeat(3_000));
    assert!(analysed(&query(&deep)).is_err());
    let long = format!("SELECT COUNT(*) AS n FROM participants WHERE home_city IN ({})", vec!["'x'"; 10_000].join(","));
    assert!(analysed(&query(&long)).is_err());
}
