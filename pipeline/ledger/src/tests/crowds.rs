//! Many at once: no limit is passed, and nothing that fits is refused for being late.

use std::sync::Barrier;

use super::*;
use crate::{Holder, LedgerError};

pub(super) const THREADS: usize = 8;

/// Every thread has a connection of its own, as another process would, and all begin together.
pub(super) fn crowd<Result: Send>(desk: &Desk, act: impl Fn(usize, &mut Ledger) -> Result + Sync) -> Vec<Result> {
    let barrier = Barrier::new(THREADS);
    std::thread::scope(|scope| {
        let (barrier, act) = (&barrier, &act);
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| {
                scope.spawn(move || {
                    barrier.wait();
                    act(thread, &mut desk.open("0.1"))
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// How often a thread was granted 0.003.
fn spend_often(thread: usize, ledger: &mut Ledger, role: &str) -> usize {
    let spend = |number| {
        let (request, actor) = (format!("{thread}-{number}"), format!("person {}", thread % 4));
        let debit = Debit { actor: &actor, role, ..debit(&request, "0.003") };
        match ledger.spend(&debit) {
            Ok(grant) => assert_eq!((grant.request(), grant.rho()), (request.as_str(), rho("0.003"))),
            Err(LedgerError::OverBudget { .. } | LedgerError::OverAllowance { .. }) => return 0,
            Err(error) => panic!("{error}"),
        }
        1
    };
    (0..8).map(spend).sum()
}

#[test]
fn the_file_and_its_accounts_are_made_once() {
    let desk = Desk::new();
    crowd(&desk, |_, ledger| ledger.check_chain().unwrap());
    assert_eq!(desk.books().entries.len(), 1, "the account was opened more than once");
}

#[test]
fn connections_together_never_pass_the_cap() {
    let desk = Desk::new();
    let granted: usize = crowd(&desk, |thread, ledger| spend_often(thread, ledger, "evaluator")).iter().sum();
    let ledger = desk.open("0.1");
    assert_eq!(granted, 33, "33 times 0.003 fit into 0.1");
    assert_eq!(ledger.balance("people").unwrap().spent.to_string(), "0.099");
    ledger.check_chain().unwrap();
}

#[test]
fn connections_together_never_pass_an_allowance() {
    let desk = Desk::new();
    let mut ledger = desk.open("0.1");
    for (holder, amount) in [("role:evaluator", "0.05"), ("person:person 0", "0.004"), ("person:person 1", "0.01")] {
        ledger.allow("people", &holder.parse().unwrap(), rho(amount), "sam", "a share", AT).unwrap();
    }
    let granted = crowd(&desk, |thread, ledger| spend_often(thread, ledger, "evaluator"));
    let of = |person: usize| granted[person] + granted[person + 4];
    assert!(of(0) <= 1, "0.003 fits once into 0.004");
    assert!(of(1) <= 3, "0.003 fits three times into 0.01");
    assert_eq!(granted.iter().sum::<usize>(), 16, "0.003 fits 16 times into 0.05");
    ledger.check_chain().unwrap();
    for state in ledger.allowances("people").unwrap() {
        assert!(state.spent <= state.allowed, "{state:?}");
    }
}

/// A share that is lowered while it is being spent: every debit is within what was allowed at its moment.
#[test]
fn an_allowance_can_change_while_it_is_used() {
    let desk = Desk::new();
    let evaluators = Holder::Role("evaluator".to_owned());
    desk.open("0.1").allow("people", &evaluators, rho("0.09"), "sam", "a share", AT).unwrap();
    crowd(&desk, |thread, ledger| {
        if thread == 0 {
            for amount in ["0.06", "0.03", "0.07", "0.01"] {
                ledger.allow("people", &evaluators, rho(amount), "sam", "another share", AT).unwrap();
            }
            return 0;
        }
        spend_often(thread, ledger, "evaluator")
    });
    desk.open("0.1").check_chain().unwrap();
}

/// One request, many debits at once: each grant has its own debit, and one of them keeps its answer.
#[test]
fn one_answer_is_kept_for_one_request() {
    let desk = Desk::new();
    let kept = crowd(&desk, |thread, ledger| {
        let grant = ledger.spend(&debit("same", "0.01")).unwrap();
        ledger.keep_answer("same", grant.entry(), "tester", &format!("{thread}"), AT).is_ok()
    });
    assert_eq!(kept.iter().filter(|kept| **kept).count(), 1);
    assert_eq!(desk.books().debits("same").len(), THREADS);
    desk.open("0.1").check_chain().unwrap();
}
