//! The counts of a table book: every marginal that its plan measures, in one pass over the rows.
//!
//! # Claim
//! One privacy unit adds at most the plan's number of rows to the counts of every marginal: of each unit only the first rows
//! in its keyed order are taken, the same ones for all marginals, and only those that may be used for the book's purpose.
//! The rows of a unit stand together in one file, in that order.
//!
//! # Neighbours
//! Two lakes that differ in all rows of one unit.

use std::collections::BTreeMap;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray};
use arrow::datatypes::{Int32Type, Int64Type};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use choir_contract::{Book, BookVariable, CodeList, ContractError, MISSING, Programme, UNCODABLE};
use choir_estimate::book::{BookPlan, View};
use choir_mechanism::{Bounded, MechanismError, SealedColumn};

use crate::plan::purpose_column;

/// Counts while they are made.
pub(crate) struct BookCounts<'a> {
    plan: &'a BookPlan,
    /// The column that says whether a row may be used.
    purpose: String,
    variables: Vec<Reader<'a>>,
    marginals: Vec<Marginal>,
    /// The unit of the row before, and how many of its rows were taken.
    unit: Option<i64>,
    taken: u32,
}

/// How a row gets its code in a variable.
struct Reader<'a> {
    variable: &'a BookVariable,
    /// Code of the lake to its place in the finest level; a code without a place cannot be coded, and none is missing.
    places: BTreeMap<String, u32>,
    uncodable: u32,
    missing: u32,
    /// For each level from the coarsest, the place of every code of the finest.
    levels: Vec<Vec<u32>>,
}

/// The counts of one view.
struct Marginal {
    /// Variable, level and number of codes of each axis.
    axes: Vec<(usize, u8, usize)>,
    counts: Vec<i64>,
}

impl<'a> BookCounts<'a> {
    /// Begins to count.
    ///
    /// # Errors
    /// When a code list of the book is missing; a book that was read has all of them.
    pub(crate) fn new(programme: &'a Programme, book: &'a Book, plan: &'a BookPlan) -> Result<Self, ContractError> {
        let variables = book.variables.iter().map(|variable| Reader::new(programme, book, variable)).collect::<Result<_, _>>()?;
        let marginals = plan.marginals().map(|(view, _)| Marginal::new(plan, view)).collect();
        let purpose = purpose_column(&book.purpose);
        Ok(Self { plan, purpose, variables, marginals, unit: None, taken: 0 })
    }

    /// Takes rows in the order of unit and keyed order; a file's batches follow each other.
    pub(crate) fn take(&mut self, batch: &RecordBatch) -> Result<(), ArrowError> {
        let missing = |what: &str| ArrowError::SchemaError(format!("expected {what}"));
        let units = batch.columns().first().and_then(|column| column.as_primitive_opt::<Int64Type>());
        let units = units.ok_or_else(|| missing("units first"))?;
        let allowed = batch.column_by_name(&self.purpose).and_then(|column| column.as_boolean_opt());
        let allowed = allowed.ok_or_else(|| missing("what rows may be used for"))?;
        let codes = self.variables.iter().map(|reader| reader.codes(batch)).collect::<Result<Vec<_>, _>>()?;
        for row in (0..batch.num_rows()).filter(|row| allowed.is_valid(*row) && allowed.value(*row)) {
            let unit = units.value(row);
            self.taken = if self.unit == Some(unit) { self.taken.saturating_add(1) } else { 1 };
            self.unit = Some(unit);
            if self.taken <= self.plan.rows().get() {
                self.count(row, &codes);
            }
        }
        Ok(())
    }

    fn count(&mut self, row: usize, codes: &[Vec<u32>]) {
        for marginal in &mut self.marginals {
            let step = |cell: usize, (variable, level, size): &(usize, u8, usize)| {
                let finest = codes[*variable][row] as usize;
                cell * size + self.variables[*variable].levels[usize::from(*level) - 1][finest] as usize
            };
            marginal.counts[marginal.axes.iter().fold(0, step)] += 1;
        }
    }

