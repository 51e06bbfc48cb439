//! `report.html` and `methods.html`: pages that need nothing from outside, on a screen, on paper and read aloud.

mod methods;
mod programme;
mod report;
mod table;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::pack::Content;
use crate::notice::style;

pub(crate) use methods::methods;
pub(crate) use report::report;

/// Refuses everything from outside, should a text ever manage to ask for it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// A whole page; `skip` is where a reader without a mouse can jump to.
fn shell(content: &Content<'_>, title: &str, skip: &str, body: &Markup) -> String {
    let pack = &content.text.pack;
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="author" content=(pack.publisher);
                meta name="description" content=(pack.summary);
                meta name="keywords" content=(content.text.keywords.join(", "));
                title { (title) }
                style { (PreEscaped(style(&pack.tier))) }
            }
            body {
                a.skip href="#main" { (skip) }
                (body)
            }
        }
    };
    page.into_string()
}

/// Names and values.
fn facts(facts: &[(&str, String)]) -> Markup {
    html! { dl.facts { @for (name, value) in facts { div { dt { (name) } dd { (value) } } } } }
}

/// A link to a file of the pack, with its kind and its size.
fn download(content: &Content<'_>, path: &str, text: &str, kind: &str) -> Markup {
    let size = content.sizes.get(path).map(|bytes| format!(", {}", crate::number::file_size(*bytes))).unwrap_or_default();
    html! { a href=(path) { (text) " (" (kind) (size) ")" } }
}
