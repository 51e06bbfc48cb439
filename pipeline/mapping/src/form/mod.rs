//! An XLSForm becomes a schema and code lists.
//!
//! What a form does not say is not made up: bounds are a policy, so a number without a constraint is left out with a note;
//! free text, places and files never reach the lake. The population has to be named, because a dataset without one would
//! be public.

mod pieces;

use std::path::Path;

use choir_contract::{ALL, MISSING, UNCODABLE};
use choir_intake::{ChoiceList, Form, Label, Question, QuestionKind, read_form};
use serde_json::{Value, json};

use self::pieces::{bounds, csv_text, identity, reason_for_absence, unused};
use crate::MapError;
use crate::text::normalise;

/// Name of the field that tells respondents apart.
const REFERENCE: &str = "respondent_reference";
/// Steps in which a decimal number is counted while nobody has said: each is exact in binary.
const STEP: f64 = 0.25;
/// Column of the lake that holds whom a row is about.
const UNIT: &str = "respondent_id";
/// Names that landing fills itself.
const TAKEN: [&str; 2] = [UNIT, "partner"];
/// Folders of `schemas/` that hold no dataset.
const FOLDERS: [&str; 2] = ["codelists", "partners"];
/// Code that a tool writes for an answer outside its list.
const OTHER: &str = "other";

/// What became of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The dataset's identity, which is the name of its folder.
    pub dataset: String,
    /// Text of `schemas/<dataset>/schema.json`.
    pub schema_json: String,
    /// Identity and text of each `schemas/codelists/<id>.csv`.
    pub code_lists: Vec<(String, String)>,
    /// What a person has to know or decide, in words.
    pub notes: Vec<String>,
}

/// Reads a form and imports it.
///
/// # Errors
/// When the file is no form, or as [`import_form`].
pub fn read_and_import(path: &Path, population: &str) -> Result<Imported, MapError> {
    import_form(&read_form(path)?, population)
}

/// Makes a dataset of one row a respondent, and its code lists, of a form. `population` is the one in whose protection the
/// answers stand.
///
/// # Errors
/// When no question of the form can become a field, or no population is named.
pub fn import_form(form: &Form, population: &str) -> Result<Imported, MapError> {
    if population.trim().is_empty() {
        let problem = "no population is named, and without one its answers would be public".to_owned();
        return Err(MapError::Form { problem, next: "name a population of schemas/populations.toml" });
    }
    let title = form.settings.get("form_title").or(form.settings.get("form_id")).map_or("Survey", String::as_str);
    let dataset = unused(&identity(form.settings.get("form_id").map_or(title, String::as_str)), &FOLDERS.map(str::to_owned));
    let mut import = Import { form, dataset: &dataset, lists: Vec::new(), notes: form.notices.clone() };
    let mut fields: Vec<Value> = vec![reference()];
    let mut names: Vec<String> = std::iter::once(REFERENCE).chain(TAKEN).map(str::to_owned).collect();
    for question in &form.questions {
        let name = unused(&identity(&question.name), &names);
        if let Some(field) = import.field(question, &name) {
            names.push(name);
            fields.push(field);
        }
    }
    if fields.len() == 1 {
        let problem = "none of its questions has a list of choices, a day, or a number with bounds".to_owned();
        return Err(MapError::Form { problem, next: "give numbers a constraint such as `. >= 0 and . <= 120`" });
    }
    import.notes.push(format!(
        "`{REFERENCE}` is the tool's own number of a submission (`_uuid`, `KEY`, `ResponseId`): map it, so that nobody counts twice"
    ));
    import
        .notes
        .push("choir.purposes is empty: write the purposes that people were told of; until then nothing may be asked".to_owned());
    let schema = schema(&dataset, title, population, &fields);
    let schema_json = serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n";
    let Import { lists, notes, .. } = import;
    let code_lists = lists.into_iter().map(|made| (made.id, made.text)).collect();
    Ok(Imported { dataset, schema_json, code_lists, notes })
}

