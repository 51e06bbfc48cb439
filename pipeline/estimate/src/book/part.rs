//! Parts of a table: cells added up, as nets and bases, and what share one is of another.
//!
//! A share is made of two published whole numbers of which the first is a part of the second, so that it lies from 0 to 1.
//! Its interval knows that both come from the same noise.

use super::{
    BookCell, BookError, BookTable, CellStatus, Domain, Measurements, UnbiasedCell, View, interval, measurements, spread,
};
use crate::Z_95;
use crate::estimate::{READABLE, within};

/// Some cells of a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part(Vec<bool>);

/// What share one part of a table is of another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The published share, from 0 to 1.
    pub value: f64,
    /// Lower end of the 95% interval.
    pub lower: f64,
    /// Upper end of the 95% interval.
    pub upper: f64,
    /// What a reader must know.
    pub status: CellStatus,
}

impl Domain {
    /// The cells of a view whose codes are among these: for each condition a variable, and codes of the level at which the
    /// view has it. Without conditions they are all cells.
    ///
    /// # Errors
    /// When the view leaves a variable out, or a code does not exist.
    pub fn part(&self, view: &View, conditions: &[(usize, Vec<u32>)]) -> Result<Part, BookError> {
        let known = |(variable, codes): &(usize, Vec<u32>)| {
            let level = view.level(*variable);
            level > 0 && codes.iter().all(|code| (*code as usize) < self.size(*variable, level))
        };
        if !(self.holds(view) && conditions.iter().all(known)) {
            return Err(BookError::declaration("a part of a table names a variable or code that the table does not have"));
        }
        let mut within = vec![true];
        for (variable, level) in view.axes() {
            let meant = |code: u32| conditions.iter().all(|(own, codes)| *own != variable || codes.contains(&code));
            let codes: Vec<bool> = (0..self.size(variable, level) as u32).map(meant).collect();
            within = within.iter().flat_map(|before| codes.iter().map(move |own| *before && *own)).collect();
        }
        Ok(Part(within))
    }
}

/// A sum of cells as what it takes from each residual, in units of the noise: sums of products are covariances.
struct Sum {
    value: f64,
    taken: Vec<Vec<f64>>,
}

impl Sum {
    fn covariance(&self, other: &Self) -> f64 {
        let own = |(one, other): (&Vec<f64>, &Vec<f64>)| one.iter().zip(other).map(|(one, other)| one * other).sum::<f64>();
        self.taken.iter().zip(&other.taken).map(own).sum()
    }

    fn unbiased(&self) -> UnbiasedCell {
        UnbiasedCell { value: self.value, deviation: self.covariance(self).sqrt() }
    }
}

