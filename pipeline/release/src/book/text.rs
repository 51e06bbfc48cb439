//! What the cover of a book pack says.

use crate::PackText;

/// The cover of a book pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookText {
    /// Title, summary, publisher, licence, day and contact.
    pub pack: PackText,
    /// What time the numbers are about ("March 2018 to June 2021").
    pub period: String,
    /// What area they are about ("Coventry, Birmingham and Wolverhampton").
    pub area: String,
    /// When the next version is expected, in words ("No update is planned").
    pub next_update: String,
    /// Whether the numbers may still change.
    pub state: ReleaseState,
    /// Words by which the spreadsheets are found.
    pub keywords: Vec<String>,
    /// How the people or employers came to be in the data, in plain sentences ("Respondents chose to take part. …").
    pub coverage: String,
    /// Head of the transparency log before this release, where the publisher keeps one: 64 hexadecimal digits.
    pub log_head: Option<String>,
}

/// Whether the numbers may still change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReleaseState {
    /// They may still change.
    Provisional,
    /// They will not change unless a mistake is found.
    Final,
    /// They replace numbers that were published before.
    Revised,
}

impl ReleaseState {
    /// The state in words that readers know.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Provisional => "Provisional: the numbers may still change",
            Self::Final => "Final",
            Self::Revised => "Revised: these numbers replace earlier ones",
        }
    }
}

const OPEN_GOVERNMENT: &str = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/";

/// Name of the licence and its address, where it has one.
pub(crate) fn licence(text: &str) -> (String, Option<String>) {
    let plain = text.trim().to_lowercase();
    if plain.contains("open government licence") || plain.contains("open-government-licence") || plain == "ogl-uk-3.0" {
        return ("Open Government Licence v3.0".to_owned(), Some(OPEN_GOVERNMENT.to_owned()));
    }
    match text.trim() {
        address if address.starts_with("https://") => ("The licence of this pack".to_owned(), Some(address.to_owned())),
        name => (name.to_owned(), None),
    }
}

/// `LICENCE.txt`.
pub(crate) fn licence_file(text: &BookText) -> String {
    let (name, address) = licence(&text.pack.licence);
    let place = address.map_or_else(String::new, |address| format!("The text of the licence: {address}\n"));
    let year = text.pack.published_on.get(..4).unwrap_or_default();
    let (title, publisher) = (&text.pack.title, &text.pack.publisher);
    let open = if name.starts_with("Open Government") {
        "You may copy, share and change the tables, and use them for any purpose, if you say where they come from.\n"
    } else {
        ""
    };
    format!(
        "{title}\n\nPublished by {publisher}, {year}, under this licence: {name}.\n{place}{open}\n\
         Say where they come from with these words: \"{title}, {publisher}, {year}, licensed under the {name}.\"\n"
    )
}
