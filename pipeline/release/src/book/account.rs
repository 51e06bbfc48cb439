//! The privacy account of a pack: what was spent, on whom, and where it is written down.

use serde_json::{Value, json};

use super::BookDocument;
use crate::section::epsilon_text;

/// The account as pairs for readers.
pub(crate) fn facts(document: &BookDocument) -> Vec<(&'static str, String)> {
    let (privacy, origin) = (&document.privacy, &document.provenance);
    vec![
        ("Population whose account was charged", privacy.population.clone()),
        ("Protected unit", privacy.unit.clone()),
        ("Privacy loss (rho, zero-concentrated differential privacy)", privacy.rho.clone()),
        ("The same as epsilon", epsilon_text(privacy.epsilon)),
        ("At delta", privacy.delta.to_string()),
        ("Number of tables released together", document.tables.len().to_string()),
        ("Number of published cells", document.tables.iter().map(|table| table.cells.len()).sum::<usize>().to_string()),
        ("Mechanism", privacy.mechanism.clone()),
        ("Number of the entry in the account", origin.ledger_entry.map_or_else(|| "none".to_owned(), |entry| entry.to_string())),
        ("Charged on", crate::number::day(&origin.answered_on)),
    ]
}

/// `privacy-account.json`.
pub(crate) fn file(document: &BookDocument) -> Value {
    let (privacy, origin) = (&document.privacy, &document.provenance);
    json!({
        "population": privacy.population,
        "unit": privacy.unit,
        "rho": privacy.rho,
        "epsilon": privacy.epsilon,
        "delta": privacy.delta,
        "mechanism": privacy.mechanism,
        "tables": document.tables.len(),
        "cells": document.tables.iter().map(|table| table.cells.len()).sum::<usize>(),
        "ledger_entry": origin.ledger_entry,
        "charged_on": origin.answered_on,
        "explanation": "One release for all tables: this loss covers every number in the pack. Losses of other releases about \
            the same population add to it. Targets and results are public figures and cost nothing.",
    })
}