    /// Seals the residuals of what was counted.
    pub(crate) fn seal(self, request: String) -> Result<Bounded, MechanismError> {
        let counted = self.plan.marginals().zip(&self.marginals);
        let sealed = counted.map(|((_, shape), marginal)| shape.sealed(&marginal.counts));
        let sealed = sealed.collect::<Result<Vec<SealedColumn>, _>>()?;
        Ok(Bounded::seal(request, self.plan.release_plan(), sealed))
    }
}

impl<'a> Reader<'a> {
    fn new(programme: &Programme, book: &Book, variable: &'a BookVariable) -> Result<Self, ContractError> {
        let lists = &programme.code_lists;
        let finest = variable.levels.last().and_then(|list| lists.get(list));
        let position = |code: &str| finest.and_then(|list| list.codes().iter().position(|known| known.code == code));
        let place = |code: &str| position(code).and_then(|place| u32::try_from(place).ok());
        let field = programme.dataset(&book.dataset)?.fields.iter().find(|field| field.name == variable.column);
        let own = field.and_then(|field| field.code_list.as_ref()).and_then(|list| lists.get(list));
        let wanted = variable.levels.last().map_or("", String::as_str);
        let places = own.map(CodeList::codes).unwrap_or_default().iter().filter_map(|code| {
            let above = programme.ancestor(own.map_or("", |list| list.id.as_str()), &code.code, wanted)?;
            Some((code.code.clone(), place(&above)?))
        });
        let mut levels = vec![(0..finest.map_or(0, |list| list.codes().len() as u32)).collect::<Vec<u32>>()];
        for groups in variable.groups(lists)?.iter().rev() {
            let below = levels.first().cloned().unwrap_or_default();
            levels.insert(0, below.iter().map(|code| groups.get(*code as usize).copied().unwrap_or(0)).collect());
        }
        Ok(Self {
            variable,
            places: places.collect(),
            uncodable: place(UNCODABLE).unwrap_or(0),
            missing: place(MISSING).unwrap_or(0),
            levels,
        })
    }

    /// The place of every row's code in the finest level.
    fn codes(&self, batch: &RecordBatch) -> Result<Vec<u32>, ArrowError> {
        if let Some(choice) = &self.variable.choice {
            let names = choice.absent.iter().map(|(column, _)| column).chain(&choice.options).chain([&self.variable.column]);
            let flags =
                names.map(|name| Ok((name.as_str(), flag(batch, name)?))).collect::<Result<BTreeMap<_, _>, ArrowError>>()?;
            let code = |row: usize| {
                let is_true = |name: &str| flags.get(name).is_some_and(|flags| flags.is_valid(row) && flags.value(row));
                self.variable.choice_code(is_true).unwrap_or(self.uncodable)
            };
            return Ok((0..batch.num_rows()).map(code).collect());
        }
        let column = batch.column_by_name(&self.variable.column);
        column.and_then(|column| self.of_column(column)).ok_or_else(|| ArrowError::SchemaError("expected codes".to_owned()))
    }

    fn of_column(&self, column: &ArrayRef) -> Option<Vec<u32>> {
        let codes = column.as_dictionary_opt::<Int32Type>()?;
        let names = codes.values().as_string_opt::<i32>()?;
        let place = |name: usize| {
            if names.is_valid(name) {
                self.places.get(names.value(name)).copied().unwrap_or(self.uncodable)
            } else {
                self.uncodable
            }
        };
        let of_names: Vec<u32> = (0..names.len()).map(place).collect();
        Some(
            (0..codes.len())
                .map(|row| codes.key(row).and_then(|key| of_names.get(key).copied()).unwrap_or(self.missing))
                .collect(),
        )
    }
}

fn flag<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b BooleanArray, ArrowError> {
    let column = batch.column_by_name(name).and_then(|column| column.as_boolean_opt());
    column.ok_or_else(|| ArrowError::SchemaError("expected an answer of several".to_owned()))
}

impl Marginal {
    fn new(plan: &BookPlan, view: &View) -> Self {
        let axes = view.axes().map(|(variable, level)| (variable, level, plan.domain().size(variable, level))).collect();
        Self { axes, counts: vec![0; plan.domain().cells(view)] }
    }
}
