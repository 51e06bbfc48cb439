//! Why a step of a release is refused.

use choir_contract::Day;

use super::{Digest, ReleaseName, ReleaseState};

/// A step that does not follow, or says what it must not. Nothing in it depends on a row of data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseRefusal {
    /// A text that names no release.
    #[error(
        "`{given}` cannot name a release: expected 1 to 64 lower-case letters (a to z), digits and hyphens\n  next: choose another name, such as `spring-2026`"
    )]
    Name {
        /// What was given.
        given: String,
    },
    /// A text that is no digest.
    #[error("`{given}` is not a digest: expected 64 hexadecimal digits in lower case")]
    Digest {
        /// What was given.
        given: String,
    },
    /// A step about a release that nobody drafted.
    #[error("there is no release `{name}`: the first step of a release is its draft\n  next: draft it, or correct its name")]
    Unknown {
        /// The release.
        name: ReleaseName,
    },
    /// A step that does not follow from where the release stands.
    #[error("release `{name}` is {state}: it cannot be {doing} now\n  next: {next}", next = next(*.state))]
    OutOfTurn {
        /// The release.
        name: ReleaseName,
        /// Where it stands.
        state: ReleaseState,
        /// What was to become of it.
        doing: &'static str,
    },
    /// A step about another content than the present one.
    #[error(
        "release `{name}` is not what it was: `{present}` was drafted, the step is about `{given}`\n  next: put its folder back as it was drafted; or have changes requested, and draft it again"
    )]
    OtherContent {
        /// The release.
        name: ReleaseName,
        /// Digest of the present content.
        present: Digest,
        /// Digest that the step names.
        given: Digest,
    },
    /// A content of which changes were requested comes again.
    #[error(
        "changes of this content of release `{name}` were requested: it cannot be {doing} again\n  next: make the pack anew with the changes, and draft it"
    )]
    SentBack {
        /// The release.
        name: ReleaseName,
        /// What was to become of it.
        doing: &'static str,
    },
    /// A drafter reviews.
    #[error(
        "nobody reviews their own release: `{role} {actor}` drafted `{name}`\n  next: ask somebody else to review it, who drafted none of it"
    )]
    OwnRelease {
        /// The release.
        name: ReleaseName,
        /// Who drafted it.
        actor: String,
        /// In which role they drafted it.
        role: String,
    },
    /// Somebody who asked for an exception reviews.
    #[error(
        "nobody decides about an exception that they asked for: `{role} {actor}` asked for that of the check {check} of release `{name}`\n  next: ask two other people to review it, who did not draft it"
    )]
    OwnException {
        /// The release.
        name: ReleaseName,
        /// Who asked for it.
        actor: String,
        /// In which role they asked.
        role: String,
        /// The check.
        check: String,
    },
    /// Somebody approves a second time.
    #[error(
        "one person counts once: `{actor}` approved release `{name}` before, which has {given} of the {needed} approvals it needs\n  next: ask somebody else to review it"
    )]
    ApprovedBefore {
        /// The release.
        name: ReleaseName,
        /// Who approved.
        actor: String,
        /// Approvals that were given.
        given: usize,
        /// Approvals that are needed.
        needed: usize,
    },
    /// An approval comes before the exceptions that the checks need.
    #[error(
        "release `{name}` cannot be approved: nobody asked for an exception for the check {checks}\n  next: ask for it with a reason and the risk, or request changes"
    )]
    ExceptionsMissing {
        /// The release.
        name: ReleaseName,
        /// The checks.
        checks: String,
    },
    /// An exception for a check that needs none.
    #[error("the check {check} of release `{name}` needs no exception: those that need one are: {needed}")]
    NeedsNoException {
        /// The release.
        name: ReleaseName,
        /// The check that was named.
        check: String,
        /// The checks that need one.
        needed: String,
    },
    /// A second exception for one check.
    #[error(
        "an exception for the check {check} of release `{name}` was asked for before, and reviewers may have read it\n  next: have it reviewed as it is, or request changes"
    )]
    ExceptedBefore {
        /// The release.
        name: ReleaseName,
        /// The check.
        check: String,
    },
    /// A publication before its day.
    #[error(
        "release `{name}` is to be published on {publish_on}, not before: today is {today} in UTC\n  next: wait for that day; or have changes requested, and draft it for another day"
    )]
    TooEarly {
        /// The release.
        name: ReleaseName,
        /// The day it was drafted for.
        publish_on: Day,
        /// The day of the step.
        today: Day,
    },
    /// A step at no time.
    #[error("`{given}` is not a time: expected UTC as YYYY-MM-DDThh:mm:ssZ")]
    Moment {
        /// What was given.
        given: String,
    },
    /// A text that is too short or too long.
    #[error("the {what} has {given} characters: expected {least} to {most}\n  next: write it again")]
    Length {
        /// Which text.
        what: &'static str,
        /// Its characters, without blanks around it.
        given: usize,
        /// Fewest.
        least: usize,
        /// Most.
        most: usize,
    },
    /// A text that commands a terminal, or a word with blanks around it.
    #[error(
        "the {what} is not plain text: expected no control characters, and for names no blanks around them and one line\n  next: write it again"
    )]
    Characters {
        /// Which text.
        what: &'static str,
    },
    /// More exceptions than anybody could decide about.
    #[error("{given} checks need an exception: expected at most {most}\n  next: mend the pack and draft it again")]
    TooManyExceptions {
        /// How many.
        given: usize,
        /// Most.
        most: usize,
    },
    /// A check stands twice among those that need an exception.
    #[error("the check {check} stands twice among those that need an exception: expected each once")]
    CheckTwice {
        /// The check.
        check: String,
    },
    /// Our own bug: a step that cannot be written.
    #[error("the step cannot be written as JSON")]
    Unwritable,
}

