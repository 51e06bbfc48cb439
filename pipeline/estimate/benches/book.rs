//! Accuracy of table books: all one- and two-way tables of six variables, beside the even split of the same budget.
//!
//! ```text
//! cargo bench -p choir-estimate --bench book              # 20 repetitions a budget
//! CHOIR_BOOK_REPETITIONS=100 cargo bench ...              # more of them
//! cargo bench ... -- coverage                             # how often intervals hold the truth, table by table
//! cargo bench ... -- shipped                              # the shipped report, with its long lists of countries
//! cargo bench ... -- people > people.csv                  # the invented people, for `book/compare_opendp.py`
//! ```
//!
//! The people are invented (`book/invented.rs`: drawn from ten latent classes, skewed like the programme; a hash of their
//! table is checked). Where `CHOIR_REAL_DATA` is set, their table is compared with the kept one, and 1,371 people of the
//! teaching file of the Census 2011 come second. Every number is printed from noise that the kernel drew under a grant.
//! `book/compare_opendp.py` runs AIM and MST on the same people; their means are kept below, so that the targets stand
//! beside them.
//!
//! Measured, 40 repetitions, as parts of the even split (two-way TV, RMSE); AIM and MST of OpenDP 0.16 have ten runs each (AIM at
//! epsilon 0.5 has thirty, AIM on the Census people five), on the same people, epsilon, delta and tables:
//!
//! | epsilon | book | budget by rho alone | unbiased | AIM | MST | book, Census | AIM, Census |
//! |---|---|---|---|---|---|---|---|
//! | 0.5 | .153, .238 | .156, .244 | .782, .779 | .157, .251 | .206, .305 | .189, .286 | .231, .412 |
//! | 1 | .204, .296 | .213, .311 | .781, .776 | .244, .368 | .267, .383 | .249, .346 | .293, .442 |
//! | 2 | .274, .375 | .282, .389 | .783, .777 | .389, .594 | .368, .515 | .337, .433 | .454, .657 |
//!
//! The nearest is AIM at epsilon 0.5: its two-way TV is .1210 with a standard error of .0013, that of the book .1181 (.0016), and
//! .1204 (.0014) where the budget of the book is that of rho alone, as AIM's is. Published intervals held 97% of all cells, and 93.3%
//! in the worst table of any of the six runs.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints, and stops where something is wrong")]

mod book {
    pub(crate) mod coverage;
    mod invented;
    pub(crate) mod kernel;
    pub(crate) mod people;
    pub(crate) mod score;
    pub(crate) mod shipped;
}

use std::num::NonZeroU32;
use std::time::Instant;

use book::kernel::Kernel;
use book::people::People;
use book::score::{Score, Scores};
use choir_contract::Rho;
use choir_estimate::book::{BookPlan, Domain, Measurements, Objective, TablePlan, Variable, View};
use choir_mechanism::{
    ColumnPlan, Law, NoisedColumn, ReleasePlan, SealedColumn, Sensitivity, Shape, accounting, gaussian_profile,
};

const DELTA: f64 = 1e-6;

/// Epsilon, and the largest ratios to the even split that are accepted on the invented people: two-way total variation,
/// RMSE.
const TARGETS: [(f64, f64, f64); 3] = [(0.5, 0.17, 0.27), (1.0, 0.22, 0.33), (2.0, 0.29, 0.41)];

/// RMSE and two-way total variation of OpenDP 0.16 on the invented people (`book/compare_opendp.py`): AIM, MST.
const OPENDP: [[(f64, f64); 2]; 3] =
    [[(9.97, 0.1210), (12.14, 0.1590)], [(7.64, 0.0979), (7.96, 0.1072)], [(6.52, 0.0823), (5.65, 0.0779)]];

