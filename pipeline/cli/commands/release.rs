//! `choir release`: draft, check, review, publish, withdraw.

use choir_engine::{DraftedRelease, ReleaseEvent, ReleaseRecord, ReleaseState, ReleaseStep, ReviewVerdict, StandingRelease};
use choir_release::check::Verdict;
use serde_json::json;

use crate::arguments::{Arguments, DraftOptions, Format, ReleaseCommand, ReleaseOptions, VerdictOptions};
use crate::commands::{print_json, print_rows};
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) fn run(arguments: &Arguments, options: &ReleaseOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    match &options.command {
        ReleaseCommand::List => list(arguments, terminal),
        ReleaseCommand::Show(release) => shown(arguments, &arguments.engine()?.release(&release.name)?, terminal),
        ReleaseCommand::Draft { ids, title, draft } => answers(arguments, ids, title, draft, terminal),
        ReleaseCommand::Check(release) => check(arguments, &release.name, terminal),
        ReleaseCommand::Except { name, check, reason, risk } => {
            shown(arguments, &arguments.engine()?.except_check(name, check, reason, risk)?, terminal)
        }
        ReleaseCommand::Review { name, verdict, reason } => {
            shown(arguments, &arguments.engine()?.review_release(name, verdict.verdict(), reason)?, terminal)
        }
        ReleaseCommand::Publish(release) => publish(arguments, &release.name, terminal),
        ReleaseCommand::Withdraw { name, reason } => withdraw(arguments, name, reason, terminal),
        ReleaseCommand::Log => log(arguments, terminal),
    }
}

impl VerdictOptions {
    const fn verdict(&self) -> ReviewVerdict {
        match (self.reject, self.request_changes) {
            (true, _) => ReviewVerdict::Reject,
            (_, true) => ReviewVerdict::RequestChanges,
            _ => ReviewVerdict::Approve,
        }
    }
}

fn list(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), Failure> {
    let releases = arguments.engine()?.releases()?;
    if arguments.format == Format::Json {
        return print_json(terminal, &releases);
    }
    if releases.is_empty() {
        terminal.remark("  nothing was drafted yet\n  next: `choir release draft` after asking, or `choir book build ID`");
        return Ok(());
    }
    let rows = releases.iter().map(|StandingRelease { record, .. }| {
        let tier = record.recipient.as_ref().map_or_else(|| record.tier.clone(), |name| format!("{}: {name}", record.tier));
        vec![record.name.to_string(), record.state.to_string(), record.of.clone(), tier, record.publish_on.to_string()]
    });
    print_rows(terminal, arguments.format, &["release", "state", "made of", "tier", "publish on"], &[], rows.collect())
}

fn answers(
    arguments: &Arguments,
    ids: &[String],
    title: &str,
    draft: &DraftOptions,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let drafted_release = arguments.engine()?.draft_answers(ids, &draft.wish(Some(title))?)?;
    drafted(arguments, &drafted_release, terminal)
}

/// What was drafted, for answers and for books.
pub(crate) fn drafted(arguments: &Arguments, drafted: &DraftedRelease, terminal: &mut Terminal) -> Result<(), Failure> {
    let (record, summary) = (&drafted.record, &drafted.summary);
    if arguments.format == Format::Json {
        let value = json!({"release": record.name, "state": record.state, "draft": summary.directory, "tables": summary.tables,
            "files": summary.files, "digest": summary.digest, "charged": drafted.charged});
        return print_json(terminal, &value);
    }
    terminal.result(format!("draft: {}", record.name));
    terminal.result(format!("{} in {} files: {}", counted(summary.tables, "table"), summary.files, summary.directory.display()));
    terminal.remark("  nothing was published, and nobody but you has to see it yet");
    terminal.remark(format!("  next: {}", next(record)));
    Ok(())
}

fn check(arguments: &Arguments, name: &str, terminal: &mut Terminal) -> Result<(), Failure> {
    let spinner = terminal.spinner();
    spinner.set_message("reading every file of the draft");
    let checked = arguments.engine()?.check_release(name);
    spinner.finish_and_clear();
    let checked = checked?;
    if arguments.format == Format::Json {
        let value = json!({"release": checked.standing.record.name, "state": checked.standing.record.state,
            "report": checked.report, "evidence": checked.standing.evidence});
        print_json(terminal, &value)?;
    } else {
        terminal.result(&checked.report);
        if let Some(evidence) = &checked.standing.evidence {
            terminal.remark(format!("  what the checks saw, for those who review: {}", evidence.display()));
        }
        terminal.remark(format!("  next: {}", next(&checked.standing.record)));
    }
    let failed = checked.report.checks.iter().filter(|check| check.verdict == Verdict::Fail).count();
    match failed {
        0 => Ok(()),
        failed => Err(Failure::data(format!(
            "{} failed: the release stays a draft\n  next: mend what they name, then draft it again with --name {name}",
            counted(failed, "check")
        ))),
    }
}

fn publish(arguments: &Arguments, name: &str, terminal: &mut Terminal) -> Result<(), Failure> {
    let published = arguments.engine()?.publish_release(name)?;
    let folder = published.folder.display();
    if arguments.format == Format::Json {
        let summary = published.summary.as_ref();
        let value = json!({"release": published.record.name, "state": published.record.state, "pack": published.folder,
            "digest": published.record.content, "log_head": published.log_head,
            "files": summary.map(|summary| summary.files), "key": summary.map(|summary| &summary.public_key),
            "fingerprint": summary.map(|summary| &summary.fingerprint)});
        return print_json(terminal, &value);
    }
    match &published.summary {
        Some(summary) => terminal.result(format!(
            "pack: {folder}\n{} in {} files, signed with the key {}",
            counted(summary.tables, "table"),
            summary.files,
            summary.fingerprint
        )),
        None => terminal.result(format!("pack: {folder}\nit was published before, and is in its place")),
    }
    terminal.result(format!("head of the transparency log: {}", published.log_head));
    terminal.remark("  note the head, or give it to others: it shows later that no entry was taken out");
    terminal.remark(format!("  next: check it with `choir verify {folder}`"));
    Ok(())
}

