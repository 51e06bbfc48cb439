//! One partner's rows in the dataset's fields and codes. Rows that fail are set aside; words that nobody knows are
//! counted and listed, never guessed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use choir_contract::{
    BrokenCheck, CheckCounts, Checks, CoverageCounter, Dataset, Field, FieldRole, Filled, Handling, MISSING, Mapping, Offer,
    OfferedWords, Programme, RecordBasis, Said, Take, UnitSource, Vocabulary,
};
use choir_intake::{Heading, Row};

use crate::lake::Value;
use crate::landing::LandError;
use crate::landing::cell::{Rejected, push_choices, push_code, read_code, read_date, read_identity, read_steps};
use crate::landing::day::day_number;
use crate::landing::lexicon::Lexicon;
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
    /// Since when the lake holds rows of a record; today, for records that are new.
    since: HashMap<i64, i32>,
    tombstones: Tombstones,
    checks: &'a Checks,
    vocabulary: Vocabulary<'a>,
    /// Column of the lake to its place in a row's values.
    places: HashMap<String, usize>,
    lexicon: Lexicon,
    /// Units of datasets with one row each: a second one is set aside.
    seen: HashSet<i64>,
    occurrences: Occurrences,
    /// Notice, scope and withdrawal to the purposes that they allow, in the dataset's order; none where nobody declared them.
    bases: HashMap<(String, String, String), Option<Vec<bool>>>,
    pub(super) identities: Identities,
    /// Field to word to number of rows. Words are data: they stay in the zone.
    pub(super) unmapped: BTreeMap<String, BTreeMap<String, usize>>,
    /// What the columns say, of the rows that land.
    pub(super) coverage: CoverageCounter,
    /// Rows that land and contradict themselves, and words that may belong into another column.
    counts: CheckCounts,
    /// What unknown words of a field were offered as.
    offers: HashMap<(String, String), Option<Offer<'a>>>,
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
        (mapping, others): (&'a Mapping, &'a [Mapping]),
        key: &'a SecretKey,
        (today, since): (i32, HashMap<i64, i32>),
        tombstones: Tombstones,
        identities: Identities,
    ) -> Self {
        let checks = programme.checks(&dataset.id);
        let columns = dataset.lake_columns(&programme.code_lists);
        Self {
            programme,
            dataset,
            mapping,
            key,
            today,
            since,
            tombstones,
            checks,
            vocabulary: Vocabulary::new(dataset, &programme.code_lists, Some(mapping)).with_others(others),
            places: columns.into_iter().enumerate().map(|(place, column)| (column.name, place)).collect(),
            lexicon: Lexicon::new(dataset.fields.len()),
            seen: HashSet::new(),
            occurrences: Occurrences::default(),
            bases: HashMap::new(),
            identities,
            unmapped: BTreeMap::new(),
            coverage: CoverageCounter::new(dataset, mapping),
            counts: CheckCounts::new(checks),
            offers: HashMap::new(),
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
        let (mut unknown, mut filled) = (Vec::new(), Vec::with_capacity(dataset.fields.len()));
        for (place, field) in dataset.fields.iter().enumerate() {
            let text = cell(&field.name);
            let (known, before) = (unknown.len(), values.len());
            let says_something = match field.role {
                FieldRole::Identifier | FieldRole::Input => !text.is_empty(),
                FieldRole::Key | FieldRole::MultiSelect if self.push_known(field, text, place, &mut values) => {
                    !matches!(values.get(before), Some(Value::Text(Some(code))) if code == MISSING)
                }
                FieldRole::Key => {
                    let (code, unmapped) = read_code(programme, mapping, field, text, &identity, &cell, dataset)?;
                    unknown.extend(unmapped.then_some((field, text)));
                    let says_something = code != MISSING;
                    push_code(programme, field, code, &mut values);
                    self.remember(field, text, place, unmapped, &values[before..]);
                    says_something
                }
                FieldRole::MultiSelect => {
                    push_choices(programme, mapping, field, text, &mut values, &mut unknown);
                    self.remember(field, text, place, unknown.len() > known, &values[before..]);
                    !text.is_empty()
                }
                FieldRole::Date => {
                    let day = read_date(field, text, mapping)?.map(day_number);
                    values.push(Value::Day(day));
                    day.is_some()
                }
                FieldRole::Measure | FieldRole::Weight => {
                    let steps = read_steps(field, text)?;
                    values.push(Value::Whole(steps));
                    steps.is_some()
                }
                FieldRole::Label => {
                    values.push(Value::Text((!text.is_empty()).then(|| text.to_owned())));
                    !text.is_empty()
                }
            };
            filled.push(match (says_something, unknown.len() > known) {
                (false, _) => Filled::Empty,
                (true, false) => Filled::Mapped,
                (true, true) => Filled::Unmapped,
            });
        }
        let declared = values.len();
        self.push_purposes(&cell, &mut values)?;
        // Nothing sets the row aside any more. The values before the purposes are the columns of the lake, in their order.
        self.coverage.row(&filled);
        self.check(&values[..declared], &unknown);
        self.note(unknown);
        if self.dataset.unit_source == UnitSource::People {
            self.identities.take(record, &identity, self.key);
        }
        self.push_origin(record, self.own_words(&cell), &mut values);
        Ok(Delivered::Row(values))
    }

    /// Adds the values of a cell that says what its column said before; tells whether it did.
    fn push_known(&self, field: &Field, text: &str, place: usize, values: &mut Vec<Value>) -> bool {
        let known = if self.depends_on_its_word_alone(field, text) { self.lexicon.get(place, text) } else { None };
        known.map(|known| values.extend_from_slice(known)).is_some()
    }

    fn remember(&mut self, field: &Field, text: &str, place: usize, unmapped: bool, values: &[Value]) {
        if !unmapped && self.depends_on_its_word_alone(field, text) {
            self.lexicon.keep(place, text, values);
        }
    }

    /// Not so where nothing is written: an age band then comes from other cells.
    fn depends_on_its_word_alone(&self, field: &Field, text: &str) -> bool {
        !text.is_empty() && field.name != "partner" && !self.mapping.constants.contains_key(&field.name)
    }

    /// What contradicts itself in the rows that land, and which words may belong into another column.
    pub(super) fn contradictions(&self) -> (Vec<BrokenCheck>, Vec<OfferedWords>) {
        (self.counts.told(self.checks), self.counts.told_offers(self.checks))
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

    /// What a row says about who it is about.
    pub(super) fn identifiers(&self, row: &Row<'_>, columns: &Columns) -> Vec<(String, String)> {
        let reader = Reader { mapping: self.mapping, columns };
        let identifiers = self.dataset.fields.iter().filter(|field| field.role == FieldRole::Identifier);
        let said = identifiers.map(|field| (field.name.clone(), reader.cell(row, &field.name).to_owned()));
        said.filter(|(_, text)| !text.is_empty()).collect()
    }

    fn is_total(&self, row: &Row<'_>) -> bool {
        let first = row.cells().map(choir_intake::Cell::text).find(|text| !text.is_empty()).map(str::to_lowercase);
        let first = first.unwrap_or_default();
        self.mapping.file.ignore_rows_starting.iter().any(|start| first.starts_with(&start.to_lowercase()))
    }

    /// Counts the checks that a row breaks, and the fields to which its unknown words are offered.
    fn check(&mut self, values: &[Value], unknown: &[(&Field, &str)]) {
        if self.checks.is_empty() {
            return;
        }
        let offers: Vec<Offer<'a>> = unknown.iter().filter_map(|(field, word)| self.offer(&field.name, word)).collect();
        let said = |column: &str| match values.get(*self.places.get(column)?)? {
            Value::Text(Some(code)) => Some(Said::Code(code)),
            Value::Day(Some(day)) => Some(Said::Day(*day)),
            Value::Whole(Some(steps)) => Some(Said::Steps(*steps)),
            Value::Flag(chosen) => Some(Said::Chosen(*chosen)),
            _ => None,
        };
        self.counts.row(self.checks.broken(said), &offers);
    }

    /// As what an unknown word may be offered; looked up once a word.
    fn offer(&mut self, field: &str, word: &str) -> Option<Offer<'a>> {
        let key = (field.to_owned(), word.to_owned());
        if let Some(known) = self.offers.get(&key) {
            return known.clone();
        }
        let offer = self.checks.offer(field, word, &self.vocabulary);
        if self.offers.len() < MOST_WORDS {
            self.offers.insert(key, offer.clone());
        }
        offer
    }

    fn note(&mut self, unknown: Vec<(&Field, &str)>) {
        for (field, word) in unknown {
            let words = self.unmapped.entry(field.name.clone()).or_default();
            if let Some(rows) = words.get_mut(word) {
                *rows += 1;
            } else if words.len() < MOST_WORDS {
                words.insert(word.to_owned(), 1);
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

    /// What the person said of themselves, word by word, for the column that no query reads; none where the dataset keeps
    /// no such words.
    fn own_words<'c>(&self, cell: &impl Fn(&str) -> &'c str) -> Option<Value> {
        let mut kept = self.dataset.fields.iter().filter(|field| field.self_described).peekable();
        kept.peek()?;
        let said = kept.map(|field| (field.name.clone(), cell(&field.name))).filter(|(_, word)| !word.is_empty());
        let words: serde_json::Map<String, serde_json::Value> = said.map(|(field, word)| (field, word.into())).collect();
        Some(Value::Text((!words.is_empty()).then(|| serde_json::Value::Object(words).to_string())))
    }

    /// Where the row comes from, and its keyed order: the same when the same row is delivered again.
    fn push_origin(&mut self, record: i64, own_words: Option<Value>, values: &mut Vec<Value>) {
        let occurrence = match self.dataset.unit_source {
            UnitSource::Reference => 1,
            _ => self.occurrences.next(record),
        };
        let dataset = self.dataset.id.as_bytes();
        let order = self.key.number("row order", &[dataset, &record.to_le_bytes(), &occurrence.to_le_bytes()]);
        values.push(Value::Text(Some(self.mapping.partner.clone())));
        values.push(Value::Whole(Some(record)));
        values.push(Value::Day(Some(self.since.get(&record).copied().unwrap_or(self.today).min(self.today))));
        values.extend(own_words);
        values.push(Value::Whole(Some(order)));
    }
}
