//! One partner's rows in the dataset's fields and codes. Rows that fail are set aside; words that nobody knows are
//! counted and listed, never guessed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use choir_contract::{
    Checks, Dataset, FieldRole, Handling, MISSING, Mapping, Programme, RecordBasis, Said, Take, UNCODABLE, UnitSource, Vocabulary,
};
use choir_intake::{Heading, Row};

use crate::lake::Value;
use crate::landing::LandError;
use crate::landing::cell::{Rejected, push_choices, push_code, read_code, read_date, read_identity, read_steps};
use crate::landing::day::day_number;
use crate::landing::report::Delivered;
use crate::landing::stage::Occurrences;
use crate::linkage::{Identities, Identity, Tombstones, normalised_name};
use crate::plan::allowed_purposes;
use crate::zone::SecretKey;

/// Most different words of a field that are kept for the report.
const MOST_WORDS: usize = 1_000;

/// Reads rows into the dataset's columns, and remembers what could not be read.
pub(super) struct Harmoniser<'a> {
    programme: &'a Programme,
    dataset: &'a Dataset,
    mapping: &'a Mapping,
    key: &'a SecretKey,
    today: i32,
    tombstones: Tombstones,
    checks: &'a Checks,
    vocabulary: Vocabulary<'a>,
    /// Column of the lake to its place in a row's values.
    places: HashMap<String, usize>,
    /// Units of datasets with one row each: a second one is set aside.
    seen: HashSet<i64>,
    occurrences: Occurrences,
    /// Notice, scope and withdrawal to the purposes that they allow, in the dataset's order; none where nobody declared them.
    bases: HashMap<(String, String, String), Option<Vec<bool>>>,
    pub(super) identities: Identities,
    /// Field to word to number of rows. Words are data: they stay in the zone.
    pub(super) unmapped: BTreeMap<String, BTreeMap<String, usize>>,
    /// Field to number of rows that say something.
    pub(super) filled: BTreeMap<String, usize>,
    /// Rule to number of rows that contradict themselves.
    pub(super) contradictions: BTreeMap<String, usize>,
}

/// Where each mapped field stands in a file.
pub(super) struct Columns {
    positions: HashMap<String, usize>,
    /// How many cells every row has to have, where the format says.
    width: Option<usize>,
}

/// What a row says in a field.
struct Reader<'m> {
    mapping: &'m Mapping,
    columns: &'m Columns,
}

impl Reader<'_> {
    fn cell<'r>(&self, row: &Row<'r>, field: &str) -> &'r str {
        let text = self.columns.positions.get(field).map_or("", |position| row.text(*position));
        match self.mapping.columns.get(field).map(|source| source.take) {
            Some(Take::Outward) => text.split_whitespace().next().unwrap_or_default(),
            _ => text,
        }
    }
}

impl<'a> Harmoniser<'a> {
    pub(super) fn new(
        programme: &'a Programme,
        dataset: &'a Dataset,
        mapping: &'a Mapping,
        key: &'a SecretKey,
        today: i32,
        tombstones: Tombstones,
        identities: Identities,
    ) -> Self {
        let columns = dataset.lake_columns(&programme.code_lists);
        Self {
            programme,
            dataset,
            mapping,
            key,
            today,
            tombstones,
            checks: programme.checks(&dataset.id),
            vocabulary: Vocabulary::new(dataset, &programme.code_lists, Some(mapping)),
            places: columns.into_iter().enumerate().map(|(place, column)| (column.name, place)).collect(),
            seen: HashSet::new(),
            occurrences: Occurrences::default(),
            bases: HashMap::new(),
            identities,
            unmapped: BTreeMap::new(),
            filled: BTreeMap::new(),
            contradictions: BTreeMap::new(),
        }
    }

    /// Where each mapped field stands. A heading that is not there, or there twice, stops the landing.
    pub(super) fn columns(&self, path: &Path, headings: &[Heading], delimited: bool) -> Result<Columns, LandError> {
        let fold = |heading: &str| heading.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let mut positions = HashMap::new();
        let mut missing = Vec::new();
        // The reader numbers a heading that stands twice: `Name (2)`.
        let numbered = |name: &str, wanted: &str| name.strip_prefix(wanted).is_some_and(|rest| rest == " (2)");
        for (field, source) in &self.mapping.columns {
            let wanted = fold(&source.heading);
            let names = headings.iter().map(|heading| fold(&heading.name)).enumerate();
            let mut found = names.filter(|(_, name)| *name == wanted || numbered(name, &wanted));
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
            return Ok(Columns { positions, width: delimited.then_some(headings.len()) });
        }
        let next = "correct the mapping's columns or file.header_row, or ask the partner for the missing columns";
        Err(LandError::file(path, format!("has no heading {}", missing.join(", ")), next))
    }

