//! Asking: the one way from a request to numbers.

use std::collections::BTreeMap;

use choir_contract::{Population, UnitSource};
use choir_ledger::{Debit, EntryKind, Grant, Note};
use choir_mechanism::{Bounded, Expected, Law, Noised, accounting};
use choir_release::document::{AnswerDocument, Privacy, Provenance};
use choir_release::{Release, ReleaseContext};
use choir_vault::Reading;

use crate::request::Request;
use crate::workspace::{day, now, today};
use crate::{Engine, EngineError, Refusal, columns};

/// An answer, fresh or kept from before.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The answer. Its `privacy.charged` tells whether this call debited the ledger.
    pub document: AnswerDocument,
}

pub(crate) const SOFTWARE: [&str; 3] = [concat!("choir ", env!("CARGO_PKG_VERSION")), "datafusion 55", "opendp 0.16"];

impl Engine {
    /// Answers an approved question.
    ///
    /// # Errors
    /// Refusals and faults; none depends on a row.
    pub async fn ask(&self, id: &str, chosen: &BTreeMap<String, String>) -> Result<Answer, EngineError> {
        let question = self.programme.question(id)?;
        self.record_request(&crate::request::subject(id), &question.purpose, &said(chosen))?;
        let request = match self.request(id, chosen).await {
            Err(EngineError::Plan(refusal)) => {
                self.record_refusal(&crate::request::subject(id), &question.purpose, "plan not supported")?;
                return Err(refusal.into());
            }
            other => other?,
        };
        self.check_approved(&request)?;
        self.answer(&request).await
    }

    /// A purpose has to lie in what every partner has agreed to and in what people were told; rows whose own notice or consent
    /// does not reach so far are left out by the plan.
    pub(crate) fn check_lawful(&self, datasets: &[String], purpose: &str, reading: &Reading<'_>) -> Result<(), EngineError> {
        for id in datasets {
            let source = self.programme.dataset(id)?;
            // What is made from other rows rests on what was agreed about those.
            let source = match &source.unit_source {
                UnitSource::Derived(from) => self.programme.dataset(from)?,
                _ => source,
            };
            let partners = reading.partners(&source.id);
            self.programme.lawfulness.lawful(purpose, source, &partners, day())?;
        }
        Ok(())
    }

    /// Answers a request that may be answered.
    ///
    /// # Privacy
    /// In this order: everything that can refuse; then the stored answer, if there is one; then the debit, on disk; then
    /// the aggregate; then the noise; then the answer is kept; then it is given out. A crash anywhere loses at most the
    /// debit.
    ///
    /// # Errors
    /// Refusals and faults; none depends on a row.
    pub(crate) async fn answer(&self, request: &Request) -> Result<Answer, EngineError> {
        let reading = self.vault.read()?;
        reading.check_landed(&request.planned.datasets)?;
        self.check_lawful(&request.planned.datasets, &request.query.purpose, &reading)?;
        let identity = request.identity(reading.snapshot());
        let _alone = self.workspace.lock(&identity)?;
        if let Some(document) = self.stored(&identity)? {
            return Ok(Answer { document });
        }
        // Whatever the noise library could refuse, it refuses here, before anything is spent.
        let expected = match request.planned.release.expected(request.rho) {
            Ok(expected) => expected,
            Err(error) => {
                self.record_refusal(&request.subject, &request.query.purpose, "the budget does not make a release")?;
                return Err(error.into());
            }
        };
        let grant = self.spend(request, &identity)?;
        let bounded = reading.aggregate(&self.programme, &request.query, identity.clone()).await?;
        let noised = noise(bounded, grant).await?;
        self.keep(request, &reading, &identity, &noised, &expected)
    }

    fn check_approved(&self, request: &Request) -> Result<(), EngineError> {
        let decision = self.ledger()?.latest_decision(&request.subject)?;
        let reason = match decision {
            Some(entry) if entry.kind == EntryKind::Approval && entry.detail == request.hash => return Ok(()),
            Some(entry) if entry.kind == EntryKind::Approval => "it, or a schema it uses, was changed after its approval",
            Some(_) => "its approval was taken back",
            None => "nobody has approved it yet",
        };
        self.record_refusal(&request.subject, &request.query.purpose, "not approved")?;
        Err(Refusal::NotApproved { question: request.name().to_owned(), reason }.into())
    }

    /// Records who asks for what, before it is considered.
    pub(crate) fn record_request(&self, subject: &str, purpose: &str, detail: &str) -> Result<(), EngineError> {
        self.ledger()?.request(&self.actor.name, self.actor.role.word(), purpose, subject, detail, &now())?;
        Ok(())
    }

