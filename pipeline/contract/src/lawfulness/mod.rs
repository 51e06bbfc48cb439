//! The law as it stands in the files of a programme: purposes, privacy notices, agreements, consent, retention.
//!
//! Everything here is a pure function of those files and of a day. A question may run only where its purpose lies in the
//! intersection of what the dataset, the agreements with the partners whose rows it holds, the notices and the consent
//! allow; an extract may be landed only inside its agreement.
//!
//! A programme without `schemas/governance.toml` declares no law: then only the purposes of the datasets count.

mod agreement;
mod day;
mod handling;
mod notice;
mod purpose;
mod refusal;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::path::Path;

pub(crate) use self::agreement::FILE as AGREEMENT_FILE;
pub use self::agreement::{AgreedDataset, Agreement, AgreementState, ControllerRole};
pub use self::day::{Day, NotADay};
pub use self::handling::{ConsentFields, Handling, Retention, RetentionStart};
pub use self::notice::Notice;
pub use self::purpose::{ArticleNine, LawfulBasis, Purpose, SpecialCategoryCondition};
pub use self::refusal::{NotCovered, UnknownBasis, Unlawful};
use crate::{ContractError, Dataset};

/// What a programme declares about the law.
#[derive(Debug, Clone, Default)]
pub struct Lawfulness {
    /// Whether the programme is governed: it has `schemas/governance.toml`.
    pub governed: bool,
    /// Purposes by identity.
    pub purposes: BTreeMap<String, Purpose>,
    /// Privacy notices by version.
    pub notices: BTreeMap<String, Notice>,
    /// Agreements by partner.
    pub agreements: BTreeMap<String, Agreement>,
}

/// What one record says about its own lawfulness, as its cells hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RecordBasis<'a> {
    /// The notice version; empty where the record names none.
    pub notice_version: &'a str,
    /// The scope of the consent; empty where the record names none.
    pub consent_scope: &'a str,
    /// Whether the consent was withdrawn.
    pub withdrawn: bool,
}

impl Lawfulness {
    /// Reads purposes, notices and agreements, and checks them against the datasets.
    pub(crate) fn read(schemas: &Path, datasets: &BTreeMap<String, Dataset>) -> Result<Self, ContractError> {
        let lawfulness = Self {
            governed: schemas.join(GOVERNANCE_FILE).is_file(),
            purposes: Purpose::read_all(&schemas.join("purposes.toml"))?,
            notices: Notice::read_all(&schemas.join("notices.toml"))?,
            agreements: Agreement::read_all(&schemas.join("partners"), datasets)?,
        };
        lawfulness.check(schemas, datasets)?;
        Ok(lawfulness)
    }

    fn check(&self, schemas: &Path, datasets: &BTreeMap<String, Dataset>) -> Result<(), ContractError> {
        for notice in self.notices.values() {
            self.check_purposes(&schemas.join("notices.toml"), &notice.id, &notice.purposes)?;
        }
        for agreement in self.agreements.values() {
            let path = schemas.join("partners").join(&agreement.partner).join(AGREEMENT_FILE);
            self.check_purposes(&path, "purposes", &agreement.purposes)?;
            for (id, agreed) in &agreement.datasets {
                self.check_notice(&path, &format!("datasets.{id}.default_notice"), agreed.default_notice.as_deref())?;
            }
        }
        datasets.values().try_for_each(|dataset| self.check_dataset(&schemas.join(&dataset.id).join("schema.json"), dataset))
    }

    fn check_dataset(&self, path: &Path, dataset: &Dataset) -> Result<(), ContractError> {
        self.check_notice(path, "choir.lawfulness.default_notice", dataset.lawfulness.default_notice.as_deref())?;
        if self.purposes.is_empty() {
            return Ok(());
        }
        self.check_purposes(path, "choir.purposes", &dataset.purposes)?;
        let Some(special) = dataset.fields.iter().find(|field| field.special_category) else { return Ok(()) };
        let without = |id: &&String| self.purposes.get(*id).is_some_and(|purpose| purpose.special_category.is_none());
        match dataset.purposes.iter().find(without) {
            Some(purpose) => Err(ContractError::invalid(
                path,
                format!(
                    "field `{}` is special-category data: expected purposes with a special_category_condition, got `{purpose}`",
                    special.name
                ),
            )),
            None => Ok(()),
        }
    }

