//! Bounds by linear programming, proved exactly.
//!
//! For any weights `y` of the equations, `x_k = sum_j (c - yA)_j x_j + yAx` with `c` the unit vector of `k`; with each
//! `x_j` and each `(Ax)_i` at the worse end of its range the right side bounds `x_k`. The linear program (the dual, in
//! floats) proposes weights; they are made whole multiples of a small fraction, and the bound is computed from them in
//! whole numbers.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};

use crate::options::Deadline;
use crate::value::UNLIMITED;

use super::Side;
use super::component::Component;

/// Weights are multiples of one over this, which most fractions that occur in tables divide.
const FRACTION: i128 = 720_720 * 1_000_000;
/// Largest linear program that is tried.
const MOST_UNKNOWNS: usize = 4_000;
/// Longest time for one of them.
const LONGEST: Duration = Duration::from_secs(5);

/// A proved bound.
pub(crate) struct Certificate {
    pub(crate) bound: i64,
    /// The equations with a weight, of the whole problem.
    pub(crate) equations: BTreeSet<usize>,
    /// The bounds it rests on, by the component's own numbers.
    pub(crate) premises: Vec<(usize, Side)>,
}

/// Looks for a certificate of an end.
pub(crate) fn find(component: &Component, local: usize, side: Side, deadline: Deadline) -> Option<Certificate> {
    if component.variables.len() + component.equations.len() > MOST_UNKNOWNS {
        return None;
    }
    // A lower end is the upper end of the negative.
    let sign = if side == Side::High { 1 } else { -1 };
    let solved = catch_unwind(AssertUnwindSafe(|| weights(component, local, sign, deadline)));
    prove(component, local, sign, &solved.ok()??)
}

/// Weights that the dual program proposes.
fn weights(component: &Component, local: usize, sign: i64, deadline: Deadline) -> Option<Vec<f64>> {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    problem.set_time_limit(deadline.left(LONGEST));
    let mut columns: Vec<Vec<(Variable, f64)>> = vec![Vec::new(); component.variables.len()];
    let mut rows: Vec<(Option<Variable>, Option<Variable>, f64)> = Vec::new();
    for equation in &component.equations {
        let scale = equation.terms.iter().map(|(_, coefficient)| coefficient.unsigned_abs()).max().unwrap_or(1).max(1) as f64;
        // With every unknown counted from its lower end, the numbers stay small.
        let offset: i128 =
            equation.terms.iter().map(|(other, coefficient)| i128::from(*coefficient) * i128::from(component.low[*other])).sum();
        let cost = |bound: i128| (bound - offset) as f64 / scale;
        let up = equation.high.map(|bound| problem.add_var(cost(bound), (0.0, f64::INFINITY)));
        let down = equation.low.map(|bound| problem.add_var(-cost(bound), (0.0, f64::INFINITY)));
        for (other, coefficient) in &equation.terms {
            let scaled = *coefficient as f64 / scale;
            columns[*other].extend(up.map(|up| (up, scaled)));
            columns[*other].extend(down.map(|down| (down, -scaled)));
        }
        rows.push((up, down, scale));
    }
    for (other, mut column) in columns.into_iter().enumerate() {
        let width = component.high[other] - component.low[other];
        if component.high[other] < UNLIMITED / 2 {
            column.push((problem.add_var(width as f64, (0.0, f64::INFINITY)), 1.0));
        }
        let wanted = if other == local { sign as f64 } else { 0.0 };
        problem.add_constraint(column.as_slice(), ComparisonOp::Ge, wanted);
    }
    let solution = problem.solve().ok()?.into_solution().ok()?;
    let value = |variable: Option<Variable>| variable.map_or(0.0, |variable| solution.var_value(variable));
    Some(rows.into_iter().map(|(up, down, scale)| (value(up) - value(down)) / scale).collect())
}

/// Computes the bound that weights prove, in whole numbers.
fn prove(component: &Component, local: usize, sign: i64, weights: &[f64]) -> Option<Certificate> {
    let mut rest: Vec<i128> = vec![0; component.variables.len()];
    rest[local] = FRACTION * i128::from(sign);
    let mut total: i128 = 0;
    let mut equations = BTreeSet::new();
    for (equation, weight) in component.equations.iter().zip(weights) {
        let weight = whole(*weight)?;
        if weight == 0 {
            continue;
        }
        let bound = if weight > 0 { equation.high } else { equation.low }?;
        total = total.checked_add(weight.checked_mul(bound)?)?;
        for (other, coefficient) in &equation.terms {
            rest[*other] = rest[*other].checked_sub(weight.checked_mul(i128::from(*coefficient))?)?;
        }
        equations.insert(equation.global);
    }
    let mut premises = Vec::new();
    for (other, rest) in rest.into_iter().enumerate().filter(|(_, rest)| *rest != 0) {
        let side = if rest > 0 { Side::High } else { Side::Low };
        total = total.checked_add(rest.checked_mul(i128::from(component.end(other, side)))?)?;
        premises.push((other, side));
    }
    let bound = i64::try_from(total.div_euclid(FRACTION)).ok()?.checked_mul(sign)?;
    Some(Certificate { bound, equations, premises })
}

/// A weight as a multiple of the fraction; tiny ones are noise of the floats.
fn whole(weight: f64) -> Option<i128> {
    let scaled = weight * FRACTION as f64;
    if !scaled.is_finite() || scaled.abs() > 1e24 {
        return None;
    }
    Some(if scaled.abs() < 1_000.0 { 0 } else { scaled.round() as i128 })
}
