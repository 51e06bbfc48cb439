//! The contract of `choir ask`: the shape of an answer, its order, its price.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::support::Home;

/// The codes of a code list, in order.
fn codes(home: &Home, list: &str) -> Vec<String> {
    let path = home.inside(&format!("schemas/codelists/{list}.csv"));
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.records().map(|record| record.unwrap()[0].to_owned()).collect()
}

fn names(object: &Value) -> BTreeSet<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn an_answer_has_the_contracted_shape() {
    let home = Home::landed();
    let answer = home.json(&["ask", "gender-by-home-city"]);
    for part in ["columns", "rows", "privacy", "provenance"] {
        assert!(names(&answer).contains(part), "`{part}` is missing");
    }
    let columns: Vec<&str> =
        answer["columns"].as_array().unwrap().iter().map(|column| column["name"].as_str().unwrap()).collect();
    assert_eq!(columns, ["home_city", "gender", "people"]);
    for row in answer["rows"].as_array().unwrap() {
        assert_eq!(row.as_object().unwrap().keys().collect::<Vec<_>>(), columns, "the row does not follow the columns");
        assert!(row["home_city"].is_string() && row["gender"].is_string());
        assert_cell(&row["people"]);
    }
    assert_privacy(&answer["privacy"], "0.015", true);
    assert_eq!(answer["provenance"]["datasets"], serde_json::json!(["participants"]));
    assert_eq!(answer["provenance"]["asked_by"], "custodian");
}

fn assert_cell(cell: &Value) {
    assert_eq!(names(cell), BTreeSet::from(["value", "lower", "upper", "status"]));
    let status = cell["status"].as_str().unwrap();
    assert!(["ok", "low_reliability", "not_available"].contains(&status), "unknown status `{status}`");
    if status != "not_available" {
        let [value, lower, upper] = ["value", "lower", "upper"].map(|name| cell[name].as_f64().unwrap());
        assert!(lower <= value && value <= upper, "the value lies outside its interval: {cell}");
    }
}

fn assert_privacy(privacy: &Value, rho: &str, charged: bool) {
    assert_eq!(privacy["rho"], rho, "rho is an exact text");
    assert!(privacy["epsilon"].as_f64().unwrap() > 0.0);
    assert!((privacy["delta"].as_f64().unwrap() - 1e-6).abs() < 1e-18);
    assert_eq!(privacy["unit"], "person");
    assert_eq!(privacy["charged"], charged);
}

/// Rows come in code-list order, every combination is there, and so their number does not depend on the data.
#[test]
fn rows_are_every_combination_of_codes_in_their_order() {
    let home = Home::landed();
    let answer = home.json(&["ask", "gender-by-home-city"]);
    let (cities, genders) = (codes(&home, "city"), codes(&home, "gender"));
    let expected: Vec<(String, String)> =
        cities.iter().flat_map(|city| genders.iter().map(move |gender| (city.clone(), gender.clone()))).collect();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let rows: Vec<(String, String)> =
        answer["rows"].as_array().unwrap().iter().map(|row| (text(&row["home_city"]), text(&row["gender"]))).collect();
    assert_eq!(rows, expected);
    let narrowed = home.json(&["ask", "age-by-gender", "--set", "city=PNTS"]);
    assert_eq!(narrowed["rows"].as_array().unwrap().len(), codes(&home, "age_band").len() * genders.len());
}

/// The same question with the same options is one answer: the same bytes, one charge.
#[test]
fn the_same_question_again_is_the_same_answer_at_no_charge() {
    let home = Home::landed();
    let ask = ["ask", "people-by-home-city", "--format", "json"];
    let first = home.ok(&ask).stdout;
    assert_eq!(home.budget("participants"), ["0.5", "0.015", "0.485"]);
    let second = home.ok(&ask).stdout;
    assert!(first.contains("\"charged\": true") && second.contains("\"charged\": false"));
    assert_eq!(
        first.replace("\"charged\": true", "\"charged\": false"),
        second,
        "the stored answer differs in more than its charge"
    );
    assert_eq!(home.ok(&ask).stdout, second);
    let person = ["--as", "css", "ask", "people-by-home-city", "--format", "json"];
    home.ok(&["person", "add", "css", "--role", "citizen_scientist"]);
    assert_eq!(home.ok(&person).stdout, second, "another person gets another answer");
    assert_eq!(home.budget("participants")[1], "0.015", "the same question was charged again");
}

