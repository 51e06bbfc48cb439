//! Where the headings of a table stand, and what they say.

use std::collections::HashMap;

use crate::hints::{Heading, Hints};
use crate::rows::{Row, Rows};
use crate::survey_tools::{self, HeaderRows};
use crate::table::RowSource;
use crate::table::looks::{is_number_like, is_year};
use crate::{IntakeError, Reason};

/// Rows under the headings that are compared with them.
const BODY: usize = 100;
/// Columns of numbers that a second row of headings must contradict.
const PROOF: usize = 3;

/// Headings and the rows they take.
#[derive(Debug)]
pub(super) struct Found {
    /// First row of the headings; 0 when there is none.
    pub(super) row: u64,
    pub(super) rows: u64,
    /// Rows of the sample above them.
    pub(super) preamble: u64,
    pub(super) declared: bool,
    pub(super) headings: Vec<Heading>,
    pub(super) notices: Vec<String>,
}

/// Finds the headings in the first rows of a table, which has at least one row.
pub(super) fn find(sample: &Rows, source: &dyn RowSource, hints: &Hints) -> Result<Found, IntakeError> {
    let rows: Vec<Row<'_>> = sample.iter().collect();
    let declared = hints.header_row.is_some() || hints.header_rows.is_some();
    let first = match hints.header_row {
        Some(number) => declared_row(&rows, number, hints)?,
        None => first_full_row(&rows),
    };
    let shape = match hints.header_rows {
        Some(count) => HeaderRows::joined(usize::try_from(count).unwrap_or(usize::MAX).min(rows.len() - first)),
        None if hints.header_row.is_some() => {
            survey_tools::header_rows(rows.get(first..).unwrap_or_default()).unwrap_or_default()
        }
        None => shape_of(&rows, first, source),
    };
    // A group heading over some of the columns stands above the first full row.
    let first = first - shape.above.min(first);
    let body = rows.get(first + shape.rows..).unwrap_or_default();
    let header = rows.get(first..first + shape.rows).unwrap_or_default();
    let columns = width(header, body, source);
    if columns == 0 {
        let next = "check that the right file was sent, or declare file.header_row";
        return Err(IntakeError::new(Reason::NoTable, "has no column with a heading", next));
    }
    let (headings, notices) = name_columns(header, columns, shape, source);
    Ok(Found {
        row: header.first().map_or(0, Row::number),
        rows: header.len() as u64,
        preamble: first as u64,
        declared,
        headings,
        notices,
    })
}

