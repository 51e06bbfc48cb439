//! The motivated intruder: reads tables as anyone could, and computes what they hide.
//!
//! Tables made anywhere (an old report typed into CSV, a partner's workbook) are read together. Every cell is an
//! unknown whole number; totals, percentages with their printed decimals, rounding and the words around a table are
//! equations. Solved, they tell which hidden cells can be computed exactly or narrowed to a small number, and by which
//! equations. What is reported as certain was proved in whole numbers (see the module `solve`).
//!
//! # Privacy
//! A report holds figures of the tables it was given, and what follows from them. That is its purpose: it is for the
//! people whose tables they are, before anyone else sees them. Tables with differential privacy are noised, so that no
//! equation between them is exact; they are recognised and left out.

mod difference;
mod error;
mod facts;
mod finding;
mod judge;
mod label;
mod layout;
mod link;
mod options;
mod printed;
mod read;
mod report;
mod solve;
mod system;
mod table;
mod value;
mod words;

#[cfg(test)]
mod tests;

use std::path::PathBuf;

pub use error::CheckError;
pub use finding::{Finding, Kind, Place};
pub use options::Options;
pub use report::{LeftOut, Report, SHOWN};

use judge::Case;
use options::{Deadline, MOST_CELLS};
use solve::{Problem, Solved, solve};
use system::System;
use table::{Measure, Rounding, Table};
use value::{Decimal, Printed};

/// Checks the tables of all files together: CSV, workbooks, or folders that hold them.
///
/// # Errors
/// When a file cannot be read or is too large, or when none of them holds a table. A table that cannot be made sense of
/// is a remark of the report.
pub fn check(files: &[PathBuf], options: &Options) -> Result<Report, CheckError> {
    let read::Read { sheets, mut remarks } = read::sheets(files)?;
    let mut tables = Vec::new();
    let (mut left_out, mut lists, mut passed) = (Vec::new(), Vec::new(), Vec::new());
    for sheet in &sheets {
        let found = layout::tables(sheet);
        tables.extend(found.tables);
        left_out.extend(found.left_out);
        lists.extend(found.findings);
        passed.extend(found.remarks);
    }
    if tables.is_empty() && passed.is_empty() && left_out.is_empty() && lists.is_empty() {
        let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        return Err(CheckError::NoTable { files: files.join(", ") });
    }
    remarks.extend(passed);
    for table in &mut tables {
        settle_rounding(table, options, &mut remarks);
        settle_base(table, &mut remarks);
        remarks.extend(system::settle(table).map(|remark| format!("{}: {remark}", table.name())));
        remarks.extend(passed_over(table));
    }
    let cells = tables.iter().map(|table| table.cells.len()).sum();
    if cells > MOST_CELLS {
        return Err(CheckError::TooManyCells { got: cells, most: MOST_CELLS });
    }
    let mut report = Report { left_out, ..intrude(&tables, options, remarks) };
    report.findings.extend(lists);
    report.findings.sort_by_key(|finding| finding.kind.rank(i64::from(options.threshold)));
    Ok(report)
}

fn intrude(tables: &[Table], options: &Options, mut remarks: Vec<String>) -> Report {
    let deadline = Deadline::after(options.time);
    let links = link::link(tables);
    let system = System::of(tables, &links);
    let wanted = judge::wanted(&system, tables);
    // What was found has to be explained too.
    let solved = solve(problem(&system), &wanted, Deadline::after(options.time.mul_f64(0.6)));
    let case =
        Case { tables, links: &links, system: &system, solved: &solved, threshold: i64::from(options.threshold), deadline };
    let mut findings = judge::findings(&case);
    suppose_decimals(tables, &links, &solved, &system, &mut findings, deadline);
    remarks.extend(links.remarks);
    remarks.extend(system.remarks.iter().cloned());
    remarks.extend(solved.left_out.iter().take(report::SHOWN).map(|equation| {
        let words = words::reason(&system, tables, &solved, system.equations[*equation].reason);
        format!("contradicts the other figures and was left out: {words}")
    }));
    let complete = !solved.out_of_time && solved.exact.iter().zip(&wanted).all(|(exact, wanted)| *exact || !*wanted);
    let complete = complete || is_free(&solved, &wanted);
    let tables = tables.iter().map(in_words).collect();
    Report { threshold: options.threshold, tables, left_out: Vec::new(), findings, remarks, complete }
}

/// Whether every wanted variable without exact bounds is one that no equation speaks of.
fn is_free(solved: &Solved, wanted: &[bool]) -> bool {
    let mut used = vec![false; wanted.len()];
    for (variable, _) in solved.problem.equations.iter().flat_map(|equation| &equation.terms) {
        used[*variable] = true;
    }
    !solved.out_of_time && (0..wanted.len()).all(|variable| !wanted[variable] || solved.exact[variable] || !used[variable])
}

fn problem(system: &System) -> Problem {
    Problem::new(
        system.variables.iter().map(|variable| variable.low).collect(),
        system.variables.iter().map(|variable| variable.high).collect(),
        system.equations.clone(),
    )
}

