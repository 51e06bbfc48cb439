//! What each call does when nothing goes wrong.

use super::*;
use crate::{EntryKind, LedgerError, Note};

/// Actor, role, purpose, subject and detail of the newest entry.
fn newest(desk: &Desk) -> [String; 6] {
    let sql = "SELECT kind, actor, role, purpose, subject, detail FROM entry ORDER BY number DESC LIMIT 1";
    let read = |row: &rusqlite::Row<'_>| Ok([0, 1, 2, 3, 4, 5].map(|column| row.get(column).unwrap()));
    desk.raw().query_row(sql, [], read).unwrap()
}

#[test]
fn the_last_unit_can_be_spent_and_no_more() {
    let desk = Desk::new();
    let mut ledger = desk.open("0.3");
    drop(ledger.spend(&debit("a", "0.1")).unwrap());
    drop(ledger.spend(&debit("b", "0.2")).unwrap());
    let refused = ledger.spend(&debit("c", "0.000000000001")).unwrap_err();
    assert!(matches!(refused, LedgerError::OverBudget { remaining: Rho::ZERO, .. }), "{refused}");
    assert_eq!(ledger.balance("people").unwrap().remaining(), Rho::ZERO);
}

#[test]
fn the_last_unit_of_delta_can_be_spent_and_no_more() {
    let desk = Desk::new();
    let mut ledger = desk.open("0.3");
    let asking = |request, text| Debit { delta: delta(text), ..debit(request, "0.01") };
    let grant = ledger.spend(&asking("a", "4e-8")).unwrap();
    assert_eq!((grant.delta(), grant.rho()), (delta("4e-8"), rho("0.01")));
    drop(ledger.spend(&asking("b", "6e-8")).unwrap());
    let refused = ledger.spend(&asking("c", "1e-18")).unwrap_err();
    assert!(matches!(refused, LedgerError::OverDelta { remaining: Delta::ZERO, .. }), "{refused}");
    let balance = ledger.balance("people").unwrap();
    assert_eq!((balance.delta_cap, balance.delta_spent, balance.delta_remaining()), (delta("1e-7"), delta("1e-7"), Delta::ZERO));
    assert_eq!(balance.spent, rho("0.02"), "a refusal for want of delta debited rho");
    drop(ledger.spend(&debit("d", "0.01")).unwrap());
    ledger.check_chain().unwrap();
}

#[test]
fn no_sum_wraps_round() {
    let desk = Desk::new();
    let mut ledger = desk.open("9000000");
    drop(ledger.spend(&debit("a", "9000000")).unwrap());
    let most = Debit { rho: Rho::from_units(u64::MAX), ..debit("b", "1") };
    assert!(matches!(ledger.spend(&most), Err(LedgerError::OverBudget { .. })));
    let most = Debit { rho: Rho::ZERO, delta: Delta::from_units(u64::MAX), ..debit("c", "1") };
    assert!(matches!(ledger.spend(&most), Err(LedgerError::OverDelta { .. })));
    ledger.check_chain().unwrap();
    let declared = BTreeMap::from([("big".to_owned(), population("big", Rho::from_units(u64::MAX), Delta::ZERO))]);
    assert!(matches!(Ledger::open(&desk.path(), &declared, AT), Err(LedgerError::TooLarge { .. })));
}

#[test]
fn spending_survives_a_restart_and_a_cap_cannot_be_changed() {
    let desk = Desk::new();
    drop(desk.open("0.3").spend(&debit("a", "0.25")).unwrap());
    assert_eq!(desk.open("0.3").balance("people").unwrap().remaining().to_string(), "0.05");
    let changed = Ledger::open(&desk.path(), &populations("3", "1e-7"), AT).unwrap_err();
    assert!(matches!(changed, LedgerError::CapChanged { .. }), "{changed}");
    let changed = Ledger::open(&desk.path(), &populations("0.3", "1e-6"), AT).unwrap_err().to_string();
    assert!(changed.contains("`people`") && changed.contains("1e-7") && changed.contains("1e-6"), "{changed}");
}

