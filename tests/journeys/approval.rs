//! Who may do what, and what an approval binds.

use crate::support::{CUSTODIAN, Home, Question, extract, text};

const ASK: [&str; 2] = ["ask", "test-question"];

/// A landed workspace with one more question, which nobody approved, and a person of each role.
fn home() -> Home {
    let home = Home::landed();
    Question::default().write(&home);
    for (name, role) in [("css", "citizen_scientist"), ("evaluator", "evaluator"), ("steward", "steward")] {
        home.ok(&["person", "add", name, "--role", role]);
    }
    home
}

fn approved() -> Home {
    let home = home();
    home.ok(&["--as", "steward", "approve", "test-question"]);
    home.ok(&ASK);
    home
}

#[test]
fn a_question_is_answered_once_it_is_approved() {
    let home = home();
    home.run(&ASK).ends(3).says(&["not approved", "nobody", "next:", "choir approve test-question"]);
    assert_eq!(home.budget("participants")[1], "0", "a refusal was charged");
    home.ok(&["--as", "steward", "approve", "test-question"]);
    home.ok(&["--as", "css", "ask", "test-question"]);
    assert_eq!(home.budget("participants")[1], "0.01");
}

/// An approval binds the whole folder: even an answer that was already given is not given again for another text.
#[test]
fn a_changed_question_is_not_approved() {
    for (file, from, to) in
        [("question.sql", " ", "  "), ("question.toml", "0.01", "0.02"), ("question.md", "With care.", "Without care.")]
    {
        let home = approved();
        home.edit(&format!("queries/questions/test-question/{file}"), from, to);
        home.run(&ASK).ends(3).says(&["changed", "next:"]);
        assert_eq!(home.json(&["preview", "test-question"])["approval"], "changed since");
        home.edit(&format!("queries/questions/test-question/{file}"), to, from);
        home.ok(&ASK);
    }
}

#[test]
fn a_file_added_to_the_question_takes_the_approval() {
    let home = approved();
    std::fs::write(home.inside("queries/questions/test-question/more.txt"), "more").unwrap();
    home.run(&ASK).ends(3).says(&["changed"]);
}

/// An approval also binds the schemas and code lists that the question uses, and no others.
#[test]
fn a_changed_code_list_takes_the_approval_of_questions_that_use_it() {
    let home = approved();
    home.edit("schemas/codelists/certainty_4.csv", "Very certain", "Quite certain");
    home.ok(&ASK);
    home.edit("schemas/codelists/city.csv", "Walsall", "Town of Walsall");
    home.run(&ASK).ends(3).says(&["changed", "next:"]);
}

#[test]
fn a_changed_schema_takes_the_approval() {
    let home = approved();
    let path = home.inside("schemas/participants/schema.json");
    let schema = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{schema}\n")).unwrap();
    home.run(&ASK).ends(3).says(&["changed"]);
}

#[test]
fn a_revoked_question_is_not_answered_until_it_is_approved_again() {
    let home = approved();
    home.ok(&["--as", "steward", "revoke", "test-question"]);
    home.run(&ASK).ends(3).says(&["taken back", "next:"]);
    home.ok(&["--as", "steward", "approve", "test-question"]);
    home.ok(&ASK);
    assert_eq!(home.budget("participants")[1], "0.01");
}

/// Nobody approves their own work, whatever their role and however they write their name.
#[test]
fn the_author_cannot_approve() {
    let home = home();
    for name in ["somebody else", "Somebody Else"] {
        home.ok(&["person", "add", name, "--role", "steward"]);
        home.run(&["--as", name, "approve", "test-question"]).ends(3).says(&["wrote the question", "next:"]);
    }
    Question { author: CUSTODIAN, ..Question::default() }.write(&home);
    home.run(&["approve", "test-question"]).ends(3).says(&["wrote the question"]);
    home.run(&ASK).ends(3).says(&["not approved"]);
}

#[test]
fn each_role_does_what_it_may_and_no_more() {
    let home = approved();
    let file = text(&extract("city_council", "registrations"));
    let land = ["land", "--partner", "city_council", "--dataset", "registrations", &file];
    let steward_only: [&[&str]; 5] = [
        &["approve", "people-by-home-city"],
        &["approve", "--all"],
        &["revoke", "people-by-home-city"],
        &land,
        &["person", "add", "one more", "--role", "steward"],
    ];
    Question { id: "one-more", ..Question::default() }.write(&home);
    for role in ["css", "evaluator"] {
        for command in steward_only {
            home.run(&[&["--as", role], command].concat()).ends(3).says(&["may not", "next:", "steward"]);
        }
    }
    home.run(&["--as", "css", "release", "draft"]).ends(3).says(&["may not", "release", "evaluator"]);
    home.run(&["--as", "steward", "person", "add", "steward", "--role", "evaluator"]).ends(3).says(&["own role"]);
    home.ok(&["--as", "evaluator", "release", "draft"]);
    for command in [&["questions"][..], &["preview", "people-by-home-city"], &["ask", "people-by-home-city"], &["budget"]] {
        home.ok(&[&["--as", "css"], command].concat());
    }
}

#[test]
fn nobody_acts_under_a_name_that_is_not_in_the_workspace() {
    let home = home();
    for command in [&["ask", "people-by-home-city"][..], &["budget"], &["approve", "test-question"], &["release", "draft"]] {
        home.run(&[&["--as", "nobody"], command].concat()).ends(2).says(&["`nobody`", "next:", "person add"]);
    }
    assert_eq!(home.budget("participants")[1], "0");
}
