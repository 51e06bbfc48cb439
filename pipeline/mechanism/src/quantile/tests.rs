use super::*;
use crate::tests::{REQUEST, Uniform, column, count, grant, rejects, rho, units};
use crate::{Bounded, ColumnPlan, Law, NoisedColumn, ReleasePlan, SealedColumn, Shape, accounting, audit, broken, release};

const CANDIDATES: u32 = 201;

fn plan(numerator: u32, denominator: u32, candidates: u32) -> QuantilePlan {
    QuantilePlan { numerator, denominator, candidates, groups: count(1), rows: count(1), sampling_count: None }
}

/// One row on every candidate.
fn even(candidates: u32) -> Vec<u64> {
    (0..=2 * candidates).map(|place| u64::from(place % 2 == 1)).collect()
}

/// Releases one quantile column, with a column of counts before it when sampling is covered.
fn released(quantile: QuantilePlan, budget: &str, counts: Option<Vec<i64>>, cells: Vec<Vec<u64>>) -> NoisedQuantile {
    let mut columns = vec![ColumnPlan { shape: Shape::Quantile(quantile), weight: count(1) }];
    let mut sealed = vec![SealedColumn::Histograms(cells)];
    if let Some(counts) = counts {
        columns.insert(0, column(units()));
        sealed.insert(0, SealedColumn::Vector(counts));
    }
    let plan = ReleasePlan { law: Law::Gaussian, columns, threshold: None };
    let noised = release(Bounded::seal(REQUEST.to_owned(), plan, sealed), grant(REQUEST, rho(budget), "0")).unwrap();
    match noised.columns().last() {
        Some(NoisedColumn::Quantile(quantile)) => quantile.clone(),
        _ => panic!("a quantile was planned"),
    }
}

/// Share of the cells whose interval covers a candidate. An end on that very candidate counts half: it stands for all
/// values that are nearest to it, and the step of the grid is not what is tested.
fn covered(quantile: &NoisedQuantile, truth: u32) -> f64 {
    let ends = || quantile.lower().iter().zip(quantile.upper());
    let inside = ends().filter(|(lower, upper)| **lower < truth && truth < **upper).count();
    let at_most = ends().filter(|(lower, upper)| **lower <= truth && truth <= **upper).count();
    f64::midpoint(inside as f64, at_most as f64) / quantile.lower().len() as f64
}

#[test]
fn ranks_are_the_balance_of_rows_below_and_above() {
    // Candidates 0, 1, 2 and rows: two below 0, one on 0, three between 0 and 1, none on 1, four between, five on 2, six above.
    let histogram = [2, 1, 3, 0, 4, 5, 6];
    assert_eq!(plan(1, 2, 3).ranks(&histogram), [2 - 18, 6 - 15, 10 - 6]);
    assert_eq!(plan(3, 4, 3).ranks(&histogram), [2 - 3 * 18, 6 - 3 * 15, 10 - 3 * 6]);
    assert_eq!(plan(0, 1, 3).ranks(&histogram), [2, 6, 10]);
    assert_eq!(plan(1, 1, 3).ranks(&histogram), [-18, -15, -6]);
    assert_eq!(scores(&[-5, 0, 5], 3), [8, 3, 2]);
    assert_eq!(scores(&[i128::from(i64::MAX) * 4, i128::from(i64::MIN) * 4], -1), [i64::MAX; 2]);
}

/// One row more moves no score by more than the sensitivity: all places for the row, several quantiles and targets.
#[test]
fn a_row_moves_no_score_by_more_than_the_sensitivity() {
    for (numerator, denominator) in [(0, 1), (1, 2), (3, 4), (1, 10), (999, 1000), (1, 1)] {
        let plan = plan(numerator, denominator, 3);
        let most = u64::from(numerator.max(denominator - numerator));
        let mut largest = 0;
        for place in 0..7 {
            let before = vec![3, 0, 7, 1, 0, 2, 4];
            let mut after = before.clone();
            after[place] += 1;
            for target in [-1_000, -3, 0, 1, 5_000] {
                let (before, after) = (scores(&plan.ranks(&before), target), scores(&plan.ranks(&after), target));
                largest = largest.max(before.iter().zip(&after).map(|(one, other)| one.abs_diff(*other)).max().unwrap());
            }
        }
        assert_eq!(largest, most, "{numerator}/{denominator}");
    }
}

