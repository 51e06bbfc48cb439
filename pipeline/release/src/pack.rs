//! The pack of answers: what stands in it. Writing, signing and checking are those of every pack.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;

use crate::csvw;
use crate::display::Display;
use crate::document::{AnswerDocument, ChosenOption, Column, ColumnRole};
use crate::draft::{self, DraftSummary};
use crate::error::ReleaseError;
use crate::names::{PROVENANCE, slug, stems, unique};
use crate::number::{day, parse_day};
use crate::page::Page;
use crate::provenance::{PrivacyTotal, provenance, totals};
use crate::statement::{common, fingerprint_of};
use crate::table::Table;
use crate::tier::{Licence, Tier, is_place};
use crate::transparency::is_digest;

/// What the cover says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackText {
    /// Title of the pack: what, where, when.
    pub title: String,
    /// What the pack holds, in a few plain sentences; a blank line starts a new paragraph.
    pub summary: String,
    /// The organisation that publishes it.
    pub publisher: String,
    /// Who may receive it; the licence follows from it.
    pub tier: Tier,
    /// Day on which it is to be published, `YYYY-MM-DD`.
    pub published_on: String,
    /// How to reach the publisher.
    pub contact: String,
    /// Head of the transparency log when the pack is drafted: 64 hexadecimal digits, [`crate::EMPTY_LOG`] where it has no entry.
    pub log_head: String,
}

/// What a pack of answers is made of.
#[derive(Debug, Clone, Copy)]
pub struct AnswerPack<'a> {
    /// The answers as they were released.
    pub answers: &'a [AnswerDocument],
    /// The cover.
    pub text: &'a PackText,
    /// How released numbers are shown.
    pub display: Display,
}

/// Writes the answers as a draft into a new folder, for the key whose public half is `signer` (64 hexadecimal digits). The folder
/// appears complete, or not at all. The same answers, cover, display and signer give the same bytes.
///
/// # Privacy
/// The draft holds what stands in the answers, all of it noised or public, less what the display hides, and nothing else about
/// anyone. A hidden number is in no file of it.
///
/// # Errors
/// When the folder exists, an answer is no table or has more variables than the tier allows, the display shows smaller numbers
/// than the tier allows, a text of the cover is missing, or writing fails.
pub fn draft_answers(pack: &AnswerPack<'_>, signer: &str, directory: &Path) -> Result<DraftSummary, ReleaseError> {
    check_cover(pack.text, pack.display, &[])?;
    check_answers(pack)?;
    let fingerprint = fingerprint(signer)?;
    let answers: Vec<AnswerDocument> = pack.answers.iter().map(|answer| pack.display.shown(answer)).collect();
    let content = Content { answers: &answers, text: pack.text, display: pack.display, fingerprint: &fingerprint };
    draft::write(content.files()?, answers.len(), directory)
}

pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The fingerprint of the key that a draft is made for.
pub(crate) fn fingerprint(signer: &str) -> Result<String, ReleaseError> {
    fingerprint_of(signer).ok_or_else(|| ReleaseError::Signer { got: signer.chars().count() })
}

