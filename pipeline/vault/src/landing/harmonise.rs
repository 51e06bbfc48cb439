//! One partner's rows in the dataset's fields and codes. Rows that fail are set aside; words that nobody knows are
//! counted and listed, never guessed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use choir_contract::{
    CodeList, Dataset, Field, FieldRole, IdentifierUse, MISSING, Mapping, Programme, Take, UNCODABLE, UnitSource,
};
use chrono::NaiveDate;

use crate::lake::Value;
use crate::landing::LandError;
use crate::landing::day::{age_on, day_number, read_day};
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

/// Why a row is set aside: the field and the rule.
struct Rejected {
    field: String,
    rule: &'static str,
}

impl Rejected {
    fn new(field: &str, rule: &'static str) -> Self {
        Self { field: field.to_owned(), rule }
    }
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

fn read_identity<'c>(dataset: &Dataset, mapping: &Mapping, cell: &impl Fn(&str) -> &'c str) -> Result<Identity, Rejected> {
    let mut identity = Identity::default();
    for field in &dataset.fields {
        let text = cell(&field.name);
        match field.identifier_use {
            Some(IdentifierUse::Name | IdentifierUse::GivenName | IdentifierUse::FamilyName) => {
                identity.name.push(' ');
                identity.name.push_str(text);
            }
            Some(IdentifierUse::BirthDate) if !text.is_empty() => {
                let day = read_day(text, mapping.file.date_order).ok_or_else(|| Rejected::new(&field.name, "date"))?;
                identity.birth_date = Some(day_number(day));
            }
            Some(IdentifierUse::Postcode) => text.clone_into(&mut identity.postcode),
            Some(IdentifierUse::Email) => text.clone_into(&mut identity.email),
            Some(IdentifierUse::Reference) => text.clone_into(&mut identity.reference),
            _ => {}
        }
    }
    Ok(identity)
}

/// The code of a cell, and whether its word is one that nobody knows.
fn read_code<'c>(
    programme: &Programme,
    mapping: &Mapping,
    field: &Field,
    text: &str,
    identity: &Identity,
    cell: &impl Fn(&str) -> &'c str,
    dataset: &Dataset,
) -> Result<(String, bool), Rejected> {
    if let Some(code) = mapping.constants.get(&field.name) {
        return Ok((code.clone(), false));
    }
    if field.name == "partner" {
        return Ok((mapping.partner.clone(), false));
    }
    let list = field
        .code_list
        .as_ref()
        .and_then(|id| programme.code_lists.get(id))
        .ok_or_else(|| Rejected::new(&field.name, "code list"))?;
    if text.is_empty() {
        let band = if field.name == "age_band" { age_band(dataset, mapping, list, identity, cell)? } else { None };
        return Ok((band.unwrap_or_else(|| MISSING.to_owned()), false));
    }
    match mapping.code_of(&field.name, text, list) {
        Some(code) => Ok((code, false)),
        None => Ok((UNCODABLE.to_owned(), true)),
    }
}

/// The age band from the age in years, or from the birth date on the row's own day.
fn age_band<'c>(
    dataset: &Dataset,
    mapping: &Mapping,
    list: &CodeList,
    identity: &Identity,
    cell: &impl Fn(&str) -> &'c str,
) -> Result<Option<String>, Rejected> {
    let years = cell("age_years");
    let age = if years.is_empty() {
        let day =
            dataset.fields.iter().find(|field| field.role == FieldRole::Date).map(|field| cell(&field.name)).unwrap_or_default();
        let birth = identity.birth_date.and_then(|day| NaiveDate::from_num_days_from_ce_opt(day + 719_163));
        birth.zip(read_day(day, mapping.file.date_order)).and_then(|(birth, day)| age_on(birth, day))
    } else {
        Some(years.parse::<u32>().ok().filter(|age| *age <= 120).ok_or_else(|| Rejected::new("age_years", "number"))?)
    };
    Ok(age.and_then(|age| list.codes().iter().find(|code| holds(&code.code, age)).map(|code| code.code.clone())))
}