fn main() {
    let asked = |word: &str| std::env::args().any(|argument| argument == word);
    if asked("people") || asked("census") {
        let people = if asked("people") { Some(People::invented()) } else { People::census() };
        print!("{}", people.map(|people| people.listed()).unwrap_or_default());
        return;
    }
    let repetitions = std::env::var("CHOIR_BOOK_REPETITIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(20);
    if asked("coverage") {
        let met = coverage(repetitions);
        println!("{}", if met { "all intervals hold as often as they say" } else { "AN INTERVAL IS TOO NARROW" });
        return;
    }
    if asked("shipped") {
        let met = book::shipped::compare(repetitions);
        println!(
            "{}",
            if met { "no table is worse than its measurement by a tenth" } else { "A TABLE IS WORSE THAN ITS MEASUREMENT" }
        );
        return;
    }
    let mut met = compare("six variables, 1,371 invented people", &People::invented(), repetitions);
    if let Some(people) = People::census() {
        met &= compare("six variables, 1,371 people of the Census 2011 teaching file", &people, repetitions);
    }
    wide();
    println!("{}", if met { "all targets are met" } else { "A TARGET IS MISSED" });
}

fn coverage(repetitions: usize) -> bool {
    let mut met = true;
    let sets = [Some(("invented people", People::invented())), People::census().map(|people| ("Census 2011", people))];
    for (name, people) in sets.into_iter().flatten() {
        for (epsilon, ..) in TARGETS {
            let rho = gaussian_profile::rho_within(epsilon, DELTA).unwrap();
            let title = format!("{name}, epsilon {epsilon}");
            met &= book::coverage::compare(&title, &plan(&people.sizes), &people, rho, repetitions);
        }
    }
    met
}

/// The plan of all one- and two-way tables; tables of one variable, which everybody reads first, count double.
fn plan(sizes: &[usize]) -> BookPlan {
    let variables = sizes.iter().enumerate().map(|(place, size)| Variable::new(&place.to_string(), *size)).collect();
    let domain = Domain::new(variables, vec![], vec![]).unwrap();
    let importance = |view: &View| if view.axes().count() == 1 { 2.0 } else { 1.0 };
    let tables = views(sizes.len()).into_iter().map(|view| TablePlan { importance: importance(&view), view }).collect();
    BookPlan::new(domain, tables, Objective::MeanVariance, NonZeroU32::MIN).unwrap()
}

fn views(variables: usize) -> Vec<View> {
    let singles = (0..variables).map(|one| View::new(variables, &[(one, 1)]));
    let pairs = (0..variables).flat_map(|one| (one + 1..variables).map(move |two| (one, two)));
    singles.chain(pairs.map(|(one, two)| View::new(variables, &[(one, 1), (two, 1)]))).collect()
}

/// One repetition of everything at one budget.
struct Run<'a> {
    people: &'a People,
    plan: BookPlan,
    exact: Vec<Vec<f64>>,
}

impl Run<'_> {
    fn score(&self, tables: &[Vec<f64>]) -> Score {
        Score::new(self.people.sizes.len(), self.people.rows(), &self.exact, tables)
    }

    fn even(&self, kernel: &mut Kernel, rho: Rho) -> Score {
        let count = NonZeroU32::MIN;
        let bound = choir_contract::ContributionBound { max_groups: count, max_rows_per_group: count };
        let shape = Shape::Vector { sensitivity: Sensitivity::of_units(bound) };
        let columns = self.exact.iter().map(|_| ColumnPlan { shape: shape.clone(), weight: count }).collect();
        let sealed = self.exact.iter().map(|table| SealedColumn::Vector(table.iter().map(|cell| *cell as i64).collect()));
        let noised = kernel.release(ReleasePlan { law: Law::Gaussian, columns, threshold: None }, sealed.collect(), rho);
        let values = |column: &NoisedColumn| match column {
            NoisedColumn::Vector(vector) => vector.values().iter().map(|value| *value as f64).collect(),
            NoisedColumn::Quantile(_) => Vec::new(),
        };
        self.score(&noised.columns().iter().map(values).collect::<Vec<_>>())
    }

    /// Scores of the unbiased measurements and of the book, how many intervals of each table hold the truth, and seconds.
    fn book(&self, kernel: &mut Kernel, rho: Rho) -> (Score, Score, Vec<f64>, f64) {
        let sealed = self.plan.marginals().map(|(view, shape)| shape.sealed(&self.people.counts(view)).unwrap()).collect();
        let noised = kernel.release(self.plan.release_plan(), sealed, rho);
        let started = Instant::now();
        let tables = Measurements::new(&self.plan, &noised).unwrap().tables();
        let seconds = started.elapsed().as_secs_f64();
        assert!(tables.routes.iter().all(|(_, reached)| *reached), "the fit fell back");
        let holds = |(table, exact): (&choir_estimate::book::BookTable, &Vec<f64>)| {
            let held = |(cell, truth): &(&choir_estimate::book::BookCell, &f64)| {
                (cell.lower as f64) <= **truth && **truth <= cell.upper as f64
            };
            table.cells.iter().zip(exact).filter(held).count() as f64
        };
        let held = tables.tables.iter().zip(&self.exact).map(holds).collect();
        let values = |of: fn(&choir_estimate::book::BookCell) -> f64| -> Vec<Vec<f64>> {
            tables.tables.iter().map(|table| table.cells.iter().map(of).collect()).collect()
        };
        let unbiased = self.score(&values(|cell| cell.unbiased.value));
        (unbiased, self.score(&values(|cell| cell.published as f64)), held, seconds)
    }
}

