//! The pack of a table book: what stands in it. Writing, signing and checking are those of every pack.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;

use super::manifest::{MANIFEST, Manifest, entries};
use super::names::{TableNames, table_names};
use super::text::BookText;
use super::{BookDocument, BookTableDocument, Scorecard, Targets, account, csvw, page, sheets};
use crate::decimal;
use crate::display::Display;
use crate::draft::{self, DraftSummary};
use crate::error::ReleaseError;
use crate::names::PROVENANCE;
use crate::pack::{self, Files, add, check_cover, put_json};
use crate::statement::common;
use crate::tier::{Licence, is_place};

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

impl Content<'_> {
    /// What a reader may do with the tables.
    pub(crate) fn licence(&self) -> Licence {
        self.text.pack.tier.licence(&[&self.document.provenance.purpose])
    }
}

/// Writes a book as a draft into a new folder, for the key whose public half is `signer` (64 hexadecimal digits). The folder
/// appears complete, or not at all. The same book, cover, display and signer give the same bytes.
///
/// # Privacy
/// The draft holds what stands in the document, all of it noised or public, and less of it where the display hides numbers.
///
/// # Errors
/// When the folder exists, the book has no tables or other cells than its codes ask for, a table has more variables than the
/// tier allows, the display shows smaller numbers than the tier allows, a text of the cover is missing, or writing fails.
pub fn draft_book(pack: &BookPack<'_>, signer: &str, directory: &Path) -> Result<DraftSummary, ReleaseError> {
    let text = pack.text;
    let more = [("period", &text.period), ("area", &text.area), ("next_update", &text.next_update), ("coverage", &text.coverage)];
    check_cover(&text.pack, pack.display, &more)?;
    check(pack)?;
    draft::write(files(pack, &pack::fingerprint(signer)?)?, pack.document.tables.len(), directory)
}

fn check(pack: &BookPack<'_>) -> Result<(), ReleaseError> {
    let document = pack.document;
    if document.tables.is_empty() {
        return Err(ReleaseError::NoAnswers);
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
        pack.text.pack.tier.check_variables(&table.id, variables(table))?;
    }
    Ok(())
}

/// How many variables beside places a table crosses: what it shows, and what it is limited to.
fn variables(table: &BookTableDocument) -> usize {
    let axes = table.axes.iter().filter(|axis| !axis.codes.iter().any(|code| is_place(&code.code))).count();
    axes + table.filters.iter().filter(|filter| !is_place(&filter.code)).count()
}

/// Every file but the checksums.
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
    put_json(&mut files, PROVENANCE.to_owned(), &provenance(&content))?;
    let cover = &pack.text.pack;
    let licence = content.licence().file(&cover.title, &cover.publisher, &cover.published_on);
    files.insert("LICENCE.txt".to_owned(), licence.into_bytes());
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
        tier: pack.tier.clone(),
        book: content.document.id.clone(),
        release: content.document.provenance.release.clone(),
        published_on: pack.published_on.clone(),
        publisher: pack.publisher.clone(),
        signing_key_fingerprint: content.fingerprint.clone(),
        log_head_before: pack.log_head.clone(),
        files: entries(files, titles),
    }
}

fn provenance(content: &Content<'_>) -> serde_json::Value {
    let (document, origin) = (content.document, &content.document.provenance);
    let mut value = common(&content.text.pack, content.display, &content.licence().name, &content.fingerprint);
    let own = json!({
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
    });
    add(&mut value, own);
    value
}

fn readme(content: &Content<'_>) -> String {
    let listed: String = FIXED.iter().map(|(path, title)| format!("{path:<22}{title}\n")).collect();
    let files = format!(
        "{listed}\
         csv/                  one file of numbers a table, and a description of its columns (CSVW)\n\
         codelists/            the codes in the tables and what they mean\n\
         manifest.json         what every file is\n\
         checksums.sha256      the checksum of every file\n\
         signature.json        the publisher's signature over checksums.sha256 (ed25519)\n\
         transparency.log      the publisher's list of all packs, with this one in it\n"
    );
    pack::readme(&content.text.pack, &content.licence(), "report.html", &files, &content.fingerprint)
}
