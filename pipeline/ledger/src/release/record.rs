//! What the ledger knows of a release: where it stands, and everything that was done.

use std::fmt;

use choir_contract::Day;
use serde::Serialize;

use super::process::DRAFTED_AGAIN;
use super::{Digest, ReleaseKind, ReleaseName, ReleaseStep, ReviewVerdict};

/// Where a release stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ReleaseState {
    /// Its pack was made.
    Draft,
    /// Its checks were run, and none failed.
    Checked,
    /// It has the approvals it needs.
    Reviewed,
    /// It was published.
    Published,
    /// It was taken back; nothing follows.
    Withdrawn,
    /// It was refused for good; nothing follows.
    Rejected,
}

impl ReleaseState {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Checked => "checked",
            Self::Reviewed => "reviewed",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
            Self::Rejected => "rejected",
        }
    }
}

impl fmt::Display for ReleaseState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

/// A step with who took it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReleaseEvent {
    /// Number of its entry in the ledger.
    pub entry: u64,
    /// When, in UTC.
    pub at: String,
    /// Who.
    pub actor: String,
    /// In which role.
    pub role: String,
    /// What.
    #[serde(flatten)]
    pub step: ReleaseStep,
}

/// An exception that was asked for a check of the present content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReleaseException {
    /// Which check.
    pub check: String,
    /// Why it should be let pass.
    pub reason: String,
    /// What could go wrong.
    pub risk: String,
    /// Who asks.
    pub actor: String,
    /// In which role.
    pub role: String,
    /// When, in UTC.
    pub at: String,
}

/// An approval of the present content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReleaseApproval {
    /// Who approved.
    pub actor: String,
    /// In which role.
    pub role: String,
    /// Why, where they said so.
    pub reason: String,
    /// When, in UTC.
    pub at: String,
}

/// A release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReleaseRecord {
    /// Its name.
    pub name: ReleaseName,
    /// Where it stands.
    pub state: ReleaseState,
    /// What it is made of.
    pub kind: ReleaseKind,
    /// The book's id; `answers` for answers.
    pub of: String,
    /// For whom it is.
    pub tier: String,
    /// The one funder or partner it is for; none when it is for everybody.
    pub recipient: Option<String>,
    /// The day on which it is to be published; never before.
    pub publish_on: Day,
    /// The present content: digest of the pack's checksums.
    pub content: Digest,
    /// Everybody who drafted the present content, as they were recorded.
    pub drafted_by: Vec<String>,
    /// Whether changes were requested, so that another content has to follow.
    pub changes_requested: bool,
    /// How the last check of the present content ended; none before one was run.
    pub checks_passed: Option<bool>,
    /// The checks of the present content that a person has to decide about.
    pub exceptions_needed: Vec<String>,
    /// Digest of what the last check of the present content saw.
    pub evidence: Option<Digest>,
    /// The exceptions that were asked for the present content.
    pub exceptions: Vec<ReleaseException>,
    /// How many different people have to approve the present content.
    pub approvals_needed: usize,
    /// Who approved the present content.
    pub approvals: Vec<ReleaseApproval>,
    /// Every step, the first one first.
    pub history: Vec<ReleaseEvent>,
}

impl ReleaseRecord {
    /// Whether another draft may take its place: nobody has approved it for good.
    #[must_use]
    pub fn may_be_drafted_again(&self) -> bool {
        DRAFTED_AGAIN.contains(&self.state)
    }

    /// The step by which it was published.
    #[must_use]
    pub fn published(&self) -> Option<&ReleaseEvent> {
        self.history.iter().find(|event| matches!(event.step, ReleaseStep::Publish { .. }))
    }

    /// The checks that need an exception for which nobody asked yet.
    #[must_use]
    pub fn exceptions_missing(&self) -> Vec<&str> {
        let asked = |id: &str| self.exceptions.iter().any(|exception| exception.check == id);
        self.exceptions_needed.iter().map(String::as_str).filter(|id| !asked(id)).collect()
    }

    /// Everybody who drafted the present content.
    pub(super) fn drafters(&self) -> impl Iterator<Item = &ReleaseEvent> {
        let drafted =
            |event: &&ReleaseEvent| matches!(&event.step, ReleaseStep::Draft { content, .. } if *content == self.content);
        self.history.iter().filter(drafted)
    }

    /// Whether changes of this content were requested at any time.
    pub(super) fn sent_back(&self, content: &Digest) -> bool {
        let requested = |event: &ReleaseEvent| match &event.step {
            ReleaseStep::Review { content: of, verdict: ReviewVerdict::RequestChanges, .. } => of == content,
            _ => false,
        };
        self.history.iter().any(requested)
    }
}