fn schema(dataset: &str, title: &str, population: &str, fields: &[Value]) -> Value {
    json!({
        "name": dataset,
        "title": title,
        "description": "Imported from an XLSForm. One row a respondent.",
        "fields": fields,
        "missingValues": [""],
        "choir": {
            "version": "1",
            "population": population,
            "unit_column": UNIT,
            "unit_source": "reference",
            "rows_per_unit": "one",
            "sampling": "non_probability",
            "purposes": [],
            "derived_from": null
        }
    })
}

fn reference() -> Value {
    json!({
        "name": REFERENCE,
        "type": "string",
        "title": "Respondent reference",
        "description": "The tool's number of the submission. Used to tell respondents apart, then dropped.",
        "choir": { "role": "identifier", "use": "reference" }
    })
}

struct Import<'a> {
    form: &'a Form,
    dataset: &'a str,
    lists: Vec<Made<'a>>,
    notes: Vec<String>,
}

/// A code list that was made of a list of choices.
struct Made<'a> {
    list: &'a str,
    or_other: bool,
    id: String,
    text: String,
}

impl<'a> Import<'a> {
    /// The field of a question; nothing, and a note, where it can be none.
    fn field(&mut self, question: &Question, name: &str) -> Option<Value> {
        let left_out = |why: &str| format!("question `{}` (row {}) is left out: {why}", question.name, question.row);
        if question.repeated && !matches!(question.kind, QuestionKind::Note | QuestionKind::Metadata) {
            self.notes.push(left_out(
                "it stands in a repeat, so a respondent has many answers; import the repeat as a dataset of its own",
            ));
            return None;
        }
        let why = match &question.kind {
            QuestionKind::SelectOne { list, or_other } => return self.coded(question, name, (list.as_str(), *or_other), "key"),
            QuestionKind::SelectMultiple { list, or_other } => {
                return self.coded(question, name, (list.as_str(), *or_other), "multi_select");
            }
            QuestionKind::Integer | QuestionKind::Decimal => match bounds(question.constraint.as_deref()) {
                Some(bounds) => {
                    if question.kind == QuestionKind::Decimal {
                        let words = format!("counts in steps of {STEP}: write the resolution that the answers have");
                        self.notes.push(format!("question `{}` (row {}) {words}", question.name, question.row));
                    }
                    return Some(self.number(question, name, bounds));
                }
                None => "its constraint says no least and greatest number, and bounds are a policy: add both and import again",
            },
            QuestionKind::Date | QuestionKind::DateTime => {
                let words = "has the bounds 2000-01-01 to 2099-12-31: write the days of the survey instead";
                self.notes.push(format!("question `{}` (row {}) {words}", question.name, question.row));
                return Some(date(question, name, &self.title(&question.labels, &question.name)));
            }
            QuestionKind::Text => "free text never reaches the lake",
            QuestionKind::Rank { .. } => "an order of choices has no place in a table yet",
            QuestionKind::Location => "a place on earth tells who somebody is; ask for the city from a list",
            QuestionKind::File => "pictures, sounds and files are not taken",
            QuestionKind::Calculated => "what the form computes can be computed from the answers",
            QuestionKind::Time => "a time of day has no place in a table yet",
            QuestionKind::Note | QuestionKind::Metadata => return None,
            QuestionKind::Other(_) => "its type is not known",
        };
        self.notes.push(left_out(why));
        None
    }

    fn coded(&mut self, question: &Question, name: &str, (list, or_other): (&str, bool), role: &str) -> Option<Value> {
        let choices = self.form.list(list)?;
        let made = self.lists.iter().find(|made| made.list == list && made.or_other == or_other).map(|made| made.id.clone());
        let id = made.unwrap_or_else(|| self.make_list(choices, or_other));
        Some(json!({
            "name": name,
            "type": "string",
            "title": self.title(&question.labels, &question.name),
            "description": described(question),
            "choir": { "role": role, "code_list": id }
        }))
    }

