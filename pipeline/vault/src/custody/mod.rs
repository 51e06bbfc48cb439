//! Custody: what is done with rows after they were landed. Access, erasure and restriction, retention, keys.

mod keys;
mod retain;
mod subject;

pub(crate) use keys::{close_linkage, rotate};
pub use retain::{Removed, Retained};
pub(crate) use retain::{apply as retain, rules};
pub use subject::{SubjectData, SubjectError, SubjectRow};
pub(crate) use subject::{erase, export, restrict};
