//! A file, a dataset and perhaps the mapping before become a proposal.

use std::collections::BTreeSet;
use std::path::Path;

use choir_contract::{
    CodeKind, CodeList, ContractError, Dataset, DateOrder, FieldRole, IdentifierUse, Mapping, Programme, UnitSource,
};
use choir_intake::Shape;

use crate::assign::Work;
use crate::columns::Wanted;
use crate::proposal::{ColumnProposal, FieldProposal, Meaning, OfferedWord, Personal, Proposal, Sureness};
use crate::sample::Sample;
use crate::text::{normalise, quoted};
use crate::words::Coder;
use crate::{MapError, days, personal};

/// Proposes how `partner` writes `dataset`, from one of the partner's files; what a mapping before says still holds.
///
/// The file is read to its end; what is remembered of it is bounded: some rows, and words up to a limit a column.
///
/// # Errors
/// When partner or dataset are unknown, the dataset is made from another one, or the file cannot be read or has no rows.
pub fn propose(
    programme: &Programme,
    partner: &str,
    dataset: &str,
    file: &Path,
    previous: Option<&Mapping>,
) -> Result<Proposal, MapError> {
    let schema = programme.dataset(dataset)?;
    if let UnitSource::Derived(from) = &schema.unit_source {
        return Err(MapError::Derived { dataset: dataset.to_owned(), from: from.clone() });
    }
    known_partner(programme, partner)?;
    let sample = Sample::read(file, previous)?;
    let work = Work { programme, schema, sample: &sample, previous, wanted: wanted(programme, schema, previous) };
    let mut fields = work.fields();
    work.withhold_misplaced(&mut fields);
    let taken: BTreeSet<usize> = certain_enough(&fields).map(|column| column.place).collect();
    let (personal, mut ignored) = work.rest(&taken);
    let new_headings = work.new_headings(&ignored);
    ignored.extend(previous.iter().flat_map(|mapping| &mapping.ignored).filter(|name| work.place(name).is_none()).cloned());
    let day_cells = fields.iter().filter(|field| work.holds_days(&field.field)).filter_map(|field| field.column.as_ref());
    let day_order = days::order(day_cells.filter_map(|column| sample.columns.get(column.place)).flat_map(|column| &column.cells));
    Ok(Proposal {
        partner: partner.to_owned(),
        dataset: dataset.to_owned(),
        file: file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned(),
        rows: sample.rows,
        found: sample.detected.in_words(),
        day_order,
        said_order: previous.map(|mapping| mapping.file.date_order),
        offered: work.offered(&fields),
        fields,
        constants: previous.map(|mapping| mapping.constants.clone().into_iter().collect()).unwrap_or_default(),
        multi_selects: work.multi_selects(),
        ignored,
        new_headings,
        personal,
        has_previous: previous.is_some(),
        lossy: previous.map(|mapping| mapping.lossy.clone()).unwrap_or_default(),
        totals: previous.map(|mapping| mapping.file.ignore_rows_starting.clone()).unwrap_or_default(),
        file_lines: previous.map(declared_lines).unwrap_or_default(),
    })
}

/// A partner is a code of the list of partners, or has a folder already.
fn known_partner(programme: &Programme, partner: &str) -> Result<(), ContractError> {
    let mut partners: BTreeSet<String> = programme.partners()?.into_iter().collect();
    partners.extend(programme.code_lists.get("partner").into_iter().flat_map(CodeList::codes).map(|code| code.code.clone()));
    if partners.contains(partner) {
        return Ok(());
    }
    let known = partners.into_iter().collect::<Vec<_>>().join(", ");
    Err(ContractError::Unknown { kind: "partner", given: partner.to_owned(), known })
}

/// The fields that an extract can fill.
fn wanted<'a>(programme: &'a Programme, schema: &'a Dataset, previous: Option<&'a Mapping>) -> Vec<Wanted<'a>> {
    let constant = |name: &String| previous.is_some_and(|mapping| mapping.constants.contains_key(name));
    // Landing fills `partner` itself.
    let fields = schema.fields.iter().filter(|field| field.name != "partner" && !constant(&field.name));
    let uses = |list: &Option<String>| schema.fields.iter().filter(|field| field.code_list == *list).count();
    let wanted = fields.map(|field| Wanted {
        field,
        coder: field
            .code_list
            .as_ref()
            .and_then(|id| programme.code_lists.get(id))
            .map(|list| Coder::new(&field.name, list, previous)),
        shared: field.code_list.is_some() && uses(&field.code_list) > 1,
    });
    wanted.collect()
}

/// The columns that stand in the file: not those that are only a guess.
fn certain_enough(fields: &[FieldProposal]) -> impl Iterator<Item = &ColumnProposal> {
    fields.iter().filter_map(|field| field.column.as_ref()).filter(|column| column.sureness > Sureness::Guess)
}

