//! The method note of a pack, in short sentences and common words: many readers have English as a second language.

use std::collections::BTreeSet;

use maud::{Markup, html};

use crate::display::{CONFIDENTIAL, Display};
use crate::document::AnswerDocument;
use crate::provenance::PrivacyTotal;
use crate::table::is_public;

/// How the numbers were made and how to read them.
pub(crate) fn method_note(answers: &[AnswerDocument], totals: &[PrivacyTotal], display: Display) -> Markup {
    let mechanisms: BTreeSet<_> =
        answers.iter().filter(|answer| !is_public(answer)).map(|answer| answer.privacy.mechanism.as_str()).collect();
    html! {
        @if !mechanisms.is_empty() {
            (noise())
            (reading(display))
        }
        (limits())
        @if !mechanisms.is_empty() { (specialists(&mechanisms, totals)) }
    }
}

fn noise() -> Markup {
    html! {
        h3 { "Why the numbers are not exact" }
        p {
            "The records behind these tables are about real people or employers. To protect them, a computer adds a small "
            "random number to every result. We call this noise. The noise can be above or below zero."
        }
        p {
            "Because of the noise, nobody can be sure from these tables if one person (or one employer) is in the records. "
            "With that person or without, the tables would look almost the same. This method is called differential "
            "privacy. The numbers without noise are not in this pack."
        }
    }
}

fn reading(display: Display) -> Markup {
    html! {
        h3 { "How to read “likely between”" }
        ul {
            li {
                "Each estimate has a lower end and an upper end. In 95 of 100 cases the number without noise is between "
                "the two ends."
            }
            li {
                "Are the two ranges of two groups far apart? Then the groups are really different. Do the ranges share many "
                "numbers? Then do not say that one group is larger."
            }
            li { "A small number can really be zero, and a zero can really be a small number." }
            li { "The same noise matters less for a large number than for a small one. Large groups are more reliable." }
            li {
                "Two tables can show a little different numbers for the same group, and parts may not add up to a total "
                "in another table. Each table has noise of its own."
            }
        }
        h3 { "The marks" }
        ul {
            li { "[u] means low reliability. The noise is large against the number. Use it with care." }
            li { "[x] means not available. There is too little to give a number. It does not mean zero." }
            @if display.hides() {
                li {
                    (CONFIDENTIAL) " What was worked out from a small count, as a mean or a share, is not shown either. Sometimes "
                    "you can work out a small count from a total. That harms nobody: it is a number with noise."
                }
            }
        }
    }
}

fn limits() -> Markup {
    html! {
        h3 { "What the numbers do not say" }
        ul {
            li {
                "They are about the people who are in the records, or who chose to answer. They are not about everybody "
                "who lives in the area."
            }
            li { "Some facts were not recorded for everybody. Where a table has the group “Not recorded”, read it too." }
            li { "“Likely between” is about the noise. It is not about other mistakes, for example a wrong record." }
            li { "A difference between groups does not tell why they differ." }
        }
    }
}

fn specialists(mechanisms: &BTreeSet<&str>, totals: &[PrivacyTotal]) -> Markup {
    html! {
        h3 { "For specialists" }
        p {
            "Privacy loss is counted as zero-concentrated differential privacy (rho). Losses of tables about the same "
            "population add up. A smaller loss protects more. Mechanisms: " (join(mechanisms)) ". Limits, keys and "
            "bounds come from the published schemas and never from the data. What is done to the numbers afterwards (no "
            "negative counts, marks, rounding for display) uses the noised numbers only and costs nothing."
        }
        div.scroll tabindex="0" role="group" aria-label="Table: privacy loss of this pack" {
            table {
                caption { "Privacy loss of this pack, by population" }
                thead { tr {
                    th scope="col" { "Population" }
                    th scope="col" { "Protected unit" }
                    th.number scope="col" { "Tables" }
                    th.number scope="col" { "rho, exact sum" }
                } }
                tbody { @for total in totals { tr {
                    th scope="row" { (total.population) }
                    td { (total.unit) }
                    td.number { (total.tables) }
                    td.number { (total.rho) }
                } } }
            }
        }
    }
}

fn join(texts: &BTreeSet<&str>) -> String {
    texts.iter().copied().collect::<Vec<_>>().join("; ")
}
