//! Every refusal and every fault, and how each ends.

use choir_contract::{ContractError, LostMeaning, Unlawful};
use choir_estimate::book::BookError;
use choir_governance::RecordsError;
use choir_ledger::{LedgerError, ReleaseRefusal};
use choir_mechanism::MechanismError;
use choir_release::book::{BookDocumentError, TargetsError};
use choir_release::check::CheckError;
use choir_release::{KeyError, LogError, ReleaseError};
use choir_vault::{AggregateError, Fault, LandError, LinkDecisionError, PlanRefusal, SubjectError};

use crate::Role;

/// How a request ended. The numbers are the exit codes of the binary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A fault, with an incident.
    Fault = 1,
    /// The request or the files of the workspace are not usable.
    Usage = 2,
    /// Refused: not approved, not allowed, over budget, plan not supported.
    Refused = 3,
    /// An extract or a pack fails its checks.
    Data = 4,
}

/// A request that is refused by rule. It carries identities, limits and budgets, never data.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The question is not approved as it stands.
    #[error(
        "the question `{question}` is not approved: {reason}\n  next: a steward who did not write it runs `choir approve {question}`"
    )]
    NotApproved {
        /// The question.
        question: String,
        /// Why not.
        reason: &'static str,
    },
    /// The book is not approved as it stands.
    #[error(
        "the book `{book}` is not approved: {reason}\n  next: a steward who did not write it runs `choir book approve {book}`"
    )]
    BookNotApproved {
        /// The book.
        book: String,
        /// Why not.
        reason: &'static str,
    },
    /// Nobody approves their own work.
    #[error("`{actor}` wrote the question `{question}` and cannot approve it\n  next: ask another steward")]
    OwnWork {
        /// The question.
        question: String,
        /// Who tried.
        actor: String,
    },
    /// The role does not allow it.
    #[error("`{actor}` ({}) may not {doing}\n  next: ask one of: {allowed}", role.word())]
    NotAllowed {
        /// Who tried.
        actor: String,
        /// Their role.
        role: Role,
        /// What they tried.
        doing: &'static str,
        /// Who may.
        allowed: String,
    },
    /// Ad hoc SQL needs an allowance.
    #[error(
        "`{actor}` ({}) has no allowance for SQL over `{population}`\n  next: a steward runs `choir allow role:{} --population {population} --epsilon 1 --reason TEXT`",
        role.word(), role.word()
    )]
    NoAllowance {
        /// Who asked.
        actor: String,
        /// Their role.
        role: Role,
        /// The population.
        population: String,
    },
    /// The population does not allow a pure-epsilon release of this size.
    #[error("`{population}` allows {} for one release\n  next: ask without --pure, or with a smaller --epsilon", limit.map_or_else(|| "no pure epsilon".to_owned(), |limit| format!("a pure epsilon of at most {limit}")))]
    PureNotAllowed {
        /// The population.
        population: String,
        /// The largest pure epsilon of one release.
        limit: Option<f64>,
    },
    /// A pure guarantee is stated in epsilon.
    #[error("--pure needs --epsilon\n  next: give the budget as --epsilon E")]
    PureNeedsEpsilon,
    /// Who a pair of records is, two people see together.
    #[error(
        "`{actor}` may see who the pair `{pair}` is only with a second person\n  next: another steward runs `choir link allow {pair} --reason TEXT`, today"
    )]
    SecondPerson {
        /// Who tried.
        actor: String,
        /// The pair.
        pair: String,
    },
    /// There is no release of this name.
    #[error("there is no release `{name}`; there are: {}\n  next: `choir release list` tells all", if known.is_empty() { "none" } else { known })]
    UnknownRelease {
        /// The name.
        name: String,
        /// Those there are.
        known: String,
    },
    /// A release of this name goes on already, or has ended.
    #[error("the name `{name}` is taken by a release that is {state}\n  next: choose another with --name")]
    NameTaken {
        /// The name.
        name: String,
        /// In which state that one is.
        state: &'static str,
    },
    /// The tier hides more.
    #[error(
        "a {tier} release hides numbers below {least}, and --threshold {given} was given\n  next: choose {least} or more, or another tier"
    )]
    Threshold {
        /// The tier.
        tier: &'static str,
        /// The least threshold.
        least: u64,
        /// What was given.
        given: u64,
    },
    /// A partner receives releases under an agreement that is in force.
    #[error(
        "there is no agreement in force with `{partner}`\n  next: keep schemas/partners/{partner}/agreement.toml up to date, or choose another tier"
    )]
    NoAgreement {
        /// The partner.
        partner: String,
    },
    /// There is nothing to publish.
    #[error("there is no answer to publish for {what}\n  next: ask first: `choir ask ID`")]
    NothingToPublish {
        /// What was asked for.
        what: String,
    },
}

