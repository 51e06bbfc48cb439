//! Full counts: an interval holds the file's own figure.

use std::path::Path;

use crate::coverage::{Watched, judge};
use crate::home::{Home, Statement};
use crate::records::{Resident, School, real_data};
use crate::truth::{by_group, codes, count, deviation, different, flag, mean, median, ninth_decile, sum, variance};

/// A value of a row, and a figure of many values.
type Value<T> = fn(&T) -> Option<f64>;
type Figure = fn(&[f64]) -> f64;

fn residents(data: &Path) -> (Home, Vec<Resident>) {
    let (home, file) = (Home::of("eusilc"), data.join("eusilc/eusilc.csv"));
    home.land("silc", "residents", &file);
    (home, Resident::all(&file))
}

fn schools(data: &Path) -> (Home, Vec<School>) {
    let (home, file) = (Home::of("schools"), data.join("survey_api/apipop.csv"));
    home.land("api", "schools", &file);
    (home, School::all(&file))
}

fn income(row: &Resident) -> Option<f64> {
    Some(row.income)
}

fn age(row: &Resident) -> Option<f64> {
    Some(row.age)
}

fn score(row: &School) -> Option<f64> {
    Some(row.score)
}

fn pupils(row: &School) -> Option<f64> {
    row.pupils
}

const RESIDENTS: Statement = Statement::new(
    "0.025",
    "SELECT region, sex, CASE WHEN age < 30 THEN 'young' WHEN age < 60 THEN 'middle' ELSE 'old' END AS years, \
            COUNT(*) AS people, SUM(income) AS incomes, AVG(income) AS mean_income, \
            AVG(CASE WHEN income > 20000 THEN 1 ELSE 0 END) AS share_above, SUM(income) / COUNT(*) AS ratio \
     FROM residents AS r{n} GROUP BY region, sex, years",
);

#[test]
fn counts_sums_means_shares_and_ratios_of_residents() {
    let Some(data) = real_data() else { return };
    let (home, rows) = residents(&data);
    let years = |age: f64| {
        if age < 30.0 {
            "young"
        } else if age < 60.0 {
            "middle"
        } else {
            "old"
        }
    };
    let keys = |row: &Resident| codes([&row.region, &row.sex, years(row.age)]);
    let known = |value: Value<Resident>, figure: Figure| by_group(&rows, 150, keys, value, figure);
    let mut watched = [
        Watched::new("people", known(income, count)),
        Watched::new("incomes", known(income, sum)),
        Watched::new("mean_income", known(income, mean)),
        Watched::new("share_above", known(|row| Some(flag(row.income > 20_000.0)), mean)),
        Watched::new("ratio", known(income, mean)),
    ];
    home.watch(&RESIDENTS, &mut watched);
    judge("residents", &watched);
}

const SPREADS: Statement = Statement::new(
    "0.2",
    "SELECT region, sex, VAR_SAMP(income) AS variance, STDDEV(age) AS deviation FROM residents AS r{n} GROUP BY region, sex",
);

#[test]
fn variances_and_deviations_of_residents() {
    let Some(data) = real_data() else { return };
    let (home, rows) = residents(&data);
    let keys = |row: &Resident| codes([&row.region, &row.sex]);
    let mut watched = [
        Watched::new("variance", by_group(&rows, 250, keys, income, variance)),
        Watched::new("deviation", by_group(&rows, 250, keys, age, deviation)),
    ];
    home.watch(&SPREADS, &mut watched);
    judge("residents", &watched);
}

const MEDIANS: Statement = Statement::new(
    "0.008",
    "SELECT region, MEDIAN(LEAST(GREATEST(income, 12000), 24000)) AS median FROM residents AS r{n} GROUP BY region",
);

const NINTH_DECILES: Statement = Statement::new(
    "0.03",
    "SELECT region, PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY LEAST(GREATEST(income, 24000), 44000)) AS ninth \
     FROM residents AS r{n} GROUP BY region",
);

/// Regions of 700 people or more: the ninth decile needs clearly more people above it than its noise reaches over.
#[test]
fn quantiles_of_residents() {
    let Some(data) = real_data() else { return };
    let (home, rows) = residents(&data);
    let known = |value: Value<Resident>, figure: Figure| by_group(&rows, 700, |row| codes([&row.region]), value, figure);
    let medians = known(|row| Some(row.income.clamp(12_000.0, 24_000.0)), median);
    let ninths = known(|row| Some(row.income.clamp(24_000.0, 44_000.0)), ninth_decile);
    for (statement, column, figures) in [(MEDIANS, "median", medians), (NINTH_DECILES, "ninth", ninths)] {
        let mut watched = [Watched::new(column, figures)];
        home.watch(&statement, &mut watched);
        judge("residents", &watched);
    }
}

