//! Approving questions, and taking approvals back.

use std::collections::BTreeMap;

use choir_ledger::{EntryKind, Note};

use crate::people::STEWARDS;
use crate::workspace::now;
use crate::{Engine, EngineError, Refusal};

/// Whether a question may be asked as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Approval {
    /// Approved, by whom and when.
    Approved {
        /// By whom.
        by: String,
        /// When.
        at: String,
    },
    /// Approved once, then the folder or a schema it uses changed.
    Changed,
    /// Taken back.
    Revoked,
    /// Never approved.
    Waiting,
}

impl Approval {
    /// The word for lists.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Approved { .. } => "approved",
            Self::Changed => "changed since",
            Self::Revoked => "revoked",
            Self::Waiting => "waiting",
        }
    }
}

impl Engine {
    /// Approves a question as it stands: its whole folder and the schemas it uses.
    ///
    /// # Errors
    /// When the actor is no steward or wrote the question, or its plan is not supported.
    pub async fn approve(&self, id: &str) -> Result<(), EngineError> {
        self.require("approve questions", &STEWARDS)?;
        let request = self.request(id, &BTreeMap::new()).await?;
        if self.programme.question(id)?.author.trim().eq_ignore_ascii_case(self.actor.name.trim()) {
            return Err(Refusal::OwnWork { question: id.to_owned(), actor: self.actor.name.clone() }.into());
        }
        self.decide(EntryKind::Approval, &request.subject, &request.hash)
    }

    /// Takes an approval back. Answers that were given stay given.
    ///
    /// # Errors
    /// When the actor is no steward, or there is no such question.
    pub fn revoke(&self, id: &str) -> Result<(), EngineError> {
        self.require("revoke approvals", &STEWARDS)?;
        let question = self.programme.question(id)?;
        self.decide(EntryKind::Revocation, &crate::request::subject(&question.id), "revoked")
    }

    fn decide(&self, kind: EntryKind, subject: &str, detail: &str) -> Result<(), EngineError> {
        let (actor, role) = (self.actor.name.as_str(), self.actor.role.word());
        self.ledger()?.record(&Note { kind, actor, role, purpose: "", subject, detail, at: &now() })?;
        Ok(())
    }

    pub(crate) fn approval(&self, subject: &str, hash: &str) -> Result<Approval, EngineError> {
        Ok(match self.ledger()?.latest_decision(subject)? {
            Some(entry) if entry.kind == EntryKind::Approval && entry.detail == hash => {
                Approval::Approved { by: entry.actor, at: entry.at }
            }
            Some(entry) if entry.kind == EntryKind::Approval => Approval::Changed,
            Some(_) => Approval::Revoked,
            None => Approval::Waiting,
        })
    }
}