impl Work<'_> {
    /// A word that is known in another field is never proposed as one that is only spelt alike.
    fn withhold_misplaced(&self, fields: &mut [FieldProposal]) {
        for field in fields {
            let Some(coder) = self.coder(&field.field) else { continue };
            for word in &mut field.words {
                let offered = coder.exact(&word.word).is_none() && self.offer(&field.field, &word.word).is_some();
                if offered {
                    word.meaning = Meaning::Unknown;
                }
            }
        }
    }

    fn coder(&self, field: &str) -> Option<&Coder<'_>> {
        self.wanted.iter().find(|wanted| wanted.field.name == field)?.coder.as_ref()
    }

    /// The field that knows a word for certain, and its code there.
    fn offer(&self, field: &str, word: &str) -> Option<(String, String)> {
        let checks = self.programme.checks(&self.schema.id);
        let misplaced = checks.misplaced().iter().filter(|misplaced| misplaced.from == field);
        let mut found = misplaced.filter_map(|misplaced| Some((misplaced.to.clone(), self.coder(&misplaced.to)?.certain(word)?)));
        found.find(|(to, code)| {
            let list = self.schema.fields.iter().find(|field| field.name == *to).and_then(|field| field.code_list.as_ref());
            let code = list.and_then(|id| self.programme.code_lists.get(id)).and_then(|list| list.get(code));
            code.is_some_and(|code| code.kind == CodeKind::Value)
        })
    }

    fn offered(&self, fields: &[FieldProposal]) -> Vec<OfferedWord> {
        let mut offered = Vec::new();
        for field in fields {
            for word in field.words.iter().filter(|word| word.meaning == Meaning::Unknown) {
                if let Some((to, code)) = self.offer(&field.field, &word.word) {
                    let (source, rows) = (field.field.clone(), word.rows);
                    offered.push(OfferedWord { field: to, source, word: word.word.clone(), code, rows });
                }
            }
        }
        offered
    }

    fn holds_days(&self, field: &str) -> bool {
        let declared = self.schema.fields.iter().find(|declared| declared.name == field);
        declared.is_some_and(|field| field.role == FieldRole::Date || field.identifier_use == Some(IdentifierUse::BirthDate))
    }

    /// Columns that no field takes: personal ones, and the rest.
    fn rest(&self, taken: &BTreeSet<usize>) -> (Vec<Personal>, Vec<String>) {
        let (mut flagged, mut ignored) = (Vec::new(), Vec::new());
        for (place, (heading, column)) in self.sample.headings.iter().zip(&self.sample.columns).enumerate() {
            if !taken.contains(&place) {
                flagged.extend(personal::flag(&heading.name, column));
                ignored.push(heading.name.clone());
            }
        }
        (flagged, ignored)
    }

    /// Columns that no field takes and the mapping before does not name.
    fn new_headings(&self, ignored: &[String]) -> Vec<String> {
        let Some(previous) = self.previous else { return Vec::new() };
        let unnamed = previous.unnamed(ignored.iter().map(String::as_str));
        unnamed.places.iter().filter_map(|place| ignored.get(place - 1).cloned()).collect()
    }

    fn multi_selects(&self) -> Vec<String> {
        let wanted = |name: &str| self.wanted.iter().any(|wanted| normalise(&wanted.field.name) == normalise(name));
        let groups = self.sample.detected.multi_selects.iter().map(|group| match &group.shape {
            Shape::OneColumn { separator, .. } => {
                format!("`{}` takes several answers, with `{separator}` between them", group.name)
            }
            Shape::ColumnACode { columns } => {
                let codes: Vec<&str> = columns.iter().map(|(_, code)| code.as_str()).collect();
                let known = if wanted(&group.name) { "" } else { "; no field has its name" };
                format!(
                    "`{}` takes several answers in {} columns, one a code: {}{known}",
                    group.name,
                    columns.len(),
                    codes.join(", ")
                )
            }
        });
        groups.collect()
    }
}

/// The lines of the table `file` that the mapping before declares, without the order of days and the totals.
fn declared_lines(mapping: &Mapping) -> Vec<String> {
    let file = &mapping.file;
    let mut lines = Vec::new();
    lines.extend(file.encoding.as_ref().map(|encoding| format!("encoding = {}", quoted(encoding))));
    lines.extend(file.delimiter.map(|delimiter| format!("delimiter = {}", quoted(&delimiter.to_string()))));
    lines.extend(file.sheet.as_ref().map(|sheet| format!("sheet = {}", quoted(sheet))));
    lines.extend(file.header_row.map(|row| format!("header_row = {row}")));
    lines
}

/// The word for an order of days.
pub(crate) const fn order_word(order: DateOrder) -> &'static str {
    match order {
        DateOrder::Dmy => "dmy",
        DateOrder::Mdy => "mdy",
        DateOrder::Ymd => "ymd",
    }
}
