//! Releases under test: every state with every step, the rules about people and texts, a plain model, crowds, faults, and what
//! the audit finds.

mod crowds;
mod faults;
mod model;
mod replay;
mod rules;
mod table;

use choir_contract::Day;

use super::*;
use crate::{
    Digest, LedgerError, ReleaseActor, ReleaseKind, ReleaseName, ReleaseRecord, ReleaseRefusal, ReleaseStep, ReviewVerdict,
};

const DRAFTER: &str = "first evaluator";
const REVIEWER: &str = "second evaluator";
const STEWARD: &str = "steward";
const REASON: &str = "the table is read by one funder only";
const RISK: &str = "a person may be recognised by who knows them";

fn name(text: &str) -> ReleaseName {
    text.parse().unwrap()
}

/// The digest of one digit.
fn digest(digit: u8) -> Digest {
    format!("{digit:x}").repeat(64).parse().unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn draft(content: u8) -> ReleaseStep {
    ReleaseStep::Draft {
        content: digest(content),
        kind: ReleaseKind::Book,
        of: "programme-report".to_owned(),
        tier: "funder".to_owned(),
        recipient: Some("first funder".to_owned()),
        publish_on: day("2026-01-01"),
    }
}

fn check(content: u8, passed: bool, exceptions: &[&str]) -> ReleaseStep {
    let exceptions_needed = exceptions.iter().map(|id| (*id).to_owned()).collect();
    ReleaseStep::Check { content: digest(content), passed, exceptions_needed, evidence: digest(0xe) }
}

fn except(content: u8, id: &str) -> ReleaseStep {
    let (check, reason, risk) = (id.to_owned(), REASON.to_owned(), RISK.to_owned());
    ReleaseStep::Except { content: digest(content), check, reason, risk }
}

fn review(content: u8, verdict: ReviewVerdict) -> ReleaseStep {
    ReleaseStep::Review { content: digest(content), verdict, reason: "the second table says too much".to_owned() }
}

fn approve(content: u8) -> ReleaseStep {
    review(content, ReviewVerdict::Approve)
}

fn request_changes(content: u8) -> ReleaseStep {
    review(content, ReviewVerdict::RequestChanges)
}

fn reject(content: u8) -> ReleaseStep {
    review(content, ReviewVerdict::Reject)
}

fn publish(content: u8) -> ReleaseStep {
    ReleaseStep::Publish { content: digest(content) }
}

fn withdraw(content: u8) -> ReleaseStep {
    ReleaseStep::Withdraw { content: digest(content), reason: "a figure was wrong".to_owned() }
}

/// Takes a step of the release `spring`.
fn take(ledger: &mut Ledger, actor: &str, step: &ReleaseStep) -> Result<ReleaseRecord, LedgerError> {
    ledger.release_step(&name("spring"), step, &ReleaseActor { actor, role: "evaluator", at: AT })
}

/// Why a step is refused.
#[track_caller]
fn refused(ledger: &mut Ledger, actor: &str, step: &ReleaseStep) -> ReleaseRefusal {
    match take(ledger, actor, step) {
        Err(LedgerError::Release(refusal)) => refusal,
        other => panic!("{actor} took {step:?}: {other:?}"),
    }
}

/// A ledger in which these steps were taken.
#[track_caller]
fn after(desk: &Desk, steps: &[(&str, ReleaseStep)]) -> Ledger {
    let mut ledger = desk.open("0.1");
    for (actor, step) in steps {
        take(&mut ledger, actor, step).unwrap_or_else(|error| panic!("{actor} could not take {step:?}: {error}"));
    }
    ledger
}
