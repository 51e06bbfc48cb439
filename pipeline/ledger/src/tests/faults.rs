//! A fault at every write: by a trigger at every row, at the commit, and by a file that may not grow.
//!
//! Whatever fails, the file holds either nothing of what was begun or the whole of it, and whatever was handed out (a
//! grant, a kept answer) is on the disk.

use super::*;
use crate::{Digest, EntryKind, Holder, LedgerError, Note, ReleaseActor, ReleaseKind, ReleaseName, ReleaseStep};

/// What a call claims when it comes back.
#[derive(Debug)]
pub(super) enum Claim {
    /// A debit under this number.
    Granted(u64),
    /// An answer to the request that was paid.
    Kept,
    /// An entry of this kind.
    Entered(&'static str),
}

/// A call that writes. The text makes its entry as long as a test wants it.
pub(super) type Operation = fn(&mut Ledger, &str) -> Result<Claim, LedgerError>;

/// Every call that writes.
pub(super) const OPERATIONS: [(&str, Operation); 7] = [
    ("spend", |ledger, text| Ok(Claim::Granted(ledger.spend(&Debit { subject: text, ..debit("asked", "0.1") })?.entry()))),
    ("refuse", |ledger, text| match ledger.spend(&Debit { subject: text, ..debit("asked", "9") }) {
        Err(LedgerError::OverBudget { .. }) => Ok(Claim::Entered("refusal")),
        other => other.map(|grant| Claim::Granted(grant.entry())),
    }),
    ("keep an answer", |ledger, text| {
        ledger.keep_answer("paid", PAID, "tester", text, AT)?;
        Ok(Claim::Kept)
    }),
    ("record", |ledger, text| {
        let note = Note {
            kind: EntryKind::Approval,
            actor: "sam",
            role: "steward",
            purpose: "",
            subject: "question",
            detail: text,
            at: AT,
        };
        ledger.record(&note)?;
        Ok(Claim::Entered("approval"))
    }),
    ("request", |ledger, text| {
        ledger.request("tester", "evaluator", "research", "sql", text, AT)?;
        Ok(Claim::Entered("request"))
    }),
    ("allow", |ledger, text| {
        ledger.allow("people", &Holder::Role("evaluator".to_owned()), rho("0.4"), "sam", text, AT)?;
        Ok(Claim::Entered("allowance"))
    }),
    ("check a release", |ledger, text| {
        // A check says as much as a text of a release may at most: as many ids as the text is long.
        let exceptions_needed = (0..text.len().div_ceil(50)).map(|number| format!("{number:050}")).collect();
        let (content, evidence) = (release_content(), release_content());
        let step = ReleaseStep::Check { content, passed: true, exceptions_needed, evidence };
        ledger.release_step(&release_name(), &step, &RELEASER)?;
        Ok(Claim::Entered("release"))
    }),
];

const RELEASER: ReleaseActor<'_> = ReleaseActor { actor: "tester", role: "evaluator", at: AT };

fn release_name() -> ReleaseName {
    "spring".parse().unwrap()
}

fn release_content() -> Digest {
    "0".repeat(64).parse().unwrap()
}

/// Number of the debit of the request `paid`, which has no answer yet.
const PAID: u64 = 2;

/// A ledger in which `paid` was debited and a release was drafted.
pub(super) fn prepared(desk: &Desk) -> Ledger {
    let mut ledger = desk.open("0.5");
    assert_eq!(ledger.spend(&debit("paid", "0.1")).unwrap().entry(), PAID);
    let draft = ReleaseStep::Draft {
        content: release_content(),
        kind: ReleaseKind::Answers,
        of: "answers".to_owned(),
        tier: "public".to_owned(),
        recipient: None,
        publish_on: "2026-01-01".parse().unwrap(),
    };
    ledger.release_step(&release_name(), &draft, &RELEASER).unwrap();
    ledger
}

/// What was claimed stands in the books, and nothing else is new.
#[track_caller]
pub(super) fn assert_done(claim: &Claim, before: &Books, after: &Books) {
    assert_eq!(after.entries.len(), before.entries.len() + 1, "one call, one entry");
    let (number, kind, _, units) = after.entries.last().unwrap();
    match claim {
        Claim::Granted(entry) => assert_eq!((number.unsigned_abs(), kind.as_str(), *units), (*entry, "debit", 100_000_000_000)),
        Claim::Kept => assert_eq!((kind.as_str(), after.answers.len()), ("answer", before.answers.len() + 1)),
        Claim::Entered(expected) => assert_eq!(kind, expected),
    }
    after.assert_answers_are_paid();
}

/// The file as somebody finds it who opens it anew: whole, and with these books.
#[track_caller]
pub(super) fn assert_whole(desk: &Desk, expected: &Books) {
    desk.open("0.5").check_chain().unwrap();
    assert_eq!(desk.books(), *expected);
}

/// Fails at the write of row number `left`, counted from zero, in the given way.
pub(super) fn row_fault(desk: &Desk, left: usize, how: &str) {
    let mut sql = format!("CREATE TABLE fault (left INTEGER); INSERT INTO fault VALUES ({left});");
    for (table, event) in [("entry", "INSERT"), ("head", "UPDATE"), ("answer", "INSERT")] {
        for moment in ["BEFORE", "AFTER"] {
            sql += &format!(
                "CREATE TRIGGER fault_{moment}_{table} {moment} {event} ON {table} BEGIN
                    UPDATE fault SET left = left - 1;
                    SELECT RAISE({how}, 'a fault of the test') FROM fault WHERE left < 0;
                END;"
            );
        }
    }
    desk.raw().execute_batch(&sql).unwrap();
}

pub(super) fn end_faults(desk: &Desk) {
    let raw = desk.raw();
    let mut names = raw.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'fault%'").unwrap();
    let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(!names.is_empty());
    raw.execute_batch(&names.iter().map(|name| format!("DROP TRIGGER {name};")).collect::<String>()).unwrap();
}

#[test]
fn a_fault_at_any_row_leaves_nothing_behind() {
    for (name, operation) in OPERATIONS {
        for how in ["ABORT", "FAIL", "ROLLBACK"] {
            let mut rows = 0;
            loop {
                let desk = Desk::new();
                let mut ledger = prepared(&desk);
                let before = desk.books();
                row_fault(&desk, rows, how);
                match operation(&mut ledger, "text") {
                    Ok(claim) => {
                        assert_done(&claim, &before, &desk.books());
                        break;
                    }
                    Err(error) => assert!(matches!(error, LedgerError::Store(_)), "{name}, row {rows}: {error}"),
                }
                assert_whole(&desk, &before);
                end_faults(&desk);
                let claim = operation(&mut ledger, "text").unwrap_or_else(|error| panic!("{name} after a fault: {error}"));
                assert_done(&claim, &before, &desk.books());
                rows += 1;
            }
            let expected = if name == "keep an answer" { 6 } else { 4 };
            assert_eq!(rows, expected, "{name}: an entry, its head and an answer, before and after each");
        }
    }
}

/// The commit itself fails: a debit that cannot be committed gives no grant.
#[test]
fn a_fault_at_the_commit_leaves_nothing_behind() {
    for (name, operation) in OPERATIONS {
        let desk = Desk::new();
        let mut ledger = prepared(&desk);
        let before = desk.books();
        // A reference that leads nowhere is looked at by COMMIT, not by the statement that makes it.
        let sql = "CREATE TABLE fault (entry INTEGER REFERENCES entry (number) DEFERRABLE INITIALLY DEFERRED);
                   CREATE TRIGGER fault_commit AFTER UPDATE ON head BEGIN INSERT INTO fault VALUES (-1); END;";
        desk.raw().execute_batch(sql).unwrap();
        let failed = operation(&mut ledger, "text");
        assert!(matches!(failed, Err(LedgerError::Store(_))), "{name}: {failed:?}");
        assert_whole(&desk, &before);
        end_faults(&desk);
        assert_done(&operation(&mut ledger, "text").unwrap(), &before, &desk.books());
        assert_eq!(desk.open("0.5").check_chain().unwrap(), 4);
    }
}

/// The accounts of several populations are opened together or not at all.
#[test]
fn a_fault_while_accounts_are_opened_opens_none() {
    let mut declared = populations("0.5", "1e-7");
    for id in ["firms", "homes"] {
        declared.insert(id.to_owned(), population(id, rho("1"), Delta::ZERO));
    }
    let mut rows = 0;
    loop {
        let desk = Desk::new();
        drop(prepared(&desk));
        let before = desk.books();
        row_fault(&desk, rows, "ABORT");
        if let Ok(ledger) = Ledger::open(&desk.path(), &declared, AT) {
            assert_eq!(ledger.check_chain().unwrap(), 5);
            break;
        }
        assert_whole(&desk, &before);
        end_faults(&desk);
        assert_eq!(Ledger::open(&desk.path(), &declared, AT).unwrap().check_chain().unwrap(), 5);
        rows += 1;
    }
    assert_eq!(rows, 8, "two accounts, an entry and a head each, before and after");
}

/// A file that may not grow is a full disk to SQLite: it fails at each page that an entry needs, in turn.
#[test]
fn a_full_disk_at_any_page_leaves_nothing_behind() {
    let long = "long ".repeat(6_000);
    for (name, operation) in OPERATIONS {
        let mut pages = 0;
        loop {
            let desk = Desk::new();
            let mut ledger = prepared(&desk);
            let before = desk.books();
            let now: i64 = ledger.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
            let limit = |limit: i64| format!("PRAGMA max_page_count = {limit}");
            ledger.connection.query_row(&limit(now + pages), [], |_| Ok(())).unwrap();
            match operation(&mut ledger, &long) {
                Ok(claim) => {
                    assert_done(&claim, &before, &desk.books());
                    break;
                }
                Err(error) => assert!(error.to_string().contains("full"), "{name}, page {pages}: {error}"),
            }
            assert_whole(&desk, &before);
            ledger.connection.query_row(&limit(i64::from(i32::MAX)), [], |_| Ok(())).unwrap();
            assert_done(&operation(&mut ledger, &long).unwrap(), &before, &desk.books());
            pages += 1;
        }
        assert!(pages >= 7, "{name}: 30,000 bytes fit into {pages} pages");
    }
}
