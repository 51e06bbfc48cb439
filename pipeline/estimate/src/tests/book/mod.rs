//! Tests of table books: closed forms against dense matrices, noise of the kernel, coverage, and what always holds.

mod closed_form;
mod kernel;
mod long_lists;
mod parts;
mod properties;
mod shipped;
mod statistics;

use std::num::NonZeroU32;

use super::simulation::Dice;
use crate::book::{BookPlan, Domain, Objective, TablePlan, Variable, View};

/// People: one code a variable, at the finest level.
pub(super) struct People(pub(super) Vec<Vec<usize>>);

impl People {
    /// Random people of two kinds, so that variables hang together.
    pub(super) fn new(dice: &mut Dice, sizes: &[usize], rows: usize) -> Self {
        let person = |dice: &mut Dice| {
            let kind = dice.below(2);
            let code = |size: &usize| if dice.share() < 0.5 { (kind * 2).min(size - 1) } else { dice.below(*size) };
            sizes.iter().map(code).collect()
        };
        Self((0..rows).map(|_| person(dice)).collect())
    }

    pub(super) fn counts(&self, domain: &Domain, view: &View) -> Vec<i64> {
        let finest: Vec<(usize, u8)> =
            domain.variables().iter().enumerate().map(|(place, variable)| (place, variable.finest())).collect();
        let whole = View::new(finest.len(), &finest);
        let places = whole.projection(domain, view);
        let mut counts = vec![0; domain.cells(view)];
        for person in &self.0 {
            let cell = person.iter().enumerate().fold(0, |cell, (place, code)| cell * domain.size(place, finest[place].1) + code);
            counts[places[cell] as usize] += 1;
        }
        counts
    }
}

/// A variable of six codes in groups of one, two and three, another of four in two groups, and one of three codes.
pub(super) fn variables() -> Vec<Variable> {
    vec![
        Variable::new("region", 6).grouped(vec![1, 0, 1, 2, 2, 2]).unwrap(),
        Variable::new("age", 4).grouped(vec![0, 0, 1, 1]).unwrap(),
        Variable::new("gender", 3),
    ]
}

pub(super) const SIZES: [usize; 3] = [6, 4, 3];

pub(super) fn plan_over(domain: Domain, tables: &[(&[(usize, u8)], f64)], objective: Objective, rows: u32) -> BookPlan {
    let variables = domain.variables().len();
    let table =
        |(axes, importance): &(&[(usize, u8)], f64)| TablePlan { view: View::new(variables, axes), importance: *importance };
    BookPlan::new(domain, tables.iter().map(table).collect(), objective, NonZeroU32::new(rows).unwrap()).unwrap()
}

/// Tables at several levels of both hierarchies.
pub(super) const TABLES: [(&[(usize, u8)], f64); 5] =
    [(&[], 1.0), (&[(0, 2)], 2.0), (&[(0, 2), (1, 1)], 1.0), (&[(1, 2), (2, 1)], 0.5), (&[(0, 1), (1, 2), (2, 1)], 1.0)];

pub(super) fn plan(objective: Objective) -> BookPlan {
    plan_over(Domain::new(variables(), vec![], vec![]).unwrap(), &TABLES, objective, 1)
}
