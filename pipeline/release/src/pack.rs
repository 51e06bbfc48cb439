//! A release pack: the folder that a funder gets, made whole or not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::disk::PartialFolder;
use crate::document::AnswerDocument;
use crate::error::ReleaseError;
use crate::names::{CHECKSUMS, SIGNATURE, slug, stems, unique};
use crate::number::{day, parse_day};
use crate::page::Page;
use crate::provenance::{PrivacyTotal, provenance, totals};
use crate::signature::{SigningKey, key_fingerprint, public_key, sign};
use crate::table::Table;
use crate::{checksum, csvw, verify};

/// What the cover says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackText {
    /// Title of the pack: what, where, when.
    pub title: String,
    /// What the pack holds, in a few plain sentences; a blank line starts a new paragraph.
    pub summary: String,
    /// The organisation that publishes it.
    pub publisher: String,
    /// The licence: its name, or its address starting with `https://`.
    pub licence: String,
    /// Day of publication, `YYYY-MM-DD`.
    pub published_on: String,
    /// How to reach the publisher.
    pub contact: String,
}

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackSummary {
    /// The folder.
    pub directory: PathBuf,
    /// Number of answers.
    pub answers: usize,
    /// Number of files, with checksums and signature.
    pub files: usize,
    /// Size of all files in bytes.
    pub bytes: u64,
    /// Exact privacy loss by population.
    pub privacy_totals: Vec<PrivacyTotal>,
    /// Public half of the key that signed: 64 hexadecimal digits.
    pub public_key: String,
    /// Fingerprint of that key.
    pub fingerprint: String,
}

/// Writes the answers as a signed pack into a new folder. The folder appears complete, or not at all; before it
/// appears, it passes the same check that [`crate::verify`] gives to its readers.
///
/// # Privacy
/// The pack holds what stands in the answers, all of it noised or public, and nothing else about anyone.
///
/// # Errors
/// When the folder exists, an answer is no table, a text of the cover is missing, or writing fails.
pub fn publish(
    answers: &[AnswerDocument],
    text: &PackText,
    key: &SigningKey,
    directory: &Path,
) -> Result<PackSummary, ReleaseError> {
    check(answers, text)?;
    let privacy_totals = totals(answers)?;
    let mut files = content(answers, text, &privacy_totals, &key_fingerprint(key))?;
    seal(&mut files, key)?;
    put_in_place(&files, key, directory)?;
    Ok(PackSummary {
        directory: directory.to_owned(),
        answers: answers.len(),
        files: files.len(),
        bytes: files.values().map(|bytes| u64::try_from(bytes.len()).unwrap_or(u64::MAX)).sum(),
        privacy_totals,
        public_key: public_key(key),
        fingerprint: key_fingerprint(key),
    })
}

pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Writes sealed files as a folder that appears complete or not at all, and passes its readers' check before it appears.
pub(crate) fn put_in_place(files: &Files, key: &SigningKey, directory: &Path) -> Result<(), ReleaseError> {
    let folder = PartialFolder::start(directory)?;
    for (path, bytes) in files {
        folder.write(path, bytes)?;
    }
    verify::verify(folder.path(), Some(&public_key(key))).map_err(Box::new)?;
    folder.finish()
}

fn check(answers: &[AnswerDocument], text: &PackText) -> Result<(), ReleaseError> {
    if answers.is_empty() {
        return Err(ReleaseError::NoAnswers);
    }
    let fields = [
        ("title", &text.title),
        ("summary", &text.summary),
        ("publisher", &text.publisher),
        ("licence", &text.licence),
        ("contact", &text.contact),
    ];
    if let Some((field, _)) = fields.into_iter().find(|(_, value)| value.trim().is_empty()) {
        return Err(ReleaseError::EmptyText { field });
    }
    if parse_day(&text.published_on).is_none() {
        return Err(ReleaseError::PublishedOn { got: text.published_on.clone() });
    }
    let mut seen = BTreeSet::new();
    for answer in answers {
        let codes: Vec<_> = answer.question.options.iter().map(|option| (&option.name, &option.code)).collect();
        if !seen.insert((&answer.provenance.release, &answer.question.id, codes)) {
            return Err(ReleaseError::RepeatedRelease { release: answer.provenance.release.clone() });
        }
    }
    Ok(())
}

