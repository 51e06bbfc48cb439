//! Files of other formats are refused, not guessed at.

use super::*;
use crate::LedgerError;

/// The tables of format 1 with one account.
const FORMAT_1: &str = "
PRAGMA journal_mode = WAL;
CREATE TABLE entry (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    at TEXT NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL,
    population TEXT NOT NULL, rho INTEGER NOT NULL CHECK (rho >= 0),
    subject TEXT NOT NULL, detail TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE TABLE answer (request TEXT PRIMARY KEY, debit INTEGER NOT NULL REFERENCES entry (number), body TEXT NOT NULL) STRICT;
INSERT INTO entry VALUES (1, '2026-01-01', 'open', 'choir', 'people', 300000000000, 'people', '', 'x');
";

#[test]
fn a_ledger_of_format_1_is_refused_and_left_as_it_is() {
    let desk = Desk::new();
    desk.raw().execute_batch(FORMAT_1).unwrap();
    let refused = Ledger::open(&desk.path(), &populations("0.3", "1e-7"), AT).unwrap_err();
    assert!(matches!(refused, LedgerError::Format { found: 1, expected: 2, .. }), "{refused}");
    for part in ["format 1", "format 2", "next:", "the version of choir that wrote it", "lower the caps"] {
        assert!(refused.to_string().contains(part), "expected {part} in: {refused}");
    }
    let names: i64 =
        desk.raw().query_row("SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table'", [], |row| row.get(0)).unwrap();
    assert_eq!(names, 2, "tables were added to another format's file");
}

#[test]
fn a_ledger_of_a_later_format_is_refused() {
    let desk = Desk::new();
    drop(desk.open("0.3"));
    desk.raw().execute_batch("PRAGMA user_version = 3").unwrap();
    let refused = Ledger::open(&desk.path(), &populations("0.3", "1e-7"), AT).unwrap_err();
    assert!(matches!(refused, LedgerError::Format { found: 3, .. }) && refused.to_string().contains("newer"), "{refused}");
}

#[test]
fn what_is_no_ledger_is_no_ledger() {
    let desk = Desk::new();
    tempfile::NamedTempFile::new_in(desk.folder.path()).unwrap().persist(desk.path()).unwrap();
    drop(desk.open("0.3"));
    let desk = Desk::new();
    std::io::Write::write_all(&mut std::fs::File::create_new(desk.path()).unwrap(), &[b'x'; 5000]).unwrap();
    assert!(matches!(Ledger::open(&desk.path(), &populations("0.3", "1e-7"), AT), Err(LedgerError::Store(_))));
}
