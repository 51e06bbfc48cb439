//! What the analysis accepts, with which sensitivity; and what it refuses, by name.

use std::num::NonZeroU32;
use std::path::Path;

use super::*;

fn programme() -> Programme {
    Programme::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).unwrap()
}

fn query(sql: &str) -> Query {
    query_for("participants", "programme_evaluation", sql)
}

fn query_for(population: &str, purpose: &str, sql: &str) -> Query {
    let two = NonZeroU32::new(2).unwrap();
    Query {
        sql: sql.to_owned(),
        options: vec![("city".to_owned(), "all".to_owned())],
        population: population.to_owned(),
        purpose: purpose.to_owned(),
        bound: ContributionBound { max_groups: two, max_rows_per_group: NonZeroU32::new(3).unwrap() },
    }
}

fn analysed(query: &Query) -> Result<Planned, PlanRefusal> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(analyse(&programme(), query))
}

#[test]
fn every_shipped_question_is_accepted() {
    let programme = programme();
    assert!(programme.questions.len() >= 15);
    for question in programme.questions.values() {
        let options = question.options.iter().map(|option| (option.name.clone(), option.default.clone())).collect();
        let query = Query {
            sql: question.sql.clone(),
            options,
            population: question.population.clone(),
            purpose: question.purpose.clone(),
            bound: question.bound,
        };
        let planned = analysed(&query).unwrap_or_else(|refusal| panic!("{}: {refusal}", question.id));
        for output in &planned.outputs {
            let (Output::Key { name, .. } | Output::Measure { name, .. }) = output;
            assert!(question.labels.contains_key(name), "{}: the output `{name}` has no label", question.id);
        }
    }
}

/// Per-group reach and number of groups of each sealed column.
#[test]
fn sensitivities_follow_from_rows_bounds_and_declared_contribution() {
    let reaches = |sql: &str| -> Vec<(u32, u64)> {
        let planned = analysed(&query(sql)).unwrap_or_else(|refusal| panic!("{sql}: {refusal}"));
        planned.sensitivities().iter().map(|sensitivity| (sensitivity.groups(), sensitivity.per_group().get())).collect()
    };
    // One row a person: one group, one row, whatever is declared.
    assert_eq!(reaches("SELECT home_city, COUNT(*) AS n FROM participants GROUP BY home_city"), [(1, 1)]);
    assert_eq!(reaches("SELECT COUNT(*) AS n FROM participants"), [(1, 1)]);
    // Many rows a person: as declared, two groups of three rows.
    assert_eq!(reaches("SELECT pathway, COUNT(*) AS n FROM engagements GROUP BY pathway"), [(2, 3)]);
    assert_eq!(reaches("SELECT pathway, COUNT(DISTINCT person_id) AS n FROM engagements GROUP BY pathway"), [(2, 1)]);
    // Hours: 0 to 40 in quarters is 160 steps, times three rows.
    assert_eq!(reaches("SELECT pathway, SUM(hours) AS h FROM engagements GROUP BY pathway"), [(2, 480)]);
    assert_eq!(reaches("SELECT pathway, AVG(hours) AS h FROM engagements GROUP BY pathway"), [(2, 480), (2, 3)]);
    // A subquery by person has one row a person again.
    let by_person = "SELECT n, COUNT(*) AS people FROM (SELECT person_id, LEAST(COUNT(*), 4) AS n FROM engagements GROUP BY person_id) GROUP BY n";
    assert_eq!(reaches(by_person), [(1, 1)]);
    // A sum of a clipped value per person.
    let clipped = "SELECT SUM(LEAST(n, 9)) AS total FROM (SELECT person_id, COUNT(*) AS n FROM engagements GROUP BY person_id)";
    assert_eq!(reaches(clipped), [(1, 9)]);
    // A join on the unit keeps the many side's rows.
    let joined =
        "SELECT gender, COUNT(*) AS n FROM engagements e JOIN participants p ON e.person_id = p.person_id GROUP BY gender";
    assert_eq!(reaches(joined), [(2, 3)]);
}

#[test]
fn a_renamed_column_keeps_its_own_bounds_and_no_others() {
    // `hours` is redefined as a wider number: the sum must follow the new range, not that of the schema.
    let sql =
        "SELECT SUM(partner_count) AS total FROM (SELECT person_id, partner_count * 1000 AS partner_count FROM participants)";
    let planned = analysed(&query(sql)).unwrap();
    assert_eq!(planned.sensitivities()[0].per_group().get(), 11_000);
}

#[test]
fn keys_are_declared_and_complete() {
    let sql = "SELECT gender, CASE WHEN partner_count > 1 THEN 'several' ELSE 'one' END AS partners, COUNT(*) AS n FROM participants GROUP BY gender, partners";
    let planned = analysed(&query(sql)).unwrap();
    let genders = programme().code_lists["gender"].codes().len();
    assert_eq!(planned.cells(), genders * 2);
}

