//! What an answer would cost and give, before anything is spent.

use std::collections::BTreeMap;

use choir_contract::Rho;

use crate::{Approval, Engine, EngineError, Explanation};

/// What an answer would cost and give.
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
    /// The population whose cap would be debited.
    pub population: String,
    /// What remains of the cap.
    pub remaining: Rho,
    /// Number of rows of the answer.
    pub rows: usize,
    /// Most groups, and most rows a group, of one privacy unit.
    pub bound: (u32, u32),
    /// Expected error of each measure.
    pub errors: Vec<ExpectedError>,
    /// Whether the answer is already there, at no further cost.
    pub stored: bool,
    /// The whole way, step by step.
    pub explanation: Explanation,
}

/// Expected error of one measure, known before any data are read.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectedError {
    /// The measure.
    pub name: String,
    /// Its label.
    pub label: String,
    /// A sentence: "95 in 100 numbers within 6".
    pub sentence: String,
    /// Half width of the 95% interval, where it is known beforehand.
    pub within: Option<f64>,
}

impl Engine {
    /// Cost and expected error of a question with its options.
    ///
    /// # Errors
    /// When the question is not usable.
    pub async fn preview(&self, id: &str, chosen: &BTreeMap<String, String>) -> Result<Preview, EngineError> {
        let request = self.request(id, chosen).await?;
        let explanation = self.explain(&request)?;
        let errors = explanation.outputs.iter().map(|output| ExpectedError {
            name: output.name.clone(),
            label: output.label.clone(),
            sentence: output.sentence.clone(),
            within: output.within,
        });
        let reading = self.vault.read()?;
        let stored = self.ledger()?.answer(&request.identity(reading.snapshot()))?.is_some();
        Ok(Preview {
            question: request.text.id.clone(),
            title: request.text.title.clone(),
            approval: self.approval(&request.subject, &request.hash)?,
            rho: request.rho,
            epsilon: explanation.epsilon,
            delta: explanation.delta,
            population: explanation.population.clone(),
            remaining: explanation.remaining,
            rows: request.planned.rows(),
            bound: (request.planned.bound.max_groups.get(), request.planned.bound.max_rows_per_group.get()),
            errors: errors.collect(),
            stored,
            explanation,
        })
    }
}
