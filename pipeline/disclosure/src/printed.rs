//! Which true counts a printed figure may stand for.

use crate::table::{Cell, Measure, Table};
use crate::value::{Printed, UNLIMITED};

/// The counts that a printed cell may stand for; none where it tells nothing.
pub(crate) fn interval(table: &Table, cell: &Cell) -> Option<(i64, i64)> {
    match cell.printed {
        Printed::Number(number) if cell.measure == Measure::Count => {
            let whole = number.whole()?;
            let reach = reach(table, cell, whole);
            Some(((whole - reach).max(0), (whole + reach).min(UNLIMITED)))
        }
        Printed::Range { low, high } if cell.measure == Measure::Count => Some((low, high)),
        Printed::Hidden => mark(table, &cell.text),
        Printed::NotApplicable => Some((0, 0)),
        _ => None,
    }
}

/// The counts that a mark may hide, where a note says it.
fn mark(table: &Table, text: &str) -> Option<(i64, i64)> {
    let text = text.trim().to_lowercase();
    table.facts.marks.iter().find(|(mark, _, _)| *mark == text).map(|(_, low, high)| (*low, *high))
}

/// How far a rounded figure may lie from the truth. A total that is the sum of rounded parts may have been made of them,
/// and then lies as far off as all of them together.
fn reach(table: &Table, cell: &Cell, whole: i64) -> i64 {
    let Some(rounding) = table.facts.rounding.filter(|rounding| whole % rounding.base == 0) else { return 0 };
    let mut parts = 1;
    for (axis, place) in cell.coordinates.iter().enumerate() {
        if place.is_none() && sums_up(table, cell, axis, whole) {
            parts *= i64::try_from(table.axes[axis].labels.len()).unwrap_or(1).max(1);
        }
    }
    rounding.reach.saturating_mul(parts)
}

/// Whether the printed parts along an axis add up to the printed whole.
fn sums_up(table: &Table, cell: &Cell, axis: usize, whole: i64) -> bool {
    let is_part = |part: &&Cell| {
        part.measure == Measure::Count
            && part.coordinates[axis].is_some()
            && part.coordinates.iter().enumerate().all(|(other, place)| other == axis || *place == cell.coordinates[other])
    };
    let number = |part: &Cell| match part.printed {
        Printed::Number(number) => number.whole(),
        _ => None,
    };
    let parts: Option<Vec<i64>> = table.cells.iter().filter(is_part).map(number).collect();
    parts.is_some_and(|parts| parts.len() > 1 && parts.iter().try_fold(0_i64, |sum, part| sum.checked_add(*part)) == Some(whole))
}
