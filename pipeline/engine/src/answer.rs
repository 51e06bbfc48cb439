//! Asking: the one way from a question to numbers.

use std::collections::BTreeMap;

use choir_contract::{Delta, Population};
use choir_estimate::MeasureKind;
use choir_ledger::{Debit, EntryKind, Grant, Note};
use choir_mechanism::{Bounded, Noised, accounting, gaussian};
use choir_release::document::{AnswerDocument, CodeLabel, Privacy, Provenance};
use choir_release::{OutputColumn, Release, ReleaseContext};
use choir_vault::{Output, Reading, Statistic};

use crate::request::Request;
use crate::workspace::{now, today};
use crate::{Engine, EngineError, Refusal};

/// An answer, fresh or kept from before.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The answer. Its `privacy.charged` tells whether this call debited the ledger.
    pub document: AnswerDocument,
}

const SOFTWARE: [&str; 3] = [concat!("choir ", env!("CARGO_PKG_VERSION")), "datafusion 55", "opendp 0.16"];

impl Engine {
    /// Answers an approved question.
    ///
    /// # Privacy
    /// In this order: everything that can refuse; then the stored answer, if there is one; then the debit, on disk; then
    /// the aggregate; then the noise; then the answer is kept; then it is given out. A crash anywhere loses at most the
    /// debit.
    ///
    /// # Errors
    /// Refusals and faults; none depends on a row.
    pub async fn ask(&self, id: &str, chosen: &BTreeMap<String, String>) -> Result<Answer, EngineError> {
        let request = match self.request(id, chosen).await {
            Err(EngineError::Plan(refusal)) => {
                self.record_refusal(id, "plan not supported")?;
                return Err(refusal.into());
            }
            other => other?,
        };
        self.check_approved(&request)?;
        let reading = self.vault.read()?;
        reading.check_landed(&request.planned.datasets)?;
        let identity = request.identity(reading.snapshot());
        let _alone = self.workspace.lock(&identity)?;
        if let Some(document) = self.stored(&identity)? {
            return Ok(Answer { document });
        }
        // Whatever the noise library could refuse, it refuses here, before anything is spent.
        gaussian::scales(request.question.rho, &request.planned.sensitivities())?;
        let grant = self.spend(&request, &identity)?;
        let bounded = reading.aggregate(&self.programme, &request.query, identity.clone()).await?;
        let noised = noise(bounded, grant).await?;
        self.keep(&request, &reading, &identity, &noised)
    }

    fn check_approved(&self, request: &Request<'_>) -> Result<(), EngineError> {
        let id = &request.question.id;
        let decision = self.ledger()?.latest_decision(&request.subject())?;
        let reason = match decision {
            Some(entry) if entry.kind == EntryKind::Approval && entry.detail == request.hash => return Ok(()),
            Some(entry) if entry.kind == EntryKind::Approval => "it, or a schema it uses, was changed after its approval",
            Some(_) => "its approval was taken back",
            None => "nobody has approved it yet",
        };
        self.record_refusal(id, "not approved")?;
        Err(Refusal::NotApproved { question: id.clone(), reason }.into())
    }

    fn record_refusal(&self, id: &str, reason: &str) -> Result<(), EngineError> {
        let purpose = self.programme.question(id).map(|question| question.purpose.as_str()).unwrap_or_default();
        let (kind, subject) = (EntryKind::Refusal, crate::request::subject(id));
        let (actor, role) = (self.actor.name.as_str(), self.actor.role.word());
        self.ledger()?.record(&Note { kind, actor, role, purpose, subject: &subject, detail: reason, at: &now() })?;
        Ok(())
    }

    fn stored(&self, identity: &str) -> Result<Option<AnswerDocument>, EngineError> {
        let Some(answer) = self.ledger()?.answer(identity)? else { return Ok(None) };
        let mut document: AnswerDocument = serde_json::from_str(&answer.body).map_err(|_| EngineError::StoredAnswer)?;
        document.privacy.charged = false;
        Ok(Some(document))
    }