/// Why a request did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// Refused by rule.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The plan is not supported.
    #[error(transparent)]
    Plan(#[from] PlanRefusal),
    /// A file of `schemas/` or `queries/`, or a name that nobody declared.
    #[error(transparent)]
    Contract(#[from] ContractError),
    /// An extract that was not landed.
    #[error(transparent)]
    Land(#[from] LandError),
    /// A person's request that cannot be carried out.
    #[error(transparent)]
    Subject(#[from] SubjectError),
    /// A decision on a link that is not carried out.
    #[error(transparent)]
    Link(#[from] LinkDecisionError),
    /// A field is missing that a person has to be told.
    #[error(transparent)]
    Records(#[from] RecordsError),
    /// What is asked needs what a mapping has lost.
    #[error(transparent)]
    Lost(#[from] LostMeaning),
    /// What is asked is not lawful.
    #[error(transparent)]
    Unlawful(#[from] Unlawful),
    /// The ledger refused, or cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A fault inside the vault.
    #[error(transparent)]
    Vault(#[from] Fault),
    /// The kernel refused.
    #[error(transparent)]
    Mechanism(#[from] MechanismError),
    /// A table book cannot be planned, or its release is not of its plan.
    #[error("the book cannot be built: {0}\n  next: correct its book.toml")]
    Book(#[from] BookError),
    /// Tables and book do not fit together.
    #[error("the book cannot be put into words: {0}\n  next: correct its book.toml")]
    BookDocument(#[from] BookDocumentError),
    /// The targets of a book are not as it declares them. They are public.
    #[error(transparent)]
    Targets(#[from] TargetsError),
    /// A pack could not be written.
    #[error(transparent)]
    Release(#[from] ReleaseError),
    /// A draft cannot be checked.
    #[error(transparent)]
    Check(#[from] CheckError),
    /// The transparency log is not whole, or the entry makes no sense.
    #[error("the transparency log of the workspace: {0}\n  next: compare the file with a copy that was given out")]
    Log(#[from] LogError),
    /// The signing key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The workspace is not usable.
    #[error("{problem}\n  next: {next}")]
    Workspace {
        /// What is wrong.
        problem: String,
        /// What to do.
        next: String,
    },
    /// Our own bug: a document that we wrote cannot be read.
    #[error("a stored answer cannot be read\n  next: `choir audit ledger` tells whether it was altered")]
    StoredAnswer,
    /// A task of ours ended without an answer.
    #[error("a task ended without an answer")]
    Task,
}

impl EngineError {
    /// How the request ended.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        match self {
            Self::Refused(_) | Self::Plan(_) | Self::Unlawful(_) | Self::Lost(_) | Self::Land(LandError::NotCovered(_)) => {
                Outcome::Refused
            }
            Self::Subject(SubjectError::Unknown) | Self::Link(LinkDecisionError::UnknownPair { .. }) => Outcome::Usage,
            Self::Link(LinkDecisionError::Land(LandError::Fault(_)) | LinkDecisionError::Fault(_)) => Outcome::Fault,
            Self::Link(LinkDecisionError::Land(_)) => Outcome::Data,
            Self::Subject(SubjectError::Fault(_)) | Self::Records(RecordsError::Unwritable { .. }) => Outcome::Fault,
            Self::Records(_) => Outcome::Usage,
            Self::Ledger(LedgerError::OverBudget { .. } | LedgerError::OverDelta { .. } | LedgerError::OverAllowance { .. }) => {
                Outcome::Refused
            }
            Self::Mechanism(MechanismError::TooSmall { .. }) => Outcome::Refused,
            Self::Book(_) | Self::BookDocument(_) => Outcome::Usage,
            Self::Targets(_) => Outcome::Data,
            Self::Contract(_) | Self::Land(LandError::Contract(_)) | Self::Workspace { .. } => Outcome::Usage,
            Self::Ledger(LedgerError::CapChanged { .. } | LedgerError::DeltaCapChanged { .. }) => Outcome::Usage,
            Self::Ledger(LedgerError::NoAccount { .. } | LedgerError::Holder { .. } | LedgerError::Format { .. }) => {
                Outcome::Usage
            }
            Self::Ledger(LedgerError::Release(refusal)) => of_refusal(refusal),
            Self::Land(
                LandError::File { .. }
                | LandError::Shape { .. }
                | LandError::TooManyRows { .. }
                | LandError::LinkageClosed
                | LandError::Linkage { .. },
            )
            | Self::Vault(Fault::NotLanded { .. }) => Outcome::Data,
            Self::Land(LandError::Fault(_)) | Self::Ledger(_) | Self::Vault(_) | Self::Mechanism(_) => Outcome::Fault,
            Self::Release(error) => of_release(error),
            Self::Check(_) | Self::Log(_) => Outcome::Data,
            Self::Key(_) | Self::StoredAnswer | Self::Task => Outcome::Fault,
        }
    }
}

/// How a step of a release ended that the ledger refused.
const fn of_refusal(refusal: &ReleaseRefusal) -> Outcome {
    match refusal {
        ReleaseRefusal::Unwritable | ReleaseRefusal::Moment { .. } | ReleaseRefusal::Digest { .. } => Outcome::Fault,
        ReleaseRefusal::Name { .. } | ReleaseRefusal::Length { .. } | ReleaseRefusal::Characters { .. } => Outcome::Usage,
        _ => Outcome::Refused,
    }
}

/// How a pack ended that was not made.
const fn of_release(error: &ReleaseError) -> Outcome {
    match error {
        ReleaseError::DraftChanged { .. } | ReleaseError::DraftUnreadable { .. } | ReleaseError::Log(_) => Outcome::Data,
        ReleaseError::EmptyText { .. } | ReleaseError::Exists { .. } | ReleaseError::NoName { .. } => Outcome::Usage,
        ReleaseError::Threshold { .. } | ReleaseError::Variables { .. } => Outcome::Refused,
        _ => Outcome::Fault,
    }
}

impl From<AggregateError> for EngineError {
    fn from(error: AggregateError) -> Self {
        match error {
            AggregateError::Refused(refusal) => Self::Plan(refusal),
            AggregateError::Fault(fault) => Self::Vault(fault),
        }
    }
}
