//! The records of a programme, written from what it declares: the record of processing (UK GDPR Article 30), the data
//! protection impact assessment (Article 35), the page for a person who asks what is held about them (Article 15), and the
//! certificate of a retention run (Article 5(1)(e)).
//!
//! What the machine knows comes from `schemas/` itself; what only people know comes from `schemas/governance.toml`, with
//! roles and never persons. A required field that is missing is an error, and all of them are told at once. The same files
//! give the same bytes, so that a change of a record is a change that somebody made.
//!
//! This crate sees no lake: rows of a person come in as a [`SubjectRecord`], a count of a retention run only as a rounded one.

mod assessment;
mod certificate;
mod disk;
mod document;
mod entry;
mod file;
mod known;
mod missing;
mod page;
mod record;
mod render;
mod risk;
mod subject;

pub use assessment::{Assessment, Consultation, Necessity, Processing, SignOff, impact_assessment};
pub use certificate::{RemovedRows, RetentionCertificate};
pub use disk::{write_certificate, write_records, write_subject};
pub use entry::{AgreementEntry, DatasetEntry, Known, LinkageEntry, NoticeEntry, ProtectionEntry, PurposeEntry};
pub use file::{AdviceOutcome, Country, Effect, Level, Likelihood, Severity};
pub use missing::{MissingField, MissingFields, RecordsError};
pub use record::{ContactPoint, Controller, Party, Record, Transfers, record_of_processing};
pub use render::Rendered;
pub use risk::Risk;
pub use subject::{
    NotASubjectRecord, SourceRow, SubjectDataset, SubjectPurpose, SubjectRecord, SubjectRow, SubjectValue, subject_page,
};

#[cfg(test)]
mod tests;
