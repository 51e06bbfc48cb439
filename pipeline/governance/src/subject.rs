//! What is held about one person, as a page in plain words and as JSON: UK GDPR Articles 15 and 20.
//!
//! The page is for the person. It is written for readers whose first language is not English: short words, one idea in a
//! sentence.

use std::collections::BTreeMap;

use choir_contract::{Dataset, Day, LakeType, Programme};
use serde::{Deserialize, Serialize};

use crate::document::{Block, Document, Section};
use crate::file::{GovernanceFile, PLACE};
use crate::missing::{Finder, RecordsError};
use crate::record::{controller, officer};
use crate::render::Rendered;
use crate::{entry, known};

/// Everything that is held about one person, and what the law wants them to be told with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubjectRecord {
    /// The token by which the request is known; no name stands in this record but those that the rows hold.
    pub token: String,
    /// The day on which the rows were read.
    pub prepared_on: Day,
    /// Who answers for the data.
    pub controller: String,
    /// Whom to ask.
    pub contact: String,
    /// The datasets in which there are rows of the person.
    pub datasets: Vec<SubjectDataset>,
    /// Their rights, one a sentence or two.
    pub rights: Vec<String>,
}

/// The rows of one dataset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubjectDataset {
    /// Identity.
    pub id: String,
    /// Title for people.
    pub title: String,
    /// What it is.
    pub description: String,
    /// What the rows are used for.
    pub purposes: Vec<SubjectPurpose>,
    /// Who receives what is made of them.
    pub recipients: Vec<String>,
    /// How long they are kept.
    pub retention: Vec<String>,
    /// Which organisations send such rows.
    pub sources: Vec<String>,
    /// The rows.
    pub rows: Vec<SubjectRow>,
}

/// A purpose, told to the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubjectPurpose {
    /// Title.
    pub title: String,
    /// What is done.
    pub description: String,
    /// What in law allows it.
    pub lawful_basis: String,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubjectRow {
    /// Where it comes from: partner, file and row.
    pub source: String,
    /// Its cells.
    pub values: Vec<SubjectValue>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubjectValue {
    /// Name of the column.
    pub name: String,
    /// Label for people.
    pub label: String,
    /// What it holds; empty when nothing was recorded.
    pub value: String,
    /// What a code means; empty when the value is no code.
    #[serde(default)]
    pub meaning: String,
}

/// A row as the lake or the vault holds it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceRow {
    /// Where it comes from: partner, file and row.
    pub source: String,
    /// Column names and cells, in the order of the dataset.
    pub values: Vec<(String, String)>,
}

impl SubjectRecord {
    /// Puts the rows of one person beside what the programme says about their datasets. Datasets without rows are left out.
    ///
    /// # Errors
    /// When a dataset is unknown, or a field that the person has to be told is missing.
    pub fn new(
        programme: &Programme,
        token: &str,
        prepared_on: Day,
        rows: &BTreeMap<String, Vec<SourceRow>>,
    ) -> Result<Self, RecordsError> {
        let file = GovernanceFile::read(programme)?;
        let mut finder = Finder::of(PLACE);
        let (controller, officer) = (controller(&file, &mut finder), officer(&file, &mut finder));
        let known = known::gather(programme, &mut finder)?;
        let mut datasets = Vec::new();
        for (id, rows) in rows.iter().filter(|(_, rows)| !rows.is_empty()) {
            let dataset = programme.dataset(id)?;
            if let Some(entry) = known.datasets.iter().find(|entry| entry.id == *id) {
                datasets.push(told(programme, dataset, entry, rows));
            }
        }
        let contact = format!("{} ({})", officer.role, officer.contact);
        Ok(finder.finish(Self {
            token: token.to_owned(),
            prepared_on,
            controller: controller.name,
            rights: rights(&contact),
            contact,
            datasets,
        })?)
    }

    /// The record as Markdown, page and JSON.
    #[must_use]
    pub fn render(&self) -> Rendered {
        Rendered::new(&self.document(), self)
    }

    fn document(&self) -> Document {
        let mut sections = vec![Section::new(
            "About this page",
            vec![Block::facts([
                ("Your reference", self.token.clone()),
                ("Made on", self.prepared_on.to_string()),
                ("Who is responsible", self.controller.clone()),
                ("Whom you can ask", self.contact.clone()),
            ])],
        )];
        if self.datasets.is_empty() {
            sections.push(Section::new("Your data", vec![Block::paragraph("We hold no data about you.")]));
        }
        sections.extend(self.datasets.iter().map(SubjectDataset::section));
        sections.push(Section::new("Your rights", vec![Block::List(self.rights.clone())]));
        Document {
            title: "The data we hold about you".to_owned(),
            summary: "You asked which data we hold about you. This page shows all of it. It also says what we do with the data, \
                      and what you can ask us to do."
                .to_owned(),
            sections,
        }
    }
}

