//! What the machine knows by itself, as the records hold it.

use choir_contract::Day;
use serde::Serialize;

/// A dataset of personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DatasetEntry {
    /// Identity.
    pub id: String,
    /// Title for people.
    pub title: String,
    /// What it is.
    pub description: String,
    /// The categories of people it is about.
    pub data_subjects: Vec<String>,
    /// What tells who somebody is: read to find the rows of one person, never in a table that a question reads.
    pub identifiers: Vec<String>,
    /// The other categories of personal data.
    pub personal_data: Vec<String>,
    /// Special-category data, and data treated as such.
    pub special_categories: Vec<String>,
    /// The purposes.
    pub purposes: Vec<String>,
    /// The categories of recipients.
    pub recipients: Vec<String>,
    /// Where the data come from: partners, or the dataset from which it is made.
    pub sources: Vec<String>,
    /// The notice that the people were given.
    pub notice: String,
    /// The time limits for erasure.
    pub erasure: Vec<String>,
}

/// A purpose and what in law allows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PurposeEntry {
    /// Identity.
    pub id: String,
    /// Title for people.
    pub title: String,
    /// What is done and what for.
    pub description: String,
    /// The lawful basis and where it comes from.
    pub lawful_basis: String,
    /// What allows special-category data to be used; empty when nothing does.
    pub special_category_condition: String,
    /// Which other purposes are compatible, and why.
    pub compatibility: String,
}

/// A data sharing agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgreementEntry {
    /// The partner.
    pub partner: String,
    /// Reference of the signed document.
    pub reference: String,
    /// The partner's role.
    pub role: String,
    /// The basis on which the partner shares.
    pub lawful_basis: String,
    /// First day.
    pub starts: Day,
    /// Last day.
    pub expires: Day,
    /// The datasets that it covers.
    pub datasets: Vec<String>,
    /// The role that answers for it.
    pub contact: String,
    /// How extracts travel.
    pub transfer: String,
    /// Security that both sides keep.
    pub security: String,
    /// What happens when it ends.
    pub at_end: String,
}

/// A privacy notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoticeEntry {
    /// Identity of the version.
    pub id: String,
    /// Title for people.
    pub title: String,
    /// First day.
    pub date: Day,
    /// The purposes it tells about.
    pub purposes: Vec<String>,
    /// Its languages.
    pub languages: Vec<String>,
}

/// The protection of a population.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProtectionEntry {
    /// Identity.
    pub population: String,
    /// Label for people.
    pub label: String,
    /// What one privacy unit is.
    pub unit: String,
    /// The cap on everything that is ever released, as rho.
    pub cap_rho: String,
    /// Delta at which the guarantee is stated.
    pub delta: f64,
    /// Total delta of releases that leave out groups below a threshold.
    pub cap_delta: String,
}

/// How rows of one person are found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkageEntry {
    /// The dataset.
    pub dataset: String,
    /// What is compared.
    pub compared: Vec<String>,
}

/// Everything that the machine knows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Known {
    /// Purposes.
    pub purposes: Vec<PurposeEntry>,
    /// Datasets of personal data.
    pub datasets: Vec<DatasetEntry>,
    /// Privacy notices.
    pub notices: Vec<NoticeEntry>,
    /// Agreements.
    pub agreements: Vec<AgreementEntry>,
    /// Populations and their caps.
    pub protection: Vec<ProtectionEntry>,
    /// Datasets in which rows of one person are found by comparing.
    pub linkage: Vec<LinkageEntry>,
    /// Number of questions that may be asked once they are approved.
    pub questions: usize,
}