#[test]
fn who_what_and_why_are_recorded() {
    let desk = Desk::new();
    let mut ledger = desk.open("0.3");
    ledger.request("ana", "evaluator", "programme_evaluation", "sql", "SELECT 1", AT).unwrap();
    assert_eq!(newest(&desk), ["request", "ana", "evaluator", "programme_evaluation", "sql", "SELECT 1"]);
    drop(ledger.spend(&debit("a", "0.1")).unwrap());
    assert_eq!(newest(&desk), ["debit", "tester", "evaluator", "programme_evaluation", "a", "question test"]);
    let (kind, actor, role, purpose) = (EntryKind::Approval, "sam", "steward", "");
    let note = Note { kind, actor, role, purpose, subject: "question test", detail: "hash", at: AT };
    ledger.record(&note).unwrap();
    assert_eq!(newest(&desk), ["approval", "sam", "steward", "", "question test", "hash"]);
    assert_eq!(ledger.latest_decision("question test").unwrap().unwrap().role, "steward");
    ledger.check_chain().unwrap();
}

#[test]
fn a_refusal_is_recorded_with_its_reason_and_moves_nothing() {
    let desk = Desk::new();
    let mut ledger = desk.open("0.3");
    ledger.spend(&debit("a", "0.4")).unwrap_err();
    let [kind, actor, role, purpose, subject, detail] = newest(&desk);
    assert_eq!([kind, actor, role, purpose, subject], ["refusal", "tester", "evaluator", "programme_evaluation", "a"]);
    for part in ["question test", "over budget", "0.3 rho left", "needs 0.4"] {
        assert!(detail.contains(part), "expected {part} in: {detail}");
    }
    assert_eq!(desk.books().entries.last().unwrap().3, 0, "a refusal moved an amount");
    ledger.check_chain().unwrap();
}

/// A debit, an answer, an opening or an allowance that was only written down would be a lie in the account.
#[test]
fn what_moves_an_account_is_no_note() {
    let desk = Desk::new();
    let mut ledger = desk.open("0.3");
    for kind in [EntryKind::Debit, EntryKind::Answer, EntryKind::Open, EntryKind::Allowance, EntryKind::Request] {
        let note = Note { kind, actor: "tester", role: "", purpose: "", subject: "a", detail: "", at: AT };
        assert!(matches!(ledger.record(&note), Err(LedgerError::NotANote { .. })), "{kind:?}");
    }
    assert_eq!(desk.books().entries.len(), 1);
}

#[test]
fn an_answer_needs_its_debit_and_is_kept_as_it_was() {
    let desk = Desk::new();
    let mut ledger = desk.open("0.3");
    let missing = ledger.keep_answer("a", 99, "tester", "{}", AT).unwrap_err();
    assert!(matches!(missing, LedgerError::NoDebit { debit: 99, .. }), "an answer without a debit was kept: {missing}");
    assert!(ledger.keep_answer("people", 1, "tester", "{}", AT).is_err(), "an opening was taken for a debit");
    let grant = ledger.spend(&debit("a", "0.1")).unwrap();
    assert!(ledger.keep_answer("b", grant.entry(), "tester", "{}", AT).is_err(), "another request's debit was used");
    ledger.keep_answer("a", grant.entry(), "tester", "{}", AT).unwrap();
    assert!(ledger.keep_answer("a", grant.entry(), "tester", "{ }", AT).is_err(), "an answer was replaced");
    assert_eq!(ledger.answer("a").unwrap().unwrap().body, "{}");
    assert_eq!(ledger.answers().unwrap().len(), 1);
    assert_eq!(newest(&desk)[..4], ["answer", "tester", "evaluator", "programme_evaluation"]);
    ledger.check_chain().unwrap();
}

#[test]
fn a_population_without_an_account_is_told_so() {
    let desk = Desk::new();
    let mut ledger = desk.open("0.3");
    let nobody = Debit { population: "nobody", ..debit("a", "0.1") };
    assert!(matches!(ledger.spend(&nobody), Err(LedgerError::NoAccount { .. })));
    assert!(matches!(ledger.balance("nobody"), Err(LedgerError::NoAccount { .. })));
}

/// "Debit first" rests on these three words of SQLite.
#[test]
fn every_commit_reaches_the_disk() {
    let desk = Desk::new();
    let ledger = desk.open("0.3");
    let word = |pragma: &str| ledger.connection.query_row(&format!("PRAGMA {pragma}"), [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!((word("synchronous"), word("foreign_keys")), (2, 1), "FULL, ON");
    let mode: String = ledger.connection.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
}
