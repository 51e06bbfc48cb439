//! Charts as static SVG: bars with intervals for counts and sums, dots with intervals for means. They can be read
//! without colour and without a script, on a screen and on paper.

use maud::{Markup, html};

use crate::layout::{Bar, Group, Plan, Scale, plan, wrap};
use crate::number::{grouped, heading, mark, places};
use crate::table::Table;

const WIDE: f64 = 960.0;
const NARROW: f64 = 520.0;
/// Room of one character of the labels, generous so that no font overflows.
const CHARACTER: f64 = 7.8;
const LINE: f64 = 17.0;
const PATTERNS: usize = 8;

/// One figure a measure, or a note where no chart could be read. `id` must be unique in the page.
pub(crate) fn figures(table: &Table<'_>, id: &str) -> Markup {
    html! {
        @for measure in 0..table.measures.len() {
            (figure(table, measure, &format!("{id}-chart-{}", measure + 1)))
        }
    }
}

/// What all panels of a figure share.
struct Style<'a> {
    id: &'a str,
    /// What the axis shows.
    axis: String,
    scale: &'a Scale,
    dots: bool,
    decimals: usize,
    width: f64,
    /// Left end of the plot: the labels stand before it.
    left: f64,
    /// Right end of the plot: the last number stands behind it.
    right: f64,
    intervals: bool,
}

fn figure(table: &Table<'_>, measure: usize, id: &str) -> Markup {
    let note = |reason: &str| html! { p.note { (reason) } };
    let (groups, panels) = match plan(table, measure) {
        Plan::TableOnly(reason) => return note(reason),
        Plan::One(groups) => (groups, false),
        Plan::Panels(groups) => (groups, true),
    };
    let column = table.measures[measure];
    let dots = column.statistic == "mean";
    let decimals = places(table, measure);
    let Some(scale) = Scale::new(&groups, !dots, decimals == 0) else {
        return note("No number can be shown, so there is no chart.");
    };
    let style = style(table, measure, id, &groups, &scale, panels);
    let keys = table.keys.iter().map(|key| crate::number::label(key)).collect::<Vec<_>>().join(" and ");
    let title = format!("{} by {keys}", heading(column));
    html! {
        figure {
            @if panels {
                div.panels {
                    @for (index, group) in groups.iter().enumerate() {
                        (drawing(&style, std::slice::from_ref(group), &format!("{id}-{}", index + 1), &title))
                    }
                }
            } @else {
                div.scroll tabindex="0" role="group" aria-label={ "Chart: " (title) } { (drawing(&style, &groups, id, &title)) }
            }
            figcaption { (caption(&style)) }
        }
    }
}

fn style<'a>(
    table: &Table<'_>,
    measure: usize,
    id: &'a str,
    groups: &[Group<'_>],
    scale: &'a Scale,
    panels: bool,
) -> Style<'a> {
    let width = if panels { NARROW } else { WIDE };
    let decimals = places(table, measure);
    let bars = || groups.iter().flat_map(|group| &group.bars);
    let longest = bars().map(|bar| bar.label.chars().count()).max().unwrap_or(0);
    let number = bars().map(|bar| number_text(bar, decimals).chars().count()).max().unwrap_or(0);
    let column = table.measures[measure];
    Style {
        id,
        axis: heading(column),
        scale,
        dots: column.statistic == "mean",
        decimals,
        width,
        left: (characters(longest) + 16.0).clamp(60.0, width * 0.36),
        right: width - (characters(number) + 18.0).min(width * 0.3),
        intervals: table.has_interval(measure),
    }
}

fn caption(style: &Style<'_>) -> String {
    let shape = if style.dots { "Shape: the estimate." } else { "Bar: the estimate." };
    let interval = " Line with two ends: the number is likely to be between the two ends (95 in 100).";
    format!("{shape}{} The table above has the same numbers.", if style.intervals { interval } else { "" })
}

fn drawing(style: &Style<'_>, groups: &[Group<'_>], id: &str, title: &str) -> Markup {
    let mut body = Vec::new();
    let mut top = 8.0;
    for group in groups {
        if let Some(text) = group.heading {
            let lines = wrap(text, (style.width / CHARACTER) as usize - 2);
            body.push(text_lines(&lines, 4.0, top + LINE, "start", "group"));
            top += LINE * lines.len() as f64 + 8.0;
        }
        for bar in &group.bars {
            let lines = wrap(bar.label, ((style.left - 12.0) / CHARACTER) as usize);
            let height = (LINE * lines.len() as f64 + 9.0).max(30.0);
            body.push(row(style, bar, &lines, top, height));
            top += height;
        }
        top += 10.0;
    }
    let bottom = top;
    let title = match groups {
        [Group { heading: Some(heading), .. }] => format!("{title}: {heading}"),
        _ => title.to_owned(),
    };
    html! {
        svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby={ (id) "-title " (id) "-desc" }
            class=[(style.width < WIDE).then_some("narrow")] viewBox={ "0 0 " (style.width) " " (bottom + 58.0) } {
            title id={ (id) "-title" } { (title) }
            desc id={ (id) "-desc" } { (caption(style)) }
            @if !style.dots { defs { @for index in 0..PATTERNS { (pattern(id, index)) } } }
            (axis(style, bottom))
            g data-fill=(id) { @for part in &body { (part) } }
        }
    }
    .into_string()
    .replace(FILL, &format!("url(#{id}-pattern-"))
    .pipe(maud::PreEscaped)
}

/// Passes a value on, so that a chain reads from left to right.
trait Pipe: Sized {
    fn pipe<T>(self, next: impl FnOnce(Self) -> T) -> T {
        next(self)
    }
}

impl Pipe for String {}
