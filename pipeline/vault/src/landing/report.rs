//! What a landing tells: to everybody numbers of rows, names of columns and rules; inside the zone also the words that
//! nobody knew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

use crate::fault::Fault;
use crate::landing::Delivery;
use crate::landing::harmonise::Harmonised;
use crate::zone::{SecretKey, Zone};

/// What became of a delivery. It holds no value of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LandingReport {
    /// The partner.
    pub partner: String,
    /// The dataset.
    pub dataset: String,
    /// Whether this very delivery was already in the lake, so that nothing changed.
    pub unchanged: bool,
    /// File by file.
    pub files: Vec<FileReport>,
    /// Field to number of different words that nobody knows; the words stand in the zone's report.
    pub unmapped: BTreeMap<String, usize>,
}

/// What became of one file. Rows in = rows landed + quarantined + totals + blank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// Name of the file.
    pub file: String,
    /// Rows that were landed.
    pub landed: usize,
    /// Rows that were declared to be totals.
    pub totals: usize,
    /// Rows without any cell.
    pub blank: usize,
    /// Rows that were set aside.
    pub quarantined: Vec<Quarantined>,
}

/// A row that was set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quarantined {
    /// Row of the file, counted from 1.
    pub row: usize,
    /// The field.
    pub field: String,
    /// The rule it broke.
    pub rule: String,
}

impl FileReport {
    pub(crate) fn new(path: &Path) -> Self {
        let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Self { file, landed: 0, totals: 0, blank: 0, quarantined: Vec::new() }
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
            "width" => "the row has fewer cells than there are headings: check its delimiters",
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
        for row in self.files.iter().flat_map(|file| &file.quarantined) {
            *rules.entry(row.rule.as_str()).or_default() += 1;
        }
        rules
    }
}

impl Harmonised<'_> {
    /// The report without any value.
    pub(crate) fn report(&self, delivery: &Delivery<'_>, unchanged: bool) -> LandingReport {
        LandingReport {
            partner: delivery.partner.to_owned(),
            dataset: delivery.dataset.to_owned(),
            unchanged,
            files: self.files.clone(),
            unmapped: self.unmapped.iter().map(|(field, words)| (field.clone(), words.len())).collect(),
        }
    }
}

/// Keeps the report in the zone, for machines and for people; the readable one lists the unknown words.
pub(crate) fn keep(
    zone: &Zone,
    harmonised: &Harmonised<'_>,
    report: &LandingReport,
    key: &SecretKey,
    identity: &str,
) -> Result<(), Fault> {
    // A name that says nothing about the extract's content to somebody who only sees the folder.
    let stem = format!("{}-{}-{}", report.partner, report.dataset, &key.text("report", &[identity.as_bytes()])[..8]);
    let folder = zone.root().join("reports");
    let json = serde_json::to_vec_pretty(report).map_err(|error| zone.incident("writing a report", error))?;
    zone.write(&folder.join(format!("{stem}.json")), &json)?;
    zone.write(&folder.join(format!("{stem}.txt")), readable(harmonised, report).as_bytes())
}

fn readable(harmonised: &Harmonised<'_>, report: &LandingReport) -> String {
    let mut text = format!(
        "Landing report: {} from {}\nThis report holds words from the extract and stays in the zone.\n",
        report.dataset, report.partner
    );
    for file in &report.files {
        // Writing to a String cannot fail.
        _ = writeln!(
            text,
            "\n{}\n  landed {}, set aside {}, totals {}, blank {}",
            file.file,
            file.landed,
            file.quarantined.len(),
            file.totals,
            file.blank
        );
        for row in &file.quarantined {
            _ = writeln!(text, "  row {}: {} ({}): {}", row.row, row.rule, row.field, row.next_step());
        }
    }
    for (field, words) in &harmonised.unmapped {
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
