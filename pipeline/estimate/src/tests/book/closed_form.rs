//! Closed forms against dense matrices, to 1e-12.

use choir_mechanism::ExpectedNoise;

use super::{People, plan, plan_over, variables};
use crate::book::{BookPlan, Domain, Objective, View};
use crate::tests::simulation::Dice;

const RHO: &str = "0.02";

fn scales(plan: &BookPlan) -> Vec<f64> {
    let expected = plan.release_plan().expected(RHO.parse().unwrap()).unwrap();
    let scale = |noise: &ExpectedNoise| match noise {
        ExpectedNoise::Vector { scale } => *scale,
        ExpectedNoise::Quantile { .. } => panic!("a vector was planned"),
    };
    expected.columns.iter().map(scale).collect()
}

/// The integer map of one residual as a dense matrix over the cells of the whole domain: row by row.
fn dense(plan: &BookPlan) -> Vec<(Vec<Vec<f64>>, f64)> {
    let domain = plan.domain();
    let whole = View::new(3, &[(0, 2), (1, 2), (2, 1)]);
    let scales = scales(plan);
    let matrix = |(view, shape): (&View, &choir_mechanism::ResidualShape)| {
        let places = whole.projection(domain, view);
        let mut rows = vec![vec![0.0; places.len()]; shape.cells()];
        for (cell, place) in places.iter().enumerate() {
            let mut counts = vec![0; shape.cells()];
            counts[*place as usize] = 1;
            let choir_mechanism::SealedColumn::Vector(image) = shape.sealed(&counts).unwrap() else { panic!("a vector") };
            image.iter().enumerate().for_each(|(row, value)| rows[row][cell] = *value as f64);
        }
        rows
    };
    plan.marginals().map(matrix).zip(scales).collect()
}

