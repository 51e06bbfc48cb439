//! The cells of a table with their places on its variables.

use std::collections::{BTreeMap, BTreeSet};

use crate::label::{is_base, is_other_measure, is_total, normal};
use crate::table::{Axis, Cell, Coordinates, Measure};
use crate::value::{Printed, parse};

use super::columns::{Columns, Figures};
use super::{Line, Parts};

/// What the rows hold.
pub(super) struct Read {
    pub(super) axes: Vec<Axis>,
    pub(super) cells: Vec<Cell>,
    pub(super) passed_over: Vec<String>,
}

/// Reads the cells.
pub(super) fn read(parts: &Parts<'_>, columns: &Columns) -> Read {
    let mut reader = Reader { columns, down: vec![Vec::new(); columns.labels.len()], taken: BTreeSet::new(), cells: Vec::new() };
    let mut passed_over = columns.passed_over.clone();
    let mut before: Vec<String> = Vec::new();
    for line in parts.body {
        let labels = labels(line, columns, &before);
        if labels.iter().any(|label| is_other_measure(label)) {
            passed_over.push(labels.join(", ").trim().to_owned());
        } else if !columns.figures.iter().all(|figures| parse(line.cell(figures.column)) == Printed::Blank) {
            reader.line(line, &labels);
        }
        before = labels;
    }
    let Reader { down, cells, .. } = reader;
    let named = columns.labels.iter().map(|(_, heading)| heading.clone()).zip(down);
    let axes =
        named.chain(columns.across.iter().cloned()).map(|(name, labels)| Axis { name, labels, parents: Vec::new() }).collect();
    Read { axes, cells: only_counts(cells, &mut passed_over), passed_over }
}

/// Labels of a line; an empty one in a table with several columns of labels repeats the one above it.
fn labels(line: &Line<'_>, columns: &Columns, before: &[String]) -> Vec<String> {
    let several = columns.labels.len() > 1;
    let label = |(place, (column, _)): (usize, &(usize, String))| {
        let own = line.cell(*column).trim_end();
        let repeated = several && place + 1 < columns.labels.len() && own.trim().is_empty();
        if repeated { before.get(place).cloned().unwrap_or_default() } else { own.to_owned() }
    };
    columns.labels.iter().enumerate().map(label).collect()
}

struct Reader<'a> {
    columns: &'a Columns,
    /// Categories of each column of labels.
    down: Vec<Vec<String>>,
    taken: BTreeSet<(Coordinates, bool)>,
    cells: Vec<Cell>,
}

impl Reader<'_> {
    fn line(&mut self, line: &Line<'_>, labels: &[String]) {
        let base_row = labels.iter().any(|label| is_base(label));
        let mut down: Coordinates = labels.iter().zip(&mut self.down).map(|(label, known)| category(label, known)).collect();
        // A label that comes again means other people than the first time.
        let comes_again = |down: &Coordinates, taken: &BTreeSet<(Coordinates, bool)>| {
            self.columns
                .figures
                .iter()
                .any(|figures| taken.contains(&(place(down, figures), figures.measure == Measure::Percent)))
        };
        if !base_row
            && comes_again(&down, &self.taken)
            && let (Some(label), Some(known), Some(last)) = (labels.last(), self.down.last_mut(), down.last_mut())
        {
            known.push(format!("{label} (row {})", line.number));
            *last = Some(known.len() - 1);
        }
        for figures in &self.columns.figures {
            self.cell(line, labels, &down, figures, base_row);
        }
    }

    fn cell(&mut self, line: &Line<'_>, labels: &[String], down: &Coordinates, figures: &Figures, base_row: bool) {
        let text = line.cell(figures.column).trim().to_owned();
        let printed = match parse(&text) {
            // An empty cell beside figures hides one.
            Printed::Blank if base_row => return,
            Printed::Blank => Printed::Hidden,
            Printed::Words => return,
            printed => printed,
        };
        let measure =
            if base_row || is_count_among_percentages(printed, down, figures) { Measure::Count } else { figures.measure };
        let coordinates = place(down, figures);
        if self.taken.insert((coordinates.clone(), measure == Measure::Percent)) {
            let row_label =
                labels.iter().map(|label| label.trim()).filter(|label| !label.is_empty()).collect::<Vec<_>>().join(", ");
            let column_label = figures.heading.clone();
            self.cells.push(Cell { row: line.number, row_label, column_label, coordinates, measure, printed, text });
        }
    }
}

fn place(down: &Coordinates, figures: &Figures) -> Coordinates {
    down.iter().copied().chain(figures.across.iter().copied()).collect()
}

/// A total in a column of percentages that cannot be one is the number of people.
fn is_count_among_percentages(printed: Printed, down: &Coordinates, figures: &Figures) -> bool {
    let whole_number =
        matches!(printed, Printed::Number(number) if !number.percent && number.decimals == 0 && number.units > 100);
    figures.base || (figures.measure == Measure::Percent && whole_number && down.iter().all(Option::is_none))
}

fn category(label: &str, known: &mut Vec<String>) -> Option<usize> {
    if label.trim().is_empty() || is_total(label) || is_base(label) {
        return None;
    }
    Some(known.iter().position(|other| normal(other) == normal(label) && other.len() == label.len()).unwrap_or_else(|| {
        known.push(label.to_owned());
        known.len() - 1
    }))
}

/// Leaves out columns and rows of figures that cannot count people: negative ones, and counts with decimals.
fn only_counts(cells: Vec<Cell>, passed_over: &mut Vec<String>) -> Vec<Cell> {
    let no_count = |cell: &Cell| match cell.printed {
        Printed::Negative | Printed::NoCount => true,
        Printed::Number(number) => cell.measure == Measure::Count && number.whole().is_none(),
        _ => false,
    };
    let mut columns: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for cell in &cells {
        let counted = columns.entry(cell.column_label.clone()).or_default();
        counted.0 += usize::from(no_count(cell));
        counted.1 += 1;
    }
    // A column that is mostly something else is left out whole; a single odd figure becomes unknown.
    let odd: BTreeSet<String> = columns.into_iter().filter(|(_, (odd, all))| odd * 2 > *all).map(|(name, _)| name).collect();
    passed_over
        .extend(odd.iter().map(|name| if name.is_empty() { "a column without a heading".to_owned() } else { name.clone() }));
    let mut kept: Vec<Cell> = cells.into_iter().filter(|cell| !odd.contains(&cell.column_label)).collect();
    for cell in kept.iter_mut().filter(|cell| no_count(cell)) {
        passed_over.push(format!("\"{}\" in row {}", cell.text, cell.row));
        cell.printed = Printed::Words;
    }
    kept
}
