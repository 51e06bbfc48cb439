//! Parts that add up to their whole: rows, columns, everyone, and categories within categories.

use std::collections::BTreeSet;

use crate::table::{Coordinates, Table};
use crate::value::UNLIMITED;

use super::{Origin, Relation, System, View};

/// Adds the sums of a table.
pub(super) fn add(system: &mut System, view: &View<'_>) {
    for axis in 0..view.table.axes.len() {
        for rest in places_without(view.table, axis) {
            along(system, view, axis, &rest);
        }
    }
}

/// Most axes whose margins are all written out.
const MOST_AXES: usize = 5;

/// The places of a table's cells and of all their margins, with one axis taken out.
fn places_without(table: &Table, axis: usize) -> BTreeSet<Coordinates> {
    let axes = table.axes.len();
    let subsets = if axes <= MOST_AXES { 1_usize << axes } else { 1 };
    let parts = table.cells.iter().filter(|cell| cell.coordinates[axis].is_some());
    let margin = |coordinates: &Coordinates, subset: usize| -> Coordinates {
        let taken = |other: usize| other == axis || subset >> other & 1 == 1;
        coordinates.iter().enumerate().map(|(other, place)| place.filter(|_| !taken(other))).collect()
    };
    parts.flat_map(|cell| (0..subsets).map(move |subset| margin(&cell.coordinates, subset))).collect()
}

fn along(system: &mut System, view: &View<'_>, axis: usize, rest: &Coordinates) {
    let labels = &view.table.axes[axis];
    let place = |category: usize| {
        let mut place = rest.clone();
        place[axis] = Some(category);
        place
    };
    let whole = system.variable(view, rest, Origin::Margin);
    let top: Vec<usize> = (0..labels.labels.len()).filter(|category| labels.parents[*category].is_none()).collect();
    let mut parts: Vec<usize> = top.iter().map(|category| system.variable(view, &place(*category), Origin::LeftOut)).collect();
    if let [only] = parts[..] {
        parts.push(complement(system, view, only, whole));
    }
    let facts = &view.table.facts;
    let relation = if facts.partial { Relation::AtMost } else { Relation::Equal };
    relate(system, view, rest, parts, whole, relation);
    for parent in 0..labels.labels.len() {
        let children: Vec<usize> = (0..labels.labels.len()).filter(|child| labels.parents[*child] == Some(parent)).collect();
        if !children.is_empty() {
            let relation = if children.len() > 1 { Relation::Equal } else { Relation::AtMost };
            let parts = children.iter().map(|child| system.variable(view, &place(*child), Origin::LeftOut)).collect();
            let whole = system.variable(view, &place(parent), Origin::LeftOut);
            relate(system, view, rest, parts, whole, relation);
        }
    }
}

/// Those who are not in the only category that is printed.
fn complement(system: &mut System, view: &View<'_>, part: usize, whole: usize) -> usize {
    if let Some(known) = system.complements.get(&(part, whole)) {
        return *known;
    }
    let words = format!("everyone except {}", system.variables[part].words);
    let variable = system.push(words, Origin::Piece, view.index);
    system.complements.insert((part, whole), variable);
    variable
}

fn relate(system: &mut System, view: &View<'_>, rest: &Coordinates, parts: Vec<usize>, whole: usize, relation: Relation) {
    let place = if rest.iter().all(Option::is_none) { String::new() } else { view.words(rest) };
    if view.table.facts.several_answers {
        for part in parts {
            system.sum(vec![part], whole, Relation::AtMost, view.index, place.clone());
        }
        return;
    }
    let bounds =
        |end: fn(&super::Variable) -> i64| parts.iter().map(|part| i128::from(end(&system.variables[*part]))).sum::<i128>();
    let (least, most) = (bounds(|part| part.low), bounds(|part| part.high));
    let total = &system.variables[whole];
    let (low, high) = (i128::from(total.low), i128::from(total.high));
    let fits = least <= high && (relation == Relation::AtMost || low <= most);
    if fits {
        system.sum(parts, whole, relation, view.index, place);
        return;
    }
    let row = if place.is_empty() { String::new() } else { format!(", {place}") };
    let short = |number: i128| if number >= i128::from(UNLIMITED) { "more".to_owned() } else { number.to_string() };
    system.remarks.push(format!(
        "{}{row}: the parts add up to {}{} and the total is {}; they were not taken as one sum",
        view.table.name(),
        short(least),
        if least == most { String::new() } else { format!(" to {}", short(most)) },
        short(low)
    ));
}