fn compare(title: &str, people: &People, repetitions: usize) -> bool {
    println!("\n{title}; delta {DELTA}, {repetitions} repetitions; RMSE in people over all cells, TV = mean total variation");
    let plan = plan(&people.sizes);
    let exact = plan.tables().iter().map(|table| people.counts(&table.view).iter().map(|count| *count as f64).collect());
    let run = Run { people, exact: exact.collect(), plan: plan.clone() };
    let mut met = true;
    for ((epsilon, most_variation, most_error), opendp) in TARGETS.into_iter().zip(OPENDP) {
        let mut kernel = Kernel::new();
        let (zero, exact) =
            (accounting::rho_within(epsilon, DELTA).unwrap(), gaussian_profile::rho_within(epsilon, DELTA).unwrap());
        let [mut even, mut unbiased, mut book, mut book_zero] = [(); 4].map(|()| Scores::default());
        let (mut held, mut seconds) = (vec![0.0; run.exact.len()], 0.0);
        for _ in 0..repetitions {
            even.add(run.even(&mut kernel, zero));
            let (own_unbiased, own, own_held, own_seconds) = run.book(&mut kernel, exact);
            unbiased.add(own_unbiased);
            book.add(own);
            held.iter_mut().zip(own_held).for_each(|(held, own)| *held += own / repetitions as f64);
            seconds += own_seconds / repetitions as f64;
            book_zero.add(run.book(&mut kernel, zero).1);
        }
        println!("\nepsilon {epsilon}: rho {zero} by rho alone, {exact} by the exact Gaussian profile");
        even.print("even split, discrete Gaussian", &even);
        unbiased.print("book, unbiased", &even);
        book_zero.print("book, budget by rho alone", &even);
        book.print("book", &even);
        let cells: usize = run.exact.iter().map(Vec::len).sum();
        let shares = held.iter().zip(&run.exact).map(|(held, table)| held / table.len() as f64);
        let (all, least) = (held.iter().sum::<f64>() / cells as f64, shares.fold(1.0, f64::min));
        println!(
            "    intervals hold {:.1}% of the cells, {:.1}% in the worst table; fit {seconds:.2} s",
            100.0 * all,
            100.0 * least
        );
        let (error, variation) = book.ratios(&even);
        let (own_error, own_variation) = book.means();
        let (plain_error, plain_variation) = unbiased.ratios(&even);
        let mut own_met = error < plain_error && variation < plain_variation && plain_error < 1.0 && plain_variation < 1.0;
        let mut line = "    order: book before unbiased before even split".to_owned();
        if people.invented {
            line += &format!("; target: TV {most_variation}, RMSE {most_error}");
            own_met &= variation <= most_variation && error <= most_error;
        }
        println!("{line}: {}", if own_met { "met" } else { "MISSED" });
        if people.invented {
            for (name, (error, variation)) in ["AIM", "MST"].into_iter().zip(opendp) {
                let (error_ratio, variation_ratio) = (own_error.0 / error, own_variation.0 / variation);
                println!("    book over {name}: RMSE {error_ratio:.3}, two-way TV {variation_ratio:.3}");
            }
        }
        met &= own_met;
    }
    met
}

/// Twenty variables with all pairs: plan, release, fit and records.
fn wide() {
    let people = People::wide(20, 5_000);
    let mut kernel = Kernel::new();
    let started = Instant::now();
    let plan = plan(&people.sizes);
    let planned = started.elapsed().as_secs_f64();
    let sealed = plan.marginals().map(|(view, shape)| shape.sealed(&people.counts(view)).unwrap()).collect();
    let noised = kernel.release(plan.release_plan(), sealed, gaussian_profile::rho_within(1.0, DELTA).unwrap());
    let released = started.elapsed().as_secs_f64();
    let tables = Measurements::new(&plan, &noised).unwrap().tables();
    let exact: Vec<Vec<f64>> =
        plan.tables().iter().map(|table| people.counts(&table.view).iter().map(|count| *count as f64).collect()).collect();
    let shown = |of: fn(&choir_estimate::book::BookCell) -> f64| -> Vec<Vec<f64>> {
        tables.tables.iter().map(|table| table.cells.iter().map(of).collect()).collect()
    };
    println!("\ntwenty variables, {} tables, {} noised cells, {} people", plan.tables().len(), plan.cells(), people.rows());
    println!(
        "    plan {planned:.1} s, release {:.1} s, fit and records {:.1} s, all {:.1} s; {:?}",
        released - planned,
        started.elapsed().as_secs_f64() - released,
        started.elapsed().as_secs_f64(),
        tables.routes
    );
    for (name, values) in [("unbiased", shown(|cell| cell.unbiased.value)), ("book", shown(|cell| cell.published as f64))] {
        let mut scores = Scores::default();
        scores.add(Score::new(people.sizes.len(), people.rows(), &exact, &values));
        scores.print(name, &scores);
    }
}
