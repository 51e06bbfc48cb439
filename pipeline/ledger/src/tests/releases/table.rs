//! Every state with every step.

use super::*;

/// How the table of each state is reached.
fn states() -> [(&'static str, Vec<(&'static str, ReleaseStep)>); 12] {
    let of = |steps: &[(&'static str, ReleaseStep)]| steps.to_vec();
    let (drafted, checked) = ((DRAFTER, draft(1)), (DRAFTER, check(1, true, &[])));
    let needing = [drafted.clone(), (DRAFTER, check(1, true, &["SDC-14"]))];
    let excepted = [&needing[..], &[(DRAFTER, except(1, "SDC-14"))]].concat();
    let reviewed = [drafted.clone(), checked.clone(), (REVIEWER, approve(1))];
    let published = [&reviewed[..], &[(DRAFTER, publish(1))]].concat();
    [
        ("none", Vec::new()),
        ("draft", vec![drafted.clone()]),
        ("failed", of(&[drafted.clone(), (DRAFTER, check(1, false, &[]))])),
        ("sent back", of(&[drafted.clone(), checked.clone(), (REVIEWER, request_changes(1))])),
        ("checked", of(&[drafted.clone(), checked])),
        ("needing", of(&needing)),
        ("excepted", excepted.clone()),
        ("approved once", [&excepted[..], &[(REVIEWER, approve(1))]].concat()),
        ("reviewed", of(&reviewed)),
        ("published", published.clone()),
        ("withdrawn", [&published[..], &[(STEWARD, withdraw(1))]].concat()),
        ("rejected", of(&[drafted, (REVIEWER, reject(1))])),
    ]
}

/// Every step, taken by a person who has done nothing yet; the first one about another content than all others.
fn steps() -> [ReleaseStep; 10] {
    [
        draft(2),
        draft(1),
        check(1, true, &[]),
        check(1, false, &[]),
        except(1, "SDC-14"),
        approve(1),
        request_changes(1),
        reject(1),
        publish(1),
        withdraw(1),
    ]
}

/// The state after the step by its first letter (J: rejected), `=` where it was taken before, or why it is refused: out of
/// turn (`.`), unknown (u), sent back (s), needs no exception (n), excepted before (e), exceptions missing (m).
const EXPECTED: [(&str, &str); 12] = [
    //                 draft draft pass fail except approve changes reject publish withdraw
    ("none", "          D     D     u    u    u      u       u       u      u       u"),
    ("draft", "         D     D     C    D    .      .       D       J      .       ."),
    ("failed", "        D     D     C    D    .      .       D       J      .       ."),
    ("sent back", "     D     s     s    s    .      .       D       J      .       ."),
    ("checked", "       D     D     .    .    n      R       D       J      .       ."),
    ("needing", "       D     D     .    .    C      m       D       J      .       ."),
    ("excepted", "      D     D     .    .    e      C       D       J      .       ."),
    ("approved once", " D     D     .    .    e      R       D       J      .       ."),
    ("reviewed", "      .     .     .    .    .      .       D       J      P       ."),
    ("published", "     .     .     .    .    .      .       .       .      =       W"),
    ("withdrawn", "     .     .     .    .    .      .       .       .      .       ="),
    ("rejected", "      .     .     .    .    .      .       .       .      .       ."),
];

fn letter(outcome: &Result<ReleaseRecord, LedgerError>, entered: bool) -> &'static str {
    use crate::ReleaseState::{Checked, Draft, Published, Rejected, Reviewed, Withdrawn};
    match outcome {
        Ok(_) if !entered => "=",
        Ok(record) => match record.state {
            Draft => "D",
            Checked => "C",
            Reviewed => "R",
            Published => "P",
            Withdrawn => "W",
            Rejected => "J",
        },
        Err(LedgerError::Release(refusal)) => match refusal {
            ReleaseRefusal::OutOfTurn { .. } => ".",
            ReleaseRefusal::Unknown { .. } => "u",
            ReleaseRefusal::SentBack { .. } => "s",
            ReleaseRefusal::NeedsNoException { .. } => "n",
            ReleaseRefusal::ExceptedBefore { .. } => "e",
            ReleaseRefusal::ExceptionsMissing { .. } => "m",
            other => panic!("{other}"),
        },
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn every_state_takes_the_steps_that_follow_and_no_others() {
    for ((state, before), (expected_state, expected)) in states().iter().zip(EXPECTED) {
        assert_eq!(*state, expected_state);
        let letters: Vec<&str> = expected.split_whitespace().collect();
        assert_eq!(letters.len(), steps().len());
        for (step, expected) in steps().iter().zip(letters) {
            let desk = Desk::new();
            let mut ledger = after(&desk, before);
            let (record, entries) = (ledger.release(&name("spring")).unwrap(), desk.books().entries.len());
            let outcome = take(&mut ledger, "third evaluator", step);
            let entered = desk.books().entries.len() - entries;
            assert_eq!(letter(&outcome, entered == 1), expected, "{state}, {step:?}: {outcome:?}");
            let now = ledger.release(&name("spring")).unwrap();
            match outcome {
                Ok(returned) => assert_eq!(now, Some(returned), "what was returned is not what is read"),
                Err(_) => assert_eq!((now, entered), (record, 0), "a refused step left something behind"),
            }
            ledger.check_chain().unwrap();
        }
    }
}

/// Whatever follows in a state, it does not follow for another content.
#[test]
fn no_state_takes_a_step_about_another_content() {
    for (state, before) in states().iter().skip(1) {
        let desk = Desk::new();
        let mut ledger = after(&desk, before);
        for step in [
            check(2, true, &[]),
            check(2, false, &[]),
            except(2, "SDC-14"),
            approve(2),
            request_changes(2),
            reject(2),
            publish(2),
            withdraw(2),
        ] {
            let refusal = refused(&mut ledger, "third evaluator", &step);
            let right = matches!(refusal, ReleaseRefusal::OtherContent { .. } | ReleaseRefusal::OutOfTurn { .. });
            assert!(right, "{state}, {step:?}: {refusal}");
        }
        assert_eq!(desk.books().entries.len(), before.len() + 1);
    }
}

/// Publications and withdrawals that were interrupted are asked for again, by whoever comes.
#[test]
fn a_repeated_publication_or_withdrawal_returns_the_first() {
    let desk = Desk::new();
    let [.., (_, withdrawn), _] = states();
    let mut ledger = after(&desk, &withdrawn[..4]);
    let first = ledger.release(&name("spring")).unwrap().unwrap();
    assert_eq!(first.published().unwrap().actor, DRAFTER);
    assert_eq!(take(&mut ledger, STEWARD, &publish(1)).unwrap(), first);
    let gone = take(&mut ledger, STEWARD, &withdraw(1)).unwrap();
    let reason = "another reason, which nobody enters".to_owned();
    assert_eq!(take(&mut ledger, REVIEWER, &ReleaseStep::Withdraw { content: digest(1), reason }).unwrap(), gone);
    assert_eq!(desk.books().entries.len(), 6);
}
