//! Purposes, and what in law allows each of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::ContractError;

/// A purpose for which personal data may be used: UK GDPR Article 5(1)(b).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purpose {
    /// Identity, as datasets and questions name it.
    pub id: String,
    /// Title for people.
    pub title: String,
    /// What is done and what for, in words that the people concerned understand.
    pub description: String,
    /// The lawful basis: UK GDPR Article 6(1).
    pub lawful_basis: LawfulBasis,
    /// Where the basis comes from: the task, contract or law.
    pub basis_source: String,
    /// What allows special-category data to be used for it; `None` when nothing does.
    pub special_category: Option<SpecialCategoryCondition>,
    /// Other purposes to which its data may be put as well.
    pub compatible_with: BTreeSet<String>,
    /// Why they are compatible: UK GDPR Articles 5(1)(b) and 8A.
    pub compatibility: String,
}

/// A lawful basis of UK GDPR Article 6(1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LawfulBasis {
    /// Consent.
    #[serde(rename = "art_6_1_a")]
    Consent,
    /// A contract with the person.
    #[serde(rename = "art_6_1_b")]
    Contract,
    /// A legal obligation.
    #[serde(rename = "art_6_1_c")]
    LegalObligation,
    /// Somebody's life.
    #[serde(rename = "art_6_1_d")]
    VitalInterests,
    /// A task in the public interest or official authority.
    #[serde(rename = "art_6_1_e")]
    PublicTask,
    /// A recognised legitimate interest, as the Data (Use and Access) Act 2025 lists them.
    #[serde(rename = "art_6_1_ea")]
    RecognisedLegitimateInterest,
    /// A legitimate interest that outweighs those of the person.
    #[serde(rename = "art_6_1_f")]
    LegitimateInterests,
}

impl LawfulBasis {
    /// The article and the ICO's name of the basis.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Consent => "UK GDPR Article 6(1)(a), consent",
            Self::Contract => "UK GDPR Article 6(1)(b), contract",
            Self::LegalObligation => "UK GDPR Article 6(1)(c), legal obligation",
            Self::VitalInterests => "UK GDPR Article 6(1)(d), vital interests",
            Self::PublicTask => "UK GDPR Article 6(1)(e), public task",
            Self::RecognisedLegitimateInterest => "UK GDPR Article 6(1)(ea), recognised legitimate interest",
            Self::LegitimateInterests => "UK GDPR Article 6(1)(f), legitimate interests",
        }
    }
}

/// A condition of UK GDPR Article 9(2) for special-category data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ArticleNine {
    /// Explicit consent.
    #[serde(rename = "art_9_2_a")]
    ExplicitConsent,
    /// Employment, social security and social protection.
    #[serde(rename = "art_9_2_b")]
    Employment,
    /// Vital interests.
    #[serde(rename = "art_9_2_c")]
    VitalInterests,
    /// A body with a political, philosophical, religious or trade union aim.
    #[serde(rename = "art_9_2_d")]
    NotForProfitBody,
    /// Data that the person made public.
    #[serde(rename = "art_9_2_e")]
    MadePublic,
    /// Legal claims.
    #[serde(rename = "art_9_2_f")]
    LegalClaims,
    /// Substantial public interest.
    #[serde(rename = "art_9_2_g")]
    SubstantialPublicInterest,
    /// Health or social care.
    #[serde(rename = "art_9_2_h")]
    HealthOrSocialCare,
    /// Public health.
    #[serde(rename = "art_9_2_i")]
    PublicHealth,
    /// Archiving, research and statistics.
    #[serde(rename = "art_9_2_j")]
    ResearchAndStatistics,
}

impl ArticleNine {
    /// The article and the ICO's name of the condition.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::ExplicitConsent => "UK GDPR Article 9(2)(a), explicit consent",
            Self::Employment => "UK GDPR Article 9(2)(b), employment, social security and social protection",
            Self::VitalInterests => "UK GDPR Article 9(2)(c), vital interests",
            Self::NotForProfitBody => "UK GDPR Article 9(2)(d), not-for-profit bodies",
            Self::MadePublic => "UK GDPR Article 9(2)(e), made public by the person",
            Self::LegalClaims => "UK GDPR Article 9(2)(f), legal claims",
            Self::SubstantialPublicInterest => "UK GDPR Article 9(2)(g), substantial public interest",
            Self::HealthOrSocialCare => "UK GDPR Article 9(2)(h), health or social care",
            Self::PublicHealth => "UK GDPR Article 9(2)(i), public health",
            Self::ResearchAndStatistics => "UK GDPR Article 9(2)(j), archiving, research and statistics",
        }
    }

    /// The paragraphs of DPA 2018 Schedule 1 of which one has to be met as well (sections 10 and 11); `None` when none has.
    const fn paragraphs(self) -> Option<(u8, u8)> {
        match self {
            Self::Employment => Some((1, 1)),
            Self::HealthOrSocialCare => Some((2, 2)),
            Self::PublicHealth => Some((3, 3)),
            Self::ResearchAndStatistics => Some((4, 4)),
            Self::SubstantialPublicInterest => Some((6, 28)),
            Self::ExplicitConsent | Self::VitalInterests | Self::NotForProfitBody | Self::MadePublic | Self::LegalClaims => None,
        }
    }

    /// Whether Schedule 1 wants an appropriate policy document (Part 4).
    const fn needs_policy_document(self) -> bool {
        matches!(self, Self::Employment | Self::SubstantialPublicInterest)
    }
}

