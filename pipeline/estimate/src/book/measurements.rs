//! Unbiased estimates with exact standard errors, from noised residuals.

use choir_mechanism::{Noised, NoisedColumn};

use super::{BookError, BookPlan, Domain, View, spread};

/// One cell as it was measured: unbiased, possibly negative, with the standard error of the noise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnbiasedCell {
    /// The estimate, in rows.
    pub value: f64,
    /// Its standard deviation, in rows; known before data.
    pub deviation: f64,
}

/// The noised residuals of a book, as tables of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurements<'a> {
    pub(crate) plan: &'a BookPlan,
    /// Values of each residual, in rows, centred within siblings.
    pub(crate) residuals: Vec<Vec<f64>>,
    pub(crate) scales: Vec<f64>,
}

impl<'a> Measurements<'a> {
    /// Reads a release of [`BookPlan::release_plan`].
    ///
    /// # Errors
    /// [`BookError::Misfit`] when it is not of this plan.
    pub fn new(plan: &'a BookPlan, noised: &Noised) -> Result<Self, BookError> {
        let vectors: Option<Vec<(&[i64], f64)>> = noised.columns().iter().map(vector).collect();
        let vectors = vectors.filter(|vectors| noised.keys().is_none() && vectors.len() == plan.residuals.len());
        let vectors = vectors.ok_or(BookError::Misfit)?;
        let fits = |(residual, (values, _)): (&super::plan::Residual, &(&[i64], f64))| residual.shape.cells() == values.len();
        if !plan.residuals.iter().zip(&vectors).all(fits) {
            return Err(BookError::Misfit);
        }
        let values = |(residual, (values, _)): (&super::plan::Residual, &(&[i64], f64))| {
            let steps = residual.shape.steps();
            let rows = |(value, steps): (&i64, f64)| if steps > 0.0 { *value as f64 / steps } else { 0.0 };
            let mut rows: Vec<f64> = values.iter().zip(steps).map(rows).collect();
            centre(&plan.domain, &residual.view, &mut rows);
            rows
        };
        let residuals = plan.residuals.iter().zip(&vectors).map(values).collect();
        Ok(Self { plan, residuals, scales: vectors.iter().map(|(_, scale)| *scale).collect() })
    }

    /// The unbiased estimate of the number of rows.
    #[must_use]
    pub fn total(&self) -> UnbiasedCell {
        let none = View::new(self.plan.domain.variables().len(), &[]);
        self.unbiased(&none).first().copied().unwrap_or(UnbiasedCell { value: 0.0, deviation: f64::INFINITY })
    }

    /// The unbiased estimate of every cell of a view that some table of the plan covers. Views agree: cells add up to the
    /// cells of every coarser view.
    #[must_use]
    pub fn unbiased(&self, view: &View) -> Vec<UnbiasedCell> {
        let variances = self.plan.variances(view, &self.scales);
        let cells = self.values(view).into_iter().zip(variances);
        cells.map(|(value, variance)| UnbiasedCell { value, deviation: variance.sqrt() }).collect()
    }

    /// The values of [`Measurements::unbiased`].
    pub(crate) fn values(&self, view: &View) -> Vec<f64> {
        let domain = &self.plan.domain;
        let mut cells = vec![0.0; domain.cells(view)];
        for (residual, values) in self.plan.residuals.iter().zip(&self.residuals) {
            if view.covers(&residual.view) {
                let places = view.projection(domain, &residual.view);
                let weights = spread::weights(domain, view, &residual.view);
                let terms = cells.iter_mut().zip(places).zip(weights);
                terms.for_each(|((cell, place), weight)| *cell += weight * values[place as usize]);
            }
        }
        cells
    }
}

fn vector(column: &NoisedColumn) -> Option<(&[i64], f64)> {
    match column {
        NoisedColumn::Vector(vector) => Some((vector.values(), vector.scale())),
        NoisedColumn::Quantile(_) => None,
    }
}

/// Takes the mean of siblings out, along every axis of a view: the projection onto what the residual can tell.
pub(crate) fn centre(domain: &Domain, view: &View, values: &mut [f64]) {
    let mut stride = 1;
    let mut sums = Vec::new();
    let axes: Vec<(usize, u8)> = view.axes().collect();
    for (variable, level) in axes.into_iter().rev() {
        let parents = domain.parents(variable, level);
        let siblings = domain.siblings(variable, level);
        for line in values.chunks_mut(parents.len() * stride) {
            sums.clear();
            sums.resize(domain.size(variable, level - 1) * stride, 0.0);
            for (own, parent) in line.chunks(stride).zip(parents) {
                let sums = &mut sums[*parent as usize * stride..][..stride];
                sums.iter_mut().zip(own).for_each(|(sum, value)| *sum += value);
            }
            for ((own, parent), siblings) in line.chunks_mut(stride).zip(parents).zip(siblings) {
                let sums = &sums[*parent as usize * stride..][..stride];
                own.iter_mut().zip(sums).for_each(|(value, sum)| *value -= sum / f64::from(*siblings));
            }
        }
        stride *= parents.len();
    }
}
