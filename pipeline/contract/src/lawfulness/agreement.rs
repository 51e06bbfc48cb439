//! Data sharing agreements: what a partner may send, for which purposes, and until when.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Day, LawfulBasis, NotCovered};
use crate::{ContractError, Dataset, UnitSource};

/// Name of the file in the partner's folder.
pub(crate) const FILE: &str = "agreement.toml";

/// What a partner agreed on: UK GDPR Articles 26 and 28, and the ICO's data sharing code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// The partner, a folder of `schemas/partners/`.
    pub partner: String,
    /// Reference of the signed document.
    pub reference: String,
    /// Who signed it: organisations, never persons.
    pub parties: Vec<String>,
    /// In which role the partner takes part.
    pub role: ControllerRole,
    /// The day of the last signature.
    pub signed: Day,
    /// First day on which it holds.
    pub starts: Day,
    /// Last day on which it holds.
    pub expires: Day,
    /// The basis on which the partner shares.
    pub lawful_basis: LawfulBasis,
    /// The purposes it allows.
    pub purposes: BTreeSet<String>,
    /// The datasets it allows.
    pub datasets: BTreeMap<String, AgreedDataset>,
    /// How extracts travel, and whether they leave the United Kingdom.
    pub transfer: String,
    /// Security that both sides keep.
    pub security: String,
    /// What happens to the data when it ends.
    pub at_end: String,
    /// When it is looked at again.
    pub review: String,
    /// The role that answers for it at the partner.
    pub contact: String,
    /// The role that people turn to with their rights.
    pub rights_contact: String,
}

/// What is agreed about one dataset.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreedDataset {
    /// The fields that the partner may fill.
    pub columns: BTreeSet<String>,
    /// Rows are kept for so many months at most.
    pub retention_months: NonZeroU32,
    /// The notice version of rows that name none; that of the dataset when absent.
    #[serde(default)]
    pub default_notice: Option<String>,
}

/// The role in which a partner takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ControllerRole {
    /// It decides by itself why and how.
    Controller,
    /// It decides together with the lead authority: Article 26.
    JointController,
    /// It acts for the lead authority: Article 28.
    Processor,
}

impl ControllerRole {
    /// The role in words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Controller => "controller",
            Self::JointController => "joint controller",
            Self::Processor => "processor",
        }
    }
}

/// Whether an agreement holds on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgreementState {
    /// Its first day lies ahead.
    NotStarted,
    /// It holds.
    InForce,
    /// Its last day has passed.
    Expired,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgreementFile {
    partner: String,
    reference: String,
    parties: Vec<String>,
    role: ControllerRole,
    signed: Day,
    starts: Day,
    expires: Day,
    lawful_basis: LawfulBasis,
    purposes: BTreeSet<String>,
    transfer: String,
    security: String,
    at_end: String,
    review: String,
    contact: String,
    rights_contact: String,
    datasets: BTreeMap<String, AgreedDataset>,
}

impl Agreement {
    /// Reads `agreement.toml` of every partner's folder that has one.
    pub(crate) fn read_all(
        partners: &Path,
        datasets: &BTreeMap<String, Dataset>,
    ) -> Result<BTreeMap<String, Self>, ContractError> {
        let mut agreements = BTreeMap::new();
        if !partners.is_dir() {
            return Ok(agreements);
        }
        for folder in crate::programme::entries(partners)? {
            let path = folder.join(FILE);
            let partner = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if let Some(text) = super::read_optional(&path)? {
                let agreement = Self::read(&text, &partner, datasets).map_err(|reason| ContractError::invalid(&path, reason))?;
                agreements.insert(partner, agreement);
            }
        }
        Ok(agreements)
    }

    pub(super) fn read(text: &str, partner: &str, datasets: &BTreeMap<String, Dataset>) -> Result<Self, String> {
        let file: AgreementFile = toml::from_str(text).map_err(|error| error.to_string())?;
        file.check(partner, datasets)?;
        Ok(Self {
            partner: file.partner,
            reference: file.reference,
            parties: file.parties,
            role: file.role,
            signed: file.signed,
            starts: file.starts,
            expires: file.expires,
            lawful_basis: file.lawful_basis,
            purposes: file.purposes,
            datasets: file.datasets,
            transfer: file.transfer,
            security: file.security,
            at_end: file.at_end,
            review: file.review,
            contact: file.contact,
            rights_contact: file.rights_contact,
        })
    }

