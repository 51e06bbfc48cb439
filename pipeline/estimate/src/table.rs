//! The table of an answer: rows of the grouping sets or of the released keys, with their figures.

use choir_mechanism::Noised;

use crate::cells::Domain;
use crate::measure::{Outcome, outcome};
use crate::measured::{Entries, Measured, measured};
use crate::probes::Row;
use crate::{Estimate, EstimatePlan, formula, steps};

/// A released table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its rows, in order.
    pub rows: Vec<TableRow>,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct TableRow {
    /// One a key.
    pub keys: Vec<KeyCell>,
    /// One an output of the plan.
    pub outputs: Vec<OutputCell>,
}

/// The key of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyCell {
    /// A declared code, by its number.
    Code(usize),
    /// All codes together.
    Total,
    /// A key that passed the threshold of its release.
    Released(String),
    /// All keys that did not.
    Other,
}

/// A figure of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum OutputCell {
    /// A number with its interval.
    Number(Estimate),
    /// A text, or null.
    Text(Option<String>),
    /// True, false or null.
    Flag(Option<bool>),
}

/// The table of a plan from its noised columns. `codes` are the codes of every key, for formulas that name a key.
///
/// # Privacy
/// Post-processing: it reads noised figures and public declarations.
#[must_use]
pub fn table(plan: &EstimatePlan, noised: &Noised, codes: &[Vec<String>]) -> Table {
    table_of(plan, &measured(plan, noised), noised.keys(), codes)
}

/// The same from measured aggregates that agree with each other.
pub(crate) fn table_of(
    plan: &EstimatePlan,
    measured: &[Vec<Measured>],
    released: Option<&[Vec<String>]>,
    codes: &[Vec<String>],
) -> Table {
    let places = released.map_or_else(|| declared(plan), |released| discovered(plan, released));
    let figures: Vec<Figures> = places.iter().map(|place| figures(plan, measured, place, codes)).collect();
    let row = |index: usize| {
        let (place, figures): (&Place, &Figures) = (&places[index], &figures[index]);
        Row { measures: &plan.measures, entries: place.entries(measured), outcomes: &figures.outcomes, keys: &figures.texts }
    };
    let finished = |index: usize| TableRow {
        keys: places[index].keys.clone(),
        outputs: plan.outputs.iter().map(|output| formula::cell(output, row(index))).collect(),
    };
    Table { rows: steps::apply(&plan.steps, places.len(), row).into_iter().map(finished).collect() }
}

/// Where a row comes from.
#[derive(Debug, Clone, PartialEq)]
struct Place {
    set: usize,
    cell: usize,
    keys: Vec<KeyCell>,
}

impl Place {
    const fn entries<'a>(&self, measured: &'a [Vec<Measured>]) -> Entries<'a> {
        Entries::new(measured, self.set, self.cell)
    }
}

/// The figures of a row that formulas start from.
struct Figures {
    outcomes: Vec<Outcome>,
    texts: Vec<Option<String>>,
}

fn figures(plan: &EstimatePlan, measured: &[Vec<Measured>], place: &Place, codes: &[Vec<String>]) -> Figures {
    let text = |(key, cell): (usize, &KeyCell)| match cell {
        KeyCell::Code(code) => codes.get(key)?.get(*code).cloned(),
        KeyCell::Released(text) => Some(text.clone()),
        KeyCell::Total | KeyCell::Other => None,
    };
    let entries = place.entries(measured);
    Figures {
        outcomes: plan.measures.iter().map(|measure| outcome(measure, &entries)).collect(),
        texts: place.keys.iter().enumerate().map(text).collect(),
    }
}

/// One row a combination of codes, set after set.
fn declared(plan: &EstimatePlan) -> Vec<Place> {
    let domain = Domain::new(plan.keys.clone());
    let masks = plan.sets.iter().map(|set| domain.mask(set)).enumerate();
    let rows = masks.filter_map(|(set, mask)| Some((set, mask?))).flat_map(|(set, mask)| {
        let domain = &domain;
        (0..domain.cells(mask)).map(move |cell| {
            let keys = domain.codes(mask, cell).into_iter().map(|code| code.map_or(KeyCell::Total, KeyCell::Code));
            Place { set, cell, keys: keys.collect() }
        })
    });
    rows.collect()
}

/// One row a released key, then "other".
fn discovered(plan: &EstimatePlan, released: &[Vec<String>]) -> Vec<Place> {
    let other = vec![KeyCell::Other; plan.keys.len()];
    let keys = released.iter().map(|texts| texts.iter().cloned().map(KeyCell::Released).collect());
    keys.chain([other]).enumerate().map(|(cell, keys)| Place { set: 0, cell, keys }).collect()
}
