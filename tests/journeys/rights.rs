//! A person's rights, as a steward carries them out through the binary.

use crate::support::{Home, contents, extract, text};

fn tokens(home: &Home) -> Vec<String> {
    let file = text(&extract("city_council", "registrations"));
    let csv = home.ok(&["subject", "tokens", "--partner", "city_council", "--dataset", "registrations", &file]).stdout;
    csv.lines().skip(1).map(|line| line.split(',').nth(1).unwrap().to_owned()).collect()
}

#[test]
fn a_person_sees_is_restricted_and_is_erased() {
    let home = Home::landed();
    let token = &tokens(&home)[4];
    let out = text(&home.folder().join("answer"));
    home.ok(&["subject", "export", token, "--out", &out]);
    let page = std::fs::read_to_string(home.folder().join("answer/subject.html")).unwrap();
    assert!(page.contains("Your rights") || page.contains("rights"), "{page}");
    let why = home.ok(&["link", "why", token]).stdout;
    assert!(why.contains("city_council") && why.contains(':'), "{why}");
    home.ok(&["subject", "restrict", token]);
    assert!(home.ok(&["subject", "restrict", token]).stdout.contains("nothing changed"));
    home.ok(&["subject", "release", token]);
    let told = home.ok(&["subject", "erase", token]).stdout;
    assert!(told.contains("erased"), "{told}");
    home.run(&["subject", "export", token, "--out", &out]).ends(2).says(&["nobody in the lake has this token", "next:"]);
    home.ok(&["audit", "ledger"]);
    let ledger = contents(&home.workspace());
    let named = ledger.iter().any(|(_, bytes)| bytes.windows(token.len()).any(|window| window == token.as_bytes()));
    assert!(!named, "the token of an erased person stands in the workspace");
    home.ok(&["ask", "people-by-home-city"]);
}

#[test]
fn only_stewards_act_on_people_and_keys() {
    let home = Home::landed();
    home.ok(&["person", "add", "Reader", "--role", "citizen_scientist"]);
    for command in
        [&["subject", "erase", "AAAA-AAAA-AAAA-AAAA"][..], &["retain", "--apply"], &["keys", "rotate"], &["link", "close"]]
    {
        home.run(&[command, &["--as", "Reader"]].concat()).ends(3).says(&["Reader", "next:"]);
    }
}

#[test]
fn keys_are_renewed_and_questions_are_answered_all_the_same() {
    let home = Home::landed();
    home.ok(&["keys", "rotate"]);
    home.ok(&["retain"]);
    home.ok(&["link", "close"]);
    home.ok(&["ask", "people-by-home-city"]);
}

#[test]
fn a_trial_tells_what_would_land_and_lands_nothing() {
    let home = Home::initialised();
    let file = text(&extract("city_council", "registrations"));
    let told = home.ok(&["land", "--partner", "city_council", "--dataset", "registrations", &file, "--dry-run"]).stdout;
    assert!(told.contains("would land") && told.contains('%'), "{told}");
    home.run(&["ask", "people-by-home-city"]).ends(3);
    let words = home.ok(&["words", "--partner", "city_council", "--dataset", "registrations"]).stdout;
    assert!(words.contains("stays in the zone"), "{words}");
}
