//! An evaluator's own SQL: within an allowance, at fixed moments, by the same way as a question.

use choir_contract::{ContributionBound, Rho};
use choir_mechanism::{Law, accounting};
use choir_release::document::QuestionText;
use choir_vault::{Query, Vault};

use crate::pace::Pace;
use crate::people::PUBLISHERS;
use crate::request::{Request, THRESHOLD_DELTA};
use crate::{Answer, Engine, EngineError, Explanation, Refusal};

/// SQL with its budget.
#[derive(Debug, Clone)]
pub struct SqlRequest {
    /// One SELECT.
    pub sql: String,
    /// What it may cost.
    pub budget: Budget,
    /// How much one privacy unit may add, where it may have many rows.
    pub bound: ContributionBound,
    /// What it is for: a purpose that every dataset allows.
    pub purpose: String,
    /// Whether the guarantee must be pure epsilon.
    pub pure: bool,
}

/// What a request may cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Budget {
    /// As zero-concentrated differential privacy.
    Rho(Rho),
    /// As epsilon at the population's delta.
    Epsilon(f64),
}

/// What the ledger calls ad hoc SQL.
pub(crate) const SUBJECT: &str = "sql";

impl Engine {
    /// Answers ad hoc SQL.
    ///
    /// # Privacy
    /// The same order as for a question. Besides the population's cap, somebody's allowance must cover it: that of the
    /// actor or of their role. The answer leaves at a fixed step of time.
    ///
    /// # Errors
    /// Refusals and faults; none depends on a row.
    pub async fn sql(&self, asked: &SqlRequest) -> Result<Answer, EngineError> {
        self.require("ask in SQL", &PUBLISHERS)?;
        self.record_request(SUBJECT, &asked.purpose, &asked.sql)?;
        let request = match self.sql_request(asked).await {
            Err(EngineError::Plan(refusal)) => {
                self.record_refusal(SUBJECT, &asked.purpose, "plan not supported")?;
                return Err(refusal.into());
            }
            other => other?,
        };
        self.check_allowance(&request)?;
        let pace = Pace::start(self.workspace.settings()?.release_step());
        let answer = self.answer(&request).await;
        pace.hold().await;
        answer
    }

    /// What a SQL statement would cost and give, step by step. Touches neither data nor budget.
    ///
    /// # Errors
    /// When the statement is refused.
    pub async fn explain_sql(&self, asked: &SqlRequest) -> Result<Explanation, EngineError> {
        self.require("ask in SQL", &PUBLISHERS)?;
        let request = self.sql_request(asked).await?;
        self.explain(&request)
    }

    /// Ad hoc SQL needs an allowance of the person or of their role: the population's cap alone belongs to everybody.
    fn check_allowance(&self, request: &Request) -> Result<(), EngineError> {
        use choir_ledger::Holder;
        let own = [Holder::Person(self.actor.name.clone()), Holder::Role(self.actor.role.word().to_owned())];
        let allowances = self.ledger()?.allowances(&request.planned.population)?;
        if allowances.iter().any(|allowance| own.contains(&allowance.holder)) {
            return Ok(());
        }
        self.record_refusal(SUBJECT, &request.query.purpose, "no allowance")?;
        Err(Refusal::NoAllowance {
            actor: self.actor.name.clone(),
            role: self.actor.role,
            population: request.planned.population.clone(),
        }
        .into())
    }

    pub(crate) async fn sql_request(&self, asked: &SqlRequest) -> Result<Request, EngineError> {
        let gaussian = self.sql_request_with(asked, Law::Gaussian).await?;
        let Budget::Epsilon(epsilon) = asked.budget else {
            return if asked.pure { Err(Refusal::PureNeedsEpsilon.into()) } else { Ok(gaussian) };
        };
        let population = self.programme.population(&gaussian.planned.population)?;
        let allowed = population.pure_epsilon.is_some_and(|limit| epsilon <= limit);
        match (asked.pure, allowed) {
            (true, false) => {
                Err(Refusal::PureNotAllowed { population: population.id.clone(), limit: population.pure_epsilon }.into())
            }
            (true, true) => self.sql_request_with(asked, Law::Laplace).await,
            (false, false) => Ok(gaussian),
            (false, true) => {
                let laplace = self.sql_request_with(asked, Law::Laplace).await?;
                Ok(if closer(&laplace, &gaussian) { laplace } else { gaussian })
            }
        }
    }

    async fn sql_request_with(&self, asked: &SqlRequest, law: Law) -> Result<Request, EngineError> {
        let query = Query {
            sql: asked.sql.clone(),
            options: Vec::new(),
            population: None,
            purpose: asked.purpose.clone(),
            bound: asked.bound,
            law,
            threshold_delta: THRESHOLD_DELTA,
        };
        let planned = Vault::analyse(&self.programme, &query).await?;
        self.check_meaning(&query.sql)?;
        let population = self.programme.population(&planned.population)?;
        let rho = match (asked.budget, law) {
            (Budget::Rho(rho), _) => rho,
            (Budget::Epsilon(epsilon), Law::Gaussian) => accounting::rho_within(epsilon, population.delta)?,
            (Budget::Epsilon(epsilon), Law::Laplace) => accounting::rho_of_pure_epsilon(epsilon),
        };
        let schemas = self.programme.schemas_hash(&planned.datasets)?;
        let bound = format!("{}x{}", asked.bound.max_groups, asked.bound.max_rows_per_group);
        let said = [schemas.as_str(), &asked.sql, &asked.purpose, &rho.to_string(), &bound, law_word(law)].join("\n");
        let text = QuestionText {
            id: SUBJECT.to_owned(),
            title: "An evaluator's own query".to_owned(),
            universe: population.label.to_lowercase(),
            how_to_read: String::new(),
            options: Vec::new(),
            sql: Some(asked.sql.clone()),
            intervals: self.intervals(&planned),
        };
        Ok(Request {
            subject: SUBJECT.to_owned(),
            text,
            labels: std::collections::BTreeMap::new(),
            query,
            planned,
            rho,
            hash: said_hash(&said),
            approved_by: "within an allowance for ad hoc SQL".to_owned(),
        })
    }
}

/// Whether the first request's figures have less error than the second's: on average over columns, by the width that
/// holds 95 in 100.
fn closer(first: &Request, second: &Request) -> bool {
    use choir_estimate::expected_errors;
    let widths = |request: &Request| -> Option<Vec<f64>> {
        let expected = request.planned.release.expected(request.rho).ok()?;
        expected_errors(&request.planned.estimate, request.planned.release.law, &expected)
            .into_iter()
            .map(|error| error.half_width)
            .collect()
    };
    match (widths(first), widths(second)) {
        (Some(first), Some(second)) => {
            let ratios = first.iter().zip(&second).map(|(a, b)| (a.max(f64::MIN_POSITIVE) / b.max(f64::MIN_POSITIVE)).ln());
            ratios.sum::<f64>() < 0.0
        }
        _ => false,
    }
}

pub(crate) const fn law_word(law: Law) -> &'static str {
    match law {
        Law::Gaussian => "gaussian",
        Law::Laplace => "laplace",
    }
}

fn said_hash(said: &str) -> String {
    use sha2::Digest as _;
    hex::encode(sha2::Sha256::digest(said.as_bytes()))
}
