//! One answer as HTML: the table with its marks, the charts, how to read it, and what it cost.

use maud::{Markup, PreEscaped, html};

use crate::chart;
use crate::display::CONFIDENTIAL;
use crate::document::{AnswerDocument, Cell, Status};
use crate::error::TableError;
use crate::number::{day, grouped, heading, label, mark, places};
use crate::table::{Table, TableRow};

/// The style sheet that [`answer_html`] and the pack's page are written for.
pub const STYLE: &str = include_str!("page.css");

/// One answer as an HTML fragment: options, table, charts, how to read it, privacy. Everything in it is escaped, and it
/// needs nothing from outside but [`STYLE`]. `id` must be unique in the page.
///
/// # Errors
/// When the rows do not fit the declared columns.
pub fn answer_html(answer: &AnswerDocument, id: &str) -> Result<String, TableError> {
    Ok(body(&Table::new(answer)?, id, &PreEscaped(String::new())).into_string())
}

/// The content of an answer's section below its heading; `downloads` stands under the table.
pub(crate) fn body(table: &Table<'_>, id: &str, downloads: &Markup) -> Markup {
    let question = &table.answer.question;
    html! {
        dl.facts {
            div { dt { "Who is counted" } dd { (question.universe) } }
            @for option in &question.options { div { dt { (option.label) } dd { (option.code_label) } } }
            div { dt { "Answered on" } dd { (day(&table.answer.provenance.answered_on)) } }
        }
        h3 { "Table" }
        (marks_note(table))
        (table_markup(table))
        (downloads)
        h3 { "Chart" }
        (chart::figures(table, id))
        h3 { "How to read this answer" }
        @for paragraph in question.how_to_read.split("\n\n") { p { (paragraph) } }
        h3 { "Privacy" }
        p.privacy { (privacy_sentence(table)) }
    }
}

/// What was added to protect people, and what it cost, in sentences.
pub(crate) fn privacy_sentence(table: &Table<'_>) -> String {
    if table.is_public() {
        return "These are public figures. No noise was added and no privacy was spent.".to_owned();
    }
    let privacy = &table.answer.privacy;
    let mut text = format!(
        "Random noise was added to protect people's privacy (differential privacy; the unit that is protected: {}).",
        privacy.unit
    );
    for measure in &table.measures {
        if let Some(error) = measure.error_95 {
            text += &format!(
                " {}: 95 in 100 of the numbers are within {} of the number without noise.",
                heading(measure),
                error_text(error, measure.statistic == "count")
            );
        }
    }
    text += " Small numbers are least reliable.";
    text + &format!(
        " Privacy loss of this table: rho {}, which gives epsilon {} at delta {}. Mechanism: {}.",
        privacy.rho,
        epsilon_text(privacy.epsilon),
        privacy.delta,
        privacy.mechanism
    )
}

/// Epsilon with two places, rounded up so that the loss is never understated.
pub(crate) fn epsilon_text(epsilon: f64) -> String {
    grouped((epsilon * 100.0).ceil() / 100.0, 2)
}

/// An error rounded up, so that the claim stays true.
fn error_text(error: f64, whole: bool) -> String {
    if whole || error >= 10.0 { grouped(error.ceil(), 0) } else { grouped((error * 10.0).ceil() / 10.0, 1) }
}

fn marks_note(table: &Table<'_>) -> Markup {
    let (unreliable, absent) = (has(table, is_unreliable), has(table, is_absent));
    let hidden = has(table, |cell| cell.status == Status::Confidential);
    html! {
        @if unreliable || absent || hidden {
            p.note {
                @if unreliable { "[u] means low reliability: the noise is large against the number, so be careful. " }
                @if hidden { (CONFIDENTIAL) " " }
                @if absent { "[x] means not available: there is too little to give a number. " }
                @if unreliable { "An empty mark means that the number can be read as it is." }
            }
        }
    }
}

fn table_markup(table: &Table<'_>) -> Markup {
    let question = &table.answer.question;
    let options: Vec<_> = question.options.iter().map(|option| format!("{}: {}", option.label, option.code_label)).collect();
    html! {
        div.scroll tabindex="0" role="group" aria-label={ "Table: " (question.title) } {
            table {
                caption { (question.title) @if !options.is_empty() { " (" (options.join("; ")) ")" } }
                thead { tr {
                    @for key in &table.keys { th scope="col" { (label(key)) } }
                    @for measure in 0..table.measures.len() { (headings(table, measure)) }
                } }
                tbody { @for row in &table.rows { tr {
                    @for key in &row.keys { th scope="row" { (key.label) } }
                    @for measure in 0..table.measures.len() { (cells(table, row, measure)) }
                } } }
            }
        }
    }
}

fn headings(table: &Table<'_>, measure: usize) -> Markup {
    let column = table.measures[measure];
    // Headings must differ, so that a screen reader can tell the columns apart.
    let (interval, marks) = match table.measures.len() {
        1 => ("Likely between".to_owned(), "Mark".to_owned()),
        _ => (format!("{}, likely between", label(column)), format!("{}, mark", label(column))),
    };
    html! {
        th.number scope="col" { (heading(column)) }
        @if table.has_interval(measure) {
            th.number.interval scope="col" { (interval) ": lower end" }
            th.number.interval scope="col" { (interval) ": upper end" }
        }
        @if marked(table, measure) { th scope="col" { (marks) } }
    }
}

fn cells(table: &Table<'_>, row: &TableRow<'_>, measure: usize) -> Markup {
    let cell = row.cells[measure];
    let decimals = places(table, measure);
    let number = |number: Option<f64>| match number.filter(|_| is_shown(cell)) {
        Some(number) => grouped(number, decimals),
        None if cell.status == Status::Confidential => "[c]".to_owned(),
        None => "[x]".to_owned(),
    };
    html! {
        td.number.estimate { (number(cell.value)) }
        @if table.has_interval(measure) {
            td.number.interval { (number(cell.lower)) }
            td.number.interval { (number(cell.upper)) }
        }
        @if marked(table, measure) { td { @if is_unreliable(cell) { (mark(cell.status).unwrap_or_default()) } } }
    }
}

/// Whether the measure needs a column of marks.
fn marked(table: &Table<'_>, measure: usize) -> bool {
    table.rows.iter().any(|row| is_unreliable(row.cells[measure]))
}

fn has(table: &Table<'_>, test: impl Fn(&Cell) -> bool) -> bool {
    table.rows.iter().flat_map(|row| &row.cells).any(|cell| test(cell))
}

fn is_shown(cell: &Cell) -> bool {
    cell.value.is_some() && !matches!(cell.status, Status::NotAvailable | Status::Confidential)
}

fn is_absent(cell: &Cell) -> bool {
    !is_shown(cell) && cell.status != Status::Confidential
}

fn is_unreliable(cell: &Cell) -> bool {
    is_shown(cell) && cell.status == Status::LowReliability
}