    fn check_purposes<'a>(
        &self,
        path: &Path,
        user: &str,
        ids: impl IntoIterator<Item = &'a String>,
    ) -> Result<(), ContractError> {
        match ids.into_iter().find(|id| !self.purposes.contains_key(*id)) {
            Some(id) => Err(ContractError::invalid(path, format!("{user}: the purpose `{id}` is not in schemas/purposes.toml"))),
            None => Ok(()),
        }
    }

    fn check_notice(&self, path: &Path, user: &str, id: Option<&str>) -> Result<(), ContractError> {
        match id.filter(|id| !self.notices.contains_key(*id)) {
            Some(id) => Err(ContractError::invalid(path, format!("{user}: the notice `{id}` is not in schemas/notices.toml"))),
            None => Ok(()),
        }
    }

    /// Whether `partner` may land an extract that fills `columns` of `dataset` on `day`.
    ///
    /// Public datasets hold no personal data and need no agreement.
    ///
    /// # Errors
    /// When there is no agreement although the programme is governed, or it does not cover the extract.
    pub fn may_land(&self, partner: &str, dataset: &Dataset, columns: &[&str], day: Day) -> Result<(), NotCovered> {
        if dataset.population.is_none() {
            return Ok(());
        }
        match self.agreements.get(partner) {
            Some(agreement) => agreement.covers(&dataset.id, columns, day),
            None if self.governed => Err(NotCovered::NoAgreement { partner: partner.to_owned() }),
            None => Ok(()),
        }
    }

    /// Whether a question with this purpose may use a landed dataset, with rows of these partners, on this day.
    ///
    /// For a derived dataset see [`crate::Programme::lawful`]. Consent and notices of single records are a matter of
    /// [`Lawfulness::record_purposes`]; here it is told whether any record could be used at all.
    ///
    /// # Errors
    /// With the first thing that does not allow the purpose, in the order: purpose, dataset, agreements, notices, consent.
    pub fn lawful(&self, purpose: &str, dataset: &Dataset, partners: &[&str], day: Day) -> Result<(), Unlawful> {
        if dataset.population.is_none() {
            return Ok(());
        }
        self.dataset_allows(purpose, dataset)?;
        for partner in partners {
            self.agreement_allows(purpose, dataset, partner, day)?;
        }
        if !self.governed {
            return Ok(());
        }
        self.notices_allow(purpose, dataset, partners, day)?;
        let needs_consent = self.purposes.get(purpose).is_some_and(Purpose::needs_consent);
        if needs_consent && dataset.lawfulness.consent.is_none() {
            return Err(Unlawful::Consent { dataset: dataset.id.clone(), purpose: purpose.to_owned() });
        }
        Ok(())
    }

    pub(crate) fn dataset_allows(&self, purpose: &str, dataset: &Dataset) -> Result<(), Unlawful> {
        if self.governed && !self.purposes.contains_key(purpose) {
            let known = self.purposes.keys().cloned().collect();
            return Err(Unlawful::UnknownPurpose { purpose: purpose.to_owned(), known });
        }
        if dataset.population.is_none() || dataset.purposes.iter().any(|allowed| allowed == purpose) {
            return Ok(());
        }
        let (dataset, allowed) = (dataset.id.clone(), dataset.purposes.clone());
        Err(Unlawful::Dataset { dataset, purpose: purpose.to_owned(), allowed })
    }

    fn agreement_allows(&self, purpose: &str, dataset: &Dataset, partner: &str, day: Day) -> Result<(), Unlawful> {
        let refuse = |reason: NotCovered| Unlawful::Agreement { dataset: dataset.id.clone(), reason: Box::new(reason) };
        let Some(agreement) = self.agreements.get(partner) else {
            return if self.governed { Err(refuse(NotCovered::NoAgreement { partner: partner.to_owned() })) } else { Ok(()) };
        };
        agreement.holds_for(&dataset.id, day).map_err(refuse)?;
        if agreement.purposes.contains(purpose) {
            return Ok(());
        }
        Err(Unlawful::AgreementPurpose {
            dataset: dataset.id.clone(),
            partner: partner.to_owned(),
            reference: agreement.reference.clone(),
            purpose: purpose.to_owned(),
            allowed: agreement.purposes.iter().cloned().collect(),
        })
    }

    /// Every partner's default notice must tell about the purpose; where records name their version, one that does is enough.
    fn notices_allow(&self, purpose: &str, dataset: &Dataset, partners: &[&str], day: Day) -> Result<(), Unlawful> {
        let tells = |notice: &Notice| notice.date <= day && notice.purposes.contains(purpose);
        let allowed = if dataset.lawfulness.notice_version.is_some() {
            self.notices.values().any(tells)
        } else {
            let told = |partner: Option<&str>| self.default_notice(dataset, partner).is_some_and(tells);
            if partners.is_empty() { told(None) } else { partners.iter().all(|partner| told(Some(partner))) }
        };
        if allowed {
            return Ok(());
        }
        Err(Unlawful::Notice { dataset: dataset.id.clone(), purpose: purpose.to_owned(), day })
    }

    fn default_notice(&self, dataset: &Dataset, partner: Option<&str>) -> Option<&Notice> {
        let agreed = partner.and_then(|partner| self.agreements.get(partner)?.datasets.get(&dataset.id));
        let id = agreed.and_then(|agreed| agreed.default_notice.as_ref()).or(dataset.lawfulness.default_notice.as_ref())?;
        self.notices.get(id)
    }

    /// The purposes for which one record of a landed dataset may be used: those of the dataset, the agreement, the notice
    /// and the consent together. A record whose consent was withdrawn may be used for none, like a restricted one.
    ///
    /// # Errors
    /// When nobody declared the notice or the scope that the record names: such a record is to be set aside.
    pub fn record_purposes(
        &self,
        dataset: &Dataset,
        partner: &str,
        record: RecordBasis<'_>,
    ) -> Result<BTreeSet<String>, UnknownBasis> {
        let mut purposes: BTreeSet<String> = dataset.purposes.iter().cloned().collect();
        if let Some(agreement) = self.agreements.get(partner) {
            purposes.retain(|purpose| agreement.purposes.contains(purpose));
        }
        let version = record.notice_version.trim();
        let notice = if version.is_empty() {
            self.default_notice(dataset, Some(partner))
        } else {
            Some(self.notices.get(version).ok_or(UnknownBasis::Notice)?)
        };
        match notice {
            Some(notice) => purposes.retain(|purpose| notice.purposes.contains(purpose)),
            None if self.governed && dataset.population.is_some() => return Err(UnknownBasis::NoNotice),
            None => {}
        }
        let scope = record.consent_scope.trim();
        if scope.is_empty() {
            purposes.retain(|purpose| !self.purposes.get(purpose).is_some_and(Purpose::needs_consent));
        } else {
            let covered = notice.and_then(|notice| notice.scopes.get(scope));
            let covered = covered
                .ok_or_else(|| UnknownBasis::Scope { notice: notice.map(|notice| notice.id.clone()).unwrap_or_default() })?;
            purposes.retain(|purpose| covered.contains(purpose));
        }
        Ok(if record.withdrawn { BTreeSet::new() } else { purposes })
    }

    /// How long rows of this partner are kept: what the dataset declares, or less where the agreement allows less.
    #[must_use]
    pub fn retention(&self, dataset: &Dataset, partner: &str) -> Option<Retention> {
        let agreed: Option<NonZeroU32> = self
            .agreements
            .get(partner)
            .and_then(|agreement| agreement.datasets.get(&dataset.id))
            .map(|agreed| agreed.retention_months);
        match (dataset.lawfulness.retention.clone(), agreed) {
            (Some(declared), Some(months)) => Some(Retention { months: declared.months.min(months), after: declared.after }),
            (None, Some(months)) => Some(Retention { months, after: RetentionStart::Landing }),
            (declared, None) => declared,
        }
    }
}

/// Name of the file that makes a programme a governed one. Its content is read where records are generated.
pub(crate) const GOVERNANCE_FILE: &str = "governance.toml";

/// Reads a file of the contract that a programme need not have.
fn read_optional(path: &Path) -> Result<Option<String>, ContractError> {
    if path.is_file() { crate::error::read_text(path).map(Some) } else { Ok(None) }
}

#[cfg(test)]
mod tests;
