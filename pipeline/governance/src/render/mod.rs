//! The records as documents for people.

mod assessment;
mod parts;
mod record;

use serde::Serialize;

use crate::document::Document;

/// A record in the three forms in which it is handed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Markdown.
    pub markdown: String,
    /// One page that needs nothing else.
    pub html: String,
    /// JSON.
    pub json: String,
}

impl Rendered {
    pub(crate) fn new(document: &Document, value: &impl Serialize) -> Self {
        // Structures of text and numbers: there is nothing in them that JSON could not hold.
        let json = serde_json::to_string_pretty(value).unwrap_or_default() + "\n";
        Self { markdown: document.markdown(), html: document.page(), json }
    }
}