/// Candidates are chosen with exactly the stated chances, and the same test rejects a scale 10% off and half of the noise.
/// False-alarm rate 1e-6.
#[test]
fn candidates_are_chosen_with_the_stated_chances() {
    let scores = [9, 4, 3, 0, 1, 1, 6];
    let law = |scale: f64| {
        let weights = scores.map(|score: i64| (-(score as f64) / scale).exp());
        weights.map(|weight| weight / weights.iter().sum::<f64>())
    };
    // A unit moves a score by 1, so rho 0.02 gives a scale of 5.
    let draw = || {
        let selector = Selector::new(1, rho("0.02").to_f64_down()).unwrap();
        assert!((selector.scale - 5.0).abs() < 1e-6);
        let mut counts = [0; 7];
        (0..60_000).for_each(|_| counts[selector.chosen(&scores.to_vec()).unwrap() as usize] += 1);
        counts
    };
    let counts = draw();
    assert!(!rejects(&counts, &law(5.0)));
    assert!(rejects(&counts, &law(5.5)) && rejects(&counts, &law(4.5)), "a scale 10% off was not noticed");
    assert!(rejects(&broken::with_half_the_noise(draw), &law(5.0)), "half of the noise was not noticed");
}

/// Where rows lie densely and evenly, the middle's rank error is Laplace with the stated scale. False-alarm rate 1e-6.
#[test]
fn the_middles_error_is_laplace_with_the_stated_scale() {
    let draw = || {
        let selection = Selection::new(&plan(1, 2, CANDIDATES), 0.005, 0.0025).unwrap();
        assert!((selection.rank_scale() - 5.0).abs() < 1e-6, "{}", selection.rank_scale());
        let scores = scores(&selection.plan.ranks(&even(CANDIDATES)), 0);
        let errors: Vec<i64> = (0..20_000).map(|_| i64::from(selection.middle.chosen(&scores).unwrap()) - 100).collect();
        crate::tests::binned(&errors, 15)
    };
    let law = |scale: f64| crate::tests::chances(|error| (-(error as f64).abs() / scale).exp(), 15);
    let counts = draw();
    assert!(!rejects(&counts, &law(5.0)));
    assert!(rejects(&counts, &law(5.5)) && rejects(&counts, &law(4.5)), "a scale 10% off was not noticed");
    assert!(rejects(&broken::with_half_the_noise(draw), &law(5.0)), "half of the noise was not noticed");
}

/// 20,000 cells: the 1e-6 margin of a coverage of 95% is 0.8 points, so limits of 94% and 96.5% leave room for neither a
/// wrong scale nor a wrong share. The ends have rho 0.00125 each: a scale of 10 rows.
#[test]
fn intervals_cover_the_quantile_of_the_rows() {
    for (numerator, denominator, truth) in [(1, 2, 100_u32), (1, 4, 50)] {
        // The rank of a candidate is in parts of a row; with a larger denominator a unit moves it by more of them.
        let budget = if denominator == 2 { "0.005" } else { "0.01125" };
        let cells = vec![even(CANDIDATES); 20_000];
        let quantile = released(plan(numerator, denominator, CANDIDATES), budget, None, cells);
        let share = covered(&quantile, truth);
        assert!((0.94..=0.965).contains(&share), "{numerator}/{denominator}: {share}");
        let inside = quantile.lower().iter().zip(quantile.middle()).zip(quantile.upper());
        assert!(inside.clone().all(|((lower, middle), upper)| lower <= middle && middle <= upper));
        let errors: f64 = quantile.middle().iter().map(|middle| f64::from(middle.abs_diff(truth))).sum();
        let mean = errors / 20_000.0;
        // The mean of a Laplace variable's size is its scale, 10 / sqrt 2; what lies outside the interval is drawn in.
        assert!((6.0..7.3).contains(&mean), "{numerator}/{denominator}: {mean}");
    }
}