impl ReleaseRefusal {
    /// What an entry did that no honest program could have written, as in "entry 7 publishes what was not reviewed".
    pub(super) const fn of_an_entry(&self) -> &'static str {
        match self {
            Self::Name { .. } => "is a step of a release that has no name",
            Self::Digest { .. } | Self::Unwritable => "is no step of a release",
            Self::Unknown { .. } => "is a step of a release that was not drafted",
            Self::OutOfTurn { .. } => "is a step of a release that does not follow from the one before",
            Self::OtherContent { .. } => "is a step of a release about a content that was not drafted",
            Self::SentBack { .. } => "goes on with a content of a release of which changes were requested",
            Self::OwnRelease { .. } => "lets somebody review a release that they drafted",
            Self::OwnException { .. } => "lets somebody decide about an exception that they asked for",
            Self::ApprovedBefore { .. } => "counts an approval of one person twice",
            Self::ExceptionsMissing { .. } => "approves a release without the exceptions that it needs",
            Self::NeedsNoException { .. } | Self::ExceptedBefore { .. } => "asks for an exception that is not needed",
            Self::TooEarly { .. } => "publishes a release before its day",
            Self::Moment { .. } => "is a step of a release at no time",
            Self::Length { .. } | Self::Characters { .. } | Self::TooManyExceptions { .. } | Self::CheckTwice { .. } => {
                "is a step of a release with a text that is not taken"
            }
        }
    }
}

/// What can follow.
const fn next(state: ReleaseState) -> &'static str {
    match state {
        ReleaseState::Draft => "run its checks, or draft it again",
        ReleaseState::Checked => "have it reviewed by somebody who did not draft it, or draft it again",
        ReleaseState::Reviewed => "publish it, or have a reviewer request changes",
        ReleaseState::Published => {
            "withdraw it if it must not be used any more; for another pack draft a release of another name"
        }
        ReleaseState::Withdrawn | ReleaseState::Rejected => "nothing follows; draft a release of another name",
    }
}