/// What allows special-category data to be used for a purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecialCategoryCondition {
    /// The condition of UK GDPR Article 9(2).
    pub article: ArticleNine,
    /// The paragraph of DPA 2018 Schedule 1, where the condition needs one.
    pub schedule_1_paragraph: Option<u8>,
    /// Where the appropriate policy document is kept, where one is needed.
    pub policy_document: Option<String>,
}

impl SpecialCategoryCondition {
    /// The condition in one line.
    #[must_use]
    pub fn text(&self) -> String {
        let paragraph =
            self.schedule_1_paragraph.map(|number| format!("; DPA 2018 Schedule 1 paragraph {number}")).unwrap_or_default();
        let document = self.policy_document.as_ref().map(|place| format!("; policy document: {place}")).unwrap_or_default();
        format!("{}{paragraph}{document}", self.article.text())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PurposeFile {
    title: String,
    description: String,
    lawful_basis: LawfulBasis,
    basis_source: String,
    special_category_condition: Option<ArticleNine>,
    schedule_1_paragraph: Option<u8>,
    policy_document: Option<String>,
    #[serde(default)]
    compatible_with: BTreeSet<String>,
    #[serde(default)]
    compatibility: String,
}

impl Purpose {
    /// Reads `schemas/purposes.toml`; a programme without the file declares none.
    pub(crate) fn read_all(path: &Path) -> Result<BTreeMap<String, Self>, ContractError> {
        let Some(text) = super::read_optional(path)? else { return Ok(BTreeMap::new()) };
        let files: BTreeMap<String, PurposeFile> =
            toml::from_str(&text).map_err(|error| ContractError::invalid(path, error.to_string()))?;
        let ids: BTreeSet<String> = files.keys().cloned().collect();
        let checked = |(id, file): (String, PurposeFile)| {
            Ok((id.clone(), file.checked(id, &ids).map_err(|reason| ContractError::invalid(path, reason))?))
        };
        files.into_iter().map(checked).collect()
    }

    /// Whether it stands on the consent of each person: for the data as such, or for special-category data.
    #[must_use]
    pub fn needs_consent(&self) -> bool {
        let explicit = self.special_category.as_ref().is_some_and(|condition| condition.article == ArticleNine::ExplicitConsent);
        self.lawful_basis == LawfulBasis::Consent || explicit
    }
}

impl PurposeFile {
    fn checked(self, id: String, ids: &BTreeSet<String>) -> Result<Purpose, String> {
        for (name, text) in [("title", &self.title), ("description", &self.description), ("basis_source", &self.basis_source)] {
            if text.trim().is_empty() {
                return Err(format!("{name} of `{id}`: expected a text"));
            }
        }
        let special_category = self.condition(&id)?;
        if let Some(other) = self.compatible_with.iter().find(|other| !ids.contains(*other)) {
            return Err(format!("compatible_with of `{id}`: there is no purpose `{other}` in this file"));
        }
        if !self.compatible_with.is_empty() && self.compatibility.trim().is_empty() {
            return Err(format!("compatibility of `{id}`: say why the purposes are compatible"));
        }
        Ok(Purpose {
            id,
            title: self.title,
            description: self.description,
            lawful_basis: self.lawful_basis,
            basis_source: self.basis_source,
            special_category,
            compatible_with: self.compatible_with,
            compatibility: self.compatibility,
        })
    }

    fn condition(&self, id: &str) -> Result<Option<SpecialCategoryCondition>, String> {
        let (paragraph, document) = (self.schedule_1_paragraph, self.policy_document.clone());
        let Some(article) = self.special_category_condition else {
            return if paragraph.is_none() && document.is_none() {
                Ok(None)
            } else {
                Err(format!(
                    "special_category_condition of `{id}`: expected a condition such as `art_9_2_j` beside its paragraph"
                ))
            };
        };
        let fits = match (article.paragraphs(), paragraph) {
            (Some((first, last)), Some(number)) => (first..=last).contains(&number),
            (None, None) => true,
            _ => false,
        };
        if !fits {
            let expected = match article.paragraphs() {
                Some((first, last)) if first == last => format!("{first}"),
                Some((first, last)) => format!("a paragraph from {first} to {last}"),
                None => "none".to_owned(),
            };
            let given = paragraph.map_or_else(|| "none".to_owned(), |number| number.to_string());
            return Err(format!("schedule_1_paragraph of `{id}`: expected {expected} for {}, got {given}", article.text()));
        }
        if article.needs_policy_document() && document.as_ref().is_none_or(|place| place.trim().is_empty()) {
            return Err(format!("policy_document of `{id}`: DPA 2018 Schedule 1 Part 4 wants one; say where it is kept"));
        }
        Ok(Some(SpecialCategoryCondition { article, schedule_1_paragraph: paragraph, policy_document: document }))
    }
}