fn withdraw(arguments: &Arguments, name: &str, reason: &str, terminal: &mut Terminal) -> Result<(), Failure> {
    let engine = arguments.engine()?;
    let withdrawn = engine.withdraw_release(name, reason)?;
    if arguments.format == Format::Json {
        let value = json!({"release": withdrawn.record.name, "state": withdrawn.record.state, "folder": withdrawn.folder,
            "log_head": withdrawn.log_head});
        return print_json(terminal, &value);
    }
    terminal.result(format!("withdrawn: {name}; its pack lies in {}", withdrawn.folder.display()));
    terminal.result(format!("head of the transparency log: {}", withdrawn.log_head));
    terminal.remark(format!(
        "  next: give out the new {}: whoever checks a copy with --log is told that it was withdrawn",
        engine.transparency_log().display()
    ));
    Ok(())
}

fn log(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), Failure> {
    let engine = arguments.engine()?;
    let log = engine.read_transparency_log()?;
    if arguments.format == Format::Json {
        return print_json(terminal, &json!({"file": engine.transparency_log(), "head": log.head, "entries": log.entries}));
    }
    let rows = log.entries.iter().map(|entry| {
        let state = format!("{:?}", entry.state).to_lowercase();
        vec![entry.number.to_string(), entry.time.clone(), state, entry.pack.clone()]
    });
    print_rows(terminal, arguments.format, &["entry", "time", "state", "pack"], &[0], rows.collect())?;
    if arguments.format == Format::Table {
        terminal.result(format!("every line is whole and signed; head: {}", log.head));
    }
    Ok(())
}

fn shown(arguments: &Arguments, release: &StandingRelease, terminal: &mut Terminal) -> Result<(), Failure> {
    if arguments.format == Format::Json {
        return print_json(terminal, release);
    }
    let record = &release.record;
    let tier = record.recipient.as_ref().map_or_else(String::new, |name| format!(", for {name}"));
    terminal.result(format!("{}: {}", record.name, record.state));
    terminal.result(format!("  made of     {} ({}{tier})", record.of, record.tier));
    terminal.result(format!("  publish on  {}", record.publish_on));
    for (what, folder) in [("files", &release.folder), ("evidence", &release.evidence)] {
        if let Some(folder) = folder {
            terminal.result(format!("  {what:<10}  {}", folder.display()));
        }
    }
    if record.state == ReleaseState::Checked {
        terminal.result(format!("  approvals   {} of {}", record.approvals.len(), record.approvals_needed));
    }
    terminal.result("\n  what was done:");
    for event in &record.history {
        terminal.result(format!("  {}  {:<28} {}", event.at, format!("{} ({})", event.actor, event.role), said(event)));
    }
    terminal.remark(format!("  next: {}", next(record)));
    Ok(())
}

/// A step in words.
fn said(event: &ReleaseEvent) -> String {
    let because = |reason: &str| if reason.trim().is_empty() { String::new() } else { format!(": {reason}") };
    match &event.step {
        ReleaseStep::Draft { .. } => "drafted it".to_owned(),
        ReleaseStep::Check { passed: true, exceptions_needed, .. } if exceptions_needed.is_empty() => {
            "checked it: passed".to_owned()
        }
        ReleaseStep::Check { passed: true, exceptions_needed, .. } => {
            format!("checked it: passed, with decisions to take about {}", exceptions_needed.join(", "))
        }
        ReleaseStep::Check { .. } => "checked it: failed".to_owned(),
        ReleaseStep::Except { check, reason, risk, .. } => format!("asked to let {check} pass: {reason} Risk: {risk}"),
        ReleaseStep::Review { verdict: ReviewVerdict::Approve, reason, .. } => format!("approved it{}", because(reason)),
        ReleaseStep::Review { verdict: ReviewVerdict::RequestChanges, reason, .. } => {
            format!("asked for changes{}", because(reason))
        }
        ReleaseStep::Review { verdict: ReviewVerdict::Reject, reason, .. } => format!("rejected it{}", because(reason)),
        ReleaseStep::Publish { .. } => "published it".to_owned(),
        ReleaseStep::Withdraw { reason, .. } => format!("withdrew it{}", because(reason)),
    }
}

/// What is to be done next.
fn next(record: &ReleaseRecord) -> String {
    let name = &record.name;
    match record.state {
        ReleaseState::Draft if record.changes_requested || record.checks_passed == Some(false) => {
            format!("mend it, and draft it again with --name {name}")
        }
        ReleaseState::Draft => format!("`choir release check {name}`"),
        ReleaseState::Checked => match record.exceptions_missing().first() {
            Some(check) => {
                format!("decide about {check}: `choir release except {name} {check} --reason TEXT --risk TEXT`, or draft it anew")
            }
            None => format!("somebody who did not draft it reads it and runs `choir release review {name} --approve`"),
        },
        ReleaseState::Reviewed => format!("`choir release publish {name}`, on {} or later", record.publish_on),
        ReleaseState::Published => format!("if it has to be taken back: `choir release withdraw {name} --reason TEXT`"),
        ReleaseState::Withdrawn | ReleaseState::Rejected => "nothing follows; a corrected release takes another name".to_owned(),
    }
}

fn counted(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
