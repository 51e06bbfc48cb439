//! What a landing tells: to everybody numbers of rows, names of columns and rules; inside the zone also the words that
//! nobody knew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use choir_contract::{BrokenCheck, Change, CoverageLine, OfferedWords};
use choir_intake::Tally;
use serde::Serialize;

use crate::fault::Fault;
use crate::lake::Value;
use crate::landing::stage::Staged;
use crate::zone::{SecretKey, WORDS, Zone};

/// Most rows that are listed one by one; all are counted.
const MOST_LISTED: usize = 10_000;

/// What becomes of a row that can be read.
pub(super) enum Delivered {
    /// It comes into the lake.
    Row(Vec<Value>),
    /// It was declared to be a total.
    Total,
    /// Its person was erased.
    Erased,
}

/// What became of a delivery. It holds no value of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LandingReport {
    /// The partner.
    pub partner: String,
    /// The dataset.
    pub dataset: String,
    /// Whether this very delivery was already in the lake, so that nothing changed.
    pub unchanged: bool,
    /// Whether only the report was wanted.
    pub dry_run: bool,
    /// File by file.
    pub files: Vec<FileReport>,
    /// Field to number of different words that nobody knows; the words stand in the zone's report.
    pub unmapped: BTreeMap<String, usize>,
    /// What the columns say, beside the partner's own last extract.
    pub coverage: Vec<CoverageLine>,
    /// What became less complete, or less well known, since that extract.
    pub changes: Vec<Change>,
    /// Landed rows that contradict themselves.
    pub contradictions: Vec<BrokenCheck>,
    /// Words that may belong into another column: for a person to decide.
    pub offered: Vec<OfferedWords>,
    /// Columns of the files that the mapping does not name, by place.
    pub unnamed: Vec<String>,
}

/// What became of one file. Rows in = rows landed + quarantined + withheld + totals + blank + around the data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// Name of the file.
    pub file: String,
    /// What was found out about it, in words.
    pub found: Vec<String>,
    /// Rows of the file.
    pub rows: u64,
    /// Rows around the data: titles, headings, remarks.
    pub around: u64,
    /// Rows that were landed.
    pub landed: usize,
    /// Rows of people who were erased.
    pub withheld: usize,
    /// Rows that are totals.
    pub totals: usize,
    /// Rows without any cell.
    pub blank: usize,
    /// Rule to number of rows that were set aside.
    pub set_aside: BTreeMap<String, usize>,
    /// Rows that were set aside, the first of them one by one.
    pub quarantined: Vec<Quarantined>,
}

/// A row that was set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quarantined {
    /// Row of the file, counted from 1.
    pub row: u64,
    /// The field.
    pub field: String,
    /// The rule it broke.
    pub rule: String,
}

impl FileReport {
    pub(super) fn new(path: &Path) -> Self {
        let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let (landed, withheld, totals, blank) = (0, 0, 0, 0);
        let (found, set_aside, quarantined) = (Vec::new(), BTreeMap::new(), Vec::new());
        Self { file, found, rows: 0, around: 0, landed, withheld, totals, blank, set_aside, quarantined }
    }

    pub(super) fn set_aside(&mut self, row: u64, field: &str, rule: &str) {
        *self.set_aside.entry(rule.to_owned()).or_default() += 1;
        if self.quarantined.len() < MOST_LISTED {
            self.quarantined.push(Quarantined { row, field: field.to_owned(), rule: rule.to_owned() });
        }
    }

    /// Rows that were set aside.
    #[must_use]
    pub fn quarantined_rows(&self) -> usize {
        self.set_aside.values().sum()
    }

    /// Takes what the reader found and counted.
    pub(super) fn finish(&mut self, found: Vec<String>, tally: Option<Tally>) {
        self.found = found;
        let Some(tally) = tally else { return };
        let parts = tally.parts();
        let small = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        self.rows = tally.rows();
        self.around = parts.preamble + parts.header + parts.notes;
        self.blank += small(parts.blank);
        self.totals += small(parts.totals);
    }

