//! The released answer: made from noised aggregates, and from nothing else.

use choir_estimate::{Estimate, EstimatePlan, KeyCell, OutputCell, Reliability, Table, table};
use choir_mechanism::Noised;
use serde::Serialize;

use crate::document::{AnswerDocument, Cell, CodeLabel, Column, ColumnRole, Privacy, Provenance, QuestionText, Row, Status};

/// Code of a key that a total runs over.
const TOTAL: &str = "(all)";
/// Code of the row that holds every key that was not released.
const OTHER: &str = "(other)";

/// A released answer. It can be written and not read back: what is read from a file is an [`AnswerDocument`].
///
/// # Privacy
/// Only [`Release::new`] makes one, from [`Noised`], which only a mechanism makes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Release(AnswerDocument);

/// Everything about an answer but its numbers. All of it is public.
#[derive(Debug, Clone)]
pub struct ReleaseContext {
    /// What was asked.
    pub question: QuestionText,
    /// How released figures become a table.
    pub estimate: EstimatePlan,
    /// The codes of every group key.
    pub keys: Vec<Vec<CodeLabel>>,
    /// The output columns, in order.
    pub outputs: Vec<OutputColumn>,
    /// What it cost.
    pub privacy: Privacy,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// One output column.
#[derive(Debug, Clone)]
pub enum OutputColumn {
    /// A key.
    Key {
        /// Position among the group keys.
        key: usize,
        /// Name.
        name: String,
        /// Label.
        label: String,
    },
    /// A measure.
    Measure {
        /// Position among the outputs of the estimate.
        output: usize,
        /// Name.
        name: String,
        /// Label.
        label: String,
        /// Unit.
        unit: String,
        /// What it is: `count`, `sum`, `mean` and so on.
        statistic: String,
        /// Half width of the 95% interval, where it is known before the data are read.
        error_95: Option<f64>,
    },
}

impl Release {
    /// Turns noised aggregates into an answer: one row a combination of keys, in code-list order, zeros included, unless
    /// the statement sorted or cut the released table.
    #[must_use]
    pub fn new(noised: &Noised, context: ReleaseContext) -> Self {
        let codes: Vec<Vec<String>> =
            context.keys.iter().map(|codes| codes.iter().map(|code| code.code.clone()).collect()).collect();
        let table = table(&context.estimate, noised, &codes);
        let columns = context.outputs.iter().map(|output| described(output, &context.keys, &table)).collect();
        let rows = table.rows.iter().map(|row| shown(row, &context.outputs, &context.keys)).collect();
        Self(AnswerDocument {
            question: context.question,
            columns,
            rows,
            privacy: context.privacy,
            provenance: context.provenance,
        })
    }

    /// The answer as a document.
    #[must_use]
    pub const fn document(&self) -> &AnswerDocument {
        &self.0
    }
}

fn described(output: &OutputColumn, keys: &[Vec<CodeLabel>], table: &Table) -> Column {
    match output {
        OutputColumn::Key { key, name, label } => {
            let declared = keys.get(*key).map(Vec::as_slice).unwrap_or_default();
            column(name, label, ColumnRole::Key, shown_codes(*key, declared, table))
        }
        OutputColumn::Measure { output, name, label, .. } if words(table, *output).is_some() => {
            column(name, label, ColumnRole::Key, words(table, *output).unwrap_or_default())
        }
        OutputColumn::Measure { name, label, unit, statistic, error_95, .. } => Column {
            unit: unit.clone(),
            statistic: statistic.clone(),
            error_95: *error_95,
            ..column(name, label, ColumnRole::Measure, Vec::new())
        },
    }
}

fn column(name: &str, label: &str, role: ColumnRole, codes: Vec<CodeLabel>) -> Column {
    Column {
        name: name.to_owned(),
        label: label.to_owned(),
        role,
        unit: String::new(),
        statistic: String::new(),
        error_95: None,
        codes,
    }
}

/// The declared codes, then those that only the released table has: totals, released keys, "other".
fn shown_codes(key: usize, declared: &[CodeLabel], table: &Table) -> Vec<CodeLabel> {
    let mut codes = declared.to_vec();
    for row in &table.rows {
        let extra = match row.keys.get(key) {
            Some(KeyCell::Total) => CodeLabel { code: TOTAL.to_owned(), label: "All".to_owned() },
            Some(KeyCell::Other) => CodeLabel { code: OTHER.to_owned(), label: "All others together".to_owned() },
            Some(KeyCell::Released(text)) => CodeLabel { code: text.clone(), label: text.clone() },
            _ => continue,
        };
        if !codes.iter().any(|known| known.code == extra.code) {
            codes.push(extra);
        }
    }
    codes
}

/// The different words of an output that is no number; `None` when it is one.
fn words(table: &Table, output: usize) -> Option<Vec<CodeLabel>> {
    let mut codes: Vec<CodeLabel> = Vec::new();
    let mut found = false;
    for row in &table.rows {
        let Some(word) = row.outputs.get(output).and_then(word) else { continue };
        found = true;
        if !codes.iter().any(|known| known.code == word) {
            codes.push(CodeLabel { code: word.clone(), label: word });
        }
    }
    found.then_some(codes)
}

fn word(cell: &OutputCell) -> Option<String> {
    match cell {
        OutputCell::Number(_) => None,
        OutputCell::Text(text) => Some(text.clone().unwrap_or_default()),
        OutputCell::Flag(flag) => Some(match flag {
            Some(true) => "Yes".to_owned(),
            Some(false) => "No".to_owned(),
            None => String::new(),
        }),
    }
}

fn shown(row: &choir_estimate::TableRow, outputs: &[OutputColumn], keys: &[Vec<CodeLabel>]) -> Row {
    let mut shown = Row { keys: Vec::new(), cells: Vec::new() };
    for output in outputs {
        match output {
            OutputColumn::Key { key, name, .. } => {
                let code = row.keys.get(*key).map_or_else(String::new, |cell| code_of(cell, keys.get(*key)));
                shown.keys.push((name.clone(), code));
            }
            OutputColumn::Measure { output, name, .. } => match row.outputs.get(*output) {
                Some(OutputCell::Number(estimate)) => shown.cells.push((name.clone(), released(estimate))),
                Some(other) => shown.keys.push((name.clone(), word(other).unwrap_or_default())),
                None => {}
            },
        }
    }
    shown
}

fn code_of(cell: &KeyCell, codes: Option<&Vec<CodeLabel>>) -> String {
    match cell {
        KeyCell::Code(code) => codes.and_then(|codes| codes.get(*code)).map(|code| code.code.clone()).unwrap_or_default(),
        KeyCell::Total => TOTAL.to_owned(),
        KeyCell::Released(text) => text.clone(),
        KeyCell::Other => OTHER.to_owned(),
    }
}

fn released(estimate: &Estimate) -> Cell {
    let status = match estimate.reliability {
        Reliability::Ok => Status::Ok,
        Reliability::Low => Status::LowReliability,
        Reliability::None => Status::NotAvailable,
    };
    Cell { value: estimate.value, lower: estimate.lower, upper: estimate.upper, status, design_effect: estimate.design_effect }
}
