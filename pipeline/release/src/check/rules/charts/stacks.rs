//! Shares of an ordered scale, and results in percent of targets: shapes that follow from several numbers of the table.

use super::parts::{Drawing, Label, NEAR, Rect};
use crate::check::model::{Key, Numbers, field, number};
use crate::check::registered::solid;
use crate::check::rules::Seen;

const ROW: f64 = 2.0;
const OTHER: &str = "a share in a chart does not follow from the numbers of its table";

/// Every stack is one group; each part of it one answer, in percent of those who gave one of these answers.
pub(super) fn shares(drawing: &Drawing, table: &Numbers<'_>, seen: &Seen<'_>) -> Result<(), &'static str> {
    let scale = drawing.scale(|_| true).ok_or(OTHER)?;
    let at = |number: f64| scale.at(number);
    let mut used = (0, 0);
    // The number of answers stands behind a stack, as a label of its own.
    let (totals, names): (Vec<&Label>, Vec<&Label>) =
        drawing.labels.iter().partition(|label| label.text.starts_with("of ") && label.x > at(99.0));
    for name in names {
        let near = |middle: f64| (middle - name.middle).abs() < ROW;
        let mut parts: Vec<Rect> = drawing.bars.iter().copied().filter(|bar| near(bar.middle)).collect();
        parts.sort_by(|one, other| one.x.total_cmp(&other.x).then(one.width.total_cmp(&other.width)));
        let percents: Vec<&Label> = drawing.numbers.iter().filter(|label| near(label.middle)).collect();
        used = (used.0 + parts.len(), used.1 + percents.len());
        let total = totals.iter().find(|total| near(total.middle)).ok_or(OTHER)?;
        let fits = |steps: &Key<'_>| {
            let counts = counts(table, steps, &name.text, seen);
            let sum: f64 = counts.iter().sum();
            let mut start = 0.0;
            let widths = counts.len() == parts.len()
                && counts.iter().zip(&parts).all(|(count, part)| {
                    let (left, width) = (at(start), at(100.0 * count / sum) - at(0.0));
                    start += 100.0 * count / sum;
                    (part.x - left).abs() <= NEAR && (part.width - width).abs() <= NEAR
                });
            let shown: Vec<String> = counts.iter().map(|count| format!("{}%", (100.0 * count / sum).round())).collect();
            let mut places = shown.iter();
            // Narrow parts have no number; the others have theirs in the order of the scale.
            let texts = percents.iter().all(|label| places.any(|shown| *shown == label.text));
            let base = format!("of {}", crate::number::grouped(sum, 0));
            sum > 0.0 && widths && texts && total.text.trim_end_matches(" [u]") == base
        };
        if !table.keys.iter().any(fits) {
            return Err(OTHER);
        }
    }
    let all = used == (drawing.bars.len(), drawing.numbers.len());
    if all && drawing.whiskers.is_empty() && drawing.dots.is_empty() { Ok(()) } else { Err(OTHER) }
}

/// Shown numbers of a group, one a code of the scale that says something; a hidden one counts as nothing.
fn counts(table: &Numbers<'_>, scale: &Key<'_>, group: &str, seen: &Seen<'_>) -> Vec<f64> {
    let other = table.keys.iter().find(|key| key.code != scale.code);
    let list = scale.list.and_then(|list| seen.pack.lists.get(list)).copied().unwrap_or_default();
    let said = |code: &str| list.iter().any(|entry| field(entry, 0) == code && field(entry, 3).is_empty());
    let Some(measure) = table.measures.first() else { return Vec::new() };
    let own = |row: &&Vec<String>| {
        said(field(row, scale.code)) && other.is_none_or(|other| solid(field(row, other.label)) == solid(group))
    };
    table.rows.iter().filter(own).map(|row| number(row, Some(measure.value)).unwrap_or(0.0)).collect()
}

/// One bar an output in percent of its target, cut at twice the target.
pub(super) fn targets(drawing: &Drawing, table: &Numbers<'_>) -> Result<(), &'static str> {
    let scale = drawing.scale(|_| true).ok_or(OTHER)?;
    let at = |number: f64| scale.at(number);
    let column = |name: &str| table.header.iter().position(|own| own == name);
    let (output, target, actual, least) = (
        column("output").ok_or(OTHER)?,
        column("target").ok_or(OTHER)?,
        column("actual").ok_or(OTHER)?,
        column("at_least").ok_or(OTHER)?,
    );
    let mut arrows = 0;
    for shown in &drawing.numbers {
        let near = |middle: f64| (middle - shown.middle).abs() < ROW;
        let label = drawing.labels.iter().find(|label| near(label.middle)).ok_or(OTHER)?;
        let bar = drawing.bars.iter().find(|bar| near(bar.middle)).ok_or(OTHER)?;
        let row = table.rows.iter().find(|row| {
            let whole = |place| number(row, Some(place)).map(|number| crate::number::grouped(number, 0)).unwrap_or_default();
            let more = if field(row, least) == "yes" { "+" } else { "" };
            let share = percent(row, target, actual)
                .map_or_else(String::new, |percent| format!(" ({}%{more})", crate::number::grouped(percent, 0)));
            let text = format!("{}{more} of {}{share}", whole(actual), whole(target));
            solid(field(row, output)) == solid(&label.text) && text == shown.text
        });
        let percent = percent(row.ok_or(OTHER)?, target, actual).unwrap_or(0.0);
        arrows += usize::from(percent > 200.0);
        let width = at(percent.min(200.0)) - at(0.0);
        if (bar.x - at(0.0)).abs() > NEAR || (bar.width - width).abs() > NEAR {
            return Err(OTHER);
        }
    }
    let all = drawing.bars.len() == drawing.numbers.len() && drawing.arrows == arrows;
    if all && drawing.whiskers.is_empty() && drawing.dots.is_empty() { Ok(()) } else { Err(OTHER) }
}

/// Half percents are rounded up, as in the table of the sheets.
pub(in crate::check::rules) fn percent(row: &[String], target: usize, actual: usize) -> Option<f64> {
    let (target, actual) = (number(row, Some(target))?, number(row, Some(actual))?);
    let rounded = || ((actual * 100.0 + (target / 2.0).floor()) / target).floor();
    // Less than the whole target is never told as 100.
    (target > 0.0).then(|| if actual < target { rounded().min(99.0) } else { rounded() })
}
