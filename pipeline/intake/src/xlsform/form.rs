//! The plain model of a form.

use std::collections::BTreeMap;

use super::questions;
use crate::rows::{Row, Rows};
use crate::{IntakeError, Reason};

/// A text in one language; the language is empty where the form names none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Language as the form names it: `English (en)`.
    pub language: String,
    /// The text.
    pub text: String,
}

/// What kind of answer a question takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuestionKind {
    /// One choice of a list.
    SelectOne {
        /// Name of the list.
        list: String,
        /// Whether an answer in one's own words is offered beside the list.
        or_other: bool,
    },
    /// Several choices of a list.
    SelectMultiple {
        /// Name of the list.
        list: String,
        /// Whether an answer in one's own words is offered beside the list.
        or_other: bool,
    },
    /// All choices of a list, in an order.
    Rank {
        /// Name of the list.
        list: String,
    },
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// Free text.
    Text,
    /// A day.
    Date,
    /// A day and a time.
    DateTime,
    /// A time.
    Time,
    /// A place on earth.
    Location,
    /// A picture, a sound, a file.
    File,
    /// A value that the form computes.
    Calculated,
    /// Text to read, without an answer.
    Note,
    /// What the tool adds: start, end, device.
    Metadata,
    /// A type that is none of these; it is kept by name.
    Other(String),
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Name, which is its column in the export.
    pub name: String,
    /// Groups and repeats around it, outermost first.
    pub groups: Vec<String>,
    /// Whether it stands in a repeat, and so has many answers a respondent.
    pub repeated: bool,
    /// What kind of answer it takes.
    pub kind: QuestionKind,
    /// The question in every language.
    pub labels: Vec<Label>,
    /// Whether an answer is required.
    pub required: bool,
    /// The rule for answers, as the form writes it.
    pub constraint: Option<String>,
    /// When the question is asked, as the form writes it.
    pub relevant: Option<String>,
    /// Row of the sheet `survey`.
    pub row: u64,
}

/// A choice of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Code, which stands in the export.
    pub code: String,
    /// What is shown, in every language.
    pub labels: Vec<Label>,
}

/// A list of choices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceList {
    /// Its name.
    pub name: String,
    /// Its choices in order.
    pub choices: Vec<Choice>,
}

/// A form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// Settings as they stand: `form_id`, `form_title`, `default_language`.
    pub settings: BTreeMap<String, String>,
    /// Questions in order.
    pub questions: Vec<Question>,
    /// Choice lists in order.
    pub lists: Vec<ChoiceList>,
    /// What a person should know, in words.
    pub notices: Vec<String>,
}

impl Form {
    /// The list of a name.
    #[must_use]
    pub fn list(&self, name: &str) -> Option<&ChoiceList> {
        self.lists.iter().find(|list| list.name == name)
    }
}

/// The columns of a sheet by their headings.
pub(super) struct Sheet<'r> {
    headings: Vec<String>,
    rows: Vec<Row<'r>>,
}

impl<'r> Sheet<'r> {
    pub(super) fn new(rows: &'r Rows) -> Self {
        let mut rows = rows.iter();
        let headings = rows.next().map(|row| row.cells().map(|cell| cell.text().to_owned()).collect()).unwrap_or_default();
        Self { headings, rows: rows.collect() }
    }

    pub(super) fn rows(&self) -> &[Row<'r>] {
        &self.rows
    }

    pub(super) fn has(&self, heading: &str) -> bool {
        self.headings.iter().any(|other| other.eq_ignore_ascii_case(heading))
    }

    pub(super) fn text(&self, row: Row<'r>, heading: &str) -> &'r str {
        let column = self.headings.iter().position(|other| other.eq_ignore_ascii_case(heading));
        column.map_or("", |column| row.text(column))
    }

    /// `label`, `label::English (en)`, `label:en`.
    pub(super) fn labels(&self, row: Row<'r>) -> Vec<Label> {
        let mut labels = Vec::new();
        for (column, heading) in self.headings.iter().enumerate() {
            let Some(rest) = heading.get(..5).filter(|start| start.eq_ignore_ascii_case("label")).and(heading.get(5..)) else {
                continue;
            };
            let text = row.text(column);
            if !text.is_empty() && (rest.is_empty() || rest.starts_with(':')) {
                labels.push(Label { language: rest.trim_matches(':').trim().to_owned(), text: text.to_owned() });
            }
        }
        labels
    }
}

pub(super) fn read(survey: &Rows, choices: Option<&Rows>, settings: Option<&Rows>) -> Result<Form, IntakeError> {
    let mut form = Form::default();
    if let Some(choices) = choices {
        form.lists = lists(&Sheet::new(choices), &mut form.notices)?;
    }
    questions::read(&Sheet::new(survey), &mut form)?;
    if let Some(sheet) = settings.map(Sheet::new) {
        for (heading, column) in sheet.headings.iter().zip(0..) {
            let text = sheet.rows.first().map_or("", |row| row.text(column));
            if !heading.is_empty() && !text.is_empty() {
                form.settings.insert(heading.to_lowercase(), text.to_owned());
            }
        }
    }
    Ok(form)
}

fn lists(sheet: &Sheet<'_>, notices: &mut Vec<String>) -> Result<Vec<ChoiceList>, IntakeError> {
    let list_column = if sheet.has("list_name") { "list_name" } else { "list name" };
    let code_column = if sheet.has("name") { "name" } else { "value" };
    let (mut lists, mut places) = (Vec::<ChoiceList>::new(), BTreeMap::new());
    for row in sheet.rows() {
        let (list, code) = (sheet.text(*row, list_column), sheet.text(*row, code_column));
        match (list, code) {
            ("", "") => continue,
            ("", _) | (_, "") => {
                let problem = format!("row {} of the sheet `choices` lacks its list or its name", row.number());
                return Err(IntakeError::new(Reason::Damaged, problem, "fill list_name and name of that row, or remove it"));
            }
            _ => {}
        }
        let place = *places.entry(list.to_owned()).or_insert_with(|| {
            lists.push(ChoiceList { name: list.to_owned(), choices: Vec::new() });
            lists.len() - 1
        });
        let Some(found) = lists.get_mut(place) else { continue };
        if found.choices.iter().any(|choice| choice.code == code) {
            notices.push(format!("row {} of the sheet `choices` repeats a code of its list and is left out", row.number()));
            continue;
        }
        found.choices.push(Choice { code: code.to_owned(), labels: sheet.labels(*row) });
    }
    Ok(lists)
}
