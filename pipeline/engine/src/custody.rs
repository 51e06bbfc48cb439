//! Custody: what is done with the rows themselves, and that it was done, on record without saying to whom.

use std::collections::BTreeMap;
use std::path::Path;

use choir_governance::{RemovedRows, RetentionCertificate, SourceRow, SubjectRecord, write_certificate};
use choir_ledger::{EntryKind, Note};
use choir_vault::Retained;

use crate::people::STEWARDS;
use crate::workspace::{day, now};
use crate::{Engine, EngineError};

/// What a retention run did.
#[derive(Debug, Clone, serde::Serialize)]
pub struct RetentionRun {
    /// The rules that held.
    pub rules: Vec<Retained>,
    /// Dataset to the number of rows that went, rounded.
    pub removed: BTreeMap<String, String>,
    /// The ledger's entry.
    pub entry: u64,
    /// The certificates, as files of the workspace.
    pub certificates: Vec<std::path::PathBuf>,
}

impl Engine {
    /// The token of every row of a partner's file that says whom it is about. Nothing is kept.
    ///
    /// # Errors
    /// When the actor is no steward, or the file cannot be read as the partner's mapping says.
    pub fn tokens(&self, partner: &str, dataset: &str, file: &Path) -> Result<Vec<(u64, String)>, EngineError> {
        self.require("make tokens", &STEWARDS)?;
        Ok(self.vault.tokens(&self.programme, partner, dataset, file)?)
    }

    /// What is held about the person with a token, beside what they have to be told with it.
    ///
    /// # Errors
    /// When the actor is no steward, nobody has the token, or the programme lacks a field that the person has to be told.
    pub fn subject(&self, token: &str) -> Result<SubjectRecord, EngineError> {
        self.require("answer a person's request", &STEWARDS)?;
        let data = self.vault.subject(&self.programme, token)?;
        let mut rows: BTreeMap<String, Vec<SourceRow>> = BTreeMap::new();
        for row in data.rows {
            let source = format!("{}, landed on {}", row.partner, row.landed_on);
            rows.entry(row.dataset).or_default().push(SourceRow { source, values: row.values });
        }
        let record = SubjectRecord::new(&self.programme, token, day(), &rows)?;
        self.custody("a person's data were given out", "subject access")?;
        Ok(record)
    }

    /// Erases the person with a token. The ledger says that somebody was erased, and not who.
    ///
    /// # Errors
    /// When the actor is no steward, nobody has the token, or the lake cannot be written.
    pub fn erase(&self, token: &str) -> Result<u64, EngineError> {
        self.require("erase a person", &STEWARDS)?;
        self.vault.erase(&self.programme, token)?;
        self.custody("a person was erased", "subject erasure")
    }

    /// Restricts the person with a token, or lifts the restriction; says whether anything changed.
    ///
    /// # Errors
    /// When the actor is no steward, nobody has the token, or the lake cannot be written.
    pub fn restrict(&self, token: &str, restricted: bool) -> Result<bool, EngineError> {
        self.require("restrict a person's data", &STEWARDS)?;
        let changed = self.vault.restrict(&self.programme, token, restricted)?;
        if changed {
            let what = if restricted { "a person's data were restricted" } else { "a restriction was lifted" };
            self.custody(what, "subject restriction")?;
        }
        Ok(changed)
    }

    /// The rules of retention that hold today for what was landed.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn retention(&self) -> Result<Vec<Retained>, EngineError> {
        Ok(self.vault.retention(&self.programme, day())?)
    }

    /// Removes the rows whose time is over.
    ///
    /// # Errors
    /// When the actor is no steward, or the lake cannot be written.
    pub fn retain(&self) -> Result<RetentionRun, EngineError> {
        self.require("remove rows whose time is over", &STEWARDS)?;
        let (rules, removed) = self.vault.retain(&self.programme, day())?;
        let entry = self.custody("rows whose time is over were removed", "retention")?;
        let certificates = self.certificates(&removed, entry)?;
        let removed = removed.into_iter().map(|(dataset, rows)| (dataset, RemovedRows::of(rows).to_string())).collect();
        Ok(RetentionRun { rules, removed, entry, certificates })
    }

    fn certificates(&self, removed: &BTreeMap<String, u64>, entry: u64) -> Result<Vec<std::path::PathBuf>, EngineError> {
        let mut written = Vec::new();
        for (id, rows) in removed {
            let dataset = self.programme.dataset(id)?;
            let Some(rule) = &dataset.lawfulness.retention else { continue };
            let certificate = RetentionCertificate::new(dataset, rule, *rows, day(), entry);
            written.extend(write_certificate(&certificate, &self.workspace.certificates())?);
        }
        Ok(written)
    }

    /// Gives the lake new keys and destroys the old ones.
    ///
    /// # Errors
    /// When the actor is no steward, or the lake cannot be written.
    pub fn rotate_keys(&self) -> Result<u64, EngineError> {
        self.require("renew the keys", &STEWARDS)?;
        self.vault.rotate_keys(&self.programme)?;
        self.custody("the keys of the lake were renewed", "keys")
    }

    /// Destroys everything that people are linked by.
    ///
    /// # Errors
    /// When the actor is no steward, or the lake cannot be written.
    pub fn close_linkage(&self) -> Result<u64, EngineError> {
        self.require("close the linkage", &STEWARDS)?;
        self.vault.close_linkage()?;
        self.custody("what people are linked by was destroyed", "linkage")
    }

    /// The words that a partner's last delivery used and no mapping knows. They are data.
    ///
    /// # Errors
    /// When the actor is no steward, or they cannot be read.
    pub fn words(&self, partner: &str, dataset: &str) -> Result<Option<String>, EngineError> {
        self.require("read the words of an extract", &STEWARDS)?;
        Ok(self.vault.words(partner, dataset)?)
    }

    pub(crate) fn custody(&self, detail: &str, subject: &str) -> Result<u64, EngineError> {
        let (actor, role) = (&self.actor.name, self.actor.role.word());
        let note = Note { kind: EntryKind::Custody, actor, role, purpose: "", subject, detail, at: &now() };
        Ok(self.ledger()?.record(&note)?)
    }
}
