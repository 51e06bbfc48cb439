//! The published tables of a book.

use super::fit::{self, Component};
use super::{BookPlan, CellStatus, Measurements, PublicTotal, Route, UnbiasedCell, View, interval, microdata};

/// One published cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BookCell {
    /// The published whole number of rows.
    pub published: u64,
    /// Lower end of the 95% interval.
    pub lower: u64,
    /// Upper end of the 95% interval.
    pub upper: u64,
    /// The measurement behind it, for machines: unbiased, with its exact standard error.
    pub unbiased: UnbiasedCell,
    /// What a reader must know.
    pub status: CellStatus,
}

/// One published table.
#[derive(Debug, Clone, PartialEq)]
pub struct BookTable {
    /// Its variables and levels.
    pub view: View,
    /// Its cells, row-major over the variables, the last fastest.
    pub cells: Vec<BookCell>,
}

/// All tables of a book, which agree with each other in every cell and total.
#[derive(Debug, Clone, PartialEq)]
pub struct BookTables {
    /// The base: number of rows behind every table.
    pub rows: u64,
    /// The base as it was measured.
    pub measured_rows: UnbiasedCell,
    /// The tables in the order of the plan.
    pub tables: Vec<BookTable>,
    /// How each component of tied variables was fitted, and whether its loss came down to that of the truth.
    pub routes: Vec<(Route, bool)>,
}

/// With more rows than this, a record stands for several of them.
const MOST_RECORDS: u64 = 2_000_000;

/// More rows than all people there are.
const MOST_ROWS: f64 = 1e11;

impl Measurements<'_> {
    /// Fits, rounds and counts: the tables that people read.
    ///
    /// # Shapes
    /// All numbers are whole, from zero on, and add up within and between tables; structural zeros are zero, and public
    /// totals are as they are known, as far as the two allow each other. With more than two million rows a record stands
    /// for several, and public totals are met to that many.
    #[must_use]
    pub fn tables(&self) -> BookTables {
        let measured_rows = self.total();
        let estimated = measured_rows.value.round().clamp(0.0, MOST_ROWS) as u64;
        let rows = self.plan.domain().public_rows().unwrap_or(estimated);
        let mut counts: Vec<Vec<u64>> = self.plan.tables().iter().map(|_| vec![rows]).collect();
        let mut routes = Vec::new();
        for component in fit::components(self) {
            let route = self.count(&component, rows, &mut counts);
            routes.push(route);
        }
        let tables = self.plan.tables().iter().zip(counts);
        let tables = tables.map(|(table, counts)| self.table(&table.view, &counts)).collect();
        BookTables { rows, measured_rows, tables, routes }
    }

    fn count(&self, component: &Component, rows: u64, counts: &mut [Vec<u64>]) -> (Route, bool) {
        let domain = self.plan.domain();
        if rows == 0 {
            for (place, view) in component.places.iter().zip(&component.tables) {
                counts[*place] = vec![0; domain.cells(view)];
            }
            return (Route::Joint, true);
        }
        let fitted = fit::fit(self, component, rows as f64);
        let each = rows.div_ceil(MOST_RECORDS);
        let records = microdata::records(component, &fitted, (rows / each) as usize, each);
        for (place, view) in component.places.iter().zip(&component.tables) {
            counts[*place] = counted(component, view, &records, rows);
        }
        (fitted.route(), fitted.reached)
    }

    fn table(&self, view: &View, counts: &[u64]) -> BookTable {
        let forbidden = self.plan.domain().forbidden(view);
        let public = public(self.plan, view);
        let cell = |(place, ((unbiased, published), forbidden)): (usize, ((UnbiasedCell, &u64), bool))| {
            let known = public.as_ref().map(|counts| (counts[place], CellStatus::Public));
            if let Some((known, status)) = forbidden.then_some((0, CellStatus::Impossible)).or(known) {
                // Where rules and totals contradict each other, or a record stands for many rows, the published number is off
                // what is known: the interval holds both.
                let (lower, upper) = (known.min(*published), known.max(*published));
                return BookCell { published: *published, lower, upper, unbiased, status };
            }
            let (lower, upper) = interval::ends(*published, unbiased);
            let status = interval::status(*published, upper, unbiased.deviation);
            BookCell { published: *published, lower, upper, unbiased, status }
        };
        let cells = self.unbiased(view).into_iter().zip(counts).zip(forbidden).enumerate().map(cell).collect();
        BookTable { view: view.clone(), cells }
    }
}

/// The cells of a table that public totals tell.
fn public(plan: &BookPlan, view: &View) -> Option<Vec<u64>> {
    let domain = plan.domain();
    let axes: Vec<(usize, u8)> = view.axes().collect();
    let told = |total: &PublicTotal| match (axes.as_slice(), total.axis) {
        ([], _) => Some(vec![total.counts.iter().sum()]),
        ([(variable, level)], Some((own, finest))) if *variable == own && *level <= finest => {
            let mut counts = vec![0; domain.size(own, *level)];
            let above = domain.ancestors(own, finest, *level);
            above.into_iter().zip(&total.counts).for_each(|(code, count)| counts[code as usize] += count);
            Some(counts)
        }
        _ => None,
    };
    domain.totals().iter().find_map(told)
}

/// A table counted from records, which stand for so many rows together, each for as many as any other or one more.
fn counted(component: &Component, view: &View, records: &[Vec<u32>], rows: u64) -> Vec<u64> {
    let domain = &component.domain;
    let mut counts = vec![0; domain.cells(view)];
    let axis = |(variable, level): (usize, u8)| {
        let place = component.variables.iter().position(|(own, _)| *own == variable)?;
        Some((place, domain.ancestors(variable, component.variables[place].1, level), domain.size(variable, level)))
    };
    let axes: Vec<(usize, Vec<u32>, usize)> = view.axes().filter_map(axis).collect();
    let (each, more) = (rows / records.len().max(1) as u64, rows % records.len().max(1) as u64);
    for (place, record) in records.iter().enumerate() {
        let step =
            |cell: usize, (place, above, size): &(usize, Vec<u32>, usize)| cell * size + above[record[*place] as usize] as usize;
        counts[axes.iter().fold(0, step)] += each + u64::from((place as u64) < more);
    }
    counts
}
