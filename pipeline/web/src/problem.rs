//! What could not be shown, as a page in plain words.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use choir_contract::ContractError;
use choir_engine::{EngineError, Outcome};
use maud::html;

use crate::page::{Page, Place};

/// Why there is no page.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    title: &'static str,
    /// One paragraph a line.
    text: String,
}

const NO_PAGE: &str = "There is no such page";

impl Problem {
    /// A problem with its text, one paragraph a line.
    pub(crate) fn new(status: StatusCode, title: &'static str, text: impl Into<String>) -> Self {
        Self { status, title, text: text.into() }
    }

    /// Nothing is at this address.
    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, NO_PAGE, "Nothing is at this address. It may be misspelt, or the page may have gone.")
    }

    /// The request was sent to another host than the one that serves.
    pub(crate) fn wrong_host() -> Self {
        let text = "These pages answer only to their own address on this machine.\n\
                    Type the address that was shown when they were started, such as http://127.0.0.1:8372.";
        Self::new(StatusCode::MISDIRECTED_REQUEST, "This is not the address of these pages", text)
    }
}

impl From<EngineError> for Problem {
    /// The engine's texts hold identities, limits and budgets, never data.
    fn from(error: EngineError) -> Self {
        let (status, title) = match (&error, error.outcome()) {
            (EngineError::Contract(ContractError::Unknown { .. }), _) => (StatusCode::NOT_FOUND, NO_PAGE),
            (EngineError::Plan(_), _) => (StatusCode::UNPROCESSABLE_ENTITY, "This question cannot be answered as it is written"),
            (_, Outcome::Refused) => (StatusCode::FORBIDDEN, "This is not allowed"),
            (_, Outcome::Usage | Outcome::Data) => (StatusCode::SERVICE_UNAVAILABLE, "The workspace is not ready"),
            (_, Outcome::Fault) => (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong"),
        };
        Self::new(status, title, error.to_string())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let content = html! {
            @for line in self.text.lines() { p { (line.trim()) } }
            p { a href="/" { "Go to the list of questions" } }
        };
        (self.status, Page::new(Place::Nowhere, self.title, content)).into_response()
    }
}
