//! One line of the ledger: what it says, how it is appended, how it is read.

use choir_contract::{Delta, Rho};
use rusqlite::{Transaction, params};

use crate::{LedgerError, chain, head};

/// What an entry records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// An account was opened with its caps.
    Open,
    /// A request was made; nothing about it was decided yet.
    Request,
    /// Privacy loss was debited.
    Debit,
    /// An answer was kept for its debit.
    Answer,
    /// A request was refused.
    Refusal,
    /// A holder was given a share of a cap.
    Allowance,
    /// A question was approved.
    Approval,
    /// An approval was taken back.
    Revocation,
    /// A pack was published.
    Publication,
    /// What was done with the rows themselves: landed, erased, restricted, removed at the end of their time, keys renewed.
    Custody,
    /// A step of a release: drafted, checked, reviewed, published, withdrawn.
    Release,
}

impl EntryKind {
    const ALL: [Self; 11] = [
        Self::Open,
        Self::Request,
        Self::Debit,
        Self::Answer,
        Self::Refusal,
        Self::Allowance,
        Self::Approval,
        Self::Revocation,
        Self::Publication,
        Self::Custody,
        Self::Release,
    ];

    /// The word that stands in the ledger.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Request => "request",
            Self::Debit => "debit",
            Self::Answer => "answer",
            Self::Refusal => "refusal",
            Self::Allowance => "allowance",
            Self::Approval => "approval",
            Self::Revocation => "revocation",
            Self::Publication => "publication",
            Self::Custody => "custody",
            Self::Release => "release",
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
    /// In which role; empty where no role matters.
    pub role: String,
    /// For which purpose; empty where none is named.
    pub purpose: String,
    /// The population; empty when none is concerned.
    pub population: String,
    /// Privacy loss of a debit, cap of an opening, limit of an allowance, otherwise zero.
    pub rho: Rho,
    /// Chance of failure of a debit, cap of it of an opening, otherwise zero.
    pub delta: Delta,
    /// What it is about: a request's identity, a question, a holder, a pack, a release.
    pub subject: String,
    /// More in words: the question of a debit, a hash, a reason, the step of a release.
    pub detail: String,
}

pub(crate) const SELECT: &str =
    "SELECT number, at, kind, actor, role, purpose, population, rho, delta, subject, detail, hash FROM entry";

const INSERT: &str = "INSERT INTO entry (number, at, kind, actor, role, purpose, population, rho, delta, subject, detail, hash) \
                      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";

/// An entry before it has a number.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) at: &'a str,
    pub(crate) kind: EntryKind,
    pub(crate) actor: &'a str,
    pub(crate) role: &'a str,
    pub(crate) purpose: &'a str,
    pub(crate) population: &'a str,
    pub(crate) rho: Rho,
    pub(crate) delta: Delta,
    pub(crate) subject: &'a str,
    pub(crate) detail: &'a str,
}

impl<'a> Line<'a> {
    /// A line that says who did what and when, and nothing else yet.
    pub(crate) const fn new(kind: EntryKind, actor: &'a str, at: &'a str) -> Self {
        let (role, purpose, population, subject, detail) = ("", "", "", "", "");
        Self { at, kind, actor, role, purpose, population, rho: Rho::ZERO, delta: Delta::ZERO, subject, detail }
    }
}

/// Appends a line and moves the head to it, in the transaction of whoever calls.
pub(crate) fn append(transaction: &Transaction<'_>, line: &Line<'_>) -> Result<u64, LedgerError> {
    let head = head::checked(transaction)?;
    let entry = Entry {
        number: head.number + 1,
        at: line.at.to_owned(),
        kind: line.kind,
        actor: line.actor.to_owned(),
        role: line.role.to_owned(),
        purpose: line.purpose.to_owned(),
        population: line.population.to_owned(),
        rho: line.rho,
        delta: line.delta,
        subject: line.subject.to_owned(),
        detail: line.detail.to_owned(),
    };
    let hash = chain::hash(&entry, &head.hash);
    insert(transaction, &entry, &hash)?;
    head::advance(transaction, entry.number, &hash)?;
    Ok(entry.number)
}

fn insert(transaction: &Transaction<'_>, entry: &Entry, hash: &str) -> Result<(), LedgerError> {
    let values = params![
        signed(entry.number)?,
        entry.at,
        entry.kind.word(),
        entry.actor,
        entry.role,
        entry.purpose,
        entry.population,
        signed(entry.rho.units())?,
        signed(entry.delta.units())?,
        entry.subject,
        entry.detail,
        hash
    ];
    transaction.execute(INSERT, values)?;
    Ok(())
}

/// The entry of a row with its hash.
pub(crate) fn read_entry(row: &rusqlite::Row<'_>) -> rusqlite::Result<(Entry, String)> {
    let word: String = row.get(2)?;
    let unknown = || rusqlite::Error::InvalidColumnType(2, "kind".to_owned(), rusqlite::types::Type::Text);
    let entry = Entry {
        number: unsigned(row, 0)?,
        at: row.get(1)?,
        kind: EntryKind::parse(&word).ok_or_else(unknown)?,
        actor: row.get(3)?,
        role: row.get(4)?,
        purpose: row.get(5)?,
        population: row.get(6)?,
        rho: Rho::from_units(unsigned(row, 7)?),
        delta: Delta::from_units(unsigned(row, 8)?),
        subject: row.get(9)?,
        detail: row.get(10)?,
    };
    Ok((entry, row.get(11)?))
}

pub(crate) fn signed(number: u64) -> Result<i64, LedgerError> {
    i64::try_from(number).map_err(|_| LedgerError::TooLarge { number })
}

/// A number of a row that is zero or above; the tables' checks keep it so.
pub(crate) fn unsigned(row: &rusqlite::Row<'_>, index: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(index)?;
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(index, number))
}
