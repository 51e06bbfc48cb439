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

/// A printed percentage as a range: `low whole <= scale part <= high whole`, in whole numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fraction {
    pub(crate) low: i64,
    pub(crate) high: i64,
    pub(crate) scale: i64,
    /// Printed decimals; none for a range such as `<1%`.
    pub(crate) decimals: Option<u32>,
}

impl Fraction {
    /// To half a unit of the last place, both ends included.
    fn rounded(number: Decimal) -> Self {
        let (low, high) = (2 * number.units - 1, 2 * number.units + 1);
        Self { low, high, scale: 200 * 10_i64.pow(number.decimals), decimals: Some(number.decimals) }
    }

    /// Both ends as percentages.
    pub(crate) fn ends(self) -> (f64, f64) {
        let percent = |edge: i64| (edge as f64 / self.scale as f64 * 100.0).clamp(0.0, 100.0);
        (percent(self.low), percent(self.high))
    }

    fn middle(self) -> f64 {
        (self.low as f64 + self.high as f64) / 2.0 / self.scale as f64 * 100.0
    }

    fn reach(self) -> f64 {
        (self.high - self.low) as f64 / 2.0 / self.scale as f64 * 100.0
    }
}

/// Cells with a printed percentage, as percentages even where the table writes them as fractions of one.
fn figures(table: &Table) -> Vec<(usize, Fraction)> {
    let percents = || table.cells.iter().enumerate().filter(|(_, cell)| cell.measure == Measure::Percent);
    let numbers: Vec<(usize, Decimal)> = percents()
        .filter_map(|(index, cell)| match cell.printed {
            Printed::Number(number) => Some((index, number)),
            _ => None,
        })
        .collect();
    let ranges = percents().filter_map(|(index, cell)| match cell.printed {
        Printed::Share { low, high } => Some((index, Fraction { low, high, scale: 1_000_000, decimals: None })),
        _ => None,
    });
    let numbers = if are_fractions(table, &numbers) { scaled(numbers) } else { numbers };
    numbers.into_iter().map(|(index, number)| (index, Fraction::rounded(number))).chain(ranges).collect()
}

/// Whether numbers are fractions of one: none is larger, and one has three decimals, or they add up to one.
fn are_fractions(table: &Table, numbers: &[(usize, Decimal)]) -> bool {
    let parts = numbers.iter().filter(|(index, _)| table.cells[*index].coordinates.iter().all(Option::is_some));
    let sum: f64 = parts.map(|(_, number)| number.number()).sum();
    let whole = sum.round() >= 1.0 && (sum - sum.round()).abs() < 0.02;
    numbers.len() > 1
        && numbers.iter().all(|(_, number)| !number.percent && number.number() <= 1.0)
        && (numbers.iter().any(|(_, number)| number.decimals >= 3)
            || (whole && numbers.iter().any(|(_, number)| number.decimals == 2)))
}

/// Fractions of one as percentages. A spreadsheet drops zeros at the end: all have the places of the longest.
fn scaled(numbers: Vec<(usize, Decimal)>) -> Vec<(usize, Decimal)> {
    let places = numbers.iter().map(|(_, number)| number.decimals).max().unwrap_or(0).max(2);
    let scaled = |number: Decimal| Decimal {
        units: number.units * 10_i64.pow(places - number.decimals),
        decimals: places - 2,
        percent: true,
    };
    numbers.into_iter().map(|(index, number)| (index, scaled(number))).collect()
}

/// What the percentages of a list say about its categories: people are counted more than once when they add up to more
/// than a hundred, and some are left out when they add up to less.
pub(crate) fn settle(table: &mut Table) -> Option<String> {
    if table.axes.len() != 1 || table.facts.several_answers || table.facts.partial {
        return None;
    }
    let axis = &table.axes[0];
    let is_top = |place: usize| axis.parents[place].is_none();
    let parts: Vec<Fraction> = figures(table)
        .into_iter()
        .filter(|(cell, _)| table.cells[*cell].coordinates[0].is_some_and(is_top))
        .map(|(_, fraction)| fraction)
        .collect();
    let top = (0..axis.labels.len()).filter(|place| is_top(*place)).count();
    if parts.len() < 2 || parts.len() != top {
        return None;
    }
    let (sum, reach) = (parts.iter().map(|part| part.middle()).sum::<f64>(), parts.iter().map(|part| part.reach()).sum::<f64>());
    if sum > 100.0 + reach + 1e-9 {
        table.facts.several_answers = true;
        return Some(format!("its percentages add up to {sum:.1}, so a person may be counted in several of them"));
    }
    if sum < 100.0 - reach - 1e-9 {
        table.facts.partial = true;
        return Some(format!("its percentages add up to {sum:.1}, so it does not print all categories"));
    }
    None
}

/// The axes over which percentages add up to a hundred.
fn axes_of_whole(table: &Table, figures: &[(usize, Fraction)]) -> Option<Vec<usize>> {
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
fn adds_up(table: &Table, figures: &[(usize, Fraction)], over: &[usize]) -> bool {
    let mut groups: BTreeMap<Coordinates, (usize, f64, f64)> = BTreeMap::new();
    for (cell, number) in figures {
        let coordinates = &table.cells[*cell].coordinates;
        let is_top = |axis: &usize| coordinates[*axis].is_some_and(|place| table.axes[*axis].parents[place].is_none());
        if over.iter().all(is_top) {
            let mut rest = coordinates.clone();
            over.iter().for_each(|axis| rest[*axis] = None);
            let group = groups.entry(rest).or_insert((0, 0.0, 0.0));
            *group = (group.0 + 1, group.1 + number.middle(), group.2 + number.reach());
        }
    }
    let top = |axis: &usize| table.axes[*axis].parents.iter().filter(|parent| parent.is_none()).count();
    let whole: usize = over.iter().map(top).product();
    let mut complete = groups.values().filter(|(count, _, _)| *count == whole && whole > 1).peekable();
    complete.peek().is_some() && complete.all(|(_, sum, reach)| (sum - 100.0).abs() <= reach + 1e-9)
}

/// Whether the table prints a hundred per cent where these axes are taken together.
fn has_hundreds(table: &Table, figures: &[(usize, Fraction)], over: &[usize]) -> bool {
    let is_whole =
        |coordinates: &Coordinates| coordinates.iter().enumerate().all(|(axis, place)| over.contains(&axis) == place.is_none());
    let mut wholes = figures.iter().filter(|(cell, _)| is_whole(&table.cells[*cell].coordinates)).peekable();
    wholes.peek().is_some() && wholes.all(|(_, number)| (number.middle() - 100.0).abs() < 1e-9)
}

fn equations(system: &mut System, table: usize, part: usize, whole: usize, fraction: Fraction, text: &str) {
    let reason = system.reasons.len();
    let terms = |edge: i64| vec![(part, fraction.scale), (whole, -edge)];
    system.equations.push(Equation { terms: terms(fraction.low), low: Some(0), high: None, reason });
    system.equations.push(Equation { terms: terms(fraction.high), low: None, high: Some(0), reason });
    system.reasons.push(Reason::Percent { table, part, whole, fraction, text: text.to_owned() });
}
