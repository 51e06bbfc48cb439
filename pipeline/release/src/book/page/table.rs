//! Tables of the page: captions, headings with scopes, shares and answers added up, and a chart beside each.

use maud::{Markup, html};

use super::{download, facts};
use crate::book::absence::NonResponse;
use crate::book::chart;
use crate::book::display::{Mark, Shown};
use crate::book::pack::Content;
use crate::book::sentences;

/// A longer table leaves out the rows that say least.
const LONG: usize = 60;
/// Most rows that the page shows of one table.
const MOST_ROWS: usize = 400;

/// The section of one table.
pub(crate) fn table(content: &Content<'_>, place: usize) -> Markup {
    let (document, table, names) = (content.document, &content.document.tables[place], &content.names[place]);
    let id = format!("table-{}", names.file);
    let (csv, metadata) = (format!("csv/{}.csv", names.file), format!("csv/{}.csv-metadata.json", names.file));
    html! {
        section.answer id=(id) {
            h2 { "Table " (place + 1) ": " (table.title) }
            (facts(&[("Who is counted", sentences::universe(document, table))]))
            p { (sentences::base(document, table, &content.display)) }
            @for note in &table.notes { p { (note) } }
            h3 { "Chart" }
            (chart::figure(content, table, &format!("{id}-chart")))
            h3 { "Table" }
            @for sentence in sentences::marks(table, &content.display) { p.mark { (sentence) } }
            (numbers(content, place))
            @for net in &table.nets { p { (sentences::net_text(net, &content.display)) } }
            p.downloads {
                (download(content, &csv, &format!("Numbers of table {}", place + 1), "CSV")) " · "
                (download(content, &metadata, "description of its columns", "CSVW, JSON"))
            }
            p.privacy { (sentences::noise(table)) }
        }
    }
}

fn numbers(content: &Content<'_>, place: usize) -> Markup {
    let (table, names) = (&content.document.tables[place], &content.names[place]);
    let shares = sentences::shares(table, &content.display);
    let rows = sentences::rows(table, &content.display).into_iter().enumerate();
    let mut rows: Vec<_> = rows
        .map(|(place, (codes, shown))| (codes, shown, shares.as_ref().and_then(|shares| shares.get(place)).copied()))
        .collect();
    let all = rows.len();
    if all > LONG {
        rows.retain(|(_, shown, _)| matches!(shown.mark, Mark::Reliable | Mark::Unreliable | Mark::Public));
    }
    let left_out = all - rows.len();
    if rows.len() > MOST_ROWS {
        let sheet = &names.sheet;
        return html! { p { "The table is too long for this page. Read it in the spreadsheet (sheet " (sheet) ")." } };
    }
    html! {
        @if left_out > 0 {
            p {
                "This page leaves out " (left_out) " rows whose number is zero, near zero or not shown. The spreadsheet (sheet "
                (names.sheet) ") has all " (all) " rows."
            }
        }
        div.scroll tabindex="0" role="group" aria-label={ "Table: " (table.title) } {
            table {
                caption { (table.title) ", " (sentences::count_heading(content.document)) }
                thead { tr {
                    @for axis in &table.axes { th scope="col" { (axis.label) } }
                    (number_headings(content))
                    @if shares.is_some() { th.number scope="col" { (sentences::SHARE_HEADING) } }
                } }
                tbody { @for (codes, shown, share) in &rows { tr {
                    @for (axis, code) in table.axes.iter().zip(codes) { th scope="row" { (axis.codes[*code].label) } }
                    (number_cells(shown))
                    @if let Some(share) = share { td.number { (share.text()) } }
                } } }
            }
        }
    }
}

fn number_headings(content: &Content<'_>) -> Markup {
    html! {
        th.number scope="col" { (sentences::count_heading(content.document)) }
        th.number.interval scope="col" { "Likely between: lower end" }
        th.number.interval scope="col" { "Likely between: upper end" }
        th scope="col" { "Reliability" }
    }
}

fn number_cells(shown: &Shown) -> Markup {
    let end = |end: Option<u64>| end.map_or_else(|| sentences::no_end(shown).to_owned(), sentences::whole);
    let (lower, upper) = shown.interval.unzip();
    html! {
        td.number.estimate { (sentences::value_text(shown)) }
        td.number.interval { (end(lower)) }
        td.number.interval { (end(upper)) }
        td { (shown.mark.text()) }
    }
}

/// Why there is no answer, for every question.
pub(crate) fn not_answered(content: &Content<'_>, rows: &[NonResponse<'_>]) -> Markup {
    html! {
        p {
            "Not asked: nobody put the question to this person. Skipped: it was put, and there is no answer or no record of "
            "one. Prefer not to say: the person chose not to answer. These are three different things."
        }
        div.scroll tabindex="0" role="group" aria-label="Table: questions without an answer" {
            table {
                caption { "How often there is no answer, by question and reason" }
                thead { tr {
                    th scope="col" { "Question" }
                    th scope="col" { "Why there is no answer" }
                    (number_headings(content))
                    th.number scope="col" { "Base" }
                } }
                tbody { @for row in rows { tr {
                    th scope="row" { (row.variable) }
                    th scope="row" { (row.reason) }
                    (number_cells(&row.number))
                    td.number { (sentences::value_text(&row.base)) }
                } } }
            }
        }
        p.downloads { (download(content, "csv/not-answered.csv", "Numbers of this table", "CSV")) }
    }
}