fn in_words(table: &Table) -> String {
    let axes: Vec<String> = table
        .axes
        .iter()
        .filter(|axis| !axis.labels.is_empty())
        .map(|axis| {
            let name = if axis.name.is_empty() { "categories".to_owned() } else { axis.name.clone() };
            format!("{name} ({})", axis.labels.len())
        })
        .collect();
    format!("{}: {}", table.name(), axes.join(" by "))
}

fn passed_over(table: &Table) -> Option<String> {
    let mut names = table.passed_over.clone();
    names.dedup();
    let shown = names.iter().take(5).cloned().collect::<Vec<_>>().join("; ");
    let more = if names.len() > 5 { format!(" and {} more", names.len() - 5) } else { String::new() };
    (!names.is_empty()).then(|| format!("{}: not counts of people, passed over: {shown}{more}", table.name()))
}

/// A number of people in the words around a table that is smaller than one of its figures is about something else.
fn settle_base(table: &mut Table, remarks: &mut Vec<String>) {
    let Some(base) = table.facts.base.filter(|_| !table.facts.several_answers) else { return };
    let counts = table.cells.iter().filter(|cell| cell.measure == Measure::Count);
    let largest = counts.filter_map(|cell| printed::interval(table, cell)).map(|(low, _)| low).max().unwrap_or(0);
    if largest > base {
        table.facts.base = None;
        let words = words::grouped(base);
        remarks.push(format!(
            "{}: the {words} people in its words are fewer than one of its figures, and were not used",
            table.name()
        ));
    }
}

/// Fewest figures by which rounding is recognised without words.
const FEWEST_FIGURES: usize = 8;

/// Decides whether a table is rounded: as asked for, as its words say, or as all its figures show.
fn settle_rounding(table: &mut Table, options: &Options, remarks: &mut Vec<String>) {
    if let Some(base) = options.rounding {
        table.facts.rounding = (base > 1).then(|| Rounding::nearest(i64::from(base), false));
    }
    if table.facts.rounding.is_some() || options.rounding.is_some() {
        return;
    }
    let counts: Vec<i64> = table
        .cells
        .iter()
        .filter_map(|cell| match cell.printed {
            Printed::Number(number) if cell.measure == Measure::Count => number.whole().filter(|whole| *whole > 0),
            _ => None,
        })
        .collect();
    let base =
        [100, 10, 5, 3].into_iter().find(|base| counts.len() >= FEWEST_FIGURES && counts.iter().all(|count| count % base == 0));
    if let Some(base) = base {
        table.facts.rounding = Some(Rounding::nearest(base, true));
        remarks.push(format!(
            "{}: all its figures are multiples of {base}, so it was taken as rounded; --rounding 1 says it is not",
            table.name()
        ));
    }
}

/// Percentages without decimals among others with some were perhaps printed short: 63% for 63.0%. Says what would follow.
fn suppose_decimals(
    tables: &[Table],
    links: &link::Links,
    solved: &Solved,
    system: &System,
    findings: &mut [Finding],
    deadline: Deadline,
) {
    let (padded, example) = padded(tables);
    let Some(example) = example.filter(|_| !findings.is_empty()) else { return };
    let other = System::of(&padded, links);
    if other.variables.len() != system.variables.len() {
        return;
    }
    let wanted = judge::wanted(&other, &padded);
    let supposed = solve(problem(&other), &wanted, deadline);
    if !supposed.left_out.is_empty() {
        return;
    }
    for finding in findings.iter_mut().filter(|finding| matches!(finding.kind, Kind::Narrowed { .. })) {
        let variable = system.variables.iter().position(|variable| {
            variable.words == finding.what.cell
                && variable.places.iter().any(|(table, cell)| {
                    tables[*table].file == finding.what.file && Some(tables[*table].cells[*cell].row) == finding.what.line
                })
        });
        let Some(variable) = variable else { continue };
        if supposed.high[variable] - supposed.low[variable] < solved.high[variable] - solved.low[variable] {
            let known = words::people(supposed.low[variable], supposed.high[variable]);
            finding.because.push(format!("And if all percentages were made with the same decimals ({example}), it is {known}."));
        }
    }
}

/// The tables with all percentages of a column to the same decimals, and an example of one that changed.
fn padded(tables: &[Table]) -> (Vec<Table>, Option<String>) {
    let mut tables = tables.to_vec();
    let mut example = None;
    for table in &mut tables {
        let percent = |printed: Printed| match printed {
            Printed::Number(number) => Some(number),
            _ => None,
        };
        let shares = table.cells.iter().filter(|cell| cell.measure == Measure::Percent);
        let places = shares.filter_map(|cell| percent(cell.printed)).map(|number| number.decimals).max().unwrap_or(0);
        for cell in table.cells.iter_mut().filter(|cell| cell.measure == Measure::Percent) {
            let Some(number) = percent(cell.printed).filter(|number| number.decimals < places) else { continue };
            let units = number.units * 10_i64.pow(places - number.decimals);
            let width = usize::try_from(places).unwrap_or(0);
            let padded = Decimal { units, decimals: places, percent: number.percent };
            example = Some(format!("{} standing for {:.width$}%", cell.text, padded.number()));
            cell.printed = Printed::Number(padded);
        }
    }
    (tables, example)
}
