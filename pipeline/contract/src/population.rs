//! Who is protected, and how much may ever be learnt about one of them.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::error::read_text;
use crate::{ContractError, Delta, Rho};

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
    /// Total delta that thresholded releases may use, over all of them and over time.
    pub delta_cap: Delta,
    /// The largest epsilon of one pure-epsilon release; `None` when there may be none.
    pub pure_epsilon: Option<f64>,
}

/// What a population that says nothing lets thresholded releases use.
const DELTA_CAP: &str = "1e-7";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PopulationFile {
    kind: PrivacyUnitKind,
    label: String,
    cap_rho: Rho,
    delta: String,
    cap_delta: Option<String>,
    pure_epsilon: Option<String>,
}

impl Population {
    /// Reads `schemas/populations.toml`.
    ///
    /// # Errors
    /// When the file cannot be read, or a number does not lie within its limits.
    pub(crate) fn read_all(path: &Path) -> Result<BTreeMap<String, Self>, ContractError> {
        let files: BTreeMap<String, PopulationFile> =
            toml::from_str(&read_text(path)?).map_err(|error| ContractError::invalid(path, error.to_string()))?;
        files.into_iter().map(|(id, file)| Ok((id.clone(), Self::checked(path, id, file)?))).collect()
    }

    fn checked(path: &Path, id: String, file: PopulationFile) -> Result<Self, ContractError> {
        let refuse = |name: &str, expected: &str, given: &str| {
            ContractError::invalid(path, format!("{name} of `{id}`: expected {expected}, got `{given}`"))
        };
        let delta = number(&file.delta).filter(|delta| *delta > 0.0 && *delta < 1.0);
        let delta = delta.ok_or_else(|| refuse("delta", "a number between 0 and 1", &file.delta))?;
        let delta_cap = file.cap_delta.as_deref().unwrap_or(DELTA_CAP);
        let delta_cap =
            delta_cap.parse().map_err(|_| refuse("cap_delta", "a number from 0 to below 1, such as 1e-7", delta_cap))?;
        let above_zero = |text: &String| {
            number(text).filter(|epsilon| *epsilon > 0.0).ok_or_else(|| refuse("pure_epsilon", "a number above 0", text))
        };
        let pure_epsilon = file.pure_epsilon.as_ref().map(above_zero).transpose()?;
        Ok(Self { id, kind: file.kind, label: file.label, cap: file.cap_rho, delta, delta_cap, pure_epsilon })
    }
}

/// A finite number.
fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: &str = "[people]\nkind = \"person\"\nlabel = \"People\"\ncap_rho = \"0.5\"\ndelta = \"1e-6\"\n";

    fn read(more: &str) -> Result<Population, ContractError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("populations.toml");
        rewrite(&path, &format!("{LEAST}{more}"));
        Population::read_all(&path).map(|mut populations| populations.remove("people").unwrap())
    }

    #[expect(clippy::disallowed_methods, reason = "a test writes the file it reads")]
    fn rewrite(path: &Path, text: &str) {
        std::fs::write(path, text).unwrap();
    }

    #[test]
    fn what_is_not_said_has_its_default() {
        let population = read("").unwrap();
        assert_eq!(population.delta_cap.to_string(), "1e-7");
        assert_eq!(population.pure_epsilon, None);
    }

    #[test]
    fn what_is_said_is_read() {
        let population = read("cap_delta = \"2.5e-8\"\npure_epsilon = \"0.25\"\n").unwrap();
        assert_eq!(population.delta_cap, Delta::from_units(25_000_000_000));
        assert_eq!(population.pure_epsilon, Some(0.25));
        assert_eq!(read("cap_delta = \"0\"").unwrap().delta_cap, Delta::ZERO, "no thresholded release at all");
    }

    #[test]
    fn what_is_outside_its_limits_is_refused_by_name() {
        for (name, limit, given) in [
            ("cap_delta", "from 0 to below 1", "1"),
            ("cap_delta", "from 0 to below 1", "-1e-9"),
            ("cap_delta", "from 0 to below 1", "tiny"),
            ("pure_epsilon", "above 0", "0"),
            ("pure_epsilon", "above 0", "-1"),
            ("pure_epsilon", "above 0", "inf"),
            ("pure_epsilon", "above 0", "NaN"),
            ("pure_epsilon", "above 0", ""),
        ] {
            let message = read(&format!("{name} = \"{given}\"")).unwrap_err().to_string();
            for part in [format!("{name} of `people`"), limit.to_owned(), format!("`{given}`"), "populations.toml".to_owned()] {
                assert!(message.contains(&part), "expected {part} in: {message}");
            }
        }
    }

    #[test]
    fn numbers_are_text_and_nothing_else_stands_there() {
        for line in ["cap_delta = 1e-7", "pure_epsilon = 1", "caps = \"1\""] {
            assert!(read(line).is_err(), "{line}");
        }
    }
}
