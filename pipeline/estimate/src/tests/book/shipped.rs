//! The shipped book, from its file to its tables, over made-up people.

use std::path::Path;

use choir_contract::{Book, BookObjective, Programme};
use choir_mechanism::Noised;

use super::People;
use super::kernel::Kernel;
use crate::book::{BookPlan, BookTables, Domain, Measurements, Objective, Route, Share, TablePlan, Variable, View};
use crate::tests::simulation::Dice;

fn variable(programme: &Programme, book: &Book, place: usize) -> Variable {
    let declared = &book.variables[place];
    let finest = &programme.code_lists[declared.levels.last().unwrap()];
    let groups = declared.groups(&programme.code_lists).unwrap();
    let plain = Variable::new(&declared.column, finest.codes().len());
    groups.into_iter().rev().fold(plain, |variable, groups| variable.grouped(groups).unwrap())
}

fn planned(programme: &Programme, book: &Book) -> BookPlan {
    let variables = (0..book.variables.len()).map(|place| variable(programme, book, place)).collect();
    let tables = book.tables.iter().map(|table| {
        let axes: Vec<(usize, u8)> = table.dimensions().map(|axis| (axis.variable, axis.level)).collect();
        TablePlan { view: View::new(book.variables.len(), &axes), importance: table.importance }
    });
    assert_eq!(book.objective, BookObjective::MeanVariance);
    BookPlan::new(Domain::new(variables, vec![], vec![]).unwrap(), tables.collect(), Objective::MeanVariance, book.max_rows)
        .unwrap()
}

/// A shipped book with its tables over so many made-up people.
fn released(id: &str, rows: usize) -> (Programme, BookPlan, Noised) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join("..");
    let programme = Programme::read(&root).unwrap();
    let book = programme.book(id).unwrap();
    let plan = planned(&programme, book);
    let preview = plan.preview(&plan.release_plan().expected(book.rho).unwrap(), Some(rows as f64)).unwrap();
    assert_eq!(preview.len(), book.tables.len());
    assert!(preview.iter().all(|table| table.deviation > 1.0 && table.deviation < 40.0), "{preview:#?}");
    let sizes: Vec<usize> =
        plan.domain().variables().iter().enumerate().map(|(place, own)| plan.domain().size(place, own.finest())).collect();
    let people = People::new(&mut Dice::new(14), &sizes, rows);
    let finest = |variable: usize| plan.domain().variables()[variable].finest();
    let counts = |view: &View| {
        let axes: Vec<(usize, Vec<u32>, usize)> = view
            .axes()
            .map(|(variable, level)| {
                let above = plan.domain().ancestors(variable, finest(variable), level);
                (variable, above, plan.domain().size(variable, level))
            })
            .collect();
        let mut counts = vec![0_i64; plan.domain().cells(view)];
        for person in &people.0 {
            let step =
                |cell: usize, (variable, above, size): &(usize, Vec<u32>, usize)| cell * size + above[person[*variable]] as usize;
            counts[axes.iter().fold(0, step)] += 1;
        }
        counts
    };
    let noised = Kernel::new().release_counted(&plan, counts, &book.rho.to_string());
    (programme, plan, noised)
}

fn check(plan: &BookPlan, found: &BookTables) {
    for table in &found.tables {
        assert_eq!(table.cells.iter().map(|cell| cell.published).sum::<u64>(), found.rows);
        assert_eq!(table.cells.len(), plan.domain().cells(&table.view));
    }
}

#[test]
fn the_shipped_book_is_planned_released_and_counted() {
    let (_, plan, noised) = released("programme-report", 1_371);
    let found = Measurements::new(&plan, &noised).unwrap().tables();
    // Nationality stands alone; all others hang together, with far too many cells to hold.
    assert_eq!(found.routes.iter().map(|(route, _)| *route).collect::<Vec<_>>(), [Route::Mixture, Route::Joint]);
    check(&plan, &found);
}

/// The survey: every scale in full with its net, and every option of several answers, each with the base of its own answers.
#[test]
fn the_shipped_survey_has_nets_and_bases() {
    let (programme, plan, noised) = released("residents-survey", 2_000);
    let book = programme.book("residents-survey").unwrap();
    let measurements = Measurements::new(&plan, &noised).unwrap();
    let found = measurements.tables();
    check(&plan, &found);
    let (mut nets, mut options) = (0, 0);
    for (declared, table) in book.tables.iter().zip(&found.tables) {
        for axis in &declared.axes {
            let variable = &book.variables[axis.variable];
            let answers = variable.answers(axis.level, &programme.code_lists);
            let part = |codes: &[u32]| plan.domain().part(&table.view, &[(axis.variable, codes.to_vec())]).unwrap();
            let base = part(&answers);
            let own = |codes: &[u32]| measurements.share(table, &part(codes), &base).unwrap();
            let shares: Vec<Share> = answers.iter().map(|code| own(&[*code])).collect();
            assert!((shares.iter().map(|share| share.value).sum::<f64>() - 1.0).abs() < 1e-9);
            for net in &variable.nets {
                let share = own(&net.codes);
                let of = |code: &u32| shares[answers.iter().position(|own| own == code).unwrap()].value;
                assert!((share.value - net.codes.iter().map(of).sum::<f64>()).abs() < 1e-9);
                assert!(share.lower <= share.value && share.value <= share.upper && share.upper <= 1.0);
                nets += 1;
            }
            options += usize::from(variable.choice.is_some());
        }
    }
    assert_eq!((nets, options), (6, 7));
}
