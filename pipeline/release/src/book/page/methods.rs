//! `methods.html`: how the numbers were made, in short sentences and common words. Many readers have English as a second
//! language; what is for specialists stands apart, at the end.

use maud::{Markup, html};

use super::shell;
use crate::book::display::{Shown, shown_base};
use crate::book::pack::Content;
use crate::book::sentences;
use crate::notice::{notice, tier_text};
use crate::section::epsilon_text;

/// The whole page.
pub(crate) fn methods(content: &Content<'_>) -> String {
    let body = html! {
        header {
            (notice(&content.text.pack.tier))
            h1 { "How the numbers were made" }
            p.summary { "This page belongs to: " (content.text.pack.title) "." }
            p { "Who may have this page and the tables: " (tier_text(&content.text.pack.tier)) "." }
            p { a href="report.html" { "Back to the tables" } }
        }
        main id="main" {
            section { (what(content)) }
            section { (noise(content)) }
            section { (together(content)) }
            section { (reading()) }
            section { h2 { "The marks" } ul { @for mark in sentences::all_marks() { li { (mark) } } } }
            section { (people(content)) }
            section { (care()) }
            section { (specialists(content)) }
        }
        footer { p { a href="report.html" { "Back to the tables" } } }
    };
    shell(content, &format!("How the numbers were made: {}", content.text.pack.title), "Skip to the text", &body)
}

fn what(content: &Content<'_>) -> Markup {
    let unit = &content.document.privacy.unit;
    let base: Shown = shown_base(&content.document.base, &content.display);
    html! {
        h2 { "What the tables show" }
        p { "The tables count " (content.document.unit) ". They are about: " (content.document.universe) "." }
        p { (sentences::base_text(&content.document.unit, &base)) " The base is how many a table is about." }
        @if content.document.most_rows == 1 {
            p {
                "Each " (unit) " is counted once in a table, also if several organisations know the same " (unit) ". A "
                (unit) " whose details are written differently may be counted twice."
            }
        } @else {
            p { "One " (unit) " can be counted up to " (content.document.most_rows) " times in a table." }
        }
    }
}

fn noise(content: &Content<'_>) -> Markup {
    let unit = &content.document.privacy.unit;
    html! {
        h2 { "Why the numbers are not exact" }
        p {
            "The records behind the tables are about real " (content.document.unit) ". We want to protect each of them. So a "
            "computer added a small random number to every result before it left the safe place. We call this noise. The noise "
            "can be above or below zero."
        }
        p {
            "Think of one " (unit) ". We could make the tables with this " (unit) " or without. Because of the noise, the "
            "tables would look almost the same. So nobody can be sure from the tables if this " (unit) " is in the records. "
            "This method is called differential privacy."
        }
        p { "The numbers without noise are not in this pack, and nobody can take the noise away again." }
        @for sentence in sentences::display(&content.display) { p { (sentence) } }
        @if content.display.hides() {
            p {
                "Sometimes you can work out a number that is not shown, from a total and the other parts. That harms nobody. What "
                "you get is a number with noise, as every other number here."
            }
        }
    }
}

fn together(content: &Content<'_>) -> Markup {
    html! {
        h2 { "How the tables fit together" }
        p {
            "All " (content.document.tables.len()) " tables were made at the same time. First, the computer measured the "
            "groups, each with noise. Then it looked for one set of whole numbers that fits all measurements as well as it "
            "can. The tables count this set."
        }
        @if content.display.rounds() {
            p { "So there are no numbers below zero, and two tables never disagree about the same group." }
        } @else {
            p { "So there are no numbers below zero, parts add up to their totals, and two tables never disagree." }
        }
    }
}

fn reading() -> Markup {
    html! {
        h2 { "How to read “likely between”" }
        ul {
            li { "Each number has a lower end and an upper end." }
            li { "In 95 of 100 cases the number without noise is between the two ends." }
            li { "Are the ranges of two groups far apart? Then the groups are really different." }
            li { "Do the ranges share many numbers? Then do not say that one group is larger." }
            li { "The noise is about the same for small and large groups. So large groups are more reliable." }
            li { "A small number can really be zero. A zero can really be a small number." }
        }
    }
}

fn people(content: &Content<'_>) -> Markup {
    html! {
        h2 { "Who is counted, and who is not" }
        p { (content.text.coverage) }
        p { "The numbers are about the people in the records. They are not about everybody who lives in the area." }
        p {
            "Not every question has an answer for every person. Perhaps nobody asked. Perhaps the person skipped the question, "
            "or did not want to say. The tables show these people too, in groups of their own. "
            "We never guess an answer."
        }
    }
}

fn care() -> Markup {
    html! {
        h2 { "What the numbers cannot tell" }
        ul {
            li { "“Likely between” is about the noise. It is not about other mistakes, for example a wrong record." }
            li { "A difference between groups does not tell why they differ." }
            li { "Do not try to find a person in the tables. It does not work, and it is not fair." }
        }
    }
}

fn specialists(content: &Content<'_>) -> Markup {
    let (document, privacy) = (content.document, &content.document.privacy);
    html! {
        h2 id="specialists" { "For specialists" }
        p {
            "Mechanism: " (privacy.mechanism) ". Privacy loss is counted as zero-concentrated differential privacy: rho "
            (privacy.rho) " for all tables together, which is epsilon " (epsilon_text(privacy.epsilon)) " at delta "
            (privacy.delta) ". Protected unit: " (privacy.unit) ", over all of its rows. Codes, bounds and structural zeros come "
            "from published schemas and never from the data."
        }
        p {
            "What is measured are residuals (ResidualPlanner): the total, what each variable adds to it, what each pair adds to "
            "its variables, and the codes of a level within their group. They are orthogonal, so that the unbiased estimate of "
            "a cell is a sum of them with a variance known before data. Published tables are counted from whole records near a "
            "maximum entropy fit to the measurements. Everything after the noise is post-processing."
        }
        p {
            "The interval of a cell is that of its unbiased measurement, cut at zero and widened to hold the published number and "
            "half a standard error; it covers noise alone. [u] is set where the standard error is more than a fifth of the number. The CSV files hold "
            "measurement and standard error where numbers are not rounded. Intervals of differing cells are dependent."
        }
        div.scroll tabindex="0" role="group" aria-label="Table: accuracy of the tables" {
            table {
                caption { "How large the noise is in each table" }
                thead { tr {
                    th scope="col" { "Table" }
                    th.number scope="col" { "Cells" }
                    th.number scope="col" { "Largest standard error" }
                } }
                tbody { @for table in &document.tables { tr {
                    @let largest = table.cells.iter().map(|cell| cell.standard_error).fold(0.0_f64, f64::max);
                    th scope="row" { (table.title) }
                    td.number { (table.cells.len()) }
                    td.number { (crate::number::grouped(largest, 1)) }
                } } }
            }
        }
    }
}