    /// Whether it holds on this day; its first and its last day belong to it.
    #[must_use]
    pub fn state(&self, day: Day) -> AgreementState {
        if day < self.starts {
            AgreementState::NotStarted
        } else if day > self.expires {
            AgreementState::Expired
        } else {
            AgreementState::InForce
        }
    }

    /// Whether it lets the partner fill these fields of this dataset on this day.
    ///
    /// # Errors
    /// When it does not hold on that day, does not name the dataset, or leaves out fields: then all of them are named.
    pub fn covers(&self, dataset: &str, columns: &[&str], day: Day) -> Result<(), NotCovered> {
        let agreed = self.holds_for(dataset, day)?;
        let outside: BTreeSet<String> =
            columns.iter().filter(|column| !agreed.columns.contains(**column)).map(|column| (*column).to_owned()).collect();
        if outside.is_empty() {
            return Ok(());
        }
        Err(NotCovered::Columns {
            partner: self.partner.clone(),
            reference: self.reference.clone(),
            dataset: dataset.to_owned(),
            outside: outside.into_iter().collect(),
        })
    }

    /// What is agreed about the dataset, when the agreement holds on this day.
    pub(super) fn holds_for(&self, dataset: &str, day: Day) -> Result<&AgreedDataset, NotCovered> {
        let (partner, reference) = (self.partner.clone(), self.reference.clone());
        match self.state(day) {
            AgreementState::NotStarted => Err(NotCovered::NotStarted { partner, reference, starts: self.starts }),
            AgreementState::Expired => Err(NotCovered::Expired { partner, reference, expires: self.expires }),
            AgreementState::InForce => self.datasets.get(dataset).ok_or_else(|| NotCovered::Dataset {
                partner,
                reference,
                dataset: dataset.to_owned(),
                known: self.datasets.keys().cloned().collect(),
            }),
        }
    }
}

impl AgreementFile {
    fn check(&self, partner: &str, datasets: &BTreeMap<String, Dataset>) -> Result<(), String> {
        if self.partner != partner {
            return Err(format!("partner: expected the folder's name, got `{}`", self.partner));
        }
        let texts = [
            ("reference", &self.reference),
            ("transfer", &self.transfer),
            ("security", &self.security),
            ("at_end", &self.at_end),
            ("review", &self.review),
            ("contact", &self.contact),
            ("rights_contact", &self.rights_contact),
        ];
        if let Some((name, _)) = texts.iter().find(|(_, text)| text.trim().is_empty()) {
            return Err(format!("{name}: expected a text"));
        }
        if self.parties.len() < 2 || self.parties.iter().any(|party| party.trim().is_empty()) {
            return Err("parties: expected at least two, each with a name".to_owned());
        }
        if self.signed > self.starts || self.starts > self.expires {
            let given = format!("signed {}, starts {}, expires {}", self.signed, self.starts, self.expires);
            return Err(format!("signed, starts, expires: expected days in this order, got {given}"));
        }
        if self.purposes.is_empty() || self.datasets.is_empty() {
            return Err("purposes, datasets: expected at least one of each".to_owned());
        }
        self.datasets.iter().try_for_each(|(id, agreed)| agreed.check(id, datasets))
    }
}

impl AgreedDataset {
    fn check(&self, id: &str, datasets: &BTreeMap<String, Dataset>) -> Result<(), String> {
        let dataset = datasets.get(id).ok_or_else(|| format!("datasets.{id}: there is no such dataset"))?;
        if let UnitSource::Derived(from) = &dataset.unit_source {
            return Err(format!("datasets.{id}: it is made from `{from}`; name that one"));
        }
        match self.columns.iter().find(|column| !dataset.fields.iter().any(|field| field.name == **column)) {
            Some(column) => Err(format!("datasets.{id}.columns: the dataset has no field `{column}`")),
            None if self.columns.is_empty() => Err(format!("datasets.{id}.columns: expected at least one field")),
            None => Ok(()),
        }
    }
}
