//! What partners and stewards get wrong: a clear message, a next step, the stated exit code, and the lake as it was.

use crate::support::{Home, contents, extract, text};

/// Lands a file, which must fail with this code and these words, and leave the lake as it was.
#[track_caller]
fn fails(home: &Home, partner: &str, dataset: &str, file: &str, code: i32, words: &[&str]) {
    let before = contents(&home.inside("zone/lake"));
    let ran = home.run(&["land", "--partner", partner, "--dataset", dataset, file]).ends(code).says(words);
    assert!(ran.stdout.is_empty(), "a failed landing printed: {}", ran.stdout);
    assert!(contents(&home.inside("zone/lake")) == before, "a failed landing changed the lake");
}

#[track_caller]
fn bad_file(home: &Home, partner: &str, dataset: &str, file: &str, words: &[&str]) {
    fails(home, partner, dataset, file, 4, &[words, &["next:", "nothing was landed"]].concat());
}

#[test]
fn a_file_that_cannot_be_read() {
    let home = Home::landed();
    let nowhere = text(&home.folder().join("nowhere.csv"));
    bad_file(&home, "city_council", "registrations", &nowhere, &["nowhere.csv", "cannot be read"]);
    let folder = home.folder().join("folder.csv");
    std::fs::create_dir(&folder).unwrap();
    bad_file(&home, "city_council", "registrations", &text(&folder), &["folder.csv", "cannot be read"]);
    let empty = home.deliver("empty.csv", "");
    bad_file(&home, "city_council", "registrations", &empty, &["empty.csv"]);
    let blank = home.deliver("blank.csv", "\n\n\n");
    bad_file(&home, "city_council", "registrations", &blank, &["blank.csv"]);
    let unknown = home.deliver("registrations.pdf", "%PDF-1.7");
    bad_file(&home, "city_council", "registrations", &unknown, &["registrations.pdf"]);
}

