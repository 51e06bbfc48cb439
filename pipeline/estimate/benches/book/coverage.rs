//! How often the published intervals of each table hold the truth, and how often those of the measurements alone do.
//!
//! The truth is fixed, the noise new in every repetition. A table's share is the mean over repetitions of the part of its
//! cells whose interval holds the truth; its standard error comes from the spread between repetitions, since the cells of
//! one release err together.

use choir_contract::Rho;
use choir_estimate::Z_95;
use choir_estimate::book::{BookCell, BookPlan, Measurements};

use super::kernel::Kernel;
use super::people::People;

/// Of the smallest share of a table, and of the share of all cells.
const LEAST: (f64, f64) = (0.93, 0.95);

/// A table's share is too small when it lies so many of its standard errors below: chance alone puts one of 126 tables there
/// in fewer than one run of 200. Intervals a tenth narrower are found from about 200 repetitions on.
const ERRORS: f64 = 4.0;

/// The interval of the measurement, a tenth narrower one, and the published one: whether each holds the truth.
fn held(cell: &BookCell, truth: f64) -> [bool; 3] {
    let apart = (cell.unbiased.value - truth).abs() / cell.unbiased.deviation;
    [apart <= Z_95, apart <= 0.9 * Z_95, cell.lower as f64 <= truth && truth <= cell.upper as f64]
}

/// For each kind of interval and each table: what part of its cells holds the truth, one number a repetition.
fn parts(plan: &BookPlan, people: &People, rho: Rho, repetitions: usize) -> [Vec<Vec<f64>>; 3] {
    let exact: Vec<Vec<i64>> = plan.tables().iter().map(|table| people.counts(&table.view)).collect();
    let mut parts = [(); 3].map(|()| vec![Vec::new(); exact.len()]);
    let mut kernel = Kernel::new();
    for _ in 0..repetitions {
        let sealed = plan.marginals().map(|(view, shape)| shape.sealed(&people.counts(view)).unwrap()).collect();
        let noised = kernel.release(plan.release_plan(), sealed, rho);
        let tables = Measurements::new(plan, &noised).unwrap().tables();
        for (place, (table, exact)) in tables.tables.iter().zip(&exact).enumerate() {
            let found: Vec<[bool; 3]> = table.cells.iter().zip(exact).map(|(cell, truth)| held(cell, *truth as f64)).collect();
            for (kind, parts) in parts.iter_mut().enumerate() {
                parts[place].push(found.iter().filter(|held| held[kind]).count() as f64 / found.len() as f64);
            }
        }
    }
    parts
}

/// Prints the shares, and tells whether the published ones are as large as they are said to be.
pub(crate) fn compare(title: &str, plan: &BookPlan, people: &People, rho: Rho, repetitions: usize) -> bool {
    println!("\n{title}: {repetitions} repetitions");
    let cells: Vec<f64> = plan.tables().iter().map(|table| people.counts(&table.view).len() as f64).collect();
    let mut met = true;
    for (name, parts) in ["measured", "measured, a tenth narrower", "published"].iter().zip(parts(plan, people, rho, repetitions))
    {
        let shares: Vec<(f64, f64)> = parts.iter().map(|parts| mean(parts)).collect();
        let all = shares.iter().zip(&cells).map(|((share, _), cells)| share * cells).sum::<f64>() / cells.iter().sum::<f64>();
        let worst = (0..shares.len()).min_by(|one, other| shares[*one].0.total_cmp(&shares[*other].0)).unwrap_or(0);
        let (share, error) = shares[worst];
        println!(
            "    {name:<27} all cells {:.2}%; worst table {:.2}% (standard error {:.2}), levels {:?}",
            100.0 * all,
            100.0 * share,
            100.0 * error,
            plan.tables()[worst].view.levels()
        );
        if *name == "published" {
            met = all >= LEAST.1 && shares.iter().all(|(share, error)| share + ERRORS * error >= LEAST.0);
        }
    }
    println!(
        "    at least {:.0}% in every table, within {ERRORS:.0} standard errors, and {:.0}% in all: {}",
        100.0 * LEAST.0,
        100.0 * LEAST.1,
        if met { "met" } else { "MISSED" }
    );
    met
}

/// Mean and its standard error.
fn mean(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, (squares / (count - 1.0).max(1.0) / count).sqrt())
}
