//! The ledger's entries, read by another program than ours.

use rusqlite::{Connection, OpenFlags};

use crate::support::Home;

/// One part in 10^12 of rho, as the ledger counts: the price of every answer here.
pub(crate) const PRICE: i64 = 1_000_000;

/// One entry: its kind, its units of rho, the population it concerns.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) kind: String,
    pub(crate) rho: i64,
    pub(crate) population: String,
}

fn open(home: &Home) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(home.inside("ledger.sqlite"), flags).unwrap()
}

/// Number of the newest entry.
pub(crate) fn newest(home: &Home) -> i64 {
    open(home).query_row("SELECT MAX(number) FROM entry", [], |row| row.get(0)).unwrap()
}

/// The entries after a number, in their order.
pub(crate) fn after(home: &Home, number: i64) -> Vec<Entry> {
    let ledger = open(home);
    let mut statement = ledger.prepare("SELECT kind, rho, population FROM entry WHERE number > ?1 ORDER BY number").unwrap();
    let rows = statement.query_map([number], |row| Ok(Entry { kind: row.get(0)?, rho: row.get(1)?, population: row.get(2)? }));
    rows.unwrap().map(Result::unwrap).collect()
}

/// Whether these entries are of these kinds, and debit exactly so many prices.
pub(crate) fn are(entries: &[Entry], kinds: &[&str], prices: i64) -> bool {
    let debited: i64 = entries.iter().filter(|entry| entry.kind == "debit").map(|entry| entry.rho).sum();
    let elsewhere = entries.iter().any(|entry| entry.kind != "debit" && entry.rho != 0);
    entries.iter().map(|entry| entry.kind.as_str()).eq(kinds.iter().copied()) && debited == prices * PRICE && !elsewhere
}
