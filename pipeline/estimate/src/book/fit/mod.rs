//! The consistent fit: the distribution of largest entropy near what was measured, stopped as soon as it is as near as the
//! truth would be.
//!
//! Fitting noise to the end makes tables worse: the truth itself is off the measurements by about half a unit of loss a
//! degree of freedom. So the fit starts where all variables are independent and ends when its loss is that of the truth.
//!
//! Three such fits are made: over all cells together, which assumes nothing; as a mixture, which holds more cells than
//! memory does; and as the mean of all mixtures that the noise leaves open. They err in part independently of each other, so
//! that their mean is nearer the truth than any one (`benches/book.rs`); where all cells
//! cannot be held, the last stands alone, or the second where the last would take too long.
//!
//! # Privacy
//! Measurements are all that a fit sees: it is post-processing, and needs no budget.
//!
//! # Source
//! Nemirovsky, Yudin (1983) for mirror descent; Morozov (1966) for the discrepancy principle.

mod component;
mod joint;
mod latent;
mod levels;
mod loss;
mod mixture;
mod posterior;

pub(crate) use component::{Component, components};

use super::{Measurements, simplex};

/// Part of the expected loss of the truth at which the fit stops. Tuned on two sets of 1,371 people, where values from 0.8
/// to 1.0 lie within a few parts in a hundred; `benches/book.rs` watches over it.
pub(crate) const DISCREPANCY: f64 = 0.9;

/// Weights of the three fits in their mean. Tuned on the same two sets, where others lie within one part in a hundred.
const JOINT: f64 = 0.375;
const MIXTURE: f64 = 0.125;
const POSTERIOR: f64 = 0.5;

/// Least part of a variable's rows that a code starts from: what starts from nothing can never grow.
const FLOOR: f64 = 1e-4;

/// How a component was fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// Over all cells of its variables together: the mean of mirror descent and of mixtures.
    Joint,
    /// As a mixture of distributions under which variables are independent: for more cells than can be held.
    Mixture,
}

/// Which distribution a component was given.
#[derive(Debug)]
pub(crate) enum Distribution {
    /// Rows of every cell of the component's view.
    Joint(Vec<f64>),
    /// A mixture: for each part its rows, and for each variable the chances of every code in every part.
    Mixture { rows: Vec<f64>, chances: Vec<Vec<f64>> },
}

impl Distribution {
    fn of(chances: &latent::Chances, rows: f64) -> Self {
        Self::Mixture { rows: chances.classes.iter().map(|chance| chance * rows).collect(), chances: chances.by_class() }
    }
}

/// A distribution, whether its loss came down to that of the truth, and the tables of the component under it.
type Answer = (Distribution, bool, Vec<Vec<f64>>);

/// A fitted component.
#[derive(Debug)]
pub(crate) struct Fitted {
    pub(crate) distribution: Distribution,
    /// Whether the loss came down to that of the truth. If not, tables are held to their measurements instead.
    pub(crate) reached: bool,
    /// What every table of the component is aimed at.
    pub(crate) targets: Vec<Vec<f64>>,
}

impl Fitted {
    pub(crate) const fn route(&self) -> Route {
        match self.distribution {
            Distribution::Joint(_) => Route::Joint,
            Distribution::Mixture { .. } => Route::Mixture,
        }
    }
}

/// Fits a component to so many rows.
pub(crate) fn fit(measurements: &Measurements<'_>, component: &Component, rows: f64) -> Fitted {
    let start = starts(measurements, component, rows);
    let mixture = mixture::fit(component, &start, rows);
    let posterior = posterior::mean(component, &start, rows).filter(|(_, reached, _)| *reached);
    let (distribution, reached, tables) = match joint::Joint::new(component) {
        Some(joint) => match &posterior {
            Some(posterior) => joint.fit(component, &start, rows, JOINT, &[(MIXTURE, &mixture), (POSTERIOR, posterior)]),
            None => joint.fit(component, &start, rows, 1.0, &[(1.0, &mixture)]),
        },
        None => posterior.unwrap_or(mixture),
    };
    let targets = if reached { tables } else { measured(measurements, component, rows) };
    Fitted { distribution, reached, targets }
}

/// For every variable of a component the chances of its codes, from its own measurements.
fn starts(measurements: &Measurements<'_>, component: &Component, rows: f64) -> Vec<Vec<f64>> {
    let chances = |(variable, level): &(usize, u8)| {
        let near = top_down(measurements, *variable, *level, rows);
        let floor = FLOOR * rows / near.len() as f64;
        let total = rows + floor * near.len() as f64;
        near.iter().map(|value| (value + floor) / total).collect()
    };
    component.variables.iter().map(chances).collect()
}

/// The codes of a variable level by level, those of a group as near as can be to their measurement with the sum that the
/// group already has: codes that nobody has, of which a long list is full, have noise above zero as often as below, and
/// would take people from other groups.
fn top_down(measurements: &Measurements<'_>, variable: usize, finest: u8, rows: f64) -> Vec<f64> {
    let domain = &measurements.plan.domain;
    let mut above = vec![rows];
    for level in 1..=finest {
        let values = measurements.values(&super::View::new(domain.variables().len(), &[(variable, level)]));
        let parents = domain.parents(variable, level);
        let mut own = vec![0.0; values.len()];
        for (group, sum) in above.iter().enumerate() {
            let places: Vec<usize> = (0..own.len()).filter(|code| parents[*code] as usize == group).collect();
            let members: Vec<f64> = places.iter().map(|code| values[*code]).collect();
            for (place, value) in places.iter().zip(simplex::projected(&members, *sum)) {
                own[*place] = value;
            }
        }
        above = own;
    }
    above
}

/// The fallback: every table by itself as near its measurement as numbers from zero on can be.
fn measured(measurements: &Measurements<'_>, component: &Component, rows: f64) -> Vec<Vec<f64>> {
    component.tables.iter().map(|table| simplex::projected(&measurements.values(table), rows)).collect()
}
