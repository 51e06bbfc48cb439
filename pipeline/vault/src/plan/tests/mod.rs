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
        population: Some(population.to_owned()),
        purpose: purpose.to_owned(),
        bound: ContributionBound { max_groups: two, max_rows_per_group: NonZeroU32::new(3).unwrap() },
        law: Law::Gaussian,
        threshold_delta: Delta::from_units(1_000_000_000),
    }
}

fn analysed(query: &Query) -> Result<Planned, PlanRefusal> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(crate::Vault::analyse(&programme(), query))
}

#[test]
fn every_shipped_question_is_accepted() {
    let programme = programme();
    assert!(programme.questions.len() >= 15);
    for question in programme.questions.values() {
        let options = question.options.iter().map(|option| (option.name.clone(), option.default.clone())).collect();
        let query = Query { options, bound: question.bound, ..query_for(&question.population, &question.purpose, &question.sql) };
        let planned = analysed(&query).unwrap_or_else(|refusal| panic!("{}: {refusal}", question.id));
        for output in &planned.outputs {
            assert!(question.labels.contains_key(output.name()), "{}: the output `{}` has no label", question.id, output.name());
        }
    }
}

/// Per-group reach and number of groups of each sealed vector.
fn reaches(planned: &Planned) -> Vec<(u32, u64)> {
    let columns = planned.release.columns.iter().filter_map(|column| match &column.shape {
        choir_mechanism::Shape::Vector { sensitivity } => Some((sensitivity.groups(), sensitivity.per_group().get())),
        choir_mechanism::Shape::Quantile(_) => None,
    });
    columns.collect()
}

#[test]
fn sensitivities_follow_from_rows_bounds_and_declared_contribution() {
    let reaches_of = |sql: &str| -> Vec<(u32, u64)> {
        let planned = analysed(&query(sql)).unwrap_or_else(|refusal| panic!("{sql}: {refusal}"));
        reaches(&planned)
    };
    // One row a person: one group, one row, whatever is declared.
    assert_eq!(reaches_of("SELECT home_city, COUNT(*) AS n FROM participants GROUP BY home_city"), [(1, 1)]);
    assert_eq!(reaches_of("SELECT COUNT(*) AS n FROM participants"), [(1, 1)]);
    // Many rows a person: as declared, two groups of three rows.
    assert_eq!(reaches_of("SELECT pathway, COUNT(*) AS n FROM engagements GROUP BY pathway"), [(2, 3)]);
    assert_eq!(reaches_of("SELECT pathway, COUNT(DISTINCT person_id) AS n FROM engagements GROUP BY pathway"), [(2, 1)]);
    // Hours: 0 to 40 in quarters is 160 steps, times three rows.
    assert_eq!(reaches_of("SELECT pathway, SUM(hours) AS h FROM engagements GROUP BY pathway"), [(2, 480)]);
    assert_eq!(reaches_of("SELECT pathway, AVG(hours) AS h FROM engagements GROUP BY pathway"), [(2, 480), (2, 3)]);
    // A subquery by person has one row a person again.
    let by_person = "SELECT n, COUNT(*) AS people FROM (SELECT person_id, LEAST(COUNT(*), 4) AS n FROM engagements GROUP BY person_id) GROUP BY n";
    assert_eq!(reaches_of(by_person), [(1, 1)]);
    // A sum of a clipped value per person.
    let clipped = "SELECT SUM(LEAST(n, 9)) AS total FROM (SELECT person_id, COUNT(*) AS n FROM engagements GROUP BY person_id)";
    assert_eq!(reaches_of(clipped), [(1, 9)]);
    // A join on the unit keeps the many side's rows.
    let joined =
        "SELECT gender, COUNT(*) AS n FROM engagements e JOIN participants p ON e.person_id = p.person_id GROUP BY gender";
    assert_eq!(reaches_of(joined), [(2, 3)]);
}

#[test]
fn a_renamed_column_keeps_its_own_bounds_and_no_others() {
    // `hours` is redefined as a wider number: the sum must follow the new range, not that of the schema.
    let sql =
        "SELECT SUM(partner_count) AS total FROM (SELECT person_id, partner_count * 1000 AS partner_count FROM participants)";
    let planned = analysed(&query(sql)).unwrap();
    // Eleven partners at most, in steps of a thousand.
    assert_eq!(reaches(&planned), [(1, 11)]);
    assert!(planned.tallies[0].contains("from 1000 to 11000"), "{}", planned.tallies[0]);
}

#[test]
fn keys_are_declared_and_complete() {
    let sql = "SELECT gender, CASE WHEN partner_count > 1 THEN 'several' ELSE 'one' END AS partners, COUNT(*) AS n FROM participants GROUP BY gender, partners";
    let planned = analysed(&query(sql)).unwrap();
    let genders = programme().code_lists["gender"].codes().len();
    assert_eq!(planned.rows(), genders * 2);
}

mod refused;
