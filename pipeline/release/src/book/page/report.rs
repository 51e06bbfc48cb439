//! `report.html`: cover, contents, every table with its chart, what was not answered, targets, scorecard, account and provenance.

use maud::{Markup, html};

use super::programme::{scorecard, targets};
use super::table::{not_answered, table};
use super::{download, facts, shell};
use crate::book::absence::non_response;
use crate::book::pack::Content;
use crate::book::{account, sentences};
use crate::notice::{notice, tier_text};
use crate::number::day;

/// The whole page.
pub(crate) fn report(content: &Content<'_>) -> String {
    let answered = non_response(content.document, &content.display);
    let body = html! {
        (cover(content))
        (contents(content, !answered.is_empty()))
        main id="main" {
            section id="reading" { (reading(content)) }
            @for place in 0..content.document.tables.len() { (table(content, place)) }
            @if !answered.is_empty() {
                section.answer id="not-answered" {
                    h2 { "Questions without an answer, and why" }
                    (not_answered(content, &answered))
                }
            }
            @if let Some(figures) = content.targets {
                section.answer id="targets" { h2 { (figures.title) } (targets(content, figures)) }
            }
            @if let Some(card) = content.scorecard {
                section.answer id="scorecard" { h2 { (card.title) } (scorecard(content, card)) }
            }
            section id="account" { h2 { "Privacy account" } (privacy(content)) }
            section id="provenance" { h2 { "Where the numbers come from" } (provenance(content)) }
        }
        (footer(content))
    };
    shell(content, &content.text.pack.title, "Skip to the tables", &body)
}

fn cover(content: &Content<'_>) -> Markup {
    let (own, pack) = (content.text, &content.text.pack);
    html! {
        header {
            (notice(&pack.tier))
            h1 { (pack.title) }
            @for paragraph in pack.summary.split("\n\n") { p.summary { (paragraph) } }
            (facts(&[
                ("Published by", pack.publisher.clone()),
                ("Published on", day(&pack.published_on)),
                ("Who may have it", tier_text(&pack.tier)),
                ("Period", own.period.clone()),
                ("Area", own.area.clone()),
                ("Who is counted", content.document.universe.clone()),
                ("Status", own.state.words().to_owned()),
                ("Next update", own.next_update.clone()),
                ("Contact", pack.contact.clone()),
            ]))
            p.downloads {
                (download(content, "tables.ods", "All tables as a spreadsheet", "ODS")) " · "
                (download(content, "tables.xlsx", "All tables for Excel", "XLSX")) " · "
                a href="methods.html" { "How the numbers were made (web page)" }
            }
        }
    }
}

fn contents(content: &Content<'_>, answered: bool) -> Markup {
    html! {
        nav aria-labelledby="contents" {
            h2 id="contents" { "Table of contents" }
            ul.contents {
                li { a href="#reading" { "How to read the numbers" } }
                @for (place, (table, names)) in content.document.tables.iter().zip(&content.names).enumerate() {
                    li { a href={ "#table-" (names.file) } { "Table " (place + 1) ": " (table.title) } }
                }
                @if answered { li { a href="#not-answered" { "Questions without an answer, and why" } } }
                @if let Some(targets) = content.targets { li { a href="#targets" { (targets.title) } } }
                @if let Some(card) = content.scorecard { li { a href="#scorecard" { (card.title) } } }
                li { a href="#account" { "Privacy account" } }
                li { a href="#provenance" { "Where the numbers come from" } }
            }
        }
    }
}

fn reading(content: &Content<'_>) -> Markup {
    html! {
        h2 { "How to read the numbers" }
        p.note {
            "Every number is an estimate. A computer added a small random number (noise) to the results, so that nobody can "
            "be singled out. Beside each number stand two ends. In 95 of 100 cases the number without noise is between them."
        }
        ul {
            @for sentence in sentences::display(&content.display) { li { (sentence) } }
            li { "The numbers are not weighted. " (content.text.coverage) }
            @for sentence in sentences::all_marks() { li { (sentence) } }
        }
        p { a href="methods.html" { "Read more about how the numbers were made" } }
    }
}

fn privacy(content: &Content<'_>) -> Markup {
    html! {
        p {
            "All releases about the same people draw on one account with a fixed limit. Each release costs something. A "
            "smaller privacy loss protects people more. All tables of this pack were released together and paid once."
        }
        div.scroll tabindex="0" role="group" aria-label="Table: privacy account" {
            table {
                caption { "What this release cost in privacy" }
                thead { tr { th scope="col" { "What" } th scope="col" { "Value" } } }
                tbody {
                    @for (name, value) in account::facts(content.document) {
                        tr { th scope="row" { (name) } td { (value) } }
                    }
                }
            }
        }
        p.downloads { (download(content, "privacy-account.json", "The privacy account for machines", "JSON")) }
    }
}

fn provenance(content: &Content<'_>) -> Markup {
    let (document, origin) = (content.document, &content.document.provenance);
    let mut known = vec![
        ("Source", document.source.clone()),
        ("Book of tables", document.id.clone()),
        ("Digest of the book", origin.question_hash.clone()),
        ("Approved by", origin.approved_by.clone()),
        ("Asked by", origin.asked_by.clone()),
        ("Purpose", origin.purpose.clone()),
        ("Answered on", day(&origin.answered_on)),
        ("Datasets", origin.datasets.join(", ")),
        ("State of the data", origin.snapshot.clone()),
        ("Release", origin.release.clone()),
        ("Software", origin.software.join(", ")),
        ("Fingerprint of the signing key", content.fingerprint.clone()),
    ];
    if !document.public_sources.is_empty() {
        known.push(("Public totals from", document.public_sources.join("; ")));
    }
    if !document.impossible.is_empty() {
        known.push(("What cannot be", document.impossible.join("; ")));
    }
    known.push(("Transparency log before this release", content.text.pack.log_head.clone()));
    html! {
        p {
            "The list of all files is signed. Compare the fingerprint of the key with the one that the publisher gives you in "
            "another way, for example by telephone. " a href="README.txt" { "The readme (text)" } " says how to check the pack."
        }
        (facts(&known))
        p.downloads { (download(content, "provenance.json", "The same facts for machines", "JSON")) }
    }
}

fn footer(content: &Content<'_>) -> Markup {
    let pack = &content.text.pack;
    let licence = content.licence();
    html! {
        footer {
            p {
                "Licence: "
                @match licence.address { Some(address) => a href=(address) { (licence.name) }, None => (licence.name) }
                ". " (licence.terms) " " (download(content, "LICENCE.txt", "What you may do with the tables", "text"))
            }
            p { (pack.publisher) ", " (day(&pack.published_on)) ". Contact: " (pack.contact) }
        }
    }
}
