//! What a dataset's schema says about the people in it: who they are, what they were told, how long rows are kept.

use std::num::NonZeroU32;

use serde::Deserialize;

use super::Day;
use crate::{Field, FieldRole, FieldType};

/// The section `choir.lawfulness` of a schema. Everything is optional here; `choir records` wants it complete.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Handling {
    /// The input field that holds the notice version of each record.
    pub notice_version: Option<String>,
    /// The notice version of records that name none.
    pub default_notice: Option<String>,
    /// The input fields that hold the consent of each record.
    pub consent: Option<ConsentFields>,
    /// How long rows are kept.
    pub retention: Option<Retention>,
    /// The categories of people it is about.
    pub data_subjects: Vec<String>,
    /// The categories of recipients of what is made of it.
    pub recipients: Vec<String>,
}

/// The input fields that hold the consent of each record.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentFields {
    /// The field with the scope of the consent, a word of the notice's scopes.
    pub scope: String,
    /// The field that says that the consent was withdrawn.
    pub withdrawn: Option<String>,
}

/// How long rows are kept: UK GDPR Article 5(1)(e).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// So many months.
    pub months: NonZeroU32,
    /// After which day.
    pub after: RetentionStart,
}

/// The day from which retention counts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum RetentionStart {
    /// The day on which the extract was landed.
    Landing,
    /// The day in this field of the row; rows without one count from landing.
    Field(String),
}

/// Word of a schema for [`RetentionStart::Landing`].
const LANDING: &str = "landing";

impl From<String> for RetentionStart {
    fn from(word: String) -> Self {
        if word == LANDING { Self::Landing } else { Self::Field(word) }
    }
}

impl Retention {
    /// The first day on which a row of this start may no longer be kept; `None` when that lies after the year 9999.
    #[must_use]
    pub fn ends(&self, start: Day) -> Option<Day> {
        start.plus_months(self.months.get())
    }

    /// Rows that start on this day or before have to go on `today`; `None` when there can be none.
    #[must_use]
    pub fn cut_off(&self, today: Day) -> Option<Day> {
        today.months_before(self.months.get())
    }

    /// The rule in words.
    #[must_use]
    pub fn text(&self) -> String {
        let months = self.months.get();
        let span = match (months / 12, months % 12) {
            (1, 0) => "1 year".to_owned(),
            (years, 0) => format!("{years} years"),
            _ if months == 1 => "1 month".to_owned(),
            _ => format!("{months} months"),
        };
        match &self.after {
            RetentionStart::Landing => format!("{span} after the extract was landed"),
            RetentionStart::Field(field) => format!("{span} after the day in `{field}`"),
        }
    }
}

impl Handling {
    /// Whether what a row holds in the field of withdrawals means that the consent was withdrawn. Whatever is not an
    /// empty cell or a plain "no" does: a doubt is decided for the person.
    #[must_use]
    pub fn is_withdrawn(cell: &str) -> bool {
        !["", "no", "n", "false", "0"].contains(&cell.trim().to_lowercase().as_str())
    }

    /// Checks the fields that it names against those of the dataset.
    pub(crate) fn check(&self, fields: &[Field]) -> Result<(), String> {
        let consent = self.consent.iter().flat_map(|consent| std::iter::once(&consent.scope).chain(&consent.withdrawn));
        for name in self.notice_version.iter().chain(consent) {
            // Only inputs: what a person consented to is no key to group by, and does not belong in the lake's tables.
            if !fields.iter().any(|field| field.name == *name && field.role == FieldRole::Input) {
                return Err(format!("choir.lawfulness: expected a field with the role `input`, got `{name}`"));
            }
        }
        if let Some(Retention { after: RetentionStart::Field(name), .. }) = &self.retention
            && !fields
                .iter()
                .any(|field| field.name == *name && field.role == FieldRole::Date && field.field_type == FieldType::Date)
        {
            return Err(format!("choir.lawfulness.retention.after: expected `{LANDING}` or a date field, got `{name}`"));
        }
        Ok(())
    }
}
