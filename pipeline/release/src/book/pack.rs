//! A book pack: every file, made whole or not at all.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::manifest::{MANIFEST, Manifest, entries};
use super::names::{TableNames, table_names};
use super::text::{BookText, licence_file};
use super::{BookDocument, Display, Scorecard, Targets, account, csvw, page, sheets};
use crate::error::ReleaseError;
use crate::number::{day, parse_day};
use crate::pack::{Files, put_in_place, put_json, seal};
use crate::signature::{SigningKey, key_fingerprint, public_key};
use crate::{checksum, decimal};

/// What a book pack is made of.
#[derive(Debug, Clone, Copy)]
pub struct BookPack<'a> {
    /// The released tables.
    pub document: &'a BookDocument,
    /// Targets and results, where the programme has published them.
    pub targets: Option<&'a Targets>,
    /// The scorecard, where the book declares one.
    pub scorecard: Option<&'a Scorecard>,
    /// The cover.
    pub text: &'a BookText,
    /// How released numbers are shown.
    pub display: Display,
}

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookPackSummary {
    /// The folder.
    pub directory: PathBuf,
    /// Number of tables.
    pub tables: usize,
    /// Number of files, with checksums and signature.
    pub files: usize,
    /// Size of all files in bytes.
    pub bytes: u64,
    /// Digest of the pack, under which a transparency log names it: 64 hexadecimal digits.
    pub digest: String,
    /// Public half of the key that signed: 64 hexadecimal digits.
    pub public_key: String,
    /// Fingerprint of that key.
    pub fingerprint: String,
}

/// What the writers of files see.
pub(crate) struct Content<'a> {
    pub(crate) document: &'a BookDocument,
    pub(crate) targets: Option<&'a Targets>,
    pub(crate) scorecard: Option<&'a Scorecard>,
    pub(crate) text: &'a BookText,
    pub(crate) display: Display,
    pub(crate) names: Vec<TableNames>,
    pub(crate) fingerprint: String,
    /// Size of every file that the page links to.
    pub(crate) sizes: BTreeMap<String, usize>,
}

/// Writes a book as a signed pack into a new folder. The folder appears complete, or not at all; before it appears, it
/// passes the same check that [`crate::verify`] gives to its readers. The same book, cover and key give the same bytes.
///
/// # Privacy
/// The pack holds what stands in the document, all of it noised or public, and less of it where the display hides numbers.
///
/// # Errors
/// When the folder exists, the book has no tables or other cells than its codes ask for, a text of the cover is missing, or
/// writing fails.
pub fn publish_book(pack: &BookPack<'_>, key: &SigningKey, directory: &Path) -> Result<BookPackSummary, ReleaseError> {
    check(pack)?;
    let mut files = files(pack, &key_fingerprint(key))?;
    seal(&mut files, key)?;
    put_in_place(&files, key, directory)?;
    Ok(BookPackSummary {
        directory: directory.to_owned(),
        tables: pack.document.tables.len(),
        files: files.len(),
        bytes: files.values().map(|bytes| u64::try_from(bytes.len()).unwrap_or(u64::MAX)).sum(),
        digest: files.get(crate::names::CHECKSUMS).map(|listing| checksum::digest(listing)).unwrap_or_default(),
        public_key: public_key(key),
        fingerprint: key_fingerprint(key),
    })
}

fn check(pack: &BookPack<'_>) -> Result<(), ReleaseError> {
    let (document, text) = (pack.document, pack.text);
    if document.tables.is_empty() {
        return Err(ReleaseError::NoAnswers);
    }
    let fields = [
        ("title", &text.pack.title),
        ("summary", &text.pack.summary),
        ("publisher", &text.pack.publisher),
        ("licence", &text.pack.licence),
        ("contact", &text.pack.contact),
        ("period", &text.period),
        ("area", &text.area),
        ("next_update", &text.next_update),
        ("coverage", &text.coverage),
    ];
    if let Some((field, _)) = fields.into_iter().find(|(_, value)| value.trim().is_empty()) {
        return Err(ReleaseError::EmptyText { field });
    }
    if parse_day(&text.pack.published_on).is_none() {
        return Err(ReleaseError::PublishedOn { got: text.pack.published_on.clone() });
    }
    if decimal::parse(&document.privacy.rho).is_none() {
        return Err(ReleaseError::Rho { question: document.id.clone(), got: document.privacy.rho.clone() });
    }
    for table in &document.tables {
        let expected: usize = table.axes.iter().map(|axis| axis.codes.len()).product();
        let finite = table.cells.iter().all(|cell| cell.measured.is_finite() && cell.standard_error.is_finite());
        if table.axes.is_empty() || table.cells.len() != expected || !finite {
            return Err(ReleaseError::BookTable { table: table.id.clone() });
        }
    }
    Ok(())
}

