//! Finds the tables of a sheet: blocks of rows between blank ones, with a title above and notes below.

mod blocks;
mod columns;
pub(crate) mod hierarchy;
mod noised;
mod records;
mod rows;
mod sections;

use crate::facts;
use crate::finding::Finding;
use crate::label::is_magnitude;
use crate::read::Sheet;
use crate::report::LeftOut;
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

    /// The words of a line that holds nothing else. A number that was cut at its comma is put together again.
    fn words(&self) -> String {
        let mut words = String::new();
        for cell in self.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()) {
            let digits = cell.chars().take_while(char::is_ascii_digit).count();
            let is_cut = digits == 3 && words.ends_with(|last: char| last.is_ascii_digit());
            words.push_str(if words.is_empty() {
                ""
            } else if is_cut {
                ","
            } else {
                " "
            });
            words.push_str(cell);
        }
        words
    }

    fn figures(&self) -> usize {
        let figures = self.cells.iter().skip(1).filter(|cell| parse(cell).is_figure());
        // Letters such as "U" and "c" stand for hidden numbers, and also above columns.
        let (letters, others): (Vec<&String>, Vec<&String>) = figures.partition(|cell| is_letter(cell));
        if others.is_empty() { 0 } else { letters.len() + others.len() }
    }
}

/// Whether a cell is a letter, which a table may have as a heading or in place of a number.
fn is_letter(cell: &str) -> bool {
    let mut signs = cell.trim().chars();
    matches!((signs.next(), signs.next()), (Some(letter), None) if letter.is_alphabetic())
}

/// What was found in a sheet.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) tables: Vec<Table>,
    /// Tables without equations, with the reason.
    pub(crate) left_out: Vec<LeftOut>,
    /// Lists of people.
    pub(crate) findings: Vec<Finding>,
    /// What was passed over, in words.
    pub(crate) remarks: Vec<String>,
}

/// Finds the tables of a sheet.
pub(crate) fn tables(sheet: &Sheet) -> Found {
    let mut found = Found::default();
    let lines: Vec<Line<'_>> = sheet.rows.iter().enumerate().map(|(index, cells)| Line { number: index + 1, cells }).collect();
    let mut above: Vec<String> = Vec::new();
    for block in blocks::of(&lines) {
        let Some(parts) = Parts::of(&block) else {
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
        found.add(sheet, &title, parts);
    }
    found
}

impl Found {
    fn add(&mut self, sheet: &Sheet, title: &[String], parts: Parts<'_>) {
        let name = title.first().map_or("", String::as_str);
        if let Some(finding) = records::finding(&parts, sheet, &place(sheet, title), name) {
            self.findings.push(finding);
            return;
        }
        let mut words = if title.is_empty() { vec![String::new()] } else { title.to_vec() };
        words.extend(parts.notes.iter().map(Line::words));
        if let Some(reason) = noised::reason(&parts, &words, sheet) {
            self.left_out.push(LeftOut { table: place(sheet, title), reason });
            return;
        }
        let facts = facts::read(&words);
        let Some(sections) = sections::of(&parts) else { return self.table(sheet, title, facts, &parts) };
        for section in sections {
            let mut title = title.to_vec();
            match title.first_mut() {
                Some(first) if !first.is_empty() => *first = format!("{first}: {}", section.heading),
                _ => title = vec![section.heading.clone()],
            }
            let parts = Parts { body: section.lines, ..parts.clone() };
            self.table(sheet, &title, facts.clone(), &parts);
        }
    }

    fn table(&mut self, sheet: &Sheet, title: &[String], facts: Facts, parts: &Parts<'_>) {
        match build(sheet, title, facts, parts) {
            Ok((table, remarks)) => {
                self.remarks.extend(remarks.into_iter().map(|remark| format!("{}: {remark}", table.name())));
                self.tables.push(table);
            }
            Err(reason) => self.remarks.push(format!("{}: {reason}", place(sheet, title))),
        }
    }
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
    facts.percent_unrounded |= note.percent_unrounded;
    facts.marks.extend(note.marks);
}

/// A block with its parts told apart.
#[derive(Clone)]
struct Parts<'a> {
    title: Vec<Line<'a>>,
    /// One to three lines of headings.
    headings: Vec<Line<'a>>,
    body: Vec<Line<'a>>,
    notes: Vec<Line<'a>>,
}

impl<'a> Parts<'a> {
    /// None when the block holds no figures below headings.
    fn of(block: &[Line<'a>]) -> Option<Self> {
        let first_figures = block.iter().position(|line| line.filled() > 1 && line.figures() > 0 && !is_heading(line))?;
        let start = (0..first_figures).find(|at| begins_headings(block, *at, first_figures)).or_else(|| {
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
        let part = |lines: &[Line<'a>]| lines.to_vec();
        Some(Self {
            title: part(&block[..start]),
            headings: part(&block[start..body]),
            body: part(&block[body..=last]),
            notes: part(&block[last + 1..]),
        })
    }
}

/// Whether a line is the first of the headings: it fills more than one cell, and is no sentence that was cut at its commas.
fn begins_headings(block: &[Line<'_>], at: usize, end: usize) -> bool {
    let is_sentence = block[at].cell(0).split_whitespace().count() > 5;
    block[at].filled() > 1 && !(is_sentence && block[at + 1..end].iter().any(|line| line.filled() > 1))
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

/// Where headings end: three lines at most, each with more than one word or with an empty first cell.
fn heading_end(lines: &[Line<'_>]) -> usize {
    let is_part = |line: &Line<'_>| line.filled() > 1 || line.cell(0).trim().is_empty();
    lines.iter().take(3).take_while(|line| is_part(line)).count()
}

fn build(sheet: &Sheet, title: &[String], facts: Facts, parts: &Parts<'_>) -> Result<(Table, Vec<String>), String> {
    let columns = columns::read(parts, &title.join(" "))?;
    let rows::Read { mut axes, cells, passed_over, remarks } = rows::read(parts, &columns);
    if cells.is_empty() {
        return Err("has no counts or percentages of people, so there is nothing to check".to_owned());
    }
    hierarchy::find(&mut axes);
    let table = Table {
        file: sheet.file.clone(),
        sheet: sheet.name.clone(),
        title: title.first().cloned().unwrap_or_default(),
        facts,
        axes,
        cells,
        passed_over,
        magnitudes: columns.passed_over.into_iter().filter(|heading| is_magnitude(heading)).collect(),
    };
    Ok((table, remarks))
}
