//! The cells of a table with their places on its variables.

use std::collections::{BTreeMap, BTreeSet};

use crate::label::{is_base, is_count, is_other_row, is_percent, is_total, normal, with_base};
use crate::table::{Axis, Cell, Coordinates, Measure};
use crate::value::{Decimal, Printed, beside, parse};

use super::columns::{Columns, Figures};
use super::{Line, Parts};

/// What the rows hold.
pub(super) struct Read {
    pub(super) axes: Vec<Axis>,
    pub(super) cells: Vec<Cell>,
    pub(super) passed_over: Vec<String>,
    pub(super) remarks: Vec<String>,
}

/// Reads the cells.
pub(super) fn read(parts: &Parts<'_>, columns: &Columns) -> Read {
    let transposed = are_measures(parts, columns);
    let down = vec![Vec::new(); columns.labels.len()];
    let mut reader = Reader { columns, transposed, down, taken: BTreeSet::new(), cells: Vec::new() };
    let mut passed_over = columns.passed_over.clone();
    let mut before: Vec<String> = Vec::new();
    for line in &parts.body {
        let labels = labels(line, columns, &before);
        if labels.iter().any(|label| is_other_row(label)) {
            passed_over.push(labels.join(", ").trim().to_owned());
        } else if !columns.figures.iter().all(|figures| parse(line.cell(figures.column)) == Printed::Blank) {
            reader.line(line, &labels);
        }
        before = labels;
    }
    reader.stated_above(parts);
    let Reader { down, mut cells, .. } = reader;
    let named = columns.labels.iter().map(|(_, heading)| with_base(heading).0.to_owned()).zip(down);
    let mut axes: Vec<Axis> =
        named.chain(columns.across.iter().cloned()).map(|(name, labels)| Axis { name, labels, parents: Vec::new() }).collect();
    drop_empty(&mut axes, &mut cells);
    let remarks = points_of_thousands(&mut cells);
    Read { axes, cells: only_counts(cells, &mut passed_over), passed_over, remarks }
}

/// Whether the rows say what is printed, "Number" and "Percent", and the columns whom it counts.
fn are_measures(parts: &Parts<'_>, columns: &Columns) -> bool {
    let [(column, _)] = columns.labels.as_slice() else { return false };
    let labels: Vec<&str> = parts.body.iter().map(|line| line.cell(*column)).filter(|label| !label.trim().is_empty()).collect();
    let is_measure =
        |label: &&str| is_count(label) || is_base(label) || (is_percent(label) && normal(label).split(' ').count() <= 3);
    columns.figures.len() > 1 && !labels.is_empty() && labels.iter().all(is_measure)
}

/// Takes out variables without categories, such as the rows of a table whose rows are measures.
fn drop_empty(axes: &mut Vec<Axis>, cells: &mut [Cell]) {
    while let Some(empty) = axes.iter().position(|axis| axis.labels.is_empty()).filter(|_| axes.len() > 1) {
        axes.remove(empty);
        for cell in cells.iter_mut() {
            cell.coordinates.remove(empty);
        }
    }
}

/// "1.371" is a number of people where no count can have decimals: whole numbers beside it, and three digits in every one.
fn points_of_thousands(cells: &mut [Cell]) -> Vec<String> {
    let is_dotted = |cell: &Cell| {
        let (whole, rest) = cell.text.split_once('.').unwrap_or_default();
        matches!(cell.printed, Printed::Number(number) if number.decimals == 3) && rest.len() == 3 && !["", "0"].contains(&whole)
    };
    let counts = || cells.iter().filter(|cell| cell.measure == Measure::Count);
    let numbers = || counts().filter(|cell| matches!(cell.printed, Printed::Number(_)));
    let (dotted, all) = (numbers().filter(|cell| is_dotted(cell)).count(), numbers().count());
    let whole = numbers().filter(|cell| matches!(cell.printed, Printed::Number(number) if number.decimals == 0)).count();
    if dotted == 0 || whole == 0 || dotted + whole != all {
        return Vec::new();
    }
    let mut example = String::new();
    for cell in cells.iter_mut().filter(|cell| cell.measure == Measure::Count && is_dotted(cell)) {
        if let Printed::Number(number) = cell.printed {
            example = cell.text.clone();
            cell.printed = Printed::Number(Decimal { decimals: 0, ..number });
        }
    }
    vec![format!("the point in numbers such as \"{example}\" was read as a sign of thousands")]
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
    /// Whether the rows are measures.
    transposed: bool,
    /// Categories of each column of labels.
    down: Vec<Vec<String>>,
    taken: BTreeSet<(Coordinates, bool)>,
    cells: Vec<Cell>,
}

