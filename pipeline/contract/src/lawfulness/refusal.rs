//! Why the law as written down does not allow something. Identities, days and names of fields; never data.

use super::Day;

/// Why an extract lies outside of what was agreed with its partner.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotCovered {
    /// There is no agreement with the partner.
    #[error(
        "there is no data sharing agreement with `{partner}`\n  next: write the signed one down in schemas/partners/{partner}/agreement.toml"
    )]
    NoAgreement {
        /// The partner.
        partner: String,
    },
    /// The agreement does not hold yet.
    #[error("the agreement {reference} with `{partner}` starts on {starts}\n  next: land the extract on that day or later")]
    NotStarted {
        /// The partner.
        partner: String,
        /// The agreement.
        reference: String,
        /// Its first day.
        starts: Day,
    },
    /// The agreement does not hold any more.
    #[error(
        "the agreement {reference} with `{partner}` expired on {expires}\n  next: renew it, then change schemas/partners/{partner}/agreement.toml"
    )]
    Expired {
        /// The partner.
        partner: String,
        /// The agreement.
        reference: String,
        /// Its last day.
        expires: Day,
    },
    /// The agreement does not name the dataset.
    #[error(
        "the agreement {reference} with `{partner}` does not cover the dataset `{dataset}`, only {}\n  next: agree on it in writing, or do not send it", known.join(", ")
    )]
    Dataset {
        /// The partner.
        partner: String,
        /// The agreement.
        reference: String,
        /// The dataset.
        dataset: String,
        /// The datasets that it covers.
        known: Vec<String>,
    },
    /// The agreement leaves out fields that the extract fills.
    #[error(
        "the agreement {reference} with `{partner}` does not cover these columns of `{dataset}`: {}\n  next: ask the partner for an extract without them, take them out of the mapping, or agree on them in writing", outside.join(", ")
    )]
    Columns {
        /// The partner.
        partner: String,
        /// The agreement.
        reference: String,
        /// The dataset.
        dataset: String,
        /// The fields outside of it.
        outside: Vec<String>,
    },
}

/// Why a question may not use a dataset.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unlawful {
    /// Nobody declared the purpose.
    #[error("nobody declared the purpose `{purpose}`\n  next: choose one of schemas/purposes.toml: {}", known.join(", "))]
    UnknownPurpose {
        /// The purpose.
        purpose: String,
        /// The declared ones.
        known: Vec<String>,
    },
    /// The dataset is not for this purpose.
    #[error("`{dataset}` may be used for {}, not for `{purpose}`\n  next: use a dataset that was collected for this purpose", allowed.join(", "))]
    Dataset {
        /// The dataset.
        dataset: String,
        /// The purpose.
        purpose: String,
        /// The purposes of the dataset.
        allowed: Vec<String>,
    },
    /// An agreement with a partner whose rows it holds does not hold, or does not cover it.
    #[error("`{dataset}` holds rows that may not be used: {reason}")]
    Agreement {
        /// The dataset.
        dataset: String,
        /// What is wrong with the agreement.
        reason: Box<NotCovered>,
    },
    /// An agreement does not allow the purpose.
    #[error(
        "the agreement {reference} with `{partner}`, whose rows are in `{dataset}`, does not allow `{purpose}`\n  next: agree on the purpose in writing, or ask for one of: {}", allowed.join(", ")
    )]
    AgreementPurpose {
        /// The dataset.
        dataset: String,
        /// The partner.
        partner: String,
        /// The agreement.
        reference: String,
        /// The purpose.
        purpose: String,
        /// The purposes that it allows.
        allowed: Vec<String>,
    },
    /// The people were not told about the purpose.
    #[error(
        "no privacy notice told the people in `{dataset}` about `{purpose}` by {day}\n  next: give them a notice that does, and name its version in schemas/notices.toml and with the rows"
    )]
    Notice {
        /// The dataset.
        dataset: String,
        /// The purpose.
        purpose: String,
        /// The day on which the question was to run.
        day: Day,
    },
    /// The purpose stands on consent, and no record of the dataset carries one.
    #[error(
        "`{purpose}` stands on consent, and the records of `{dataset}` carry none\n  next: declare choir.lawfulness.consent in schemas/{dataset}/schema.json and have partners send it"
    )]
    Consent {
        /// The dataset.
        dataset: String,
        /// The purpose.
        purpose: String,
    },
}

/// Why a record cannot be used for any purpose: it is set aside. The words of the record are not repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownBasis {
    /// The record names no notice version, and there is no default.
    #[error(
        "no notice version, and neither the agreement nor the dataset has a default\n  next: have the partner send the version of the notice that was given"
    )]
    NoNotice,
    /// The record names a notice version that nobody declared.
    #[error("a notice version that schemas/notices.toml does not know\n  next: correct the version, or declare it")]
    Notice,
    /// The record names a scope of consent that its notice did not offer.
    #[error(
        "a scope of consent that the notice `{notice}` did not offer\n  next: correct the scope, or declare it in schemas/notices.toml"
    )]
    Scope {
        /// The notice version.
        notice: String,
    },
}
