//! Release as a process: a state machine whose steps are entries of the ledger.
//!
//! ```text
//! step                     from                        to
//! Draft                    none, Draft, Checked        Draft; what was checked, asked and approved before counts no more
//! Check                    Draft                       Checked when nothing failed, otherwise Draft
//! Except                   Checked                     Checked
//! Review: approve          Checked                     Reviewed with the last approval that is needed, until then Checked
//! Review: request changes  Draft, Checked, Reviewed    Draft, which another content has to follow
//! Review: reject           Draft, Checked, Reviewed    Rejected, an end
//! Publish                  Reviewed                    Published
//! Withdraw                 Published                   Withdrawn, an end
//! ```
//!
//! # What it promises
//! A release is published only after somebody who did not draft it approved exactly this content, and after two such
//! people where a check needed an exception; whoever asked for an exception does not decide about it. One person counts
//! once, however their name is spaced or capitalised. Content is named by the digest of the pack's checksums, so that a
//! step about a folder that was changed is refused. Nothing follows a rejection or a withdrawal.
//!
//! The rules are one pure function ([`process::advance`]): [`crate::Ledger::release_step`] asks it before an entry is
//! written, and the audit asks it again for every entry that was written. Who may act in which role is decided by whoever
//! calls; the role stands in the entry.
//!
//! # Crash
//! A publication is [`ReleaseStep::Publish`] in the ledger, then a line in the transparency log, then the folder in its
//! place. A repeated [`ReleaseStep::Publish`] or [`ReleaseStep::Withdraw`] of the same content enters nothing and returns the
//! record as it stands, so that whoever finds the work half done asks again and goes on. The number of the log's line
//! is not in the entry: the log may grow between the entry and the line, and its lines name the same digest.

mod name;
mod process;
mod record;
mod refusal;
mod register;
mod step;

pub use name::{Digest, ReleaseName};
pub use record::{ReleaseApproval, ReleaseEvent, ReleaseException, ReleaseRecord, ReleaseState};
pub use refusal::ReleaseRefusal;
pub use register::ReleaseActor;
pub use step::{ReleaseKind, ReleaseStep, ReviewVerdict};

pub(crate) use register::Register;