/// Every file but the checksums and the signature.
fn files(pack: &BookPack<'_>, fingerprint: &str) -> Result<Files, ReleaseError> {
    let mut content = Content {
        document: pack.document,
        targets: pack.targets.filter(|targets| !targets.rows.is_empty()),
        scorecard: pack.scorecard.filter(|scorecard| !scorecard.rows.is_empty()),
        text: pack.text,
        display: pack.display,
        names: table_names(pack.document),
        fingerprint: fingerprint.to_owned(),
        sizes: BTreeMap::new(),
    };
    let (mut files, mut titles) = (Files::new(), BTreeMap::new());
    let lists = csvw::code_lists(&content);
    let tables = csvw::files(&content);
    for file in lists.values().chain(&tables) {
        files.insert(file.path.clone(), file.bytes()?);
        titles.insert(file.path.clone(), file.title.clone());
    }
    for file in &tables {
        let path = format!("{}-metadata.json", file.path);
        titles.insert(path.clone(), format!("{}: description of the columns", file.title));
        put_json(&mut files, path, &file.metadata(&lists, &content))?;
    }
    let workbook = sheets::workbook(&content);
    files.insert("tables.ods".to_owned(), sheets::ods(&workbook)?);
    files.insert("tables.xlsx".to_owned(), sheets::xlsx(&workbook)?);
    put_json(&mut files, "privacy-account.json".to_owned(), &account::file(pack.document))?;
    put_json(&mut files, "provenance.json".to_owned(), &provenance(&content))?;
    files.insert("LICENCE.txt".to_owned(), licence_file(pack.text).into_bytes());
    content.sizes = files.iter().map(|(path, bytes)| (path.clone(), bytes.len())).collect();
    files.insert("report.html".to_owned(), page::report(&content).into_bytes());
    files.insert("methods.html".to_owned(), page::methods(&content).into_bytes());
    files.insert("README.txt".to_owned(), readme(&content).into_bytes());
    titles.extend(FIXED.iter().map(|(path, title)| ((*path).to_owned(), (*title).to_owned())));
    let manifest = manifest(&content, &files, &titles);
    put_json(&mut files, MANIFEST.to_owned(), &manifest)?;
    Ok(files)
}

/// Files that every book pack has, for its manifest and its readme.
const FIXED: [(&str, &str); 8] = [
    ("report.html", "All tables and charts on one page"),
    ("methods.html", "How the numbers were made, in plain English"),
    ("tables.ods", "All tables as a spreadsheet (open format)"),
    ("tables.xlsx", "The same tables for Excel"),
    ("privacy-account.json", "What the release cost in privacy"),
    ("provenance.json", "Where the numbers come from"),
    ("LICENCE.txt", "What you may do with the tables"),
    ("README.txt", "What is in this folder, and how to check it"),
];

fn manifest(content: &Content<'_>, files: &Files, titles: &BTreeMap<String, String>) -> Manifest {
    let pack = &content.text.pack;
    Manifest {
        title: pack.title.clone(),
        book: content.document.id.clone(),
        release: content.document.provenance.release.clone(),
        published_on: pack.published_on.clone(),
        publisher: pack.publisher.clone(),
        signing_key_fingerprint: content.fingerprint.clone(),
        log_head_before: content.text.log_head.clone(),
        files: entries(files, titles),
    }
}

fn provenance(content: &Content<'_>) -> serde_json::Value {
    let (document, pack) = (content.document, &content.text.pack);
    let origin = &document.provenance;
    json!({
        "title": pack.title,
        "publisher": pack.publisher,
        "licence": pack.licence,
        "published_on": pack.published_on,
        "contact": pack.contact,
        "signing_key_fingerprint": content.fingerprint,
        "pack_software": format!("choir-release {}", env!("CARGO_PKG_VERSION")),
        "book": { "id": document.id, "title": document.title, "hash": origin.question_hash },
        "approved_by": origin.approved_by,
        "asked_by": origin.asked_by,
        "purpose": origin.purpose,
        "answered_on": origin.answered_on,
        "datasets": origin.datasets,
        "snapshot": origin.snapshot,
        "release": origin.release,
        "ledger_entry": origin.ledger_entry,
        "software": origin.software,
        "display": { "threshold": content.display.threshold, "rounding": content.display.rounding },
        "impossible": document.impossible,
        "public_totals_from": document.public_sources,
        "targets_from": content.targets.map(|targets| targets.source.as_str()),
        "tables": document.tables.iter().zip(&content.names).map(|(table, names)| json!({
            "id": table.id,
            "title": table.title,
            "csv": format!("csv/{}.csv", names.file),
            "sheet": names.sheet,
            "cells": table.cells.len(),
        })).collect::<Vec<_>>(),
    })
}

fn readme(content: &Content<'_>) -> String {
    let (pack, fingerprint) = (&content.text.pack, &content.fingerprint);
    let listed: String = FIXED.iter().map(|(path, title)| format!("{path:<22}{title}\n")).collect();
    format!(
        "{}\n\n{}\n\nPublished by: {}\nPublished on: {}\nLicence: {}\nContact: {}\n\n\
         Open report.html in a browser to read the tables. No internet is needed.\n\n\
         The files\n{listed}\
         csv/                  one file of numbers a table, and a description of its columns (CSVW)\n\
         codelists/            the codes in the tables and what they mean\n\
         manifest.json         what every file is\n\
         checksums.sha256      the checksum of every file\n\
         signature.json        the publisher's signature over checksums.sha256 (ed25519)\n\n\
         How to check the pack\n\
         With Choir:     choir verify FOLDER --key \"FINGERPRINT\"\n\
         Without Choir:  sha256sum --check checksums.sha256\n\
         The second way checks the files and not the signature.\n\
         The pack was signed by the key with this fingerprint: {fingerprint}\n\
         Compare it with the fingerprint that the publisher gives you in another way, for example by telephone.\n",
        pack.title,
        pack.summary,
        pack.publisher,
        day(&pack.published_on),
        pack.licence,
        pack.contact,
    )
}
