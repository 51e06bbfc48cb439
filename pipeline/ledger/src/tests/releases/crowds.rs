//! Many people at once, each with a connection of their own, as other processes have.

use super::super::crowds::{THREADS, crowd};
use super::*;
use crate::ReleaseState;

fn checked(desk: &Desk, exceptions: &[&str]) {
    let mut ledger = after(desk, &[(DRAFTER, draft(1)), (DRAFTER, check(1, true, exceptions))]);
    for id in exceptions {
        take(&mut ledger, DRAFTER, &except(1, id)).unwrap();
    }
}

/// The record after a crowd, when the chain is whole.
fn whole(desk: &Desk) -> ReleaseRecord {
    let ledger = desk.open("0.1");
    ledger.check_chain().unwrap();
    ledger.release(&name("spring")).unwrap().unwrap()
}

#[test]
fn of_many_reviewers_as_many_approve_as_are_needed() {
    for (exceptions, needed) in [(&[][..], 1), (&["SDC-14"][..], 2)] {
        let desk = Desk::new();
        checked(&desk, exceptions);
        let approved = crowd(&desk, |thread, ledger| {
            let outcome = take(ledger, &format!("reviewer {thread}"), &approve(1));
            assert!(matches!(outcome, Ok(_) | Err(LedgerError::Release(ReleaseRefusal::OutOfTurn { .. }))), "{outcome:?}");
            outcome.is_ok()
        });
        assert_eq!(approved.iter().filter(|approved| **approved).count(), needed);
        let record = whole(&desk);
        assert_eq!((record.state, record.approvals.len()), (ReleaseState::Reviewed, needed));
    }
}

#[test]
fn one_person_at_many_desks_counts_once() {
    let desk = Desk::new();
    checked(&desk, &["SDC-14"]);
    let approved = crowd(&desk, |thread, ledger| {
        let spelling = if thread % 2 == 0 { REVIEWER.to_owned() } else { REVIEWER.to_uppercase() };
        take(ledger, &spelling, &approve(1)).is_ok()
    });
    assert_eq!(approved.iter().filter(|approved| **approved).count(), 1);
    let record = whole(&desk);
    assert_eq!((record.state, record.approvals.len()), (ReleaseState::Checked, 1));
}

#[test]
fn a_release_is_published_once_and_every_publisher_is_told_so() {
    let desk = Desk::new();
    checked(&desk, &[]);
    take(&mut desk.open("0.1"), REVIEWER, &approve(1)).unwrap();
    let before = desk.books().entries.len();
    let records = crowd(&desk, |thread, ledger| take(ledger, &format!("publisher {thread}"), &publish(1)).unwrap());
    assert_eq!((records.len(), desk.books().entries.len()), (THREADS, before + 1));
    let record = whole(&desk);
    assert!(records.iter().all(|other| *other == record));
}

/// One publishes, the others request changes: either it was published and nobody is heard, or it is a draft again.
#[test]
fn a_publication_and_a_request_for_changes_do_not_both_come_through() {
    let (mut published, mut changed) = (0, 0);
    for _ in 0..8 {
        let desk = Desk::new();
        checked(&desk, &[]);
        take(&mut desk.open("0.1"), REVIEWER, &approve(1)).unwrap();
        let outcomes = crowd(&desk, |thread, ledger| match thread {
            0 => take(ledger, DRAFTER, &publish(1)).is_ok(),
            _ => take(ledger, &format!("reviewer {thread}"), &request_changes(1)).is_ok(),
        });
        let record = whole(&desk);
        match record.state {
            ReleaseState::Published => {
                assert!(outcomes[0] && outcomes[1..].iter().all(|heard| !heard), "{outcomes:?}");
                published += 1;
            }
            ReleaseState::Draft => {
                assert!(!outcomes[0] && record.changes_requested && outcomes[1..].iter().all(|heard| *heard), "{outcomes:?}");
                changed += 1;
            }
            other => panic!("{other}"),
        }
    }
    assert_eq!(published + changed, 8);
}

/// Everybody drafts: the last one's content is the present one, and no draft is lost.
#[test]
fn drafts_at_once_follow_each_other() {
    let desk = Desk::new();
    crowd(&desk, |thread, ledger| {
        take(ledger, &format!("evaluator {thread}"), &draft(u8::try_from(thread).unwrap())).unwrap();
    });
    let record = whole(&desk);
    assert_eq!(record.history.len(), THREADS);
    assert_eq!(record.history.last().unwrap().step.content(), &record.content);
    assert_eq!(record.drafted_by, [record.history.last().unwrap().actor.clone()]);
}
