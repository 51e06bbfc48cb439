//! Intervals whose only error is the noise hold the exact figure 95 times in 100.

use choir_mechanism::Law;

use super::simulation::{BOTH_LAWS, Dice, check_coverage, estimate, exact, mean_and_variance, noised_estimate, sums, vector};
use crate::cells::Domain;
use crate::measure::outcome;
use crate::measured::{Entries, Measured, Ranks};
use crate::sets::{Lattice, consistent};
use crate::{AggregateShape, Centred, EstimatePlan, Formula, Grid, Measure};

const AGES: Centred = Centred { resolution: 1.0, minimum: 0, maximum: 100, divisor: 1 };

/// A fixed group of values, more of them small than large.
fn ages(count: i64) -> Vec<i64> {
    (0..count).map(|person| person * person % 97 * (person % 5) / 4).collect()
}

#[test]
fn counts() {
    // Scales where a whole number is close to 95%.
    for (law, scale) in
        [(Law::Gaussian, 4.5), (Law::Gaussian, 6.0), (Law::Gaussian, 30.0), (Law::Laplace, 4.3), (Law::Laplace, 20.0)]
    {
        let measure = Measure::Count { aggregate: 0 };
        let name = format!("count, {law:?} {scale}");
        check_coverage(&name, 1, 200.0, |dice| noised_estimate(&measure, dice, law, &[(200.0, scale)]));
    }
}

#[test]
fn sums_with_a_resolution() {
    let measure = Measure::Sum { aggregate: 0, resolution: 0.05, never_negative: false };
    for (law, scale) in [(Law::Gaussian, 40.0), (Law::Laplace, 40.0)] {
        let name = format!("sum, {law:?}");
        check_coverage(&name, 2, -15.0, |dice| noised_estimate(&measure, dice, law, &[(-300.0, scale)]));
    }
}

#[test]
fn means_of_all_rows() {
    for (seed, law) in (3..).zip(BOTH_LAWS) {
        for (people, scale) in [(60, 5.0), (120, 15.0), (400, 5.0)] {
            let values = ages(people);
            let ([sum, count, _], (mean, _)) = (sums(&values, &AGES), mean_and_variance(&values, 1.0));
            let measure = Measure::Mean { sum: 0, count: 1, centred: AGES, sampling: None };
            let columns = [(sum, 100.0 * scale), (count, scale)];
            let name = format!("mean of {people}, {law:?} {scale}");
            check_coverage(&name, seed, mean, |dice| noised_estimate(&measure, dice, law, &columns));
        }
    }
}

#[test]
fn variances_and_standard_deviations() {
    let wide = Centred { resolution: 0.5, minimum: -200, maximum: 1_000, divisor: 8 };
    for (seed, (law, centred, people)) in
        (10..).zip([(Law::Gaussian, AGES, 300), (Law::Laplace, AGES, 300), (Law::Gaussian, wide, 500), (Law::Laplace, wide, 120)])
    {
        let values: Vec<i64> = if centred == AGES { ages(people) } else { ages(people).iter().map(|age| 9 * age).collect() };
        let (sums, (_, variance)) = (sums(&values, &centred), mean_and_variance(&values, centred.resolution));
        let largest = centred.reach() / centred.divisor as f64;
        let scales = [4.0 * centred.reach(), 4.0, 4.0 * largest * largest];
        let columns: Vec<(f64, f64)> = sums.into_iter().zip(scales).collect();
        for (sample, root) in [(false, false), (true, false), (false, true), (true, true)] {
            let measure = Measure::Variance { sum: 0, count: 1, squares: 2, centred, sample, root };
            let truth = if sample { variance * people as f64 / (people - 1) as f64 } else { variance };
            let truth = if root { truth.sqrt() } else { truth };
            let name = format!("variance of {people}, {law:?}, sample {sample}, root {root}");
            check_coverage(&name, seed, truth, |dice| noised_estimate(&measure, dice, law, &columns));
        }
    }
}

#[test]
fn ratios() {
    for (seed, law) in (20..).zip(BOTH_LAWS) {
        for (above, below, scale) in [(40.0, 120.0, 6.0), (300.0, 60.0, 10.0), (-500.0, -200.0, 20.0)] {
            let measure = Measure::Ratio { numerator: 0, denominator: 1, resolution: 100.0, bounds: None };
            let name = format!("ratio {above} / {below}, {law:?}");
            check_coverage(&name, seed, 100.0 * above / below, |dice| {
                noised_estimate(&measure, dice, law, &[(above, scale), (below, scale)])
            });
        }
    }
}

