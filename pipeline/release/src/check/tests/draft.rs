//! Drafts to plant faults in: a published pack without its signature, which is sealed again after every change, so that only the
//! planted fault can be found.

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use fs_err as fs;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::book::{BookDocument, BookPack, draft_book};
use crate::check::rules::Seen;
use crate::check::{CheckInput, CheckReport, Expected, Registered, Verdict, check_draft, model, read};
use crate::checksum;
use crate::disk::walk;
use crate::document::AnswerDocument;
use crate::tests::book::samples;
use crate::tests::samples::{answers, key, partner_text, text};
use crate::{AnswerPack, Display, PackText, draft_answers, public_key};

/// A draft in a folder of its own.
pub(super) struct Draft {
    _folder: TempDir,
    pub(super) path: PathBuf,
    pub(super) registered: Registered,
    pub(super) display: Display,
}

/// Words that the packs of the tests use beside the programme's own.
fn roles(registered: &mut Registered) {
    registered.texts(["data steward", "evaluator", "programme_evaluation", "participants", "person"]);
}

/// A book pack of this document.
pub(super) fn book(document: &BookDocument, display: Display) -> Draft {
    let folder = tempfile::tempdir().unwrap();
    let mut registered = Registered::of(&samples::programme());
    registered.book_cover(&samples::text());
    registered.targets(&samples::targets());
    registered.column("feels_at_home", "I feel at home in my city");
    registered.text("Feeling at home by gender");
    registered.text("The first two");
    roles(&mut registered);
    let (cover, targets) = (samples::text(), samples::targets());
    let cover = if display.threshold < 10 { samples::text_for_partner() } else { cover };
    registered.book_cover(&cover);
    let scorecard = (document.id == "programme-report").then(|| samples::scorecard(document, &targets));
    let pack = BookPack { document, targets: Some(&targets), scorecard: scorecard.as_ref(), text: &cover, display };
    let path = folder.path().join("pack");
    draft_book(&pack, &public_key(&key(folder.path())), &path).unwrap();
    Draft { _folder: folder, path, registered, display }
}

/// The shipped book with a scale, as the display shows it.
pub(super) fn full(threshold: u64, rounding: u64) -> Draft {
    book(&document(), Display { threshold, rounding })
}

/// A few of its tables, which is faster.
pub(super) fn released(threshold: u64, rounding: u64) -> Draft {
    let mut document = document();
    document.tables.retain(|table| ["gender", "age-by-gender", "home-city", "at-home-by-gender"].contains(&table.id.as_str()));
    book(&document, Display { threshold, rounding })
}

fn document() -> BookDocument {
    let mut document = samples::with_scale();
    // The made-up scale is about other people than the tables beside it.
    if let Some(scale) = document.tables.last_mut() {
        scale.base.value = scale.cells.iter().map(|cell| cell.published).sum();
        scale.base.interval = None;
    }
    document
}

/// A pack of these answers.
pub(super) fn pack_of(answers: &[AnswerDocument]) -> Draft {
    let folder = tempfile::tempdir().unwrap();
    let mut registered = Registered::default();
    let cover: PackText = partner_text();
    registered.cover(&text());
    registered.cover(&cover);
    roles(&mut registered);
    for answer in answers {
        declare(&mut registered, answer);
    }
    let path = folder.path().join("pack");
    let pack = AnswerPack { answers, text: &cover, display: Display::default() };
    draft_answers(&pack, &public_key(&key(folder.path())), &path).unwrap();
    Draft { _folder: folder, path, registered, display: Display::default() }
}

/// What a programme would have declared for an answer.
fn declare(registered: &mut Registered, answer: &AnswerDocument) {
    let question = &answer.question;
    registered.texts([question.id.as_str(), &question.title, &question.universe, &question.how_to_read]);
    for column in &answer.columns {
        registered.column(&column.name, &column.label);
        registered.text(&column.unit);
        registered.list(&column.name, column.codes.iter().map(|code| (code.code.as_str(), code.label.as_str())));
    }
    for option in &question.options {
        registered.column(&option.name, &option.label);
        registered.list(&option.name, [(option.code.as_str(), option.code_label.as_str())]);
    }
}

pub(super) fn asked() -> Draft {
    pack_of(&answers())
}

impl Draft {
    /// Runs the checks.
    pub(super) fn check(&self) -> CheckReport {
        self.expecting(&mut |expected| {
            check_draft(CheckInput { directory: &self.path, registered: &self.registered, expected }).unwrap()
        })
    }

    /// Shows what the checks see.
    pub(super) fn seen(&self, visit: &mut dyn FnMut(&Seen<'_>)) {
        let folder = read::folder(&self.path).unwrap();
        let pack = model::pack(&folder);
        self.expecting(&mut |expected| visit(&Seen { folder: &folder, pack: &pack, registered: &self.registered, expected }));
    }

    fn expecting<T>(&self, run: &mut dyn FnMut(Expected<'_>) -> T) -> T {
        let set = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<BTreeSet<String>>();
        let (geographies, days, other_files) = (set(&["city", "home_city"]), set(&["2026-11-20", "2026-11-21"]), BTreeSet::new());
        run(Expected {
            threshold: self.display.threshold,
            rounding: self.display.rounding,
            most_variables: 3,
            geographies: &geographies,
            days: &days,
            other_files: &other_files,
        })
    }

    pub(super) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path.join(path)).unwrap()
    }

