//! A request: an approved question with its options, or an evaluator's SQL, as everybody downstream sees it.

use std::collections::BTreeMap;

use choir_contract::{ALL, ColumnLabel, Delta, Options, Question, Rho};
use choir_mechanism::Law;
use choir_release::document::{ChosenOption, QuestionText};
use choir_vault::{Planned, Query, Vault};
use sha2::{Digest, Sha256};

use crate::{Engine, EngineError};

/// Everything about a request but its answer. Nothing of it depends on data.
pub(crate) struct Request {
    /// What the ledger calls it.
    pub(crate) subject: String,
    /// What it is, in words.
    pub(crate) text: QuestionText,
    /// Labels of the output columns.
    pub(crate) labels: BTreeMap<String, ColumnLabel>,
    pub(crate) query: Query,
    pub(crate) planned: Planned,
    /// Privacy loss.
    pub(crate) rho: Rho,
    /// Hash of the question's folder, or of the SQL, and of the schemas it uses.
    pub(crate) hash: String,
    /// Who approved it, in words.
    pub(crate) approved_by: String,
}

/// Delta that a release of keys by threshold costs, out of the population's own account.
pub(crate) const THRESHOLD_DELTA: Delta = Delta::from_units(1_000_000_000);

impl Engine {
    /// A question with its options.
    pub(crate) async fn request(&self, id: &str, chosen: &BTreeMap<String, String>) -> Result<Request, EngineError> {
        let question = self.programme.question(id)?;
        let options = question.choose(chosen, &self.programme.code_lists)?;
        let query = Query {
            sql: question.sql.clone(),
            options: options.iter().map(|(name, code)| (name.to_owned(), code.to_owned())).collect(),
            population: Some(question.population.clone()),
            purpose: question.purpose.clone(),
            bound: question.bound,
            law: Law::Gaussian,
            threshold_delta: THRESHOLD_DELTA,
        };
        let planned = Vault::analyse(&self.programme, &query).await?;
        self.check_meaning(&query.sql)?;
        let hash = self.programme.question_hash(question, &planned.datasets)?;
        Ok(Request {
            subject: subject(id),
            text: self.question_text(question, &options, &planned),
            labels: question.labels.clone(),
            query,
            planned,
            rho: question.rho,
            hash,
            // Roles, not names: the ledger knows who, a reader needs to know in what capacity.
            approved_by: "steward, not the author".to_owned(),
        })
    }

    /// The question in words, with the labels of what was chosen.
    fn question_text(&self, question: &Question, options: &Options, planned: &Planned) -> QuestionText {
        let options = question.options.iter().map(|option| {
            let code = options.get(&option.name).unwrap_or(ALL).to_owned();
            let list = self.programme.code_lists.get(&option.code_list);
            let label = list.and_then(|list| list.get(&code)).map_or_else(|| "All".to_owned(), |code| code.label.clone());
            ChosenOption { name: option.name.clone(), label: option.label.clone(), code, code_label: label }
        });
        QuestionText {
            id: question.id.clone(),
            title: question.title.clone(),
            universe: question.universe.clone(),
            how_to_read: question.how_to_read(),
            options: options.collect(),
            sql: None,
            intervals: self.intervals(planned),
        }
    }

    /// What the intervals of an answer cover.
    pub(crate) fn intervals(&self, planned: &Planned) -> String {
        use choir_contract::Sampling;
        let samplings = planned.datasets.iter().filter_map(|id| self.programme.datasets.get(id)).map(|dataset| dataset.sampling);
        let widest = samplings.max_by_key(|sampling| match sampling {
            Sampling::FullCount => 0,
            Sampling::Probability => 1,
            Sampling::NonProbability => 2,
        });
        let text = match widest {
            None | Some(Sampling::FullCount) => {
                "Everybody is counted: the intervals cover the noise that protects people, and nothing else."
            }
            Some(Sampling::Probability) => {
                "A sample drawn by chance: intervals of means, shares, quantiles and weighted figures cover the noise and the chance of the draw; those of counts and plain sums cover the noise alone."
            }
            Some(Sampling::NonProbability) => {
                "Not a sample drawn by chance: intervals of means, shares, quantiles and weighted figures cover the noise and what chance would add if it had been one; those of counts and plain sums cover the noise alone."
            }
        };
        text.to_owned()
    }
}

impl Request {
    /// Identity of the answer: the same request with the same options and budget on the same snapshot is the same answer.
    pub(crate) fn identity(&self, snapshot: &str) -> String {
        let mut hash = Sha256::new();
        let options = self.query.options.iter().flat_map(|(name, code)| [name.as_str(), code.as_str()]);
        for part in [self.hash.as_str(), snapshot].into_iter().chain(options) {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            hash.update(part.as_bytes());
        }
        hex::encode(&hash.finalize()[..16])
    }

    /// Delta that the release costs.
    pub(crate) fn delta(&self) -> Delta {
        self.planned.release.threshold.as_ref().map_or(Delta::ZERO, |threshold| threshold.delta)
    }

    /// What it is called in a refusal.
    pub(crate) fn name(&self) -> &str {
        &self.text.id
    }
}

pub(crate) fn subject(question: &str) -> String {
    format!("question {question}")
}
