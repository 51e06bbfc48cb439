//! What goes wrong, with canaries in the very place where it goes wrong.

use std::path::{Path, PathBuf};

use crate::extracts::{self, Rows, lines, workbook};
use crate::search::{Witness, assert_hidden};
use crate::support::{Home, copy, files_below, text};

/// Deliveries that are refused as a whole.
pub(crate) fn refused_deliveries(home: &Home, witness: &mut Witness) {
    let law = extracts::law_registrations();
    let mut wide_row = law.clone();
    wide_row[5].push("CANARY20001X".to_owned());
    let mut other_headings = law.clone();
    other_headings[0].iter_mut().for_each(|heading| *heading = format!("CANARY20002X {heading}"));
    let mut twice = law.clone();
    twice[0][11] = "Surname".to_owned();
    let open_quote = [lines(";", law.clone()), b"\"CANARY20003X;never closed\n".to_vec()].concat();
    let odd_quotes = [lines(";", law.clone()), b"CANARY20004X \"quoted\" and \"\"\"again;\n".to_vec()].concat();
    let without_text = [lines(";", law.clone()), b"CANARY20005X\0;\n".to_vec()].concat();
    let text_files: [(&str, Vec<u8>, i32); 6] = [
        ("wide.csv", lines(";", wide_row), 0),
        ("headings.csv", lines(";", other_headings), 4),
        ("twice.csv", lines(";", twice), 4),
        ("without-text.csv", without_text, 4),
        ("open-quote.csv", open_quote, 4),
        ("odd-quotes.csv", odd_quotes, 0),
    ];
    for (name, bytes, code) in text_files {
        refused(home, witness, ["law_centre", "registrations"], name, &bytes, code);
    }
    let broken = [lines(",", extracts::residents()), b"CANARY20006X\xE9\xFF,x\n".to_vec()].concat();
    refused(home, witness, ["university", "resident_survey"], "broken.csv", &broken, 0);
    workbooks(home, witness);
    // The sound deliveries take their place again.
    for delivery in extracts::good() {
        refused(home, witness, [delivery.partner, delivery.dataset], delivery.file, &delivery.bytes, 0);
    }
}

fn workbooks(home: &Home, witness: &mut Witness) {
    let rows: Rows = extracts::employers();
    let other_sheet = workbook("CANARY20007X", &rows);
    let whole = workbook("Answers", &rows);
    let mut scrambled = whole.clone();
    scrambled.iter_mut().skip(100).step_by(61).for_each(|byte| *byte ^= 0x33);
    let text = [b"PK\x03\x04".to_vec(), lines(",", rows)].concat();
    for (name, bytes) in [
        ("sheet.xlsx", other_sheet),
        ("half.xlsx", whole[..whole.len() / 2].to_vec()),
        ("scrambled.xlsx", scrambled),
        ("text.xlsx", text),
    ] {
        refused(home, witness, ["employment_service", "employer_survey"], name, &bytes, 4);
    }
}

fn refused(home: &Home, witness: &mut Witness, [partner, dataset]: [&str; 2], name: &str, bytes: &[u8], code: i32) {
    let file = home.deliver(name, bytes);
    for format in crate::FORMATS {
        let ran = witness.run(home, &["land", "--partner", partner, "--dataset", dataset, &file, "--format", format]);
        assert_eq!(ran.code, code, "{name}: {}", ran.stderr);
    }
}

