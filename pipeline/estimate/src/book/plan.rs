//! The plan of a book: which residuals are measured, over which marginals, with which share of the budget.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use choir_mechanism::{ColumnPlan, Expected, ExpectedNoise, Law, ReleasePlan, ResidualShape, Shape};

use super::{BookError, Domain, Objective, View, allocation, spread};

/// One table that a book publishes.
#[derive(Debug, Clone, PartialEq)]
pub struct TablePlan {
    /// Its variables with their levels.
    pub view: View,
    /// How much it matters beside the others: above zero.
    pub importance: f64,
}

/// What is measured for a book, known before data.
#[derive(Debug, Clone, PartialEq)]
pub struct BookPlan {
    pub(crate) domain: Domain,
    pub(crate) tables: Vec<TablePlan>,
    pub(crate) residuals: Vec<Residual>,
    rows: NonZeroU32,
}

/// One measured residual.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Residual {
    pub(crate) view: View,
    pub(crate) shape: ResidualShape,
    /// Share of the budget.
    pub(crate) share: f64,
}

/// Shares become whole weights of about this sum.
const WHOLE: f64 = 4_000_000_000.0;

impl BookPlan {
    /// Plans a book for a contribution bound of so many rows of one privacy unit, over all cells of a table together.
    ///
    /// Every cost is linear in the number of cells of the tables, times the number of residuals of one table.
    ///
    /// # Errors
    /// When there is no table, a table names what the domain does not have, or a residual has more than 2^24 cells.
    pub fn new(domain: Domain, tables: Vec<TablePlan>, objective: Objective, rows: NonZeroU32) -> Result<Self, BookError> {
        if tables.is_empty() {
            return Err(BookError::declaration("expected at least one table"));
        }
        if tables.iter().any(|table| !domain.holds(&table.view)) {
            return Err(BookError::declaration("a table names a variable or a level that does not exist"));
        }
        if tables.iter().any(|table| !(table.importance > 0.0 && table.importance.is_finite())) {
            return Err(BookError::declaration("expected an importance above zero"));
        }
        let views: Vec<View> = closure(&domain, &tables);
        let shares = allocation::shares(&domain, &tables, &views, objective);
        let residual = |(view, share): (View, f64)| {
            let shape = shape(&domain, &view, rows)?;
            Ok(Residual { view, shape, share })
        };
        let residuals = views.into_iter().zip(shares).map(residual).collect::<Result<_, BookError>>()?;
        Ok(Self { domain, tables, residuals, rows })
    }

    /// The domain.
    #[must_use]
    pub const fn domain(&self) -> &Domain {
        &self.domain
    }

    /// The tables.
    #[must_use]
    pub fn tables(&self) -> &[TablePlan] {
        &self.tables
    }

    /// Most rows of one privacy unit.
    #[must_use]
    pub const fn rows(&self) -> NonZeroU32 {
        self.rows
    }

    /// The marginals to count and the shapes by which their residuals are sealed, in the order of the plan's columns.
    pub fn marginals(&self) -> impl Iterator<Item = (&View, &ResidualShape)> {
        self.residuals.iter().map(|residual| (&residual.view, &residual.shape))
    }

    /// The views whose counts tell all others: those which no other measured view covers.
    #[must_use]
    pub fn maximal(&self) -> Vec<View> {
        let covered = |view: &View| self.residuals.iter().any(|other| other.view != *view && other.view.covers(view));
        self.residuals.iter().map(|residual| residual.view.clone()).filter(|view| !covered(view)).collect()
    }

    /// Total number of noised cells: what a release costs in time.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.residuals.iter().map(|residual| residual.shape.cells()).sum()
    }

    /// What the kernel is asked for: one vector a residual, under one grant.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 4 * 10^9")]
    pub fn release_plan(&self) -> ReleasePlan {
        let weight = |share: f64| NonZeroU32::new((share * WHOLE).round() as u32).unwrap_or(NonZeroU32::MIN);
        let column = |residual: &Residual| ColumnPlan {
            shape: Shape::Vector { sensitivity: residual.shape.sensitivity() },
            weight: weight(residual.share),
        };
        ReleasePlan { law: Law::Gaussian, columns: self.residuals.iter().map(column).collect(), threshold: None }
    }

    /// The scales of an expected release; `None` when it is not of this plan.
    pub(crate) fn scales(&self, expected: &Expected) -> Option<Vec<f64>> {
        let scale = |noise: &ExpectedNoise| match noise {
            ExpectedNoise::Vector { scale } => Some(*scale),
            ExpectedNoise::Quantile { .. } => None,
        };
        let scales: Option<Vec<f64>> = expected.columns.iter().map(scale).collect();
        scales.filter(|scales| scales.len() == self.residuals.len())
    }

    /// Variance of the unbiased estimate of every cell of a view, given the scales of the noise.
    pub(crate) fn variances(&self, view: &View, scales: &[f64]) -> Vec<f64> {
        let mut variances = vec![0.0; self.domain.cells(view)];
        for (residual, scale) in self.residuals.iter().zip(scales) {
            if view.covers(&residual.view) {
                let own = residual.own_variances(&self.domain, *scale);
                let places = view.projection(&self.domain, &residual.view);
                let weights = spread::weights(&self.domain, view, &residual.view);
                let cells = variances.iter_mut().zip(places).zip(weights);
                cells.for_each(|((variance, place), weight)| *variance += weight * weight * own[place as usize]);
            }
        }
        variances
    }
}

impl Residual {
    /// Variance of every cell of the residual itself, in squared rows: `p (scale / steps)^2`.
    pub(crate) fn own_variances(&self, domain: &Domain, scale: f64) -> Vec<f64> {
        let mut kept = vec![1.0];
        for (variable, level) in self.view.axes() {
            let codes: Vec<f64> = spread::along(domain, variable, level, level).into_iter().map(|(kept, _)| kept).collect();
            kept = kept.iter().flat_map(|cell| codes.iter().map(move |code| cell * code)).collect();
        }
        let variance = |(kept, steps): (f64, f64)| if steps > 0.0 { kept * (scale / steps).powi(2) } else { 0.0 };
        kept.into_iter().zip(self.shape.steps()).map(variance).collect()
    }
}

/// All views that some table covers and in which something remains, the coarsest first.
fn closure(domain: &Domain, tables: &[TablePlan]) -> Vec<View> {
    let views: BTreeSet<View> = tables.iter().flat_map(|table| table.view.covered()).collect();
    let remains = |(variable, level): (usize, u8)| domain.siblings(variable, level).iter().any(|siblings| *siblings > 1);
    views.into_iter().filter(|view| view.axes().all(remains)).collect()
}

fn shape(domain: &Domain, view: &View, rows: NonZeroU32) -> Result<ResidualShape, BookError> {
    let axes = view.axes().map(|(variable, level)| domain.parents(variable, level).to_vec()).collect();
    ResidualShape::new(axes, rows).map_err(|error| BookError::Shape(error.to_string()))
}