/// Rows are a sample, evenly distributed over the grid; the interval covers the quantile of the distribution.
///
/// 16,000 cells: the 1e-6 margin of a coverage of 95% is 0.9 points.
#[test]
fn intervals_cover_the_quantile_behind_a_sample() {
    let (mut uniform, rows, candidates, cells) = (Uniform(20_260_801), 800, CANDIDATES, 16_000);
    let mut sample = || {
        let mut histogram = vec![0; 2 * candidates as usize + 1];
        (0..rows).for_each(|_| histogram[2 * ((uniform.next() * 200.0) as usize + 1)] += 1);
        histogram
    };
    for (numerator, denominator, truth) in [(1, 2, 100), (3, 4, 150)] {
        let cells: Vec<Vec<u64>> = (0..cells).map(|_| sample()).collect();
        let with_count = QuantilePlan { sampling_count: Some(0), ..plan(numerator, denominator, candidates) };
        // Half is the count's. An end's scale is 7 rows or 10.6, beside a deviation of 14 rows or 12.
        let quantile = released(with_count, "0.02", Some(vec![rows; cells.len()]), cells.clone());
        let share = covered(&quantile, truth);
        assert!((0.94..=0.965).contains(&share), "{numerator}/{denominator}: {share}");
        if denominator == 2 {
            let blind = covered(&released(plan(numerator, denominator, candidates), "0.01", None, cells), truth);
            assert!(blind < 0.9, "without a count {blind} were covered");
        }
    }
}

/// An empty cell, or one that has all rows in one place, has three candidates like every other.
#[test]
fn a_cell_without_rows_has_an_answer_of_the_same_form() {
    let cells = vec![vec![0; 11]; 20_000];
    let quantile = released(plan(1, 2, 5), "0.1", None, cells.clone());
    let mut counts = [0; 5];
    let selection = Selection::new(&plan(1, 2, 5), 0.05, 0.025).unwrap();
    let ranks = selection.plan.ranks(&cells[0]);
    (0..20_000).for_each(|_| counts[selection.middle.chosen(&scores(&ranks, 0)).unwrap() as usize] += 1);
    assert!(!rejects(&counts, &[0.2; 5]), "{counts:?}");
    assert!(quantile.lower().len() == 20_000 && quantile.upper().iter().all(|place| *place < 5));
}

/// The neighbour has one row more, below both candidates, which draws one candidate nearer and pushes the other away: what
/// an attacker can show is less than what is claimed, unless half of the noise is missing. False-alarm rate 1e-6.
#[test]
fn an_attack_shows_no_more_than_the_claim_and_shows_the_fault() {
    let (delta, budget) = (0.01, "0.5");
    let claimed = accounting::epsilon(rho(budget), delta).unwrap();
    let shown = || {
        let selector = Selector::new(1, rho(budget).to_f64_down()).unwrap();
        let first = |histogram: &[u64]| {
            let scores = scores(&plan(1, 2, 2).ranks(histogram), 0);
            (0..50_000).filter(|_| selector.chosen(&scores).unwrap() == 0).count() as u32
        };
        audit::lower_bound_epsilon(50_000, first(&[0, 0, 1, 0, 0]), first(&[1, 0, 1, 0, 0]), delta, 1.0 - 1e-6)
    };
    let (honest, faulty) = (shown(), broken::with_half_the_noise(shown));
    assert!(honest > 1.0 && honest <= claimed, "shown {honest}, claimed {claimed}");
    assert!(faulty > claimed, "with half of the noise {faulty} was shown, which is not above {claimed}");
}
