use fs_err as fs;
use tempfile::tempdir;

use super::samples::{publish, publish_pack, released, targets, text_for_partner};
use crate::Display;
use crate::book::BookPack;
use crate::disk::walk;
use crate::tests::samples::key;
use crate::tests::tampering::{listing, sign_again};
use crate::{ReleaseError, VerifyError, public_key, verify};

#[test]
fn a_changed_byte_is_named_wherever_it_is() {
    let folder = tempdir().unwrap();
    let pack = publish(&released(), Display::default(), folder.path());
    let verified = verify(&pack, None, None).unwrap();
    assert!(verified.checks.iter().any(|check| check.contains("manifest")), "{:?}", verified.checks);
    let files = walk(&pack).unwrap();
    for needed in ["tables.ods", "tables.xlsx", "report.html", "methods.html", "manifest.json", "LICENCE.txt", "README.txt"] {
        assert!(files.contains_key(needed), "{needed}");
    }
    for file in files.keys() {
        let path = pack.join(file);
        let before = fs::read(&path).unwrap();
        for place in [0, before.len() / 2, before.len() - 1] {
            let mut after = before.clone();
            after[place] ^= 1;
            fs::write(&path, after).unwrap();
            let message = verify(&pack, None, None).unwrap_err().to_string();
            assert!(message.contains(file.as_str()), "{file} at {place}: {message}");
        }
        fs::write(&path, before).unwrap();
    }
    assert!(verify(&pack, None, None).is_ok());
}

#[test]
fn the_same_book_is_the_same_pack() {
    let (one, two) = (tempdir().unwrap(), tempdir().unwrap());
    let key = key(one.path());
    let (document, text, targets) = (released(), text_for_partner(), targets());
    let pack =
        BookPack { document: &document, targets: Some(&targets), scorecard: None, text: &text, display: Display::default() };
    let first = publish_pack(&pack, &key, &one.path().join("pack")).unwrap();
    let second = publish_pack(&pack, &key, &two.path().join("pack")).unwrap();
    assert_eq!(first.digest, second.digest);
    assert_eq!(first.public_key, public_key(&key));
}

#[test]
fn a_manifest_that_leaves_a_file_out_is_refused() {
    let folder = tempdir().unwrap();
    let key = key(folder.path());
    let (document, text) = (released(), text_for_partner());
    let pack = BookPack { document: &document, targets: None, scorecard: None, text: &text, display: Display::default() };
    let directory = folder.path().join("pack");
    publish_pack(&pack, &key, &directory).unwrap();
    // Whoever has the key adds a file and signs again, and forgets the manifest.
    fs::write(directory.join("more.csv"), "x").unwrap();
    sign_again(&directory, &key, &listing(&directory));
    assert!(matches!(verify(&directory, None, None), Err(VerifyError::Manifest)));
}

#[test]
fn what_cannot_be_published_leaves_nothing() {
    let folder = tempdir().unwrap();
    let key = key(folder.path());
    let directory = folder.path().join("pack");
    let refused = |document: &crate::book::BookDocument, text: &crate::book::BookText| {
        let pack = BookPack { document, targets: None, scorecard: None, text, display: Display::default() };
        let error = publish_pack(&pack, &key, &directory).unwrap_err();
        assert!(!directory.exists());
        error
    };
    let mut broken = released();
    broken.tables[0].cells.pop();
    assert!(matches!(refused(&broken, &text_for_partner()), ReleaseError::BookTable { .. }));
    let mut broken = released();
    broken.tables[1].cells[0].measured = f64::NAN;
    assert!(matches!(refused(&broken, &text_for_partner()), ReleaseError::BookTable { .. }));
    let mut broken = released();
    broken.tables.clear();
    assert!(matches!(refused(&broken, &text_for_partner()), ReleaseError::NoAnswers));
    let mut empty = text_for_partner();
    empty.coverage.clear();
    assert!(matches!(refused(&released(), &empty), ReleaseError::EmptyText { field: "coverage" }));
}
