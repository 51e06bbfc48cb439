//! Releases in the ledger: entered step by step, read back, and audited.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::process::{Advance, advance};
use super::{ReleaseEvent, ReleaseName, ReleaseRecord, ReleaseStep};
use crate::entry::{Line, SELECT, append, read_entry};
use crate::{Entry, EntryKind, Ledger, LedgerError, head};

/// Who takes a step, and when.
#[derive(Debug, Clone, Copy)]
pub struct ReleaseActor<'a> {
    /// Who.
    pub actor: &'a str,
    /// In which role; whether the role may take the step is decided before.
    pub role: &'a str,
    /// When, in UTC, `YYYY-MM-DDThh:mm:ssZ`.
    pub at: &'a str,
}

impl Ledger {
    /// Takes a step of a release and returns the release as it then stands.
    ///
    /// A publication or a withdrawal of a content that was published or withdrawn before is entered once only; the record is
    /// returned as it stands.
    ///
    /// # Privacy
    /// What was entered before is read, and the step is judged and entered, in one transaction with the write lock taken
    /// first, so that no two people can both act on the same state.
    ///
    /// # Errors
    /// [`LedgerError::Release`] when the step does not follow, and then nothing is entered;
    /// [`LedgerError::Unsound`] when what was entered before cannot have been.
    pub fn release_step(
        &mut self,
        name: &ReleaseName,
        step: &ReleaseStep,
        actor: &ReleaseActor<'_>,
    ) -> Result<ReleaseRecord, LedgerError> {
        let transaction = self.write()?;
        let mut release = Register::of(&transaction, name)?;
        let (ReleaseActor { actor, role, at }, subject, detail) = (*actor, name.subject(), step.write()?);
        let entry = head::checked(&transaction)?.number + 1;
        let event = ReleaseEvent { entry, at: at.to_owned(), actor: actor.to_owned(), role: role.to_owned(), step: step.clone() };
        if advance(&mut release, name, event)? == Advance::Entered {
            let line = Line::new(EntryKind::Release, actor, at);
            append(&transaction, &Line { role, subject: &subject, detail: &detail, ..line })?;
            transaction.commit()?;
        }
        release.ok_or(LedgerError::Altered { entry })
    }

    /// A release, with everything that was done; none when nobody drafted one of this name.
    ///
    /// # Errors
    /// When the database cannot be used, or the entries of the release cannot have been written by the ledger.
    pub fn release(&self, name: &ReleaseName) -> Result<Option<ReleaseRecord>, LedgerError> {
        Register::of(&self.connection, name)
    }

    /// Every release, in the order of their first drafts.
    ///
    /// # Errors
    /// When the database cannot be used, or an entry of a release cannot have been written by the ledger.
    pub fn releases(&self) -> Result<Vec<ReleaseRecord>, LedgerError> {
        // Entries of releases name no population, and there is an index by population and kind.
        let entries = read(&self.connection, "population = '' AND kind = 'release'", [])?;
        let mut releases: Vec<_> = Register::replay(entries)?.releases.into_values().flatten().collect();
        releases.sort_by_key(|release| release.history.first().map(|event| event.entry));
        Ok(releases)
    }
}

/// The releases as they stand after the entries that were read.
#[derive(Default)]
pub(crate) struct Register {
    releases: BTreeMap<ReleaseName, Option<ReleaseRecord>>,
}

impl Register {
    fn of(connection: &Connection, name: &ReleaseName) -> Result<Option<ReleaseRecord>, LedgerError> {
        let entries = read(connection, "subject = ?1 AND kind = 'release'", [name.subject()])?;
        Ok(Self::replay(entries)?.releases.remove(name).flatten())
    }

    fn replay(entries: Vec<Entry>) -> Result<Self, LedgerError> {
        let mut register = Self::default();
        for entry in entries {
            let number = entry.number;
            register.enter(entry).map_err(|reason| LedgerError::Unsound { entry: number, reason })?;
        }
        Ok(register)
    }

    /// Takes the step of an entry.
    ///
    /// # Errors
    /// With what the entry did that the ledger would not have let it do.
    pub(crate) fn enter(&mut self, entry: Entry) -> Result<(), &'static str> {
        let Entry { number, at, actor, role, purpose, population, subject, detail, .. } = entry;
        if !purpose.is_empty() || !population.is_empty() {
            return Err("is a step of a release and names a purpose or a population");
        }
        let name = ReleaseName::of_subject(&subject).ok_or("is a step of a release that has no name")?;
        let step = ReleaseStep::read(&detail).ok_or("is no step of a release")?;
        let release = self.releases.entry(name.clone()).or_default();
        match advance(release, &name, ReleaseEvent { entry: number, at, actor, role, step }) {
            Ok(Advance::Entered) => Ok(()),
            Ok(Advance::Before) => Err("publishes or withdraws a release a second time"),
            Err(refusal) => Err(refusal.of_an_entry()),
        }
    }
}

fn read(connection: &Connection, condition: &str, parameters: impl rusqlite::Params) -> Result<Vec<Entry>, LedgerError> {
    let mut statement = connection.prepare(&format!("{SELECT} WHERE {condition} ORDER BY number"))?;
    let entries = statement.query_map(parameters, |row| Ok(read_entry(row)?.0))?;
    Ok(entries.collect::<Result<_, _>>()?)
}