    /// One row, in the columns of the dataset's files: the place of the unit, the declared columns, those of its origin, its
    /// order.
    pub(super) fn harmonise(&mut self, row: &Row<'_>, columns: &Columns) -> Result<Delivered, Rejected> {
        let (programme, dataset, mapping) = (self.programme, self.dataset, self.mapping);
        if self.is_total(row) {
            return Ok(Delivered::Total);
        }
        if columns.width.is_some_and(|width| row.cells_given() < width || row.filled_beyond(width) > 0) {
            return Err(Rejected::new("", "width"));
        }
        let reader = Reader { mapping, columns };
        let cell = |field: &str| reader.cell(row, field);
        let identity = read_identity(dataset, mapping, &cell)?;
        self.check_identity(&identity)?;
        let record = self.record(&identity, row)?;
        if self.tombstones.cover(record, &identity, self.key) {
            return Ok(Delivered::Erased);
        }
        let mut values = Vec::with_capacity(dataset.fields.len() + 5);
        if dataset.population.is_some() {
            values.push(Value::Whole(Some(0)));
        }
        let mut unknown = Vec::new();
        for field in &dataset.fields {
            let text = cell(&field.name);
            match field.role {
                FieldRole::Identifier | FieldRole::Input => {}
                FieldRole::Key => {
                    let (code, unmapped) = read_code(programme, mapping, field, text, &identity, &cell, dataset)?;
                    unknown.extend(unmapped.then(|| (field.name.clone(), text.to_owned())));
                    self.fill(&field.name, code != MISSING && code != UNCODABLE);
                    push_code(programme, field, code, &mut values);
                }
                FieldRole::MultiSelect => {
                    self.fill(&field.name, !text.is_empty());
                    push_choices(programme, mapping, field, text, &mut values, &mut unknown);
                }
                FieldRole::Date => {
                    let day = read_date(field, text, mapping)?.map(day_number);
                    self.fill(&field.name, day.is_some());
                    values.push(Value::Day(day));
                }
                FieldRole::Measure | FieldRole::Weight => {
                    let steps = read_steps(field, text)?;
                    self.fill(&field.name, steps.is_some());
                    values.push(Value::Whole(steps));
                }
                FieldRole::Label => values.push(Value::Text((!text.is_empty()).then(|| text.to_owned()))),
            }
        }
        // The values so far are the columns of the lake, in their order.
        let contradictions = self.contradicted(&values, &unknown);
        self.push_purposes(&cell, &mut values)?;
        for contradiction in contradictions {
            *self.contradictions.entry(contradiction).or_default() += 1;
        }
        self.note(unknown);
        if self.dataset.unit_source == UnitSource::People {
            self.identities.take(record, &identity, self.key);
        }
        self.push_origin(record, &mut values);
        Ok(Delivered::Row(values))
    }

    /// Whom a row is about, where it can be read: the number of the record.
    pub(super) fn whom(&self, row: &Row<'_>, columns: &Columns) -> Option<i64> {
        if self.is_total(row) || self.dataset.population.is_none() {
            return None;
        }
        let reader = Reader { mapping: self.mapping, columns };
        let cell = |field: &str| reader.cell(row, field);
        let identity = read_identity(self.dataset, self.mapping, &cell).ok()?;
        self.check_identity(&identity).ok()?;
        Some(self.number(&identity, row))
    }

    fn is_total(&self, row: &Row<'_>) -> bool {
        let first = row.cells().map(choir_intake::Cell::text).find(|text| !text.is_empty()).map(str::to_lowercase);
        let first = first.unwrap_or_default();
        self.mapping.file.ignore_rows_starting.iter().any(|start| first.starts_with(&start.to_lowercase()))
    }

    fn fill(&mut self, field: &str, says_something: bool) {
        if let Some(count) = self.filled.get_mut(field) {
            *count += usize::from(says_something);
        } else {
            self.filled.insert(field.to_owned(), usize::from(says_something));
        }
    }