/// Whether a cover says all that it must, and its tier allows the display; `more` are texts beside those of every cover.
pub(crate) fn check_cover(text: &PackText, display: Display, more: &[(&'static str, &String)]) -> Result<(), ReleaseError> {
    let fields = [("title", &text.title), ("summary", &text.summary), ("publisher", &text.publisher), ("contact", &text.contact)];
    if let Some((field, _)) = fields.iter().chain(more).find(|(_, value)| value.trim().is_empty()) {
        return Err(ReleaseError::EmptyText { field });
    }
    if parse_day(&text.published_on).is_none() {
        return Err(ReleaseError::PublishedOn { got: text.published_on.clone() });
    }
    if !is_digest(&text.log_head) {
        return Err(ReleaseError::LogHead { got: text.log_head.clone() });
    }
    text.tier.check(display)
}

fn check_answers(pack: &AnswerPack<'_>) -> Result<(), ReleaseError> {
    if pack.answers.is_empty() {
        return Err(ReleaseError::NoAnswers);
    }
    let mut seen = BTreeSet::new();
    for answer in pack.answers {
        let codes: Vec<_> = answer.question.options.iter().map(|option| (&option.name, &option.code)).collect();
        if !seen.insert((&answer.provenance.release, &answer.question.id, codes)) {
            return Err(ReleaseError::RepeatedRelease { release: answer.provenance.release.clone() });
        }
        pack.text.tier.check_variables(&answer.question.id, variables(answer))?;
    }
    Ok(())
}

/// How many variables beside places an answer crosses: its keys, and the options that limit it.
fn variables(answer: &AnswerDocument) -> usize {
    let key = |column: &&Column| column.role == ColumnRole::Key;
    let places = |column: &Column| column.codes.iter().any(|entry| is_place(&entry.code));
    let keys = answer.columns.iter().filter(key).filter(|column| !places(column)).count();
    let limits = |option: &&ChosenOption| option.code != choir_contract::ALL && !is_place(&option.code);
    keys + answer.question.options.iter().filter(limits).count()
}

/// What the files are made of: answers as they are shown.
struct Content<'a> {
    answers: &'a [AnswerDocument],
    text: &'a PackText,
    display: Display,
    fingerprint: &'a str,
}

impl Content<'_> {
    /// Every file but the checksums.
    fn files(&self) -> Result<Files, ReleaseError> {
        let mut files = Files::new();
        let (answers, text) = (self.answers, self.text);
        let (stems, totals, licence) = (stems(answers), totals(answers)?, self.licence());
        let table =
            |answer| Table::new(answer).map_err(|fault| ReleaseError::Table { question: answer.question.id.clone(), fault });
        let tables = answers.iter().map(table).collect::<Result<Vec<_>, _>>()?;
        let lists = code_lists(&tables, &mut files)?;
        let cover = csvw::Cover { text, display: self.display, licence: &licence };
        let mut sizes = Vec::new();
        for ((table, stem), lists) in tables.iter().zip(&stems).zip(&lists) {
            let name = format!("{stem}.csv");
            let csv = csvw::table_csv(table)?;
            sizes.push(csv.len());
            put_json(&mut files, format!("csv/{name}-metadata.json"), &csvw::metadata(table, &name, lists, &cover))?;
            put_json(&mut files, format!("answers/{stem}.json"), table.answer)?;
            files.insert(format!("csv/{name}"), csv);
        }
        put_json(&mut files, PROVENANCE.to_owned(), &self.provenance(&stems, &totals, &licence))?;
        files.insert("LICENCE.txt".to_owned(), licence.file(&text.title, &text.publisher, &text.published_on).into_bytes());
        files.insert("README.txt".to_owned(), self.readme(&licence).into_bytes());
        let (display, fingerprint) = (self.display, self.fingerprint);
        let (tables, stems, sizes, totals, licence) = (&tables, &stems, &sizes, &totals, &licence);
        let page = Page { text, display, answers, tables, stems, sizes, totals, licence, fingerprint };
        files.insert("index.html".to_owned(), page.html().into_bytes());
        Ok(files)
    }

    fn licence(&self) -> Licence {
        let purposes: BTreeSet<&str> = self.answers.iter().map(|answer| answer.provenance.purpose.as_str()).collect();
        self.text.tier.licence(&purposes.into_iter().collect::<Vec<_>>())
    }

    fn provenance(&self, stems: &[String], totals: &[PrivacyTotal], licence: &Licence) -> serde_json::Value {
        let mut value = common(self.text, self.display, &licence.name, self.fingerprint);
        add(&mut value, provenance(self.answers, stems, totals));
        value
    }

    fn readme(&self, licence: &Licence) -> String {
        let files = "\
            index.html        all tables and charts, and how the numbers were made\n\
            csv/              one file of numbers a table, and a description of its columns (CSVW)\n\
            codelists/        the codes in the tables and what they mean\n\
            answers/          the same tables as the system writes them (JSON)\n\
            provenance.json   question, approval, snapshot and privacy loss of every table\n\
            LICENCE.txt       what you may do with the tables\n\
            checksums.sha256  the checksum of every file\n\
            signature.json    the publisher's signature over checksums.sha256 (ed25519)\n\
            transparency.log  the publisher's list of all packs, with this one in it\n";
        readme(self.text, licence, "index.html", files, self.fingerprint)
    }
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

/// `README.txt`: who may have the pack, what is in it, and how to check it.
pub(crate) fn readme(text: &PackText, licence: &Licence, start: &str, files: &str, fingerprint: &str) -> String {
    let (title, summary, published_on) = (&text.title, &text.summary, day(&text.published_on));
    let (publisher, contact, tier, recipient) = (&text.publisher, &text.contact, text.tier.word(), text.tier.recipient());
    let (licence, notice) = (&licence.name, text.tier.notice().map_or_else(String::new, |notice| format!("{notice}\n\n")));
    format!(
        "{notice}{title}\n\n{summary}\n\n\
         Tier: {tier}\nFor: {recipient}\nPublished by: {publisher}\nPublished on: {published_on}\nLicence: {licence}\n\
         Contact: {contact}\n\n\
         Open {start} in a browser to read the tables. No internet is needed.\n\n\
         The files\n{files}\n\
         How to check the pack\n\
         With Choir:     choir verify FOLDER --key \"FINGERPRINT\"\n\
         Without Choir:  sha256sum --check checksums.sha256\n\
         The second way checks the files and not the signature.\n\
         Ask the publisher for the newest transparency.log: only that one tells if the pack was replaced or withdrawn later.\n\
         The pack was signed by the key with this fingerprint: {fingerprint}\n\
         Compare it with the fingerprint that the publisher gives you in another way, for example by telephone.\n"
    )
}

/// Adds the fields of an object to another.
pub(crate) fn add(value: &mut serde_json::Value, more: serde_json::Value) {
    if let (serde_json::Value::Object(fields), serde_json::Value::Object(more)) = (value, more) {
        fields.extend(more);
    }
}
