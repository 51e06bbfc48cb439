//! Targets against what was reached: public figures about a programme, in which no person is counted.

use serde::{Deserialize, Serialize};

/// The outputs of a programme with their targets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Targets {
    /// Title for people.
    pub title: String,
    /// Where they were published.
    pub source: String,
    /// One row an output; they are shown by pathway, in the order in which pathways first appear.
    pub rows: Vec<TargetRow>,
}

/// One output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetRow {
    /// The pathway it belongs to.
    pub pathway: String,
    /// Its name.
    pub output: String,
    /// What is counted.
    pub description: String,
    /// What was agreed.
    pub target: u64,
    /// What was reached.
    pub actual: u64,
    /// Whether the publication says that at least so many were reached.
    pub at_least: bool,
}

impl TargetRow {
    pub(crate) const fn reached(&self) -> bool {
        self.actual >= self.target
    }

    /// What was reached as a part of the target, in whole percent; `None` without a target.
    pub(crate) fn percent(&self) -> Option<u64> {
        self.actual.saturating_mul(100).saturating_add(self.target / 2).checked_div(self.target)
    }
}

impl Targets {
    /// The rows by pathway, pathways in the order in which they first appear.
    pub(crate) fn groups(&self) -> Vec<(&str, Vec<&TargetRow>)> {
        let mut groups: Vec<(&str, Vec<&TargetRow>)> = Vec::new();
        for row in &self.rows {
            match groups.iter_mut().find(|(pathway, _)| *pathway == row.pathway) {
                Some((_, rows)) => rows.push(row),
                None => groups.push((&row.pathway, vec![row])),
            }
        }
        groups
    }
}
