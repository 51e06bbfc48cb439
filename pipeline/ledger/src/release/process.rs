//! The rules of the process, as one pure function over what was entered before.

use choir_contract::Day;

use super::step::words;
use super::{
    Digest, ReleaseApproval, ReleaseEvent, ReleaseException, ReleaseName, ReleaseRecord, ReleaseRefusal, ReleaseState,
    ReleaseStep, ReviewVerdict,
};

/// Characters of the name of a person, and of a role.
const PERSON: (usize, usize) = (1, 200);
const ROLE: (usize, usize) = (0, 200);

/// What a step that was not refused did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Advance {
    /// It is to be entered.
    Entered,
    /// It was taken before, and is entered once only.
    Before,
}

/// Takes a step, when it follows; otherwise nothing is changed.
///
/// # Privacy
/// What stands here is all that keeps one person from publishing alone. Nothing else in the ledger decides about releases.
///
/// # Errors
/// With the first rule that the step breaks.
pub(super) fn advance(
    release: &mut Option<ReleaseRecord>,
    name: &ReleaseName,
    event: ReleaseEvent,
) -> Result<Advance, ReleaseRefusal> {
    words("name of who takes the step", &event.actor, PERSON)?;
    words("role of who takes the step", &event.role, ROLE)?;
    let today = day_of(&event.at)?;
    event.step.check_texts()?;
    match release {
        None => *release = Some(begin(name, event)?),
        Some(record) if was_taken(record, &event.step) => return Ok(Advance::Before),
        Some(record) => {
            check(record, &event, today)?;
            apply(record, event);
        }
    }
    Ok(Advance::Entered)
}

fn day_of(at: &str) -> Result<Day, ReleaseRefusal> {
    let day = at.split_once('T').and_then(|(day, _)| day.parse().ok());
    day.ok_or_else(|| ReleaseRefusal::Moment { given: at.to_owned() })
}

/// Whoever finds a publication or a withdrawal half done asks again.
fn was_taken(record: &ReleaseRecord, step: &ReleaseStep) -> bool {
    let taken = matches!(
        (step, record.state),
        (ReleaseStep::Publish { .. }, ReleaseState::Published) | (ReleaseStep::Withdraw { .. }, ReleaseState::Withdrawn)
    );
    taken && *step.content() == record.content
}

fn begin(name: &ReleaseName, event: ReleaseEvent) -> Result<ReleaseRecord, ReleaseRefusal> {
    let ReleaseStep::Draft { content, kind, of, tier, recipient, publish_on } = event.step.clone() else {
        return Err(ReleaseRefusal::Unknown { name: name.clone() });
    };
    Ok(ReleaseRecord {
        name: name.clone(),
        state: ReleaseState::Draft,
        kind,
        of,
        tier,
        recipient,
        publish_on,
        content,
        drafted_by: vec![event.actor.clone()],
        changes_requested: false,
        checks_passed: None,
        exceptions_needed: Vec::new(),
        evidence: None,
        exceptions: Vec::new(),
        approvals_needed: 1,
        approvals: Vec::new(),
        history: vec![event],
    })
}

fn check(record: &ReleaseRecord, event: &ReleaseEvent, today: Day) -> Result<(), ReleaseRefusal> {
    let (name, step) = (&record.name, &event.step);
    if !states_before(step).contains(&record.state) {
        return Err(ReleaseRefusal::OutOfTurn { name: name.clone(), state: record.state, doing: step.doing() });
    }
    if !matches!(step, ReleaseStep::Draft { .. }) {
        check_content(record, step.content())?;
    }
    match step {
        ReleaseStep::Draft { content, .. } | ReleaseStep::Check { content, .. } if record.sent_back(content) => {
            Err(ReleaseRefusal::SentBack { name: name.clone(), doing: step.doing() })
        }
        ReleaseStep::Except { check, .. } => check_exception(record, check),
        ReleaseStep::Review { verdict, .. } => check_review(record, &event.actor, *verdict),
        ReleaseStep::Publish { .. } if today < record.publish_on => {
            Err(ReleaseRefusal::TooEarly { name: name.clone(), publish_on: record.publish_on, today })
        }
        _ => Ok(()),
    }
}

/// The states in which another draft takes the place of a release: nobody has approved it for good.
pub(super) const DRAFTED_AGAIN: [ReleaseState; 2] = [ReleaseState::Draft, ReleaseState::Checked];

/// The states that a step follows from.
const fn states_before(step: &ReleaseStep) -> &'static [ReleaseState] {
    match step {
        ReleaseStep::Draft { .. } => &DRAFTED_AGAIN,
        ReleaseStep::Check { .. } => &[ReleaseState::Draft],
        ReleaseStep::Except { .. } | ReleaseStep::Review { verdict: ReviewVerdict::Approve, .. } => &[ReleaseState::Checked],
        ReleaseStep::Review { .. } => &[ReleaseState::Draft, ReleaseState::Checked, ReleaseState::Reviewed],
        ReleaseStep::Publish { .. } => &[ReleaseState::Reviewed],
        ReleaseStep::Withdraw { .. } => &[ReleaseState::Published],
    }
}

