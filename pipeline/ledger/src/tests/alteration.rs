//! What alteration shows, and what it does not.

use super::*;
use crate::entry::{Line, append};
use crate::{EntryKind, Holder, LedgerError, chain};

/// An opening, an allowance, two debits, an answer and a refusal: six entries.
fn written(desk: &Desk) -> Ledger {
    let mut ledger = desk.open("0.3");
    ledger.allow("people", &Holder::Person("tester".to_owned()), rho("0.3"), "sam", "all", AT).unwrap();
    let grant = ledger.spend(&Debit { delta: delta("1e-8"), ..debit("a", "0.1") }).unwrap();
    drop(ledger.spend(&debit("b", "0.1")).unwrap());
    ledger.keep_answer("a", grant.entry(), "tester", "{}", AT).unwrap();
    ledger.spend(&debit("c", "0.2")).unwrap_err();
    assert_eq!(ledger.check_chain().unwrap(), 6);
    ledger
}

/// Does to the file what no trigger of the ledger would let through.
fn force(desk: &Desk, sql: &str) {
    let raw = desk.raw();
    let mut triggers = raw.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    let names: Vec<String> = triggers.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    raw.execute_batch("PRAGMA synchronous = OFF; BEGIN").unwrap();
    raw.execute_batch(&names.iter().map(|name| format!("DROP TRIGGER {name};")).collect::<String>()).unwrap();
    raw.execute_batch("COMMIT; PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON").unwrap();
    raw.execute_batch(sql).unwrap();
}

#[test]
fn nothing_is_changed_or_taken_away_through_sqlite() {
    let desk = Desk::new();
    let ledger = written(&desk);
    let values = "(4, '', 'debit', '', '', '', 'people', 0, 0, 'b', '', '')";
    for sql in [
        "UPDATE entry SET rho = 0 WHERE number = 3",
        "DELETE FROM entry WHERE number = 6",
        &format!("INSERT OR REPLACE INTO entry VALUES {values}"),
        &format!("INSERT INTO entry VALUES {}", values.replace("(4", "(8")),
        "UPDATE head SET number = 5",
        "UPDATE head SET number = 7, hash = 'x'",
        "DELETE FROM head",
        "INSERT OR REPLACE INTO head VALUES (1, 0, 'choir-ledger-2')",
        "UPDATE answer SET body = '{ }'",
        "DELETE FROM answer",
        "INSERT OR REPLACE INTO answer VALUES ('a', 3, '{ }')",
    ] {
        assert!(ledger.connection.execute(sql, []).is_err(), "{sql} went through");
        assert_eq!(desk.raw().execute(sql, []).ok(), None, "{sql} went through another program");
    }
    assert_eq!(ledger.check_chain().unwrap(), 6);
}

/// Every column of every entry is covered, and the first altered line is the one that is named.
#[test]
fn the_first_altered_entry_is_found() {
    let original = Desk::new();
    drop(written(&original));
    for entry in 1..=6_u64 {
        for change in [
            "at = 'x'",
            "kind = 'approval'",
            "kind = 'unheard of'",
            "actor = 'x'",
            "role = 'x'",
            "purpose = 'x'",
            "population = 'x'",
            "rho = rho + 1",
            "rho = -1",
            "delta = delta + 1",
            "subject = 'x'",
            "detail = 'x'",
            "hash = 'x'",
            "number = 99",
        ] {
            let desk = Desk::new();
            // Whoever closes a ledger last leaves everything in this one file.
            std::fs::copy(original.path(), desk.path()).unwrap();
            force(&desk, &format!("UPDATE entry SET {change} WHERE number = {entry}"));
            let found = desk.open_altered().check_chain().unwrap_err();
            assert!(matches!(found, LedgerError::Altered { entry: named } if named == entry), "{change} of {entry}: {found}");
        }
    }
}

impl Desk {
    /// Opens without a look at the caps, which an alteration may have changed.
    fn open_altered(&self) -> Ledger {
        Ledger::open(&self.path(), &BTreeMap::new(), AT).unwrap()
    }
}

#[test]
fn entries_that_are_gone_swapped_or_slipped_in_are_found() {
    for (sql, first) in [
        ("DELETE FROM entry WHERE number = 1", 1),
        ("DELETE FROM entry WHERE number = 3", 3),
        (
            "UPDATE entry SET number = 99 WHERE number = 3; UPDATE entry SET number = 3 WHERE number = 4; UPDATE entry SET number = 4 WHERE number = 99",
            3,
        ),
        (
            "INSERT INTO entry SELECT 7, at, kind, actor, role, purpose, population, 1, delta, subject, detail, hash FROM entry WHERE number = 4",
            7,
        ),
    ] {
        let desk = Desk::new();
        drop(written(&desk));
        force(&desk, sql);
        let found = desk.open_altered().check_chain().unwrap_err();
        assert!(matches!(found, LedgerError::Altered { entry } if entry == first), "{sql}: {found}");
    }
}

#[test]
fn a_tail_that_was_cut_off_is_found_and_nothing_is_appended_to_what_is_left() {
    let desk = Desk::new();
    drop(written(&desk));
    force(&desk, "DELETE FROM entry WHERE number > 3");
    let mut ledger = desk.open_altered();
    assert!(matches!(ledger.check_chain(), Err(LedgerError::Truncated { recorded: 6, found: 3 })));
    assert!(matches!(ledger.spend(&debit("d", "0.1")), Err(LedgerError::Truncated { .. })), "a shortened ledger was spent from");
    force(&desk, "DELETE FROM entry");
    assert!(matches!(ledger.check_chain(), Err(LedgerError::Truncated { recorded: 6, found: 0 })));
    force(&desk, "DELETE FROM head");
    assert!(matches!(ledger.check_chain(), Err(LedgerError::Altered { entry: 1 })));
    assert!(ledger.spend(&debit("d", "0.1")).is_err());
}

