//! Tiers: the rules hold in both kinds of packs, and every page says who may have it.

use std::path::Path;

use fs_err as fs;
use tempfile::tempdir;

use super::book::samples::{publish_pack, released, text as book_text};
use super::packs::grid;
use super::samples::{answers, by_ethnicity, code_list, key, key_column, publish, publish_with, text};
use crate::book::BookPack;
use crate::disk::walk;
use crate::document::{AnswerDocument, ChosenOption, Status};
use crate::{Display, PackText, ReleaseError, Tier, verify};

fn tiers() -> [Tier; 3] {
    let agreement = "agreement \"F-12\" </style>".to_owned();
    let partner = "Sample <partner>".to_owned();
    [Tier::Public, Tier::Funder { agreement: agreement.clone() }, Tier::Partner { partner, agreement }]
}

fn with(tier: &Tier) -> PackText {
    PackText { tier: tier.clone(), ..text() }
}

#[test]
fn tiers_are_read_back_as_they_are_written() {
    let expected = [
        "\"public\"",
        r#"{"funder":{"agreement":"agreement \"F-12\" </style>"}}"#,
        r#"{"partner":{"partner":"Sample <partner>","agreement":"agreement \"F-12\" </style>"}}"#,
    ];
    for (tier, expected) in tiers().iter().zip(expected) {
        assert_eq!(serde_json::to_string(tier).unwrap(), expected);
        assert_eq!(serde_json::from_str::<Tier>(expected).unwrap(), *tier);
    }
    assert!(serde_json::from_str::<Tier>("\"everyone\"").is_err());
    assert!(serde_json::from_str::<Tier>(r#"{"funder":{"agreement":"a","partner":"b"}}"#).is_err());
}

#[test]
fn a_threshold_below_that_of_the_tier_is_refused_in_both_kinds() {
    let folder = tempdir().unwrap();
    let (key, directory, document) = (key(folder.path()), folder.path().join("pack"), released());
    for (tier, least) in tiers().iter().zip([10, 5, 0]) {
        let mut text = book_text();
        text.pack.tier = tier.clone();
        for threshold in [0, 4, 5, 9, 10, 11] {
            let display = Display { threshold, rounding: 0 };
            let answers = publish_with(&answers(), &with(tier), display, &key, &directory);
            let _ = fs::remove_dir_all(&directory);
            let pack = BookPack { document: &document, targets: None, scorecard: None, text: &text, display };
            let book = publish_pack(&pack, &key, &directory);
            let _ = fs::remove_dir_all(&directory);
            for published in [answers, book] {
                match published {
                    Ok(_) => assert!(threshold >= least),
                    Err(error) => {
                        assert!(matches!(error, ReleaseError::Threshold { .. }) && threshold < least, "{error}");
                        assert!(error.to_string().contains("next: set the threshold to"), "{error}");
                    }
                }
            }
        }
    }
}

#[test]
fn an_agreement_must_be_named() {
    let folder = tempdir().unwrap();
    let key = key(folder.path());
    let refused = |tier: Tier| publish(&answers(), &with(&tier), &key, &folder.path().join("pack")).unwrap_err();
    let (empty, named) = (" ".to_owned(), "agreement 1".to_owned());
    for (tier, wanted) in [
        (Tier::Funder { agreement: empty.clone() }, "tier.agreement"),
        (Tier::Partner { partner: named.clone(), agreement: empty.clone() }, "tier.agreement"),
        (Tier::Partner { partner: empty, agreement: named }, "tier.partner"),
    ] {
        assert!(matches!(refused(tier), ReleaseError::EmptyText { field } if field == wanted));
    }
}

/// An answer with this many variables that are no places, and one that is.
fn wide(variables: usize) -> AnswerDocument {
    let mut answer = grid(1, 1, 500.0);
    let options = (2..variables).map(|number| ChosenOption {
        name: format!("option_{number}"),
        label: format!("Option {number}"),
        code: "1".to_owned(),
        code_label: "One".to_owned(),
    });
    answer.question.options = options.collect();
    let mut all = answer.question.options.first().cloned().unwrap();
    (all.name, all.code) = ("all".to_owned(), "all".to_owned());
    answer.question.options.push(all);
    answer.columns.insert(0, key_column("city", "City", code_list(&[("E08000026", "Coventry"), ("OTHER", "Elsewhere")])));
    answer.rows[0].keys.insert(0, ("city".to_owned(), "OTHER".to_owned()));
    answer
}

#[test]
fn a_table_with_too_many_variables_is_refused() {
    let folder = tempdir().unwrap();
    let (key, directory) = (key(folder.path()), folder.path().join("pack"));
    for (tier, most) in tiers().iter().zip([3, 4, 99]) {
        for variables in 3..=6 {
            let published = publish(&[wide(variables)], &with(tier), &key, &directory);
            let _ = fs::remove_dir_all(&directory);
            match published {
                Ok(_) => assert!(variables <= most),
                Err(error) => assert!(matches!(error, ReleaseError::Variables { got, .. } if got == variables && got > most)),
            }
        }
    }
    // A table of a book counts what it shows and what it is limited to.
    let mut document = released();
    let axis = document.tables[0].axes[0].clone();
    let cell = document.tables[0].cells[0];
    let four = ["a", "b", "c", "d"].map(|name| {
        let mut own = axis.clone();
        own.codes.truncate(1);
        name.clone_into(&mut own.name);
        own
    });
    (document.tables[0].axes, document.tables[0].cells) = (four.to_vec(), vec![cell]);
    let text = book_text();
    let pack = BookPack { document: &document, targets: None, scorecard: None, text: &text, display: text.pack.tier.display() };
    let error = publish_pack(&pack, &key, &directory).unwrap_err();
    assert!(matches!(error, ReleaseError::Variables { got: 4, most: 3, .. }), "{error}");
}

#[test]
fn every_page_says_who_may_have_it() {
    for tier in tiers() {
        let folder = tempdir().unwrap();
        let (key, one, two) = (key(folder.path()), folder.path().join("answers-pack"), folder.path().join("book-pack"));
        publish(&answers(), &with(&tier), &key, &one).unwrap();
        let (document, mut text) = (released(), book_text());
        text.pack.tier = tier.clone();
        let pack = BookPack { document: &document, targets: None, scorecard: None, text: &text, display: tier.display() };
        publish_pack(&pack, &key, &two).unwrap();
        let notice = tier.notice();
        let escaped = notice.as_ref().map(|text| text.replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;"));
        let quoted = notice.as_ref().map(|text| serde_json::to_string(text).unwrap());
        for (pack, file, form) in [
            (&one, "index.html", &escaped),
            (&two, "report.html", &escaped),
            (&two, "methods.html", &escaped),
            (&one, "LICENCE.txt", &notice),
            (&two, "LICENCE.txt", &notice),
            (&one, "README.txt", &notice),
            (&two, "README.txt", &notice),
            (&one, "csv/people-by-ethnicity.csv-metadata.json", &quoted),
            (&two, "csv/gender.csv-metadata.json", &quoted),
        ] {
            let text = fs::read_to_string(pack.join(file)).unwrap();
            match form {
                Some(form) => assert!(text.contains(form.as_str()), "{file}: {form}"),
                None => assert!(!text.contains("pass it on"), "{file}"),
            }
            if file.ends_with(".html") {
                assert_eq!(text.matches("</style>").count(), 1, "{file}");
                assert_eq!(text.contains("@bottom-center"), notice.is_some(), "every sheet of paper says it");
            }
        }
        for pack in [&one, &two] {
            let licence = fs::read_to_string(pack.join("LICENCE.txt")).unwrap();
            assert_eq!(licence.contains("Open Government Licence v3.0"), tier == Tier::Public);
            assert_eq!(licence.contains("only for this purpose: programme evaluation"), tier != Tier::Public, "{licence}");
            let provenance: serde_json::Value =
                serde_json::from_str(&fs::read_to_string(pack.join("provenance.json")).unwrap()).unwrap();
            assert_eq!(provenance["tier"], serde_json::to_value(&tier).unwrap());
            assert_eq!(provenance["for"], tier.recipient());
            let verified = verify(pack, None, None).unwrap();
            assert_eq!(verified.tier, tier);
            assert_eq!(verified.warnings.iter().any(|own| own.contains("Do not pass it on")), tier != Tier::Public);
        }
        sheets(&two, notice.as_deref());
    }
}

fn sheets(pack: &Path, notice: Option<&str>) {
    use super::book::spreadsheet::{ods, xlsx};
    for seen in [ods(&fs::read(pack.join("tables.ods")).unwrap()), xlsx(&fs::read(pack.join("tables.xlsx")).unwrap())] {
        for sheet in &seen.sheets {
            let said = sheet.rows[1].iter().any(|cell| Some(cell.text.as_str()) == notice);
            assert_eq!(said, notice.is_some(), "{}", sheet.name);
        }
        let cover = &seen.sheets[0];
        assert!(cover.rows.iter().flatten().any(|cell| cell.text.starts_with("Who may have it: ")));
    }
}

#[test]
fn a_hidden_count_is_in_no_file_of_a_pack_of_answers() {
    let mut answer = by_ethnicity();
    // Numbers that are found nowhere else by chance, below the threshold.
    let cell = &mut answer.rows[0].cells[0].1;
    (cell.value, cell.lower, cell.upper) = (Some(7_654_321.0), Some(7_654_111.0), Some(7_654_999.0));
    let folder = tempdir().unwrap();
    let pack = folder.path().join("pack");
    let display = Display { threshold: 8_000_000, rounding: 5 };
    publish_with(&[answer], &text(), display, &key(folder.path()), &pack).unwrap();
    for file in walk(&pack).unwrap().keys() {
        let text = fs::read_to_string(pack.join(file)).unwrap();
        for number in ["7654321", "7,654,321", "7654111", "7,654,111", "7654999", "7,654,999"] {
            assert!(!text.contains(number), "{file}");
        }
    }
    let page = fs::read_to_string(pack.join("index.html")).unwrap();
    assert!(page.contains("[c] means confidential") && page.contains(">[c]<"));
}

#[test]
fn the_public_threshold_holds_in_answers() {
    let folder = tempdir().unwrap();
    let pack = folder.path().join("pack");
    publish(&answers(), &text(), &key(folder.path()), &pack).unwrap();
    let csv = |name: &str| fs::read_to_string(pack.join("csv").join(name)).unwrap();
    let ethnicity = csv("people-by-ethnicity.csv");
    assert!(
        ethnicity.contains("MISSING,Not recorded,,,,confidential\r\n") && ethnicity.contains(",48,36,60,ok\r\n"),
        "{ethnicity}"
    );
    // With a small count goes what was worked out from it; what was never known says so.
    let hours = csv("hours-by-pathway-e08000026.csv");
    assert!(hours.contains("P4,Language and learning,3,Other,,,,confidential,,,,not_available\r\n"), "{hours}");
    assert!(!fs::read_to_string(pack.join("index.html")).unwrap().contains(">7<"));
}

#[test]
fn answers_are_shown_as_the_display_says() {
    let shown = |value: f64, lower: f64, upper: f64, display: Display| {
        let mut answer = super::samples::by_pathway_and_gender();
        let cells = &mut answer.rows[0].cells;
        (cells[0].1.value, cells[0].1.lower, cells[0].1.upper) = (Some(value), Some(lower), Some(upper));
        let row = display.shown(&answer).rows.remove(0);
        let [(_, count), (_, mean)] = row.cells.as_slice() else { panic!("two measures") };
        ((count.value, count.lower, count.upper, count.status), (mean.value.is_some(), mean.status))
    };
    let display = |threshold, rounding| Display { threshold, rounding };
    let ok = (true, Status::Ok);
    let none = (None, None, None, Status::Confidential);
    assert_eq!(shown(9.0, 2.0, 16.0, display(10, 0)), (none, (false, Status::Confidential)));
    assert_eq!(shown(-1.0, -5.0, 4.0, display(10, 5)), (none, (false, Status::Confidential)));
    assert_eq!(shown(0.0, 0.0, 4.0, display(10, 5)), (none, (false, Status::Confidential)));
    assert_eq!(shown(0.0, 0.0, 0.0, display(10, 5)), ((Some(0.0), Some(0.0), Some(0.0), Status::Ok), ok));
    assert_eq!(shown(10.0, 2.0, 16.0, display(10, 0)), ((Some(10.0), Some(2.0), Some(16.0), Status::Ok), ok));
    assert_eq!(shown(13.0, 4.0, 21.0, display(10, 5)), ((Some(15.0), Some(0.0), Some(25.0), Status::Ok), ok));
    assert_eq!(shown(3.0, 1.0, 5.0, display(0, 0)), ((Some(3.0), Some(1.0), Some(5.0), Status::Ok), ok));
    let public = grid(2, 1, 3.0);
    let mut public = AnswerDocument { privacy: crate::document::Privacy { unit: "none".to_owned(), ..public.privacy }, ..public };
    public.rows[0].cells[0].1.status = Status::Public;
    assert_eq!(display(10, 5).shown(&public), public);
}
