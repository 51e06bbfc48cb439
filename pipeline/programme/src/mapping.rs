//! The partner mappings, compiled in and read backwards: landing turns a partner's words into codes, the generator
//! turns codes into the words, headings, encodings and layouts that the same files describe.

use std::collections::BTreeMap;

use crate::GenerateError;
use crate::codes::Codes;
use crate::date::DateOrder;
use crate::dice::Dice;

/// How one partner sends one dataset.
#[derive(Debug, Clone, serde::Deserialize)]
pub(crate) struct Mapping {
    pub(crate) partner: String,
    pub(crate) dataset: String,
    #[serde(default)]
    pub(crate) file: Layout,
    pub(crate) columns: BTreeMap<String, Column>,
    #[serde(default)]
    pub(crate) words: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    pub(crate) ignored: Ignored,
}

/// The file around the rows.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Layout {
    pub(crate) encoding: Option<String>,
    pub(crate) delimiter: Option<String>,
    pub(crate) sheet: Option<String>,
    pub(crate) header_row: Option<u32>,
    pub(crate) date_order: DateOrder,
    pub(crate) ignore_rows_starting: Vec<String>,
}

/// The heading of a column, or a part of one.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(untagged)]
pub(crate) enum Column {
    Heading(String),
    Part(serde::de::IgnoredAny),
}

/// Columns that a partner sends and nobody reads.
#[derive(Debug, Clone, Default, serde::Deserialize)]
pub(crate) struct Ignored {
    pub(crate) columns: Vec<String>,
}

impl Mapping {
    fn read(text: &str) -> Result<Self, GenerateError> {
        toml::from_str(text).map_err(|error| GenerateError::BuiltIn("mapping".to_owned(), error.to_string()))
    }

    /// Whether the partner has a column of its own for a field.
    pub(crate) fn has(&self, field: &str) -> bool {
        matches!(self.columns.get(field), Some(Column::Heading(_)))
    }

    /// Whether a field is read out of another column (the city out of the postcode).
    pub(crate) fn derives(&self, field: &str) -> bool {
        matches!(self.columns.get(field), Some(Column::Part(_)))
    }

    /// The heading of a field's own column.
    pub(crate) fn heading(&self, field: &str) -> Option<&str> {
        match self.columns.get(field) {
            Some(Column::Heading(heading)) => Some(heading),
            _ => None,
        }
    }

    /// The partner's words for a code: those of the mapping, or else the label of the list.
    pub(crate) fn say(&self, codes: &Codes, field: &str, code: &str, dice: &mut Dice) -> String {
        let listed = self.words.get(field).into_iter().flatten();
        let choices: Vec<&String> = listed.filter(|(_, meaning)| *meaning == code).map(|(word, _)| word).collect();
        if choices.is_empty() {
            return codes.label(field, code).to_owned();
        }
        (*dice.pick(&choices)).clone()
    }

    /// What a word means, as landing reads it; `None` when it is not codable.
    #[cfg(test)]
    pub(crate) fn means(&self, codes: &Codes, field: &str, word: &str) -> Option<String> {
        let word = word.trim().to_lowercase();
        let listed = self.words.get(field).into_iter().flatten();
        let mapped = listed.filter(|(said, _)| said.to_lowercase() == word).map(|(_, code)| code.clone()).next();
        let rows = codes.of_field(field).iter();
        let in_list = |row: &&crate::codes::Code| row.code.to_lowercase() == word || row.label.to_lowercase() == word;
        mapped.or_else(|| rows.clone().find(in_list).map(|row| row.code.clone()))
    }
}

macro_rules! mappings {
    ($($path:literal),* $(,)?) => {
        [$(include_str!(concat!("../../../schemas/partners/", $path, ".toml"))),*]
    };
}

const SOURCES: [&str; 23] = mappings![
    "law_centre/registrations",
    "refugee_centre/registrations",
    "university/registrations",
    "city_council/registrations",
    "employment_service/registrations",
    "community_college/registrations",
    "health_charity/registrations",
    "social_enterprise_agency/registrations",
    "arts_media_group/registrations",
    "migrant_support_charity/registrations",
    "repair_makers_group/registrations",
    "law_centre/engagements",
    "university/engagements",
    "employment_service/engagements",
    "community_college/engagements",
    "health_charity/engagements",
    "social_enterprise_agency/engagements",
    "arts_media_group/engagements",
    "migrant_support_charity/engagements",
    "repair_makers_group/engagements",
    "university/resident_survey",
    "employment_service/employer_survey",
    "city_council/programme_outputs",
];

/// All mappings, in the order in which the extracts are written.
pub(crate) fn all() -> Result<Vec<Mapping>, GenerateError> {
    SOURCES.iter().map(|text| Mapping::read(text)).collect()
}