/// Solves `a x = b` for a symmetric positive definite matrix by Gauss and Jordan with pivots.
fn solved(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Vec<f64> {
    let size = b.len();
    for step in 0..size {
        let pivot = (step..size).max_by(|one, other| a[*one][step].abs().total_cmp(&a[*other][step].abs())).unwrap();
        a.swap(step, pivot);
        b.swap(step, pivot);
        for row in 0..size {
            if row != step {
                let factor = a[row][step] / a[step][step];
                let (pivot_row, value) = (a[step].clone(), b[step]);
                a[row].iter_mut().zip(&pivot_row).for_each(|(cell, pivot)| *cell -= factor * pivot);
                b[row] -= factor * value;
            }
        }
    }
    (0..size).map(|row| b[row] / a[row][row]).collect()
}

/// The variance of the best linear unbiased estimate of a sum of cells: `q' (sum of M' M / s^2)^-1 q`. The book leaves some
/// directions of the whole domain unmeasured; a ridge of 1e-9 there changes nothing that is measured.
#[test]
fn variances_are_those_of_dense_least_squares() {
    for objective in [Objective::MeanVariance, Objective::TotalVariance, Objective::LargestVariance] {
        let plan = plan(objective);
        let domain = plan.domain();
        let whole = View::new(3, &[(0, 2), (1, 2), (2, 1)]);
        let cells = domain.cells(&whole);
        // Unmeasured directions are the residuals of views outside the closure: measured here with a little information.
        let all = plan_over(domain.clone(), &[(&[(0, 2), (1, 2), (2, 1)], 1.0)], Objective::MeanVariance, 1);
        let mut information = vec![vec![0.0; cells]; cells];
        let own = dense(&plan);
        let measured: Vec<&View> = plan.marginals().map(|(view, _)| view).collect();
        let others = dense(&all).into_iter().zip(all.marginals()).filter(|(_, (view, _))| !measured.contains(view));
        for (matrix, scale) in own.into_iter().chain(others.map(|(matrix, _)| matrix)) {
            for row in &matrix {
                for (one, first) in row.iter().enumerate().filter(|(_, value)| **value != 0.0) {
                    information[one].iter_mut().zip(row).for_each(|(cell, second)| *cell += first * second / (scale * scale));
                }
            }
        }
        let expected = plan.release_plan().expected(RHO.parse().unwrap()).unwrap();
        let scales = plan.scales(&expected).unwrap();
        for table in plan.tables() {
            let places = whole.projection(domain, &table.view);
            let variances = plan.variances(&table.view, &scales);
            for (cell, variance) in variances.iter().enumerate() {
                let query: Vec<f64> = places.iter().map(|place| f64::from(u8::from(*place as usize == cell))).collect();
                let solution = solved(information.clone(), query.clone());
                let dense: f64 = solution.iter().zip(&query).map(|(one, other)| one * other).sum();
                assert!(
                    (variance / dense - 1.0).abs() < 1e-11,
                    "{objective:?} {:?} {cell}: {variance}, dense {dense}",
                    table.view
                );
            }
        }
    }
}

/// Without hierarchies the division of the budget is the published closed form: share in proportion to
/// `sqrt(p_S v_S)`, `p_S = prod (n - 1) / n`, `v_S = sum over tables of w N prod (1 - 1/n) prod 1 / n^2`.
#[test]
fn plain_variances_and_shares_are_the_published_formulas() {
    let sizes = [2.0, 3.0, 5.0];
    let domain =
        Domain::new(sizes.iter().map(|size| crate::book::Variable::new("v", *size as usize)).collect(), vec![], vec![]).unwrap();
    let tables: [(&[(usize, u8)], f64); 3] = [(&[(0, 1), (1, 1)], 1.0), (&[(1, 1), (2, 1)], 3.0), (&[(0, 1), (2, 1)], 0.5)];
    let plan = plan_over(domain, &tables, Objective::TotalVariance, 1);
    let has = |axes: &[(usize, u8)], variable: usize| axes.iter().any(|(own, _)| *own == variable);
    let root = |view: &View| {
        let kept: f64 = view.axes().map(|(variable, _)| 1.0 - 1.0 / sizes[variable]).product();
        let own = |(axes, importance): &(&[(usize, u8)], f64)| {
            let covered = view.axes().all(|(variable, _)| has(axes, variable));
            let cells: f64 = axes.iter().map(|(variable, _)| sizes[*variable]).product();
            let outside = axes.iter().filter(|(variable, _)| view.level(*variable) == 0);
            let outside: f64 = outside.map(|(variable, _)| sizes[*variable].powi(-2)).product();
            if covered { importance * cells * kept * outside } else { 0.0 }
        };
        (kept * tables.iter().map(own).sum::<f64>()).sqrt()
    };
    let total: f64 = plan.residuals.iter().map(|residual| root(&residual.view)).sum();
    for residual in &plan.residuals {
        assert!((residual.share - root(&residual.view) / total).abs() < 1e-12, "{:?}", residual.view);
    }
    // At this budget the sum of variances is the optimum `(sum of roots)^2 / (2 rho)`, which is the lower bound by singular
    // values; the kernel rounds scales up by at most a thousand-millionth.
    let expected = plan.release_plan().expected(RHO.parse().unwrap()).unwrap();
    let scales = plan.scales(&expected).unwrap();
    let sum: f64 = tables
        .iter()
        .zip(plan.tables())
        .map(|((_, importance), table)| importance * plan.variances(&table.view, &scales).iter().sum::<f64>())
        .sum();
    let optimum = total.powi(2) / (2.0 * 0.02);
    assert!((sum / optimum - 1.0).abs() < 1e-8, "{sum} for {optimum}");
}

/// The worst cell is better than under any other objective, and a fifth of the tables cannot be improved without it.
#[test]
fn each_objective_is_best_at_what_it_is_for() {
    let worth = |objective: Objective| {
        let plan = plan(objective);
        let expected = plan.release_plan().expected(RHO.parse().unwrap()).unwrap();
        let scales = plan.scales(&expected).unwrap();
        let mut worth = [0.0_f64; 3];
        for table in plan.tables() {
            let variances = plan.variances(&table.view, &scales);
            let sum: f64 = variances.iter().sum();
            worth[0] += table.importance * sum / variances.len() as f64;
            worth[1] += table.importance * sum;
            worth[2] = variances.iter().fold(worth[2], |largest, variance| largest.max(table.importance * variance));
        }
        worth
    };
    let objectives = [Objective::MeanVariance, Objective::TotalVariance, Objective::LargestVariance];
    let found = objectives.map(worth);
    for (index, own) in found.iter().enumerate() {
        // Factors that equalise blocks are whole numbers, to one part in a thousand.
        assert!(found.iter().all(|other| own[index] <= other[index] * 1.002), "{index}: {found:?}");
    }
}

/// Shares add up to the whole, and the kernel's certified budget is the grant: the scale of each residual is its share's.
#[test]
fn the_whole_budget_is_spent_and_rows_scale_the_noise() {
    let one = plan(Objective::MeanVariance);
    let sum: f64 = one.residuals.iter().map(|residual| residual.share).sum();
    assert!((sum - 1.0).abs() < 1e-12);
    let spent: f64 = one
        .residuals
        .iter()
        .zip(scales(&one))
        .map(|(residual, scale)| (residual.shape.sensitivity().l2_up() / scale).powi(2) / 2.0)
        .sum();
    assert!(spent <= 0.02 && spent > 0.02 * (1.0 - 1e-6), "{spent}");
    let three = plan_over(one.domain().clone(), &super::TABLES, Objective::MeanVariance, 3);
    for (single, triple) in scales(&one).iter().zip(scales(&three)) {
        assert!((triple / single - 3.0).abs() < 1e-6);
    }
}

/// Residuals without noise give every covered table back, to the last digit that floats hold.
#[test]
fn exact_residuals_give_exact_tables() {
    let plan = plan(Objective::MeanVariance);
    let mut dice = Dice::new(4);
    let people = People::new(&mut dice, &super::SIZES, 500);
    let residuals = plan
        .residuals
        .iter()
        .map(|residual| {
            let counts = people.counts(plan.domain(), &residual.view);
            let mut values: Vec<f64> = counts.iter().map(|count| *count as f64).collect();
            crate::book::centred_for_tests(plan.domain(), &residual.view, &mut values);
            values
        })
        .collect();
    let measurements = crate::book::Measurements { plan: &plan, residuals, scales: vec![1.0; plan.residuals.len()] };
    for view in plan.tables().iter().flat_map(|table| table.view.covered()) {
        let exact = people.counts(plan.domain(), &view);
        for (value, exact) in measurements.values(&view).iter().zip(exact) {
            assert!((value - exact as f64).abs() < 1e-9, "{view:?}: {value} for {exact}");
        }
    }
}

#[test]
fn books_that_cannot_be_are_refused() {
    assert!(Domain::new(vec![], vec![], vec![]).is_err());
    assert!(crate::book::Variable::new("v", 3).grouped(vec![0, 2, 2]).is_err());
    assert!(crate::book::Variable::new("v", 3).grouped(vec![0, 0]).is_err());
    let domain = Domain::new(variables(), vec![], vec![]).unwrap();
    let one = std::num::NonZeroU32::MIN;
    assert!(BookPlan::new(domain.clone(), vec![], Objective::MeanVariance, one).is_err());
    for (axes, importance) in [(&[(2, 2)][..], 1.0), (&[(0, 1)], 0.0), (&[(0, 1)], f64::NAN)] {
        let table = crate::book::TablePlan { view: View::new(3, axes), importance };
        assert!(BookPlan::new(domain.clone(), vec![table], Objective::MeanVariance, one).is_err());
    }
}
