//! How far tables are from what was measured, in units of the noise, and in which direction they would come nearer.

use super::super::measurements::centre;
use super::super::{Domain, Measurements, View};

/// The loss of a component: half the squared distance of each residual over its variance, added up.
#[derive(Debug)]
pub(crate) struct Loss {
    /// Views that no other view of the component covers; the loss is a function of their tables.
    pub(crate) views: Vec<View>,
    terms: Vec<Term>,
    domain: Domain,
    /// Loss at which a fit stops.
    pub(crate) target: f64,
    /// By how much the loss can bend: steps of one over this and the number of rows always lower it.
    pub(crate) curvature: f64,
}

#[derive(Debug)]
struct Term {
    /// Place of a view that covers the residual.
    holder: usize,
    places: Vec<u32>,
    view: View,
    measured: Vec<f64>,
    /// One over the variance of the noise in every cell; 0 where nothing was measured.
    precision: Vec<f64>,
}

impl Loss {
    pub(crate) fn new(measurements: &Measurements<'_>, whole: &View) -> Self {
        let plan = measurements.plan;
        let views: Vec<View> =
            plan.maximal().into_iter().filter(|view| view.axes().next().is_some() && whole.covers(view)).collect();
        let mut loss = Self { views, terms: Vec::new(), domain: plan.domain.clone(), target: 0.0, curvature: 0.0 };
        for (index, residual) in plan.residuals.iter().enumerate() {
            let holder = loss.views.iter().position(|view| view.covers(&residual.view));
            let Some(holder) = holder.filter(|_| residual.view.axes().next().is_some()) else { continue };
            let scale = measurements.scales[index];
            let precision: Vec<f64> = residual.shape.steps().iter().map(|steps| (steps / scale).powi(2)).collect();
            // What a residual keeps of spherical noise, added up over its cells, is its degrees of freedom.
            let kept = residual.own_variances(&plan.domain, scale);
            let freedom: f64 = kept.iter().zip(&precision).map(|(variance, precision)| variance * precision).sum();
            loss.target += super::DISCREPANCY * freedom / 2.0;
            let bend = |(variance, precision): (&f64, &f64)| variance * precision * precision;
            loss.curvature += kept.iter().zip(&precision).map(bend).fold(0.0, f64::max);
            let places = loss.views[holder].projection(&plan.domain, &residual.view);
            let measured = measurements.residuals[index].clone();
            loss.terms.push(Term { holder, places, view: residual.view.clone(), measured, precision });
        }
        loss
    }

    /// The loss of tables, one a view, and its derivative by every cell of them.
    pub(crate) fn at(&self, tables: &[Vec<f64>]) -> (f64, Vec<Vec<f64>>) {
        let mut loss = 0.0;
        let mut slopes: Vec<Vec<f64>> = tables.iter().map(|table| vec![0.0; table.len()]).collect();
        for term in &self.terms {
            let slope = self.term(term, &tables[term.holder], &mut loss);
            let cells = slopes[term.holder].iter_mut().zip(&term.places);
            cells.for_each(|(cell, place)| *cell += slope[*place as usize]);
        }
        (loss, slopes)
    }

    fn term(&self, term: &Term, table: &[f64], loss: &mut f64) -> Vec<f64> {
        let mut own = vec![0.0; term.measured.len()];
        table.iter().zip(&term.places).for_each(|(cell, place)| own[*place as usize] += cell);
        centre(&self.domain, &term.view, &mut own);
        for ((value, measured), precision) in own.iter_mut().zip(&term.measured).zip(&term.precision) {
            let apart = *value - measured;
            *value = apart * precision;
            *loss += apart * *value / 2.0;
        }
        own
    }
}
