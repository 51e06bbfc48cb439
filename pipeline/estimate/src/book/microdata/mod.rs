//! Whole records near a fit: every table of a component is then counted from the same records, so that all tables are whole
//! numbers from zero on, and add up.
//!
//! The records are synthetic, and stand for nobody. They are drawn from the fit evenly, without chance, then moved one code
//! at a time to where the tables come nearer their targets.

mod draw;
mod search;

use super::fit::{Component, Fitted};

/// So many records, one code a variable each.
pub(crate) fn records(component: &Component, fitted: &Fitted, rows: usize) -> Vec<Vec<u32>> {
    let records = draw::drawn(component, &fitted.distribution, rows);
    let mut search = search::Search::new(component, &fitted.targets, records);
    search.keep_rules();
    search.keep_totals();
    search.improve();
    search.records
}
