//! Charts as static SVG: bars with intervals for counts and sums, dots with intervals for means. They can be read
//! without colour and without a script, on a screen and on paper.

use maud::{Markup, html};

use crate::drawing::{Style, caption, drawing, number_text, room};
use crate::layout::{Group, Plan, Scale, plan};
use crate::number::{heading, label, places};
use crate::table::Table;

pub(crate) const WIDE: f64 = 800.0;
pub(crate) const NARROW: f64 = 480.0;

/// One figure a measure, or a note where no chart could be read. `id` must be unique in the page.
pub(crate) fn figures(table: &Table<'_>, id: &str) -> Markup {
    html! {
        @for measure in 0..table.measures.len() {
            (figure(table, measure, &format!("{id}-chart-{}", measure + 1)))
        }
    }
}

fn figure(table: &Table<'_>, measure: usize, id: &str) -> Markup {
    let note = |reason: &str| html! { p.note { (reason) } };
    let (groups, panels) = match plan(table, measure) {
        Plan::TableOnly(reason) => return note(reason),
        Plan::One(groups) => (groups, false),
        Plan::Panels(groups) => (groups, true),
    };
    let dots = table.measures[measure].statistic == "mean";
    let Some(scale) = Scale::new(&groups, !dots, places(table, measure) == 0) else {
        return note("No number can be shown, so there is no chart.");
    };
    let style = style(table, measure, &groups, &scale, if panels { NARROW } else { WIDE });
    html! {
        figure {
            figcaption { strong { (style.title) } br; (caption(&style)) }
            @if panels {
                div.panels.scroll tabindex="0" role="group" aria-label={ "Charts: " (style.title) } {
                    @for (index, group) in groups.iter().enumerate() {
                        (drawing(&style, std::slice::from_ref(group), &format!("{id}-{}", index + 1)))
                    }
                }
            } @else {
                div.scroll tabindex="0" role="group" aria-label={ "Chart: " (style.title) } {
                    (drawing(&style, &groups, id))
                }
            }
        }
    }
}

fn style<'a>(table: &Table<'_>, measure: usize, groups: &[Group<'_>], scale: &'a Scale, width: f64) -> Style<'a> {
    let column = table.measures[measure];
    let decimals = places(table, measure);
    let bars = || groups.iter().flat_map(|group| &group.bars);
    let widest = |rooms: &mut dyn Iterator<Item = f64>| rooms.fold(0.0, f64::max);
    let labels = widest(&mut bars().map(|bar| room(bar.label)));
    let numbers = widest(&mut bars().map(|bar| room(&number_text(bar, decimals))));
    let keys = table.keys.iter().map(|key| label(key)).collect::<Vec<_>>().join(" and ");
    Style {
        title: format!("{} by {keys}", heading(column)),
        axis: heading(column),
        scale,
        dots: column.statistic == "mean",
        decimals,
        width,
        left: (labels + 16.0).clamp(60.0, width * 0.36),
        right: width - (numbers + 18.0).min(width * 0.3),
        intervals: table.has_interval(measure),
    }
}
