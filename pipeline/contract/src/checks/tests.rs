//! Checks on the shipped datasets.

use std::collections::BTreeMap;
use std::path::Path;

use super::*;
use crate::{Dataset, Programme};

fn shipped() -> Programme {
    Programme::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).unwrap()
}

fn broken(checks: &Checks, row: &[(&str, Said<'static>)]) -> Vec<String> {
    let row: BTreeMap<&str, Said<'static>> = row.iter().copied().collect();
    checks.broken(|column| row.get(column).copied()).map(|check| check.id.clone()).collect()
}

#[expect(clippy::disallowed_methods, reason = "a test writes the files it reads")]
fn write(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
}

fn read(text: &str, dataset: &Dataset, programme: &Programme) -> Result<Checks, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("checks.toml");
    write(&path, text);
    Checks::read(&path, dataset, &programme.code_lists).map_err(|error| error.to_string())
}

#[test]
fn a_row_that_contradicts_itself_is_told() {
    let programme = shipped();
    let checks = programme.checks("registrations");
    let uk = ("country_of_birth", Said::Code("GB"));
    assert_eq!(broken(checks, &[uk, ("time_in_uk", Said::Code("under_1"))]), ["uk_born_came_lately"]);
    assert_eq!(broken(checks, &[uk, ("time_in_uk", Said::Code("since_birth"))]), [""; 0]);
    assert_eq!(broken(checks, &[uk, ("time_in_uk", Said::Code("MISSING"))]), [""; 0]);
    assert_eq!(broken(checks, &[("time_in_uk", Said::Code("under_1"))]), [""; 0]);
    let abroad = [("country_of_birth", Said::Code("SY")), ("time_in_uk", Said::Code("since_birth"))];
    assert_eq!(broken(checks, &abroad), ["since_birth_born_abroad"]);
    let nowhere = [("country_of_birth", Said::Code("UNCODABLE")), ("time_in_uk", Said::Code("since_birth"))];
    assert_eq!(broken(checks, &nowhere), [""; 0]);
    assert!(!programme.checks("participants").checks().is_empty());
    assert!(programme.checks("nothing").is_empty());
}

#[test]
fn a_nationality_typed_as_ethnicity_is_offered_and_nothing_more() {
    let programme = shipped();
    let dataset = programme.dataset("registrations").unwrap();
    let mapping = programme.mapping("law_centre", "registrations").unwrap();
    let words = Vocabulary::new(dataset, &programme.code_lists, Some(&mapping));
    let offer = programme.checks("registrations").offer("ethnicity", " Sudanese", &words).unwrap();
    assert_eq!((offer.field, offer.source, offer.code.as_str()), ("nationality", "ethnicity", "SD"));
    assert!(offer.in_words().contains("offered: field nationality, from the ethnicity column"));
    assert_eq!(programme.checks("registrations").offer("ethnicity", "a bit of both", &words), None);
    assert_eq!(programme.checks("registrations").offer("ethnicity", "Not recorded", &words), None);
    assert_eq!(programme.checks("registrations").offer("gender", "Sudanese", &words), None);
    let labels = Vocabulary::new(dataset, &programme.code_lists, None);
    assert!(programme.checks("registrations").offer("ethnicity", "Romania", &labels).is_some());
}

#[test]
fn days_and_steps_have_limits() {
    let programme = shipped();
    let dataset = programme.dataset("engagements").unwrap();
    let text = r#"
        [[check]]
        id = "long"
        text = "Very long"
        severity = "doubt"
        when = [{ column = "hours", above = 12.5 }, { column = "engaged_on", before = "2020-03-01" }]
    "#;
    let checks = read(text, dataset, &programme).unwrap();
    let row = |steps, day| broken(&checks, &[("hours", Said::Steps(steps)), ("engaged_on", Said::Day(day))]);
    assert_eq!((row(51, 18_321), row(50, 18_321), row(51, 18_322)), (vec!["long".to_owned()], vec![], vec![]));
}

#[test]
fn a_check_that_could_never_be_broken_is_refused() {
    let programme = shipped();
    let dataset = programme.dataset("registrations").unwrap();
    let cases = [
        "{ column = \"gendre\", codes = [\"1\"] }",
        "{ column = \"gender\", codes = [\"9\"] }",
        "{ column = \"gender\", below = 3 }",
        "{ column = \"gender\" }",
        "{ column = \"gender\", codes = [\"1\"], not_codes = [\"2\"] }",
        "{ column = \"registered_on\", before_column = \"gender\" }",
        "{ column = \"gender\", code = [\"1\"] }",
    ];
    for case in cases {
        let text = format!("[[check]]\nid = \"a\"\ntext = \"b\"\nseverity = \"doubt\"\nwhen = [{case}]\n");
        assert!(read(&text, dataset, &programme).is_err(), "{case}");
    }
    assert!(read("[[misplaced]]\nfrom = \"ethnicity\"\nto = \"postcode\"\ntext = \"x\"\n", dataset, &programme).is_err());
}

#[test]
fn rows_are_counted_by_check_and_hold_no_value() {
    let programme = shipped();
    let checks = programme.checks("registrations");
    let dataset = programme.dataset("registrations").unwrap();
    let mapping = programme.mapping("law_centre", "registrations").unwrap();
    let words = Vocabulary::new(dataset, &programme.code_lists, Some(&mapping));
    let mut counts = CheckCounts::new(checks);
    let mut land = |row: &[(&str, Said<'static>)], word: &str| {
        let row: BTreeMap<&str, Said<'static>> = row.iter().copied().collect();
        let broken: Vec<&Check> = checks.broken(|column| row.get(column).copied()).collect();
        let offers: Vec<Offer<'_>> = checks.offer("ethnicity", word, &words).into_iter().collect();
        counts.row(broken, &offers);
    };
    let uk = ("country_of_birth", Said::Code("GB"));
    let abroad = ("country_of_birth", Said::Code("SY"));
    land(&[uk, ("time_in_uk", Said::Code("under_1"))], "Sudanese");
    land(&[abroad, ("time_in_uk", Said::Code("under_1"))], "");
    land(&[abroad, ("time_in_uk", Said::Code("since_birth"))], "Arab");
    land(&[uk, ("time_in_uk", Said::Code("under_1")), ("status", Said::Code("H08"))], "a word that nobody knows");
    assert_eq!((counts.rows, counts.broken.len()), (4, checks.checks().len()), "a check that held is counted as none");
    let told = counts.told(checks);
    let lines: Vec<(&str, u64)> = told.iter().map(|told| (told.id.as_str(), told.rows)).collect();
    assert_eq!(lines, [("since_birth_born_abroad", 1), ("uk_born_resettled", 1), ("uk_born_came_lately", 2)]);
    assert!(told[2].in_words().starts_with("2 rows: Born in the UK"), "{}", told[2].in_words());
    let [offer] = counts.told_offers(checks).try_into().unwrap();
    assert_eq!((offer.field.as_str(), offer.source.as_str(), offer.cells), ("nationality", "ethnicity", 1));
    let kept = serde_json::to_string(&counts).unwrap();
    assert!(["Sudanese", "SD", "GB", "SY", "nobody"].iter().all(|value| !kept.contains(value)), "{kept}");
    assert_eq!(serde_json::from_str::<CheckCounts>(&kept).unwrap(), counts);
}

#[test]
fn a_word_that_only_other_partners_map_is_offered_when_they_agree() {
    let programme = shipped();
    let dataset = programme.dataset("registrations").unwrap();
    let others = programme.mappings("registrations").unwrap();
    // This partner has no column of nationalities, and so no words for them.
    let own = others.iter().find(|mapping| mapping.words("nationality").is_empty()).unwrap();
    let alone = Vocabulary::new(dataset, &programme.code_lists, Some(own));
    assert_eq!(alone.code_of("nationality", "Sudanese"), None);
    let together = alone.with_others(&others);
    assert_eq!(together.code_of("nationality", " sudanese ").as_deref(), Some("SD"));
    let offer = programme.checks("registrations").offer("ethnicity", "Sudanese", &together).unwrap();
    assert_eq!((offer.field, offer.source), ("nationality", "ethnicity"));
    // Letters that two partners use for different codes say nothing about a third one.
    let mapping = |code: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mapping.toml");
        let text = format!(
            "partner = \"law_centre\"\ndataset = \"registrations\"\n[columns]\n[words.nationality]\n\"Congolese\" = \"{code}\"\n"
        );
        write(&path, &text);
        Mapping::read(&path, dataset, &programme.code_lists).unwrap()
    };
    let differing = [mapping("CD"), mapping("CG")];
    let labels = Vocabulary::new(dataset, &programme.code_lists, None);
    assert_eq!(labels.clone().with_others(&differing).code_of("nationality", "Congolese"), None);
    assert!(labels.with_others(&differing[..1]).code_of("nationality", "Congolese").is_some());
}
