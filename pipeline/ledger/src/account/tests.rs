use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use choir_contract::{Population, PrivacyUnitKind};

use super::*;

fn populations(cap: &str) -> BTreeMap<String, Population> {
    let population = Population {
        id: "people".to_owned(),
        kind: PrivacyUnitKind::Person,
        label: "People".to_owned(),
        cap: cap.parse().unwrap(),
        delta: 1e-6,
    };
    BTreeMap::from([("people".to_owned(), population)])
}

fn debit<'a>(request: &'a str, rho: &str) -> Debit<'a> {
    Debit { population: "people", rho: rho.parse().unwrap(), delta: choir_contract::Delta::ZERO, request, actor: "tester", purpose: "test", at: "2026-01-01" }
}

fn open(folder: &tempfile::TempDir, cap: &str) -> Ledger {
    Ledger::open(&folder.path().join("ledger.sqlite"), &populations(cap), "2026-01-01").unwrap()
}

#[test]
fn the_last_unit_can_be_spent_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = open(&folder, "0.3");
    drop(ledger.spend(&debit("a", "0.1")).unwrap());
    drop(ledger.spend(&debit("b", "0.2")).unwrap());
    let refused = ledger.spend(&debit("c", "0.000000000001")).unwrap_err();
    assert!(matches!(refused, LedgerError::OverBudget { remaining: Rho::ZERO, .. }), "{refused}");
    assert_eq!(ledger.balance("people").unwrap().remaining(), Rho::ZERO);
}

#[test]
fn spending_survives_a_restart_and_a_cap_cannot_be_changed() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(&folder, "0.3").spend(&debit("a", "0.25")).unwrap());
    assert_eq!(open(&folder, "0.3").balance("people").unwrap().remaining().to_string(), "0.05");
    let changed = Ledger::open(&folder.path().join("ledger.sqlite"), &populations("3"), "2026-01-02").unwrap_err();
    assert!(matches!(changed, LedgerError::CapChanged { .. }), "{changed}");
}

#[test]
fn concurrent_connections_never_pass_the_cap() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(&folder, "0.1"));
    let granted = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let (folder, granted) = (&folder, &granted);
            scope.spawn(move || {
                let mut ledger = open(folder, "0.1");
                for number in 0..8 {
                    if ledger.spend(&debit(&format!("{thread}-{number}"), "0.003")).is_ok() {
                        granted.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let ledger = open(&folder, "0.1");
    assert_eq!(granted.load(Ordering::Relaxed), 33, "33 times 0.003 fit into 0.1");
    assert_eq!(ledger.balance("people").unwrap().spent.to_string(), "0.099");
    ledger.check_chain().unwrap();
}

#[test]
fn entries_cannot_be_changed_and_a_forced_change_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = open(&folder, "0.3");
    drop(ledger.spend(&debit("a", "0.1")).unwrap());
    drop(ledger.spend(&debit("b", "0.1")).unwrap());
    assert!(ledger.connection.execute("UPDATE entry SET rho = 0 WHERE number = 2", []).is_err());
    assert!(ledger.connection.execute("DELETE FROM entry WHERE number = 2", []).is_err());
    ledger.connection.execute_batch("DROP TRIGGER entry_stays; UPDATE entry SET rho = 1 WHERE number = 2").unwrap();
    assert!(matches!(ledger.check_chain(), Err(LedgerError::Altered { entry: 2 })));
}

#[test]
fn an_answer_needs_its_debit_and_is_kept_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = open(&folder, "0.3");
    assert!(ledger.keep_answer("a", 99, "tester", "{}", "2026-01-01").is_err(), "an answer without a debit was kept");
    let grant = ledger.spend(&debit("a", "0.1")).unwrap();
    ledger.keep_answer("a", grant.entry(), "tester", "{}", "2026-01-01").unwrap();
    assert!(ledger.keep_answer("a", grant.entry(), "tester", "{ }", "2026-01-01").is_err(), "an answer was replaced");
    assert_eq!(ledger.answer("a").unwrap().unwrap().body, "{}");
    ledger.connection.execute_batch("DROP TRIGGER answer_stays; UPDATE answer SET body = '{ }'").unwrap();
    assert!(matches!(ledger.answer("a"), Err(LedgerError::Altered { .. })));
}
