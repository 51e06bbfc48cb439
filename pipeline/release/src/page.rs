//! `index.html`: cover, contents, every answer, method note and provenance on one page that needs nothing else.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::display::Display;
use crate::document::AnswerDocument;
use crate::method_note::method_note;
use crate::notice::{notice, style, tier_text};
use crate::number::{day, file_size};
use crate::pack::PackText;
use crate::provenance::PrivacyTotal;
use crate::section::{body, epsilon_text};
use crate::table::{Table, is_public};
use crate::tier::Licence;

/// What the page is made of.
pub(crate) struct Page<'a> {
    pub(crate) text: &'a PackText,
    pub(crate) display: Display,
    pub(crate) answers: &'a [AnswerDocument],
    pub(crate) tables: &'a [Table<'a>],
    /// File name of each answer, without ending.
    pub(crate) stems: &'a [String],
    /// Size of each CSV file.
    pub(crate) sizes: &'a [usize],
    pub(crate) totals: &'a [PrivacyTotal],
    pub(crate) licence: &'a Licence,
    pub(crate) fingerprint: &'a str,
}

/// Refuses everything from outside, should a text ever manage to ask for it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

impl Page<'_> {
    /// The whole page.
    pub(crate) fn html(&self) -> String {
        let text = self.text;
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="author" content=(text.publisher);
                    meta name="description" content=(text.summary);
                    title { (text.title) }
                    style { (PreEscaped(style(&text.tier))) }
                }
                body {
                    a.skip href="#main" { "Skip to the tables" }
                    (self.cover())
                    (self.contents())
                    main id="main" {
                        @for index in 0..self.tables.len() { (self.answer(index)) }
                        section id="method" { h2 { "How the numbers were made" } (method_note(self.answers, self.totals, self.display)) }
                        section id="provenance" { h2 { "Where the numbers come from" } (self.provenance()) }
                    }
                }
            }
        };
        page.into_string()
    }

    fn cover(&self) -> Markup {
        let text = self.text;
        let noised = self.answers.iter().any(|answer| !is_public(answer));
        html! {
            header {
                (notice(&text.tier))
                h1 { (text.title) }
                @for paragraph in text.summary.split("\n\n") { p.summary { (paragraph) } }
                dl.facts {
                    div { dt { "Published by" } dd { (text.publisher) } }
                    div { dt { "Published on" } dd { (day(&text.published_on)) } }
                    div { dt { "Who may have it" } dd { (tier_text(&text.tier)) } }
                    div { dt { "Contact" } dd { (text.contact) } }
                    div { dt { "Licence" } dd { (self.licence()) } }
                }
                @if noised {
                    p.note {
                        "The numbers in this pack are estimates. A small random number was added to each result so that "
                        "nobody can be singled out. Beside each estimate stands the range in which the number is likely to "
                        "be. " a href="#method" { "Read how the numbers were made" } "."
                    }
                    @for sentence in self.display.sentences("Counts") { p { (sentence) } }
                }
            }
        }
    }

    fn licence(&self) -> Markup {
        html! { (self.licence.name) ". " (self.licence.terms) " " a href="LICENCE.txt" { "What you may do with the tables (text)" } }
    }

    fn contents(&self) -> Markup {
        html! {
            nav aria-labelledby="contents" {
                h2 id="contents" { "Table of contents" }
                ol {
                    @for (index, table) in self.tables.iter().enumerate() {
                        li { a href={ "#answer-" (index + 1) } { (title(table)) } }
                    }
                    li { a href="#method" { "How the numbers were made" } }
                    li { a href="#provenance" { "Where the numbers come from" } }
                }
            }
        }
    }

    fn answer(&self, index: usize) -> Markup {
        let (table, stem) = (&self.tables[index], &self.stems[index]);
        let id = format!("answer-{}", index + 1);
        let downloads = html! {
            p.downloads {
                a href={ "csv/" (stem) ".csv" } { "Numbers of table " (index + 1) " (CSV, " (file_size(self.sizes[index])) ")" }
                " · "
                a href={ "csv/" (stem) ".csv-metadata.json" } { "description of its columns (CSVW, JSON)" }
            }
        };
        html! {
            section.answer id=(id) {
                h2 { (index + 1) ". " (table.answer.question.title) }
                (body(table, &id, &downloads))
            }
        }
    }

    fn provenance(&self) -> Markup {
        html! {
            p {
                "Every table answers an approved question on one fixed state (snapshot) of the data. The same facts stand in "
                a href="provenance.json" { "the provenance file (JSON)" } "."
            }
            p {
                "The list of all files, " code { "checksums.sha256" } ", is signed. The key has the fingerprint "
                code { (self.fingerprint) } ". Compare it with the fingerprint that the publisher gives you in another way. "
                a href="README.txt" { "The readme (text)" } " says how to check the pack."
            }
            @for (index, answer) in self.answers.iter().enumerate() {
                h3 { "Table " (index + 1) ": " (answer.question.title) }
                (origin(answer))
            }
        }
    }
}

/// The title of an answer with its options, so that two answers to one question differ.
fn title(table: &Table<'_>) -> String {
    let question = &table.answer.question;
    let options: Vec<_> = question.options.iter().map(|option| option.code_label.as_str()).collect();
    if options.is_empty() { question.title.clone() } else { format!("{} ({})", question.title, options.join(", ")) }
}

fn origin(answer: &AnswerDocument) -> Markup {
    let (privacy, origin) = (&answer.privacy, &answer.provenance);
    let spent = if is_public(answer) {
        "nothing: public figures".to_owned()
    } else {
        let epsilon = epsilon_text(privacy.epsilon);
        format!("rho {} (epsilon {epsilon} at delta {}), population {}", privacy.rho, privacy.delta, privacy.population)
    };
    let facts = [
        ("Question", answer.question.id.clone()),
        ("Question hash", origin.question_hash.clone()),
        ("Approved by", origin.approved_by.clone()),
        ("Purpose", origin.purpose.clone()),
        ("Answered on", day(&origin.answered_on)),
        ("Datasets", origin.datasets.join(", ")),
        ("Snapshot", origin.snapshot.clone()),
        ("Release", origin.release.clone()),
        ("Privacy spent", spent),
        ("Ledger entry", origin.ledger_entry.map_or_else(|| "none".to_owned(), |entry| entry.to_string())),
        ("Software", origin.software.join(", ")),
    ];
    html! {
        dl.origin { @for (name, value) in &facts { div { dt { (name) } dd { (value) } } } }
    }
}
