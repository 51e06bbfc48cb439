//! Release as a process: nobody publishes alone, what was reviewed is what is published, and what was withdrawn is told.

use std::path::{Path, PathBuf};

use crate::support::{Home, text};

/// A workspace with one answer, and people of every role.
fn home() -> Home {
    let home = Home::landed();
    for (name, role) in
        [("evaluator", "evaluator"), ("second", "evaluator"), ("steward", "steward"), ("css", "citizen_scientist")]
    {
        home.ok(&["person", "add", name, "--role", role]);
    }
    home.ok(&["ask", "people-by-home-city"]);
    home
}

/// A `choir release` as somebody.
fn release<'a>(who: &'a str, arguments: &[&'a str]) -> Vec<&'a str> {
    [&["--as", who, "release"], arguments].concat()
}
fn flip_a_byte(path: &Path) {
    let mut bytes = std::fs::read(path).unwrap();
    let place = bytes.len() / 2;
    bytes[place] ^= 1;
    std::fs::write(path, bytes).unwrap();
}

fn folder(home: &Home, name: &str) -> PathBuf {
    PathBuf::from(home.json(&["release", "show", name])["folder"].as_str().unwrap())
}

#[test]
fn a_release_goes_from_draft_to_withdrawn_by_the_hands_of_two() {
    let home = home();
    home.ok(&release("evaluator", &["draft", "people-by-home-city"]));
    assert!(!home.inside("packs/answers").exists(), "a draft is not published");
    home.run(&release("evaluator", &["publish", "answers"])).ends(3).says(&["draft", "next:"]);
    home.run(&release("steward", &["review", "answers", "--approve"])).ends(3).says(&["next:"]);
    home.ok(&release("evaluator", &["check", "answers"]));
    home.run(&release("evaluator", &["review", "answers", "--approve"])).ends(3).says(&["evaluator", "drafted", "next:"]);
    home.run(&release("css", &["review", "answers", "--approve"])).ends(3).says(&["may not"]);
    home.ok(&release("steward", &["review", "answers", "--approve"]));
    let published = home.json(&release("evaluator", &["publish", "answers"]));
    let pack = home.inside("packs/answers");
    assert_eq!((&published["state"], pack.join("signature.json").is_file()), (&"published".into(), true));
    assert!(!home.inside("drafts/answers").exists(), "the draft is gone");
    home.ok(&["verify", &text(&pack), "--log", &text(&home.inside("transparency.log"))]);
    // Asked again, nothing is done twice.
    let again = home.json(&release("evaluator", &["publish", "answers"]));
    assert_eq!(again["log_head"], published["log_head"]);
    let before = text(&home.folder().join("copy"));
    crate::support::copy(&pack, Path::new(&before));
    home.run(&release("evaluator", &["withdraw", "answers", "--reason", "A column was wrong."]))
        .ends(3)
        .says(&["may not", "steward"]);
    home.ok(&release("steward", &["withdraw", "answers", "--reason", "A column was wrong."]));
    assert!(!pack.exists() && home.inside("withdrawn/answers").is_dir());
    let told = home.run(&["verify", &before, "--log", &text(&home.inside("transparency.log"))]).ends(4);
    assert!(told.stderr.contains("withdr"), "{}", told.stderr);
    home.ok(&["verify", &before]);
    home.ok(&["audit", "ledger"]);
    let told = home.ok(&["release", "show", "answers"]).stdout;
    for word in ["drafted it", "checked it: passed", "approved it", "published it", "withdrew it: A column was wrong."] {
        assert!(told.contains(word), "{word}: {told}");
    }
}

#[test]
fn what_was_changed_after_it_was_drafted_is_not_published() {
    let home = home();
    home.ok(&release("evaluator", &["draft"]));
    home.ok(&release("evaluator", &["check", "answers"]));
    let file = folder(&home, "answers").join("index.html");
    let whole = std::fs::read(&file).unwrap();
    flip_a_byte(&file);
    home.run(&release("steward", &["review", "answers", "--approve"])).ends(4).says(&["index.html"]);
    std::fs::write(&file, whole).unwrap();
    home.ok(&release("steward", &["review", "answers", "--approve"]));
    flip_a_byte(&file);
    home.run(&release("steward", &["publish", "answers"])).ends(4).says(&["index.html"]);
    assert!(!home.inside("packs/answers").exists() && !home.inside("transparency.log").exists());
}

#[test]
fn changes_that_were_asked_for_need_another_draft() {
    let home = home();
    home.ok(&release("evaluator", &["draft"]));
    home.run(&release("steward", &["review", "answers", "--request-changes"])).ends(2).says(&["reason", "next:"]);
    home.ok(&release("steward", &["review", "answers", "--request-changes", "--reason", "Round the numbers."]));
    home.run(&release("evaluator", &["check", "answers"])).ends(3).says(&["next:"]);
    home.ok(&release("evaluator", &["draft", "--name", "answers", "--rounding", "5"]));
    home.ok(&release("evaluator", &["check", "answers"]));
    home.ok(&release("steward", &["review", "answers", "--reject", "--reason", "It is not needed any more."]));
    home.run(&release("evaluator", &["draft", "--name", "answers"])).ends(3).says(&["rejected", "--name"]);
}

/// What was checked and not approved gives way to another draft, which is checked anew.
#[test]
fn a_checked_release_may_be_drafted_again() {
    let home = home();
    home.ok(&release("evaluator", &["draft"]));
    home.ok(&release("evaluator", &["check", "answers"]));
    home.ok(&release("evaluator", &["draft", "--name", "answers", "--rounding", "5"]));
    home.run(&release("steward", &["review", "answers", "--approve"])).ends(3).says(&["next:"]);
    home.ok(&release("evaluator", &["check", "answers"]));
    home.ok(&release("steward", &["review", "answers", "--approve"]));
    home.run(&release("evaluator", &["draft", "--name", "answers"])).ends(3).says(&["reviewed", "--name"]);
    home.ok(&release("steward", &["publish", "answers"]));
}

#[test]
fn a_pack_for_one_recipient_says_so_and_stays_away_from_the_public() {
    let home = home();
    home.ok(&release("evaluator", &["draft", "--tier", "partner", "--partner", "law_centre"]));
    home.ok(&release("evaluator", &["check", "answers"]));
    home.ok(&release("steward", &["review", "answers", "--approve"]));
    home.ok(&release("steward", &["publish", "answers"]));
    let pack = home.inside("restricted/answers");
    let page = std::fs::read_to_string(pack.join("index.html")).unwrap();
    assert!(page.contains("Do not pass it on") && page.contains("law_centre"));
    assert!(home.ok(&["verify", &text(&pack)]).stdout.contains("not public"));
    home.run(&release("evaluator", &["draft", "--tier", "partner", "--partner", "nobody"])).ends(3).says(&["agreement", "next:"]);
    home.run(&release("evaluator", &["draft", "--tier", "funder"])).ends(2).says(&["--agreement"]);
    home.run(&release("evaluator", &["draft", "--threshold", "2"])).ends(3).says(&["10", "next:"]);
    home.run(&release("evaluator", &["draft", "--name", "Not a name"])).ends(2);
}

#[test]
fn a_release_is_not_published_before_its_day() {
    let home = home();
    home.ok(&release("evaluator", &["draft", "--publish-on", "2999-01-31"]));
    home.ok(&release("evaluator", &["check", "answers"]));
    home.ok(&release("steward", &["review", "answers", "--approve"]));
    home.run(&release("evaluator", &["publish", "answers"])).ends(3).says(&["2999-01-31"]);
}

#[test]
fn every_byte_of_a_pack_and_its_log_counts() {
    let home = home();
    home.ok(&release("evaluator", &["draft"]));
    let pack = home.release("answers");
    for path in crate::support::files_below(&pack) {
        let whole = std::fs::read(&path).unwrap();
        flip_a_byte(&path);
        let name = path.strip_prefix(&pack).unwrap().to_string_lossy().into_owned();
        let told = home.run(&["verify", &text(&pack)]).ends(4);
        let named = told.stderr.contains(&name) || (name == "checksums.sha256" && told.stderr.contains("signature"));
        assert!(named, "{name}: {}", told.stderr);
        std::fs::write(&path, whole).unwrap();
    }
    home.ok(&["verify", &text(&pack)]);
    let log = home.inside("transparency.log");
    flip_a_byte(&log);
    home.run(&["verify", &text(&pack), "--log", &text(&log)]).ends(4).says(&["line 1"]);
    home.run(&release("evaluator", &["log"])).ends(4).says(&["line 1"]);
}

#[test]
fn what_an_interrupted_publication_left_undone_is_done_by_the_next() {
    let home = home();
    home.ok(&release("evaluator", &["draft"]));
    home.ok(&release("evaluator", &["check", "answers"]));
    home.ok(&release("steward", &["review", "answers", "--approve"]));
    let draft = folder(&home, "answers");
    let kept = home.folder().join("kept");
    crate::support::copy(&draft, &kept);
    home.ok(&release("steward", &["publish", "answers"]));
    // As it would be had the process died after the ledger's entry, and after the log's line.
    for log_is_there in [true, false] {
        std::fs::remove_dir_all(home.inside("packs/answers")).unwrap();
        crate::support::copy(&kept, &draft);
        if !log_is_there {
            std::fs::remove_file(home.inside("transparency.log")).unwrap();
        }
        home.ok(&release("steward", &["publish", "answers"]));
        home.ok(&["verify", &text(&home.inside("packs/answers")), "--log", &text(&home.inside("transparency.log"))]);
        assert!(!draft.exists());
    }
}
