//! Whole records near a fit: every table of a component is then counted from the same records, so that all tables are whole
//! numbers from zero on, and add up.
//!
//! The records are synthetic, and stand for nobody. They are drawn from the fit evenly, without chance, then moved one code
//! at a time to where the tables come nearer their targets.

mod draw;
mod search;

use super::fit::{Component, Fitted};

/// So many records, one code a variable each, of which each stands for so many rows.
pub(crate) fn records(component: &Component, fitted: &Fitted, records: usize, each: u64) -> Vec<Vec<u32>> {
    let drawn = draw::drawn(component, &fitted.distribution, records);
    let target = |table: &Vec<f64>| table.iter().map(|cell| cell / each as f64).collect();
    let targets: Vec<Vec<f64>> = fitted.targets.iter().map(target).collect();
    let mut search = search::Search::new(component, &targets, drawn);
    search.keep_rules();
    if each == 1 {
        search.keep_totals();
    }
    search.improve();
    search.records
}