fn check_content(record: &ReleaseRecord, given: &Digest) -> Result<(), ReleaseRefusal> {
    if *given == record.content {
        return Ok(());
    }
    let (name, present) = (record.name.clone(), record.content.clone());
    Err(ReleaseRefusal::OtherContent { name, present, given: given.clone() })
}

fn check_exception(record: &ReleaseRecord, check: &str) -> Result<(), ReleaseRefusal> {
    let (name, check) = (record.name.clone(), check.to_owned());
    if !record.exceptions_needed.contains(&check) {
        let needed = if record.exceptions_needed.is_empty() { "none".to_owned() } else { record.exceptions_needed.join(", ") };
        return Err(ReleaseRefusal::NeedsNoException { name, check, needed });
    }
    if record.exceptions.iter().any(|asked| asked.check == check) {
        return Err(ReleaseRefusal::ExceptedBefore { name, check });
    }
    Ok(())
}

fn check_review(record: &ReleaseRecord, reviewer: &str, verdict: ReviewVerdict) -> Result<(), ReleaseRefusal> {
    let name = record.name.clone();
    if let Some(ReleaseEvent { actor, role, .. }) = record.drafters().find(|event| same_person(&event.actor, reviewer)) {
        return Err(ReleaseRefusal::OwnRelease { name, actor: actor.clone(), role: role.clone() });
    }
    if let Some(asked) = record.exceptions.iter().find(|asked| same_person(&asked.actor, reviewer)) {
        let ReleaseException { actor, role, check, .. } = asked.clone();
        return Err(ReleaseRefusal::OwnException { name, actor, role, check });
    }
    if verdict != ReviewVerdict::Approve {
        return Ok(());
    }
    let missing = record.exceptions_missing();
    if !missing.is_empty() {
        return Err(ReleaseRefusal::ExceptionsMissing { name, checks: missing.join(", ") });
    }
    if let Some(before) = record.approvals.iter().find(|approval| same_person(&approval.actor, reviewer)) {
        let (given, needed) = (record.approvals.len(), record.approvals_needed);
        return Err(ReleaseRefusal::ApprovedBefore { name, actor: before.actor.clone(), given, needed });
    }
    Ok(())
}

/// Whether two names are those of one person: blanks and capitals make nobody somebody else.
fn same_person(one: &str, other: &str) -> bool {
    folded(one) == folded(other)
}

/// Every person once, by the name under which they come first.
fn different<'a>(people: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for person in people {
        if !seen.iter().any(|before| same_person(before, person)) {
            seen.push(person.to_owned());
        }
    }
    seen
}

/// Upper case first, since some letters have one capital and several small forms.
fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase().to_lowercase()
}

fn apply(record: &mut ReleaseRecord, event: ReleaseEvent) {
    let (actor, role, at) = (event.actor.clone(), event.role.clone(), event.at.clone());
    let step = event.step.clone();
    record.history.push(event);
    match step {
        ReleaseStep::Draft { content, kind, of, tier, recipient, publish_on } => {
            (record.content, record.kind, record.of, record.tier) = (content, kind, of, tier);
            (record.recipient, record.publish_on) = (recipient, publish_on);
            back_to_draft(record);
            (record.changes_requested, record.checks_passed, record.evidence) = (false, None, None);
            record.drafted_by = different(record.drafters().map(|event| event.actor.as_str()));
        }
        ReleaseStep::Check { passed, exceptions_needed, evidence, .. } => {
            record.state = if passed { ReleaseState::Checked } else { ReleaseState::Draft };
            record.approvals_needed = if exceptions_needed.is_empty() { 1 } else { 2 };
            (record.checks_passed, record.exceptions_needed, record.evidence) = (Some(passed), exceptions_needed, Some(evidence));
        }
        ReleaseStep::Except { check, reason, risk, .. } => {
            record.exceptions.push(ReleaseException { check, reason, risk, actor, role, at });
        }
        ReleaseStep::Review { verdict: ReviewVerdict::Approve, reason, .. } => {
            record.approvals.push(ReleaseApproval { actor, role, reason, at });
            if record.approvals.len() >= record.approvals_needed {
                record.state = ReleaseState::Reviewed;
            }
        }
        ReleaseStep::Review { verdict: ReviewVerdict::RequestChanges, .. } => {
            back_to_draft(record);
            record.changes_requested = true;
        }
        ReleaseStep::Review { verdict: ReviewVerdict::Reject, .. } => record.state = ReleaseState::Rejected,
        ReleaseStep::Publish { .. } => record.state = ReleaseState::Published,
        ReleaseStep::Withdraw { .. } => record.state = ReleaseState::Withdrawn,
    }
}

/// Nothing that was asked or approved counts any more.
fn back_to_draft(record: &mut ReleaseRecord) {
    (record.state, record.approvals_needed) = (ReleaseState::Draft, 1);
    record.exceptions_needed.clear();
    record.exceptions.clear();
    record.approvals.clear();
}