    /// Whether every row of the file is told of.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let told = self.landed + self.withheld + self.totals + self.blank + self.quarantined_rows();
        self.rows == self.around + told as u64
    }
}

impl Quarantined {
    /// What to do about it.
    #[must_use]
    pub fn next_step(&self) -> &'static str {
        match self.rule.as_str() {
            "unnamed" => "a row without a name cannot be counted once: ask the partner for the name",
            "date" => "write the date as day, month and four digits of the year, in the order that the mapping declares",
            "date out of bounds" => "check the year; the schema says which days are accepted",
            "number" => "write a number without a comma that could mean thousands or decimals, or leave the cell empty",
            "no reference" => "give every row the reference of its respondent",
            "repeated reference" => "one row a respondent: remove the repetition",
            "width" => "the row has fewer or more cells than there are headings: check its delimiters and quotation marks",
            "notice or consent" => "declare the notice version and the consent scope in schemas/notices.toml, or correct the row",
            _ => "check the row",
        }
    }
}

impl LandingReport {
    /// Rows of all files that were landed.
    #[must_use]
    pub fn landed(&self) -> usize {
        self.files.iter().map(|file| file.landed).sum()
    }

    /// Number of quarantined rows by rule.
    #[must_use]
    pub fn quarantined_by_rule(&self) -> BTreeMap<&str, usize> {
        let mut rules = BTreeMap::new();
        for (rule, rows) in self.files.iter().flat_map(|file| &file.set_aside) {
            *rules.entry(rule.as_str()).or_default() += rows;
        }
        rules
    }
}

/// Keeps the report in the zone, for machines and for people; the readable one lists the unknown words.
pub(crate) fn keep(zone: &Zone, staged: &Staged, report: &LandingReport, key: &SecretKey, identity: &str) -> Result<(), Fault> {
    // A name that says nothing about the extract's content to somebody who only sees the folder.
    let stem = format!("{}-{}-{}", report.partner, report.dataset, &key.text("report", &[identity.as_bytes()])[..8]);
    let folder = zone.root().join("reports");
    let json = serde_json::to_vec_pretty(report).map_err(|error| zone.incident("writing a report", error))?;
    zone.write(&folder.join(format!("{stem}.json")), &json)?;
    // The words are data: encrypted like the lake, and shown by `choir words`.
    let words = format!("reports/{}-{}{WORDS}", report.partner, report.dataset);
    zone.write_sealed(&words, readable(staged, report).as_bytes())
}

fn readable(staged: &Staged, report: &LandingReport) -> String {
    let mut text = format!(
        "Landing report: {} from {}\nThis report holds words from the extract and stays in the zone.\n",
        report.dataset, report.partner
    );
    for file in &report.files {
        // Writing to a String cannot fail.
        _ = writeln!(
            text,
            "\n{}\n  {} rows: {} around the data, landed {}, set aside {}, withheld {}, totals {}, blank {}",
            file.file,
            file.rows,
            file.around,
            file.landed,
            file.quarantined_rows(),
            file.withheld,
            file.totals,
            file.blank
        );
        for found in &file.found {
            _ = writeln!(text, "  found: {found}");
        }
        for row in &file.quarantined {
            _ = writeln!(text, "  row {}: {} ({}): {}", row.row, row.rule, row.field, row.next_step());
        }
    }
    for (field, words) in &staged.unmapped {
        _ = writeln!(
            text,
            "\nWords in `{field}` that no mapping knows (landed as not codable); add them to the mapping under [words.{field}]:"
        );
        for (word, rows) in words {
            _ = writeln!(text, "  {word:?}: {rows} rows");
        }
    }
    text
}

/// The report of a partner's last delivery, with its words.
pub(crate) fn words(zone: &Zone, partner: &str, dataset: &str) -> Result<Option<String>, Fault> {
    let bytes = zone.read_sealed(&format!("reports/{partner}-{dataset}{WORDS}"))?;
    Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
}
