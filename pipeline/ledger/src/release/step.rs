//! The steps of a release: what each one says, how it stands in an entry, and which texts it bears.

use choir_contract::Day;
use serde::{Deserialize, Serialize};

use super::{Digest, ReleaseRefusal};

/// Characters of a reason or of a risk that an exception needs, and the most that any text of a step may have.
const EXCEPTION_TEXT: (usize, usize) = (20, 1_000);
const REASON: (usize, usize) = (1, 1_000);
const FREE_REASON: (usize, usize) = (0, 1_000);
/// Characters of a recipient, of what a release is made of, and of a tier.
const WORDS: (usize, usize) = (1, 200);
/// Characters of a check's id.
const CHECK_ID: (usize, usize) = (1, 64);
/// Most checks for which one release may need an exception.
const MOST_EXCEPTIONS: usize = 1_000;

/// What a release is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReleaseKind {
    /// One book of tables.
    Book,
    /// Answers to questions.
    Answers,
}

/// What a reviewer decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewVerdict {
    /// It may be published as it is.
    Approve,
    /// It goes back to its drafters; another content has to follow.
    RequestChanges,
    /// It is never published under this name.
    Reject,
}

/// One step of a release. Every step names the content it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum ReleaseStep {
    /// A pack was made and lies in its folder, for nobody yet. A later draft takes the place of an earlier one, whoever made it.
    Draft {
        /// Digest of the pack's checksums.
        content: Digest,
        /// What it is made of.
        kind: ReleaseKind,
        /// The book's id; `answers` for answers.
        of: String,
        /// For whom it is.
        tier: String,
        /// The one funder or partner it is for; none when it is for everybody.
        recipient: Option<String>,
        /// The day on which it is to be published, as the pack says it; never before.
        publish_on: Day,
    },
    /// The checks were run.
    Check {
        /// Digest of the pack's checksums.
        content: Digest,
        /// Whether no check failed. A release that did not pass stays a draft.
        passed: bool,
        /// The checks that a person has to decide about.
        exceptions_needed: Vec<String>,
        /// Digest of the file that says what the checks saw.
        evidence: Digest,
    },
    /// Somebody asks that a check be let pass.
    Except {
        /// Digest of the pack's checksums.
        content: Digest,
        /// Which check.
        check: String,
        /// Why it should be let pass: 20 to 1,000 characters.
        reason: String,
        /// What could go wrong, and for whom: 20 to 1,000 characters.
        risk: String,
    },
    /// Somebody who did not draft it decides.
    Review {
        /// Digest of the pack's checksums.
        content: Digest,
        /// The decision.
        verdict: ReviewVerdict,
        /// Why; may be empty in an approval only.
        reason: String,
    },
    /// It is published.
    Publish {
        /// Digest of the pack's checksums.
        content: Digest,
    },
    /// It is taken back after it was published.
    Withdraw {
        /// Digest of the pack's checksums.
        content: Digest,
        /// Why.
        reason: String,
    },
}

impl ReleaseStep {
    /// The content it is about.
    #[must_use]
    pub const fn content(&self) -> &Digest {
        match self {
            Self::Draft { content, .. }
            | Self::Check { content, .. }
            | Self::Except { content, .. }
            | Self::Review { content, .. }
            | Self::Publish { content }
            | Self::Withdraw { content, .. } => content,
        }
    }

    /// What becomes of the release by it, as in "it cannot be drafted".
    pub(super) const fn doing(&self) -> &'static str {
        match self {
            Self::Draft { .. } => "drafted",
            Self::Check { .. } => "checked",
            Self::Except { .. } => "given an exception",
            Self::Review { verdict: ReviewVerdict::Approve, .. } => "approved",
            Self::Review { verdict: ReviewVerdict::RequestChanges, .. } => "sent back for changes",
            Self::Review { verdict: ReviewVerdict::Reject, .. } => "rejected",
            Self::Publish { .. } => "published",
            Self::Withdraw { .. } => "withdrawn",
        }
    }

    /// The step as it stands in the detail of its entry. It has one spelling only.
    pub(super) fn write(&self) -> Result<String, ReleaseRefusal> {
        serde_json::to_string(self).map_err(|_| ReleaseRefusal::Unwritable)
    }

    /// The step of such a detail; none when it is written in any other way.
    pub(super) fn read(detail: &str) -> Option<Self> {
        let step: Self = serde_json::from_str(detail).ok()?;
        (step.write().ok()? == detail).then_some(step)
    }

    /// Checks that its texts are there, can be read, and end.
    pub(super) fn check_texts(&self) -> Result<(), ReleaseRefusal> {
        match self {
            Self::Draft { of, tier, recipient, .. } => {
                line("what it is made of", of, WORDS)?;
                line("tier", tier, WORDS)?;
                recipient.as_ref().map_or(Ok(()), |recipient| line("recipient", recipient, WORDS))
            }
            Self::Check { exceptions_needed, .. } => check_ids(exceptions_needed),
            Self::Except { check, reason, risk, .. } => {
                line("id of the check", check, CHECK_ID)?;
                text("reason of the exception", reason, EXCEPTION_TEXT)?;
                text("risk of the exception", risk, EXCEPTION_TEXT)
            }
            Self::Review { verdict: ReviewVerdict::Approve, reason, .. } => text("reason", reason, FREE_REASON),
            Self::Review { reason, .. } | Self::Withdraw { reason, .. } => text("reason", reason, REASON),
            Self::Publish { .. } => Ok(()),
        }
    }
}

fn check_ids(ids: &[String]) -> Result<(), ReleaseRefusal> {
    if ids.len() > MOST_EXCEPTIONS {
        return Err(ReleaseRefusal::TooManyExceptions { given: ids.len(), most: MOST_EXCEPTIONS });
    }
    let mut seen = std::collections::BTreeSet::new();
    for id in ids {
        line("id of a check", id, CHECK_ID)?;
        if !seen.insert(id) {
            return Err(ReleaseRefusal::CheckTwice { check: id.clone() });
        }
    }
    Ok(())
}

/// A text of one line that names something, and so has no blanks around it.
fn line(what: &'static str, given: &str, limits: (usize, usize)) -> Result<(), ReleaseRefusal> {
    if given.trim() == given { words(what, given, limits) } else { Err(ReleaseRefusal::Characters { what }) }
}

/// A text of one line.
pub(super) fn words(what: &'static str, given: &str, limits: (usize, usize)) -> Result<(), ReleaseRefusal> {
    if given.contains('\n') { Err(ReleaseRefusal::Characters { what }) } else { text(what, given, limits) }
}

/// A text whose characters, without the blanks around it, are within the limits, and that commands no terminal.
fn text(what: &'static str, given: &str, (least, most): (usize, usize)) -> Result<(), ReleaseRefusal> {
    if given.chars().any(|character| character.is_control() && character != '\n') {
        return Err(ReleaseRefusal::Characters { what });
    }
    if given.trim().chars().count() < least || given.chars().count() > most {
        return Err(ReleaseRefusal::Length { what, given: given.trim().chars().count(), least, most });
    }
    Ok(())
}
