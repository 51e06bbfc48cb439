//! The main job, once from end to end: `choir demo` on a fresh workspace, and what a funder does with its pack.

use std::path::PathBuf;

use crate::support::{Home, files_below, text};

/// The pack that a demonstration says it published.
fn pack_of(story: &str) -> PathBuf {
    let line = story.lines().find_map(|line| line.split_once("choir verify ")).unwrap_or_else(|| panic!("no pack in: {story}"));
    PathBuf::from(line.1.trim())
}

#[test]
fn the_demonstration_tells_its_story_and_its_pack_holds() {
    let home = Home::empty();
    let story = home.ok(&["demo"]).stdout;
    assert_story(&story);
    let pack = pack_of(&story);
    home.ok(&["verify", &text(&pack)]);
    assert_tampering_shows(&home, &pack);
    assert_second_run_is_free(&home);
    home.ok(&["audit", "ledger"]);
}

/// What landed, what was set aside and why, three answers with intervals, the spend, the pack.
fn assert_story(story: &str) {
    for partner in ["law_centre", "refugee_centre", "university", "city_council", "employment_service"] {
        assert!(story.contains(partner), "`{partner}` is not in the story: {story}");
    }
    for dataset in ["registrations", "engagements", "resident_survey", "employer_survey", "programme_outputs"] {
        assert!(story.contains(dataset), "`{dataset}` is not in the story");
    }
    for reason in ["set aside, and why", "unnamed", "date", "totals row", "unknown words"] {
        assert!(story.contains(reason), "`{reason}` is not in the story");
    }
    assert_eq!(story.matches("likely between").count(), 3, "three answers with intervals: {story}");
    assert!(story.matches(" to ").count() > 20, "the answers have no intervals");
    assert!(story.contains("epsilon") && story.contains("spent rho") && story.contains("remaining rho"), "the spend is not told");
    assert!(story.contains("Read it:") && story.contains("index.html"), "the pack is not told");
}

/// One changed byte in any file of numbers is found, and the file is named.
fn assert_tampering_shows(home: &Home, pack: &std::path::Path) {
    let tables: Vec<PathBuf> =
        files_below(&pack.join("csv")).into_iter().filter(|path| path.extension().is_some_and(|end| end == "csv")).collect();
    assert!(tables.len() >= 3, "the pack holds {} tables", tables.len());
    for table in tables {
        let before = std::fs::read(&table).unwrap();
        let mut changed = before.clone();
        let digit = changed.iter().rposition(u8::is_ascii_digit).unwrap();
        changed[digit] = if changed[digit] == b'9' { b'8' } else { changed[digit] + 1 };
        std::fs::write(&table, changed).unwrap();
        let name = table.file_name().unwrap().to_string_lossy().into_owned();
        home.run(&["verify", &text(pack)]).ends(4).says(&["changed", &name]);
        std::fs::write(&table, before).unwrap();
    }
    home.ok(&["verify", &text(pack)]);
}

/// The same extracts change nothing, and the same questions cost nothing.
fn assert_second_run_is_free(home: &Home) {
    let spent = home.ok(&["budget", "--format", "json"]).stdout;
    let again = home.ok(&["demo"]).stdout;
    assert_story(&again);
    assert_eq!(home.ok(&["budget", "--format", "json"]).stdout, spent, "the second run spent something");
    home.ok(&["verify", &text(&pack_of(&again))]);
}

#[test]
fn a_pack_is_trusted_by_its_key_only() {
    let home = Home::landed();
    home.ok(&["ask", "people-by-home-city"]);
    home.ok(&["release", "draft"]);
    let folder = home.release("answers");
    let pack = text(&folder);
    let verified = home.json(&["verify", &pack]);
    let fingerprint = verified["fingerprint"].as_str().unwrap().to_owned();
    home.ok(&["verify", &pack, "--key", &fingerprint]);
    home.ok(&["verify", &pack, "--key", verified["key"].as_str().unwrap()]);
    home.run(&["verify", &pack, "--key", &"0".repeat(fingerprint.len())]).ends(4).says(&["key"]);
    let added = folder.join("added.txt");
    std::fs::write(&added, "more").unwrap();
    home.run(&["verify", &pack]).ends(4).says(&["added.txt"]);
    home.run(&["verify", &text(&home.folder().join("nowhere"))]).ends(4);
}

#[test]
fn nothing_is_published_before_it_was_answered() {
    let home = Home::landed();
    home.run(&["release", "draft"]).ends(3).says(&["next:"]);
    home.ok(&["ask", "people-by-home-city"]);
    home.run(&["release", "draft", "people-by-time-in-uk"]).ends(3).says(&["people-by-time-in-uk", "next:"]);
    let before = home.budget("participants");
    home.ok(&["release", "draft"]);
    home.release("answers");
    assert_eq!(home.budget("participants"), before, "publishing spent something");
}