fn declared_row(rows: &[Row<'_>], number: u64, hints: &Hints) -> Result<usize, IntakeError> {
    let none = hints.header_rows == Some(0);
    rows.iter().position(|row| if none { row.number() >= number } else { row.number() == number }).ok_or_else(|| {
        let problem = format!("has no headings in row {number}");
        IntakeError::new(Reason::Declaration, problem, "correct file.header_row in the mapping, or the file")
    })
}

/// The first row about as full as the others.
fn first_full_row(rows: &[Row<'_>]) -> usize {
    let mut filled: Vec<usize> = rows.iter().map(Row::filled).collect();
    filled.sort_unstable();
    let typical = filled.get(filled.len() / 2).copied().unwrap_or(0);
    let enough = if typical < 2 { typical } else { typical.div_ceil(2).max(2) };
    rows.iter().position(|row| row.filled() >= enough).unwrap_or(0)
}

/// How many rows the headings take, from what stands under them.
fn shape_of(rows: &[Row<'_>], first: usize, source: &dyn RowSource) -> HeaderRows {
    if let Some(shape) = survey_tools::header_rows(rows.get(first..).unwrap_or_default()) {
        return shape;
    }
    let Some(candidate) = rows.get(first) else { return HeaderRows::joined(0) };
    let body = body_of(rows, first + 1);
    if !is_header(*candidate, body) {
        return HeaderRows::joined(0);
    }
    let contiguous = |above: &Row<'_>, below: &Row<'_>| above.number() + 1 == below.number();
    if let Some(above) = first.checked_sub(1).and_then(|before| rows.get(before))
        && contiguous(above, candidate)
        && is_group_row(*above, candidate.cells_given(), source)
    {
        return HeaderRows { above: 1, ..HeaderRows::joined(2) };
    }
    match rows.get(first + 1) {
        Some(second) if contiguous(candidate, second) && is_second(*candidate, *second, rows, first, source) => {
            HeaderRows::joined(2)
        }
        _ => HeaderRows::joined(1),
    }
}

fn body_of<'r, 'a>(rows: &'r [Row<'a>], from: usize) -> &'r [Row<'a>] {
    rows.get(from..rows.len().min(from + BODY)).unwrap_or_default()
}

/// Whether a row names groups of columns: several names, or one that covers some columns and not all.
fn is_group_row(row: Row<'_>, width: usize, source: &dyn RowSource) -> bool {
    let words = row.cells().all(|cell| cell.is_empty() || !is_number_like(cell.text()));
    let covers = source.merged().iter().any(|(number, from, to)| *number == row.number() && (*from > 0 || to + 1 < width));
    words && row.filled() < width && (row.filled() > 1 || covers)
}

/// Whether a row of words under the headings belongs to them.
fn is_second(candidate: Row<'_>, second: Row<'_>, rows: &[Row<'_>], first: usize, source: &dyn RowSource) -> bool {
    let body = body_of(rows, first + 2);
    let numbers: Vec<usize> = number_columns(body);
    let contradicts = numbers.iter().filter(|column| !second.text(**column).is_empty()).count();
    let words = numbers.iter().all(|column| !is_number_like(second.text(*column)));
    let merged = source.merged().iter().any(|(number, ..)| *number == candidate.number());
    let gaps = candidate.filled() < second.filled() && (merged || (contradicts > 1 && contradicts == numbers.len()));
    let full = second.filled() * 10 >= candidate.filled() * 8;
    let names = is_words(second) && (0..second.cells_given()).all(|column| !repeats(second, column, body));
    words
        && full
        && names
        && !body.is_empty()
        && (gaps || (all_different(second) && contradicts >= PROOF && contradicts == numbers.len()))
}

/// Names of columns differ from each other; a word for "no answer" stands in many cells of a row of data.
fn all_different(row: Row<'_>) -> bool {
    let mut texts: Vec<&str> = row.cells().map(|cell| cell.text()).filter(|text| !text.is_empty()).collect();
    let filled = texts.len();
    texts.sort_unstable();
    texts.dedup();
    texts.len() == filled
}

fn is_words(row: Row<'_>) -> bool {
    row.cells().all(|cell| cell.is_empty() || is_year(cell.text()) || !is_number_like(cell.text()))
}

/// Columns in which nearly every filled cell of the body looks like a number or a day.
fn number_columns(body: &[Row<'_>]) -> Vec<usize> {
    let width = body.iter().map(Row::cells_given).max().unwrap_or(0);
    let share = |column: &usize| {
        let texts = body.iter().map(|row| row.text(*column)).filter(|text| !text.is_empty());
        let (numbers, filled) =
            texts.fold((0, 0), |(numbers, filled), text| (numbers + usize::from(is_number_like(text)), filled + 1));
        filled > 0 && numbers * 10 >= filled * 8
    };
    (0..width).filter(share).collect()
}

/// Whether the words of a cell come again in its column, as words of the data do and headings do not.
fn repeats(row: Row<'_>, column: usize, body: &[Row<'_>]) -> bool {
    let text = row.text(column);
    !text.is_empty() && body.iter().any(|other| other.text(column) == text)
}

/// Whether a row names the columns under it rather than being one of them.
fn is_header(candidate: Row<'_>, body: &[Row<'_>]) -> bool {
    let columns = number_columns(body);
    let texts = || columns.iter().map(|column| candidate.text(*column)).filter(|text| !text.is_empty());
    let words = texts().filter(|text| !is_number_like(text)).count();
    let numbers = texts().filter(|text| is_number_like(text) && !is_year(text)).count();
    if words != numbers {
        return words > numbers;
    }
    let filled = candidate.filled();
    let repeated = (0..candidate.cells_given()).filter(|column| repeats(candidate, *column, body)).count();
    let numbers = candidate.cells().filter(|cell| is_number_like(cell.text()) && !is_year(cell.text())).count();
    numbers * 2 < filled.max(1) && (body.len() < 3 || repeated * 2 < filled.max(1))
}

fn width(header: &[Row<'_>], body: &[Row<'_>], source: &dyn RowSource) -> usize {
    let last = |row: &Row<'_>| (0..row.cells_given()).rev().find(|column| !row.cell(*column).is_empty()).map_or(0, |at| at + 1);
    let named = header.iter().map(last).max().unwrap_or(0);
    if header.is_empty() || source.keeps_unnamed_columns() {
        return body.iter().map(last).max().unwrap_or(0).max(named);
    }
    named
}

/// Names every column. The notices name none: what was taken for headings may be data.
fn name_columns(header: &[Row<'_>], columns: usize, shape: HeaderRows, source: &dyn RowSource) -> (Vec<Heading>, Vec<String>) {
    let filled: Vec<Vec<&str>> = (0..header.len()).map(|row| fill_groups(header, row, columns, source)).collect();
    let (mut seen, mut notices) = (HashMap::<String, usize>::new(), Vec::new());
    let mut headings = Vec::with_capacity(columns);
    for column in 0..columns {
        let text = |row: usize| filled.get(row).and_then(|texts| texts.get(column)).copied().unwrap_or_default();
        let mut heading = match shape.names {
            None => Heading { name: join((0..header.len()).map(text)), ..Heading::default() },
            Some(names) => {
                let label = text(shape.labels);
                Heading {
                    name: text(names).to_owned(),
                    label: (!label.is_empty()).then(|| label.to_owned()),
                    ..Heading::default()
                }
            }
        };
        if heading.name.is_empty() {
            heading.name = format!("column_{}", column + 1);
            if !header.is_empty() {
                notices.push(format!("column {} has no heading and is named by its number", column + 1));
            }
        }
        let times = seen.entry(heading.name.clone()).or_default();
        *times += 1;
        if *times > 1 {
            heading.name = format!("{} ({times})", heading.name);
            notices.push(format!("column {} repeats the heading of an earlier one and is numbered", column + 1));
        }
        headings.push(heading);
    }
    notices.truncate(super::MOST_NOTICES);
    (headings, notices)
}

fn join<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for text in texts.filter(|text| !text.is_empty()) {
        if parts.last() != Some(&text) {
            parts.push(text);
        }
    }
    parts.join(" / ")
}

/// The texts of one row of headings, with a name over several columns given to each of them: by its merged cell where the
/// file tells, else, in a row of groups, up to the next name.
fn fill_groups<'a>(header: &[Row<'a>], row: usize, columns: usize, source: &dyn RowSource) -> Vec<&'a str> {
    let Some(this) = header.get(row) else { return Vec::new() };
    let mut texts: Vec<&str> = (0..columns).map(|column| this.text(column)).collect();
    let merged: Vec<_> = source.merged().iter().filter(|(number, ..)| *number == this.number()).collect();
    for (_, from, to) in &merged {
        let name = texts.get(*from).copied().unwrap_or_default();
        texts.iter_mut().take(to + 1).skip(*from).for_each(|text| *text = name);
    }
    let below = header.get(row + 1);
    if let (true, Some(below)) = (merged.is_empty() && this.filled() > 1, below) {
        let mut name = "";
        for (column, text) in texts.iter_mut().enumerate() {
            if !text.is_empty() {
                name = *text;
            } else if !below.cell(column).is_empty() {
                *text = name;
            }
        }
    }
    texts
}
