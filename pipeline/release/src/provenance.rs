//! `provenance.json`: where every table comes from, and what all of them cost together.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::decimal;
use crate::document::AnswerDocument;
use crate::error::ReleaseError;
use crate::table::is_public;

/// The privacy loss of one population over the whole pack.
pub(crate) struct PrivacyTotal {
    /// The population whose cap was debited.
    pub(crate) population: String,
    /// The privacy unit.
    pub(crate) unit: String,
    /// Exact sum of rho over the tables of the pack.
    pub(crate) rho: String,
    /// How many tables were added up.
    pub(crate) tables: usize,
}

/// One total a population, in the order of their names; public tables cost nothing and are left out.
pub(crate) fn totals(answers: &[AnswerDocument]) -> Result<Vec<PrivacyTotal>, ReleaseError> {
    let mut groups: BTreeMap<(&str, &str), Vec<&AnswerDocument>> = BTreeMap::new();
    for answer in answers.iter().filter(|answer| !is_public(answer)) {
        if decimal::parse(&answer.privacy.rho).is_none() {
            let (question, got) = (answer.question.id.clone(), answer.privacy.rho.clone());
            return Err(ReleaseError::Rho { question, got });
        }
        groups.entry((&answer.privacy.population, &answer.privacy.unit)).or_default().push(answer);
    }
    groups.into_iter().map(|((population, unit), group)| total(population, unit, &group)).collect()
}

/// What answers add to the statement of a pack.
pub(crate) fn provenance(answers: &[AnswerDocument], stems: &[String], totals: &[PrivacyTotal]) -> Value {
    json!({
        "privacy_totals": totals.iter().map(|total| json!({
            "population": total.population,
            "unit": total.unit,
            "rho": total.rho,
            "tables": total.tables,
        })).collect::<Vec<_>>(),
        "tables": answers.iter().zip(stems).map(|(answer, stem)| entry(answer, stem)).collect::<Vec<_>>(),
    })
}

fn total(population: &str, unit: &str, group: &[&AnswerDocument]) -> Result<PrivacyTotal, ReleaseError> {
    let rho = decimal::sum(group.iter().map(|answer| answer.privacy.rho.as_str())).ok_or_else(|| ReleaseError::Rho {
        question: group.first().map(|answer| answer.question.id.clone()).unwrap_or_default(),
        got: "a sum that is too large".to_owned(),
    })?;
    Ok(PrivacyTotal { population: population.to_owned(), unit: unit.to_owned(), rho, tables: group.len() })
}

fn entry(answer: &AnswerDocument, stem: &str) -> Value {
    let (question, privacy, origin) = (&answer.question, &answer.privacy, &answer.provenance);
    let options: BTreeMap<_, _> = question.options.iter().map(|option| (&option.name, &option.code)).collect();
    json!({
        "table": format!("csv/{stem}.csv"),
        "answer": format!("answers/{stem}.json"),
        "question": { "id": question.id, "title": question.title, "options": options, "hash": origin.question_hash },
        "approved_by": origin.approved_by,
        "purpose": origin.purpose,
        "answered_on": origin.answered_on,
        "datasets": origin.datasets,
        "snapshot": origin.snapshot,
        "release": origin.release,
        "ledger_entry": origin.ledger_entry,
        "privacy": {
            "rho": privacy.rho,
            "epsilon": privacy.epsilon,
            "delta": privacy.delta,
            "unit": privacy.unit,
            "population": privacy.population,
            "mechanism": privacy.mechanism,
        },
        "software": origin.software,
    })
}
