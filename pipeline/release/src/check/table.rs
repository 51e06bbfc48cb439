//! What the checks saw of each table, for the checker's evidence.

use std::collections::BTreeMap;

use super::found::Check;
use super::model::{Numbers, TableKind, field, number};
use super::report::{TableEvidence, TableNumbers, Verdict};
use super::rules::{Seen, dimensions};

/// One entry a file of numbers.
pub(crate) fn evidence(seen: &Seen<'_>, checks: &[Check]) -> Vec<TableEvidence> {
    seen.pack.tables.iter().map(|table| of(seen, table, checks)).collect()
}

fn of(seen: &Seen<'_>, table: &Numbers<'_>, checks: &[Check]) -> TableEvidence {
    let paths = table.paths();
    let files = seen.folder.files.iter().filter(|file| paths.contains(&file.path));
    let names: Vec<String> = files.clone().map(|file| file.name.to_string()).collect();
    let mut verdicts = BTreeMap::new();
    let mut found = Vec::new();
    for check in checks {
        let own = check.findings.iter().filter(|finding| finding.file.as_ref().is_some_and(|file| names.contains(file)));
        let verdict = own.clone().map(|finding| finding.verdict).max().unwrap_or(Verdict::Pass);
        verdicts.insert(check.id, verdict);
        found.extend(own.map(|finding| format!("{}: {}", check.id, finding.text)));
    }
    let title = table.text("dc:title");
    TableEvidence {
        table: table.file.name.to_string(),
        title: seen.registered.knows(title).then(|| title.to_owned()),
        numbers: numbers(seen, table),
        checks: verdicts,
        found,
        files: files.map(|file| (file.name.to_string(), file.sha256.clone())).collect(),
    }
}

fn numbers(seen: &Seen<'_>, table: &Numbers<'_>) -> TableNumbers {
    let (threshold, rounding) = (seen.expected.threshold, seen.expected.rounding);
    let mut counted = TableNumbers { threshold, rounding, variables: dimensions(seen, table).len(), ..TableNumbers::default() };
    if table.kind == TableKind::Targets {
        return counted;
    }
    for row in table.rows {
        for measure in &table.measures {
            counted.cells += 1;
            match field(row, measure.status) {
                "not_applicable" => counted.impossible += 1,
                "confidential" | "not_available" => counted.hidden += 1,
                _ => counted.shown += 1,
            }
            let certain = measure.upper.is_none_or(|upper| field(row, upper) == "0");
            let value = number(row, Some(measure.value)).filter(|value| *value != 0.0 || !certain);
            counted.smallest_shown = match (counted.smallest_shown, value) {
                (Some(known), Some(value)) => Some(known.min(value)),
                (known, value) => known.or(value),
            };
        }
    }
    counted
}
