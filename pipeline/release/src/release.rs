//! The released answer: made from noised aggregates, and from nothing else.

use choir_estimate::{Estimate, MeasureKind, Reliability, estimate, half_width_95};
use choir_mechanism::{Noised, NoisedColumn};
use serde::Serialize;

use crate::document::{AnswerDocument, Cell, CodeLabel, Column, ColumnRole, Privacy, Provenance, QuestionText, Row, Status};

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
    /// A key with its declared codes.
    Key {
        /// Name.
        name: String,
        /// Label.
        label: String,
        /// Codes, in order.
        codes: Vec<CodeLabel>,
    },
    /// A measure.
    Measure {
        /// Name.
        name: String,
        /// Label.
        label: String,
        /// Unit.
        unit: String,
        /// How it is made from noised columns.
        kind: MeasureKind,
    },
}

impl Release {
    /// Turns noised aggregates into an answer: one row a combination of keys, in code-list order, zeros included.
    #[must_use]
    pub fn new(noised: &Noised, context: ReleaseContext) -> Self {
        let mut columns = noised.columns();
        let mut described = Vec::new();
        let mut measures: Vec<(String, Vec<Estimate>)> = Vec::new();
        let mut keys: Vec<(String, Vec<CodeLabel>)> = Vec::new();
        for output in context.outputs {
            match output {
                OutputColumn::Key { name, label, codes } => {
                    described.push(Column {
                        name: name.clone(),
                        label,
                        role: ColumnRole::Key,
                        unit: String::new(),
                        statistic: String::new(),
                        error_95: None,
                        codes: codes.clone(),
                    });
                    keys.push((name, codes));
                }
                OutputColumn::Measure { name, label, unit, kind } => {
                    let (own, rest) = columns.split_at(kind.columns().min(columns.len()));
                    columns = rest;
                    described.push(measure_column(&name, label, unit, &kind, own));
                    measures.push((name, estimate(&kind, own)));
                }
            }
        }
        let cells = keys.iter().map(|(_, codes)| codes.len()).product();
        let rows = (0..cells).map(|cell| row(cell, &keys, &measures)).collect();
        Self(AnswerDocument {
            question: context.question,
            columns: described,
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

#[allow(clippy::cast_precision_loss, reason = "a width is far below 2^53 steps")]
fn measure_column(name: &str, label: String, unit: String, kind: &MeasureKind, own: &[NoisedColumn]) -> Column {
    let width = own.first().map(|column| half_width_95(column.scale()) as f64);
    let (statistic, error_95) = match kind {
        MeasureKind::Count => ("count", width),
        MeasureKind::Sum { resolution, .. } => ("sum", width.map(|width| width * resolution)),
        MeasureKind::Mean { .. } => ("mean", None),
    };
    Column {
        name: name.to_owned(),
        label,
        role: ColumnRole::Measure,
        unit,
        statistic: statistic.to_owned(),
        error_95,
        codes: Vec::new(),
    }
}

/// The row of a cell: cells count through the codes of the last key first.
fn row(cell: usize, keys: &[(String, Vec<CodeLabel>)], measures: &[(String, Vec<Estimate>)]) -> Row {
    let mut rest = cell;
    let mut codes: Vec<(String, String)> = Vec::new();
    for (name, list) in keys.iter().rev() {
        let code = list.get(rest % list.len().max(1)).map(|code| code.code.clone()).unwrap_or_default();
        rest /= list.len().max(1);
        codes.push((name.clone(), code));
    }
    codes.reverse();
    let cells =
        measures.iter().filter_map(|(name, estimates)| estimates.get(cell).map(|estimate| (name.clone(), released(*estimate))));
    Row { keys: codes, cells: cells.collect() }
}

fn released(estimate: Estimate) -> Cell {
    let status = match estimate.reliability {
        Reliability::Ok => Status::Ok,
        Reliability::Low => Status::LowReliability,
        Reliability::None => Status::NotAvailable,
    };
    Cell { value: estimate.value, lower: estimate.lower, upper: estimate.upper, status }
}
