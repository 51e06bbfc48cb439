//! Looks for a solution in which one cell has a given value, by halving ranges and propagating. Every case is decided in
//! whole numbers, so "impossible" is a proof.

use crate::options::Deadline;

use super::component::Component;
use super::{Problem, propagate};

/// What a search found.
pub(crate) enum Outcome {
    Found(Vec<i64>),
    Impossible,
    GaveUp,
}

/// Searches with at most `cases` cases, and takes off those that it used.
pub(crate) fn with(component: &Component, local: usize, value: i64, cases: &mut usize, deadline: Deadline) -> Outcome {
    let mut problem = component.problem();
    problem.low[local] = value;
    problem.high[local] = value;
    let (low, high) = (problem.low.clone(), problem.high.clone());
    let mut search = Search { problem, left: *cases, deadline };
    // All other ends were narrowed before.
    let outcome = search.case(low, high, Some(local));
    *cases = search.left;
    outcome
}

struct Search {
    problem: Problem,
    left: usize,
    deadline: Deadline,
}

impl Search {
    fn case(&mut self, low: Vec<i64>, high: Vec<i64>, changed: Option<usize>) -> Outcome {
        let mut open = vec![(low, high, changed)];
        while let Some((mut low, mut high, changed)) = open.pop() {
            let Some(left) = self.left.checked_sub(1).filter(|_| !self.deadline.is_over()) else { return Outcome::GaveUp };
            self.left = left;
            if propagate::run(&self.problem, &mut low, &mut high, None, changed).is_err() {
                continue;
            }
            // The narrowest range first: it leaves the fewest cases.
            let next = (0..low.len())
                .filter(|variable| low[*variable] < high[*variable])
                .min_by_key(|variable| high[*variable] - low[*variable]);
            match next {
                None if self.holds(&low) => return Outcome::Found(low),
                None => {}
                Some(variable) => {
                    let middle = low[variable] + (high[variable] - low[variable]) / 2;
                    let (mut upper, mut lower) = (low.clone(), high.clone());
                    upper[variable] = middle + 1;
                    lower[variable] = middle;
                    open.push((upper, high, Some(variable)));
                    open.push((low, lower, Some(variable)));
                }
            }
        }
        Outcome::Impossible
    }

    fn holds(&self, values: &[i64]) -> bool {
        self.problem.equations.iter().all(|equation| {
            let sum: i128 = equation
                .terms
                .iter()
                .map(|(variable, coefficient)| i128::from(*coefficient) * i128::from(values[*variable]))
                .sum();
            equation.low.is_none_or(|low| low <= sum) && equation.high.is_none_or(|high| sum <= high)
        })
    }
}
