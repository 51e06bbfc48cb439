//! Forms become schemas and code lists that the contract reads.

use std::path::Path;

use choir_contract::{FieldRole, Programme, RowsPerUnit};
use rust_xlsxwriter::Workbook;

use super::{root, write};
use crate::{Imported, MapError, read_and_import};

fn imported(survey: &[&[&str]], choices: &[&[&str]], population: &str) -> Result<Imported, MapError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("form.xlsx");
    let mut book = Workbook::new();
    let settings: &[&[&str]] = &[&["form_title", "form_id"], &["Welcome survey", "Welcome-2021"]];
    for (name, lines) in [("survey", survey), ("choices", choices), ("settings", settings)] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (row, line) in (0_u32..).zip(lines) {
            for (column, text) in (0_u16..).zip(*line) {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    }
    book.save(&path).unwrap();
    read_and_import(&path, population)
}

/// The shipped programme, with all that governs it, and what was imported beside it.
fn programme_with(imported: &Imported) -> Programme {
    let folder = tempfile::tempdir().unwrap();
    let schemas = folder.path().join("schemas");
    for name in ["schemas", "queries"] {
        copy(&root().join(name), &folder.path().join(name));
    }
    write(&schemas.join(&imported.dataset).join("schema.json"), &imported.schema_json);
    for (id, text) in &imported.code_lists {
        let path = schemas.join("codelists").join(format!("{id}.csv"));
        assert!(!path.exists(), "{id} would take the place of another list");
        write(&path, text);
    }
    Programme::read(folder.path()).unwrap()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { _ = std::fs::copy(&path, &target).unwrap() }
    }
}

const CHOICES: &[&[&str]] = &[
    &["list_name", "name", "label::English (en)", "label::Arabic (ar)"],
    &["yn", "yes", "Yes, \"always\"", "نعم"],
    &["yn", "no", "No", "لا"],
    &["yn", "PNTS", "Prefer not to say", ""],
    &["help", "all", "All of it", ""],
    &["help", "food", "Food", ""],
];

#[test]
fn a_form_becomes_a_dataset() {
    let survey: &[&[&str]] = &[
        &["type", "name", "label::English (en)", "constraint"],
        &["start", "start"],
        &["select_one yn", "Lives here", "Do you live here?"],
        &["select_multiple help or_other", "help", "What would help?"],
        &["integer", "age", "Your age", ". >= 0 and . <= 120"],
        &["integer", "children", "How many children?"],
        &["date", "came_on", "When did you come?"],
        &["text", "story", "Tell us"],
        &["geopoint", "home", "Where is it?"],
        &["begin repeat", "child"],
        &["select_one yn", "at_school", "At school?"],
        &["end repeat"],
    ];
    let imported = imported(survey, CHOICES, "residents").unwrap();
    let programme = programme_with(&imported);
    let dataset = programme.dataset("welcome_2021").unwrap();
    assert_eq!((dataset.title.as_str(), dataset.rows_per_unit), ("Welcome survey", RowsPerUnit::One));
    let fields: Vec<(&str, FieldRole)> = dataset.fields.iter().map(|field| (field.name.as_str(), field.role)).collect();
    let expected = [
        ("respondent_reference", FieldRole::Identifier),
        ("lives_here", FieldRole::Key),
        ("help", FieldRole::MultiSelect),
        ("age", FieldRole::Measure),
        ("came_on", FieldRole::Date),
    ];
    assert_eq!(fields, expected);
    let codes = |list: &str| programme.code_lists[list].codes().iter().map(|code| code.code.clone()).collect::<Vec<_>>();
    assert_eq!(codes("welcome_2021_yn"), ["yes", "no", "PNTS", "MISSING", "UNCODABLE"]);
    assert_eq!(codes("welcome_2021_help_or_other"), ["all_choices", "food", "other", "MISSING", "UNCODABLE"]);
    for name in ["children", "story", "home", "at_school", "all_choices", "purposes"] {
        assert!(imported.notes.iter().any(|note| note.contains(name)), "{name}: {:?}", imported.notes);
    }
}

#[test]
fn a_form_that_would_be_public_or_empty_is_refused() {
    let survey: &[&[&str]] = &[&["type", "name"], &["select_one yn", "q"]];
    assert!(matches!(imported(survey, CHOICES, " "), Err(MapError::Form { .. })));
    let survey: &[&[&str]] = &[&["type", "name"], &["text", "story"]];
    assert!(matches!(imported(survey, CHOICES, "residents"), Err(MapError::Form { .. })));
    assert!(matches!(imported(&[&["question"]], CHOICES, "residents"), Err(MapError::Intake(_))));
}

#[test]
fn names_that_landing_knows_are_left_to_it() {
    let survey: &[&[&str]] = &[
        &["type", "name", "label::English (en)", "constraint"],
        &["select_one yn", "partner", "Do you live with a partner?"],
        &["select_one yn", "respondent_id", "Have you one?"],
        &["select_one y-n", "again", "   "],
        &["decimal", "hours", "Hours", ". >= 0 and . <= 10"],
    ];
    let choices: &[&[&str]] = &[
        &["list_name", "name", "label::English (en)"],
        &["yn", "yes", "Yes"],
        &["yn", "YES", "Yes!"],
        &["yn", "missing", "He is missing"],
        &["y-n", "1", "One"],
    ];
    let imported = imported(survey, choices, "residents").unwrap();
    let programme = programme_with(&imported);
    let dataset = programme.dataset(&imported.dataset).unwrap();
    let fields: Vec<(&str, &str, Option<&str>)> = dataset
        .fields
        .iter()
        .skip(1)
        .map(|field| (field.name.as_str(), field.title.as_str(), field.code_list.as_deref()))
        .collect();
    let expected = [
        ("partner_2", "Do you live with a partner?", Some("welcome_2021_yn")),
        ("respondent_id_2", "Have you one?", Some("welcome_2021_yn")),
        ("again", "again", Some("welcome_2021_y_n")),
        ("hours", "Hours", None),
    ];
    assert_eq!(fields, expected);
    let codes = |list: &str| programme.code_lists[list].codes().iter().map(|code| code.code.clone()).collect::<Vec<_>>();
    assert_eq!(codes("welcome_2021_yn"), ["yes", "missing_choice", "MISSING", "UNCODABLE"]);
    for name in ["`YES`", "`missing_choice`", "`hours`"] {
        assert!(imported.notes.iter().any(|note| note.contains(name)), "{name}: {:?}", imported.notes);
    }
}

#[test]
fn lists_that_differ_in_signs_alone_stay_two() {
    let survey: &[&[&str]] =
        &[&["type", "name"], &["select_one a-b", "one"], &["select_one a_b", "two"], &["select_one a-b", "three"]];
    let choices: &[&[&str]] = &[&["list_name", "name"], &["a-b", "x"], &["a_b", "y"]];
    let imported = imported(survey, choices, "residents").unwrap();
    let ids: Vec<&str> = imported.code_lists.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, ["welcome_2021_a_b", "welcome_2021_a_b_2"]);
    let programme = programme_with(&imported);
    let fields = &programme.dataset("welcome_2021").unwrap().fields;
    let lists: Vec<Option<&str>> = fields.iter().skip(1).map(|field| field.code_list.as_deref()).collect();
    assert_eq!(lists, [Some("welcome_2021_a_b"), Some("welcome_2021_a_b_2"), Some("welcome_2021_a_b")]);
    assert!(programme.code_lists["welcome_2021_a_b_2"].contains("y"));
}
