//! What the checks of a draft say: for the terminal, and as evidence that is kept outside the pack.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// What a check says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing was found.
    Pass,
    /// A person must look, and may release it by an exception with a reason.
    Review,
    /// The draft cannot be released as it is.
    Fail,
}

impl Verdict {
    /// The verdict in one word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Review => "review",
            Self::Fail => "fail",
        }
    }
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckResult {
    /// Its name in the checklist (`SDC-22`), or `FILES`.
    pub id: &'static str,
    /// What it asks for, in plain words.
    pub title: &'static str,
    /// What it says.
    pub verdict: Verdict,
    /// How many things it looked at.
    pub looked_at: u64,
    /// What it found and where; never the word itself.
    pub found: Vec<String>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// What the checks saw of one table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableEvidence {
    /// The file of its numbers.
    pub table: String,
    /// Its title, where the title is a declared one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What was counted over its cells.
    pub numbers: TableNumbers,
    /// Verdict of every check on this table.
    pub checks: BTreeMap<&'static str, Verdict>,
    /// What was found on it.
    pub found: Vec<String>,
    /// Files that it was read from, with the SHA-256 of each.
    pub files: BTreeMap<String, String>,
}

/// Numbers behind the verdicts on a table.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct TableNumbers {
    /// Variables that are crossed, geography and options included.
    pub variables: usize,
    /// Released cells.
    pub cells: usize,
    /// Cells whose number is shown.
    pub shown: usize,
    /// Cells whose number is hidden.
    pub hidden: usize,
    /// Cells that cannot be.
    pub impossible: usize,
    /// Smallest number that is shown and is no certain zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smallest_shown: Option<f64>,
    /// The display threshold that was expected.
    pub threshold: u64,
    /// The rounding base that was expected.
    pub rounding: u64,
}

/// What all checks say of a draft.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CheckReport {
    /// Digest of `checksums.sha256`, which names the content that was checked: 64 hexadecimal digits.
    pub content: String,
    /// The checks, in the order of the checklist.
    pub checks: Vec<CheckResult>,
    /// The tables, in the order of their files.
    pub tables: Vec<TableEvidence>,
}

impl CheckReport {
    /// Whether nothing stands in the way: every check passes or is left to a person.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.checks.iter().all(|check| check.verdict != Verdict::Fail)
    }

    /// Checks that a person must settle by an exception with a reason.
    #[must_use]
    pub fn exceptions_needed(&self) -> Vec<&'static str> {
        self.checks.iter().filter(|check| check.verdict == Verdict::Review).map(|check| check.id).collect()
    }
}

impl fmt::Display for CheckReport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "Content: {}", self.content)?;
        for check in &self.checks {
            let looked = format!("{} looked at", check.looked_at);
            writeln!(formatter, "{:<7}{:<8}{} ({looked})", check.verdict.word(), check.id, check.title)?;
            for found in &check.found {
                writeln!(formatter, "               {found}")?;
            }
            if let Some(next) = &check.next {
                writeln!(formatter, "               next: {next}")?;
            }
        }
        let count = |verdict| self.checks.iter().filter(|check| check.verdict == verdict).count();
        write!(
            formatter,
            "{} checks: {} passed, {} for review, {} failed. {} tables.",
            self.checks.len(),
            count(Verdict::Pass),
            count(Verdict::Review),
            count(Verdict::Fail),
            self.tables.len()
        )
    }
}

/// Files of evidence for the checker, to be kept in the zone and never in the pack (SDC-29): the report as text and as JSON,
/// and one file a table with its checks, the numbers behind them and the digests of the files that were read.
#[must_use]
pub fn evidence(report: &CheckReport) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    files.insert("checks.txt".to_owned(), format!("{report}\n").into_bytes());
    files.insert("checks.json".to_owned(), json(report));
    for (place, table) in report.tables.iter().enumerate() {
        let value = serde_json::json!({ "content": report.content, "table": table });
        files.insert(format!("table-{:03}.json", place + 1), json(&value));
    }
    files
}

fn json(value: &impl Serialize) -> Vec<u8> {
    // Texts and numbers alone, so that nothing can fail.
    (serde_json::to_string_pretty(value).unwrap_or_default() + "\n").into_bytes()
}
