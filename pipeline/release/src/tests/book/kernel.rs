//! A shipped book released with noise of the kernel, over people who are drawn one variable at a time.

use std::collections::BTreeMap;
use std::path::Path;

use choir_contract::{Book, Population, PrivacyUnitKind, Programme};
use choir_estimate::book::{BookPlan, Domain, Objective, TablePlan, Variable, View};
use choir_ledger::{Debit, Ledger};
use choir_mechanism::{Bounded, Noised, release};

/// The plan of a book that has neither rules nor public totals.
pub(crate) fn plan(programme: &Programme, book: &Book) -> BookPlan {
    let variable = |declared: &choir_contract::BookVariable| {
        let finest = &programme.code_lists[declared.levels.last().unwrap()];
        let groups = declared.groups(&programme.code_lists).unwrap();
        let plain = Variable::new(&declared.column, finest.codes().len());
        groups.into_iter().rev().fold(plain, |variable, groups| variable.grouped(groups).unwrap())
    };
    let tables = book.tables.iter().map(|table| {
        let axes: Vec<(usize, u8)> = table.dimensions().map(|axis| (axis.variable, axis.level)).collect();
        TablePlan { view: View::new(book.variables.len(), &axes), importance: table.importance }
    });
    let domain = Domain::new(book.variables.iter().map(variable).collect(), vec![], vec![]).unwrap();
    BookPlan::new(domain, tables.collect(), Objective::MeanVariance, book.max_rows).unwrap()
}

/// Noise for the plan of a book over people, each with one code a variable at its finest level.
pub(crate) fn noised(plan: &BookPlan, programme: &Programme, book: &Book, people: &[Vec<usize>], folder: &Path) -> Noised {
    let domain = plan.domain();
    let axis = |(variable, level): (usize, u8)| {
        let groups = book.variables[variable].groups(&programme.code_lists).unwrap();
        let above = groups[usize::from(level) - 1..].to_vec();
        (variable, above, domain.size(variable, level))
    };
    let counts = |view: &View| {
        let axes: Vec<(usize, Vec<Vec<u32>>, usize)> = view.axes().map(axis).collect();
        let mut counts = vec![0_i64; domain.cells(view)];
        for person in people {
            let step = |cell: usize, (variable, above, size): &(usize, Vec<Vec<u32>>, usize)| {
                cell * size + above.iter().rev().fold(person[*variable], |code, groups| groups[code] as usize)
            };
            counts[axes.iter().fold(0, step)] += 1;
        }
        counts
    };
    let sealed = plan.marginals().map(|(view, shape)| shape.sealed(&counts(view)).unwrap()).collect();
    let population = Population {
        id: "people".to_owned(),
        kind: PrivacyUnitKind::Person,
        label: "People".to_owned(),
        cap: "1000000".parse().unwrap(),
        delta: 1e-6,
        delta_cap: "0.9".parse().unwrap(),
        pure_epsilon: None,
    };
    let populations = BTreeMap::from([("people".to_owned(), population)]);
    let mut ledger = Ledger::open(&folder.join("ledger.sqlite"), &populations, "2026-01-01").unwrap();
    let debit = Debit {
        population: "people",
        rho: book.rho,
        delta: "0".parse().unwrap(),
        request: "release",
        actor: "t",
        role: "t",
        purpose: "t",
        subject: "t",
        at: "2026-01-01",
    };
    let grant = ledger.spend(&debit).unwrap();
    release(Bounded::seal("release".to_owned(), plan.release_plan(), sealed), grant).unwrap()
}