const CUBES: Statement = Statement::new(
    "0.016",
    "SELECT region, sex, COUNT(*) AS people, SUM(income) AS incomes, COUNT(DISTINCT age) AS ages FROM residents AS r{n} \
     GROUP BY GROUPING SETS ((region, sex), (region), ())",
);

const ALL: &str = "(all)";

/// Totals that were made to agree with their parts, and the parts. Parts and totals are judged apart, since they share
/// noise; regions share little among each other. Numbers of different ages are not made to agree.
#[test]
fn grouping_sets_of_residents() {
    let Some(data) = real_data() else { return };
    let (home, rows) = residents(&data);
    let parts =
        |value: Value<Resident>, figure: Figure| by_group(&rows, 150, |row| codes([&row.region, &row.sex]), value, figure);
    let totals = |value: Value<Resident>, figure: Figure| {
        let mut known = by_group(&rows, 150, |row| codes([&row.region, ALL]), value, figure);
        known.extend(by_group(&rows, 150, |_| codes([ALL, ALL]), value, figure));
        known
    };
    let mut watched = [
        Watched::new("people", parts(income, count)),
        Watched::new("incomes", parts(income, sum)),
        Watched::new("ages", parts(age, different)),
        Watched::new("people", totals(income, count)),
        Watched::new("incomes", totals(income, sum)),
    ];
    home.watch(&CUBES, &mut watched);
    judge("grouping sets of residents", &watched);
}

const HOUSEHOLDS: Statement = Statement {
    rows: 9,
    ..Statement::new(
        "0.025",
        "SELECT region, size, COUNT(DISTINCT household_id) AS households, COUNT(*) AS people \
         FROM members AS m{n} GROUP BY region, size",
    )
};

const AGES_OF_HOUSEHOLDS: Statement = Statement {
    rows: 9,
    ..Statement::new("0.3", "SELECT region, size, AVG(age) AS mean_age FROM members AS m{n} GROUP BY region, size")
};

/// Who is protected has up to nine rows: no household is larger, so that bounding takes nothing away.
#[test]
fn households_with_everybody_in_them() {
    let Some(data) = real_data() else { return };
    let (home, file) = (Home::of("eusilc"), data.join("eusilc/eusilc.csv"));
    home.land("silc", "members", &file);
    let rows = Resident::all(&file);
    let keys = |row: &Resident| codes([&row.region, &row.size]);
    let known = |value: Value<Resident>, figure: Figure| by_group(&rows, 240, keys, value, figure);
    let mut watched = [
        Watched::new("households", known(|row| row.household.parse().ok(), different)),
        Watched::new("people", known(age, count)),
    ];
    home.watch(&HOUSEHOLDS, &mut watched);
    let mut ages = [Watched::new("mean_age", known(age, mean))];
    home.watch(&AGES_OF_HOUSEHOLDS, &mut ages);
    judge("households", &watched);
    judge("households", &ages);
}

const COUNTIES: Statement = Statement::new(
    "0.04",
    "SELECT county, COUNT(*) AS rows_in_all, COUNT(DISTINCT school_id) AS schools, SUM(pupils) AS pupils, \
            AVG(score) AS mean_score, AVG(CASE WHEN awards = 'Yes' THEN 1 ELSE 0 END) AS share_awarded, \
            SUM(tested) / SUM(pupils) AS share_tested, \
            COUNT(DISTINCT WIDTH_BUCKET(score, 300, 1000, 140)) AS scores \
     FROM schools AS s{n} GROUP BY county",
);

#[test]
fn counts_sums_means_shares_and_ratios_of_schools() {
    let Some(data) = real_data() else { return };
    let (home, rows) = schools(&data);
    let known = |value: Value<School>, figure: Figure| by_group(&rows, 135, |row| codes([&row.county]), value, figure);
    let enrolled = known(pupils, sum);
    let tested = known(|row| row.tested, sum);
    let share_tested = enrolled.iter().map(|(county, pupils)| (county.clone(), tested[county] / pupils)).collect();
    let mut watched = [
        Watched::new("rows_in_all", known(score, count)),
        Watched::new("schools", known(score, count)),
        Watched::new("pupils", enrolled),
        Watched::new("mean_score", known(score, mean)),
        Watched::new("share_awarded", known(|row| Some(flag(row.awards == "Yes")), mean)),
        Watched::new("share_tested", share_tested),
        Watched::new("scores", known(|row| Some(((row.score - 300.0) / 5.0).floor()), different)),
    ];
    home.watch(&COUNTIES, &mut watched);
    judge("schools", &watched);
}