    /// The checks that a row breaks, and the fields to which its unknown words are offered; without a value of the row.
    fn contradicted(&self, values: &[Value], unknown: &[(String, String)]) -> Vec<String> {
        let said = |column: &str| match values.get(*self.places.get(column)?)? {
            Value::Text(Some(code)) => Some(Said::Code(code)),
            Value::Day(Some(day)) => Some(Said::Day(*day)),
            Value::Whole(Some(steps)) => Some(Said::Steps(*steps)),
            Value::Flag(chosen) => Some(Said::Chosen(*chosen)),
            _ => None,
        };
        let broken = self.checks.broken(said).map(|check| check.text.clone());
        let offer = |(field, word): &(String, String)| self.checks.offer(field, word, &self.vocabulary);
        let offered = unknown.iter().filter_map(offer).map(|offer| offer.in_words());
        broken.chain(offered).collect()
    }

    fn note(&mut self, unknown: Vec<(String, String)>) {
        for (field, word) in unknown {
            let words = self.unmapped.entry(field).or_default();
            if words.len() < MOST_WORDS || words.contains_key(&word) {
                *words.entry(word).or_default() += 1;
            }
        }
    }

    fn check_identity(&self, identity: &Identity) -> Result<(), Rejected> {
        match self.dataset.unit_source {
            UnitSource::People if normalised_name(&identity.name).is_empty() => Err(Rejected::new("name", "unnamed")),
            UnitSource::Reference if identity.reference.is_empty() => Err(Rejected::new("reference", "no reference")),
            _ => Ok(()),
        }
    }

    /// Whom the row is about; a second row about a unit that has one is set aside.
    fn record(&mut self, identity: &Identity, row: &Row<'_>) -> Result<i64, Rejected> {
        let record = self.number(identity, row);
        if self.dataset.unit_source == UnitSource::Reference && !self.seen.insert(record) {
            return Err(Rejected::new("reference", "repeated reference"));
        }
        Ok(record)
    }

    /// Whom the row is about, as this partner means it: a keyed number.
    fn number(&self, identity: &Identity, row: &Row<'_>) -> i64 {
        let (partner, dataset) = (self.mapping.partner.as_bytes(), self.dataset.id.as_bytes());
        match self.dataset.unit_source {
            UnitSource::People => identity.record(self.key, &self.mapping.partner),
            UnitSource::Reference => self.key.number("reference", &[partner, dataset, identity.reference.as_bytes()]),
            _ => {
                let cells: Vec<&[u8]> = row.cells().map(|cell| cell.text().as_bytes()).collect();
                self.key.number("row", &[&[partner, dataset], cells.as_slice()].concat())
            }
        }
    }

    /// For which purposes the row may be used: what its person was told and has agreed to.
    fn push_purposes<'c>(&mut self, cell: &impl Fn(&str) -> &'c str, values: &mut Vec<Value>) -> Result<(), Rejected> {
        if self.dataset.population.is_none() {
            return Ok(());
        }
        let handling = &self.dataset.lawfulness;
        let said = |field: Option<&String>| field.map_or("", |field| cell(field)).to_owned();
        let scope = handling.consent.as_ref().map(|consent| &consent.scope);
        let withdrawn = handling.consent.as_ref().and_then(|consent| consent.withdrawn.as_ref());
        let basis = (said(handling.notice_version.as_ref()), said(scope), said(withdrawn));
        if !self.bases.contains_key(&basis) {
            let record =
                RecordBasis { notice_version: &basis.0, consent_scope: &basis.1, withdrawn: Handling::is_withdrawn(&basis.2) };
            let allowed = self.programme.lawfulness.record_purposes(self.dataset, &self.mapping.partner, record);
            self.bases.insert(
                basis.clone(),
                allowed.ok().map(|allowed| {
                    allowed_purposes(self.dataset).map(|purpose| allowed.contains(purpose)).collect::<Vec<bool>>()
                }),
            );
        }
        match self.bases.get(&basis) {
            Some(Some(allowed)) => {
                values.extend(allowed.iter().map(|allowed| Value::Flag(*allowed)));
                Ok(())
            }
            _ => Err(Rejected::new("notice", "notice or consent")),
        }
    }

    /// Where the row comes from, and its keyed order: the same when the same row is delivered again.
    fn push_origin(&mut self, record: i64, values: &mut Vec<Value>) {
        let occurrence = match self.dataset.unit_source {
            UnitSource::Reference => 1,
            _ => self.occurrences.next(record),
        };
        let dataset = self.dataset.id.as_bytes();
        let order = self.key.number("row order", &[dataset, &record.to_le_bytes(), &occurrence.to_le_bytes()]);
        values.push(Value::Text(Some(self.mapping.partner.clone())));
        values.push(Value::Whole(Some(record)));
        values.push(Value::Day(Some(self.today)));
        values.push(Value::Whole(Some(order)));
    }
}