/// Renders a record that comes as JSON, as one page and the same JSON in its canonical form.
///
/// # Errors
/// When the JSON is not a [`SubjectRecord`]; the error tells the place in the JSON, and nothing that it holds.
pub fn subject_page(json: &str) -> Result<Rendered, NotASubjectRecord> {
    let record: SubjectRecord =
        serde_json::from_str(json).map_err(|error| NotASubjectRecord { line: error.line(), column: error.column() })?;
    Ok(record.render())
}

/// A JSON text that is not a record of what is held about a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: this is not the record of a person\n  next: export it again with `choir subject export`")]
pub struct NotASubjectRecord {
    line: usize,
    column: usize,
}

impl SubjectDataset {
    fn section(&self) -> Section {
        let mut blocks = vec![Block::paragraph(&self.description)];
        for (index, row) in self.rows.iter().enumerate() {
            blocks.push(row.table(index + 1, self.rows.len()));
        }
        blocks.push(Block::Heading("What we use it for".to_owned()));
        let purpose = |purpose: &SubjectPurpose| {
            format!("{}. {} The law that allows it: {}.", purpose.title, purpose.description, purpose.lawful_basis)
        };
        blocks.push(Block::List(self.purposes.iter().map(purpose).collect()));
        blocks.push(Block::facts([
            ("Who sent us such data", self.sources.join("; ")),
            ("Who gets what we make of it", self.recipients.join("; ")),
            ("How long we keep it", self.retention.join("; ")),
        ]));
        Section::new(self.title.clone(), blocks)
    }
}

impl SubjectRow {
    fn table(&self, number: usize, of: usize) -> Block {
        let row = |value: &SubjectValue| {
            let shown = match (value.value.is_empty(), value.meaning.is_empty()) {
                (true, _) => "nothing",
                (false, true) => &value.value,
                (false, false) => &value.meaning,
            };
            vec![value.label.clone(), shown.to_owned()]
        };
        let caption = format!("Record {number} of {of}, from: {}", self.source);
        Block::table(&caption, &["What", "What we have"], self.values.iter().map(row).collect())
    }
}

fn told(programme: &Programme, dataset: &Dataset, entry: &entry::DatasetEntry, rows: &[SourceRow]) -> SubjectDataset {
    let purposes = dataset.purposes.iter().filter_map(|id| programme.lawfulness.purposes.get(id));
    SubjectDataset {
        id: dataset.id.clone(),
        title: dataset.title.clone(),
        description: dataset.description.clone(),
        purposes: purposes
            .map(|purpose| SubjectPurpose {
                title: purpose.title.clone(),
                description: purpose.description.clone(),
                lawful_basis: purpose.lawful_basis.text().to_owned(),
            })
            .collect(),
        recipients: entry.recipients.clone(),
        retention: entry.erasure.iter().map(|rule| rule.replace("the extract was landed", "we received them")).collect(),
        sources: entry.sources.clone(),
        rows: rows.iter().map(|row| told_row(programme, dataset, row)).collect(),
    }
}

fn told_row(programme: &Programme, dataset: &Dataset, row: &SourceRow) -> SubjectRow {
    let columns = dataset.lake_columns(&programme.code_lists);
    let told = |(name, value): &(String, String)| {
        let column = columns.iter().find(|column| column.name == *name);
        let field = dataset.fields.iter().find(|field| field.name == *name);
        let label = column.map(|column| &column.label).or(field.map(|field| &field.title)).unwrap_or(name);
        let list = match column.map(|column| &column.lake_type) {
            Some(LakeType::Code(list)) => programme.code_lists.get(list),
            _ => None,
        };
        let meaning = list.and_then(|list| list.get(value)).map(|code| code.label.clone()).unwrap_or_default();
        SubjectValue { name: name.clone(), label: label.clone(), value: value.clone(), meaning }
    };
    SubjectRow { source: row.source.clone(), values: row.values.iter().map(told).collect() }
}

/// What a person may ask for, in plain words.
fn rights(contact: &str) -> Vec<String> {
    vec![
        format!("For everything on this list, ask: {contact}. It costs nothing. You get an answer within one month."),
        "You can ask us to correct data that are wrong.".to_owned(),
        "You can ask us to delete your data. If the law lets us keep something, we tell you what and why.".to_owned(),
        "You can ask us to keep your data but not to use them. This is called restriction.".to_owned(),
        "You can say that you do not want us to use your data. This is called an objection.".to_owned(),
        "If you gave us your consent, you can take it back at any time.".to_owned(),
        "You can have your data as a file that a computer can read (JSON).".to_owned(),
        "We make no decision about you with these data, and no computer does. We make tables about groups of people.".to_owned(),
        "You can complain to us. You can also complain to the Information Commissioner's Office: ico.org.uk, telephone 0303 123 1113."
            .to_owned(),
    ]
}
