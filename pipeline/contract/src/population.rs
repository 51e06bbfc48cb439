//! Who is protected, and how much may ever be learnt about one of them.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::error::read_text;
use crate::{ContractError, Rho};

/// What one privacy unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PrivacyUnitKind {
    /// A person with all their rows.
    Person,
    /// An employer with all its rows.
    Employer,
}

impl PrivacyUnitKind {
    /// The word that people read.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Employer => "employer",
        }
    }
}

/// A population of privacy units and its one cap, over all analysts, datasets, snapshots and time.
#[derive(Debug, Clone, PartialEq)]
pub struct Population {
    /// Identity, as schemas name it.
    pub id: String,
    /// What one unit is.
    pub kind: PrivacyUnitKind,
    /// Label for people.
    pub label: String,
    /// The cap.
    pub cap: Rho,
    /// Delta at which the cap and every answer are shown as epsilon.
    pub delta: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PopulationFile {
    kind: PrivacyUnitKind,
    label: String,
    cap_rho: Rho,
    delta: String,
}

impl Population {
    /// Reads `schemas/populations.toml`.
    ///
    /// # Errors
    /// When the file cannot be read, or a delta does not lie between 0 and 1.
    pub(crate) fn read_all(path: &Path) -> Result<BTreeMap<String, Self>, ContractError> {
        let files: BTreeMap<String, PopulationFile> =
            toml::from_str(&read_text(path)?).map_err(|error| ContractError::invalid(path, error.to_string()))?;
        files.into_iter().map(|(id, file)| Ok((id.clone(), Self::checked(path, id, file)?))).collect()
    }

    fn checked(path: &Path, id: String, file: PopulationFile) -> Result<Self, ContractError> {
        let delta = file.delta.parse().unwrap_or(f64::NAN);
        if delta > 0.0 && delta < 1.0 {
            Ok(Self { id, kind: file.kind, label: file.label, cap: file.cap_rho, delta })
        } else {
            Err(ContractError::invalid(path, format!("delta of `{id}`: expected a number between 0 and 1, got `{}`", file.delta)))
        }
    }
}
