//! Random tables: the truth lies within every bound, and on tiny tables the bounds are those of trying everything.

use std::time::Duration;

use proptest::prelude::*;

use crate::options::Deadline;
use crate::solve::{Problem, solve};
use crate::system::Equation;

/// A table with totals of which some cells are hidden: the truth, and the problem.
fn table(rows: usize, columns: usize, values: &[i64], hidden: &[bool], most: i64) -> (Vec<i64>, Problem) {
    let mut truth = values[..rows * columns].to_vec();
    let mut equations = Vec::new();
    let mut add = |parts: Vec<usize>, truth: &mut Vec<i64>| {
        let whole = truth.len();
        truth.push(parts.iter().map(|part| truth[*part]).sum());
        let mut terms: Vec<(usize, i64)> = parts.into_iter().map(|part| (part, 1)).collect();
        terms.push((whole, -1));
        let reason = equations.len();
        equations.push(Equation { terms, low: Some(0), high: Some(0), reason });
        whole
    };
    let by_row: Vec<usize> =
        (0..rows).map(|row| add((0..columns).map(|column| row * columns + column).collect(), &mut truth)).collect();
    let by_column: Vec<usize> =
        (0..columns).map(|column| add((0..rows).map(|row| row * columns + column).collect(), &mut truth)).collect();
    add(by_row, &mut truth);
    let total = truth.len() - 1;
    let mut terms: Vec<(usize, i64)> = by_column.into_iter().map(|part| (part, 1)).collect();
    terms.push((total, -1));
    equations.push(Equation { terms, low: Some(0), high: Some(0), reason: 99 });
    let is_hidden = |index: usize| hidden[index % hidden.len()] && index < truth.len() - 1;
    let low = (0..truth.len()).map(|index| if is_hidden(index) { 0 } else { truth[index] }).collect();
    let high = (0..truth.len()).map(|index| if is_hidden(index) { most } else { truth[index] }).collect();
    (truth, Problem::new(low, high, equations))
}

/// Bounds by trying everything.
fn enumerate(problem: &Problem) -> Vec<(i64, i64)> {
    let mut bounds = vec![(i64::MAX, i64::MIN); problem.low.len()];
    let mut values = problem.low.clone();
    descend(problem, 0, &mut values, &mut bounds);
    bounds
}

fn descend(problem: &Problem, at: usize, values: &mut Vec<i64>, bounds: &mut [(i64, i64)]) {
    let decided =
        |equation: &&Equation| equation.terms.iter().map(|(variable, _)| *variable).max().is_some_and(|last| last + 1 == at);
    let sum = |equation: &Equation, values: &[i64]| -> i128 {
        equation.terms.iter().map(|(variable, coefficient)| i128::from(*coefficient) * i128::from(values[*variable])).sum()
    };
    for equation in problem.equations.iter().filter(decided) {
        let sum = sum(equation, values);
        if equation.low.is_some_and(|low| sum < low) || equation.high.is_some_and(|high| sum > high) {
            return;
        }
    }
    if at == values.len() {
        for (bound, value) in bounds.iter_mut().zip(values.iter()) {
            *bound = (bound.0.min(*value), bound.1.max(*value));
        }
        return;
    }
    for value in problem.low[at]..=problem.high[at] {
        values[at] = value;
        descend(problem, at + 1, values, bounds);
    }
}

fn deadline() -> Deadline {
    Deadline::after(Duration::from_secs(60))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn the_truth_lies_within_the_bounds(
        rows in 2_usize..6,
        columns in 2_usize..6,
        values in prop::collection::vec(0_i64..40, 36),
        hidden in prop::collection::vec(any::<bool>(), 36),
    ) {
        let (truth, problem) = table(rows, columns, &values, &hidden, 1_000_000_000_000);
        let solved = solve(problem, &vec![true; truth.len()], deadline());
        prop_assert!(solved.left_out.is_empty());
        for (index, value) in truth.iter().enumerate() {
            prop_assert!(solved.low[index] <= *value && *value <= solved.high[index], "{} not in {}..{}", value, solved.low[index], solved.high[index]);
        }
    }

    #[test]
    fn tiny_tables_have_the_bounds_of_enumeration(
        values in prop::collection::vec(0_i64..4, 9),
        hidden in prop::collection::vec(prop::bool::weighted(0.6), 16),
        columns in 2_usize..4,
        share in prop::option::of(0_usize..4),
    ) {
        let (truth, mut problem) = table(2, columns, &values, &hidden, 12);
        if let Some(part) = share {
            // A percentage without decimals, of everyone.
            let whole = truth.len() - 1;
            if truth[whole] > 0 {
                let units = (truth[part] * 200 + truth[whole]) / (2 * truth[whole]);
                problem.equations.push(Equation { terms: vec![(part, 200), (whole, -(2 * units - 1))], low: Some(0), high: None, reason: 50 });
                problem.equations.push(Equation { terms: vec![(part, 200), (whole, -(2 * units + 1))], low: None, high: Some(0), reason: 50 });
            }
        }
        let problem = Problem::new(problem.low, problem.high, problem.equations);
        let expected = enumerate(&problem);
        let solved = solve(problem, &vec![true; truth.len()], deadline());
        prop_assert!(solved.exact.iter().all(|exact| *exact));
        let found: Vec<(i64, i64)> = solved.low.into_iter().zip(solved.high).collect();
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn a_certificate_finds_what_propagation_misses() {
    // x + y = 10, y + z = 10, x + z = 10: propagation alone says 0 to 10, the equations together say 5.
    let equation = |left: usize, right: usize, reason| Equation {
        terms: vec![(left, 1), (right, 1)],
        low: Some(10),
        high: Some(10),
        reason,
    };
    let equations = vec![equation(0, 1, 0), equation(1, 2, 1), equation(0, 2, 2)];
    let problem = Problem::new(vec![0; 3], vec![1_000; 3], equations);
    let solved = solve(problem, &[true; 3], deadline());
    assert_eq!((solved.low, solved.high), (vec![5; 3], vec![5; 3]));
}
