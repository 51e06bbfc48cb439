//! What a check found while it looks: faults, questions for a person, and facts, each with its place and never with its word.

use super::place::Place;
use super::report::{CheckResult, Verdict};

/// Most findings that a report names; the rest is counted.
const MOST: usize = 25;

/// One finding.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub(crate) verdict: Verdict,
    /// File of the place, by which a finding belongs to a table.
    pub(crate) file: Option<String>,
    pub(crate) text: String,
}

/// A check that runs.
#[derive(Debug)]
pub(crate) struct Check {
    pub(crate) id: &'static str,
    title: &'static str,
    next: &'static str,
    /// How many things it looked at.
    pub(crate) looked_at: u64,
    pub(crate) findings: Vec<Finding>,
}

impl Check {
    pub(crate) const fn new(id: &'static str, title: &'static str, next: &'static str) -> Self {
        Self { id, title, next, looked_at: 0, findings: Vec::new() }
    }

    pub(crate) const fn look(&mut self) {
        self.looked_at += 1;
    }

    /// A fault: the pack cannot be released as it is.
    pub(crate) fn fail(&mut self, place: &Place, text: &str) {
        self.push(Verdict::Fail, Some(place), text);
    }

    /// A question that a person must settle.
    pub(crate) fn review(&mut self, place: &Place, text: &str) {
        self.push(Verdict::Review, Some(place), text);
    }

    /// A fact for the reviewer; nothing to settle.
    pub(crate) fn note(&mut self, place: Option<&Place>, text: &str) {
        self.push(Verdict::Pass, place, text);
    }

    pub(crate) fn push(&mut self, verdict: Verdict, place: Option<&Place>, text: &str) {
        let text = place.map_or_else(|| text.to_owned(), |place| format!("{place}: {text}"));
        let file = place.map(|place| place.file.to_string());
        // The same thing at the same place is told once.
        if self.findings.last().is_none_or(|last| last.text != text) {
            self.findings.push(Finding { verdict, file, text });
        }
    }

    pub(crate) fn verdict(&self) -> Verdict {
        self.findings.iter().map(|finding| finding.verdict).max().unwrap_or(Verdict::Pass)
    }

    pub(crate) fn result(&self) -> CheckResult {
        let verdict = self.verdict();
        let mut findings: Vec<&Finding> = self.findings.iter().collect();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.verdict));
        let more = findings.len().saturating_sub(MOST);
        let word = |finding: &Finding| match finding.verdict {
            Verdict::Pass => format!("note: {}", finding.text),
            _ => finding.text.clone(),
        };
        let mut found: Vec<String> = findings.into_iter().take(MOST).map(word).collect();
        if more > 0 {
            found.push(format!("and {more} more of the kind"));
        }
        let next = (verdict != Verdict::Pass).then(|| self.next.to_owned());
        CheckResult { id: self.id, title: self.title, verdict, looked_at: self.looked_at, found, next }
    }
}
