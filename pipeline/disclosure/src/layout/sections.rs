//! One table that holds several under headings of their own: "Gender", its categories, "City", its categories, one total.

use super::{Line, Parts};
use crate::label::{is_base, is_total};
use crate::value::{Printed, parse};

/// A section: its heading, and its lines with the totals that hold for all.
pub(super) struct Section<'a> {
    pub(super) heading: String,
    pub(super) lines: Vec<Line<'a>>,
}

/// The sections of a table; none when its lines are the categories of one variable.
pub(super) fn of<'a>(parts: &Parts<'a>) -> Option<Vec<Section<'a>>> {
    let mut shared: Vec<Line<'a>> = Vec::new();
    let mut sections: Vec<Section<'a>> = Vec::new();
    for line in &parts.body {
        if is_section_heading(line) {
            sections.push(Section { heading: line.words(), lines: Vec::new() });
        } else if let Some(section) = sections.last_mut() {
            section.lines.push(*line);
        } else {
            shared.push(*line);
        }
    }
    sections.retain(|section| !section.lines.is_empty());
    let has_total = |section: &Section<'_>| section.lines.iter().any(|line| is_whole(line));
    if sections.len() < 2 || !shared.iter().all(is_whole) {
        return None;
    }
    let closes = !sections[..sections.len() - 1].iter().any(has_total);
    if let Some(last) = sections.last_mut().filter(|_| closes) {
        // A total below the last section, where no other has one, is that of all of them.
        while let Some(line) = last.lines.pop_if(|line| is_whole(line)) {
            shared.push(line);
        }
    }
    let each_has_one = sections.iter().all(has_total);
    if !each_has_one && !exceed(&sections, &shared) {
        return None;
    }
    for section in &mut sections {
        section.lines.extend(shared.iter().copied());
    }
    Some(sections)
}

fn is_section_heading(line: &Line<'_>) -> bool {
    line.filled() == 1 && !line.cell(0).trim().is_empty() && parse(line.cell(0)) == Printed::Words && !is_whole(line)
}

fn is_whole(line: &Line<'_>) -> bool {
    is_total(line.cell(0)) || is_base(line.cell(0))
}

/// Whether all lines together are more than the total, or more than a hundred per cent, so that each section is a whole.
fn exceed(sections: &[Section<'_>], shared: &[Line<'_>]) -> bool {
    let width = sections.iter().flat_map(|section| &section.lines).map(|line| line.cells.len()).max().unwrap_or(0);
    (1..width).any(|column| {
        let sum = |section: &Section<'_>| section.lines.iter().filter_map(|line| number(line, column)).sum::<f64>();
        let sums: Vec<f64> = sections.iter().map(sum).collect();
        let whole: f64 = sums.iter().sum();
        let total = shared.iter().filter_map(|line| number(line, column)).fold(0.0, f64::max);
        if total > 0.0 { whole > total * 1.02 } else { sums.iter().all(|sum| (sum - 100.0).abs() < 2.0) }
    })
}

fn number(line: &Line<'_>, column: usize) -> Option<f64> {
    match parse(line.cell(column)) {
        Printed::Number(number) => Some(number.number()),
        _ => None,
    }
}
