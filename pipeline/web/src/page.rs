//! The frame of every page.

use axum::response::{Html, IntoResponse, Response};
use choir_release::STYLE;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// What the pages need beyond the style sheet of the packs.
const OWN_STYLE: &str = include_str!("page.css");

/// The places that the head of every page links to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Questions,
    Budget,
    Packs,
    /// Somewhere else.
    Nowhere,
}

const PLACES: [(Place, &str, &str); 3] = [
    (Place::Questions, "/", "Questions"),
    (Place::Budget, "/budget", "Privacy budget"),
    (Place::Packs, "/packs", "Published packs"),
];

/// One page.
pub(crate) struct Page {
    place: Place,
    title: String,
    content: Markup,
}

impl Page {
    /// A page with its heading, which is the title too.
    pub(crate) fn new(place: Place, title: impl Into<String>, content: Markup) -> Self {
        Self { place, title: title.into(), content }
    }

    fn html(&self) -> String {
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (self.title) " – Choir" }
                    // Without an icon a browser asks for one that is not there.
                    link rel="icon" href="data:,";
                    style { (PreEscaped(STYLE)) (PreEscaped(OWN_STYLE)) }
                }
                body {
                    a.skip href="#main" { "Skip to the content" }
                    (head(self.place))
                    main id="main" { h1 { (self.title) } (self.content) }
                    (foot())
                }
            }
        };
        page.into_string()
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        Html(self.html()).into_response()
    }
}

fn head(here: Place) -> Markup {
    html! {
        header {
            p.product { strong { "Choir" } " Hear everyone, single out no one" }
            nav aria-label="Main" {
                ul {
                    @for (place, address, name) in PLACES {
                        li { a href=(address) aria-current=[(place == here).then_some("page")] { (name) } }
                    }
                }
            }
        }
    }
}

fn foot() -> Markup {
    html! {
        footer {
            p {
                "These pages are for reading only. Reading them spends no privacy budget and changes nothing. You cannot ask a "
                "question here yet: that comes later. Until then, somebody who uses the command line can ask for you."
            }
        }
    }
}
