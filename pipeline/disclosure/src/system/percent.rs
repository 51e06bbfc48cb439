//! Printed percentages: which whole they are of, and which counts round to them.

use std::collections::BTreeMap;

use crate::table::{Coordinates, Measure, Table};
use crate::value::{Decimal, Printed};

use super::{Equation, Origin, Reason, System, View};

/// Adds what the percentages of a table say.
pub(super) fn add(system: &mut System, view: &View<'_>) {
    let table = view.table;
    let figures = figures(table);
    if figures.is_empty() {
        return;
    }
    if table.facts.rounding.is_some() && !table.facts.percent_unrounded {
        let remark = "its counts are rounded, so its percentages were taken as made of rounded counts and not used";
        system.remarks.push(format!("{}: {remark}", table.name()));
        return;
    }
    let Some(over) = axes_of_whole(table, &figures) else {
        system
            .remarks
            .push(format!("{}: it does not show what its percentages are percentages of; they were not used", table.name()));
        return;
    };
    for (cell, printed) in figures {
        let coordinates = &table.cells[cell].coordinates;
        let mut whole = coordinates.clone();
        for axis in &over {
            whole[*axis] = None;
        }
        if whole != *coordinates {
            let part = system.variable(view, coordinates, Origin::Printed);
            let whole = system.variable(view, &whole, Origin::Margin);
            equations(system, view.index, part, whole, printed, &table.cells[cell].text);
        }
    }
}

/// Cells with a printed percentage, as percentages even where the table writes them as fractions of one.
fn figures(table: &Table) -> Vec<(usize, Decimal)> {
    let numbers: Vec<(usize, Decimal)> = table
        .cells
        .iter()
        .enumerate()
        .filter_map(|(index, cell)| match cell.printed {
            Printed::Number(number) if cell.measure == Measure::Percent => Some((index, number)),
            _ => None,
        })
        .collect();
    let fractions = numbers.len() > 1
        && numbers.iter().all(|(_, number)| !number.percent && number.number() <= 1.0)
        && numbers.iter().any(|(_, number)| number.decimals >= 3);
    if !fractions {
        return numbers;
    }
    let scaled = |number: Decimal| match number.decimals {
        0 => Decimal { units: number.units * 100, decimals: 0, percent: true },
        1 => Decimal { units: number.units * 10, decimals: 0, percent: true },
        more => Decimal { units: number.units, decimals: more - 2, percent: true },
    };
    // A spreadsheet drops zeros at the end: all fractions have the places of the longest.
    let places = numbers.iter().map(|(_, number)| number.decimals).max().unwrap_or(0);
    let padded = |number: Decimal| Decimal {
        units: number.units * 10_i64.pow(places - number.decimals),
        decimals: places,
        percent: false,
    };
    numbers.into_iter().map(|(index, number)| (index, scaled(padded(number)))).collect()
}

/// The axes over which percentages add up to a hundred.
fn axes_of_whole(table: &Table, figures: &[(usize, Decimal)]) -> Option<Vec<usize>> {
    let count = table.axes.len();
    if count == 1 {
        return Some(vec![0]);
    }
    let last = count - 1;
    if table.axes[last].labels.len() == 1 {
        return Some(vec![last]);
    }
    let mut candidates: Vec<Vec<usize>> = (0..count).rev().map(|axis| vec![axis]).collect();
    candidates.push((0..count).collect());
    candidates
        .iter()
        .find(|over| adds_up(table, figures, over))
        .or_else(|| candidates.iter().find(|over| has_hundreds(table, figures, over)))
        .cloned()
}

/// Whether every complete group of percentages over these axes adds up to a hundred, within its rounding.
fn adds_up(table: &Table, figures: &[(usize, Decimal)], over: &[usize]) -> bool {
    let mut groups: BTreeMap<Coordinates, (usize, f64, f64)> = BTreeMap::new();
    for (cell, number) in figures {
        let coordinates = &table.cells[*cell].coordinates;
        let is_top = |axis: &usize| coordinates[*axis].is_some_and(|place| table.axes[*axis].parents[place].is_none());
        if over.iter().all(is_top) {
            let mut rest = coordinates.clone();
            over.iter().for_each(|axis| rest[*axis] = None);
            let group = groups.entry(rest).or_insert((0, 0.0, 0.0));
            *group = (group.0 + 1, group.1 + number.number(), group.2 + number.half_step());
        }
    }
    let top = |axis: &usize| table.axes[*axis].parents.iter().filter(|parent| parent.is_none()).count();
    let whole: usize = over.iter().map(top).product();
    let mut complete = groups.values().filter(|(count, _, _)| *count == whole && whole > 1).peekable();
    complete.peek().is_some() && complete.all(|(_, sum, reach)| (sum - 100.0).abs() <= reach + 1e-9)
}

/// Whether the table prints a hundred per cent where these axes are taken together.
fn has_hundreds(table: &Table, figures: &[(usize, Decimal)], over: &[usize]) -> bool {
    let is_whole =
        |coordinates: &Coordinates| coordinates.iter().enumerate().all(|(axis, place)| over.contains(&axis) == place.is_none());
    let mut wholes = figures.iter().filter(|(cell, _)| is_whole(&table.cells[*cell].coordinates)).peekable();
    wholes.peek().is_some() && wholes.all(|(_, number)| number.whole() == Some(100))
}

/// `part` is the printed percentage of `whole`, to half a unit of the last place, both ends included: in whole numbers,
/// `(2u - 1) whole <= 200 * 10^d part <= (2u + 1) whole` for `u` units of `d` decimals.
fn equations(system: &mut System, table: usize, part: usize, whole: usize, printed: Decimal, text: &str) {
    let scale = 200 * 10_i64.pow(printed.decimals);
    let reason = system.reasons.len();
    let terms = |edge: i64| vec![(part, scale), (whole, -edge)];
    system.equations.push(Equation { terms: terms(2 * printed.units - 1), low: Some(0), high: None, reason });
    system.equations.push(Equation { terms: terms(2 * printed.units + 1), low: None, high: Some(0), reason });
    system.reasons.push(Reason::Percent { table, part, whole, printed, text: text.to_owned() });
}
