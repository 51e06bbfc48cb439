//! What the audit finds in a chain that is whole: steps that the process would not have let through.

use super::*;
use crate::EntryKind;
use crate::entry::{Line, append};

/// Appends an entry with a right hash and the head, as somebody could who knows the file and skips the process.
fn forge(ledger: &mut Ledger, line: &Line<'_>) -> u64 {
    let transaction = ledger.write().unwrap();
    let number = append(&transaction, line).unwrap();
    transaction.commit().unwrap();
    number
}

fn forge_step(ledger: &mut Ledger, actor: &str, step: &ReleaseStep) -> u64 {
    let detail = serde_json::to_string(step).unwrap();
    let line = Line { role: "evaluator", subject: "release spring", detail: &detail, ..Line::new(EntryKind::Release, actor, AT) };
    forge(ledger, &line)
}

/// Whoever audits, reads the release or goes on with it is told of the entry.
#[track_caller]
fn assert_found(ledger: &mut Ledger, forged: u64, part: &str) {
    let go_on = take(ledger, "somebody else", &draft(9)).map(|_| ());
    let read = ledger.release(&name("spring")).map(|_| ());
    let all = ledger.releases().map(|_| ());
    for outcome in [ledger.check_chain().map(|_| ()), go_on, read, all] {
        match outcome {
            Err(LedgerError::Unsound { entry, reason }) => {
                assert_eq!(entry, forged, "{reason}");
                assert!(reason.contains(part), "expected {part} in: {reason}");
            }
            other => panic!("{part}: {other:?}"),
        }
    }
}

#[test]
fn a_step_that_skips_the_process_is_found() {
    let checked = [(DRAFTER, draft(1)), (DRAFTER, check(1, true, &[]))];
    let needing = [(DRAFTER, draft(1)), (DRAFTER, check(1, true, &["SDC-14"]))];
    let excepted = [&needing[..], &[(STEWARD, except(1, "SDC-14"))]].concat();
    let reviewed = [&checked[..], &[(REVIEWER, approve(1))]].concat();
    let published = [&reviewed[..], &[(DRAFTER, publish(1))]].concat();
    let withdrawn = [&published[..], &[(STEWARD, withdraw(1))]].concat();
    let early = {
        let ReleaseStep::Draft { content, kind, of, tier, recipient, .. } = draft(1) else { panic!("a draft is a draft") };
        let draft = ReleaseStep::Draft { content, kind, of, tier, recipient, publish_on: day("2026-01-02") };
        vec![(DRAFTER, draft), (DRAFTER, check(1, true, &[])), (REVIEWER, approve(1))]
    };
    for (before, actor, forged, part) in [
        (&[][..], DRAFTER, publish(1), "was not drafted"),
        (&checked[..1], DRAFTER, publish(1), "does not follow"),
        (&checked[..1], REVIEWER, approve(1), "does not follow"),
        (&checked[..], DRAFTER, publish(1), "does not follow"),
        (&checked[..], "FIRST evaluator", approve(1), "review a release that they drafted"),
        (&checked[..], REVIEWER, approve(2), "a content that was not drafted"),
        (&checked[..], STEWARD, except(1, "SDC-14"), "an exception that is not needed"),
        (&needing[..], REVIEWER, approve(1), "without the exceptions"),
        (&excepted[..], STEWARD, approve(1), "an exception that they asked for"),
        (&excepted[..], REVIEWER, except(1, "SDC-14"), "an exception that is not needed"),
        (&reviewed[..], DRAFTER, publish(2), "a content that was not drafted"),
        (&early[..], DRAFTER, publish(1), "before its day"),
        (&published[..], DRAFTER, publish(1), "a second time"),
        (&published[..], DRAFTER, draft(2), "does not follow"),
        (&withdrawn[..], STEWARD, withdraw(1), "a second time"),
        (&withdrawn[..], DRAFTER, publish(1), "does not follow"),
    ] {
        let desk = Desk::new();
        let mut ledger = after(&desk, before);
        let entry = forge_step(&mut ledger, actor, &forged);
        assert_found(&mut ledger, entry, part);
    }
}

