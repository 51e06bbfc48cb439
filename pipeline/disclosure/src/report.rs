//! The report of a check: for people as text, for machines as JSON.

use serde::Serialize;

use crate::finding::{Finding, Kind};

/// Most findings that are printed unless all are asked for.
pub const SHOWN: usize = 20;
/// Most equations that are printed with a finding.
const MOST_EQUATIONS: usize = 8;
/// Most tables that are named with one reason.
const MOST_NAMES: usize = 5;
/// Width of the text.
const WIDTH: usize = 100;

/// A table that was not checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Which table.
    pub table: String,
    /// Why there is nothing to compute in it.
    pub reason: String,
}

/// What a check found.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Counts below this are small.
    pub threshold: u32,
    /// The tables that were read, in words.
    pub tables: Vec<String>,
    /// Tables that were not checked, each with the reason.
    pub left_out: Vec<LeftOut>,
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
        line(&mut text, "", "", &self.verdict());
        let shown = if all { count } else { count.min(SHOWN) };
        for (index, finding) in self.findings[..shown].iter().enumerate() {
            one(&mut text, index + 1, finding, all);
        }
        if shown < count {
            text.push('\n');
            line(&mut text, "", "", &format!("{} more, less severe; --all shows them.", counted(count - shown, "finding")));
        }
        if !self.tables.is_empty() {
            list(&mut text, &format!("Checked, with the threshold {}", self.threshold), &self.tables, all);
        }
        list(&mut text, "Not checked, and why", &self.not_checked(all), all);
        list(&mut text, "Remarks", &self.remarks, all);
        if !self.complete {
            text.push('\n');
            let words = "Not everything could be tried in the time given. What is reported is certain; there may be more.";
            line(&mut text, "", "", words);
        }
        text.trim_end().to_owned()
    }

    /// What it all means, in one sentence or two.
    fn verdict(&self) -> String {
        let tables = counted(self.tables.len(), "table");
        let left_out = match self.left_out.len() {
            0 => String::new(),
            1 => " 1 table was not checked; the reason stands below.".to_owned(),
            more => format!(" {more} tables were not checked; the reasons stand below."),
        };
        if self.found() {
            let place = if self.tables.is_empty() { String::new() } else { format!(" in {tables}") };
            let findings = counted(self.findings.len(), "finding");
            return format!("Do not publish yet: {findings}{place}. {}.{left_out}", self.kinds());
        }
        match self.tables.len() {
            0 if left_out.is_empty() => "Nothing was found, and no table could be checked; the remarks say why.".to_owned(),
            0 => format!("Nothing was found.{left_out}"),
            _ => format!(
                "Nothing was found in {tables}: no hidden number can be computed or narrowed down to fewer than {} people, and no \
                 smaller number is shown.{left_out}",
                self.threshold
            ),
        }
    }

    /// The tables that were left out, those with one reason together.
    fn not_checked(&self, all: bool) -> Vec<String> {
        let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
        for left_out in &self.left_out {
            match groups.iter_mut().find(|(reason, _)| *reason == left_out.reason) {
                Some((_, tables)) => tables.push(&left_out.table),
                None => groups.push((&left_out.reason, vec![&left_out.table])),
            }
        }
        let words = |(reason, tables): (&str, Vec<&str>)| {
            let shown = if all { tables.len() } else { tables.len().min(MOST_NAMES) };
            let more = if shown < tables.len() { format!(" and {} more", tables.len() - shown) } else { String::new() };
            format!("{}{more}: {reason}", tables[..shown].join(", "))
        };
        groups.into_iter().map(words).collect()
    }

    /// How many findings there are of each kind.
    fn kinds(&self) -> String {
        type Is = fn(&Kind) -> bool;
        let kinds: [(Is, &str, &str); 7] = [
            (|kind| matches!(kind, Kind::Records { .. }), "list of people", "lists of people"),
            (|kind| matches!(kind, Kind::Recovered { .. }), "number can be computed", "numbers can be computed"),
            (|kind| matches!(kind, Kind::Narrowed { .. }), "number is nearly known", "numbers are nearly known"),
            (
                |kind| matches!(kind, Kind::Difference { .. }),
                "pair of tables differs by a few people",
                "pairs of tables differ by a few people",
            ),
            (|kind| matches!(kind, Kind::GroupDisclosure { .. }), "group is in one category", "groups are in one category each"),
            (
                |kind| matches!(kind, Kind::Dominance { .. }),
                "sum or mean rests on one or two",
                "sums or means rest on one or two",
            ),
            (|kind| matches!(kind, Kind::SmallShown { .. }), "small number is shown", "small numbers are shown"),
        ];
        let count = |is: Is| self.findings.iter().filter(|finding| is(&finding.kind)).count();
        let words = kinds.into_iter().filter_map(|(is, one, several)| match count(is) {
            0 => None,
            1 => Some(format!("1 {one}")),
            more => Some(format!("{more} {several}")),
        });
        words.collect::<Vec<_>>().join(", ")
    }
}

fn list(text: &mut String, heading: &str, entries: &[String], all: bool) {
    if entries.is_empty() {
        return;
    }
    text.push('\n');
    line(text, "", "", heading);
    let shown = if all { entries.len() } else { entries.len().min(SHOWN) };
    for entry in &entries[..shown] {
        line(text, "  - ", "    ", entry);
    }
    if shown < entries.len() {
        line(text, "  - ", "    ", &format!("{} more; --all shows them", entries.len() - shown));
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
    line(text, "   ", "   ", &format!("What to do: {}", finding.advice));
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
