//! Allowances divide a cap and never add to it.

use super::*;
use crate::{Holder, LedgerError};

fn holder(text: &str) -> Holder {
    text.parse().unwrap()
}

/// A ledger with a cap of 1 and these allowances.
fn allowing(desk: &Desk, allowances: &[(&str, &str)]) -> Ledger {
    let mut ledger = desk.open("1");
    for (text, amount) in allowances {
        ledger.allow("people", &holder(text), rho(amount), "sam", "a share", AT).unwrap();
    }
    ledger
}

#[test]
fn each_holder_is_limited_to_the_last_unit() {
    for text in ["role:evaluator", "person:tester", "purpose:programme_evaluation"] {
        let desk = Desk::new();
        let mut ledger = allowing(&desk, &[(text, "0.2")]);
        drop(ledger.spend(&debit("a", "0.2")).unwrap());
        let refused = ledger.spend(&debit("b", "0.000000000001")).unwrap_err();
        assert!(
            matches!(&refused, LedgerError::OverAllowance { holder, remaining: Rho::ZERO, .. } if holder.to_string() == text)
        );
        assert!(refused.to_string().contains(&format!("choir allow {text}")), "{refused}");
        let other = Debit { actor: "other", role: "steward", purpose: "research", ..debit("c", "0.8") };
        drop(ledger.spend(&other).unwrap());
        assert_eq!(ledger.balance("people").unwrap().spent, rho("1"), "{text}");
        ledger.check_chain().unwrap();
    }
}

#[test]
fn an_allowance_never_adds_to_the_cap() {
    let desk = Desk::new();
    let mut ledger = allowing(&desk, &[("role:evaluator", "5")]);
    assert_eq!(ledger.balance("people").unwrap().cap, rho("1"));
    drop(ledger.spend(&debit("a", "1")).unwrap());
    assert!(matches!(ledger.spend(&debit("b", "0.1")), Err(LedgerError::OverBudget { .. })));
}

#[test]
fn the_newest_counts_and_so_does_what_was_spent_before() {
    let desk = Desk::new();
    let mut ledger = desk.open("1");
    drop(ledger.spend(&debit("a", "0.3")).unwrap());
    let evaluators = holder("role:evaluator");
    ledger.allow("people", &evaluators, rho("0.2"), "sam", "too late", AT).unwrap();
    let state = ledger.allowances("people").unwrap().remove(0);
    assert_eq!((state.allowed, state.spent, state.remaining()), (rho("0.2"), rho("0.3"), Rho::ZERO));
    assert!(matches!(ledger.spend(&debit("b", "0.1")), Err(LedgerError::OverAllowance { .. })));
    ledger.allow("people", &evaluators, rho("0.4"), "sam", "more", AT).unwrap();
    drop(ledger.spend(&debit("b", "0.1")).unwrap());
    ledger.allow("people", &evaluators, Rho::ZERO, "sam", "no more", AT).unwrap();
    assert!(ledger.spend(&debit("c", "0.1")).is_err());
    let states = ledger.allowances("people").unwrap();
    assert_eq!(states.len(), 1, "one holder, one allowance");
    assert_eq!((states[0].allowed, states[0].spent), (Rho::ZERO, rho("0.4")));
    ledger.check_chain().unwrap();
}

/// A debit counts for its role, its person and its purpose at once, and the tightest limit decides.
#[test]
fn all_allowances_that_apply_are_checked() {
    let desk = Desk::new();
    let mut ledger =
        allowing(&desk, &[("role:evaluator", "0.5"), ("person:tester", "0.3"), ("purpose:programme_evaluation", "0.4")]);
    drop(ledger.spend(&debit("a", "0.25")).unwrap());
    let colleague = Debit { actor: "colleague", ..debit("b", "0.2") };
    let refused = ledger.spend(&colleague).unwrap_err().to_string();
    assert!(refused.contains("purpose:programme_evaluation has 0.15 rho left"), "{refused}");
    let elsewhere = Debit { purpose: "research", ..debit("c", "0.1") };
    let refused = ledger.spend(&elsewhere).unwrap_err().to_string();
    assert!(refused.contains("person:tester has 0.05 rho left"), "{refused}");
    let both = Debit { actor: "colleague", purpose: "research", ..debit("d", "0.3") };
    let refused = ledger.spend(&both).unwrap_err().to_string();
    assert!(refused.contains("role:evaluator has 0.25 rho left"), "{refused}");
    let states = ledger.allowances("people").unwrap();
    let texts: Vec<String> = states.iter().map(|state| state.holder.to_string()).collect();
    assert_eq!(texts, ["person:tester", "purpose:programme_evaluation", "role:evaluator"]);
    assert!(states.iter().all(|state| state.spent == rho("0.25")), "{states:?}");
    ledger.check_chain().unwrap();
}

#[test]
fn an_allowance_belongs_to_its_population() {
    let desk = Desk::new();
    let mut declared = populations("1", "1e-7");
    declared.insert("firms".to_owned(), population("firms", rho("1"), Delta::ZERO));
    let mut ledger = Ledger::open(&desk.path(), &declared, AT).unwrap();
    ledger.allow("people", &holder("person:tester"), rho("0.1"), "sam", "a share", AT).unwrap();
    drop(ledger.spend(&Debit { population: "firms", ..debit("a", "0.9") }).unwrap());
    assert_eq!(ledger.allowances("people").unwrap()[0].spent, Rho::ZERO);
    assert!(ledger.allowances("firms").unwrap().is_empty());
    assert!(ledger.spend(&debit("b", "0.2")).is_err());
}

#[test]
fn what_cannot_be_allowed_leaves_no_entry() {
    let desk = Desk::new();
    let mut ledger = desk.open("1");
    for nameless in [Holder::Role(String::new()), Holder::Person(" ".to_owned()), Holder::Purpose(" padded ".to_owned())] {
        let refused = ledger.allow("people", &nameless, rho("0.1"), "sam", "nobody", AT);
        assert!(matches!(refused, Err(LedgerError::Holder { .. })), "{nameless:?}");
    }
    let refused = ledger.allow("nobody", &holder("role:evaluator"), rho("0.1"), "sam", "nowhere", AT);
    assert!(matches!(refused, Err(LedgerError::NoAccount { .. })));
    assert_eq!(desk.books().entries.len(), 1);
}
