//! What was reached against what was agreed, by pathway.

use maud::{Markup, html};

use super::{Frame, fill, legend};
use crate::book::sentences::whole;
use crate::book::targets::{TargetRow, Targets};
use crate::drawing::{BAR, LINE, fitting, height, tenths, text_lines};
use crate::layout::wrap;

const WIDTH: f64 = 800.0;
const LEFT: f64 = 250.0;
const RIGHT: f64 = 600.0;
/// Longer bars are cut, and say so: targets differ too much for one scale of numbers.
const MOST_PERCENT: u64 = 200;

/// One bar an output in percent of its target, with a line at the target. `id` must be unique in the page.
pub(crate) fn figure(targets: &Targets, id: &str) -> Markup {
    let mut top = 26.0;
    let mut parts = Vec::new();
    for (pathway, rows) in targets.groups() {
        parts.push(text_lines(&[pathway.to_owned()], 2.0, top + 16.0, "start", true));
        top += 26.0;
        for row in rows {
            let lines = wrap(&row.output, fitting(LEFT - 24.0));
            let row_height = (height(&lines) + 8.0).max(30.0);
            let middle = top + row_height / 2.0;
            parts.push(text_lines(&lines, LEFT - 10.0, middle - height(&lines) / 2.0 + LINE - 4.5, "end", false));
            parts.push(bar(row, middle, id));
            top += row_height;
        }
        top += 6.0;
    }
    let early = targets.before_the_end().map_or_else(String::new, |time| {
        format!(" Short thick line in a bar: what was due by {time}; where there is none, the target is not yet due.")
    });
    let caption = format!(
        "Bar: the result in percent of the target. Thick line: the target (100%). A bar that ends with an arrow is longer \
         than the chart. A plus means at least.{early} These are public figures without noise. The table has the same numbers."
    );
    let names = match targets.before_the_end() {
        None => ["Target reached", "Target not reached"],
        Some(_) => ["On course", "Not on course"],
    };
    let frame = Frame {
        id,
        title: &targets.title,
        caption: &caption,
        description: "Bars of results in percent of targets, one for each output, grouped by pathway, with a line at the target.",
        width: WIDTH,
        height: top + 46.0,
    };
    let body = html! { (axis(top)) @for part in &parts { (part) } (target_line(top)) };
    frame.figure(&legend(id, &[(0, names[0]), (1, names[1])]), &body)
}

fn place(percent: u64) -> f64 {
    let share = f64::from(u32::try_from(percent.min(MOST_PERCENT)).unwrap_or(0)) / 200.0;
    LEFT + share * (RIGHT - LEFT)
}

fn bar(row: &TargetRow, middle: f64, id: &str) -> Markup {
    let percent = row.percent().unwrap_or(0);
    let end = place(percent);
    let more = if row.at_least { "+" } else { "" };
    let share = row.percent().map_or_else(String::new, |percent| format!(" ({}%{more})", whole(percent)));
    let text = format!("{}{more} of {}{share}", whole(row.actual), whole(row.target));
    let (top, bottom) = (middle - BAR / 2.0, middle + BAR / 2.0);
    let arrow = format!("M{} {} L{} {} L{} {} Z", end, tenths(top), end + 9.0, tenths(middle), end, tenths(bottom));
    html! {
        rect.bar x=(LEFT) y=(tenths(top)) width=(tenths(end - LEFT)) height=(BAR)
            fill=(fill(id, usize::from(!row.reached()))) {}
        @if percent > MOST_PERCENT { path.arrow d=(arrow) {} }
        @if (1..100).contains(&row.due) {
            @let x = tenths(place(u64::from(row.due)));
            line.target x1=(x) x2=(x) y1=(tenths(top - 3.0)) y2=(tenths(bottom + 3.0)) {}
        }
        // Beside every bar that ends before the chart does, and beyond the chart otherwise.
        text.number x=(tenths((end + 14.0).max(place(100) + 8.0))) y=(tenths(middle + 5.0)) { (text) }
    }
}

fn target_line(bottom: f64) -> Markup {
    let x = tenths(place(100));
    html! {
        line.target x1=(x) x2=(x) y1="20" y2=(tenths(bottom)) {}
        text.heading x=(x) y="14" text-anchor="middle" { "Target" }
    }
}

fn axis(bottom: f64) -> Markup {
    html! {
        @for percent in [0_u64, 50, 100, 150, 200] {
            @let x = tenths(place(percent));
            line.grid x1=(x) x2=(x) y1="20" y2=(tenths(bottom)) {}
            text.tick x=(x) y=(tenths(bottom + 17.0)) text-anchor="middle" { (percent) "%" }
        }
        line.axis x1=(LEFT) x2=(RIGHT) y1=(tenths(bottom)) y2=(tenths(bottom)) {}
        text.tick x=((LEFT + RIGHT) / 2.0) y=(tenths(bottom + 38.0)) text-anchor="middle" { "Result in percent of the target" }
    }
}
