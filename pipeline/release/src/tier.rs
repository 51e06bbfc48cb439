//! Tiers: who may receive a pack, and what follows from it. The rules stand here and nowhere else.
//!
//! | | public | funder | partner |
//! |---|---|---|---|
//! | who may receive it | everybody | the funder who signed the agreement | the partner who is named |
//! | licence | Open Government Licence v3.0 | for the purpose of the release, under the agreement, not to be passed on | the same |
//! | least display threshold | 10 | 5 | none |
//! | most variables in a table, beside places | 3 | 4 | no limit |
//! | measurements for machines | yes | yes | yes |
//!
//! # Why these numbers
//! Every number in every pack carries the same noise: no tier protects people less. What the tiers limit is what *seems* to
//! tell of a person (a small number read as people), which noise does not take away; so the rules loosen as the readers are
//! fewer and known, as the Information Commissioner's guidance on anonymisation has it for releases to the world and to known
//! recipients.
//!
//! - *Public, 10*: the threshold in force at the Office for National Statistics (Census 2021 tables, cell key perturbation) and in
//!   ACRO's defaults. *Three variables*: four with a place, the most that the same office expects of a table.
//! - *Funder, 5*: the "fewer than 5" of Ofqual's tables. Too weak for the world; enough for readers who are bound by an agreement.
//! - *Partner, none*: the partner holds its own records without noise, and small groups are what it plans its work by.
//! - *Measurements* are released numbers with noise as well. A hidden number hides its measurement, and rounding leaves all of
//!   them out, in every tier: they would undo the display. Where totals are shown a hidden number can still be worked out; that
//!   harms nobody, since it is a number with noise, and the packs say so.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::display::Display;
use crate::error::ReleaseError;

/// Who may receive a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Tier {
    /// Everybody.
    Public,
    /// The funder of the programme.
    Funder {
        /// Name of the agreement that allows it.
        agreement: String,
    },
    /// One partner organisation.
    Partner {
        /// The organisation.
        partner: String,
        /// Name of the agreement that allows it.
        agreement: String,
    },
}

impl Tier {
    /// The tier in one word: `public`, `funder`, `partner`.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Funder { .. } => "funder",
            Self::Partner { .. } => "partner",
        }
    }

    /// Who may receive the pack, in words.
    #[must_use]
    pub fn recipient(&self) -> &str {
        match self {
            Self::Public => "everybody",
            Self::Funder { .. } => "the funder",
            Self::Partner { partner, .. } => partner,
        }
    }

    /// The agreement that allows it; none for the public.
    #[must_use]
    pub fn agreement(&self) -> Option<&str> {
        match self {
            Self::Public => None,
            Self::Funder { agreement } | Self::Partner { agreement, .. } => Some(agreement),
        }
    }

    /// What stands on every page of a pack that is not for everybody.
    #[must_use]
    pub fn notice(&self) -> Option<String> {
        self.agreement().map(|agreement| format!("For {} under {agreement}. Do not pass it on.", self.recipient()))
    }

    /// The smallest display threshold that a pack may have.
    #[must_use]
    pub const fn least_threshold(&self) -> u64 {
        match self {
            Self::Public => 10,
            Self::Funder { .. } => 5,
            Self::Partner { .. } => 0,
        }
    }

    /// The most variables that a table may cross, beside places.
    #[must_use]
    pub const fn most_variables(&self) -> Option<usize> {
        match self {
            Self::Public => Some(3),
            Self::Funder { .. } => Some(4),
            Self::Partner { .. } => None,
        }
    }

    /// The display that shows as much as the tier allows.
    #[must_use]
    pub const fn display(&self) -> Display {
        Display { threshold: self.least_threshold(), rounding: 0 }
    }

    /// What a reader may do with the tables; `purposes` are those of the release.
    pub(crate) fn licence(&self, purposes: &[&str]) -> Licence {
        let Some(agreement) = self.agreement() else {
            return Licence {
                notice: None,
                name: "Open Government Licence v3.0".to_owned(),
                address: Some("https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"),
                terms:
                    "You may copy, share and change the tables, and use them for any purpose, if you say where they come from."
                        .to_owned(),
            };
        };
        let (recipient, purposes) = (self.recipient(), purposes.join(", ").replace('_', " "));
        Licence {
            notice: self.notice(),
            name: format!("For {recipient} only, under {agreement}"),
            address: None,
            terms: format!(
                "Only {recipient} may use the tables, and only for this purpose: {purposes}. The agreement says what else is \
                 allowed: {agreement}. Do not give the tables, or a part of them, to anybody else."
            ),
        }
    }

    /// Whether a pack with this cover and display may be made.
    pub(crate) fn check(&self, display: Display) -> Result<(), ReleaseError> {
        let empty = |text: &str| text.trim().is_empty();
        if matches!(self, Self::Partner { partner, .. } if empty(partner)) {
            return Err(ReleaseError::EmptyText { field: "tier.partner" });
        }
        if self.agreement().is_some_and(empty) {
            return Err(ReleaseError::EmptyText { field: "tier.agreement" });
        }
        let least = self.least_threshold();
        if display.threshold < least {
            return Err(ReleaseError::Threshold { tier: self.word(), least, got: display.threshold });
        }
        Ok(())
    }

    /// Whether a table may cross so many variables.
    pub(crate) fn check_variables(&self, table: &str, got: usize) -> Result<(), ReleaseError> {
        match self.most_variables() {
            Some(most) if got > most => Err(ReleaseError::Variables { table: table.to_owned(), tier: self.word(), most, got }),
            _ => Ok(()),
        }
    }
}

/// What a reader may do with a pack.
pub(crate) struct Licence {
    /// What stands above all else.
    notice: Option<String>,
    pub(crate) name: String,
    /// Where its text stands.
    pub(crate) address: Option<&'static str>,
    /// What it says, in plain sentences.
    pub(crate) terms: String,
}

impl Licence {
    /// As the descriptions of CSV files have it.
    pub(crate) fn value(&self) -> Value {
        self.address.map_or_else(|| json!(self.name), |address| json!({ "@id": address }))
    }

    /// `LICENCE.txt`: what may be done, and how to name the source.
    pub(crate) fn file(&self, title: &str, publisher: &str, published_on: &str) -> String {
        let (name, terms) = (&self.name, &self.terms);
        let notice = self.notice.as_ref().map_or_else(String::new, |notice| format!("{notice}\n\n"));
        let year = published_on.get(..4).unwrap_or_default();
        let text = format!("{notice}{title}\n\nPublished by {publisher}, {year}, under this licence: {name}.\n{terms}\n");
        match self.address {
            None => text,
            Some(address) => format!(
                "{text}The text of the licence: {address}\n\n\
                 Say where they come from with these words: \"{title}, {publisher}, {year}, licensed under the {name}.\"\n"
            ),
        }
    }
}

/// Whether a code is that of a place: the nine characters of the Office for National Statistics (`E08000026`). A list with one is
/// a list of places.
#[must_use]
pub fn is_place(code: &str) -> bool {
    let mut bytes = code.bytes();
    code.len() == 9 && bytes.next().is_some_and(|first| b"EWSNKJLM".contains(&first)) && bytes.all(|byte| byte.is_ascii_digit())
}