impl Reader<'_> {
    fn line(&mut self, line: &Line<'_>, labels: &[String]) {
        let base_row = labels.iter().any(|label| is_base(label));
        let of_row =
            self.transposed.then(|| if labels.iter().any(|label| is_percent(label)) { Measure::Percent } else { Measure::Count });
        let mut down: Coordinates = if self.transposed {
            vec![None; labels.len()]
        } else {
            labels.iter().zip(&mut self.down).map(|(label, known)| category(label, known)).collect()
        };
        // A label that comes again means other people than the first time.
        let comes_again = |down: &Coordinates, taken: &BTreeSet<(Coordinates, bool)>| {
            self.columns
                .figures
                .iter()
                .any(|figures| taken.contains(&(place(down, figures), figures.measure == Measure::Percent)))
        };
        if !base_row
            && !self.transposed
            && comes_again(&down, &self.taken)
            && let (Some(label), Some(known), Some(last)) = (labels.last(), self.down.last_mut(), down.last_mut())
        {
            known.push(format!("{label} (row {})", line.number));
            *last = Some(known.len() - 1);
        }
        for figures in &self.columns.figures {
            self.cell(line, labels, &down, figures, base_row, of_row);
        }
        if let Some(base) = labels.iter().find_map(|label| with_base(label).1) {
            let coordinates = down.iter().copied().chain(self.columns.across.iter().map(|_| None)).collect();
            self.stated(line.number, labels, "", coordinates, base);
        }
    }

    fn cell(
        &mut self,
        line: &Line<'_>,
        labels: &[String],
        down: &Coordinates,
        figures: &Figures,
        base_row: bool,
        of_row: Option<Measure>,
    ) {
        let text = line.cell(figures.column).trim().to_owned();
        let printed = match parse(&text) {
            // An empty cell beside figures hides one.
            Printed::Blank if base_row || figures.base => return,
            Printed::Blank => Printed::Hidden,
            Printed::Words => return,
            printed => printed,
        };
        let measure = match of_row {
            _ if base_row || is_count_among_percentages(printed, down, figures) => Measure::Count,
            _ if matches!(printed, Printed::Share { .. }) => Measure::Percent,
            Some(measure) => measure,
            None => figures.measure,
        };
        let second = beside(&text, figures.percent_beside);
        self.put(line.number, labels, figures, place(down, figures), (measure, printed, text.clone()));
        if let Some(printed) = second {
            let measure = if measure == Measure::Percent { Measure::Count } else { Measure::Percent };
            self.put(line.number, labels, figures, place(down, figures), (measure, printed, text));
        }
    }

    fn put(
        &mut self,
        row: usize,
        labels: &[String],
        figures: &Figures,
        coordinates: Coordinates,
        (measure, printed, text): (Measure, Printed, String),
    ) {
        if self.taken.insert((coordinates.clone(), measure == Measure::Percent)) {
            let column_label = figures.heading.clone();
            self.cells.push(Cell { row, row_label: joined(labels), column_label, coordinates, measure, printed, text });
        }
    }

    /// Bases that headings of columns state.
    fn stated_above(&mut self, parts: &Parts<'_>) {
        let row = parts.headings.last().map_or(1, |line| line.number);
        if let Some(base) = self.columns.labels.iter().find_map(|(_, heading)| with_base(heading).1) {
            let everyone = vec![None; self.down.len() + self.columns.across.len()];
            self.stated(row, &[], "", everyone, base);
        }
        for figures in &self.columns.figures {
            if let Some(base) = figures.stated {
                let coordinates = vec![None; self.down.len()].into_iter().chain(figures.across.iter().copied()).collect();
                self.stated(row, &[], &figures.heading, coordinates, base);
            }
        }
    }

    fn stated(&mut self, row: usize, labels: &[String], heading: &str, coordinates: Coordinates, base: i64) {
        if self.taken.insert((coordinates.clone(), false)) {
            let printed = Printed::Number(Decimal { units: base, decimals: 0, percent: false });
            let (row_label, column_label, text) = (joined(labels), heading.to_owned(), base.to_string());
            self.cells.push(Cell { row, row_label, column_label, coordinates, measure: Measure::Count, printed, text });
        }
    }
}

fn joined(labels: &[String]) -> String {
    labels.iter().map(|label| label.trim()).filter(|label| !label.is_empty()).collect::<Vec<_>>().join(", ")
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
    let label = with_base(label).0;
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
