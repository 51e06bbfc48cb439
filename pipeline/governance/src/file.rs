//! `schemas/governance.toml` as it stands in its file: everything optional, so that all that is missing can be told at once.

use choir_contract::{ContractError, Day, Programme};
use serde::{Deserialize, Serialize};

/// Where the file stands in a programme, as messages name it.
pub(crate) const PLACE: &str = "schemas/governance.toml";

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct GovernanceFile {
    pub(crate) controller: ControllerFile,
    pub(crate) representative: ContactFile,
    pub(crate) data_protection_officer: ContactFile,
    pub(crate) transfers: TransfersFile,
    pub(crate) security: SecurityFile,
    pub(crate) record: RecordFile,
    pub(crate) assessment: AssessmentFile,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ControllerFile {
    pub(crate) name: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) contact: Option<String>,
    pub(crate) joint_arrangement: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ContactFile {
    pub(crate) role: Option<String>,
    pub(crate) contact: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct TransfersFile {
    pub(crate) statement: Option<String>,
    pub(crate) countries: Vec<Country>,
}

/// A transfer of personal data to another country: UK GDPR Article 30(1)(e).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Country {
    /// The country or international organisation.
    pub name: String,
    /// The regulations or safeguards that allow the transfer, and where they are documented.
    pub safeguard: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct SecurityFile {
    pub(crate) measures: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RecordFile {
    pub(crate) policy_document: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AssessmentFile {
    pub(crate) title: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) need: Option<String>,
    pub(crate) processing: ProcessingFile,
    pub(crate) consultation: ConsultationFile,
    pub(crate) necessity: NecessityFile,
    pub(crate) risks: Vec<RiskFile>,
    pub(crate) sign_off: SignOffFile,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ProcessingFile {
    pub(crate) nature: Option<String>,
    pub(crate) scope: Option<String>,
    pub(crate) context: Option<String>,
    pub(crate) purposes: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ConsultationFile {
    pub(crate) individuals: Option<String>,
    pub(crate) partners: Option<String>,
    pub(crate) experts: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct NecessityFile {
    pub(crate) achieves_purpose: Option<String>,
    pub(crate) alternatives: Option<String>,
    pub(crate) function_creep: Option<String>,
    pub(crate) data_quality: Option<String>,
    pub(crate) information: Option<String>,
    pub(crate) rights: Option<String>,
    pub(crate) processors: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RiskFile {
    pub(crate) risk: Option<String>,
    pub(crate) likelihood: Option<Likelihood>,
    pub(crate) severity: Option<Severity>,
    pub(crate) measures: Vec<String>,
    pub(crate) effect: Option<Effect>,
    pub(crate) residual: Option<Level>,
    pub(crate) approved: Option<bool>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct SignOffFile {
    pub(crate) measures_approved_by: Option<String>,
    pub(crate) residual_risks_approved_by: Option<String>,
    pub(crate) officer_advice: Option<String>,
    pub(crate) officer_advice_outcome: Option<AdviceOutcome>,
    pub(crate) overruled_because: Option<String>,
    pub(crate) consultation_reviewed_by: Option<String>,
    pub(crate) kept_under_review_by: Option<String>,
    pub(crate) signed_on: Option<Day>,
    pub(crate) next_review: Option<Day>,
}

/// How likely harm is, in the words of the ICO's template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Likelihood {
    /// Remote.
    Remote,
    /// Possible.
    Possible,
    /// Probable.
    Probable,
}

/// How severe harm would be, in the words of the ICO's template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Minimal.
    Minimal,
    /// Significant.
    Significant,
    /// Severe.
    Severe,
}

/// What the measures do to a risk, in the words of the ICO's template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The risk is gone.
    Eliminated,
    /// The risk is smaller.
    Reduced,
    /// The risk is borne.
    Accepted,
}

/// How large a risk is, in the words of the ICO's template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
}

/// What became of the data protection officer's advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdviceOutcome {
    /// It was followed.
    Accepted,
    /// It was not followed, and it is said why.
    Overruled,
}

impl GovernanceFile {
    /// Reads the file; without it everything is missing.
    pub(crate) fn read(programme: &Programme) -> Result<Self, ContractError> {
        let path = programme.governance_path();
        if !path.is_file() {
            return Ok(Self::default());
        }
        let text = std::fs::read_to_string(&path)
            .map_err(|error| ContractError::Unreadable { path: path.clone(), reason: error.to_string() })?;
        toml::from_str(&text).map_err(|error| ContractError::Invalid { path, reason: error.to_string() })
    }
}