    /// Replaces one text of a file, which must be there, and seals the draft again.
    pub(super) fn replace(&self, path: &str, old: &str, new: &str) {
        let before = self.read(path);
        assert!(before.contains(old), "{path} has no {old:?}");
        self.write(path, before.replacen(old, new, 1).as_bytes());
    }

    /// Writes a file and seals the draft again.
    pub(super) fn write(&self, path: &str, bytes: &[u8]) {
        let file = self.path.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
        self.seal();
    }

    /// Replaces one text of a part of a workbook, and seals the draft again.
    pub(super) fn replace_in(&self, workbook: &str, part: &str, old: &str, new: &str) {
        let mut found = false;
        self.rewrite(workbook, &mut |name, bytes| {
            if name == part {
                let before = String::from_utf8(bytes.clone()).unwrap();
                found = before.contains(old);
                *bytes = before.replacen(old, new, 1).into_bytes();
            }
        });
        assert!(found, "{workbook} {part} has no {old:?}");
    }

    /// Adds a part to a workbook, and seals the draft again.
    pub(super) fn add_part(&self, workbook: &str, part: &str, bytes: &[u8]) {
        let packed = repacked(&fs::read(self.path.join(workbook)).unwrap(), &mut |_, _| {}, &[(part, bytes)]);
        self.write(workbook, &packed);
    }

    fn rewrite(&self, workbook: &str, change: &mut dyn FnMut(&str, &mut Vec<u8>)) {
        let packed = repacked(&fs::read(self.path.join(workbook)).unwrap(), change, &[]);
        self.write(workbook, &packed);
    }

    /// Lets manifest and list of checksums fit the files again.
    pub(super) fn seal(&self) {
        let digest = |path: &str| checksum::digest(&fs::read(self.path.join(path)).unwrap());
        let files = || walk(&self.path).unwrap().into_keys().filter(|path| path != "checksums.sha256");
        if self.path.join("manifest.json").exists() {
            let mut manifest: serde_json::Value = serde_json::from_str(&self.read("manifest.json")).unwrap();
            for entry in manifest["files"].as_array_mut().unwrap() {
                let path = entry["path"].as_str().unwrap().to_owned();
                if self.path.join(&path).exists() {
                    entry["sha256"] = digest(&path).into();
                }
            }
            fs::write(self.path.join("manifest.json"), serde_json::to_string_pretty(&manifest).unwrap()).unwrap();
        }
        let listing = files().map(|path| (path.clone(), digest(&path))).collect();
        fs::write(self.path.join("checksums.sha256"), checksum::print(&listing)).unwrap();
    }

    /// The sheet of a table, as its part in the Excel workbook, by its title.
    pub(super) fn excel_sheet(&self, name: &str) -> String {
        let bytes = fs::read(self.path.join("tables.xlsx")).unwrap();
        let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut book = String::new();
        zip.by_name("xl/workbook.xml").unwrap().read_to_string(&mut book).unwrap();
        let names: Vec<&str> = book.split("<sheet name=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        format!("xl/worksheets/sheet{}.xml", names.iter().position(|own| *own == name).unwrap() + 1)
    }
}

/// The same archive with changed parts and more of them.
fn repacked(bytes: &[u8], change: &mut dyn FnMut(&str, &mut Vec<u8>), more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for place in 0..zip.len() {
        let mut entry = zip.by_index(place).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        change(&name, &mut content);
        out.start_file(name, options).unwrap();
        out.write_all(&content).unwrap();
    }
    for (name, content) in more {
        out.start_file((*name).to_owned(), options).unwrap();
        out.write_all(content).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// Checks that found something, with their findings.
pub(super) fn spoken(report: &CheckReport) -> Vec<&'static str> {
    report.checks.iter().filter(|check| check.verdict != Verdict::Pass).map(|check| check.id).collect()
}

/// Asserts that these checks speak, and no others.
pub(super) fn assert_spoken(draft: &Draft, expected: &[&str], what: &str) {
    let report = draft.check();
    assert_eq!(spoken(&report), expected, "{what}\n{report}");
}

/// Asserts that the first of these checks speaks, and no others than those named.
pub(super) fn assert_found(draft: &Draft, expected: &[&str], what: &str) -> CheckReport {
    let report = draft.check();
    let found = spoken(&report);
    assert!(found.contains(&expected[0]), "{what}: {} is silent\n{report}", expected[0]);
    assert!(found.iter().all(|id| expected.contains(id)), "{what}: others spoke\n{report}");
    report
}

/// Every path of a folder.
pub(super) fn paths(folder: &Path) -> Vec<String> {
    walk(folder).unwrap().into_keys().collect()
}