/// Statement and the word that the refusal must hold.
const REFUSED: [(&str, &str); 46] = [
    ("SELECT home_city FROM participants", "SELECT of rows"),
    ("SELECT * FROM participants", "SELECT of rows"),
    ("SELECT person_id, COUNT(*) AS n FROM participants GROUP BY person_id", "privacy unit"),
    ("SELECT MIN(partner_count) AS n FROM participants", "aggregate"),
    ("SELECT MAX(registered_on) AS n FROM participants", "aggregate"),
    ("SELECT registered_on, COUNT(*) AS n FROM participants GROUP BY registered_on", "not declared"),
    ("SELECT COUNT(*) AS n FROM participants WHERE person_id = 5", "privacy unit"),
    ("SELECT COUNT(*) AS n FROM participants WHERE person_id IN (5)", "privacy unit"),
    ("SELECT COUNT(*) AS n FROM participants WHERE _order > 5", "_order"),
    ("SELECT SUM(_order) AS n FROM registrations", "_order"),
    ("SELECT SUM(person_id) AS n FROM participants", "privacy unit"),
    ("SELECT SUM(1 / (partner_count - 1)) AS n FROM participants", "operator"),
    ("SELECT SUM(partner_count % 2) AS n FROM participants", "operator"),
    ("SELECT SUM(CAST(home_city AS BIGINT)) AS n FROM participants", "Cast"),
    ("SELECT COUNT(*) AS n FROM participants WHERE CAST(home_city AS INT) = 1", "Cast"),
    ("SELECT COUNT(*) AS n FROM participants WHERE home_city = CAST('x' AS INT)", "Cast"),
    ("SELECT SUM(partner_count * 1000000000) AS n FROM participants", "arithmetic"),
    ("SELECT SUM(partner_count * partner_count * 100000000) AS n FROM participants", "arithmetic"),
    ("SELECT home_city, COUNT(*) AS n FROM participants GROUP BY home_city ORDER BY n", "ORDER BY"),
    ("SELECT home_city, COUNT(*) AS n FROM participants GROUP BY home_city LIMIT 1", "LIMIT"),
    ("SELECT home_city, COUNT(*) AS n FROM participants GROUP BY home_city HAVING COUNT(*) > 5", "HAVING"),
    ("SELECT COUNT(*) AS n FROM (SELECT person_id FROM registrations LIMIT 1)", "LIMIT"),
    ("SELECT COUNT(*) AS n FROM (SELECT DISTINCT person_id FROM registrations)", "DISTINCT"),
    ("SELECT COUNT(*) AS n FROM (SELECT person_id FROM registrations UNION ALL SELECT person_id FROM registrations)", "UNION"),
    ("SELECT COUNT(*) AS n FROM participants, registrations", "join"),
    ("SELECT COUNT(*) AS n FROM participants a JOIN participants b ON a.home_city = b.home_city", "join"),
    ("SELECT COUNT(*) AS n FROM engagements a JOIN registrations b ON a.person_id = b.person_id", "many rows"),
    ("SELECT COUNT(*) AS n FROM participants a LEFT JOIN registrations b ON a.person_id = b.person_id", "join"),
    (
        "SELECT COUNT(*) AS n FROM (SELECT partner_count AS person_id FROM participants) a JOIN participants b ON a.person_id = b.person_id",
        "join",
    ),
    ("SELECT SUM(r) AS n FROM (SELECT ROW_NUMBER() OVER (PARTITION BY person_id) AS r FROM registrations)", "window"),
    ("SELECT COUNT(*) AS n FROM participants WHERE home_city IN (SELECT city FROM engagements)", "Subquery"),
    ("SELECT COUNT(*) AS n FROM participants WHERE EXISTS (SELECT 1 FROM engagements)", "Exists"),
    ("SELECT COUNT(*) AS n FROM participants WHERE partner_count > (SELECT COUNT(*) FROM engagements)", "Subquery"),
    ("SELECT COUNT(*) AS n FROM participants WHERE random() < 1", "random"),
    ("SELECT COUNT(*) AS n FROM participants WHERE home_city LIKE 'E%'", "Like"),
    ("SELECT COUNT(*) AS n FROM participants WHERE upper(home_city) = 'X'", "upper"),
    ("SELECT array_agg(home_city) AS n FROM participants", "array_agg"),
    ("SELECT string_agg(home_city, ',') AS n FROM participants", "aggregate"),
    ("SELECT COUNT(DISTINCT home_city) AS n FROM participants", "aggregate"),
    ("SELECT COUNT(*) FILTER (WHERE home_city = 'OTHER') AS n FROM participants", "aggregate"),
    ("SELECT COUNT(*) + 1 AS n FROM participants", "output"),
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