    /// Makes a code list, and gives its identity: two lists whose names differ in signs alone stay two.
    fn make_list(&mut self, choices: &'a ChoiceList, or_other: bool) -> String {
        let suffix = if or_other { "_or_other" } else { "" };
        let known: Vec<String> = self.lists.iter().map(|made| made.id.clone()).collect();
        let id = unused(&identity(&format!("{}_{}{suffix}", self.dataset, choices.name)), &known);
        let text = self.code_list(choices, or_other);
        self.lists.push(Made { list: &choices.name, or_other, id: id.clone(), text });
        id
    }

    fn code_list(&mut self, list: &ChoiceList, or_other: bool) -> String {
        let mut lines: Vec<(String, String, &str)> = Vec::new();
        for choice in &list.choices {
            let label = self.title(&choice.labels, &choice.code);
            let reserved = [ALL, MISSING, UNCODABLE].into_iter().find(|code| choice.code.eq_ignore_ascii_case(code));
            if let Some(reserved) = reserved.filter(|reserved| choice.code != *reserved || *reserved == ALL) {
                let code = if reserved == ALL { "all_choices".to_owned() } else { format!("{}_choice", choice.code) };
                self.notes
                    .push(format!("list `{}`: the code `{}` is reserved and became `{code}`; map it", list.name, choice.code));
                lines.push((code, label, "value"));
            } else if lines.iter().any(|(code, ..)| code.eq_ignore_ascii_case(&choice.code)) {
                let left_out = "is left out: it differs from another code in case alone, and case does not count";
                self.notes.push(format!("list `{}`: the code `{}` {left_out}", list.name, choice.code));
            } else {
                let kind = if reason_for_absence(&choice.code) { "missing" } else { "value" };
                lines.push((choice.code.clone(), label, kind));
            }
        }
        let own: [(&str, &str, &str); 2] =
            [(MISSING, "Not recorded", "missing"), (UNCODABLE, "Recorded, but not codable", "missing")];
        let other = or_other.then_some((OTHER, "Other, in one's own words", "value"));
        for (code, label, kind) in other.into_iter().chain(own) {
            if !lines.iter().any(|(known, ..)| known == code) {
                lines.push((code.to_owned(), label.to_owned(), kind));
            }
        }
        csv_text(&lines, &format!("XLSForm {}, list {}", self.dataset, list.name))
    }

    fn number(&self, question: &Question, name: &str, (minimum, maximum): (f64, f64)) -> Value {
        let decimal = question.kind == QuestionKind::Decimal;
        json!({
            "name": name,
            "type": if decimal { "number" } else { "integer" },
            "title": self.title(&question.labels, &question.name),
            "description": described(question),
            "choir": { "role": "measure", "bounds": {
                "minimum": minimum,
                "maximum": maximum,
                "resolution": if decimal { STEP } else { 1.0 },
                "unit": "",
                "source": "The constraint of the form"
            } }
        })
    }

    /// The text in the form's own language, then in English, then in any.
    fn title(&self, labels: &[Label], otherwise: &str) -> String {
        let default = self.form.settings.get("default_language").map_or("", String::as_str);
        let wanted = |language: &str| labels.iter().find(|label| normalise(&label.language).contains(language));
        let own = labels.iter().find(|label| !default.is_empty() && label.language == default);
        let plain = labels.iter().find(|label| label.language.is_empty());
        let label = own.or_else(|| wanted("english")).or(plain).or(labels.first());
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        label.map(|label| words(&label.text)).filter(|text| !text.is_empty()).unwrap_or_else(|| words(otherwise))
    }
}

fn date(question: &Question, name: &str, title: &str) -> Value {
    json!({
        "name": name,
        "type": "date",
        "title": title,
        "description": described(question),
        "choir": { "role": "date", "bounds": {
            "minimum": "2000-01-01",
            "maximum": "2099-12-31",
            "source": "None: write the days of the survey"
        } }
    })
}

fn described(question: &Question) -> String {
    let mut words = format!("Question `{}` of the form", question.name);
    if !question.groups.is_empty() {
        words += &format!(", group {}", question.groups.join(" / "));
    }
    if question.relevant.is_some() {
        words += "; asked only of some";
    }
    words + "."
}
