//! Charts of a book as static SVG. They can be read without colour and without a script, on a screen and on paper; each
//! has a title and a description, and every number in it stands in a table as well.

mod bars;
mod likert;
mod pyramid;
mod scorecard;
mod targets;
mod trajectories;

use maud::{Markup, html};

use super::display::Shown;
use super::document::{BookChart, BookTableDocument};
use super::pack::Content;
use super::sentences;
use crate::document::{Cell, Status};
use crate::drawing::{PATTERNS, pattern, tenths};

pub(crate) use scorecard::figure as scorecard_figure;
pub(crate) use targets::figure as targets_figure;
pub(crate) use trajectories::figure as trajectories_figure;

/// The chart of a table. `id` must be unique in the page.
pub(crate) fn figure(content: &Content<'_>, table: &BookTableDocument, id: &str) -> Markup {
    match table.chart {
        BookChart::None => note("The table has more than two variables, so there is no chart."),
        BookChart::Pyramid => pyramid::figure(content, table, id).unwrap_or_else(|| bars::figure(content, table, id)),
        BookChart::Likert => likert::figure(content, table, id).unwrap_or_else(|| bars::figure(content, table, id)),
        BookChart::Bars => bars::figure(content, table, id),
    }
}

fn note(text: &str) -> Markup {
    html! { p.note { (text) } }
}

/// A shown number as a cell of a drawing.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn cell(shown: &Shown) -> Cell {
    let number = |number: u64| number as f64;
    Cell {
        value: shown.value.map(number),
        lower: shown.interval.map(|(lower, _)| number(lower)),
        upper: shown.interval.map(|(_, upper)| number(upper)),
        status: if shown.mark.text() == "[u]" { Status::LowReliability } else { Status::Ok },
        design_effect: None,
    }
}

/// The title of a table's chart.
fn title(content: &Content<'_>, table: &BookTableDocument) -> String {
    format!("{} by {}", sentences::count_heading(content.document), sentences::axes_text(table))
}

/// A drawing of its own size within a figure.
struct Frame<'a> {
    id: &'a str,
    title: &'a str,
    caption: &'a str,
    /// What the drawing shows, for those who do not see it.
    description: &'a str,
    width: f64,
    height: f64,
}

impl Frame<'_> {
    fn figure(&self, legend: &Markup, body: &Markup) -> Markup {
        html! {
            figure {
                figcaption { strong { (self.title) } br; (self.caption) }
                (legend)
                div.scroll tabindex="0" role="group" aria-label={ "Chart: " (self.title) } {
                    svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby={ (self.id) "-title " (self.id) "-desc" }
                        width=(self.width) viewBox={ "0 0 " (self.width) " " (tenths(self.height)) } {
                        title id={ (self.id) "-title" } { (self.title) }
                        desc id={ (self.id) "-desc" } { (self.description) }
                        defs { @for index in 0..PATTERNS { (pattern(self.id, index)) } }
                        (body)
                    }
                }
            }
        }
    }
}

/// What fills a shape.
fn fill(id: &str, pattern: usize) -> String {
    format!("url(#{id}-pattern-{})", pattern % PATTERNS)
}

/// Names beside the patterns that they explain.
fn legend(id: &str, entries: &[(usize, &str)]) -> Markup {
    html! {
        ul.legend {
            @for (pattern, name) in entries {
                li {
                    svg width="28" height="18" viewBox="0 0 28 18" aria-hidden="true" {
                        rect.bar x="1" y="1" width="26" height="16" fill=(fill(id, *pattern)) {}
                    }
                    " " (name)
                }
            }
        }
    }
}
