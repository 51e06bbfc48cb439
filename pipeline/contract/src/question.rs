//! Questions: approved queries, each a folder with SQL, plain words and privacy parameters.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::read_text;
use crate::{ALL, CodeList, ContractError, Population, Rho};

/// An approved query, or one that waits for approval.
#[derive(Debug, Clone)]
pub struct Question {
    /// Identity: the folder's name.
    pub id: String,
    /// The folder.
    pub folder: PathBuf,
    /// The question as one sentence.
    pub title: String,
    /// Who wrote it; another person must approve it.
    pub author: String,
    /// The purpose, which every dataset it reads must allow.
    pub purpose: String,
    /// The population whose cap it debits.
    pub population: String,
    /// Who is counted, in words.
    pub universe: String,
    /// Where the question comes from.
    pub source: String,
    /// Privacy loss of one answer.
    pub rho: Rho,
    /// How much one privacy unit may add.
    pub bound: ContributionBound,
    /// What the asker may choose.
    pub options: Vec<QuestionOption>,
    /// Labels of the output columns.
    pub labels: BTreeMap<String, ColumnLabel>,
    /// The SQL.
    pub sql: String,
    /// The plain-language text, as written.
    pub text: String,
}

/// The contribution bound: how much one privacy unit may add to an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContributionBound {
    /// Most groups.
    pub max_groups: NonZeroU32,
    /// Most rows within one group.
    pub max_rows_per_group: NonZeroU32,
}

/// A choice that the asker may make: one code of a code list, or all.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionOption {
    /// Name, `$name` in the SQL.
    pub name: String,
    /// Label for people.
    pub label: String,
    /// The code list to choose from.
    pub code_list: String,
    /// The choice when none is made.
    pub default: String,
}

/// Label of an output column, with the unit of a measure.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum ColumnLabel {
    /// A label alone.
    Plain(String),
    /// A label and the unit of the numbers.
    WithUnit {
        /// The label.
        label: String,
        /// The unit.
        unit: String,
    },
}

impl ColumnLabel {
    /// The label.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Plain(label) | Self::WithUnit { label, .. } => label,
        }
    }

    /// The unit; empty when there is none.
    #[must_use]
    pub fn unit(&self) -> &str {
        match self {
            Self::Plain(_) => "",
            Self::WithUnit { unit, .. } => unit,
        }
    }
}

/// The options of one request: every option of the question with its chosen code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options(BTreeMap<String, String>);

impl Options {
    /// Option names and chosen codes, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, code)| (name.as_str(), code.as_str()))
    }

    /// The chosen code of an option.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionFile {
    title: String,
    author: String,
    purpose: String,
    population: String,
    universe: String,
    source: String,
    privacy: PrivacySection,
    #[serde(default)]
    options: Vec<QuestionOption>,
    #[serde(default)]
    labels: BTreeMap<String, ColumnLabel>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PrivacySection {
    rho: Rho,
    max_groups: NonZeroU32,
    max_rows_per_group: NonZeroU32,
}

impl Question {
    /// Reads every question of a folder.
    pub(crate) fn read_all(
        directory: &Path,
        lists: &BTreeMap<String, CodeList>,
        populations: &BTreeMap<String, Population>,
    ) -> Result<BTreeMap<String, Self>, ContractError> {
        let mut questions = BTreeMap::new();
        for folder in crate::programme::entries(directory)? {
            if folder.is_dir() {
                let question = Self::read(&folder)?;
                question.check(lists, populations)?;
                questions.insert(question.id.clone(), question);
            }
        }
        Ok(questions)
    }

    fn read(folder: &Path) -> Result<Self, ContractError> {
        let path = folder.join("question.toml");
        let file: QuestionFile =
            toml::from_str(&read_text(&path)?).map_err(|error| ContractError::invalid(&path, error.to_string()))?;
        let sql = read_text(&folder.join("question.sql"))?;
        let text = read_text(&folder.join("question.md"))?;
        let privacy = file.privacy;
        Ok(Self {
            id: folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            folder: folder.to_path_buf(),
            title: file.title,
            author: file.author,
            purpose: file.purpose,
            population: file.population,
            universe: file.universe,
            source: file.source,
            rho: privacy.rho,
            bound: ContributionBound { max_groups: privacy.max_groups, max_rows_per_group: privacy.max_rows_per_group },
            options: file.options,
            labels: file.labels,
            sql,
            text,
        })
    }

    fn check(&self, lists: &BTreeMap<String, CodeList>, populations: &BTreeMap<String, Population>) -> Result<(), ContractError> {
        let path = self.folder.join("question.toml");
        if !populations.contains_key(&self.population) {
            return Err(ContractError::invalid(
                &path,
                format!("population `{}` is not in schemas/populations.toml", self.population),
            ));
        }
        if self.how_to_read().is_empty() {
            return Err(ContractError::invalid(
                &self.folder.join("question.md"),
                "expected a section `## How to read the answer`",
            ));
        }
        for option in &self.options {
            let list = lists.get(&option.code_list).ok_or_else(|| ContractError::MissingCodeList {
                user: format!("{} (option `{}`)", path.display(), option.name),
                code_list: option.code_list.clone(),
            })?;
            if option.default != ALL && !list.contains(&option.default) {
                return Err(ContractError::invalid(
                    &path,
                    format!("option `{}`: default `{}` is not in `{}`", option.name, option.default, list.id),
                ));
            }
        }
        Ok(())
    }

    /// The section that tells how to read the answer, as one paragraph.
    #[must_use]
    pub fn how_to_read(&self) -> String {
        let section = self.text.split("## How to read the answer").nth(1).unwrap_or_default();
        let section = section.split("\n## ").next().unwrap_or_default();
        section.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Fills in the defaults and checks what was chosen.
    ///
    /// # Errors
    /// When an option or a code does not exist; the error lists those that do.
    pub fn choose(
        &self,
        chosen: &BTreeMap<String, String>,
        lists: &BTreeMap<String, CodeList>,
    ) -> Result<Options, ContractError> {
        if let Some(name) = chosen.keys().find(|name| !self.options.iter().any(|option| option.name == **name)) {
            let known = self.options.iter().map(|option| option.name.clone()).collect();
            return Err(unknown("option", name, known));
        }
        let mut options = BTreeMap::new();
        for option in &self.options {
            let code = chosen.get(&option.name).unwrap_or(&option.default);
            let list = lists.get(&option.code_list);
            if code != ALL && !list.is_some_and(|list| list.contains(code)) {
                let known = list.map(CodeList::codes).unwrap_or_default().iter();
                return Err(unknown(
                    "choice",
                    code,
                    std::iter::once(ALL.to_owned()).chain(known.map(|code| format!("{} ({})", code.code, code.label))).collect(),
                ));
            }
            options.insert(option.name.clone(), code.clone());
        }
        Ok(Options(options))
    }
}

pub(crate) fn unknown(kind: &'static str, given: &str, known: Vec<String>) -> ContractError {
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    ContractError::Unknown { kind, given: given.to_owned(), known }
}
