//! Forms as people write them.

use std::sync::Arc;

use rust_xlsxwriter::Workbook;

use super::read_form_bytes;
use crate::{Form, IntakeError, QuestionKind, Reason};

fn form(survey: &[&[&str]], choices: &[&[&str]]) -> Result<Form, IntakeError> {
    let mut book = Workbook::new();
    for (name, lines) in [("survey", survey), ("choices", choices), ("settings", &[&["form_title"][..], &["Welcome"]])] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (row, line) in (0_u32..).zip(lines) {
            for (column, text) in (0_u16..).zip(*line) {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    }
    read_form_bytes(Arc::from(book.save_to_buffer().unwrap()))
}

const CHOICES: &[&[&str]] = &[
    &["list_name", "name", "label::English (en)", "label::Arabic (ar)"],
    &["yn", "1", "Yes", "نعم"],
    &["yn", "0", "No", "لا"],
    &[],
    &["help", "food", "Food", ""],
];

#[test]
fn questions_groups_and_lists_are_read() {
    let survey: &[&[&str]] = &[
        &["type", "name", "label::English (en)", "required", "constraint"],
        &["start", "start"],
        &["begin_group", "person"],
        &["integer", "age", "Your age", "yes", ". < 120"],
        &["begin repeat", "child"],
        &["select_one yn", "lives_here", "Lives here?"],
        &["end repeat"],
        &["select_multiple help or_other", "needs", "What help?"],
        &["end_group"],
        &["note", "", "Thank you"],
    ];
    let form = form(survey, CHOICES).unwrap();
    let names: Vec<&str> = form.questions.iter().map(|question| question.name.as_str()).collect();
    assert_eq!(names, ["start", "age", "lives_here", "needs"]);
    let age = &form.questions[1];
    assert_eq!((age.required, age.constraint.as_deref(), age.groups.len(), age.row), (true, Some(". < 120"), 1, 4));
    assert_eq!(age.labels[0].language, "English (en)");
    assert!(form.questions[2].repeated && !form.questions[3].repeated);
    assert_eq!(form.questions[3].kind, QuestionKind::SelectMultiple { list: "help".to_owned(), or_other: true });
    assert_eq!(form.list("yn").unwrap().choices[1].labels[1].text, "لا");
    assert_eq!(form.settings["form_title"], "Welcome");
}

#[test]
fn broken_forms_are_refused_with_the_row() {
    let head: &[&str] = &["type", "name"];
    let cases: [&[&[&str]]; 4] = [
        &[head, &["select_one towns", "town"]],
        &[head, &["end_group", ""]],
        &[head, &["begin_group", "a"]],
        &[head, &["integer", ""]],
    ];
    for survey in cases {
        assert_eq!(form(survey, CHOICES).err().unwrap().reason(), Reason::Damaged);
    }
    assert_eq!(form(&[&["question"]], CHOICES).err().unwrap().reason(), Reason::NoTable);
}
