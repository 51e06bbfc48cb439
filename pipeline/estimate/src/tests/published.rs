//! The estimators, without noise, against published figures of the Academic Performance Index samples of California's
//! schools, as the R package `survey` gives them.

use std::io::Write as _;
use std::path::PathBuf;

use choir_mechanism::Law;

use super::simulation::{estimate, exact};
use crate::measured::Measured;
use crate::{Centred, Measure};

/// The folder of real data; `None` where it is not set, which CI does not accept.
fn real_data() -> Option<PathBuf> {
    let folder = std::env::var_os("CHOIR_REAL_DATA").map(PathBuf::from);
    let required = std::env::var_os("CHOIR_REQUIRE_REAL_DATA").is_some();
    assert!(folder.is_some() || !required, "CHOIR_REAL_DATA is not set, and CHOIR_REQUIRE_REAL_DATA is");
    if folder.is_none() {
        // Past the harness, which keeps what a passing test prints.
        _ = writeln!(std::io::stderr(), "published figures: not run (set CHOIR_REAL_DATA to the folder of real data)");
    }
    folder
}

/// Named columns of a file as numbers; commas between quotation marks separate nothing.
fn columns<const N: usize>(file: &str, names: [&str; N]) -> Option<Vec<[f64; N]>> {
    let text = std::fs::read_to_string(real_data()?.join("survey_api").join(file)).unwrap();
    let mut lines = text.lines().map(fields);
    let header = lines.next().unwrap();
    let places = names.map(|name| header.iter().position(|field| field == name).unwrap());
    Some(lines.map(|fields| places.map(|place| fields[place].parse().unwrap())).collect())
}

fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            other => fields.last_mut().unwrap().push(other),
        }
    }
    fields
}

/// Weights in steps of a ten-thousandth.
const WEIGHT: f64 = 1e4;

fn weighted_mean(rows: &[(f64, i64)], centred: Centred, binary: bool) -> crate::Estimate {
    let mut totals = [0.0; 5];
    for (weight, value) in rows {
        let weight = (weight * WEIGHT).round();
        let centre = (2 * value - (centred.minimum + centred.maximum)) as f64;
        let summands = [weight * centre, weight, 1.0, weight * weight, weight * centre * centre];
        totals.iter_mut().zip(summands).for_each(|(total, summand)| *total += summand);
    }
    let squares = (!binary).then_some(4);
    let measure = Measure::WeightedMean {
        sum: 0,
        weight: 1,
        count: 2,
        weight_squares: 3,
        squares,
        weight_resolution: 1.0 / WEIGHT,
        centred,
    };
    estimate(&measure, &without_noise(&totals))
}

fn without_noise(totals: &[f64]) -> Vec<Vec<Measured>> {
    totals.iter().map(|total| vec![exact(*total, Law::Gaussian, 1e-3)]).collect()
}

/// To six digits.
fn assert_close(found: Option<f64>, published: f64) {
    assert!(found.is_some_and(|found| (found / published - 1.0).abs() < 5e-7), "{found:?}, published {published}");
}

#[test]
fn the_weighted_mean_of_the_stratified_sample() {
    let Some(rows) = columns("apistrat.csv", ["pw", "api00"]) else { return };
    assert_eq!(rows.len(), 200);
    let rows: Vec<(f64, i64)> = rows.into_iter().map(|[weight, score]| (weight, score as i64)).collect();
    let centred = Centred { resolution: 1.0, minimum: 200, maximum: 1_000, divisor: 1 };
    let found = weighted_mean(&rows, centred, false);
    assert_close(found.value, 662.2874);
    // Kish's design effect: 200 (100 * 44.21^2 + 50 * 20.36^2 + 50 * 15.1^2) / 6194^2.
    assert_close(
        found.design_effect,
        200.0 * (100.0 * 44.21_f64.powi(2) + 50.0 * (20.36_f64.powi(2) + 15.1_f64.powi(2))) / 6_194_f64.powi(2),
    );
}

#[test]
fn the_weighted_total_of_the_stratified_sample() {
    let Some(rows) = columns("apistrat.csv", ["pw", "enroll"]) else { return };
    let summands = rows.iter().map(|[weight, pupils]| (weight * WEIGHT).round() * pupils);
    let totals = [summands.clone().sum(), summands.map(|summand| summand * summand).sum::<f64>()];
    let measure = Measure::WeightedTotal { total: 0, squares: 1, resolution: 1.0 / WEIGHT, never_negative: true };
    let found = estimate(&measure, &without_noise(&totals));
    assert_close(found.value, 3_687_178.0);
    // The published standard error, 114,642, knows the strata and the finite population; ours is on the safe side.
    let width = (found.upper.unwrap() - found.lower.unwrap()) / 2.0;
    assert!(width > 1.96 * 114_642.0, "{width}");
}

/// Weights are equal in the cluster sample: the published share, and the score interval of 4 of 183 schools.
#[test]
fn the_share_of_the_cluster_sample() {
    let Some(rows) = columns("apiclus1.csv", ["pw", "ell"]) else { return };
    let rows: Vec<(f64, i64)> = rows.into_iter().map(|[weight, learners]| (weight, i64::from(learners == 0.0))).collect();
    let found = weighted_mean(&rows, Centred { resolution: 1.0, minimum: 0, maximum: 1, divisor: 1 }, true);
    assert_close(found.value, 0.021_857_923);
    // Wilson: (p + z^2 / 2n -+ z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n).
    let (share, count, z2) = (4.0 / 183.0, 183.0, crate::Z_95.powi(2));
    let root = crate::Z_95 * (share * (1.0 - share) / count + z2 / (4.0 * count * count)).sqrt();
    let end = |root: f64| (share + z2 / (2.0 * count) + root) / (1.0 + z2 / count);
    assert_close(found.lower, end(-root));
    assert_close(found.upper, end(root));
}
