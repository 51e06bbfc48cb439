//! A pyramid: two groups side by side for every age, the youngest at the bottom.

use maud::{Markup, html};

use super::{Frame, cell, fill, legend, title};
use crate::book::display::Shown;
use crate::book::document::{BookAxisDocument, BookTableDocument};
use crate::book::pack::Content;
use crate::book::sentences;
use crate::document::Cell;
use crate::drawing::{BAR, tenths, whisker};
use crate::layout::{Bar, Group, Scale};

const WIDTH: f64 = 800.0;
const ROW: f64 = 32.0;
/// Where the two sides begin; the ages stand between them.
const LEFT_ZERO: f64 = 335.0;
const RIGHT_ZERO: f64 = 465.0;
/// Length of the longest bar with its interval.
const REACH: f64 = 255.0;

/// One side of an age.
struct Side {
    cell: Cell,
    text: String,
}

/// `None` where the table has no two groups to compare.
pub(crate) fn figure(content: &Content<'_>, table: &BookTableDocument, id: &str) -> Option<Markup> {
    let [ages, groups] = table.axes.as_slice() else { return None };
    let (ages, sides) = (said(ages), said(groups));
    let (left, right) = (*sides.first()?, *sides.get(1)?);
    let shown: Vec<Shown> = sentences::rows(table, &content.display).into_iter().map(|(_, shown)| shown).collect();
    let side = |age: usize, group: usize| {
        let shown = shown.get(age * groups.codes.len() + group)?;
        let mark = if shown.mark.text() == "[u]" { " [u]" } else { "" };
        Some(Side { cell: cell(shown), text: format!("{}{mark}", sentences::value_text(shown)) })
    };
    let rows: Option<Vec<(&str, Side, Side)>> = ages
        .iter()
        .rev()
        .map(|age| Some((table.axes[0].codes[*age].label.as_str(), side(*age, left)?, side(*age, right)?)))
        .collect();
    let rows = rows?;
    let bars = rows.iter().flat_map(|(_, left, right)| [&left.cell, &right.cell]);
    let bars = bars.map(|cell| Bar { label: "", cell, text: None, pattern: 0 }).collect();
    let scale = Scale::new(&[Group { heading: None, bars }], true, true)?;
    let names = (groups.codes[left].label.as_str(), groups.codes[right].label.as_str());
    let count = u32::try_from(rows.len()).ok()?;
    let bottom = 34.0 + ROW * f64::from(count);
    let body = html! {
        text.heading x=(LEFT_ZERO) y="18" text-anchor="end" { (names.0) }
        text.heading x=(RIGHT_ZERO) y="18" { (names.1) }
        (axis(&scale, bottom, &sentences::count_heading(content.document)))
        @for (place, (age, left, right)) in (0_u32..).zip(&rows) {
            @let middle = 34.0 + ROW * (f64::from(place) + 0.5);
            text.label x=((LEFT_ZERO + RIGHT_ZERO) / 2.0) y=(tenths(middle + 5.0)) text-anchor="middle" { (age) }
            (bar(left, &scale, middle, -1.0, &fill(id, 0)))
            (bar(right, &scale, middle, 1.0, &fill(id, 1)))
        }
    };
    let frame = Frame {
        id,
        title: &title(content, table),
        caption: &format!(
            "Bar: the estimate. Line with two ends: the number is likely to be between these ends (95 in 100). The chart \
             leaves out people without {} or {}, and other groups; the table shows them.",
            table.axes[0].label.to_lowercase(),
            table.axes[1].label.to_lowercase()
        ),
        description: &format!("A pyramid with {} on the left and {} on the right, the youngest at the bottom.", names.0, names.1),
        width: WIDTH,
        height: bottom + 50.0,
    };
    Some(frame.figure(&legend(id, &[(0, names.0), (1, names.1)]), &body))
}

/// Places of the codes that say something.
fn said(axis: &BookAxisDocument) -> Vec<usize> {
    axis.codes.iter().enumerate().filter(|(_, code)| code.absence.is_none()).map(|(place, _)| place).collect()
}

fn bar(side: &Side, scale: &Scale, middle: f64, direction: f64, fill: &str) -> Markup {
    let zero = if direction < 0.0 { LEFT_ZERO } else { RIGHT_ZERO };
    let at = |number: f64| zero + direction * scale.share(number) * REACH;
    let end = side.cell.value.map_or(zero, at);
    let ends = side.cell.lower.zip(side.cell.upper).map(|(lower, upper)| (at(lower), at(upper)));
    let outer = ends.map_or(end, |(_, upper)| if direction < 0.0 { upper.min(end) } else { upper.max(end) });
    html! {
        @if side.cell.value.is_some() {
            rect.bar x=(tenths(zero.min(end))) y=(tenths(middle - BAR / 2.0)) width=(tenths((end - zero).abs())) height=(BAR)
                fill=(fill) {}
        }
        @if let Some((lower, upper)) = ends { (whisker(lower.min(upper), lower.max(upper), middle)) }
        text.number x=(tenths(outer + direction * 8.0)) y=(tenths(middle + 5.0))
            text-anchor=(if direction < 0.0 { "end" } else { "start" }) { (side.text) }
    }
}

fn axis(scale: &Scale, bottom: f64, name: &str) -> Markup {
    let ticks = scale.ticks();
    let every = ticks.len().div_ceil(5).max(1);
    html! {
        @for (zero, direction) in [(LEFT_ZERO, -1.0), (RIGHT_ZERO, 1.0)] {
            @for (number, text) in ticks.iter().step_by(every) {
                @let x = tenths(zero + direction * scale.share(*number) * REACH);
                line.grid x1=(x) x2=(x) y1="28" y2=(tenths(bottom)) {}
                text.tick x=(x) y=(tenths(bottom + 17.0)) text-anchor="middle" { (text) }
            }
            line.axis x1=(zero) x2=(zero) y1="28" y2=(tenths(bottom)) {}
        }
        text.tick x=((LEFT_ZERO + RIGHT_ZERO) / 2.0) y=(tenths(bottom + 40.0)) text-anchor="middle" { (name) }
    }
}