/// Whether a band (`under_16`, `16_24`, `65_plus`) holds an age.
fn holds(band: &str, age: u32) -> bool {
    let number = |text: &str| text.parse::<u32>().ok();
    match (band.strip_prefix("under_"), band.strip_suffix("_plus"), band.split_once('_')) {
        (Some(limit), _, _) => number(limit).is_some_and(|limit| age < limit),
        (_, Some(from), _) => number(from).is_some_and(|from| age >= from),
        (_, _, Some((from, to))) => number(from).zip(number(to)).is_some_and(|(from, to)| (from..=to).contains(&age)),
        _ => false,
    }
}

/// The code and its coarser levels, which follow from the code list.
fn push_code(programme: &Programme, field: &Field, code: String, values: &mut Vec<Value>) {
    let levels = field.derived.iter().map(|(_, level)| Value::Text(Some(ancestor(programme, field, &code, level))));
    let levels: Vec<Value> = levels.collect();
    values.push(Value::Text(Some(code)));
    values.extend(levels);
}

/// The code of a coarser list that a code belongs to; uncodable when the lists do not lead there.
pub(crate) fn ancestor(programme: &Programme, field: &Field, code: &str, level: &str) -> String {
    let (mut list, mut code) = (field.code_list.clone().unwrap_or_default(), code.to_owned());
    // Each step goes to another list, so there are at most as many steps as lists.
    for _ in 0..programme.code_lists.len() {
        if list == level {
            return code;
        }
        let parent = programme.code_lists.get(&list).and_then(|list| list.get(&code)).and_then(|code| code.parent.clone());
        match parent {
            Some((parent_list, parent_code)) => (list, code) = (parent_list, parent_code),
            None => break,
        }
    }
    UNCODABLE.to_owned()
}

fn push_choices(
    programme: &Programme,
    mapping: &Mapping,
    field: &Field,
    text: &str,
    values: &mut Vec<Value>,
    unknown: &mut Vec<(String, String)>,
) {
    let Some(list) = field.code_list.as_ref().and_then(|id| programme.code_lists.get(id)) else { return };
    let words: Vec<&str> = text.split([';', '|']).map(str::trim).filter(|word| !word.is_empty()).collect();
    let mut chosen = HashSet::new();
    for word in words {
        match mapping.code_of(&field.name, word, list) {
            Some(code) => _ = chosen.insert(code),
            None => unknown.push((field.name.clone(), word.to_owned())),
        }
    }
    if text.is_empty() {
        chosen.insert(MISSING.to_owned());
    }
    values.extend(list.codes().iter().map(|code| Value::Flag(chosen.contains(&code.code))));
}

fn read_date(field: &Field, text: &str, mapping: &Mapping) -> Result<Option<NaiveDate>, Rejected> {
    if text.is_empty() {
        return Ok(None);
    }
    let reject = || Rejected::new(&field.name, "date");
    let day = read_day(text, mapping.file.date_order).ok_or_else(reject)?;
    let bounds = field.date_bounds.as_ref().ok_or_else(reject)?;
    // ISO days compare as text.
    let iso = day.format("%Y-%m-%d").to_string();
    if iso < bounds.minimum || iso > bounds.maximum {
        Err(Rejected::new(&field.name, "date out of bounds"))
    } else {
        Ok(Some(day))
    }
}

/// A number in whole steps, clipped to the declared bounds: what lies outside still counts, as much as the bounds allow.
#[allow(clippy::cast_possible_truncation, reason = "checked against bounds of at most a thousand million steps")]
fn read_steps(field: &Field, text: &str) -> Result<Option<i64>, Rejected> {
    if text.is_empty() {
        return Ok(None);
    }
    let plain = text.replace([',', ' '], if text.contains('.') { "" } else { "." });
    let number =
        plain.parse::<f64>().ok().filter(|number| number.is_finite()).ok_or_else(|| Rejected::new(&field.name, "number"))?;
    let bounds = field.bounds.as_ref().ok_or_else(|| Rejected::new(&field.name, "number"))?;
    let steps = (number / bounds.resolution).round().clamp(bounds.minimum_steps as f64, bounds.maximum_steps as f64);
    Ok(Some(steps as i64))
}

impl FileReport {
    fn set_aside(&mut self, row: usize, field: &str, rule: &str) {
        self.quarantined.push(Quarantined { row, field: field.to_owned(), rule: rule.to_owned() });
    }
}
