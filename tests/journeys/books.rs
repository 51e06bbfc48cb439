//! A table book from its preview to a pack that a funder can check.

use crate::support::{Home, text};

#[test]
fn a_book_is_previewed_approved_built_once_and_verified() {
    let home = Home::landed();
    let preview = home.ok(&["book", "preview", "programme-report"]).stdout;
    assert!(preview.contains("four times") && preview.contains("gender-by-status"), "{preview}");
    home.run(&["book", "build", "programme-report"]).ends(3).says(&["not approved", "choir book approve"]);
    home.ok(&["book", "approve", "programme-report"]);
    assert!(home.ok(&["book", "list"]).stdout.contains("approved"));
    let before = home.ok(&["budget", "--format", "json"]).stdout;
    let build = ["book", "build", "programme-report"];
    for refused in [&["--threshold", "3"][..], &["--tier", "partner", "--partner", "nobody"], &["--tier", "funder"]] {
        assert_ne!(home.run(&[&build, refused].concat()).code, 0, "{refused:?}");
        assert_eq!(home.ok(&["budget", "--format", "json"]).stdout, before, "{refused:?} costs nothing");
    }
    assert_eq!(home.json(&build)["charged"], true);
    let pack = home.release("programme-report");
    let after = home.ok(&["budget", "--format", "json"]).stdout;
    assert_ne!(before, after, "a book costs");
    for file in ["tables.ods", "tables.xlsx", "report.html", "methods.html", "manifest.json", "LICENCE.txt"] {
        assert!(pack.join(file).is_file(), "{file}");
    }
    home.ok(&["verify", &text(&pack)]);
    let again = home.json(&build);
    assert_eq!((&again["charged"], &again["release"]), (&false.into(), &"programme-report-2".into()));
    assert_eq!(home.ok(&["budget", "--format", "json"]).stdout, after, "the same book again is free");
    // Answers and books stand beside each other in the ledger.
    home.ok(&["ask", "people-by-home-city"]);
    home.ok(&["release", "draft", "people-by-home-city"]);
    home.release("answers");
    home.ok(&["audit", "ledger"]);
    let mut page = std::fs::read(pack.join("report.html")).unwrap();
    let last = page.len() - 2;
    page[last] ^= 1;
    #[expect(clippy::disallowed_methods, reason = "the test plays somebody who alters a pack")]
    std::fs::write(pack.join("report.html"), page).unwrap();
    home.run(&["verify", &text(&pack)]).ends(4).says(&["report.html"]);
}

#[test]
fn a_book_that_needs_what_a_mapping_has_lost_is_refused() {
    let home = Home::landed();
    let path = home.workspace().join("schemas/partners/law_centre/registrations.toml");
    let mapping = std::fs::read_to_string(&path).unwrap() + "\n[lossy]\nstatus = { H14 = [\"H06\", \"H07\"] }\n";
    #[expect(clippy::disallowed_methods, reason = "the test plays a steward")]
    std::fs::write(path, mapping).unwrap();
    home.run(&["book", "preview", "programme-report"]).ends(3).says(&["status", "lost", "next:"]);
    home.run(&["book", "approve", "programme-report"]).ends(3).says(&["lost"]);
}

#[test]
fn an_unknown_book_is_told_with_those_there_are() {
    Home::landed().run(&["book", "preview", "nothing"]).ends(2).says(&["programme-report"]);
}
