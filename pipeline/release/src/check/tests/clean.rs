//! Our own packs, of each kind and each display, pass every check.

use std::collections::BTreeSet;

use super::draft::{Draft, asked, book, full, pack_of, released, spoken};
use crate::Display;
use crate::book::BookDocument;
use crate::check::registered::words;
use crate::check::rules::prose::{is_known, strange};
use crate::check::{Verdict, evidence};
use crate::tests::book::samples;
use crate::tests::packs::{grid, programme};

fn assert_clean(draft: &Draft, what: &str) {
    let report = draft.check();
    assert_eq!(spoken(&report), Vec::<&str>::new(), "{what}\n{report}");
    assert!(report.passed() && report.exceptions_needed().is_empty());
    assert!(report.checks.iter().filter(|check| check.id != "SDC-28").all(|check| check.looked_at > 0), "{what}\n{report}");
}

#[test]
fn a_book_passes_in_every_display() {
    for (threshold, rounding) in [(0, 0), (10, 0), (0, 5), (10, 5)] {
        assert_clean(&full(threshold, rounding), &format!("threshold {threshold}, rounding {rounding}"));
    }
}

#[test]
fn a_book_with_public_totals_passes() {
    let mut document = samples::released();
    (document.base.public, document.base.interval) = (true, None);
    document.tables.iter_mut().for_each(|table| table.base = document.base);
    assert_clean(&book(&document, Display { threshold: 10, rounding: 5 }), "public totals");
}

#[test]
fn a_survey_with_several_answers_passes() {
    assert_clean(&survey(), "a survey");
}

/// A book of questions with several answers.
fn survey() -> Draft {
    let programme = samples::programme();
    let book_of = programme.book("residents-survey").unwrap();
    let tables = samples::tables(&programme, book_of);
    let document = BookDocument::new(book_of, &programme.code_lists, &tables, samples::privacy(), samples::provenance()).unwrap();
    book(&document, Display { threshold: 10, rounding: 0 })
}

#[test]
fn answers_pass() {
    assert_clean(&asked(), "two answers");
    assert_clean(&pack_of(&[grid(12, 6, 2_000.0)]), "panels");
    assert_clean(&pack_of(&[programme()]), "public figures");
}

#[test]
fn the_report_names_the_content_and_leaves_evidence() {
    let draft = released(10, 5);
    let report = draft.check();
    assert_eq!(report.content, crate::checksum::digest(draft.read("checksums.sha256").as_bytes()));
    let files = evidence(&report);
    assert_eq!(files.len(), 2 + report.tables.len());
    let text = String::from_utf8(files["checks.txt"].clone()).unwrap();
    assert!(text.contains("SDC-28") && text.contains("0 failed"), "{text}");
    let first: serde_json::Value = serde_json::from_slice(&files["table-001.json"]).unwrap();
    let table = &first["table"];
    let path = table["table"].as_str().unwrap();
    assert_eq!(table["files"][path], crate::checksum::digest(draft.read(path).as_bytes()));
    assert!(table["numbers"]["cells"].as_u64().unwrap() > 0);
    assert_eq!(table["checks"]["SDC-31"], "pass");
    let names: Vec<&str> = report.tables.iter().map(|table| table.table.as_str()).collect();
    assert!(names.contains(&"csv/not-answered.csv"));
    assert_eq!(Verdict::Fail.word(), "fail");
}

#[test]
fn a_signature_changes_nothing() {
    let draft = asked();
    let folder = tempfile::tempdir().unwrap();
    let key = crate::tests::samples::key(folder.path());
    let signature = crate::signature::sign(&key, draft.read("checksums.sha256").as_bytes()).unwrap();
    fs_err::write(draft.path.join("signature.json"), signature).unwrap();
    assert_clean(&draft, "signed");
}

/// A sentence that the product writes anew brings its words along: they belong into `check/words.txt`.
#[test]
fn every_word_of_the_product_is_listed() {
    let mut public = samples::released();
    (public.base.public, public.base.interval) = (true, None);
    public.tables.iter_mut().for_each(|table| table.base = public.base);
    let drafts = [
        full(0, 0),
        released(10, 5),
        book(&public, Display { threshold: 10, rounding: 0 }),
        asked(),
        pack_of(&[programme()]),
        pack_of(&[grid(12, 6, 2_000.0)]),
        survey(),
    ];
    let mut missing = BTreeSet::new();
    for draft in &drafts {
        draft.seen(&mut |seen| {
            strange(seen, &mut |text, _| {
                missing.extend(words(text).filter(|word| !is_known(word) && !seen.registered.knows_word(word)))
            });
        });
    }
    assert!(missing.is_empty(), "add to check/words.txt: {}", missing.into_iter().collect::<Vec<_>>().join(" "));
}
