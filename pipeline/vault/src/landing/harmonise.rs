//! One partner's rows in the dataset's fields and codes. Rows that fail are set aside; words that nobody knows are
//! counted and listed, never guessed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use choir_contract::{Dataset, FieldRole, Mapping, Programme, Take, UnitSource};

use crate::lake::Value;
use crate::landing::LandError;
use crate::landing::cell::{Rejected, push_choices, push_code, read_code, read_date, read_identity, read_steps};
use crate::landing::day::day_number;
use crate::landing::file::{Table, TextRow};
use crate::landing::report::{FileReport, Quarantined};
use crate::linkage::{Identity, normalised_name};
use crate::zone::SecretKey;

/// The rows of a delivery, harmonised, with what was set aside.
pub(crate) struct Harmonised<'a> {
    programme: &'a Programme,
    dataset: &'a Dataset,
    mapping: &'a Mapping,
    key: &'a SecretKey,
    identity: &'a str,
    rows: Vec<Vec<Value>>,
    references: HashSet<String>,
    pub(crate) files: Vec<FileReport>,
    /// Field to word to number of rows. Words are data: they stay in the zone.
    pub(crate) unmapped: BTreeMap<String, BTreeMap<String, usize>>,
}

impl<'a> Harmonised<'a> {
    pub(crate) fn new(
        programme: &'a Programme,
        dataset: &'a Dataset,
        mapping: &'a Mapping,
        key: &'a SecretKey,
        identity: &'a str,
    ) -> Self {
        let (rows, references, files, unmapped) = (Vec::new(), HashSet::new(), Vec::new(), BTreeMap::new());
        Self { programme, dataset, mapping, key, identity, rows, references, files, unmapped }
    }

    /// The rows in the columns of the staged schema: the lake's columns without unit and order, then the match keys.
    pub(crate) fn rows(&self) -> &[Vec<Value>] {
        &self.rows
    }

    /// Takes one file.
    pub(crate) fn take(&mut self, path: &Path, table: Table) -> Result<(), LandError> {
        let positions = self.positions(path, &table.headings)?;
        let mut report = FileReport::new(path);
        for row in &table.rows {
            if row.cells.iter().all(String::is_empty) {
                report.blank += 1;
            } else if self.is_total(row) {
                report.totals += 1;
            } else if row.cells.len() < table.headings.len() {
                report.set_aside(row.number, "", "width");
            } else {
                match self.harmonise(row, &positions) {
                    Ok(values) => {
                        report.landed += 1;
                        self.rows.push(values);
                    }
                    Err(rejected) => report.set_aside(row.number, &rejected.field, rejected.rule),
                }
            }
        }
        self.files.push(report);
        Ok(())
    }

    /// Where each mapped field stands. A heading that is not there, or there twice, stops the landing.
    fn positions(&self, path: &Path, headings: &[String]) -> Result<HashMap<String, usize>, LandError> {
        let fold = |heading: &str| heading.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let mut positions = HashMap::new();
        let mut missing = Vec::new();
        for (field, source) in &self.mapping.columns {
            let mut found = headings.iter().enumerate().filter(|(_, heading)| fold(heading) == fold(&source.heading));
            match (found.next(), found.next()) {
                (Some((position, _)), None) => _ = positions.insert(field.clone(), position),
                (Some(_), Some(_)) => {
                    let problem = format!("has the heading `{}` more than once", source.heading);
                    return Err(LandError::file(path, problem, "rename one of the two columns"));
                }
                (None, _) => missing.push(format!("`{}`", source.heading)),
            }
        }
        if missing.is_empty() {
            return Ok(positions);
        }
        let problem = format!("has no heading {} in row {}", missing.join(", "), self.mapping.file.header_row);
        Err(LandError::file(
            path,
            problem,
            "correct the mapping's columns or file.header_row, or ask the partner for the missing columns",
        ))
    }

    fn is_total(&self, row: &TextRow) -> bool {
        let first = row.cells.iter().find(|cell| !cell.is_empty()).map(|cell| cell.to_lowercase()).unwrap_or_default();
        self.mapping.file.ignore_rows_starting.iter().any(|start| first.starts_with(&start.to_lowercase()))
    }

    fn harmonise(&mut self, row: &TextRow, positions: &HashMap<String, usize>) -> Result<Vec<Value>, Rejected> {
        let (programme, dataset, mapping) = (self.programme, self.dataset, self.mapping);
        let cell = |field: &str| {
            let text = positions.get(field).and_then(|position| row.cells.get(*position)).map_or("", String::as_str);
            match mapping.columns.get(field).map(|source| source.take) {
                Some(Take::Outward) => text.split_whitespace().next().unwrap_or_default(),
                _ => text,
            }
        };
        let identity = read_identity(dataset, mapping, &cell)?;
        self.check_identity(&identity)?;
        let mut values = Vec::new();
        let mut unknown = Vec::new();
        for field in &dataset.fields {
            let text = cell(&field.name);
            match field.role {
                FieldRole::Identifier | FieldRole::Input => {}
                FieldRole::Key => {
                    let (code, unmapped) = read_code(programme, mapping, field, text, &identity, &cell, dataset)?;
                    unknown.extend(unmapped.then(|| (field.name.clone(), text.to_owned())));
                    push_code(programme, field, code, &mut values);
                }
                FieldRole::MultiSelect => push_choices(programme, mapping, field, text, &mut values, &mut unknown),
                FieldRole::Date => values.push(Value::Day(read_date(field, text, mapping)?.map(day_number))),
                FieldRole::Measure | FieldRole::Weight => values.push(Value::Whole(read_steps(field, text)?)),
                FieldRole::Label => values.push(Value::Text((!text.is_empty()).then(|| text.to_owned()))),
            }
        }
        for (field, word) in unknown {
            *self.unmapped.entry(field).or_default().entry(word).or_default() += 1;
        }
        self.push_keys(&identity, row.number, &mut values);
        Ok(values)
    }

    fn check_identity(&mut self, identity: &Identity) -> Result<(), Rejected> {
        match self.dataset.unit_source {
            UnitSource::People if normalised_name(&identity.name).is_empty() => Err(Rejected::new("name", "unnamed")),
            UnitSource::Reference if identity.reference.is_empty() => Err(Rejected::new("reference", "no reference")),
            // One row a unit: the first one counts.
            UnitSource::Reference if !self.references.insert(identity.reference.clone()) => {
                Err(Rejected::new("reference", "repeated reference"))
            }
            _ => Ok(()),
        }
    }

    /// The three match keys, and a label of the row's own: the reference, or where it stands.
    fn push_keys(&self, identity: &Identity, number: usize, values: &mut Vec<Value>) {
        values.extend(identity.match_keys(self.key).map(Value::Text));
        let file = self.files.len().to_le_bytes();
        let own = match self.dataset.unit_source {
            UnitSource::Reference => self
                .key
                .text("reference", &[self.mapping.partner.as_bytes(), self.dataset.id.as_bytes(), identity.reference.as_bytes()]),
            _ => self.key.text("row", &[self.identity.as_bytes(), &file, &number.to_le_bytes()]),
        };
        values.push(Value::Text(Some(own)));
    }
}

impl FileReport {
    fn set_aside(&mut self, row: usize, field: &str, rule: &str) {
        self.quarantined.push(Quarantined { row, field: field.to_owned(), rule: rule.to_owned() });
    }
}
