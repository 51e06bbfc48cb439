//! Which bounds are findings: hidden cells that are not hidden, small numbers, whole groups.

use crate::difference;
use crate::finding::{Finding, Kind, Place};
use crate::link::Links;
use crate::options::Deadline;
use crate::printed::interval;
use crate::solve::{Solved, because};
use crate::system::{Origin, Reason, Relation, System};
use crate::table::{Measure, Table};
use crate::value::Printed;
use crate::words::{grouped, people, reason};

/// What findings are made of.
pub(crate) struct Case<'a> {
    pub(crate) tables: &'a [Table],
    pub(crate) links: &'a Links,
    pub(crate) system: &'a System,
    pub(crate) solved: &'a Solved,
    pub(crate) threshold: i64,
    pub(crate) deadline: Deadline,
}

/// With fewer contributors than these, each can compute what the others have from a sum or a mean.
const MOST_DOMINANT: i64 = 3;

/// How a cell is shown over all tables.
enum Shown {
    /// A mark or a range stands in place of the number: where, and what that allows.
    Hidden((usize, usize), i64, i64),
    Exact((usize, usize)),
    Rounded((usize, usize)),
    PercentOnly((usize, usize)),
    Not,
}

/// Variables whose bounds matter.
pub(crate) fn wanted(system: &System, tables: &[Table]) -> Vec<bool> {
    let is_wanted = |variable: usize| match shown(system, tables, variable) {
        Shown::Exact(_) => false,
        Shown::Not => matches!(system.variables[variable].origin, Origin::LeftOut | Origin::Piece),
        _ => true,
    };
    (0..system.variables.len()).map(is_wanted).collect()
}

/// All findings about the numbers of the tables.
pub(crate) fn findings(case: &Case<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = (0..case.system.variables.len()).filter_map(|variable| case.cell(variable)).collect();
    findings.extend(case.groups());
    findings.extend(difference::findings(case.tables, case.links, case.threshold));
    findings
}

fn shown(system: &System, tables: &[Table], variable: usize) -> Shown {
    let mut best = Shown::Not;
    for place in &system.variables[variable].places {
        let (table, cell) = (&tables[place.0], &tables[place.0].cells[place.1]);
        match cell.printed {
            Printed::Hidden | Printed::Range { .. } => {
                let (low, high) = interval(table, cell).unwrap_or((0, i64::MAX));
                return Shown::Hidden(*place, low, high);
            }
            Printed::Number(_) if cell.measure == Measure::Count => match interval(table, cell) {
                Some((low, high)) if low == high => best = Shown::Exact(*place),
                Some(_) if !matches!(best, Shown::Exact(_)) => best = Shown::Rounded(*place),
                _ => {}
            },
            Printed::Number(_) | Printed::Share { .. } if matches!(best, Shown::Not) => best = Shown::PercentOnly(*place),
            _ => {}
        }
    }
    best
}