    fn spend(&self, request: &Request<'_>, identity: &str) -> Result<Grant, EngineError> {
        let question = request.question;
        let debit = Debit {
            population: &question.population,
            rho: question.rho,
            delta: Delta::ZERO,
            request: identity,
            actor: &self.actor.name,
            role: self.actor.role.word(),
            purpose: &question.purpose,
            subject: &request.subject(),
            at: &now(),
        };
        Ok(self.ledger()?.spend(&debit)?)
    }

    fn keep(&self, request: &Request<'_>, reading: &Reading<'_>, identity: &str, noised: &Noised) -> Result<Answer, EngineError> {
        let population = self.programme.population(&request.question.population)?;
        let context = ReleaseContext {
            question: self.question_text(request),
            outputs: outputs(request),
            privacy: privacy(request, population)?,
            provenance: self.provenance(request, reading, identity, noised),
        };
        let release = Release::new(noised, context);
        let body = serde_json::to_string(&release).map_err(|_| EngineError::StoredAnswer)?;
        self.ledger()?.keep_answer(identity, noised.ledger_entry(), &self.actor.name, &body, &now())?;
        Ok(Answer { document: release.document().clone() })
    }

    fn provenance(&self, request: &Request<'_>, reading: &Reading<'_>, identity: &str, noised: &Noised) -> Provenance {
        Provenance {
            release: identity.to_owned(),
            question_hash: request.hash.clone(),
            // Roles, not names: the ledger knows who, a reader needs to know in what capacity.
            approved_by: "steward, not the author".to_owned(),
            asked_by: self.actor.role.word().to_owned(),
            answered_on: today(),
            datasets: request.planned.datasets.clone(),
            snapshot: reading.snapshot().to_owned(),
            ledger_entry: Some(noised.ledger_entry()),
            purpose: request.question.purpose.clone(),
            software: SOFTWARE.map(str::to_owned).to_vec(),
        }
    }
}

/// Draws the noise away from the async workers: OpenDP's measurements are built and used inside one synchronous call.
async fn noise(bounded: Bounded, grant: Grant) -> Result<Noised, EngineError> {
    let drawn = tokio::task::spawn_blocking(move || gaussian::release(bounded, grant)).await;
    Ok(drawn.map_err(|_| EngineError::Task)??)
}

fn privacy(request: &Request<'_>, population: &Population) -> Result<Privacy, EngineError> {
    let rho = request.question.rho;
    Ok(Privacy {
        rho: rho.to_string(),
        epsilon: accounting::epsilon(rho, population.delta)?,
        delta: population.delta,
        unit: population.kind.word().to_owned(),
        population: population.id.clone(),
        mechanism: "discrete Gaussian noise on bounded aggregates (zero-concentrated differential privacy)".to_owned(),
        charged: true,
    })
}

/// The output columns with their labels.
fn outputs(request: &Request<'_>) -> Vec<OutputColumn> {
    let labels = &request.question.labels;
    let label = |name: &String| labels.get(name).map_or_else(|| name.clone(), |label| label.label().to_owned());
    let describe = |output: &Output| match output {
        Output::Key { name, codes } => OutputColumn::Key {
            name: name.clone(),
            label: label(name),
            codes: codes.iter().map(|code| CodeLabel { code: code.code.clone(), label: code.label.clone() }).collect(),
        },
        Output::Measure { name, statistic, .. } => OutputColumn::Measure {
            name: name.clone(),
            label: label(name),
            unit: labels.get(name).map(|label| label.unit().to_owned()).unwrap_or_default(),
            kind: kind(*statistic),
        },
    };
    request.planned.outputs.iter().map(describe).collect()
}

pub(crate) const fn kind(statistic: Statistic) -> MeasureKind {
    match statistic {
        Statistic::Rows | Statistic::Units => MeasureKind::Count,
        Statistic::Sum { resolution, minimum, .. } => MeasureKind::Sum { resolution, never_negative: minimum >= 0 },
        Statistic::Mean { resolution, minimum, maximum } => MeasureKind::Mean { resolution, minimum, maximum },
    }
}
