//! What a book will be worth, before anything is spent.

use choir_mechanism::Expected;

use super::{BookError, BookPlan, View};
use crate::Z_95;

/// Expected error of one table: of its unbiased measurement, which no data can change. The published whole numbers are
/// nearer the truth wherever cells are small.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectedTable {
    /// The table.
    pub view: View,
    /// Number of its cells.
    pub cells: usize,
    /// Root of the mean variance of its cells, in rows.
    pub deviation: f64,
    /// The largest standard deviation of a cell, in rows.
    pub largest_deviation: f64,
    /// Half width of the 95% interval of a typical cell, in rows.
    pub half_width: f64,
    /// The typical error as a part of the mean cell of a population of this many rows, if one was named.
    pub relative: Option<f64>,
}

impl BookPlan {
    /// The expected error of every table, for what the kernel expects of [`BookPlan::release_plan`] at some budget. How it
    /// changes with the budget is seen by asking for several: deviations fall with the root of rho.
    ///
    /// `rows` is a public or planned number of rows, never one counted in data.
    ///
    /// # Errors
    /// [`BookError::Misfit`] when what is expected is not of this plan.
    pub fn preview(&self, expected: &Expected, rows: Option<f64>) -> Result<Vec<ExpectedTable>, BookError> {
        let scales = self.scales(expected).ok_or(BookError::Misfit)?;
        Ok(self.tables().iter().map(|table| self.expected_table(&table.view, &scales, rows)).collect())
    }

    fn expected_table(&self, view: &View, scales: &[f64], rows: Option<f64>) -> ExpectedTable {
        let variances = self.variances(view, scales);
        let cells = variances.len().max(1);
        let deviation = (variances.iter().sum::<f64>() / cells as f64).sqrt();
        ExpectedTable {
            view: view.clone(),
            cells,
            deviation,
            largest_deviation: variances.iter().fold(0.0_f64, |largest, variance| largest.max(*variance)).sqrt(),
            half_width: Z_95 * deviation,
            relative: rows.filter(|rows| *rows > 0.0).map(|rows| deviation / (rows / cells as f64)),
        }
    }
}
