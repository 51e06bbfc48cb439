//! Where the parts of a chart go: groups and panels, lines of a label, and the scale of the axis. Pure arithmetic.

use crate::document::{Cell, ColumnRole};
use crate::number::grouped;
use crate::table::{KeyValue, Table};

/// Most bars that can be read in one chart.
pub(crate) const MOST_BARS: usize = 40;
/// Most bars that can be read as small panels, one a group.
pub(crate) const MOST_BARS_IN_PANELS: usize = 120;

/// How a measure is drawn.
pub(crate) enum Plan<'a> {
    /// One chart with all groups.
    One(Vec<Group<'a>>),
    /// One small chart a group, all on the same scale.
    Panels(Vec<Group<'a>>),
    /// No chart: the reason, for the reader.
    TableOnly(&'static str),
}

/// Bars that belong together.
pub(crate) struct Group<'a> {
    /// Label of the first key where there are two.
    pub(crate) heading: Option<&'a str>,
    /// The bars, in the order of the table.
    pub(crate) bars: Vec<Bar<'a>>,
}

/// One bar or dot.
pub(crate) struct Bar<'a> {
    pub(crate) label: &'a str,
    pub(crate) cell: &'a Cell,
    /// What stands beside it where that is not its number.
    pub(crate) text: Option<&'static str>,
    /// Which pattern or shape it takes: the place of its code in the code list.
    pub(crate) pattern: usize,
}

/// Chooses the form of the chart by the number of keys and rows.
pub(crate) fn plan<'a>(table: &'a Table<'a>, measure: usize) -> Plan<'a> {
    let groups = match table.keys.len() {
        0 => return Plan::TableOnly("There is one number only, so there is no chart."),
        1 => vec![Group { heading: None, bars: table.rows.iter().map(|row| bar(table, row, 0, measure)).collect() }],
        2 => grouped_bars(table, measure),
        _ => return Plan::TableOnly("The table has more than two keys, so there is no chart."),
    };
    match table.rows.len() {
        0 => Plan::TableOnly("The table has no rows, so there is no chart."),
        1..=MOST_BARS => Plan::One(groups),
        ..=MOST_BARS_IN_PANELS if groups.len() > 1 => Plan::Panels(groups),
        _ => Plan::TableOnly("The table is too long for a chart that can be read. Please read the table."),
    }
}

fn grouped_bars<'a>(table: &'a Table<'a>, measure: usize) -> Vec<Group<'a>> {
    let mut codes: Vec<&str> = Vec::new();
    let mut groups: Vec<Group<'a>> = Vec::new();
    for row in &table.rows {
        let KeyValue { code, label } = row.keys[0];
        let place = codes.iter().position(|known| *known == code).unwrap_or_else(|| {
            codes.push(code);
            groups.push(Group { heading: Some(label), bars: Vec::new() });
            groups.len() - 1
        });
        groups[place].bars.push(bar(table, row, 1, measure));
    }
    groups
}

fn bar<'a>(table: &Table<'a>, row: &crate::table::TableRow<'a>, key: usize, measure: usize) -> Bar<'a> {
    debug_assert!(table.measures[measure].role == ColumnRole::Measure);
    let place = table.keys[key].codes.iter().position(|entry| entry.code == row.keys[key].code);
    // With one key every bar is of the same kind, so that a pattern would say nothing.
    let pattern = if table.keys.len() == 1 { 0 } else { place.unwrap_or(0) };
    Bar { label: row.keys[key].label, cell: row.cells[measure], text: None, pattern }
}

/// An axis with round ends and round steps.
pub(crate) struct Scale {
    pub(crate) low: f64,
    pub(crate) high: f64,
    step: f64,
}

impl Scale {
    /// A scale over all numbers of the groups; `from_zero` for bars, whose length must mean something.
    pub(crate) fn new(groups: &[Group<'_>], from_zero: bool, whole: bool) -> Option<Self> {
        let cells = groups.iter().flat_map(|group| &group.bars).map(|bar| bar.cell);
        let mut numbers: Vec<f64> = cells.flat_map(|cell| [cell.value, cell.lower, cell.upper]).flatten().collect();
        if numbers.is_empty() {
            return None;
        }
        if from_zero {
            numbers.push(0.0);
        }
        let low = numbers.iter().copied().fold(f64::INFINITY, f64::min);
        let high = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let span = if high > low { high - low } else { 1.0 };
        let step = round_step(span / 5.0);
        let step = if whole { step.max(1.0) } else { step };
        let (low, high) = ((low / step).floor() * step, (high / step).ceil() * step);
        let high = if high > low { high } else { low + step };
        // Numbers too large to have steps between them cannot be drawn.
        ((high - low).is_finite() && high > low && step > 0.0).then_some(Self { low, high, step })
    }

    /// Place of a number, from 0 to 1.
    pub(crate) fn share(&self, number: f64) -> f64 {
        ((number - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// The numbers on the axis with their texts.
    pub(crate) fn ticks(&self) -> Vec<(f64, String)> {
        let decimals = (0..6).find(|decimals| {
            let scaled = self.step * 10_f64.powi(*decimals);
            (scaled - scaled.round()).abs() < 1e-9
        });
        let decimals = usize::try_from(decimals.unwrap_or(6)).unwrap_or(0);
        let count = ((self.high - self.low) / self.step).round().min(20.0) as u8;
        (0..=count)
            .map(|index| self.low + f64::from(index) * self.step)
            .map(|number| (number, grouped(number, decimals)))
            .collect()
    }
}

/// The next of 1, 2, 5, 10, 20, 50, …
fn round_step(rough: f64) -> f64 {
    let power = 10_f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| *step >= rough).unwrap_or(rough)
}

/// A label in lines of at most `width` characters; a longer word is cut, nothing is left out.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(4);
    let mut lines = vec![String::new()];
    let length = |line: &str| line.chars().count();
    for word in text.split_whitespace() {
        let mut rest: Vec<char> = word.chars().collect();
        while !rest.is_empty() {
            let head: String = rest.drain(..rest.len().min(width)).collect();
            match lines.last_mut() {
                Some(line) if line.is_empty() => *line = head,
                Some(line) if length(line) + 1 + length(&head) <= width => *line = format!("{line} {head}"),
                _ => lines.push(head),
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{Bar, Group, Scale, wrap};
    use crate::document::{Cell, Status};

    #[test]
    fn labels_keep_every_word() {
        let check = |text: &str, width: usize, expected: &[&str]| assert_eq!(wrap(text, width), expected);
        check("", 10, &[""]);
        check("Asian, Asian British or Asian Welsh", 14, &["Asian, Asian", "British or", "Asian Welsh"]);
        check("abcdefghij", 4, &["abcd", "efgh", "ij"]);
    }

    #[test]
    fn a_scale_holds_its_numbers() {
        let numbers = [0.0, 1.0, 3.7, 1_000.0, -5.0, 1e300, -1e308, 1e-300, f64::MAX, f64::MIN];
        for lower in numbers {
            for upper in numbers {
                let cell = Cell { value: Some(lower), lower: None, upper: Some(upper), status: Status::Ok, design_effect: None };
                let groups = [Group { heading: None, bars: vec![Bar { label: "", cell: &cell, text: None, pattern: 0 }] }];
                for from_zero in [false, true] {
                    if let Some(scale) = Scale::new(&groups, from_zero, from_zero) {
                        assert!((0.0..=1.0).contains(&scale.share(lower)), "{lower} {upper}");
                        assert!((2..=21).contains(&scale.ticks().len()), "{lower} {upper}");
                    }
                }
            }
        }
    }
}