#[test]
fn a_head_that_does_not_fit_is_found() {
    for (sql, entry) in [("UPDATE head SET hash = 'x'", 6), ("UPDATE head SET number = 4", 4)] {
        let desk = Desk::new();
        drop(written(&desk));
        force(&desk, sql);
        let mut ledger = desk.open_altered();
        let found = ledger.check_chain().unwrap_err();
        assert!(matches!(found, LedgerError::Altered { entry: named } if named == entry), "{sql}: {found}");
        assert!(matches!(ledger.spend(&debit("d", "0.1")), Err(LedgerError::Altered { .. })));
    }
}

/// The limit of what a chain can do: it holds no secret. Whoever cuts the tail and moves the head is found only by who
/// noted the head elsewhere.
#[test]
fn a_head_that_was_noted_elsewhere_shows_what_the_chain_cannot() {
    let desk = Desk::new();
    let noted = written(&desk).head().unwrap();
    assert_eq!(noted.number, 6);
    force(
        &desk,
        "DELETE FROM answer; DELETE FROM entry WHERE number > 3; UPDATE head SET number = 3, hash = (SELECT hash FROM entry WHERE number = 3)",
    );
    let ledger = desk.open_altered();
    assert_eq!(ledger.check_chain().unwrap(), 3, "the chain alone cannot know");
    assert_ne!(ledger.head().unwrap(), noted);
    let unopened = Ledger::open(&Desk::new().path(), &BTreeMap::new(), AT).unwrap().head().unwrap();
    assert_eq!((unopened.number, unopened.hash.as_str()), (0, chain::START));
}

#[test]
fn an_altered_answer_is_found_and_not_given() {
    for (sql, given) in [
        ("UPDATE answer SET body = '{ }'", false),
        ("UPDATE answer SET debit = 4", false),
        ("UPDATE answer SET request = 'b'", false),
        ("DELETE FROM answer", true),
        ("INSERT INTO answer VALUES ('b', 4, '{}')", false),
    ] {
        let desk = Desk::new();
        drop(written(&desk));
        force(&desk, sql);
        let ledger = desk.open_altered();
        assert!(matches!(ledger.check_chain(), Err(LedgerError::Unsound { .. })), "{sql}");
        assert_eq!(ledger.answers().is_ok(), given, "{sql}");
    }
}

/// Entries that follow each other well and say what cannot be.
#[test]
fn a_chain_that_is_whole_and_unsound_is_found() {
    let line = |kind| Line { population: "people", ..Line::new(kind, "tester", AT) };
    let debit = |units| Line { rho: Rho::from_units(units), role: "evaluator", subject: "d", ..line(EntryKind::Debit) };
    let detail = crate::answer::detail_of(3, "{}");
    let other = crate::answer::detail_of(4, "{}");
    for (forged, reason) in [
        (debit(100_000_000_001), "more than its cap"),
        (Line { delta: delta("9.0000000001e-8"), ..debit(1) }, "cap of delta"),
        (Line { rho: rho("3"), subject: "people", ..line(EntryKind::Open) }, "was open"),
        (Line { population: "nobody", ..debit(1) }, "not opened"),
        (Line { population: "nobody", subject: "role:a", ..line(EntryKind::Allowance) }, "not opened"),
        (Line { subject: "everybody", ..line(EntryKind::Allowance) }, "nobody"),
        (Line { subject: "x", detail: &detail, ..line(EntryKind::Answer) }, "whose debit is not there"),
        (Line { subject: "b", detail: &detail, ..line(EntryKind::Answer) }, "whose debit is not there"),
        (Line { subject: "a", detail: "hash", ..line(EntryKind::Answer) }, "names no debit"),
        (Line { subject: "a", detail: &detail, ..line(EntryKind::Answer) }, "second answer"),
        (Line { subject: "b", detail: &other, ..line(EntryKind::Answer) }, "not kept"),
        (Line { rho: Rho::from_units(1), ..line(EntryKind::Refusal) }, "moves an amount"),
        (Line { delta: Delta::from_units(1), ..line(EntryKind::Allowance) }, "moves an amount"),
    ] {
        let desk = Desk::new();
        let mut ledger = written(&desk);
        let transaction = ledger.write().unwrap();
        append(&transaction, &forged).unwrap();
        append(&transaction, &line(EntryKind::Approval)).unwrap();
        transaction.commit().unwrap();
        let found = ledger.check_chain().unwrap_err();
        assert!(matches!(&found, LedgerError::Unsound { entry: 7, .. }), "{reason}: {found}");
        assert!(found.to_string().contains(reason), "expected {reason} in: {found}");
    }
}

/// A debit may pass no allowance of its day, even where a later one would have let it.
#[test]
fn a_debit_above_the_allowance_of_its_day_is_found() {
    let desk = Desk::new();
    let mut ledger = written(&desk);
    let evaluators = Holder::Role("evaluator".to_owned());
    ledger.allow("people", &evaluators, rho("0.25"), "sam", "a share", AT).unwrap();
    let transaction = ledger.write().unwrap();
    let forged = Line { population: "people", rho: rho("0.06"), role: "evaluator", ..Line::new(EntryKind::Debit, "other", AT) };
    append(&transaction, &forged).unwrap();
    transaction.commit().unwrap();
    ledger.allow("people", &evaluators, rho("0.3"), "sam", "afterwards", AT).unwrap();
    let found = ledger.check_chain().unwrap_err();
    assert!(matches!(found, LedgerError::Unsound { entry: 8, reason } if reason.contains("allowance")), "{found}");
}
