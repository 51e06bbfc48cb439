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

/// The shipped programme with what was imported beside it.
fn programme_with(imported: &Imported) -> Programme {
    let folder = tempfile::tempdir().unwrap();
    let schemas = folder.path().join("schemas");
    copy(&root().join("schemas/codelists"), &schemas.join("codelists"));
    for file in ["populations.toml", "purposes.toml", "notices.toml"] {
        write(&schemas.join(file), &std::fs::read_to_string(root().join("schemas").join(file)).unwrap());
    }
    for folder in ["schemas/partners", "queries/questions"] {
        std::fs::create_dir_all(schemas.parent().unwrap().join(folder)).unwrap();
    }
    write(&schemas.join(&imported.dataset).join("schema.json"), &imported.schema_json);
    for (id, text) in &imported.code_lists {
        write(&schemas.join("codelists").join(format!("{id}.csv")), text);
    }
    Programme::read(folder.path()).unwrap()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
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
