//! A document as one page that needs nothing else: it can be read by a screen reader, and printed.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::document::{Block, Document, Section};

const STYLE: &str = include_str!("page.css");

/// Refuses everything from outside, should a text ever manage to ask for it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

impl Document {
    /// The whole page.
    pub(crate) fn page(&self) -> String {
        let page = html! {
            (DOCTYPE)
            html lang="en-GB" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="robots" content="noindex";
                    title { (self.title) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    a.skip href="#main" { "Skip to the text" }
                    header { h1 { (self.title) } p.summary { (self.summary) } }
                    nav aria-labelledby="contents" {
                        h2 id="contents" { "Contents" }
                        ol {
                            @for (index, section) in self.sections.iter().enumerate() {
                                li { a href={ "#section-" (index + 1) } { (section.heading) } }
                            }
                        }
                    }
                    main id="main" {
                        @for (index, part) in self.sections.iter().enumerate() { (section(index + 1, part)) }
                    }
                }
            }
        };
        page.into_string()
    }
}

fn section(number: usize, section: &Section) -> Markup {
    let id = format!("section-{number}");
    html! {
        section id=(id) aria-labelledby={ (id) "-heading" } {
            h2 id={ (id) "-heading" } { (section.heading) }
            @for part in &section.blocks { (block(part)) }
        }
    }
}

fn block(block: &Block) -> Markup {
    match block {
        Block::Heading(text) => html! { h3 { (text) } },
        Block::Paragraph(text) => html! { p { (text) } },
        Block::List(items) => html! { ul { @for item in items { li { (item) } } } },
        Block::Facts(facts) => html! { dl { @for (name, value) in facts { div { dt { (name) } dd { (value) } } } } },
        Block::Table { caption, headings, rows } => table(caption, headings, rows),
    }
}

/// A wide table scrolls by itself, which the keyboard can do as well.
fn table(caption: &str, headings: &[String], rows: &[Vec<String>]) -> Markup {
    html! {
        div.scroll role="region" aria-label=(caption) tabindex="0" {
            table {
                caption { (caption) }
                thead { tr { @for heading in headings { th scope="col" { (heading) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            @for (index, cell) in row.iter().enumerate() {
                                @if index == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
