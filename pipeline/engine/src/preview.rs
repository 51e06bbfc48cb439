//! Before spending: what an answer would cost, and how far off its numbers would be.

use std::collections::BTreeMap;

use choir_contract::Rho;
use choir_estimate::{MeasureKind, Z_95, half_width_95};
use choir_mechanism::{accounting, gaussian};
use choir_vault::Output;

use crate::answer::kind;
use crate::{Approval, Engine, EngineError};

/// What an answer would cost and give. Nothing was spent and no row was read to know it.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// The question.
    pub question: String,
    /// Its title.
    pub title: String,
    /// Whether it may be asked.
    pub approval: Approval,
    /// Privacy loss.
    pub rho: Rho,
    /// The same as epsilon.
    pub epsilon: f64,
    /// Delta of the epsilon.
    pub delta: f64,
    /// The population that would be debited.
    pub population: String,
    /// What it has left now.
    pub remaining: Rho,
    /// Rows of the answer.
    pub rows: usize,
    /// Most groups and rows a group that one unit may add.
    pub bound: (u32, u32),
    /// The expected error of each measure.
    pub errors: Vec<ExpectedError>,
    /// Whether this very answer is stored, so that asking costs nothing.
    pub stored: bool,
}

/// The expected error of one measure.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectedError {
    /// Column name.
    pub name: String,
    /// Its label.
    pub label: String,
    /// In one sentence: "95 in 100 counts within 6".
    pub sentence: String,
    /// Half width of the 95% interval; for a mean, that of a group of 100 rows.
    pub within: f64,
}

impl Engine {
    /// Cost and expected error of a question with its options.
    ///
    /// # Errors
    /// When the question is not usable.
    pub async fn preview(&self, id: &str, chosen: &BTreeMap<String, String>) -> Result<Preview, EngineError> {
        let request = self.request(id, chosen).await?;
        let question = request.question;
        let population = self.programme.population(&question.population)?;
        let scales = gaussian::scales(question.rho, &request.planned.sensitivities())?;
        let mut scales = scales.as_slice();
        let mut errors = Vec::new();
        for output in &request.planned.outputs {
            if let Output::Measure { name, statistic, sensitivities } = output {
                let (own, rest) = scales.split_at(sensitivities.len());
                scales = rest;
                let label = question.labels.get(name);
                let unit = label.map(|label| label.unit().to_owned()).unwrap_or_default();
                let label = label.map_or_else(|| name.clone(), |label| label.label().to_owned());
                let (within, sentence) = expected(&kind(*statistic), own, &unit);
                errors.push(ExpectedError { name: name.clone(), label, sentence, within });
            }
        }
        let reading = self.vault.read()?;
        let stored = self.ledger()?.answer(&request.identity(reading.snapshot()))?.is_some();
        Ok(Preview {
            question: question.id.clone(),
            title: question.title.clone(),
            approval: self.approval(&request.subject(), &request.hash)?,
            rho: question.rho,
            epsilon: accounting::epsilon(question.rho, population.delta)?,
            delta: population.delta,
            population: population.id.clone(),
            remaining: self.ledger()?.balance(&population.id)?.remaining(),
            rows: request.planned.cells(),
            bound: (request.planned.bound.max_groups.get(), request.planned.bound.max_rows_per_group.get()),
            errors,
            stored,
        })
    }
}

#[allow(clippy::cast_precision_loss, reason = "widths are far below 2^53")]
fn expected(kind: &MeasureKind, scales: &[f64], unit: &str) -> (f64, String) {
    let width = scales.first().map_or(0.0, |scale| half_width_95(*scale) as f64);
    match kind {
        MeasureKind::Count => (width, format!("95 in 100 counts within {width}")),
        MeasureKind::Sum { resolution, .. } => {
            let within = width * resolution;
            (within, format!("95 in 100 sums within {within} {unit}").trim_end().to_owned())
        }
        MeasureKind::Mean { resolution, minimum, maximum } => {
            // The sum is of twice the distance to the middle; the worst mean lies at a bound.
            let reach = (maximum - minimum) as f64;
            let (sum, count) =
                (scales.first().copied().unwrap_or(0.0) / 2.0, scales.get(1).copied().unwrap_or(0.0) * reach / 2.0);
            let within = Z_95 * sum.hypot(count) / 100.0 * resolution;
            (within, format!("95 in 100 means of a group of 100 within {within:.1} {unit}").trim_end().to_owned())
        }
    }
}
