//! The shipped programme's records are complete, and every required field that is taken away is told.

use std::collections::BTreeMap;
use std::path::Path;

use choir_contract::Programme;

use crate::disk::both;
use crate::file::GovernanceFile;
use crate::{RecordsError, SourceRow, SubjectRecord, impact_assessment, record_of_processing, subject_page, write_records};

fn shipped() -> Programme {
    Programme::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).unwrap()
}

fn governance() -> toml::Table {
    std::fs::read_to_string(shipped().governance_path()).unwrap().parse().unwrap()
}

/// The fields that are missing for either record, each with its file.
fn missing(programme: &Programme, table: &toml::Table) -> Vec<String> {
    let file: GovernanceFile = table.clone().try_into().unwrap();
    match both(programme, &file) {
        Ok(_) => Vec::new(),
        Err(RecordsError::Missing(missing)) => {
            missing.fields.iter().map(|field| format!("{}: {}", field.file.display(), field.field)).collect()
        }
        Err(other) => panic!("{other}"),
    }
}

/// Every leaf of the table, as the file names it.
fn leaves(value: &toml::Value, place: &str, found: &mut Vec<String>) {
    match value {
        toml::Value::Table(table) => {
            for (name, value) in table {
                leaves(value, &if place.is_empty() { name.clone() } else { format!("{place}.{name}") }, found);
            }
        }
        toml::Value::Array(values) if values.iter().all(toml::Value::is_table) => {
            for (index, value) in values.iter().enumerate() {
                leaves(value, &format!("{place}[{}]", index + 1), found);
            }
        }
        _ => found.push(place.to_owned()),
    }
}

/// The table without one leaf, or with another value there.
fn replaced(table: &toml::Table, place: &str, by: Option<toml::Value>) -> toml::Table {
    let mut whole = toml::Value::Table(table.clone());
    let (at, last) = place.rsplit_once('.').unwrap();
    let mut inner = &mut whole;
    for part in at.split('.') {
        let (name, index) = part.strip_suffix(']').and_then(|part| part.split_once('[')).unwrap_or((part, ""));
        inner = &mut inner[name];
        if let Ok(number) = index.parse::<usize>() {
            inner = &mut inner[number - 1];
        }
    }
    let fields = inner.as_table_mut().unwrap();
    fields.remove(last).unwrap();
    fields.extend(by.map(|value| (last.to_owned(), value)));
    whole.try_into().unwrap()
}

#[test]
fn the_shipped_programme_has_complete_records() {
    let programme = shipped();
    let (record, assessment) = (record_of_processing(&programme).unwrap(), impact_assessment(&programme).unwrap());
    assert_eq!((record.known.datasets.len(), record.known.agreements.len(), record.joint_controllers.len()), (5, 11, 1));
    let participants = record.known.datasets.iter().find(|entry| entry.id == "participants").unwrap();
    assert_eq!(participants.special_categories, ["Ethnic group", "Country of birth", "Nationality", "Legal status"]);
    assert_eq!(participants.sources, ["Made from the dataset \"Registrations\""]);
    let registrations = record.known.datasets.iter().find(|entry| entry.id == "registrations").unwrap();
    assert_eq!(registrations.sources.len(), 11);
    assert_eq!(registrations.erasure, ["7 years after the extract was landed"]);
    assert_eq!(assessment.risks.len(), 5);
    assert!(!assessment.ask_commissioner && assessment.indicators.len() == 4);
    for rendered in [record.render(), assessment.render()] {
        assert!(rendered.html.contains("<html lang=\"en-GB\">") && rendered.html.contains("scope=\"row\""));
        assert!(rendered.markdown.starts_with("# ") && rendered.markdown.contains("Article 9(2)(j)"));
        let json: serde_json::Value = serde_json::from_str(&rendered.json).unwrap();
        assert_eq!(json["controller"]["name"], "Lead authority of the demonstration programme");
    }
    assert_eq!(record.render(), record_of_processing(&programme).unwrap().render(), "the same files, the same bytes");
}

#[test]
fn every_required_field_that_is_removed_or_emptied_is_told() {
    let (programme, table) = (shipped(), governance());
    let mut places = Vec::new();
    leaves(&toml::Value::Table(table.clone()), "", &mut places);
    assert!(places.len() > 60, "{places:?}");
    for place in &places {
        let expected = [format!("schemas/governance.toml: {place}")];
        assert_eq!(missing(&programme, &replaced(&table, place, None)), expected);
        let value = &places_value(&table, place);
        let empty = match value {
            toml::Value::String(_) if !has_choices(place) => toml::Value::from("  "),
            toml::Value::Array(_) => toml::Value::Array(vec![toml::Value::from("")]),
            _ => continue,
        };
        assert_eq!(missing(&programme, &replaced(&table, place, Some(empty))), expected);
    }
}

/// Whether a field is a word out of a few, or a day.
fn has_choices(place: &str) -> bool {
    ["likelihood", "severity", "effect", "residual", "outcome", "signed_on", "next_review"].iter().any(|end| place.ends_with(end))
}

fn places_value(table: &toml::Table, place: &str) -> toml::Value {
    let mut value = &toml::Value::Table(table.clone());
    for part in place.split('.') {
        let (name, index) = part.strip_suffix(']').and_then(|part| part.split_once('[')).unwrap_or((part, ""));
        value = &value[name];
        if let Ok(number) = index.parse::<usize>() {
            value = &value[number - 1];
        }
    }
    value.clone()
}

