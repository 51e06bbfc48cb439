//! The self-audit: does the product keep what it promises? It runs on made-up data and a ledger of its own; no row of the
//! lake is read and nothing is spent.

mod samplers;
mod trials;

use std::collections::BTreeMap;

use choir_contract::{ContributionBound, Delta, Programme};
use choir_mechanism::Law;
use choir_vault::Query;
use choir_vault::audit::{CORPUS, Replay, replay};

use crate::request::THRESHOLD_DELTA;
use crate::{Engine, EngineError};

pub use samplers::SamplerCheck;
pub use trials::EpsilonCheck;

/// What the self-audit found.
#[derive(Debug, Clone, PartialEq)]
pub struct PrivacyAudit {
    /// Questions and statements run on neighbouring inputs, the noise replaced by a recorder.
    pub replays: Vec<ReplayCheck>,
    /// Lower bounds on epsilon from many releases on worst-case neighbours.
    pub epsilons: Vec<EpsilonCheck>,
    /// Whether the noise follows its law.
    pub samplers: Vec<SamplerCheck>,
}

/// One question or statement on neighbouring inputs.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplayCheck {
    /// Name of the question, or the SQL.
    pub name: String,
    /// Whether it ran; otherwise it was refused, the same on every input.
    pub ran: bool,
    /// The largest move of any column as a share of the declared sensitivity.
    pub worst: f64,
    /// Whether nothing moved further than declared and nothing failed.
    pub holds: bool,
    /// What went wrong. The data are made up.
    pub detail: String,
}

impl PrivacyAudit {
    /// Whether everything held.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.replays.iter().all(|check| check.holds)
            && self.epsilons.iter().all(EpsilonCheck::holds)
            && self.samplers.iter().all(SamplerCheck::holds)
    }
}

impl Engine {
    /// Runs the self-audit: every statement on `inputs` pairs of neighbouring inputs, every mechanism `trials` times on
    /// each of two neighbours.
    ///
    /// # Errors
    /// When a question is not usable, or the ledger of the audit cannot be made. What the audit finds is no error.
    pub async fn audit_privacy(
        &self,
        inputs: u64,
        trials: u32,
        progress: &mut dyn FnMut(&str),
    ) -> Result<PrivacyAudit, EngineError> {
        let mut replays = Vec::new();
        for (name, query) in self.audited(&self.programme)? {
            progress(&name);
            replays.push(checked(name, replay(&self.programme, &query, 0..inputs).await));
        }
        progress("lower bounds on epsilon");
        let epsilons = trials::epsilons(trials)?;
        progress("samplers");
        Ok(PrivacyAudit { replays, epsilons, samplers: samplers::samplers(trials)? })
    }

    /// Every question with its default options, then the statements of the corpus.
    fn audited(&self, programme: &Programme) -> Result<Vec<(String, Query)>, EngineError> {
        let purpose = programme.datasets.values().flat_map(|dataset| &dataset.purposes).next().cloned().unwrap_or_default();
        let mut audited = Vec::new();
        for question in programme.questions.values() {
            let options = question.choose(&BTreeMap::new(), &programme.code_lists)?;
            let query = Query {
                options: options.iter().map(|(name, code)| (name.to_owned(), code.to_owned())).collect(),
                population: Some(question.population.clone()),
                ..query(&question.sql, &question.purpose, question.bound)
            };
            audited.push((format!("question {}", question.id), query));
        }
        for sql in CORPUS {
            let bound = ContributionBound { max_groups: two(), max_rows_per_group: two() };
            audited.push((sql.to_owned(), query(sql, &purpose, bound)));
        }
        Ok(audited)
    }
}

const fn two() -> std::num::NonZeroU32 {
    std::num::NonZeroU32::MIN.saturating_add(1)
}

fn query(sql: &str, purpose: &str, bound: ContributionBound) -> Query {
    let threshold_delta: Delta = THRESHOLD_DELTA;
    let (sql, purpose) = (sql.to_owned(), purpose.to_owned());
    Query { sql, options: Vec::new(), population: None, purpose, bound, law: Law::Gaussian, threshold_delta }
}

fn checked(name: String, replay: Replay) -> ReplayCheck {
    let detail = match &replay {
        Replay::Refused(refusal) => refusal.to_string(),
        Replay::Failed { input, reason } => format!("input {input}: {reason}"),
        Replay::Ran { .. } => String::new(),
    };
    ReplayCheck { name, ran: matches!(replay, Replay::Ran { .. }), worst: replay.worst(), holds: replay.holds(), detail }
}