impl Measurements<'_> {
    /// The unbiased sum of a part of a view that some table covers, with its exact standard error: cells of a table have
    /// noise in common, so that it is not the root of the sum of their variances.
    #[must_use]
    pub fn sum(&self, view: &View, part: &Part) -> UnbiasedCell {
        self.added(view, part).unbiased()
    }

    fn added(&self, view: &View, part: &Part) -> Sum {
        let domain = &self.plan.domain;
        let mut sum = Sum { value: 0.0, taken: Vec::new() };
        for ((residual, values), scale) in self.plan.residuals.iter().zip(&self.residuals).zip(&self.scales) {
            if !view.covers(&residual.view) {
                continue;
            }
            let mut taken = vec![0.0; values.len()];
            let weights = view.projection(domain, &residual.view).into_iter().zip(spread::weights(domain, view, &residual.view));
            let within = weights.zip(&part.0).filter(|(_, within)| **within);
            within.for_each(|((place, weight), _)| taken[place as usize] += weight);
            sum.value += taken.iter().zip(values).map(|(taken, value)| taken * value).sum::<f64>();
            // The residual is centred noise over its steps, which are the same among siblings.
            measurements::centre(domain, &residual.view, &mut taken);
            let noise = residual.shape.steps().into_iter().map(|steps| if steps > 0.0 { scale / steps } else { 0.0 });
            taken.iter_mut().zip(noise).for_each(|(taken, noise)| *taken *= noise);
            sum.taken.push(taken);
        }
        sum
    }

    /// A net: the cells of a part of a published table added up, as one more cell.
    #[must_use]
    pub fn net(&self, table: &BookTable, part: &Part) -> BookCell {
        let published = published(table, part);
        let unbiased = self.sum(&table.view, part);
        if let Some(status) = known(table, part) {
            let ends = |of: fn(&BookCell) -> u64| cells(table, part).map(of).sum();
            return BookCell { published, lower: ends(|cell| cell.lower), upper: ends(|cell| cell.upper), unbiased, status };
        }
        let (lower, upper) = interval::ends(published, unbiased);
        let status = interval::status(published, upper, unbiased.deviation);
        BookCell { published, lower, upper, unbiased, status }
    }

    /// What share a part is of a base, of both of which nothing counts that lies outside the base. `None` where the
    /// published base is zero.
    ///
    /// The interval is Fieller's with the covariance of both, cut to what shares can be and widened to hold the published
    /// one. Where the base does not stand clear of its noise, it is all of 0 to 1.
    ///
    /// # Source
    /// Fieller: Some problems in interval estimation (1954).
    #[must_use]
    pub fn share(&self, table: &BookTable, part: &Part, base: &Part) -> Option<Share> {
        let part = Part(part.0.iter().zip(&base.0).map(|(part, base)| *part && *base).collect());
        let (top, bottom) = (published(table, &part), published(table, base));
        if bottom == 0 {
            return None;
        }
        let value = top as f64 / bottom as f64;
        let fixed = |status| Some(Share { value, lower: value, upper: value, status });
        match (known(table, &part), known(table, base)) {
            (Some(CellStatus::Impossible), _) => return fixed(CellStatus::Impossible),
            (Some(_), Some(_)) => return fixed(CellStatus::Public),
            _ if part == *base => return fixed(CellStatus::Ok),
            _ => {}
        }
        let counted = self.added(&table.view, &part);
        let (lower, upper) = ends(&counted, &self.added(&table.view, base));
        // As far as the interval of the part itself, where its measurement lies far below zero.
        let upper = upper.max(interval::LEAST_UPPER * counted.covariance(&counted).sqrt() / bottom as f64);
        let (lower, upper) = (within(lower, 0.0, value), within(upper, value, 1.0));
        let status = match () {
            () if top == 0 && upper > 0.0 => CellStatus::Low,
            () if (upper - lower) / (2.0 * Z_95) > READABLE * value => CellStatus::Unreliable,
            () => CellStatus::Ok,
        };
        Some(Share { value, lower, upper, status })
    }
}

/// The numbers r with `(top - r bottom)^2 <= Z_95^2 Var(top - r bottom)`.
fn ends(top: &Sum, bottom: &Sum) -> (f64, f64) {
    let square = Z_95 * Z_95;
    let leading = bottom.value.powi(2) - square * bottom.covariance(bottom);
    let middle = top.value * bottom.value - square * top.covariance(bottom);
    let constant = top.value.powi(2) - square * top.covariance(top);
    let root = (middle * middle - leading * constant).max(0.0).sqrt();
    let clear = bottom.value > 0.0 && leading > 0.0 && root.is_finite();
    if clear { ((middle - root) / leading, (middle + root) / leading) } else { (0.0, 1.0) }
}

fn cells<'a>(table: &'a BookTable, part: &'a Part) -> impl Iterator<Item = &'a BookCell> {
    table.cells.iter().zip(&part.0).filter(|(_, within)| **within).map(|(cell, _)| cell)
}

fn published(table: &BookTable, part: &Part) -> u64 {
    cells(table, part).map(|cell| cell.published).sum()
}

/// What everybody knows of a part without asking: that it cannot be, or how many it is.
fn known(table: &BookTable, part: &Part) -> Option<CellStatus> {
    let mut all = cells(table, part).map(|cell| cell.status).peekable();
    all.peek()?;
    let statuses: Vec<CellStatus> = all.collect();
    let impossible = statuses.iter().all(|status| *status == CellStatus::Impossible);
    let public = statuses.iter().all(|status| matches!(status, CellStatus::Impossible | CellStatus::Public));
    public.then_some(if impossible { CellStatus::Impossible } else { CellStatus::Public })
}