/// The counties of 260 to 430 schools, and all others together.
const LARGE: [&str; 7] = ["1", "9", "29", "33", "35", "36", "42"];

const SCHOOL_SPREADS: Statement = Statement::new(
    "0.15",
    "SELECT CASE WHEN county IN ('1', '9', '29', '33', '35', '36', '42') THEN county ELSE 'other' END AS place, \
            VAR_SAMP(score) AS variance, STDDEV(pupils) AS deviation \
     FROM schools AS s{n} GROUP BY place",
);

#[test]
fn variances_and_deviations_of_schools() {
    let Some(data) = real_data() else { return };
    let (home, mut rows) = schools(&data);
    rows.retain(|row| LARGE.contains(&row.county.as_str()));
    let known = |value: Value<School>, figure: Figure| by_group(&rows, 200, |row| codes([&row.county]), value, figure);
    let mut watched = [Watched::new("variance", known(score, variance)), Watched::new("deviation", known(pupils, deviation))];
    home.watch(&SCHOOL_SPREADS, &mut watched);
    judge("schools", &watched);
}

const SCHOOL_MEDIANS: Statement = Statement::new(
    "0.05",
    "SELECT CASE WHEN county IN ('1', '9', '29', '33', '35', '36', '42') THEN county ELSE 'other' END AS place, \
            MEDIAN(LEAST(GREATEST(pupils, 250), 850)) AS median \
     FROM schools AS s{n} WHERE pupils IS NOT NULL GROUP BY place",
);

const SCHOOL_NINTH_DECILES: Statement = Statement::new(
    "0.12",
    "SELECT CASE WHEN county IN ('1', '9', '29', '33', '35', '36', '42') THEN county ELSE 'other' END AS place, \
            PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY LEAST(GREATEST(score, 740), 960)) AS ninth \
     FROM schools AS s{n} GROUP BY place",
);

/// LEAST and GREATEST leave nulls out, as in PostgreSQL: of a school without a number of pupils they would make 250.
#[test]
fn quantiles_of_schools() {
    let Some(data) = real_data() else { return };
    let (home, mut rows) = schools(&data);
    rows.retain(|row| LARGE.contains(&row.county.as_str()));
    let known = |value: Value<School>, figure: Figure| by_group(&rows, 200, |row| codes([&row.county]), value, figure);
    let medians = known(|row| row.pupils.map(|pupils| pupils.clamp(250.0, 850.0)), median);
    let ninths = known(|row| Some(row.score.clamp(740.0, 960.0)), ninth_decile);
    for (statement, column, figures) in [(SCHOOL_MEDIANS, "median", medians), (SCHOOL_NINTH_DECILES, "ninth", ninths)] {
        let mut watched = [Watched::new(column, figures)];
        home.watch(&statement, &mut watched);
        judge("schools", &watched);
    }
}

const SCHOOL_CUBES: Statement = Statement::new(
    "0.03",
    "SELECT county, level, COUNT(*) AS schools, SUM(pupils) AS pupils FROM schools AS s{n} \
     GROUP BY ROLLUP (county, level)",
);

#[test]
fn grouping_sets_of_schools() {
    let Some(data) = real_data() else { return };
    let (home, rows) = schools(&data);
    let parts = |value: Value<School>, figure: Figure| by_group(&rows, 70, |row| codes([&row.county, &row.level]), value, figure);
    let totals = |value: Value<School>, figure: Figure| {
        let mut known = by_group(&rows, 135, |row| codes([&row.county, ALL]), value, figure);
        known.extend(by_group(&rows, 135, |_| codes([ALL, ALL]), value, figure));
        known
    };
    let mut watched = [
        Watched::new("schools", parts(score, count)),
        Watched::new("pupils", parts(pupils, sum)),
        Watched::new("schools", totals(score, count)),
        Watched::new("pupils", totals(pupils, sum)),
    ];
    home.watch(&SCHOOL_CUBES, &mut watched);
    judge("grouping sets of schools", &watched);
}
