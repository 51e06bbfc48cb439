//! Bars, pyramids and dots: one number a row, with its interval.

use super::parts::{Drawing, Label, NEAR, parsed};
use crate::check::model::{Measure, Numbers, field, number};
use crate::check::registered::solid;

/// Two rows of a chart lie further apart than this.
const ROW: f64 = 2.0;

const MISSING: &str = "a chart shows a number or a name that its table does not have";
const ELSEWHERE: &str = "a bar, a dot or a line of a chart does not lie where the number of its table belongs";
const MORE: &str = "a chart has a bar, a dot or a line that belongs to no number";

/// Whether every shape stands for a number of the table.
pub(super) fn fit(drawing: &Drawing, table: &Numbers<'_>) -> Result<(), &'static str> {
    let mut used = (0, 0, 0);
    let twice = drawing.ticks.iter().filter(|(_, number)| *number == 0.0).count() > 1;
    let centre =
        drawing.ticks.iter().map(|(x, _)| x).sum::<f64>() / f64::from(u32::try_from(drawing.ticks.len().max(1)).unwrap_or(1));
    for shown in &drawing.numbers {
        let side = |x: f64| !twice || (x < centre) == (shown.x < centre);
        let scale = drawing.scale(side).ok_or(ELSEWHERE)?;
        let at = |number: f64| scale.at(number);
        let near = |middle: f64| (middle - shown.middle).abs() < ROW;
        let label = drawing.labels.iter().find(|label| near(label.middle)).ok_or(MISSING)?;
        let heading = if twice {
            drawing.headings.iter().find(|heading| side(heading.x))
        } else {
            drawing
                .headings
                .iter()
                .filter(|heading| heading.middle < shown.middle)
                .max_by(|one, other| one.middle.total_cmp(&other.middle))
        };
        let bar = drawing.bars.iter().find(|bar| near(bar.middle) && side(bar.x + bar.width / 2.0));
        let whisker =
            drawing.whiskers.iter().find(|whisker| near(whisker.middle) && side(f64::midpoint(whisker.lower, whisker.upper)));
        let dot = drawing.dots.iter().find(|(x, y)| (y - shown.middle).abs() < ROW && side(*x));
        used =
            (used.0 + usize::from(bar.is_some()), used.1 + usize::from(whisker.is_some()), used.2 + usize::from(dot.is_some()));
        let mut named = false;
        let found = rows(table, label, heading).any(|row| {
            table.measures.iter().any(|measure| {
                if !is_shown_as(row, measure, &shown.text) {
                    return false;
                }
                named = true;
                let value = number(row, Some(measure.value)).filter(|_| is_drawn(row, measure));
                let ends = value.and(number(row, measure.lower).zip(number(row, measure.upper)));
                let close = |one: f64, other: f64| (one - other).abs() <= NEAR;
                let bar_fits = bar.is_none_or(|bar| {
                    value.is_some_and(|value| {
                        let (zero, end) = (at(0.0), at(value));
                        close(bar.x, zero.min(end)) && close(bar.width, (end - zero).abs())
                    })
                });
                let whisker_fits = match (whisker, ends) {
                    (Some(whisker), Some((lower, upper))) => {
                        let (one, other) = (at(lower), at(upper));
                        close(whisker.lower, one.min(other)) && close(whisker.upper, one.max(other))
                    }
                    (None, None) => true,
                    _ => false,
                };
                let dot_fits = dot.is_none_or(|(x, _)| value.is_some_and(|value| (x - at(value)).abs() <= 1.0));
                bar_fits && whisker_fits && dot_fits
            })
        });
        if !found {
            return Err(if named { ELSEWHERE } else { MISSING });
        }
    }
    if used == (drawing.bars.len(), drawing.whiskers.len(), drawing.dots.len()) { Ok(()) } else { Err(MORE) }
}

/// Rows of the table with these labels, in any of its columns.
fn rows<'a>(table: &'a Numbers<'a>, label: &Label, heading: Option<&Label>) -> impl Iterator<Item = &'a [String]> {
    let wanted: Vec<String> = [Some(label), heading].into_iter().flatten().map(|label| solid(&label.text)).collect();
    table
        .rows
        .iter()
        .map(Vec::as_slice)
        .filter(move |row| wanted.iter().all(|wanted| table.keys.iter().any(|key| solid(field(row, key.label)) == *wanted)))
}

/// Whether a row has a number that a chart may draw.
fn is_drawn(row: &[String], measure: &Measure<'_>) -> bool {
    !["confidential", "not_applicable", "not_available"].contains(&field(row, measure.status))
}

/// Whether the text is what readers see of the number: with its commas and its mark, at the places that are shown.
fn is_shown_as(row: &[String], measure: &Measure<'_>, text: &str) -> bool {
    let (status, value) = (field(row, measure.status), number(row, Some(measure.value)));
    match text {
        "[c]" => status == "confidential",
        "[z]" => status == "not_applicable",
        "[low]" => status == "low",
        "[x]" => status == "not_available" || value.is_none(),
        _ => {
            let (bare, marked) = text.strip_suffix(" [u]").map_or((text, false), |bare| (bare, true));
            let places = bare.split_once('.').map_or(0, |(_, places)| i32::try_from(places.len()).unwrap_or(0));
            let near = |(shown, value): (f64, f64)| (shown - value).abs() <= 0.5 * 10_f64.powi(-places) + 1e-9 * value.abs();
            let status_fits = if marked { status == "low_reliability" } else { ["ok", "public"].contains(&status) };
            status_fits && parsed(bare).zip(value).is_some_and(near)
        }
    }
}
