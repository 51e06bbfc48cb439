//! Risks to people, as the ICO's template and its matrix have them.

use serde::Serialize;

use crate::file::{Effect, Level, Likelihood, RiskFile, Severity};
use crate::missing::Finder;

/// Steps 5 and 6: one risk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Risk {
    /// Its source, and the harm to people.
    pub risk: String,
    /// How likely harm is.
    pub likelihood: Likelihood,
    /// How severe it would be.
    pub severity: Severity,
    /// Both together, by the ICO's matrix.
    pub overall: Level,
    /// What is done about it.
    pub measures: Vec<String>,
    /// What that does to the risk.
    pub effect: Effect,
    /// What is left.
    pub residual: Level,
    /// Whether the measures are approved.
    pub approved: bool,
}

pub(crate) fn risks(given: &[RiskFile], finder: &mut Finder) -> Vec<Risk> {
    if given.is_empty() {
        finder.note("assessment.risks", "at least one risk");
    }
    given.iter().enumerate().map(|(index, file)| risk(index + 1, file, finder)).collect()
}

fn risk(number: usize, given: &RiskFile, finder: &mut Finder) -> Risk {
    let at = |name: &str| format!("assessment.risks[{number}].{name}");
    let expected = "remote, possible or probable";
    let likelihood = finder.value(&at("likelihood"), given.likelihood, expected, Likelihood::Probable);
    let severity = finder.value(&at("severity"), given.severity, "minimal, significant or severe", Severity::Severe);
    Risk {
        risk: finder.text(&at("risk"), given.risk.as_ref(), "the source of the risk and the harm to people"),
        likelihood,
        severity,
        overall: overall(likelihood, severity),
        measures: finder.list(&at("measures"), &given.measures, "what is done about it"),
        effect: finder.value(&at("effect"), given.effect, "eliminated, reduced or accepted", Effect::Accepted),
        residual: finder.value(&at("residual"), given.residual, "low, medium or high", Level::High),
        approved: finder.value(&at("approved"), given.approved, "true or false", false),
    }
}

/// The ICO's matrix of likelihood and severity.
const fn overall(likelihood: Likelihood, severity: Severity) -> Level {
    match (severity, likelihood) {
        (Severity::Minimal, _) | (_, Likelihood::Remote) => Level::Low,
        (Severity::Significant, Likelihood::Possible) => Level::Medium,
        (Severity::Significant, Likelihood::Probable) | (Severity::Severe, Likelihood::Possible | Likelihood::Probable) => {
            Level::High
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_matrix_is_that_of_the_ico() {
        use Likelihood::{Possible, Probable, Remote};
        for (severity, expected) in [
            (Severity::Minimal, [Level::Low, Level::Low, Level::Low]),
            (Severity::Significant, [Level::Low, Level::Medium, Level::High]),
            (Severity::Severe, [Level::Low, Level::High, Level::High]),
        ] {
            assert_eq!([Remote, Possible, Probable].map(|likelihood| overall(likelihood, severity)), expected);
        }
    }
}
