//! A mapping as a conversation, a form as a schema, and pairs in doubt at the steward's desk, through the binary.

use crate::support::{Home, extract, text};

fn law_centre() -> [String; 3] {
    ["law_centre".to_owned(), "registrations".to_owned(), text(&extract("law_centre", "registrations"))]
}

#[test]
fn a_mapping_is_proposed_written_once_and_lands() {
    let home = Home::initialised();
    let [partner, dataset, file] = law_centre();
    let out = text(&home.folder().join("proposed.toml"));
    let told = home.ok(&["map", &partner, &dataset, &file, "--afresh", "--out", &out]);
    assert!(told.stdout.contains("proposed.toml"), "{}", told.stdout);
    let proposal = std::fs::read_to_string(&out).unwrap();
    assert!(proposal.contains("[columns]") && proposal.contains("# ?"), "{proposal}");
    home.run(&["map", &partner, &dataset, &file, "--out", &out]).ends(2).says(&["next:"]);
    assert_eq!(std::fs::read_to_string(&out).unwrap(), proposal, "an answered mapping is never replaced");
    // What is shipped was answered already: the proposal beside it lands.
    let again = text(&home.folder().join("again.toml"));
    home.ok(&["map", &partner, &dataset, &file, "--out", &again]);
    let place = home.workspace().join("schemas/partners/law_centre/registrations.toml");
    std::fs::copy(&again, place).unwrap();
    let report = home.ok(&["land", "--partner", &partner, "--dataset", &dataset, &file]).stdout;
    assert!(report.contains("rows landed"), "{report}");
}

#[test]
fn a_trial_shows_coverage_beside_the_last_extract() {
    let home = Home::landed();
    let [partner, dataset, file] = law_centre();
    let told = home.ok(&["land", "--partner", &partner, "--dataset", &dataset, &file, "--dry-run", "--format", "json"]).stdout;
    let report: serde_json::Value = serde_json::from_str(&told).unwrap();
    let coverage = report["coverage"].as_array().unwrap();
    let ethnicity = coverage.iter().find(|line| line["column"] == "ethnicity").unwrap();
    assert!(ethnicity["percent"].is_u64() && ethnicity["percent"] == ethnicity["percent_before"], "{ethnicity}");
    assert!(report["changes"].as_array().unwrap().is_empty(), "the same extract has not changed: {report}");
}

#[test]
fn pairs_in_doubt_are_shown_without_names_and_opened_by_two() {
    let home = Home::landed();
    home.ok(&["person", "add", "First", "--role", "steward"]);
    home.ok(&["person", "add", "Second", "--role", "steward"]);
    let people = home.ok(&["link", "people"]).stdout;
    assert!(people.contains("between") && people.contains("different people"), "{people}");
    let queue = home.ok(&["link", "queue", "--format", "json"]).stdout;
    let queue: Vec<serde_json::Value> = serde_json::from_str(&queue).unwrap();
    let pair = queue[0]["pair"].as_str().unwrap();
    assert!(queue[0]["evidence"].as_str().unwrap().contains("probability"), "{}", queue[0]);
    let partner = queue[0]["partners"][0].as_str().unwrap();
    let file = text(&extract(partner, "registrations"));
    let show = ["link", "show", pair, "--partner", partner, "--dataset", "registrations", &file];
    home.run(&[&show[..], &["--as", "First"]].concat()).ends(3).says(&["second person", "next:"]);
    home.ok(&["link", "allow", pair, "--reason", "the birth date is missing", "--as", "First"]);
    home.run(&[&show[..], &["--as", "First"]].concat()).ends(3).says(&["second person"]);
    home.ok(&[&show[..], &["--as", "Second"]].concat());
    home.ok(&["link", "decide", pair, "different"]);
    home.ok(&["link", "decide", pair, "open"]);
    home.run(&["link", "decide", "nobody", "same"]).ends(2).says(&["choir link queue"]);
    home.ok(&["audit", "ledger"]);
    home.ok(&["ask", "different-people"]);
}

#[test]
fn a_form_becomes_a_schema() {
    let home = Home::initialised();
    let form = text(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds/xlsform/3.xlsx"));
    let out = text(&home.folder().join("imported"));
    let told = home.ok(&["schema", "import", &form, "--out", &out, "--population", "residents"]).stdout;
    for file in told.lines().filter(|line| line.ends_with(".json") || line.ends_with(".csv")) {
        assert!(std::path::Path::new(file).is_file(), "{file}");
    }
    assert!(told.contains("schema.json") && told.contains("codelists"), "{told}");
    home.run(&["schema", "import", &form, "--out", &out, "--population", "residents"]).ends(2).says(&["next:"]);
    home.run(&["schema", "import", &form, "--out", &out, "--population", "nobody"]).ends(2).says(&["next:"]);
}
