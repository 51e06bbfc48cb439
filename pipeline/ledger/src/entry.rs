//! One line of the ledger: what it says, how it is appended, how it is read.

use choir_contract::Rho;
use rusqlite::{OptionalExtension, Transaction, params};

use crate::{LedgerError, chain};

/// What an entry records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// An account was opened with a cap.
    Open,
    /// Privacy loss was debited.
    Debit,
    /// An answer was kept for its debit.
    Answer,
    /// A request was refused.
    Refusal,
    /// A question was approved.
    Approval,
    /// An approval was taken back.
    Revocation,
    /// A pack was published.
    Publication,
}

impl EntryKind {
    const ALL: [Self; 7] =
        [Self::Open, Self::Debit, Self::Answer, Self::Refusal, Self::Approval, Self::Revocation, Self::Publication];

    /// The word that stands in the ledger.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Debit => "debit",
            Self::Answer => "answer",
            Self::Refusal => "refusal",
            Self::Approval => "approval",
            Self::Revocation => "revocation",
            Self::Publication => "publication",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number, counted from 1 without gaps.
    pub number: u64,
    /// When, in UTC.
    pub at: String,
    /// What it records.
    pub kind: EntryKind,
    /// Who acted.
    pub actor: String,
    /// The population; empty when none is concerned.
    pub population: String,
    /// Privacy loss of a debit, cap of an opening, otherwise zero.
    pub rho: Rho,
    /// What it is about: a request, a question, a pack.
    pub subject: String,
    /// More in words: purpose, hash, reason.
    pub detail: String,
}

pub(crate) const SELECT: &str = "SELECT number, at, kind, actor, population, rho, subject, detail, hash FROM entry";

pub(crate) struct Line<'a> {
    pub(crate) at: &'a str,
    pub(crate) kind: EntryKind,
    pub(crate) actor: &'a str,
    pub(crate) population: &'a str,
    pub(crate) rho: Rho,
    pub(crate) subject: &'a str,
    pub(crate) detail: &'a str,
}

pub(crate) fn append(transaction: &Transaction<'_>, line: &Line<'_>) -> Result<u64, LedgerError> {
    let last: Option<(i64, String)> = transaction
        .query_row("SELECT number, hash FROM entry ORDER BY number DESC LIMIT 1", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (number, previous) = last.map_or((1, chain::START.to_owned()), |(number, hash)| (unsigned(number) + 1, hash));
    let entry = Entry {
        number,
        at: line.at.to_owned(),
        kind: line.kind,
        actor: line.actor.to_owned(),
        population: line.population.to_owned(),
        rho: line.rho,
        subject: line.subject.to_owned(),
        detail: line.detail.to_owned(),
    };
    let hash = chain::hash(&entry, &previous);
    transaction.execute(
        "INSERT INTO entry (number, at, kind, actor, population, rho, subject, detail, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            signed(number)?,
            entry.at,
            entry.kind.word(),
            entry.actor,
            entry.population,
            signed(entry.rho.units())?,
            entry.subject,
            entry.detail,
            hash
        ],
    )?;
    Ok(number)
}

pub(crate) fn read_entry(row: &rusqlite::Row<'_>) -> rusqlite::Result<(Entry, String)> {
    let word: String = row.get(2)?;
    let unknown = || rusqlite::Error::InvalidColumnType(2, "kind".to_owned(), rusqlite::types::Type::Text);
    let entry = Entry {
        number: unsigned(row.get(0)?),
        at: row.get(1)?,
        kind: EntryKind::parse(&word).ok_or_else(unknown)?,
        actor: row.get(3)?,
        population: row.get(4)?,
        rho: Rho::from_units(unsigned(row.get(5)?)),
        subject: row.get(6)?,
        detail: row.get(7)?,
    };
    Ok((entry, row.get(8)?))
}

pub(crate) fn signed(number: u64) -> Result<i64, LedgerError> {
    i64::try_from(number).map_err(|_| LedgerError::Store(format!("{number} is too large for the ledger")))
}

/// The table's checks keep these columns at zero or above.
pub(crate) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