/// A way to damage a file of the lake.
type Damage = (&'static str, fn(&Path));

const DAMAGES: [Damage; 5] = [
    ("deleted", |path| std::fs::remove_file(path).unwrap()),
    ("truncated", |path| edit(path, |bytes| bytes.truncate(bytes.len() / 2))),
    ("scrambled", |path| edit(path, |bytes| bytes.iter_mut().skip(4).step_by(7).for_each(|byte| *byte ^= 0x55))),
    ("replaced by an extract", |path| edit(path, |bytes| *bytes = lines(";", extracts::law_registrations()))),
    ("with a footer of text", |path| edit(path, |bytes| *bytes = b"PAR1CANARY21001X CANARY21002X\x10\0\0\0PAR1".to_vec())),
];

fn edit(path: &Path, change: impl Fn(&mut Vec<u8>)) {
    let mut bytes = std::fs::read(path).unwrap();
    change(&mut bytes);
    std::fs::write(path, bytes).unwrap();
}

/// Runs commands on lakes that are damaged in every way. Tells every one that did not end with an incident.
pub(crate) fn damaged_lakes(home: &Home, witness: &mut Witness) -> Vec<String> {
    let mut surprises = Vec::new();
    for (what, damage) in DAMAGES {
        let broken = copied(home);
        let tables = files_of(&broken, &["participants-", "engagements-", "resident_survey-", "employer_survey-"]);
        tables.iter().for_each(|path| damage(path));
        for question in ["people-by-home-city", "hours-by-pathway", "city-friendly-by-contact", "certainty-by-size"] {
            surprises.extend(incident(&broken, witness, &["ask", question], what));
        }
        clean_outside(&broken);
        let broken = copied(home);
        files_of(&broken, &["registrations-", "people-"]).iter().for_each(|path| damage(path));
        let file = broken.deliver("law.csv", lines(";", extracts::law_registrations().into_iter().take(60).collect()));
        let land = ["land", "--partner", "law_centre", "--dataset", "registrations", &file];
        surprises.extend(incident(&broken, witness, &land, what));
        clean_outside(&broken);
    }
    surprises.extend(exchanged_tables(home, witness));
    surprises.extend(unreadable_manifest(home, witness));
    surprises
}

fn copied(home: &Home) -> Home {
    let other = Home::empty();
    copy(&home.workspace(), &other.workspace());
    other
}

fn files_of(home: &Home, beginnings: &[&str]) -> Vec<PathBuf> {
    let begins =
        |path: &PathBuf| beginnings.iter().any(|beginning| path.file_name().unwrap().to_string_lossy().starts_with(beginning));
    let files: Vec<PathBuf> = files_below(&home.inside("zone/lake")).into_iter().filter(begins).collect();
    assert!(files.len() >= beginnings.len(), "the lake has no file of {beginnings:?}");
    files
}

/// A fault of the lake must end with 1, a number to quote, no result, and without a panic. Tells how it did not.
fn incident(home: &Home, witness: &mut Witness, command: &[&str], what: &str) -> Option<String> {
    let mut surprise = None;
    for format in crate::FORMATS {
        let ran = witness.run(home, &[command, &["--format", format]].concat());
        let told = ran.code == 1 && ran.stdout.is_empty() && ran.stderr.contains("incident");
        if !told || ran.stderr.contains("internal fault") {
            let first = ran.stdout.lines().chain(ran.stderr.lines()).next().unwrap_or_default().to_owned();
            surprise = Some(format!("{command:?} on files {what} ended with {}: {first}", ran.code));
        }
    }
    surprise
}

/// Tables that stand in each other's place.
fn exchanged_tables(home: &Home, witness: &mut Witness) -> Vec<String> {
    let broken = copied(home);
    let [participants, residents] =
        ["participants-", "resident_survey-"].map(|beginning| files_of(&broken, &[beginning]).remove(0));
    let bytes = std::fs::read(&participants).unwrap();
    std::fs::copy(&residents, &participants).unwrap();
    std::fs::write(&residents, bytes).unwrap();
    let questions = ["people-by-home-city", "city-friendly-by-contact", "people-by-status-group"];
    let surprises = questions.iter().filter_map(|question| incident(&broken, witness, &["ask", question], "exchanged")).collect();
    clean_outside(&broken);
    surprises
}

fn unreadable_manifest(home: &Home, witness: &mut Witness) -> Option<String> {
    let broken = copied(home);
    std::fs::write(broken.inside("zone/lake/manifest.json"), "{\"extracts\": {\"CANARY22001X\": \"CANARY22002X\"}}").unwrap();
    let surprise = incident(&broken, witness, &["ask", "people-by-home-city"], "without a manifest");
    for command in
        [&["preview", "people-by-home-city"][..], &["questions"], &["release", "draft"], &["show", "people-by-home-city"]]
    {
        witness.run(&broken, command);
    }
    clean_outside(&broken);
    surprise
}

/// The search of a workspace that is thrown away.
fn clean_outside(home: &Home) {
    let (zone, sent) = (home.inside("zone"), home.folder().join("delivery"));
    for path in files_below(home.folder()).into_iter().filter(|path| !path.starts_with(&zone) && !path.starts_with(&sent)) {
        assert_hidden(&text(&path), &std::fs::read(&path).unwrap());
    }
}
