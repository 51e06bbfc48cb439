//! From a book's file to its plan.

use choir_contract::{Book, BookObjective, BookVariable, Programme};
use choir_estimate::book::{
    BookCell, BookError, BookPlan, BookTable, BookTables, CellStatus, Domain, Impossible, Objective, PublicTotal, TablePlan,
    UnbiasedCell, Variable, View,
};

use crate::EngineError;

/// The plan of a book.
pub(super) fn of(book: &Book, programme: &Programme) -> Result<BookPlan, EngineError> {
    let variables = book.variables.iter().map(|declared| variable(declared, programme)).collect::<Result<_, _>>()?;
    let condition =
        |condition: &choir_contract::BookFilter| (condition.axis.variable, condition.axis.level, condition.codes.clone());
    let impossible =
        book.impossible.iter().map(|rule| Impossible { conditions: rule.conditions.iter().map(condition).collect() });
    let totals = book.public_totals.iter().map(|total| PublicTotal {
        axis: total.axis.as_ref().map(|axis| (axis.variable, axis.level)),
        counts: total.counts.clone(),
    });
    let domain = Domain::new(variables, impossible.collect(), totals.collect())?;
    let tables = book.tables.iter().map(|table| {
        let axes: Vec<(usize, u8)> = table.dimensions().map(|axis| (axis.variable, axis.level)).collect();
        TablePlan { view: View::new(book.variables.len(), &axes), importance: table.importance }
    });
    Ok(BookPlan::new(domain, tables.collect(), objective(book.objective), book.max_rows)?)
}

/// Tables of the plan in which nobody is counted: as good as real ones for everything but their numbers.
pub(super) fn empty(plan: &BookPlan) -> BookTables {
    let unbiased = UnbiasedCell { value: 0.0, deviation: 0.0 };
    let cell = BookCell { published: 0, lower: 0, upper: 0, unbiased, status: CellStatus::Low };
    let table = |table: &TablePlan| BookTable { view: table.view.clone(), cells: vec![cell; plan.domain().cells(&table.view)] };
    BookTables { rows: 0, measured_rows: unbiased, tables: plan.tables().iter().map(table).collect(), routes: Vec::new() }
}

const fn objective(objective: BookObjective) -> Objective {
    match objective {
        BookObjective::MeanVariance => Objective::MeanVariance,
        BookObjective::TotalVariance => Objective::TotalVariance,
        BookObjective::LargestVariance => Objective::LargestVariance,
    }
}

fn variable(declared: &BookVariable, programme: &Programme) -> Result<Variable, EngineError> {
    let finest = declared.levels.last().and_then(|list| programme.code_lists.get(list));
    let plain = Variable::new(&declared.column, finest.map_or(0, |list| list.codes().len()));
    let groups = declared.groups(&programme.code_lists)?;
    Ok(groups.into_iter().rev().try_fold(plain, Variable::grouped).map_err(|error: BookError| error)?)
}