/// The mechanism chooses candidates; here the ends are order statistics of a sample, and what is tested is that the grid
/// carries them over to the unit.
#[test]
fn quantiles() {
    let grid = Grid { minimum: -5_000, step: 10, resolution: 0.01 };
    let measure = Measure::Quantile { aggregate: 0, grid, count: 1, tail: 0.5 };
    let (truth, people, margin) = (20.0, 400, 20);
    check_coverage("median", 30, truth, |dice| {
        let mut values: Vec<f64> = (0..people).map(|_| truth + 60.0 * (dice.share() - 0.5)).collect();
        values.sort_by(f64::total_cmp);
        let candidate = |rank: usize| ((values[rank] + 50.0) / 0.1).round() as u32;
        let [lower, middle, upper] = [people / 2 - margin, people / 2, people / 2 + margin].map(|rank| vec![candidate(rank)]);
        let count = vector(vec![f64::from(people as u32)], Law::Gaussian, 4.0);
        let ranks = Ranks { lower, middle, upper, margin: f64::from(margin as u32) };
        estimate(&measure, &[vec![Measured::Quantile(ranks)], vec![count]])
    });
}

fn cross() -> EstimatePlan {
    EstimatePlan {
        keys: vec![2, 3],
        sets: vec![vec![true, true], vec![true, false], vec![false, true], vec![false, false]],
        aggregates: vec![AggregateShape::Additive],
        measures: vec![Measure::Count { aggregate: 0 }],
        outputs: vec![Formula::Measure(0)],
        steps: Vec::new(),
    }
}

/// Exact tables of the cross, from its finest one.
pub(super) fn tables(cells: [f64; 6]) -> [Vec<f64>; 4] {
    let rows = [cells[..3].iter().sum(), cells[3..].iter().sum()];
    let columns = [0, 1, 2].map(|column| cells[column] + cells[column + 3]);
    [cells.to_vec(), rows.to_vec(), columns.to_vec(), vec![rows[0] + rows[1]]]
}

pub(super) fn noised_cross(dice: &mut Dice, law: Law, tables: &[Vec<f64>; 4], scales: [f64; 4]) -> Vec<Vec<Measured>> {
    let column =
        |(table, scale): (&Vec<f64>, f64)| vector(table.iter().map(|value| value + dice.noise(law, scale)).collect(), law, scale);
    consistent(&cross(), vec![tables.iter().zip(scales).map(column).collect()])
}

#[test]
fn counts_of_grouping_sets() {
    let tables = tables([500.0, 300.0, 220.0, 410.0, 150.0, 90.0]);
    for (seed, law) in (40..).zip(BOTH_LAWS) {
        for scales in [[5.0; 4], [9.0, 4.0, 6.0, 2.0]] {
            for set in 0..4 {
                let measure = Measure::Count { aggregate: 0 };
                let name = format!("grouping set {set}, {law:?} {scales:?}");
                check_coverage(&name, seed, tables[set][0], |dice| {
                    let measured = noised_cross(dice, law, &tables, scales);
                    outcome(&measure, &Entries::new(&measured, set, 0)).estimate
                });
            }
        }
    }
}

/// What is told of the noise of a fitted table is what repetitions show.
#[test]
fn the_variance_of_a_fitted_table_is_the_one_stated() {
    let lattice = Lattice::new(Domain::new(vec![2, 3]), vec![0b11, 0b01, 0b10, 0]);
    let (tables, scales, mut dice) = (tables([0.0; 6]), [9.0, 4.0, 6.0, 2.0], Dice::new(60));
    let mut squares = [0.0; 4];
    let noises = scales.map(|scale| match exact(0.0, Law::Gaussian, scale) {
        Measured::Vector(vector) => vector.noise,
        _ => unreachable!(),
    });
    let weighted = lattice.weighted(&noises);
    for _ in 0..20_000 {
        let noised: Vec<Vec<f64>> = tables
            .iter()
            .zip(scales)
            .map(|(table, scale)| table.iter().map(|_| dice.noise(Law::Gaussian, scale)).collect())
            .collect();
        weighted.fit(&noised).iter().zip(&mut squares).for_each(|(table, sum)| *sum += table[0] * table[0]);
    }
    for (set, sum) in squares.into_iter().enumerate() {
        let (found, stated) = (sum / 20_000.0, weighted.noise(set).deviation.powi(2));
        assert!((found / stated - 1.0).abs() < 0.05, "set {set}: {found}, stated {stated}");
    }
}