/// Every file but the checksums and the signature.
fn content(
    answers: &[AnswerDocument],
    text: &PackText,
    totals: &[PrivacyTotal],
    fingerprint: &str,
) -> Result<Files, ReleaseError> {
    let mut files = Files::new();
    let stems = stems(answers);
    let table = |answer| Table::new(answer).map_err(|fault| ReleaseError::Table { question: answer.question.id.clone(), fault });
    let tables = answers.iter().map(table).collect::<Result<Vec<_>, _>>()?;
    let lists = code_lists(&tables, &mut files)?;
    let mut sizes = Vec::new();
    for ((table, stem), lists) in tables.iter().zip(&stems).zip(&lists) {
        let name = format!("{stem}.csv");
        let csv = csvw::table_csv(table)?;
        sizes.push(csv.len());
        put_json(&mut files, format!("csv/{name}-metadata.json"), &csvw::metadata(table, &name, lists, text))?;
        put_json(&mut files, format!("answers/{stem}.json"), table.answer)?;
        files.insert(format!("csv/{name}"), csv);
    }
    put_json(&mut files, "provenance.json".to_owned(), &provenance(answers, &stems, totals, text, fingerprint))?;
    files.insert("README.txt".to_owned(), readme(text, fingerprint).into_bytes());
    let page = Page { text, answers, tables: &tables, stems: &stems, sizes: &sizes, totals, fingerprint };
    files.insert("index.html".to_owned(), page.html().into_bytes());
    Ok(files)
}

/// One list a key column; columns that share a name and differ in their codes get lists of their own. Gives back the
/// name of the list for each key of each table.
fn code_lists(tables: &[Table<'_>], files: &mut Files) -> Result<Vec<Vec<Option<String>>>, ReleaseError> {
    let mut written = BTreeMap::new();
    let mut taken = BTreeSet::new();
    let mut names = Vec::new();
    for table in tables {
        let mut of_table = Vec::new();
        for column in &table.keys {
            if column.codes.is_empty() {
                of_table.push(None);
                continue;
            }
            let codes: Vec<_> = column.codes.iter().map(|entry| (&entry.code, &entry.label)).collect();
            let name = written.entry((&column.name, codes)).or_insert_with(|| unique(&slug(&column.name), "-", &mut taken));
            files.insert(format!("codelists/{name}.csv"), csvw::code_list_csv(name, &column.codes)?);
            of_table.push(Some(name.clone()));
        }
        names.push(of_table);
    }
    Ok(names)
}

pub(crate) fn put_json(files: &mut Files, path: String, value: &impl Serialize) -> Result<(), ReleaseError> {
    let text = serde_json::to_string_pretty(value).map_err(|_| ReleaseError::Encode { file: path.clone() })?;
    files.insert(path, (text + "\n").into_bytes());
    Ok(())
}

/// Adds the list of checksums and the signature over it.
pub(crate) fn seal(files: &mut Files, key: &SigningKey) -> Result<(), ReleaseError> {
    let digests = files.iter().map(|(path, bytes)| (path.clone(), checksum::digest(bytes))).collect();
    let listing = checksum::print(&digests).into_bytes();
    let signature = sign(key, &listing).ok_or_else(|| ReleaseError::Encode { file: SIGNATURE.to_owned() })?;
    files.insert(CHECKSUMS.to_owned(), listing);
    files.insert(SIGNATURE.to_owned(), signature.into_bytes());
    Ok(())
}

fn readme(text: &PackText, fingerprint: &str) -> String {
    let (title, summary, published_on) = (&text.title, &text.summary, day(&text.published_on));
    let (publisher, licence, contact) = (&text.publisher, &text.licence, &text.contact);
    format!(
        "{title}\n\n{summary}\n\n\
         Published by: {publisher}\nPublished on: {published_on}\nLicence: {licence}\nContact: {contact}\n\n\
         Open index.html in a browser to read the tables. No internet is needed.\n\n\
         The files\n\
         index.html        all tables and charts, and how the numbers were made\n\
         csv/              one file of numbers a table, and a description of its columns (CSVW)\n\
         codelists/        the codes in the tables and what they mean\n\
         answers/          the answers as the system gave them (JSON)\n\
         provenance.json   question, approval, snapshot and privacy loss of every table\n\
         checksums.sha256  the checksum of every file\n\
         signature.json    the publisher's signature over checksums.sha256 (ed25519)\n\n\
         How to check the pack\n\
         With Choir:     choir verify FOLDER --key \"FINGERPRINT\"\n\
         Without Choir:  sha256sum --check checksums.sha256\n\
         The second way checks the files and not the signature.\n\
         The pack was signed by the key with this fingerprint: {fingerprint}\n\
         Compare it with the fingerprint that the publisher gives you in another way, for example by telephone.\n"
    )
}