#[test]
fn everything_that_is_missing_is_told_at_once() {
    let (programme, table) = (shipped(), governance());
    let mut places = Vec::new();
    leaves(&toml::Value::Table(table), "", &mut places);
    let found = missing(&programme, &toml::Table::new());
    for place in places.iter().filter(|place| !place.contains("risks[")) {
        assert!(found.contains(&format!("schemas/governance.toml: {place}")), "{place} is not told: {found:?}");
    }
    assert!(found.contains(&"schemas/governance.toml: assessment.risks".to_owned()));
}

#[test]
fn what_is_missing_elsewhere_is_told_with_its_file() {
    let (mut programme, table) = (shipped(), governance());
    programme.datasets.get_mut("registrations").unwrap().lawfulness = choir_contract::Handling::default();
    programme.lawfulness.agreements.remove("law_centre");
    programme.lawfulness.agreements.get_mut("university").unwrap().datasets.remove("resident_survey");
    programme.lawfulness.purposes.remove("service_planning");
    assert_eq!(
        missing(&programme, &table),
        [
            "schemas/partners/law_centre/agreement.toml: the whole file",
            "schemas/partners/university/agreement.toml: datasets.resident_survey",
            "schemas/purposes.toml: service_planning",
            "schemas/registrations/schema.json: choir.lawfulness.data_subjects",
            "schemas/registrations/schema.json: choir.lawfulness.recipients",
            "schemas/registrations/schema.json: choir.lawfulness.retention",
            "schemas/registrations/schema.json: choir.lawfulness.default_notice",
        ]
    );
    let told = both(&programme, &table.try_into().unwrap()).unwrap_err().to_string();
    assert!(told.contains("7 fields are missing") && told.contains("next:"), "{told}");
}

#[test]
fn advice_that_was_overruled_needs_a_reason() {
    let (programme, table) = (shipped(), governance());
    let place = "assessment.sign_off.officer_advice_outcome";
    let overruled = replaced(&table, place, Some("overruled".into()));
    assert_eq!(missing(&programme, &overruled), ["schemas/governance.toml: assessment.sign_off.overruled_because"]);
}

#[test]
fn a_word_that_the_file_does_not_know_is_refused_by_name() {
    let text = std::fs::read_to_string(shipped().governance_path()).unwrap();
    for (from, to, expected) in [
        ("[controller]\n", "[controller]\nphone = \"1\"\n", "phone"),
        ("likelihood = \"possible\"", "likelihood = \"maybe\"", "remote"),
        ("signed_on = \"2026-02-02\"", "signed_on = \"2 February\"", "YYYY-MM-DD"),
    ] {
        assert!(text.contains(from), "{from}");
        let refused = toml::from_str::<GovernanceFile>(&text.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(refused.contains(expected), "{refused}");
    }
}

#[test]
fn both_records_are_written_in_three_forms() {
    let folder = tempfile::tempdir().unwrap();
    let written = write_records(&shipped(), &folder.path().join("records")).unwrap();
    assert_eq!(written.len(), 6);
    assert!(written.iter().all(|path| std::fs::metadata(path).unwrap().len() > 1_000));
    let again = write_records(&shipped(), &folder.path().join("records")).unwrap();
    assert_eq!(again, written, "what was written before is replaced");
    let file = folder.path().join("records").join("record-of-processing.md").join("below");
    let refused = write_records(&shipped(), &file).unwrap_err().to_string();
    assert!(refused.contains("cannot write") && refused.contains("next:"), "{refused}");
}

fn subject() -> SubjectRecord {
    let values = [("given_name", "<b>Canary</b>"), ("ethnicity", "018"), ("home_city", ""), ("registered_on", "2020-02-29")];
    let values = values.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let row = SourceRow { source: "Law centre, registrations.csv, row 12".to_owned(), values };
    let rows = BTreeMap::from([("registrations".to_owned(), vec![row]), ("engagements".to_owned(), Vec::new())]);
    SubjectRecord::new(&shipped(), "token-1", "2026-03-31".parse().unwrap(), &rows).unwrap()
}

#[test]
fn a_person_is_told_everything_that_article_15_asks_for() {
    let record = subject();
    assert_eq!(record.datasets.len(), 1, "datasets without rows are left out");
    let rendered = record.render();
    for expected in [
        "Law centre, registrations.csv, row 12",
        "Ethnic group",
        "Arab",
        "2020-02-29",
        "To plan better services",
        "Article 6(1)(e)",
        "7 years after we received them",
        "Funders and the public",
        "Information Commissioner",
        "Data protection officer of the lead authority",
        "token-1",
    ] {
        assert!(rendered.html.contains(expected) && rendered.markdown.contains(expected), "{expected}");
    }
    assert!(rendered.html.contains("&lt;b&gt;Canary") && !rendered.html.contains("<b>Canary"), "a cell is markup");
    assert!(!rendered.markdown.contains("<b>"), "a cell is markup");
    assert!(rendered.json.contains("\"018\""), "the file holds what is held: {}", rendered.json);
}

#[test]
fn a_record_that_was_kept_as_json_gives_the_same_page() {
    let rendered = subject().render();
    assert_eq!(subject_page(&rendered.json).unwrap(), rendered);
    let refused = subject_page(r#"{"token": "t", "canary": "a canary"}"#).unwrap_err().to_string();
    assert!(refused.contains("next:") && !refused.contains("canary"), "{refused}");
    let mut nobody = subject();
    nobody.datasets.clear();
    assert!(nobody.render().html.contains("We hold no data about you."));
}
