//! Expected errors before data.

use choir_mechanism::{Expected, ExpectedNoise, Law};

use super::simulation::{Dice, vector};
use crate::sets::consistent;
use crate::{
    AggregateShape, Centred, EstimatePlan, ExpectedError, Formula, Function, Grid, MeanSampling, Measure, Operator,
    expected_errors,
};

const AGES: Centred = Centred { resolution: 1.0, minimum: 0, maximum: 100, divisor: 10 };

fn plan(sets: Vec<Vec<bool>>, measures: Vec<Measure>, aggregates: usize, outputs: Vec<Formula>) -> EstimatePlan {
    EstimatePlan {
        keys: vec![4],
        sets,
        aggregates: vec![AggregateShape::Additive; aggregates],
        measures,
        outputs,
        steps: Vec::new(),
    }
}

fn scales(scales: &[f64]) -> Expected {
    let columns = scales.iter().map(|scale| ExpectedNoise::Vector { scale: *scale }).collect();
    Expected { columns, threshold: None }
}

fn one(measure: Measure, law: Law, widths: &[f64]) -> ExpectedError {
    let plan = plan(vec![vec![true]], vec![measure], widths.len(), vec![Formula::Measure(0)]);
    expected_errors(&plan, law, &scales(widths)).remove(0)
}

#[test]
fn counts_and_sums_are_known_exactly() {
    let count = Measure::Count { aggregate: 0 };
    assert_eq!(one(count, Law::Gaussian, &[5.0]), ExpectedError { half_width: Some(10.0), basis: "every cell" });
    // Scale 5: 2 q^(k+1) / (1 + q) is 0.0501 at k = 14 and 0.041 at 15.
    assert_eq!(one(count, Law::Laplace, &[5.0]).half_width, Some(15.0));
    let sum = Measure::Sum { aggregate: 0, resolution: 0.5, never_negative: false };
    assert_eq!(one(sum, Law::Gaussian, &[5.0]).half_width, Some(5.0));
}

#[test]
fn means_shares_and_spreads_are_those_of_a_hundred_rows() {
    let close = |found: Option<f64>, expected: f64| {
        assert!(found.is_some_and(|found| (found / expected - 1.0).abs() < 0.02), "{found:?}, expected {expected}");
    };
    let mean = Measure::Mean { sum: 0, count: 1, centred: AGES, sampling: None };
    close(one(mean, Law::Gaussian, &[500.0, 5.0]).half_width, 1.96 * 500.0_f64.hypot(500.0) / 200.0);
    let share = Centred { resolution: 1.0, minimum: 0, maximum: 1, divisor: 1 };
    let sampled = Measure::Mean { sum: 0, count: 1, centred: share, sampling: Some(MeanSampling::Binary) };
    close(one(sampled, Law::Gaussian, &[5.0, 5.0]).half_width, 1.96 * 0.05_f64.hypot(0.025));
    let general = Measure::Mean { sum: 0, count: 1, centred: AGES, sampling: Some(MeanSampling::Squares(2)) };
    close(one(general, Law::Gaussian, &[1.0, 0.01, 1.0]).half_width, 1.96 * 5.0);
    let root = Measure::Variance { sum: 0, count: 1, squares: 2, centred: AGES, sample: false, root: true };
    close(one(root, Law::Gaussian, &[500.0, 0.01, 40.0]).half_width, 1.96 * 40.0 / 4.0 / 2.0 / 25.0);
}

#[test]
fn ranks_and_what_depends_on_the_answer() {
    let grid = Grid { minimum: 0, step: 1, resolution: 1.0 };
    let measures = vec![
        Measure::Quantile { aggregate: 0, grid, count: 1, tail: 0.5 },
        Measure::Ratio { numerator: 1, denominator: 1, resolution: 1.0, bounds: None },
        Measure::Count { aggregate: 1 },
    ];
    let count = || Box::new(Formula::Measure(2));
    let outputs = vec![
        Formula::Measure(0),
        Formula::Measure(1),
        Formula::Key(0),
        Formula::Call(Function::Sqrt, vec![*count()]),
        Formula::Binary(Operator::Divide, count(), Box::new(Formula::Number(2.0))),
        Formula::Binary(Operator::Add, count(), count()),
        Formula::Measure(7),
        Formula::Number(3.0),
    ];
    let columns = vec![ExpectedNoise::Quantile { rank_scale: 2.0, rank_margin: 9.0 }, ExpectedNoise::Vector { scale: 5.0 }];
    let errors =
        expected_errors(&plan(vec![vec![true]], measures, 2, outputs), Law::Gaussian, &Expected { columns, threshold: None });
    let found: Vec<Option<f64>> = errors.iter().map(|error| error.half_width).collect();
    assert_eq!(found, [Some(9.0), None, None, None, Some(5.0), Some(20.0), None, Some(0.0)]);
    assert_eq!(errors[0].basis, "counted in rows, from the quantile that is shown");
}

/// With grouping sets the preview tells the widest interval that the answer then has.
#[test]
fn grouping_sets_are_told_as_they_will_be() {
    let sets = vec![vec![true], vec![false]];
    let plan = plan(sets, vec![Measure::Count { aggregate: 0 }], 1, vec![Formula::Measure(0)]);
    let told = expected_errors(&plan, Law::Gaussian, &scales(&[5.0, 3.0])).remove(0).half_width.unwrap();
    let mut dice = Dice::new(1);
    let cells = |count: usize, scale: f64, dice: &mut Dice| {
        vector((0..count).map(|_| 100.0 + dice.noise(Law::Gaussian, scale)).collect(), Law::Gaussian, scale)
    };
    let measured = vec![vec![cells(4, 5.0, &mut dice), cells(1, 3.0, &mut dice)]];
    let table = crate::table::table_of(&plan, &consistent(&plan, measured), None, &[]);
    let widest = table.rows.iter().map(|row| match &row.outputs[0] {
        crate::OutputCell::Number(estimate) => (estimate.upper.unwrap() - estimate.lower.unwrap()) / 2.0,
        other => panic!("{other:?}"),
    });
    assert!((widest.fold(0.0, f64::max) - told).abs() < 1e-9, "told {told}");
    // The cells borrow from the total: narrower than alone.
    assert!(told < 9.8, "{told}");
}