impl Case<'_> {
    fn cell(&self, variable: usize) -> Option<Finding> {
        let (low, high) = (self.solved.low[variable], self.solved.high[variable]);
        let small = high < self.threshold;
        let known = if low == high { Kind::Recovered { value: low } } else { Kind::Narrowed { low, high } };
        match shown(self.system, self.tables, variable) {
            Shown::Hidden(place, least, most) => {
                // A range that was meant to be shown is no finding before it becomes much narrower.
                let halved = most == i64::MAX || (high - low + 1) * 2 <= most - least + 1;
                (low == high && least < most || small && halved).then(|| self.finding(variable, Some(place), known))
            }
            Shown::Exact(place) if (1..self.threshold).contains(&low) => {
                let lone = low < MOST_DOMINANT && !self.tables[place.0].magnitudes.is_empty();
                let kind = if lone { Kind::Dominance { contributors: low } } else { Kind::SmallShown { low, high } };
                Some(self.finding(variable, Some(place), kind))
            }
            Shown::Rounded(place) if small && high > 0 => {
                let printed = interval(&self.tables[place.0], &self.tables[place.0].cells[place.1])?;
                let zero = self.tables[place.0].cells[place.1].text.trim() == "0";
                if printed != (low, high) {
                    Some(self.finding(variable, Some(place), known))
                } else {
                    (!zero).then(|| self.finding(variable, Some(place), Kind::SmallShown { low, high }))
                }
            }
            Shown::PercentOnly(place) => (small && high > 0).then(|| self.finding(variable, Some(place), known)),
            Shown::Not if matches!(self.system.variables[variable].origin, Origin::LeftOut | Origin::Piece) => {
                (small && low > 0).then(|| self.finding(variable, None, known))
            }
            _ => None,
        }
    }

    fn finding(&self, variable: usize, place: Option<(usize, usize)>, kind: Kind) -> Finding {
        let what = self.place(variable, place);
        let (low, high) = (self.solved.low[variable], self.solved.high[variable]);
        let table = &self.tables[place.map_or(self.system.variables[variable].table, |(table, _)| table)];
        let magnitudes = table.magnitudes.join(", ");
        let (sentence, because) = match kind {
            Kind::SmallShown { .. } => (
                format!("{}: the table shows {}", what.cell, people(low, high)),
                vec![format!("The number is printed, and is below the threshold of {}.", self.threshold)],
            ),
            Kind::Dominance { .. } => (
                format!("{}: only {} stand behind {magnitudes}", what.cell, grouped(low)),
                vec![format!(
                    "{} prints {magnitudes} beside a count of {}; whoever is one of them learns about the other.",
                    table.name(),
                    grouped(low)
                )],
            ),
            _ => (format!("{}: {}", what.cell, people(low, high)), self.because(variable, place)),
        };
        let advice = advice(kind, because.iter().any(|words| words.contains('%'))).to_owned();
        Finding { what, kind, sentence, because, advice }
    }

    fn place(&self, variable: usize, place: Option<(usize, usize)>) -> Place {
        let known = &self.system.variables[variable];
        let table = &self.tables[place.map_or(known.table, |(table, _)| table)];
        let cell = place.map(|(_, cell)| &table.cells[cell]);
        Place {
            cell: known.words.clone(),
            file: table.file.clone(),
            sheet: table.sheet.clone(),
            table: table.title.clone(),
            row: cell.map(|cell| cell.row_label.clone()).unwrap_or_default(),
            column: cell.map(|cell| cell.column_label.clone()).unwrap_or_default(),
            line: cell.map(|cell| cell.row),
        }
    }

    fn because(&self, variable: usize, place: Option<(usize, usize)>) -> Vec<String> {
        let mut words = Vec::new();
        for other in self.system.variables[variable].places.iter().filter(|other| Some(**other) != place) {
            let (table, cell) = (&self.tables[other.0], &self.tables[other.0].cells[other.1]);
            if cell.measure == Measure::Count && matches!(cell.printed, Printed::Number(_) | Printed::Range { .. }) {
                words.push(format!("{}, row {}: prints it as {}", table.name(), cell.row, cell.text));
            }
        }
        let reasons = because(self.solved, variable, self.deadline);
        words.extend(reasons.iter().map(|index| reason(self.system, self.tables, self.solved, *index)));
        words.extend(self.roundings(&reasons));
        words
    }

    /// What rounded figures stand for, for each table that the reasons speak of.
    fn roundings(&self, reasons: &[usize]) -> Vec<String> {
        let mut tables: Vec<usize> = reasons
            .iter()
            .map(|index| match &self.system.reasons[*index] {
                Reason::Sum { table, .. } | Reason::Percent { table, .. } => *table,
            })
            .collect();
        tables.sort_unstable();
        tables.dedup();
        let words = |table: usize| {
            let rounding = self.tables[table].facts.rounding?;
            let (base, reach, name) = (rounding.base, rounding.reach, self.tables[table].name());
            let seen = if rounding.guessed { "all its figures are multiples of" } else { "its figures are rounded to" };
            Some(format!("{name}: {seen} {base}, so each may lie up to {reach} from the truth"))
        };
        tables.into_iter().filter_map(words).collect()
    }

    /// Groups of which all, or all but one, are in one category.
    fn groups(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for reason in &self.system.reasons {
            let Reason::Sum { table, place, parts, whole, relation: Relation::Equal } = reason else { continue };
            let total = (self.solved.low[*whole] == self.solved.high[*whole]).then_some(self.solved.low[*whole]);
            let Some(total) = total.filter(|total| *total >= 2) else { continue };
            let spared = if place.is_empty() { 0 } else { 1 };
            let full = parts.iter().find(|part| self.solved.low[**part] >= total - spared && self.solved.low[**part] > total / 2);
            let real = |part: &usize| self.system.variables[*part].origin == Origin::Printed;
            if let Some(part) = full.filter(|part| real(part) && parts.iter().filter(|part| real(part)).count() > 1) {
                findings.push(self.group(*table, *part, *whole, total));
            }
        }
        findings
    }

    fn group(&self, table: usize, part: usize, whole: usize, total: i64) -> Finding {
        let count = self.solved.low[part];
        let place = self.system.variables[part].places.iter().find(|(other, _)| *other == table).copied();
        let (group, category) = (&self.system.variables[whole].words, &self.system.variables[part].words);
        let all = if count == total {
            format!("all {} people", grouped(total))
        } else {
            format!("{} of {} people", grouped(count), grouped(total))
        };
        let what = self.place(part, place);
        let sentence = format!("{group}: {all} are in one category, {category}");
        let because = vec![format!(
            "{}: {category} is {} of {} in {group}; whoever is known to be in {group} is known to be in this category",
            self.tables[table].name(),
            grouped(count),
            grouped(total)
        )];
        let kind = Kind::GroupDisclosure { count, total };
        Finding { advice: advice(kind, false).to_owned(), what, kind, sentence, because }
    }
}

/// What helps against a finding; `percent` when percentages give it away.
fn advice(kind: Kind, percent: bool) -> &'static str {
    match kind {
        Kind::Recovered { .. } | Kind::Narrowed { .. } if percent => {
            "Print percentages without decimals and of rounded counts, or put small categories together before computing them."
        }
        Kind::Recovered { .. } | Kind::Narrowed { .. } => {
            "Put categories together, or hide at least one more cell in each row and column concerned, in every table that \
             prints it; or round all figures and totals to 5. Then check again."
        }
        Kind::GroupDisclosure { .. } | Kind::Difference { .. } | Kind::Records { .. } => {
            "Put this group together with another, or this category with another, so that the group is spread."
        }
        Kind::Dominance { .. } => "Do not print sums or means of fewer than three contributors; put categories together.",
        Kind::SmallShown { .. } => "Put small categories together, or hide the number and check again: totals may give it away.",
    }
}