#[test]
fn another_choice_is_another_answer_and_another_charge() {
    let home = Home::landed();
    let all = home.json(&["ask", "age-by-gender"]);
    let again = home.json(&["ask", "age-by-gender", "--set", "city=all"]);
    assert_eq!(again["rows"], all["rows"], "the default, written out, is the same request");
    assert_eq!(home.budget("participants")[1], "0.015");
    let coventry = home.json(&["ask", "age-by-gender", "--set", "city=E08000026"]);
    assert_eq!(coventry["privacy"]["charged"], true);
    assert_ne!(coventry["provenance"]["release"], all["provenance"]["release"]);
    assert_eq!(coventry["question"]["options"][0]["code_label"], "Coventry");
    assert_eq!(home.budget("participants")[1], "0.03");
}

/// What nobody declared is a mistake of usage, and the message lists what was declared.
#[test]
fn unknown_names_end_with_the_known_ones() {
    let home = Home::landed();
    home.run(&["ask", "age-by-gender", "--set", "town=E08000026"]).ends(2).says(&["option", "`town`", "known: city"]);
    home.run(&["ask", "age-by-gender", "--set", "city=Coventry"]).ends(2).says(&["`Coventry`", "all", "E08000026", "Walsall"]);
    home.run(&["ask", "people-by-home-city", "--set", "city=E08000026"]).ends(2).says(&["option", "none"]);
    home.run(&["ask", "people-by-star-sign"]).ends(2).says(&["`people-by-star-sign`", "people-by-home-city"]);
    home.run(&["ask", "age-by-gender", "--set", "city=E08000026", "--set", "city=all"]).ends(2).says(&["twice"]);
    home.run(&["ask", "../../../etc"]).ends(2);
    assert_eq!(home.budget("participants")[1], "0", "a mistake of usage was charged");
}

/// A measure's value, lower, upper and status in CSV are those of the JSON.
#[test]
fn csv_holds_the_numbers_of_the_json() {
    let home = Home::landed();
    for (id, keys, measure) in
        [("gender-by-home-city", &["home_city", "gender"][..], "people"), ("mean-hours-by-city", &["city"], "mean_hours")]
    {
        let json = home.json(&["ask", id]);
        let printed = home.ok(&["ask", id, "--format", "csv"]).stdout;
        let mut reader = csv::Reader::from_reader(printed.as_bytes());
        let headings = reader.headers().unwrap().clone();
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let rows = json["rows"].as_array().unwrap();
        assert_eq!(records.len(), rows.len());
        let cell = |record: &csv::StringRecord, name: &str| {
            record[headings.iter().position(|heading| heading == name).unwrap()].to_owned()
        };
        for (record, row) in records.iter().zip(rows) {
            for key in keys {
                assert_eq!(cell(record, key), row[key].as_str().unwrap());
            }
            assert_eq!(cell(record, &format!("{measure}_status")), row[measure]["status"].as_str().unwrap());
            for (end, name) in [("", "value"), ("_lower", "lower"), ("_upper", "upper")] {
                assert_eq!(cell(record, &format!("{measure}{end}")).parse::<f64>().ok(), row[measure][name].as_f64());
            }
        }
    }
}

/// Every shipped question can be asked in every format, at the price that `choir preview` told, for no more rows.
#[test]
fn every_shipped_question_answers_at_the_previewed_price() {
    let home = Home::landed();
    let questions = home.json(&["questions"]);
    let questions = questions.as_array().unwrap();
    assert!(questions.len() >= 15, "{} questions", questions.len());
    for question in questions {
        let id = question["question"].as_str().unwrap();
        let preview = home.json(&["preview", id]);
        let answer = home.json(&["ask", id]);
        assert_eq!(preview["privacy"]["rho"], answer["privacy"]["rho"], "{id}");
        assert_eq!(preview["rows"].as_u64().unwrap() as usize, answer["rows"].as_array().unwrap().len(), "{id}");
        assert_eq!(preview["stored"], false, "{id}");
        assert_eq!(home.json(&["preview", id])["stored"], true, "{id}");
        home.ok(&["show", id]);
        home.ok(&["ask", id, "--format", "table"]);
    }
    home.ok(&["check"]);
    home.ok(&["audit", "ledger"]);
}

/// Nothing is asked of a dataset that is not there, and nothing is charged for trying.
#[test]
fn a_dataset_that_was_not_landed_is_named() {
    let home = Home::initialised();
    home.ok(&["approve", "--all"]);
    home.run(&["ask", "people-by-home-city"]).ends(4).says(&["participants", "not been landed", "next:"]);
    assert_eq!(home.budget("participants")[1], "0");
    assert!(!Path::new(&home.inside("zone/lake/manifest.json")).exists());
}
