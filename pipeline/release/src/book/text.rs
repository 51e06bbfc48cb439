//! What the cover of a book pack says.

use crate::PackText;

/// The cover of a book pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookText {
    /// Title, summary, publisher, tier, day, contact and log.
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
