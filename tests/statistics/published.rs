//! Weighted figures of the stratified sample of California's schools, against those that the R package `survey` publishes.

use std::fmt::Write as _;
use std::path::Path;

use choir_release::document::Cell;

use crate::home::{Home, Statement};
use crate::records::real_data;

/// No rho that a ledger can hold brings the noise on 200 schools below the seventh digit: one school may weigh 45 of
/// 6,194, and moves the weighted mean by as much as 2.5 points. The sample taken so many times over, each time with new
/// references, has the same mean and design effect and so many times the total, under the same noise.
const COPIES: u32 = 1_500;

/// Of one school with 700 points between the bounds: half of that, times 45 over 6,194, over the square root of twice its
/// share (at least a third) of rho is a standard deviation of 0.1 points, and over the copies one of 0.00007. Six digits
/// are 0.0003.
const MEAN: Statement = Statement::new("1000", "SELECT SUM(weight * score) / SUM(weight) AS mean_score FROM stratified AS s{n}");

/// A school of 3,200 pupils may move the total by 144,000. Over the square root of twice the rho and over the copies that
/// is a standard deviation of 0.34 pupils; six digits are 1.8.
///
/// The rows are taken as all there is: of a sample the product refuses this total, because the squares of its summands
/// pass the largest number it adds up.
const TOTAL: Statement =
    Statement::new("40000", "SELECT SUM(weight * LEAST(pupils, 3200)) AS pupils FROM stratified_rows AS s{n}");

#[test]
fn weighted_figures_of_the_published_sample() {
    let Some(data) = real_data() else { return };
    let home = Home::of("schools");
    let copies = copies(&data.join("survey_api/apistrat.csv"));
    home.deliver("api", "stratified", &copies);
    let mean = only(&home, &MEAN);
    assert_close("the weighted mean", mean.value.unwrap(), 662.2874);
    // Kish's, of the published weights: that of the published figure, 1.2045, knows the strata.
    let weights = [(100.0, 44.21), (50.0, 20.36), (50.0, 15.1)];
    let squares: f64 = weights.iter().map(|(schools, weight)| schools * weight * weight).sum();
    let effect = mean.design_effect.unwrap();
    let expected: f64 = 200.0 * squares / 6_194_f64.powi(2);
    assert!((effect / expected - 1.0).abs() < 1e-4, "the design effect is {effect}, not {expected}");
    home.deliver("api", "stratified_rows", &copies);
    assert_close("the weighted total", only(&home, &TOTAL).value.unwrap() / f64::from(COPIES), 3_687_178.0);
}

/// To six digits.
fn assert_close(name: &str, found: f64, published: f64) {
    assert!((found / published - 1.0).abs() < 5e-7, "{name} is {found}, published {published}");
}

/// The one figure of an answer.
fn only(home: &Home, statement: &Statement) -> Cell {
    let answer = home.ask(statement, 0);
    answer.rows[0].cells[0].1.clone()
}

/// The file's rows many times over, with a number before each reference.
fn copies(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let (headings, rows) = text.split_once('\n').unwrap();
    assert!(headings.starts_with("cds,"), "the reference does not come first");
    let mut copies = format!("{headings}\n");
    for copy in 0..COPIES {
        rows.lines().for_each(|row| writeln!(copies, "{copy}-{row}").unwrap());
    }
    copies
}
