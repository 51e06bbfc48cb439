//! Declarations that would make a sensitivity or a debit untrue are refused.

use std::path::Path;

use crate::{ContractError, Programme};

/// The shipped programme with one word of one schema changed.
fn changed(dataset: &str, from: &str, to: &str) -> Result<Programme, ContractError> {
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas"), &folder.path().join("schemas"));
    std::fs::create_dir_all(folder.path().join("queries/questions")).unwrap();
    let path = folder.path().join("schemas").join(dataset).join("schema.json");
    let before = std::fs::read_to_string(&path).unwrap();
    assert!(before.contains(from), "{dataset} does not hold {from}");
    rewrite(&path, &before.replacen(from, to, 1));
    Programme::read(folder.path())
}

#[expect(clippy::disallowed_methods, reason = "a test writes the schema it reads")]
fn rewrite(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { _ = std::fs::copy(&path, &target).unwrap() }
    }
}

#[test]
fn linked_people_may_not_be_declared_to_have_one_row() {
    changed("registrations", "\"title\"", "\"title\"").unwrap();
    let refused = changed("registrations", "\"rows_per_unit\": \"many\"", "\"rows_per_unit\": \"one\"").unwrap_err();
    assert!(refused.to_string().contains("rows_per_unit"), "{refused}");
}

#[test]
fn a_derived_dataset_debits_the_population_of_its_source() {
    let refused = changed("participants", "\"population\": \"participants\"", "\"population\": \"residents\"").unwrap_err();
    assert!(refused.to_string().contains("derived_from"), "{refused}");
    let refused =
        changed("participants", "\"derived_from\": \"registrations\"", "\"derived_from\": \"resident_survey\"").unwrap_err();
    assert!(refused.to_string().contains("derived_from"), "{refused}");
}
