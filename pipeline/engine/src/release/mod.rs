//! Release as a process: draft, checked, reviewed by a second person, published, withdrawn.
//!
//! The ledger holds the states and refuses every step that does not follow; here the steps do their work on the files:
//!
//! ```text
//! drafts/NAME/                 the pack as it would be published, without a signature; gone once it is published
//! evidence/NAME/               what the checks saw, for those who review; never inside a pack
//! packs/NAME/                  published to everybody
//! restricted/NAME/             published to one funder or partner
//! withdrawn/NAME/              withdrawn later
//! transparency.log             one line for each pack that was published, replaced or withdrawn
//! ```
//!
//! # Crash
//! A step writes what can be written again, then the ledger, then the log, then moves folders. Whatever was interrupted is
//! finished by asking for the same step again.

mod check;
mod cover;
mod draft;
mod log;
mod publish;

pub use check::CheckedRelease;
pub use draft::{DraftWish, DraftedRelease, Recipient};
pub use publish::{PublishedRelease, WithdrawnRelease};

use std::path::PathBuf;

use choir_ledger::{ReleaseActor, ReleaseName, ReleaseRecord, ReleaseStep, ReviewVerdict};

use crate::people::PUBLISHERS;
use crate::workspace::now;
use crate::{Engine, EngineError, Refusal};

/// A release with the places of its files.
#[derive(Debug, Clone, serde::Serialize)]
pub struct StandingRelease {
    /// What the ledger says.
    #[serde(flatten)]
    pub record: ReleaseRecord,
    /// The folder of the pack or of its draft; `None` where neither is there.
    pub folder: Option<PathBuf>,
    /// The folder of what the checks saw.
    pub evidence: Option<PathBuf>,
}

impl Engine {
    /// Every release, the newest first.
    ///
    /// # Errors
    /// When the actor may not publish, or the ledger cannot be read.
    pub fn releases(&self) -> Result<Vec<StandingRelease>, EngineError> {
        self.require("see releases", &PUBLISHERS)?;
        Ok(self.ledger()?.releases()?.into_iter().rev().map(|record| self.state(record)).collect())
    }

    /// One release.
    ///
    /// # Errors
    /// When there is none of this name.
    pub fn release(&self, name: &str) -> Result<StandingRelease, EngineError> {
        self.require("see releases", &PUBLISHERS)?;
        Ok(self.state(self.record_of(&named(name)?)?))
    }

    /// Asks that a check which needs a decision be let pass. Two other people then have to review the release.
    ///
    /// # Errors
    /// When the ledger refuses the step.
    pub fn except_check(&self, name: &str, check: &str, reason: &str, risk: &str) -> Result<StandingRelease, EngineError> {
        self.require("ask for an exception", &PUBLISHERS)?;
        let record = self.record_of(&named(name)?)?;
        let (check, reason, risk) = (check.to_uppercase(), reason.to_owned(), risk.to_owned());
        self.step(&record, ReleaseStep::Except { content: record.content.clone(), check, reason, risk })
    }

    /// Reviews a checked release as somebody who did not draft it.
    ///
    /// # Errors
    /// When the ledger refuses the step, or the draft is not the one that was checked.
    pub fn review_release(&self, name: &str, verdict: ReviewVerdict, reason: &str) -> Result<StandingRelease, EngineError> {
        self.require("review releases", &PUBLISHERS)?;
        let name = named(name)?;
        // What is reviewed must not be replaced meanwhile.
        let _alone = self.workspace.lock(&format!("release-{name}"))?;
        let record = self.record_of(&name)?;
        self.check_unchanged(&record)?;
        self.step(&record, ReleaseStep::Review { content: record.content.clone(), verdict, reason: reason.to_owned() })
    }

    pub(crate) fn record_of(&self, name: &ReleaseName) -> Result<ReleaseRecord, EngineError> {
        let ledger = self.ledger()?;
        if let Some(record) = ledger.release(name)? {
            return Ok(record);
        }
        let known = ledger.releases()?.into_iter().map(|record| record.name.to_string()).collect::<Vec<_>>().join(", ");
        Err(Refusal::UnknownRelease { name: name.to_string(), known }.into())
    }

    fn step(&self, record: &ReleaseRecord, step: ReleaseStep) -> Result<StandingRelease, EngineError> {
        Ok(self.state(self.enter(&record.name, step)?))
    }

    /// Enters a step into the ledger, which decides whether it follows.
    fn enter(&self, name: &ReleaseName, step: ReleaseStep) -> Result<ReleaseRecord, EngineError> {
        let at = now();
        let actor = ReleaseActor { actor: &self.actor.name, role: self.actor.role.word(), at: &at };
        Ok(self.ledger()?.release_step(name, &step, &actor)?)
    }

    fn state(&self, record: ReleaseRecord) -> StandingRelease {
        let folder = self.workspace.folder_of(&record).filter(|folder| folder.is_dir());
        let evidence = Some(self.workspace.evidence().join(record.name.as_str())).filter(|folder| folder.is_dir());
        StandingRelease { record, folder, evidence }
    }
}

pub(crate) fn named(name: &str) -> Result<ReleaseName, EngineError> {
    Ok(name.parse::<ReleaseName>()?)
}
