//! The records that a data protection officer asks for.

use crate::support::{Home, files_below, text};

#[test]
fn the_records_of_the_shipped_programme_are_complete() {
    let home = Home::initialised();
    let out = home.inside("records");
    home.ok(&["records", "--out", &text(&out)]);
    assert_eq!(files_below(&out).len(), 6);
    let page = std::fs::read_to_string(out.join("impact-assessment.html")).unwrap();
    assert!(page.contains("Step 7: sign-off"), "{page}");
}

#[test]
fn every_field_that_is_missing_is_told_and_nothing_is_written() {
    let home = Home::initialised();
    home.edit("schemas/governance.toml", "version = \"1\"\n", "");
    std::fs::remove_file(home.inside("schemas/partners/law_centre/agreement.toml")).unwrap();
    let out = home.inside("records");
    let expected =
        ["schemas/governance.toml: assessment.version", "schemas/partners/law_centre/agreement.toml", "2 fields", "next:"];
    home.run(&["records", "--out", &text(&out)]).ends(2).says(&expected);
    assert!(!out.exists());
}
