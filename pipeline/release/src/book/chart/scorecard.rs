//! The shares of a scorecard as dots with intervals, each beside its benchmark.

use maud::{Markup, html};

use super::{Frame, note};
use crate::book::pack::Content;
use crate::book::scorecard::{Scorecard, ScorecardRow};
use crate::book::sentences::share_text;
use crate::book::shares::ReleasedShare;
use crate::drawing::{LINE, dot_shape, fitting, height, tenths, text_lines, whisker};
use crate::layout::wrap;

const WIDTH: f64 = 800.0;
const LEFT: f64 = 270.0;
const RIGHT: f64 = 640.0;
/// Patterns of [`dot_shape`]: a circle for the share, a diamond for the benchmark.
const SHARE: usize = 0;

/// One dot a share, headed by the groups of the scorecard. `id` must be unique in the page.
pub(crate) fn figure(content: &Content<'_>, card: &Scorecard, id: &str) -> Markup {
    let mut top = 10.0;
    let mut parts = Vec::new();
    for (group, rows) in card.groups() {
        let rows: Vec<(&ScorecardRow, ReleasedShare)> =
            rows.into_iter().filter_map(|row| Some((row, row.share(&content.display)?))).collect();
        if rows.is_empty() {
            continue;
        }
        parts.push(text_lines(&[group.to_owned()], 2.0, top + 16.0, "start", true));
        top += 26.0;
        for (row, share) in rows {
            let lines = wrap(&row.title, fitting(LEFT - 24.0));
            let row_height = (height(&lines) + 10.0).max(32.0);
            let middle = top + row_height / 2.0;
            parts.push(text_lines(&lines, LEFT - 12.0, middle - height(&lines) / 2.0 + LINE - 4.5, "end", false));
            parts.push(dot(row, &share, middle));
            top += row_height;
        }
        top += 6.0;
    }
    if parts.is_empty() {
        return note("No indicator is a percent that can be shown, so there is no chart.");
    }
    let frame = Frame {
        id,
        title: &format!("{}: percents with their benchmarks", card.title),
        caption: "Circle: the percent. Line with two ends: the percent without noise is likely to be between these ends (95 \
                  in 100). Hollow diamond: the benchmark. Targets and results stand in the table alone.",
        description: "A circle with a line for each percent, and a diamond for each benchmark, on a scale from 0 to 100 percent.",
        width: WIDTH,
        height: top + 46.0,
    };
    frame.figure(&legend(), &html! { (axis(top)) @for part in &parts { (part) } })
}

fn place(percent: f64) -> f64 {
    LEFT + (RIGHT - LEFT) * (percent / 100.0).clamp(0.0, 1.0)
}

fn dot(row: &ScorecardRow, share: &ReleasedShare, middle: f64) -> Markup {
    let (lower, upper) = (place(share.lower * 100.0), place(share.upper * 100.0));
    html! {
        (whisker(lower, upper, middle))
        (dot_shape(place(share.value * 100.0), middle, SHARE))
        @if let Some(benchmark) = &row.benchmark { (diamond(place(benchmark.percent), middle)) }
        text.number x=(tenths(RIGHT + 14.0)) y=(tenths(middle + 5.0)) { (share_text(share)) }
    }
}

/// Hollow, so that a circle under it can be seen.
fn diamond(x: f64, y: f64) -> Markup {
    let points: Vec<String> = [(0.0, -8.0), (8.0, 0.0), (0.0, 8.0), (-8.0, 0.0)]
        .iter()
        .map(|(dx, dy)| format!("{},{}", tenths(x + dx), tenths(y + dy)))
        .collect();
    let points = points.join(" ");
    html! {
        polygon.halo points=(points) {}
        polygon.whisker points=(points) {}
    }
}

fn axis(bottom: f64) -> Markup {
    html! {
        @for percent in [0_u8, 25, 50, 75, 100] {
            @let x = tenths(place(f64::from(percent)));
            line.grid x1=(x) x2=(x) y1="4" y2=(tenths(bottom)) {}
            text.tick x=(x) y=(tenths(bottom + 17.0)) text-anchor="middle" { (percent) "%" }
        }
        line.axis x1=(LEFT) x2=(RIGHT) y1=(tenths(bottom)) y2=(tenths(bottom)) {}
        text.tick x=((LEFT + RIGHT) / 2.0) y=(tenths(bottom + 38.0)) text-anchor="middle" { "Percent" }
    }
}

fn legend() -> Markup {
    html! {
        ul.legend {
            li {
                svg width="28" height="18" viewBox="0 0 28 18" aria-hidden="true" { (dot_shape(14.0, 9.0, SHARE)) }
                " The percent"
            }
            li {
                svg width="28" height="18" viewBox="0 0 28 18" aria-hidden="true" { (diamond(14.0, 9.0)) }
                " The benchmark"
            }
        }
    }
}
