//! Parts that add up to their whole: rows, columns, everyone, and categories within categories.

use std::collections::BTreeSet;

use crate::layout::hierarchy;
use crate::table::{Coordinates, Table};
use crate::value::UNLIMITED;

use super::{Origin, Relation, System, View};

/// Adds the sums of a table.
pub(super) fn add(system: &mut System, view: &View<'_>) {
    let mut open = Vec::new();
    for axis in 0..view.table.axes.len() {
        for rest in places_without(view.table, axis) {
            along(system, view, axis, &rest, &mut open);
        }
    }
    settle(system, view, open);
}

/// A sum whose printed figures do not add up.
struct Open {
    parts: Vec<usize>,
    whole: usize,
    place: String,
    /// Least and most that the parts add up to, and least and most of the whole.
    least: i128,
    most: i128,
    low: i128,
    high: i128,
}

/// Where all sums that do not add up lack people, those are people whom no printed category counts. Where some have too
/// many, the figures are rounded or wrong, and no such sum is used.
fn settle(system: &mut System, view: &View<'_>, open: Vec<Open>) {
    let lacking = open.iter().all(|sum| sum.most < sum.low) && view.table.facts.rounding.is_none();
    for sum in open {
        let row = if sum.place.is_empty() { String::new() } else { format!(", {}", sum.place) };
        let short = |number: i128| if number >= i128::from(UNLIMITED) { "more".to_owned() } else { number.to_string() };
        let to = if sum.least == sum.most { String::new() } else { format!(" to {}", short(sum.most)) };
        let taken = if lacking {
            "the rest was taken as people in none of the printed categories"
        } else {
            "they were not taken as one sum"
        };
        system.remarks.push(format!(
            "{}{row}: the parts add up to {}{to} and the total is {}{}; {taken}",
            view.table.name(),
            short(sum.least),
            short(sum.low),
            if sum.low == sum.high { String::new() } else { format!(" to {}", short(sum.high)) },
        ));
        if lacking {
            let rest = others(system, view, sum.whole);
            let parts = sum.parts.into_iter().chain([rest]).collect();
            system.sum(parts, sum.whole, Relation::Equal, view.index, sum.place);
        }
    }
}

/// People of a whole who are in none of the printed categories.
fn others(system: &mut System, view: &View<'_>, whole: usize) -> usize {
    let group =
        if system.variables[whole].words == "Total" { String::new() } else { format!("{} × ", system.variables[whole].words) };
    system.push(format!("{group}(none of the printed categories)"), Origin::Piece, view.index)
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

fn along(system: &mut System, view: &View<'_>, axis: usize, rest: &Coordinates, open: &mut Vec<Open>) {
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
    if view.table.facts.partial && !view.table.facts.several_answers && parts.len() > 1 {
        parts.push(others(system, view, whole));
    }
    relate(system, view, rest, (parts, whole, Relation::Equal), open);
    for parent in 0..labels.labels.len() {
        let children: Vec<usize> = (0..labels.labels.len()).filter(|child| labels.parents[*child] == Some(parent)).collect();
        if !children.is_empty() {
            let complete = children.len() > 1
                && hierarchy::tiles(&labels.labels[parent], children.iter().map(|child| labels.labels[*child].as_str()));
            let relation = if complete { Relation::Equal } else { Relation::AtMost };
            let parts = children.iter().map(|child| system.variable(view, &place(*child), Origin::LeftOut)).collect();
            let whole = system.variable(view, &place(parent), Origin::LeftOut);
            relate(system, view, rest, (parts, whole, relation), open);
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

fn relate(
    system: &mut System,
    view: &View<'_>,
    rest: &Coordinates,
    (parts, whole, relation): (Vec<usize>, usize, Relation),
    open: &mut Vec<Open>,
) {
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
    if least <= high && (relation == Relation::AtMost || low <= most) {
        system.sum(parts, whole, relation, view.index, place);
    } else {
        open.push(Open { parts, whole, place, least, most, low, high });
    }
}
