//! A fault at every row that every step of a release writes. One step of a release is also among the calls of
//! `tests::faults` and `tests::torn`.

use super::super::faults::{end_faults, row_fault};
use super::*;

/// A whole life with an exception, a failed check and changes that were requested.
fn life() -> Vec<(&'static str, ReleaseStep)> {
    vec![
        (DRAFTER, draft(1)),
        (DRAFTER, check(1, false, &[])),
        (REVIEWER, request_changes(1)),
        (DRAFTER, draft(2)),
        (DRAFTER, check(2, true, &["SDC-14"])),
        (DRAFTER, except(2, "SDC-14")),
        (REVIEWER, approve(2)),
        (STEWARD, approve(2)),
        (DRAFTER, publish(2)),
        (STEWARD, withdraw(2)),
    ]
}

#[test]
fn a_step_that_fails_at_any_row_was_not_taken_and_can_be_taken_again() {
    let life = life();
    for taken in 0..life.len() {
        let (actor, step) = &life[taken];
        let mut rows = 0;
        loop {
            let desk = Desk::new();
            let mut ledger = after(&desk, &life[..taken]);
            let (before, record) = (desk.books(), ledger.release(&name("spring")).unwrap());
            row_fault(&desk, rows, "ABORT");
            let outcome = take(&mut ledger, actor, step);
            end_faults(&desk);
            let mut found = desk.open("0.1");
            found.check_chain().unwrap();
            let now = found.release(&name("spring")).unwrap();
            if let Ok(returned) = outcome {
                assert_eq!((now, desk.books().entries.len()), (Some(returned), before.entries.len() + 1));
                break;
            }
            assert!(matches!(outcome, Err(LedgerError::Store(_))), "{step:?}, row {rows}: {outcome:?}");
            assert_eq!((now, desk.books()), (record, before), "{step:?}, row {rows}");
            take(&mut found, actor, step).unwrap();
            rows += 1;
        }
        assert_eq!(rows, 4, "{step:?}: an entry and its head, before and after each");
    }
}

/// Publishing again after a commit that nobody heard of enters nothing, and tells what was done.
#[test]
fn whoever_did_not_hear_of_the_commit_asks_again() {
    let desk = Desk::new();
    let life = life();
    drop(after(&desk, &life));
    for (actor, step) in &life[life.len() - 1..] {
        let before = desk.books();
        take(&mut desk.open("0.1"), actor, step).unwrap();
        assert_eq!(desk.books(), before);
    }
}
