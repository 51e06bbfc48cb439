//! What an answer looks like once it has left: the JSON that `choir ask` prints, that the ledger keeps and that a
//! release pack is made of. It can be read back; a [`crate::Release`] cannot.

use serde::de::Error as _;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

/// One released answer: noised numbers with intervals, their privacy parameters and their provenance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnswerDocument {
    /// What was asked, in words.
    pub question: QuestionText,
    /// The columns in the order in which each row holds them.
    pub columns: Vec<Column>,
    /// One row a combination of declared keys, in code-list order; zeros included.
    pub rows: Vec<Row>,
    /// What the answer cost and whom it protects.
    pub privacy: Privacy,
    /// Where the answer comes from.
    pub provenance: Provenance,
}

/// What was asked, in words a reader can use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionText {
    /// Folder name of the question.
    pub id: String,
    /// The question as a sentence.
    pub title: String,
    /// Who is counted ("people who took part in the programme").
    pub universe: String,
    /// How to read the answer, in plain words.
    pub how_to_read: String,
    /// The options that were chosen.
    pub options: Vec<ChosenOption>,
    /// The SQL of an evaluator's own query; absent for a question, whose folder holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sql: Option<String>,
    /// What the intervals cover, in plain words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub intervals: String,
}

/// One option as it was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenOption {
    /// Name of the option.
    pub name: String,
    /// Label of the option.
    pub label: String,
    /// Code that was chosen, or `all`.
    pub code: String,
    /// Label of that code.
    pub code_label: String,
}

/// A column of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Name, as in each row.
    pub name: String,
    /// Label for people.
    pub label: String,
    /// Whether the column is a key or a measure.
    pub role: ColumnRole,
    /// Unit of a measure ("people", "hours"); empty for a key.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// What the measure is, for charts and for the method note: `count`, `sum`, `mean`, `variance`, `quantile`, `ratio`,
    /// `formula`; empty for a key.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub statistic: String,
    /// Half width of the 95% interval for counts and sums, known before the data were read; absent for a key or a mean.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_95: Option<f64>,
    /// The declared codes of a key, in order; empty for a measure.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<CodeLabel>,
}

/// Key or measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnRole {
    /// A declared key: each row holds one of its codes.
    Key,
    /// A released number: each row holds a [`Cell`].
    Measure,
}

/// A code and its label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeLabel {
    /// The code.
    pub code: String,
    /// Its label.
    pub label: String,
}

/// One released number with its 95% interval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The released value; absent when nothing can be said (a mean over too few people).
    pub value: Option<f64>,
    /// Lower end of the 95% interval.
    pub lower: Option<f64>,
    /// Upper end of the 95% interval.
    pub upper: Option<f64>,
    /// How far the number can be relied on.
    pub status: Status,
    /// For a weighted survey figure: by how much the weights widen its sampling error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub design_effect: Option<f64>,
}

/// How far a number can be relied on; decided on released values only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The interval is narrow enough to read the number.
    Ok,
    /// The interval is wide against the number: shown with `[u]`.
    LowReliability,
    /// Nothing can be said: shown with `[x]`.
    NotAvailable,
    /// A pack does not show it, since it is small: shown with `[c]`. An answer that did not go into a pack has none.
    Confidential,
    /// A public figure without noise.
    Public,
}

/// What an answer cost and whom it protects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Privacy {
    /// Zero-concentrated privacy loss, an exact decimal.
    pub rho: String,
    /// The same as epsilon at [`Privacy::delta`].
    pub epsilon: f64,
    /// Delta of the display.
    pub delta: f64,
    /// The privacy unit ("person", "employer", "none" for public data).
    pub unit: String,
    /// The population whose cap was debited.
    pub population: String,
    /// Mechanism in words.
    pub mechanism: String,
    /// Whether this call debited the ledger; false when a stored answer is given again.
    pub charged: bool,
}

/// Where an answer comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Identity of the release: hash of the request.
    pub release: String,
    /// Hash of the question's folder and of the schemas it uses.
    pub question_hash: String,
    /// Who approved the question.
    pub approved_by: String,
    /// Who asked.
    pub asked_by: String,
    /// Day of the answer, UTC (a day, so that it says little of duration).
    pub answered_on: String,
    /// The datasets that were read.
    pub datasets: Vec<String>,
    /// The snapshot of the lake.
    pub snapshot: String,
    /// Number of the debit in the ledger; absent for public data.
    pub ledger_entry: Option<u64>,
    /// The purpose.
    pub purpose: String,
    /// Names and versions of the software.
    pub software: Vec<String>,
}

/// One row: codes of the keys, then the measures, each by column name.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Column name and code, in column order.
    pub keys: Vec<(String, String)>,
    /// Column name and number, in column order.
    pub cells: Vec<(String, Cell)>,
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.keys.len() + self.cells.len()))?;
        for (name, code) in &self.keys {
            map.serialize_entry(name, code)?;
        }
        for (name, cell) in &self.cells {
            map.serialize_entry(name, cell)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map = Map::<String, Value>::deserialize(deserializer)?;
        let mut row = Self { keys: Vec::new(), cells: Vec::new() };
        for (name, value) in map {
            match value {
                Value::String(code) => row.keys.push((name, code)),
                other => row.cells.push((name, serde_json::from_value(other).map_err(D::Error::custom)?)),
            }
        }
        Ok(row)
    }
}
