//! Which variables of different tables are the same, and which tables count the same people.

use std::collections::{BTreeMap, BTreeSet};

use crate::label::{band, category, is_generic, normal};
use crate::printed::interval;
use crate::table::{Axis, Measure, Table};

/// A cell, whichever table prints it: each variable that is fixed, with its category. Empty for everyone.
pub(crate) type Key = Vec<(usize, String)>;

/// What belongs together.
pub(crate) struct Links {
    /// The variable of each axis of each table.
    pub(crate) variables: Vec<Vec<usize>>,
    /// The people that each table counts: tables with the same number count the same ones.
    pub(crate) people: Vec<usize>,
    pub(crate) remarks: Vec<String>,
}

/// Finds what belongs together.
pub(crate) fn link(tables: &[Table]) -> Links {
    let variables = variables(tables);
    let (people, remarks) = people(tables, &variables);
    Links { variables, people, remarks }
}

/// The key of a place in a table.
pub(crate) fn key(table: &Table, variables: &[usize], coordinates: &[Option<usize>]) -> Key {
    let fixed = coordinates
        .iter()
        .enumerate()
        .filter_map(|(axis, place)| place.map(|place| (variables[axis], category(&table.axes[axis].labels[place]))));
    let mut key: Key = fixed.collect();
    key.sort();
    key
}

fn variables(tables: &[Table]) -> Vec<Vec<usize>> {
    let mut known: Vec<(usize, &Axis, usize)> = Vec::new();
    let mut variables = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        let mut own = Vec::new();
        for axis in &table.axes {
            // Two axes of one table are two variables, however alike they look.
            let same = known.iter().find(|(_, other, variable)| !own.contains(variable) && is_same(axis, other));
            let variable = same.map_or_else(
                || known.iter().map(|(_, _, variable)| variable + 1).max().unwrap_or(0),
                |(_, _, variable)| *variable,
            );
            own.push(variable);
            known.push((index, axis, variable));
        }
        variables.push(own);
    }
    variables
}

/// Whether two axes are one variable: their names do not contradict each other, and they share categories.
fn is_same(left: &Axis, right: &Axis) -> bool {
    let set = |axis: &Axis| axis.labels.iter().map(|label| category(label)).collect::<BTreeSet<_>>();
    let (left_set, right_set) = (set(left), set(right));
    let shared = left_set.intersection(&right_set).count();
    let telling = left_set.intersection(&right_set).filter(|category| !is_generic(category)).count();
    let banded = |axis: &Axis| axis.labels.iter().filter(|label| band(label).is_some()).count() >= 2;
    match names(left, right) {
        Names::Same => shared > 0 || (banded(left) && banded(right)),
        Names::Open => telling >= 2 || (telling == 1 && left_set.len() == 1 && right_set.len() == 1),
        Names::Different => false,
    }
}

enum Names {
    Same,
    Open,
    Different,
}

fn names(left: &Axis, right: &Axis) -> Names {
    let plain = ["", "category", "group", "indicator", "variable", "label", "characteristic", "measure", "answer", "response"];
    let (left, right) = (normal(&left.name), normal(&right.name));
    if plain.contains(&left.as_str()) || plain.contains(&right.as_str()) {
        return Names::Open;
    }
    let words = |name: &str| {
        let name = if name == "gender" { "sex".to_owned() } else { name.to_owned() };
        name.split([' ', '(', ')']).filter(|word| !word.is_empty()).map(category).collect::<BTreeSet<_>>()
    };
    let (left, right) = (words(&left), words(&right));
    if left.is_subset(&right) || right.is_subset(&left) { Names::Same } else { Names::Different }
}

/// Numbers that a group of tables prints: intervals by cell.
type Known = BTreeMap<Key, (i64, i64)>;

fn people(tables: &[Table], variables: &[Vec<usize>]) -> (Vec<usize>, Vec<String>) {
    let mut groups: Vec<(Vec<usize>, Known)> = Vec::new();
    let mut remarks = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        let own = known(table, &variables[index]);
        let fits: Vec<usize> = groups
            .iter()
            .enumerate()
            .filter(|(_, (members, numbers))| {
                let same_title = members.iter().any(|member| is_same_title(&tables[*member], table));
                let same_years = members.iter().all(|member| {
                    tables[*member].facts.years == table.facts.years
                        || tables[*member].facts.years.is_empty()
                        || table.facts.years.is_empty()
                });
                same_years && agrees(numbers, &own, same_title)
            })
            .map(|(group, _)| group)
            .collect();
        let mut merged = (vec![index], own);
        for group in fits.into_iter().rev() {
            // A table may join two groups that speak of other cells; they must not contradict each other.
            if contradicts(&groups[group].1, &merged.1).is_none() {
                let (members, numbers) = groups.remove(group);
                merged.0.extend(members);
                merged.1.extend(numbers);
            }
        }
        groups.push(merged);
    }
    remarks.extend(differing(tables, variables));
    let mut people = vec![0; tables.len()];
    for (group, (members, _)) in groups.iter().enumerate() {
        for member in members {
            people[*member] = group;
        }
    }
    (people, remarks)
}

fn is_same_title(left: &Table, right: &Table) -> bool {
    !left.title.is_empty() && normal(&left.title) == normal(&right.title)
}

fn known(table: &Table, variables: &[usize]) -> Known {
    let mut known: Known = table
        .cells
        .iter()
        .filter(|cell| cell.measure == Measure::Count)
        .filter_map(|cell| Some((key(table, variables, &cell.coordinates), interval(table, cell)?)))
        .collect();
    if let Some(base) = table.facts.base {
        known.entry(Key::new()).or_insert((base, base));
    }
    known
}

/// The exact numbers that a table prints, by cell.
pub(crate) fn exact(table: &Table, variables: &[usize]) -> BTreeMap<Key, i64> {
    known(table, variables).into_iter().filter(|(_, (low, high))| low == high).map(|(key, (low, _))| (key, low)).collect()
}

/// Whether two sets of numbers speak of the same people: a number they both print, or one title, and no contradiction.
fn agrees(left: &Known, right: &Known, same_title: bool) -> bool {
    if contradicts(left, right).is_some() {
        return false;
    }
    let exact = |known: &Known, key: &Key| known.get(key).filter(|(low, high)| low == high).map(|(low, _)| *low);
    // Small numbers agree by chance.
    let shared = right.keys().filter_map(|key| Some((exact(left, key)?, exact(right, key)?))).any(|(left, _)| left >= 10);
    shared || same_title
}

fn contradicts<'a>(left: &Known, right: &'a Known) -> Option<&'a Key> {
    right
        .iter()
        .find(|(key, (low, high))| left.get(*key).is_some_and(|(other_low, other_high)| other_low > high || low > other_high))
        .map(|(key, _)| key)
}

/// Tables of one title that print different numbers for the same cell.
fn differing(tables: &[Table], variables: &[Vec<usize>]) -> Vec<String> {
    let mut remarks = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        for (before, other) in tables[..index].iter().enumerate() {
            if is_same_title(table, other)
                && table.facts.years == other.facts.years
                && contradicts(&known(other, &variables[before]), &known(table, &variables[index])).is_some()
            {
                remarks.push(format!(
                    "{} and {} have one title and print different numbers for the same cell; they were taken as tables of different people",
                    other.name(),
                    table.name()
                ));
            }
        }
    }
    remarks
}