    pub(crate) fn record_refusal(&self, subject: &str, purpose: &str, reason: &str) -> Result<(), EngineError> {
        let (kind, actor, role) = (EntryKind::Refusal, self.actor.name.as_str(), self.actor.role.word());
        self.ledger()?.record(&Note { kind, actor, role, purpose, subject, detail: reason, at: &now() })?;
        Ok(())
    }

    fn stored(&self, identity: &str) -> Result<Option<AnswerDocument>, EngineError> {
        let Some(answer) = self.ledger()?.answer(identity)? else { return Ok(None) };
        let mut document: AnswerDocument = serde_json::from_str(&answer.body).map_err(|_| EngineError::StoredAnswer)?;
        document.privacy.charged = false;
        Ok(Some(document))
    }

    fn spend(&self, request: &Request, identity: &str) -> Result<Grant, EngineError> {
        let debit = Debit {
            population: &request.planned.population,
            rho: request.rho,
            delta: request.delta(),
            request: identity,
            actor: &self.actor.name,
            role: self.actor.role.word(),
            purpose: &request.query.purpose,
            subject: &request.subject,
            at: &now(),
        };
        Ok(self.ledger()?.spend(&debit)?)
    }

    fn keep(
        &self,
        request: &Request,
        reading: &Reading<'_>,
        identity: &str,
        noised: &Noised,
        expected: &Expected,
    ) -> Result<Answer, EngineError> {
        let population = self.programme.population(&request.planned.population)?;
        let context = ReleaseContext {
            question: request.text.clone(),
            estimate: request.planned.estimate.clone(),
            keys: columns::key_codes(&request.planned),
            outputs: columns::outputs(request, expected),
            privacy: privacy(request, population)?,
            provenance: self.provenance(request, reading, identity, noised),
        };
        let release = Release::new(noised, context);
        let body = serde_json::to_string(&release).map_err(|_| EngineError::StoredAnswer)?;
        self.ledger()?.keep_answer(identity, noised.ledger_entry(), &self.actor.name, &body, &now())?;
        // As it will be read again: the first answer and every later one have the same digits.
        Ok(Answer { document: serde_json::from_str(&body).map_err(|_| EngineError::StoredAnswer)? })
    }

    fn provenance(&self, request: &Request, reading: &Reading<'_>, identity: &str, noised: &Noised) -> Provenance {
        Provenance {
            release: identity.to_owned(),
            question_hash: request.hash.clone(),
            approved_by: request.approved_by.clone(),
            asked_by: self.actor.role.word().to_owned(),
            answered_on: today(),
            datasets: request.planned.datasets.clone(),
            snapshot: reading.snapshot().to_owned(),
            ledger_entry: Some(noised.ledger_entry()),
            purpose: request.query.purpose.clone(),
            software: SOFTWARE.map(str::to_owned).to_vec(),
        }
    }
}

/// The options of a request, for the ledger.
fn said(chosen: &BTreeMap<String, String>) -> String {
    chosen.iter().map(|(name, code)| format!("{name}={code}")).collect::<Vec<_>>().join(", ")
}

/// Draws the noise away from the async workers: OpenDP's measurements are built and used inside one synchronous call.
pub(crate) async fn noise(bounded: Bounded, grant: Grant) -> Result<Noised, EngineError> {
    let drawn = tokio::task::spawn_blocking(move || choir_mechanism::release(bounded, grant)).await;
    Ok(drawn.map_err(|_| EngineError::Task)??)
}

/// What an answer costs, for people. A release of keys by threshold adds its own delta to that of the display.
pub(crate) fn privacy(request: &Request, population: &Population) -> Result<Privacy, EngineError> {
    Ok(Privacy {
        rho: request.rho.to_string(),
        epsilon: accounting::epsilon(request.rho, population.delta)?,
        delta: population.delta + request.delta().to_f64_down(),
        unit: population.kind.word().to_owned(),
        population: population.id.clone(),
        mechanism: mechanism(request),
        charged: true,
    })
}

pub(crate) fn mechanism(request: &Request) -> String {
    use choir_mechanism::Shape;
    let release = &request.planned.release;
    let law = match release.law {
        Law::Gaussian => "discrete Gaussian noise",
        Law::Laplace => "discrete Laplace noise (pure epsilon)",
    };
    let quantiles = release.columns.iter().any(|column| matches!(column.shape, Shape::Quantile(_)));
    let vectors = release.columns.iter().any(|column| matches!(column.shape, Shape::Vector { .. }));
    let parts = [
        vectors.then(|| format!("{law} on bounded aggregates")),
        quantiles.then(|| "the exponential mechanism for quantiles".to_owned()),
        release.threshold.is_some().then(|| "keys released by threshold".to_owned()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("{} (zero-concentrated differential privacy)", parts.join(", "))
}
