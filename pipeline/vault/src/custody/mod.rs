//! Custody: what is done with rows after they were landed. Links in doubt, access, erasure and restriction, retention, keys.

mod keys;
mod links;
mod retain;
mod subject;

pub(crate) use keys::rotate;
pub use links::{LinkDecisionError, Verdict};
pub(crate) use links::{close as close_linkage, decide as decide_link, distinct_people, pending as pending_links, rows_of_pair};
pub use retain::{Removed, Retained};
pub(crate) use retain::{apply as retain, rules};
pub use subject::{SubjectData, SubjectError, SubjectRow};
pub(crate) use subject::{erase, export, reasons, restrict};
