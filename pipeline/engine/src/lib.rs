//! The corridor: land, preview, answer, approve, publish, from door to door, and every refusal.
//!
//! # Privacy
//! Debit, then compute, then noise, then publish. What decides whether a request is refused, charged or answered is
//! known before any row is read: the question, its approval, the plan, the budget, and which datasets were landed.

mod allowance;
mod answer;
mod approval;
mod audit;
mod book;
mod budget;
mod catalogue;
mod columns;
mod custody;
mod error;
mod explain;
mod landing;
mod links;
mod pace;
mod people;
mod preview;
mod release;
mod request;
mod settings;
mod sql;
mod workspace;

pub use answer::Answer;
pub use approval::Approval;
pub use audit::{EpsilonCheck, PrivacyAudit, ReplayCheck, SamplerCheck};
pub use book::{BookEntry, BookPreview, PreviewedTable};
pub use budget::{Allowance, PopulationBudget};
pub use catalogue::{CatalogueEntry, Shown};
pub use choir_ledger::{AllowanceState, Head, Holder, ReleaseEvent, ReleaseRecord, ReleaseState, ReleaseStep, ReviewVerdict};
pub use choir_vault::{
    DistinctPeople, FileReport, IdentityRow, LandingReport, LinkReason, Pending, Quarantined, Retained, Verdict,
};
pub use custody::RetentionRun;
pub use error::{EngineError, Outcome, Refusal};
pub use explain::{ExplainedColumn, ExplainedOutput, ExplainedStep, Explanation};
pub use people::{Person, Role};
pub use preview::{ExpectedError, Preview};
pub use release::{CheckedRelease, DraftWish, DraftedRelease, PublishedRelease, Recipient, StandingRelease, WithdrawnRelease};
pub use settings::Settings;
pub use sql::{Budget, SqlRequest};
pub use workspace::{ShippedFile, Workspace};

use choir_contract::{LostColumn, LostMeaning, Needed, Programme, needs_lost, sql_needs_lost};
use choir_ledger::Ledger;
use choir_vault::Vault;

/// A workspace with somebody acting in it.
#[derive(Debug)]
pub struct Engine {
    workspace: Workspace,
    programme: Programme,
    vault: Vault,
    actor: Person,
    /// What mappings have lost, read when somebody first asks.
    lost: std::sync::OnceLock<Vec<LostColumn>>,
}

impl Engine {
    /// Opens a workspace. `acting` names a person of the workspace; without it the system's user acts as custodian,
    /// by the authority of the file permissions.
    ///
    /// # Errors
    /// When there is no workspace, its files contradict each other, or nobody of that name is in it.
    pub fn open(workspace: Workspace, acting: Option<&str>) -> Result<Self, EngineError> {
        workspace.check()?;
        let actor = people::acting(&workspace, acting)?;
        let programme = Programme::read(workspace.root())?;
        let vault = Vault::open(&workspace.zone(), &workspace.keys())?;
        Ok(Self { workspace, programme, vault, actor, lost: std::sync::OnceLock::new() })
    }

    /// What `schemas/` and `queries/` declare.
    #[must_use]
    pub const fn programme(&self) -> &Programme {
        &self.programme
    }

    /// The workspace.
    #[must_use]
    pub const fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// Who acts.
    #[must_use]
    pub const fn actor(&self) -> &Person {
        &self.actor
    }

    fn ledger(&self) -> Result<Ledger, EngineError> {
        Ok(Ledger::open(&self.workspace.ledger(), &self.programme.populations, &workspace::now())?)
    }

    /// Whether a query needs what the words of a partner do not say. Told by mappings alone, whoever has landed.
    fn check_meaning(&self, sql: &str) -> Result<(), EngineError> {
        LostMeaning::of(&sql_needs_lost(sql, self.lost()?)).map_or(Ok(()), |lost| Err(lost.into()))
    }

    /// The same of columns that are named one by one.
    fn check_needed<'n>(&self, needed: impl Iterator<Item = Needed<'n>>) -> Result<(), EngineError> {
        LostMeaning::of(&needs_lost(needed, self.lost()?)).map_or(Ok(()), |lost| Err(lost.into()))
    }

    fn lost(&self) -> Result<&[LostColumn], EngineError> {
        if let Some(lost) = self.lost.get() {
            return Ok(lost);
        }
        let lost = self.lost_columns()?;
        Ok(self.lost.get_or_init(|| lost))
    }

    fn lost_columns(&self) -> Result<Vec<LostColumn>, EngineError> {
        let partners = self.programme.partners()?;
        let partners: Vec<&str> = partners.iter().map(String::as_str).collect();
        let mut lost = Vec::new();
        for dataset in self.programme.datasets.keys() {
            lost.extend(self.programme.lost(dataset, &partners)?);
        }
        Ok(lost)
    }

    fn require(&self, doing: &'static str, roles: &[Role]) -> Result<(), EngineError> {
        if roles.contains(&self.actor.role) {
            Ok(())
        } else {
            let allowed = roles.iter().map(|role| role.word()).collect::<Vec<_>>().join(", ");
            Err(Refusal::NotAllowed { actor: self.actor.name.clone(), role: self.actor.role, doing, allowed }.into())
        }
    }
}
