//! The report of a check: for people as text, for machines as JSON.

use serde::Serialize;

use crate::finding::Finding;

/// Most findings that are printed unless all are asked for.
pub const SHOWN: usize = 20;
/// Most equations that are printed with a finding.
const MOST_EQUATIONS: usize = 8;
/// Width of the text.
const WIDTH: usize = 100;

/// What a check found.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Counts below this are small.
    pub threshold: u32,
    /// The tables that were read, in words.
    pub tables: Vec<String>,
    /// Findings, the worst first.
    pub findings: Vec<Finding>,
    /// What was passed over, assumed or contradictory, for a reader to judge.
    pub remarks: Vec<String>,
    /// Whether everything was tried. What is reported is certain either way; more may be there when this is false.
    pub complete: bool,
}

impl Report {
    /// Whether anything was found.
    pub fn found(&self) -> bool {
        !self.findings.is_empty()
    }

    /// The report as text in lines of at most 100 characters, with at most 20 findings unless `all` are wanted.
    pub fn text(&self, all: bool) -> String {
        let mut text = String::new();
        let count = self.findings.len();
        line(
            &mut text,
            "",
            "",
            &format!("Checked {} with the threshold {}.", counted(self.tables.len(), "table"), self.threshold),
        );
        for table in &self.tables {
            line(&mut text, "  - ", "    ", table);
        }
        let found = match count {
            0 => "Nothing was found: no hidden cell can be computed or narrowed to a small number.".to_owned(),
            count => format!("{} found.", counted(count, "finding")),
        };
        line(&mut text, "", "", &found);
        let shown = if all { count } else { count.min(SHOWN) };
        for (index, finding) in self.findings[..shown].iter().enumerate() {
            one(&mut text, index + 1, finding, all);
        }
        if shown < count {
            text.push('\n');
            line(&mut text, "", "", &format!("{} more, less severe; --all shows them.", counted(count - shown, "finding")));
        }
        self.closing(&mut text, all);
        text.trim_end().to_owned()
    }

    fn closing(&self, text: &mut String, all: bool) {
        if !self.remarks.is_empty() {
            text.push_str("\nRemarks\n");
            let shown = if all { self.remarks.len() } else { self.remarks.len().min(SHOWN) };
            for remark in &self.remarks[..shown] {
                line(text, "  - ", "    ", remark);
            }
            if shown < self.remarks.len() {
                line(text, "  - ", "    ", &format!("{} more; --all shows them", counted(self.remarks.len() - shown, "remark")));
            }
        }
        if !self.complete {
            text.push('\n');
            let words = "Not everything could be tried in the time given. What is reported is certain; there may be more.";
            line(text, "", "", words);
        }
    }
}

fn one(text: &mut String, number: usize, finding: &Finding, all: bool) {
    text.push('\n');
    let start = format!("{number}. ");
    line(text, &start, "   ", &format!("{}  {}", finding.kind.title(), finding.sentence));
    line(text, "   ", "   ", &place(finding));
    if !finding.because.is_empty() {
        line(text, "   ", "   ", "Because:");
    }
    let shown = if all { finding.because.len() } else { finding.because.len().min(MOST_EQUATIONS) };
    for equation in &finding.because[..shown] {
        line(text, "   - ", "     ", equation);
    }
    if shown < finding.because.len() {
        line(text, "   - ", "     ", &format!("and {}", counted(finding.because.len() - shown, "more equation")));
    }
    line(text, "   ", "   ", &format!("What helps: {}", finding.advice));
}

fn place(finding: &Finding) -> String {
    let what = &finding.what;
    let sheet = what.sheet.as_ref().map(|sheet| format!(", sheet \"{sheet}\"")).unwrap_or_default();
    let table = if what.table.is_empty() { String::new() } else { format!(", table \"{}\"", what.table) };
    let line = what.line.map_or(", not printed".to_owned(), |line| format!(", row {line}"));
    let column = if what.column.is_empty() { String::new() } else { format!(", column \"{}\"", what.column) };
    format!("In {}{sheet}{table}{line}{column}", what.file)
}

fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

/// Adds a paragraph, wrapped; control characters of a file do not reach a terminal.
fn line(text: &mut String, first: &str, rest: &str, words: &str) {
    let clean: String = words.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    let mut current = first.to_owned();
    let mut empty = true;
    for word in clean.split_whitespace() {
        let mut word: Vec<char> = word.chars().collect();
        if !empty && current.chars().count() + 1 + word.len() > WIDTH {
            text.push_str(current.trim_end());
            text.push('\n');
            current = rest.to_owned();
            empty = true;
        }
        if !empty {
            current.push(' ');
        }
        // A word longer than a line is cut.
        while current.chars().count() + word.len() > WIDTH {
            let room = WIDTH - current.chars().count();
            current.extend(word.drain(..room));
            text.push_str(&current);
            text.push('\n');
            current = rest.to_owned();
        }
        current.extend(word);
        empty = false;
    }
    text.push_str(current.trim_end());
    text.push('\n');
}