/// One of two approvals is missing, or is that of one person twice: the publication is what does not follow.
#[test]
fn an_approval_that_is_missing_or_doubled_is_found() {
    let desk = Desk::new();
    let steps =
        [(DRAFTER, draft(1)), (DRAFTER, check(1, true, &["SDC-14"])), (DRAFTER, except(1, "SDC-14")), (REVIEWER, approve(1))];
    let mut ledger = after(&desk, &steps);
    let entry = forge_step(&mut ledger, DRAFTER, &publish(1));
    assert_found(&mut ledger, entry, "does not follow");
    let desk = Desk::new();
    let mut ledger = after(&desk, &steps);
    let entry = forge_step(&mut ledger, " Second  Evaluator", &approve(1));
    forge_step(&mut ledger, DRAFTER, &publish(1));
    assert_found(&mut ledger, entry, "one person twice");
}

#[test]
fn an_entry_that_is_no_step_is_found() {
    let step = serde_json::to_string(&check(1, true, &[])).unwrap();
    let spaced = step.replace(':', ": ");
    let more = step.replace("\"passed\"", "\"more\":1,\"passed\"");
    let capital = step.replace(&digest(1).to_string(), &digest(0xa).to_string().to_uppercase());
    let long = serde_json::to_string(&check(1, true, &["x".repeat(65).as_str()])).unwrap();
    let line = Line { subject: "release spring", detail: &step, ..Line::new(EntryKind::Release, DRAFTER, AT) };
    for (forged, part) in [
        (Line { detail: "checked", ..line }, "no step of a release"),
        (Line { detail: &spaced, ..line }, "no step of a release"),
        (Line { detail: &more, ..line }, "no step of a release"),
        (Line { detail: &capital, ..line }, "no step of a release"),
        (Line { detail: &long, ..line }, "a text that is not taken"),
        (Line { actor: " ", ..line }, "a text that is not taken"),
        (Line { at: "today", ..line }, "at no time"),
        (Line { population: "people", ..line }, "a purpose or a population"),
        (Line { purpose: "research", ..line }, "a purpose or a population"),
        (Line { subject: "release Spring", ..line }, "no name"),
        (Line { subject: "spring", ..line }, "no name"),
        (Line { subject: "release winter", ..line }, "was not drafted"),
        (Line { rho: Rho::from_units(1), ..line }, "moves an amount"),
    ] {
        let desk = Desk::new();
        let mut ledger = after(&desk, &[(DRAFTER, draft(1))]);
        forge(&mut ledger, &forged);
        let found = ledger.check_chain().unwrap_err();
        assert!(matches!(found, LedgerError::Unsound { entry: 3, .. }), "{part}: {found}");
        assert!(found.to_string().contains(part), "expected {part} in: {found}");
    }
    let desk = Desk::new();
    let mut ledger = after(&desk, &[(DRAFTER, draft(1))]);
    forge(&mut ledger, &line);
    ledger.check_chain().unwrap();
}

/// A step that is good in one release is not good in another: each has its own course.
#[test]
fn releases_do_not_lend_each_other_their_reviews() {
    let desk = Desk::new();
    let mut ledger = after(&desk, &[(DRAFTER, draft(1)), (DRAFTER, check(1, true, &[])), (REVIEWER, approve(1))]);
    let autumn = name("autumn");
    let drafter = ReleaseActor { actor: DRAFTER, role: "evaluator", at: AT };
    ledger.release_step(&autumn, &draft(1), &drafter).unwrap();
    ledger.release_step(&autumn, &check(1, true, &[]), &drafter).unwrap();
    let refusal = ledger.release_step(&autumn, &publish(1), &drafter).unwrap_err();
    assert!(matches!(refusal, LedgerError::Release(ReleaseRefusal::OutOfTurn { .. })), "{refusal}");
    take(&mut ledger, DRAFTER, &publish(1)).unwrap();
    ledger.check_chain().unwrap();
}
