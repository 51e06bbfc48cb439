//! The head: number and hash of the newest entry, kept apart from the entries.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::entry::{signed, unsigned};
use crate::{LedgerError, chain};

/// Number and hash of the newest entry. Noted elsewhere, it shows later whether the ledger was put back to an older one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its number; zero when there is no entry.
    pub number: u64,
    /// Its hash.
    pub hash: String,
}

/// The head as it was recorded.
pub(crate) fn recorded(connection: &Connection) -> Result<Head, LedgerError> {
    let found = connection.query_row("SELECT number, hash FROM head", [], read).optional()?;
    found.ok_or(LedgerError::Altered { entry: 1 })
}

/// The head as the entries have it.
fn found(connection: &Connection) -> Result<Head, LedgerError> {
    let last = connection.query_row("SELECT number, hash FROM entry ORDER BY number DESC LIMIT 1", [], read).optional()?;
    Ok(last.unwrap_or_else(|| Head { number: 0, hash: chain::START.to_owned() }))
}

/// The head, when the entries end with it.
///
/// # Errors
/// When they do not: nothing may be appended to a ledger that lost its tail.
pub(crate) fn checked(connection: &Connection) -> Result<Head, LedgerError> {
    compare(recorded(connection)?, &found(connection)?)
}

pub(crate) fn compare(recorded: Head, found: &Head) -> Result<Head, LedgerError> {
    if recorded.number > found.number {
        return Err(LedgerError::Truncated { recorded: recorded.number, found: found.number });
    }
    if recorded == *found { Ok(recorded) } else { Err(LedgerError::Altered { entry: recorded.number.max(1) }) }
}

/// Moves the head to the entry that was appended.
pub(crate) fn advance(transaction: &Transaction<'_>, number: u64, hash: &str) -> Result<(), LedgerError> {
    transaction.execute("UPDATE head SET number = ?1, hash = ?2", params![signed(number)?, hash])?;
    Ok(())
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Head> {
    Ok(Head { number: unsigned(row, 0)?, hash: row.get(1)? })
}
