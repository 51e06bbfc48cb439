//! The shipped book, from its file to its tables, over made-up people.

use std::path::Path;

use choir_contract::{Book, BookObjective, Programme};

use super::People;
use super::kernel::Kernel;
use crate::book::{BookPlan, Domain, Measurements, Objective, Route, TablePlan, Variable, View};
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

#[test]
fn the_shipped_book_is_planned_released_and_counted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join("..");
    let programme = Programme::read(&root).unwrap();
    let book = programme.book("programme-report").unwrap();
    let plan = planned(&programme, book);
    let preview = plan.preview(&plan.release_plan().expected(book.rho).unwrap(), Some(1371.0)).unwrap();
    assert_eq!(preview.len(), book.tables.len());
    assert!(preview.iter().all(|table| table.deviation > 1.0 && table.deviation < 40.0), "{preview:#?}");
    let sizes: Vec<usize> =
        plan.domain().variables().iter().enumerate().map(|(place, own)| plan.domain().size(place, own.finest())).collect();
    let people = People::new(&mut Dice::new(14), &sizes, 1_371);
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
    let found = Measurements::new(&plan, &noised).unwrap().tables();
    // Nationality stands alone; all others hang together, with far too many cells to hold.
    assert_eq!(found.routes.iter().map(|(route, _)| *route).collect::<Vec<_>>(), [Route::Mixture, Route::Joint]);
    for table in &found.tables {
        assert_eq!(table.cells.iter().map(|cell| cell.published).sum::<u64>(), found.rows);
        assert_eq!(table.cells.len(), plan.domain().cells(&table.view));
    }
}
