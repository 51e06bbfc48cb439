//! The linear system over all tables: a whole number for every cell, an equation for every sum, percentage and banding.

mod bands;
mod percent;
mod sums;

use std::collections::BTreeMap;

use crate::link::{Key, Links, key};
use crate::printed::interval;
use crate::table::{Coordinates, Table};
use crate::value::UNLIMITED;

pub(crate) use percent::{Fraction, settle};

/// Why a cell is in the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A table prints it, or prints something in its place.
    Printed,
    /// A total that no table prints.
    Margin,
    /// A crossing of categories that a table leaves out.
    LeftOut,
    /// People who are between two bandings, or in none of the categories that are printed.
    Piece,
}

/// A cell, wherever it is printed.
#[derive(Debug, Clone)]
pub(crate) struct Variable {
    /// Whom it counts, in short words.
    pub(crate) words: String,
    pub(crate) origin: Origin,
    /// Least and most that the printed figures themselves allow.
    pub(crate) low: i64,
    pub(crate) high: i64,
    /// Where it is printed: table and cell.
    pub(crate) places: Vec<(usize, usize)>,
    /// A table that speaks of it.
    pub(crate) table: usize,
}

/// `low <= sum of coefficient * variable <= high`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Equation {
    pub(crate) terms: Vec<(usize, i64)>,
    pub(crate) low: Option<i128>,
    pub(crate) high: Option<i128>,
    /// What it says to a reader.
    pub(crate) reason: usize,
}

/// How parts make up a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    Equal,
    AtMost,
}

/// What an equation says to a reader.
#[derive(Debug, Clone)]
pub(crate) enum Reason {
    /// Parts add up to a whole.
    Sum { table: usize, place: String, parts: Vec<usize>, whole: usize, relation: Relation },
    /// A printed percentage of a whole.
    Percent { table: usize, part: usize, whole: usize, fraction: Fraction, text: String },
}

/// The system.
#[derive(Debug, Default)]
pub(crate) struct System {
    pub(crate) variables: Vec<Variable>,
    pub(crate) equations: Vec<Equation>,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) remarks: Vec<String>,
    by_key: BTreeMap<(usize, Key), usize>,
    complements: BTreeMap<(usize, usize), usize>,
}

impl System {
    /// Builds the system.
    pub(crate) fn of(tables: &[Table], links: &Links) -> Self {
        let mut system = Self::default();
        for (index, table) in tables.iter().enumerate() {
            system.cells(index, table, links);
        }
        for (index, table) in tables.iter().enumerate() {
            let view = View { index, table, variables: &links.variables[index], people: links.people[index] };
            sums::add(&mut system, &view);
            percent::add(&mut system, &view);
        }
        bands::add(&mut system);
        system
    }

    fn cells(&mut self, index: usize, table: &Table, links: &Links) {
        let view = View { index, table, variables: &links.variables[index], people: links.people[index] };
        for (place, cell) in table.cells.iter().enumerate() {
            let variable = self.variable(&view, &cell.coordinates, Origin::Printed);
            self.variables[variable].origin = Origin::Printed;
            self.variables[variable].places.push((index, place));
            if let Some((low, high)) = interval(table, cell) {
                self.narrow(variable, low, high, &view);
            }
        }
        if let Some(base) = table.facts.base {
            let everyone = self.variable(&view, &vec![None; table.axes.len()], Origin::Margin);
            self.narrow(everyone, base, base, &view);
        }
    }

    fn narrow(&mut self, variable: usize, low: i64, high: i64, view: &View<'_>) {
        let known = &mut self.variables[variable];
        if low.max(known.low) > high.min(known.high) {
            let words = known.words.clone();
            self.remarks.push(format!(
                "{} prints two numbers for {words} that exclude each other; the first was taken",
                view.table.name()
            ));
        } else {
            known.low = known.low.max(low);
            known.high = known.high.min(high);
        }
    }

    /// The variable of a place in a table, made when it is new.
    fn variable(&mut self, view: &View<'_>, coordinates: &Coordinates, origin: Origin) -> usize {
        let key = key(view.table, view.variables, coordinates);
        if let Some(known) = self.by_key.get(&(view.people, key.clone())) {
            return *known;
        }
        let variable = self.push(view.words(coordinates), origin, view.index);
        self.by_key.insert((view.people, key), variable);
        variable
    }

    fn push(&mut self, words: String, origin: Origin, table: usize) -> usize {
        self.variables.push(Variable { words, origin, low: 0, high: UNLIMITED, places: Vec::new(), table });
        self.variables.len() - 1
    }

    fn sum(&mut self, parts: Vec<usize>, whole: usize, relation: Relation, table: usize, place: String) {
        let mut terms: Vec<(usize, i64)> = parts.iter().map(|part| (*part, 1)).collect();
        terms.push((whole, -1));
        let low = (relation == Relation::Equal).then_some(0);
        self.equations.push(Equation { terms, low, high: Some(0), reason: self.reasons.len() });
        self.reasons.push(Reason::Sum { table, place, parts, whole, relation });
    }
}

/// A table with what its axes mean.
struct View<'a> {
    index: usize,
    table: &'a Table,
    variables: &'a [usize],
    people: usize,
}

impl View<'_> {
    /// Whom a place counts, in short words.
    fn words(&self, coordinates: &Coordinates) -> String {
        let labels: Vec<&str> = coordinates
            .iter()
            .enumerate()
            .filter_map(|(axis, place)| place.map(|place| self.table.axes[axis].labels[place].as_str()))
            .collect();
        if labels.is_empty() { "Total".to_owned() } else { labels.join(" × ") }
    }
}
