//! Files of other formats are refused, not guessed at.

use super::*;
use crate::{LedgerError, ReleaseActor, ReleaseKind, ReleaseStep};

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
    assert!(matches!(refused, LedgerError::Format { found: 1, expected: 3, .. }), "{refused}");
    for part in ["format 1", "format 3", "next:", "the version of choir that wrote it", "lower the caps"] {
        assert!(refused.to_string().contains(part), "expected {part} in: {refused}");
    }
    let names: i64 =
        desk.raw().query_row("SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table'", [], |row| row.get(0)).unwrap();
    assert_eq!(names, 2, "tables were added to another format's file");
}

/// Format 2 lacks nothing but releases: its entries stay as they are, and go on.
#[test]
fn a_ledger_of_format_2_is_gone_on_with() {
    let desk = Desk::new();
    desk.raw().execute_batch(include_str!("format_2.sql")).unwrap();
    let before = desk.books();
    assert_eq!(before.entries.len(), 2);
    let mut ledger = desk.open("0.3");
    assert_eq!(desk.books(), before, "opening changed an entry");
    assert_eq!(desk.raw().query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0)).unwrap(), 3);
    assert_eq!((ledger.check_chain().unwrap(), ledger.releases().unwrap().len()), (2, 0));
    assert_eq!(ledger.balance("people").unwrap().remaining(), rho("0.05"), "raising the format refilled the budget");
    assert!(matches!(ledger.spend(&debit("b", "0.1")), Err(LedgerError::OverBudget { .. })));
    ledger.release_step(&"spring".parse().unwrap(), &first_draft(), &ReleaseActor { actor: "ana", role: "", at: AT }).unwrap();
    assert_eq!(desk.open("0.3").check_chain().unwrap(), 4);
}

/// Many open a file of format 2 at once: its format is raised once, and nobody is refused.
#[test]
fn the_format_is_raised_by_whoever_comes_first() {
    let desk = Desk::new();
    desk.raw().execute_batch(include_str!("format_2.sql")).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| desk.open("0.3").check_chain().unwrap());
        }
    });
    assert_eq!(desk.books().entries.len(), 2);
}

fn first_draft() -> ReleaseStep {
    ReleaseStep::Draft {
        content: "0".repeat(64).parse().unwrap(),
        kind: ReleaseKind::Answers,
        of: "answers".to_owned(),
        tier: "public".to_owned(),
        recipient: None,
        publish_on: "2026-01-01".parse().unwrap(),
    }
}

#[test]
fn a_ledger_of_a_later_format_is_refused() {
    let desk = Desk::new();
    drop(desk.open("0.3"));
    desk.raw().execute_batch("PRAGMA user_version = 4").unwrap();
    let refused = Ledger::open(&desk.path(), &populations("0.3", "1e-7"), AT).unwrap_err();
    assert!(matches!(refused, LedgerError::Format { found: 4, .. }) && refused.to_string().contains("newer"), "{refused}");
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