#[test]
fn a_damaged_workbook() {
    let home = Home::landed();
    let whole = std::fs::read(extract("employment_service", "registrations")).unwrap();
    let noise: Vec<u8> = (0..5_000_u32).map(|step| (step.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let middle_lost = [&whole[..whole.len() / 3], &whole[whole.len() / 2..]].concat();
    let mut scrambled = whole.clone();
    scrambled.iter_mut().skip(200).step_by(97).for_each(|byte| *byte ^= 0x5A);
    let damaged: [(&str, &[u8]); 6] = [
        ("random.xlsx", &noise),
        ("truncated.xlsx", &whole[..whole.len() / 2]),
        ("without-middle.xlsx", &middle_lost),
        ("scrambled.xlsx", &scrambled),
        ("empty.xlsx", b""),
        ("text.xlsx", b"Name,DOB\nA,B\n"),
    ];
    for (name, bytes) in damaged {
        let file = home.deliver(name, bytes);
        bad_file(&home, "employment_service", "registrations", &file, &[name]);
    }
    let other_sheet = text(&extract("employment_service", "employer_survey"));
    bad_file(&home, "employment_service", "registrations", &other_sheet, &["Registrations"]);
}

#[test]
fn a_row_that_is_too_long_is_named() {
    let home = Home::landed();
    let sent = std::fs::read_to_string(extract("city_council", "registrations")).unwrap();
    let mut lines: Vec<String> = sent.lines().map(str::to_owned).collect();
    lines[6].push_str(",one,more");
    let file = home.deliver("registrations.csv", lines.join("\n"));
    let report = home.json(&["land", "--partner", "city_council", "--dataset", "registrations", &file]);
    let aside = report["files"][0]["quarantined"].as_array().unwrap();
    assert!(aside.iter().any(|row| row["row"] == 7 && row["rule"] == "width"), "{report}");
}

#[test]
fn headings_that_are_not_those_of_the_mapping() {
    let home = Home::landed();
    let sent = std::fs::read_to_string(extract("city_council", "registrations")).unwrap();
    let (first, rest) = sent.split_once('\n').unwrap();
    let semicolons = home.deliver("semicolons.csv", sent.replace(',', ";"));
    home.ok(&["land", "--partner", "city_council", "--dataset", "registrations", &semicolons]);
    let renamed = home.deliver("renamed.csv", format!("{}\n{rest}", first.replace("Forename", "First")));
    bad_file(&home, "city_council", "registrations", &renamed, &["no heading `Forename`"]);
    let twice = home.deliver("twice.csv", format!("{}\n{rest}", first.replace("Nationality", "Forename")));
    bad_file(&home, "city_council", "registrations", &twice, &["`Forename`", "more than once"]);
    let loud = home.deliver("loud.csv", format!("{}\n{rest}", first.replace("Forename", "  FORENAME ")));
    home.ok(&["land", "--partner", "city_council", "--dataset", "registrations", &loud]);
}

#[test]
fn a_file_in_another_encoding() {
    let home = Home::landed();
    let mut bytes = std::fs::read(extract("city_council", "registrations")).unwrap();
    // A letter with an accent, as Windows writes it.
    bytes.extend(b"Ren\xE9e,X\n");
    let file = home.deliver("registrations.csv", bytes);
    bad_file(&home, "city_council", "registrations", &file, &["not text in its encoding", "file.encoding"]);
    let wide: Vec<u8> = "Forename,Surname\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let file = home.deliver("wide.csv", wide);
    bad_file(&home, "city_council", "registrations", &file, &["wide.csv"]);
}

/// All files of a delivery land, or none.
#[test]
fn one_bad_file_stops_the_whole_delivery() {
    let home = Home::landed();
    let (good, bad) = (text(&extract("city_council", "registrations")), home.deliver("bad.csv", "A,B\n"));
    let before = contents(&home.inside("zone/lake"));
    home.run(&["land", "--partner", "city_council", "--dataset", "registrations", &good, &bad]).ends(4).says(&["bad.csv"]);
    assert!(contents(&home.inside("zone/lake")) == before);
}

#[test]
fn unknown_names_end_with_the_known_ones() {
    let home = Home::initialised();
    let file = text(&extract("city_council", "registrations"));
    fails(&home, "book_club", "registrations", &file, 2, &["partner", "`book_club`", "city_council", "law_centre"]);
    fails(&home, "../partners/city_council", "registrations", &file, 2, &["partner"]);
    fails(&home, "city_council", "library_loans", &file, 2, &["dataset", "`library_loans`", "registrations"]);
    fails(&home, "city_council", "../registrations", &file, 2, &["dataset"]);
    fails(&home, "city_council", "participants", &file, 2, &["`participants`", "registrations", "land that one"]);
    fails(&home, "city_council", "employer_survey", &file, 2, &["employer_survey.toml", "next:"]);
}

#[test]
fn schemas_that_contradict_each_other() {
    let home = Home::landed();
    let list = home.inside("schemas/codelists/gender.csv");
    let kept = std::fs::read(&list).unwrap();
    std::fs::remove_file(&list).unwrap();
    for command in [&["check"][..], &["questions"], &["ask", "people-by-home-city"], &["budget"]] {
        home.run(command).ends(2).says(&["`gender`", "does not exist", "next:", "schemas/codelists/gender.csv"]);
    }
    std::fs::write(&list, kept).unwrap();
    home.ok(&["check"]);
    let populations = std::fs::read_to_string(home.inside("schemas/populations.toml")).unwrap();
    for broken in [
        "[participants",
        "",
        "[participants]\nkind = \"person\"\n",
        &populations.replace("0.5", "-0.5"),
        &populations.replace("1e-6", "2"),
    ] {
        std::fs::write(home.inside("schemas/populations.toml"), broken).unwrap();
        home.run(&["budget"]).ends(2).says(&["next:"]);
    }
    std::fs::write(home.inside("schemas/populations.toml"), populations).unwrap();
    std::fs::write(home.inside("schemas/participants/schema.json"), "{\"name\": ").unwrap();
    home.run(&["ask", "people-by-home-city"]).ends(2).says(&["schema.json", "next:"]);
}

#[test]
fn a_workspace_that_is_not_there() {
    let home = Home::empty();
    for command in [&["budget"][..], &["questions"], &["ask", "people-by-home-city"], &["audit", "ledger"], &["release", "draft"]]
    {
        home.run(command).ends(2).says(&["no Choir workspace", "choir init", "next:"]);
    }
    assert!(!home.workspace().exists(), "a command that failed made a folder");
    std::fs::create_dir(home.workspace()).unwrap();
    std::fs::write(home.inside("diary.txt"), "mine").unwrap();
    home.run(&["init"]).ends(2).says(&["not empty", "next:"]);
    home.run(&["demo"]).ends(2).says(&["not empty", "next:"]);
    assert_eq!(contents(&home.workspace()).len(), 1, "something was written into somebody else's folder");
}

/// What the steward edited stays when `choir init` runs again.
#[test]
fn init_again_keeps_what_is_there() {
    let home = Home::landed();
    home.edit("queries/questions/people-by-home-city/question.md", "#", "##");
    let before = contents(&home.workspace());
    home.ok(&["init"]);
    assert!(contents(&home.workspace()) == before);
}

/// The same extract twice changes nothing, byte for byte, and says so.
#[test]
fn landing_twice_changes_nothing() {
    let home = Home::landed();
    let before = contents(&home.inside("zone/lake"));
    for (partner, dataset) in
        [("city_council", "registrations"), ("employment_service", "employer_survey"), ("university", "engagements")]
    {
        let file = text(&extract(partner, dataset));
        let report = home.json(&["land", "--partner", partner, "--dataset", dataset, &file]);
        assert_eq!(report["unchanged"], true, "{report}");
        let told = home.ok(&["land", "--partner", partner, "--dataset", dataset, &file]).stdout;
        assert!(told.contains("nothing changed"), "{told}");
    }
    assert!(contents(&home.inside("zone/lake")) == before, "landing the same extract changed the lake");
    home.ok(&["ask", "people-by-home-city"]);
}

/// Rows in = rows landed + set aside + withheld + totals + blank + around the data, and every row that is set aside is told by number and rule.
#[test]
fn every_row_is_accounted_for() {
    let home = Home::initialised();
    let sent = std::fs::read_to_string(extract("city_council", "registrations")).unwrap();
    let rows = csv::Reader::from_reader(sent.as_bytes()).records().count();
    let file = home.deliver("registrations.csv", format!("{}\nonly,two\n", sent.trim_end()));
    let report = home.json(&["land", "--partner", "city_council", "--dataset", "registrations", &file]);
    let told = &report["files"][0];
    let number = |name: &str| told[name].as_u64().unwrap() as usize;
    let set_aside = told["quarantined"].as_array().unwrap();
    let told_of = number("landed") + number("withheld") + number("totals") + number("blank") + set_aside.len();
    assert_eq!((told_of, told_of + number("around")), (rows + 1, number("rows")));
    let last = set_aside.last().unwrap();
    assert_eq!((last["row"].as_u64().unwrap() as usize, last["rule"].as_str().unwrap()), (rows + 2, "width"));
    let table = home.ok(&["land", "--partner", "city_council", "--dataset", "registrations", &file, "--format", "csv"]).stdout;
    assert_eq!(table.lines().count(), set_aside.len() + 1, "the CSV lists every row that is set aside");
}
