//! Where one table ends and the next begins: blank rows, blank columns with labels behind them, headings in the middle.

use super::{Line, is_heading, is_letter};
use crate::label::{is_count, is_percent, is_total, normal};
use crate::value::{Printed, parse};

/// The lines of one table with its title and notes, as far as blank rows and columns tell.
pub(super) fn of<'a>(lines: &'a [Line<'a>]) -> Vec<Vec<Line<'a>>> {
    let blocks = lines.split(|line| line.filled() == 0).filter(|block| !block.is_empty());
    blocks.flat_map(side_by_side).flat_map(|block| one_below_the_other(&block)).collect()
}

/// Cuts a block where a blank column has labels of its own behind it. Lines above the tables go to each of them.
fn side_by_side<'a>(block: &'a [Line<'a>]) -> Vec<Vec<Line<'a>>> {
    let top = block.iter().position(|line| line.filled() > 1).unwrap_or(block.len());
    let (above, tables) = block.split_at(top);
    let width = tables.iter().map(|line| line.cells.len()).max().unwrap_or(0);
    let is_blank = |column: usize| tables.iter().all(|line| line.cell(column).trim().is_empty());
    let mut starts = vec![0];
    for column in 1..width {
        let starts_group = is_blank(column - 1) && !is_blank(column);
        if starts_group && column > 1 && has_labels(tables, column) && has_figures(tables, column + 1) {
            starts.push(column);
        }
    }
    if starts.len() == 1 {
        return vec![block.to_vec()];
    }
    let part = |(place, start): (usize, &usize)| {
        let end = starts.get(place + 1).copied().unwrap_or(width);
        let cut = tables.iter().map(|line| Line { number: line.number, cells: between(line.cells, *start, end) });
        // Words that stand above one table alone are its title.
        let own = |line: &&Line<'_>| {
            let at = line.cells.iter().position(|cell| !cell.trim().is_empty()).unwrap_or(0);
            at == 0 || (*start..end).contains(&at)
        };
        above.iter().filter(own).copied().chain(cut.filter(|line| line.filled() > 0)).collect()
    };
    starts.iter().enumerate().map(part).collect()
}

fn between(cells: &[String], start: usize, end: usize) -> &[String] {
    cells.get(start..end.min(cells.len())).unwrap_or_default()
}

/// Whether a column holds labels beside which figures stand, in more than one row.
fn has_labels(lines: &[Line<'_>], column: usize) -> bool {
    let labelled = |line: &&Line<'_>| parse(line.cell(column)) == Printed::Words && parse(line.cell(column + 1)).is_figure();
    lines.iter().filter(labelled).count() > 1
}

fn has_figures(lines: &[Line<'_>], column: usize) -> bool {
    lines.iter().any(|line| parse(line.cell(column)).is_figure())
}

/// Cuts a block where headings come again below figures.
fn one_below_the_other<'a>(block: &[Line<'a>]) -> Vec<Vec<Line<'a>>> {
    let has_figures = |line: &Line<'_>| line.filled() > 1 && line.figures() > 0 && !is_heading(line);
    let mut cuts = vec![0];
    let mut seen = false;
    for (at, line) in block.iter().enumerate() {
        // A line of words above the headings is the title of what follows.
        let title = block[..at].iter().rev().take_while(|line| line.filled() == 1).count();
        let is_cut = seen
            && names_columns(line)
            && (title > 0 || is_heading(line) || repeats(line, &block[..at]))
            && block[at + 1..].iter().take(3).any(has_figures);
        if is_cut {
            let start = at - title;
            if cuts.last().is_none_or(|last| *last < start) {
                cuts.push(start);
            }
            seen = false;
        }
        seen |= has_figures(line);
    }
    let ends = cuts.iter().skip(1).copied().chain([block.len()]);
    cuts.iter().zip(ends).map(|(start, end)| block[*start..end].to_vec()).collect()
}

/// Whether words beyond the first column name a measure, or stand above the figures before: a row of a list may say a word
/// in place of its number.
fn repeats(line: &Line<'_>, before: &[Line<'_>]) -> bool {
    let headings = before.iter().find(|line| line.filled() > 1);
    let words =
        |line: &Line<'_>| line.cells.iter().skip(1).map(|cell| normal(cell)).filter(|cell| !cell.is_empty()).collect::<Vec<_>>();
    let known = headings.map(words).unwrap_or_default();
    words(line).iter().any(|word| known.contains(word) || is_count(word) || is_percent(word) || is_total(word))
}

/// Whether a line holds nothing but headings: words in two columns or more.
fn names_columns(line: &Line<'_>) -> bool {
    let mut cells = line.cells.iter().filter(|cell| !cell.trim().is_empty());
    line.filled() > 1 && (is_heading(line) || cells.all(|cell| parse(cell) == Printed::Words || is_letter(cell)))
}
