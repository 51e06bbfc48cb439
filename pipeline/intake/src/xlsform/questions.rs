//! The sheet `survey`: questions in their groups.

use super::form::{Form, Question, QuestionKind, Sheet};
use crate::{IntakeError, Reason};

/// Reads the questions into a form whose lists are there already.
pub(super) fn read(sheet: &Sheet<'_>, form: &mut Form) -> Result<(), IntakeError> {
    if !sheet.has("type") || !sheet.has("name") {
        let next = "send the XLSForm itself: its sheet survey starts with a row of headings";
        return Err(IntakeError::new(Reason::NoTable, "has no columns `type` and `name` in the sheet `survey`", next));
    }
    // Name of each open group, and whether it repeats.
    let mut open: Vec<(String, bool)> = Vec::new();
    for row in sheet.rows() {
        let (kind, name) = (sheet.text(*row, "type"), sheet.text(*row, "name"));
        let words: Vec<String> = kind.split([' ', '_']).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
        match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            [] => continue,
            ["begin", "group" | "repeat"] => {
                open.push((name.to_owned(), words.iter().any(|word| word == "repeat")));
                continue;
            }
            ["end", "group" | "repeat"] => {
                if open.pop().is_none() {
                    return Err(broken(row.number(), "ends a group that is not open"));
                }
                continue;
            }
            _ => {}
        }
        let kind = kind_of(kind);
        if let Some(list) = list_of(&kind).filter(|list| form.list(list).is_none()) {
            return Err(broken(row.number(), &format!("names the list `{list}`, which the sheet `choices` does not have")));
        }
        if name.is_empty() {
            if !matches!(kind, QuestionKind::Note | QuestionKind::Metadata) {
                return Err(broken(row.number(), "has a type and no name"));
            }
            continue;
        }
        let filled = |heading: &str| Some(sheet.text(*row, heading)).filter(|text| !text.is_empty()).map(str::to_owned);
        form.questions.push(Question {
            name: name.to_owned(),
            groups: open.iter().map(|(group, _)| group.clone()).filter(|group| !group.is_empty()).collect(),
            repeated: open.iter().any(|(_, repeats)| *repeats),
            kind,
            labels: sheet.labels(*row),
            required: matches!(sheet.text(*row, "required").to_lowercase().as_str(), "yes" | "true" | "true()" | "1"),
            constraint: filled("constraint"),
            relevant: filled("relevant"),
            row: row.number(),
        });
    }
    if open.is_empty() { Ok(()) } else { Err(broken(0, "leaves a group open at its end")) }
}

fn broken(row: u64, problem: &str) -> IntakeError {
    let problem =
        if row == 0 { format!("the sheet `survey` {problem}") } else { format!("row {row} of the sheet `survey` {problem}") };
    IntakeError::new(Reason::Damaged, problem, "correct the form; pyxform or the survey tool names the place as well")
}

fn list_of(kind: &QuestionKind) -> Option<&str> {
    match kind {
        QuestionKind::SelectOne { list, .. } | QuestionKind::SelectMultiple { list, .. } | QuestionKind::Rank { list } => {
            Some(list)
        }
        _ => None,
    }
}

fn kind_of(text: &str) -> QuestionKind {
    let words: Vec<&str> = text.split_whitespace().collect();
    let or_other = words.iter().skip(2).any(|word| *word == "or_other");
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    match lower.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["select_one" | "select_one_external", _, ..] => QuestionKind::SelectOne { list: list_name(&words, 1), or_other },
        ["select_multiple", _, ..] => QuestionKind::SelectMultiple { list: list_name(&words, 1), or_other },
        ["select", "one", "from", _, ..] => QuestionKind::SelectOne { list: list_name(&words, 3), or_other },
        ["select", "all", "that", "apply", "from", _, ..] => {
            QuestionKind::SelectMultiple { list: list_name(&words, 5), or_other }
        }
        ["rank", _, ..] => QuestionKind::Rank { list: list_name(&words, 1) },
        ["integer" | "int" | "range"] => QuestionKind::Integer,
        ["decimal"] => QuestionKind::Decimal,
        ["text" | "string" | "barcode"] => QuestionKind::Text,
        ["date"] => QuestionKind::Date,
        ["datetime"] => QuestionKind::DateTime,
        ["time"] => QuestionKind::Time,
        ["geopoint" | "geotrace" | "geoshape" | "gps" | "start-geopoint"] => QuestionKind::Location,
        ["image" | "photo" | "audio" | "video" | "file" | "background-audio"] => QuestionKind::File,
        ["calculate" | "hidden"] => QuestionKind::Calculated,
        ["note" | "acknowledge" | "trigger"] => QuestionKind::Note,
        [
            "start" | "end" | "today" | "deviceid" | "subscriberid" | "simserial" | "phonenumber" | "username" | "email"
            | "audit",
        ] => QuestionKind::Metadata,
        _ => QuestionKind::Other(text.to_owned()),
    }
}

fn list_name(words: &[&str], place: usize) -> String {
    words.get(place).copied().unwrap_or_default().to_owned()
}
