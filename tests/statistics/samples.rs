//! Samples: an interval holds the figure of the file from which the sample was drawn, by noise and chance together.
//!
//! Every sample of a file is a group of one and the same statement, so that its draw and its noise are its own. The noise
//! is about as large as the chance of the draw: an interval that knew only one of the two would hold about 8 in 10.
//! Samples are a thirtieth of their file, which makes an interval that takes the file for endless 1.7% too wide: it holds
//! 95.4 instead of 95 in 100.

use std::fmt::Display;

use crate::coverage::{Figures, REPETITIONS, Watched, judge};
use crate::draws::{Dice, Draws};
use crate::home::{Home, Statement};
use crate::records::{Resident, School, real_data};
use crate::truth::{by_group, codes, count, flag, mean, median, ninth_decile, sum, variance};

/// A value of a row, and a figure of many values.
type Value<T> = fn(&T) -> Option<f64>;
type Figure = fn(&[f64]) -> f64;

/// Lands a hundred new samples as often as needed, and asks of each of them. `own` are columns of which the sample's own
/// figure is known, not the population's.
fn watch<'a, T: 'a>(
    home: &Home,
    partner: &str,
    dataset: &str,
    mut deliver: impl FnMut() -> (Draws<'a, T>, String),
    asked: &mut [(Statement, Vec<Watched>)],
    own: impl Fn(&Draws<'a, T>, &str) -> Option<Figures>,
    cells: usize,
) {
    for landing in 0..REPETITIONS.div_ceil(cells) {
        let (draws, text) = deliver();
        home.deliver(partner, dataset, &text);
        for (statement, watched) in asked.iter_mut() {
            let answer = home.ask(statement, landing);
            for watched in watched.iter_mut() {
                watched.renew(|column| own(&draws, column));
                watched.see(&answer);
            }
        }
    }
}

fn age(row: &Resident) -> Option<f64> {
    Some(row.age)
}

fn poor(row: &Resident) -> Option<f64> {
    Some(flag(row.income < 15_000.0))
}

fn score(row: &School) -> Option<f64> {
    Some(row.score)
}

fn awarded(row: &School) -> Option<f64> {
    Some(flag(row.awards == "Yes"))
}

fn line<const N: usize>(fields: [&dyn Display; N]) -> String {
    fields.map(ToString::to_string).join(",")
}

const OF_RESIDENTS: [Statement; 5] = [
    Statement::new(
        "0.2",
        "SELECT draw, sex, AVG(age) AS mean_age, AVG(CASE WHEN income > 20000 THEN 1 ELSE 0 END) AS share_above \
         FROM sample AS s{n} GROUP BY draw, sex",
    ),
    Statement::new(
        "0.07",
        "SELECT draw, sex, MEDIAN(LEAST(GREATEST(income, 12000), 24000)) AS median FROM sample AS s{n} GROUP BY draw, sex",
    ),
    Statement::new(
        "0.35",
        "SELECT draw, sex, PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY LEAST(GREATEST(income, 24000), 44000)) AS ninth \
         FROM sample AS s{n} GROUP BY draw, sex",
    ),
    Statement::new("0.01", "SELECT draw, sex, COUNT(*) AS people, SUM(age) AS years FROM sample AS s{n} GROUP BY draw, sex"),
    Statement::new(
        "0.3",
        "SELECT draw, sex, VAR_SAMP(age) AS variance, SUM(age) / COUNT(*) AS ratio, \
                VAR_SAMP(age) AS variance_of_all, SUM(age) / COUNT(*) AS ratio_of_all \
         FROM sample AS s{n} GROUP BY draw, sex",
    ),
];

/// Numbers and plain sums of rows are those of the sample, and so, as the product stands, are variances and ratios: how
/// often those hold the figure of the population is told and not judged.
#[test]
fn simple_samples_of_residents() {
    let Some(data) = real_data() else { return };
    let people = Resident::all(&data.join("eusilc/eusilc.csv"));
    let known = |value: Value<Resident>, figure: Figure| by_group(&people, 1, |row| codes([&row.sex]), value, figure);
    let [means, half, ninth, numbers, spreads] = OF_RESIDENTS;
    let mut asked = [
        (
            means,
            vec![
                Watched::new("mean_age", known(age, mean)),
                Watched::new("share_above", known(|row| Some(flag(row.income > 20_000.0)), mean)),
            ],
        ),
        (half, vec![Watched::new("median", known(|row| Some(row.income.clamp(12_000.0, 24_000.0)), median))]),
        (ninth, vec![Watched::new("ninth", known(|row| Some(row.income.clamp(24_000.0, 44_000.0)), ninth_decile))]),
        (numbers, vec![Watched::new("people", Figures::new()), Watched::new("years", Figures::new())]),
        (
            spreads,
            vec![
                Watched::new("variance", Figures::new()),
                Watched::new("ratio", Figures::new()),
                Watched::told("variance_of_all", known(age, variance)),
                Watched::told("ratio_of_all", known(age, mean)),
            ],
        ),
    ];
    let home = Home::of("eusilc");
    let mut dice = Dice::new(1);
    let deliver = || {
        let draws = Draws::simple(&mut dice, &people, 400);
        let text = draws.file("rb030,rb090,age,eqIncome", |code, row| {
            line([&format_args!("{code}-{}", row.id), &row.sex, &row.raw_age, &row.raw_income])
        });
        (draws, text)
    };
    let own = |draws: &Draws<Resident>, column: &str| {
        let figure: Figure = match column {
            "people" => count,
            "years" => sum,
            "variance" => variance,
            "ratio" => mean,
            _ => return None,
        };
        Some(by_group(&draws.rows(), 1, |(code, row)| codes([code, &row.sex]), |(_, row)| age(row), figure))
    };
    watch(&home, "silc", "sample", deliver, &mut asked, own, 200);
    asked.iter().for_each(|(_, watched)| judge("samples of residents", watched));
}

const OF_WEIGHTED_RESIDENTS: Statement = Statement::new(
    "0.4",
    "SELECT draw, sex, SUM(weight) AS people, SUM(weight * age) AS years, \
            SUM(weight * CASE WHEN income < 15000 THEN 1 ELSE 0 END) AS poor, \
            SUM(weight * age) / SUM(weight) AS mean_age, \
            SUM(weight * CASE WHEN income < 15000 THEN 1 ELSE 0 END) / SUM(weight) AS share_poor \
     FROM weighted_sample AS s{n} GROUP BY draw, sex",
);

/// A row comes into the sample with the chance of one over its weight, as the schema clips and rounds it; the file says
/// the weight before it is clipped.
#[test]
fn weighted_samples_of_residents() {
    let Some(data) = real_data() else { return };
    let people = Resident::all(&data.join("eusilc/eusilc.csv"));
    let known = |value: Value<Resident>, figure: Figure| by_group(&people, 1, |row| codes([&row.sex]), value, figure);
    let mut asked = [(
        OF_WEIGHTED_RESIDENTS,
        vec![
            Watched::new("people", known(age, count)),
            Watched::new("years", known(age, sum)),
            Watched::new("poor", known(poor, sum)),
            Watched::new("mean_age", known(age, mean)),
            Watched::new("share_poor", known(poor, mean)),
        ],
    )];
    let home = Home::of("eusilc");
    let mut dice = Dice::new(2);
    let deliver = || {
        let draws = Draws::weighted(&mut dice, &people, Resident::weight);
        let text = draws.file("rb030,rb090,age,eqIncome,weight", |code, row| {
            line([&format_args!("{code}-{}", row.id), &row.sex, &row.raw_age, &row.raw_income, &row.sampled_weight()])
        });
        (draws, text)
    };
    watch(&home, "silc", "weighted_sample", deliver, &mut asked, |_, _| None, 200);
    asked.iter().for_each(|(_, watched)| judge("weighted samples of residents", watched));
}

const OF_SCHOOLS: [Statement; 3] = [
    Statement::new(
        "0.2",
        "SELECT draw, AVG(score) AS mean_score, AVG(CASE WHEN awards = 'Yes' THEN 1 ELSE 0 END) AS share_awarded \
         FROM sample AS s{n} GROUP BY draw",
    ),
    Statement::new("0.07", "SELECT draw, MEDIAN(LEAST(GREATEST(score, 500), 830)) AS median FROM sample AS s{n} GROUP BY draw"),
    Statement::new(
        "0.35",
        "SELECT draw, PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY LEAST(GREATEST(score, 740), 960)) AS ninth \
         FROM sample AS s{n} GROUP BY draw",
    ),
];

#[test]
fn simple_samples_of_schools() {
    let Some(data) = real_data() else { return };
    let schools = School::all(&data.join("survey_api/apipop.csv"));
    let known = |value: Value<School>, figure: Figure| by_group(&schools, 1, |_| Vec::new(), value, figure);
    let [means, half, ninth] = OF_SCHOOLS;
    let mut asked = [
        (means, vec![Watched::new("mean_score", known(score, mean)), Watched::new("share_awarded", known(awarded, mean))]),
        (half, vec![Watched::new("median", known(|row| Some(row.score.clamp(500.0, 830.0)), median))]),
        (ninth, vec![Watched::new("ninth", known(|row| Some(row.score.clamp(740.0, 960.0)), ninth_decile))]),
    ];
    let home = Home::of("schools");
    let mut dice = Dice::new(3);
    let deliver = || {
        let draws = Draws::simple(&mut dice, &schools, 200);
        let text = draws.file("cds,stype,awards,api00", |code, row| {
            line([&format_args!("{code}-{}", row.id), &row.level, &row.awards, &row.score])
        });
        (draws, text)
    };
    watch(&home, "api", "sample", deliver, &mut asked, |_, _| None, 100);
    asked.iter().for_each(|(_, watched)| judge("samples of schools", watched));
}

const OF_WEIGHTED_SCHOOLS: Statement = Statement::new(
    "0.5",
    "SELECT draw, SUM(weight) AS schools, SUM(weight * score) AS points, \
            SUM(weight * CASE WHEN awards = 'Yes' THEN 1 ELSE 0 END) AS awarded, \
            SUM(weight * score) / SUM(weight) AS mean_score, \
            SUM(weight * CASE WHEN awards = 'Yes' THEN 1 ELSE 0 END) / SUM(weight) AS share_awarded \
     FROM weighted_sample AS s{n} GROUP BY draw",
);

/// Weights of the published stratified sample: primary schools weigh three times as much as others.
#[test]
fn weighted_samples_of_schools() {
    let Some(data) = real_data() else { return };
    let schools = School::all(&data.join("survey_api/apipop.csv"));
    let known = |value: Value<School>, figure: Figure| by_group(&schools, 1, |_| Vec::new(), value, figure);
    let mut asked = [(
        OF_WEIGHTED_SCHOOLS,
        vec![
            Watched::new("schools", known(score, count)),
            Watched::new("points", known(score, sum)),
            Watched::new("awarded", known(awarded, sum)),
            Watched::new("mean_score", known(score, mean)),
            Watched::new("share_awarded", known(awarded, mean)),
        ],
    )];
    let home = Home::of("schools");
    let mut dice = Dice::new(4);
    let deliver = || {
        let draws = Draws::weighted(&mut dice, &schools, School::weight);
        let text = draws.file("cds,stype,awards,api00,weight", |code, row| {
            line([&format_args!("{code}-{}", row.id), &row.level, &row.awards, &row.score, &row.sampled_weight()])
        });
        (draws, text)
    };
    watch(&home, "api", "weighted_sample", deliver, &mut asked, |_, _| None, 100);
    asked.iter().for_each(|(_, watched)| judge("weighted samples of schools", watched));
}
