//! Finds the tables of a sheet: blocks of rows between blank ones, with a title above and notes below.

mod columns;
mod hierarchy;
mod noised;
mod rows;

use crate::facts;
use crate::label::is_other_measure;
use crate::read::Sheet;
use crate::table::{Facts, Table};
use crate::value::{Printed, parse};

/// A row of a sheet with its number, counted from 1.
#[derive(Clone, Copy)]
struct Line<'a> {
    number: usize,
    cells: &'a [String],
}

impl Line<'_> {
    fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.trim().is_empty()).count()
    }

    fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// The words of a line that holds nothing else.
    fn words(&self) -> String {
        self.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn figures(&self) -> usize {
        self.cells.iter().skip(1).filter(|cell| parse(cell).is_figure()).count()
    }
}

/// What was found in a sheet.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) tables: Vec<Table>,
    /// What was passed over, in words.
    pub(crate) remarks: Vec<String>,
}

/// The tables of a sheet.
pub(crate) fn tables(sheet: &Sheet) -> Found {
    let mut found = Found::default();
    let lines: Vec<Line<'_>> = sheet.rows.iter().enumerate().map(|(index, cells)| Line { number: index + 1, cells }).collect();
    let mut above: Vec<String> = Vec::new();
    for block in lines.split(|line| line.filled() == 0).filter(|block| !block.is_empty()) {
        let Some(parts) = Parts::of(block) else {
            let words = block.iter().map(Line::words);
            // Words below a table belong to it, words above to the next: both get them, as notes hold for a sheet.
            if let Some(last) = found.tables.last_mut() {
                let mut known = vec![last.title.clone()];
                known.extend(words.clone());
                merge(&mut last.facts, facts::read(&known));
            }
            above.extend(words);
            continue;
        };
        let title: Vec<String> = above.drain(..).chain(parts.title.iter().map(Line::words)).collect();
        let notes = parts.notes.iter().map(Line::words);
        let mut words = if title.is_empty() { vec![String::new()] } else { title.clone() };
        words.extend(notes);
        let facts = facts::read(&words);
        if let Some(reason) = noised::reason(&parts, &facts, sheet) {
            found.remarks.push(format!("{}: {reason}", place(sheet, &title)));
            continue;
        }
        match build(sheet, &title, facts, &parts) {
            Ok(table) => found.tables.push(table),
            Err(reason) => found.remarks.push(format!("{}: {reason}", place(sheet, &title))),
        }
    }
    found
}

fn place(sheet: &Sheet, title: &[String]) -> String {
    let empty = Table {
        file: sheet.file.clone(),
        sheet: sheet.name.clone(),
        title: title.first().cloned().unwrap_or_default(),
        facts: Facts::default(),
        axes: Vec::new(),
        cells: Vec::new(),
        passed_over: Vec::new(),
        magnitudes: Vec::new(),
    };
    empty.name()
}

/// Adds what a note below a table says.
fn merge(facts: &mut Facts, note: Facts) {
    facts.rounding = facts.rounding.or(note.rounding);
    facts.several_answers |= note.several_answers;
    facts.noised |= note.noised;
    facts.percent_unrounded |= note.percent_unrounded;
    facts.marks.extend(note.marks);
}

/// A block with its parts told apart.
struct Parts<'a> {
    title: &'a [Line<'a>],
    /// One or two lines of headings.
    headings: &'a [Line<'a>],
    body: &'a [Line<'a>],
    notes: &'a [Line<'a>],
}

impl<'a> Parts<'a> {
    /// None when the block holds no figures below headings.
    fn of(block: &'a [Line<'a>]) -> Option<Self> {
        let first_figures = block.iter().position(|line| line.filled() > 1 && line.figures() > 0 && !is_heading(line))?;
        let start = block[..first_figures].iter().position(|line| line.filled() > 1).or_else(|| {
            // A heading with one word, such as "Percent" above the second column.
            block[..first_figures].iter().rposition(|line| line.filled() == 1 && line.cell(0).trim().is_empty())
        });
        // A lone word above the second column or a later one names what stands across.
        let names = |line: &Line<'_>| line.filled() == 1 && line.cell(0).trim().is_empty();
        let start = start.map(|start| if start > 0 && names(&block[start - 1]) { start - 1 } else { start });
        let (start, body) = match start {
            // Section titles may stand between headings and figures; they belong to the body.
            Some(start) => (start, heading_end(&block[start..first_figures]) + start),
            None => (first_figures, first_figures),
        };
        let last = block.iter().rposition(|line| line.filled() > 1 && line.figures() > 0)?;
        Some(Self { title: &block[..start], headings: &block[start..body], body: &block[body..=last], notes: &block[last + 1..] })
    }
}

/// Whether figures of a line can be headings: years above columns, with nothing or a word before them.
fn is_heading(line: &Line<'_>) -> bool {
    let cells: Vec<&str> = line.cells.iter().skip(1).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let is_year =
        |cell: &&str| cell.len() == 4 && (cell.starts_with("19") || cell.starts_with("20")) && cell.parse::<u32>().is_ok();
    let is_band = |cell: &&str| matches!(parse(cell), Printed::Range { .. } | Printed::Words) || crate::label::is_total(cell);
    let has_band = cells.iter().any(|cell| matches!(parse(cell), Printed::Range { .. }));
    cells.len() > 1 && (cells.iter().all(is_year) || (has_band && cells.iter().all(is_band)))
}

/// Where headings end: two lines at most, each with more than one word or with an empty first cell.
fn heading_end(lines: &[Line<'_>]) -> usize {
    let is_part = |line: &Line<'_>| line.filled() > 1 || line.cell(0).trim().is_empty();
    lines.iter().take(2).take_while(|line| is_part(line)).count()
}

fn build(sheet: &Sheet, title: &[String], facts: Facts, parts: &Parts<'_>) -> Result<Table, String> {
    let columns = columns::read(parts, &title.join(" "))?;
    let rows::Read { mut axes, cells, passed_over } = rows::read(parts, &columns);
    if cells.is_empty() {
        return Err("has no counts or percentages of people, so there is nothing to check".to_owned());
    }
    hierarchy::find(&mut axes);
    Ok(Table {
        file: sheet.file.clone(),
        sheet: sheet.name.clone(),
        title: title.first().cloned().unwrap_or_default(),
        facts,
        axes,
        cells,
        passed_over,
        magnitudes: columns.passed_over.into_iter().filter(|heading| is_other_measure(heading)).collect(),
    })
}
