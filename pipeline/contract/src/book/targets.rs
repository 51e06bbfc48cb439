//! Targets of a programme and what was reached: rows of a public dataset, about no person, that stand beside the tables.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::check::Checker;
use crate::{CodeKind, CodeList, ContractError, Dataset, Field, FieldRole};

/// The code by which a column says that a result is a lower bound.
pub const YES: &str = "yes";

/// Where a book finds the targets of its programme, and when they were to be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookTargets {
    /// Title for people.
    pub title: String,
    /// Where they were published.
    pub source: String,
    /// Notes below them.
    pub notes: Vec<String>,
    /// The public dataset that holds them, one row an output.
    pub dataset: String,
    /// The column that says which output a row is about.
    pub code: BookTargetKey,
    /// The column that says which pathway it belongs to.
    pub pathway: BookTargetKey,
    /// The column with the name of the output.
    pub output: String,
    /// The column that says what is counted.
    pub description: String,
    /// The column with what was agreed.
    pub target: String,
    /// The column with what was reached.
    pub actual: String,
    /// The column that says [`YES`] where at least so many were reached; `None` where all results are exact.
    pub at_least: Option<String>,
    /// How targets were to be reached over time; empty where they are compared at the end alone.
    pub trajectories: Vec<BookTrajectory>,
    /// The point of time that the results are of, as a place among the points of every trajectory.
    pub reported_at: usize,
}

/// A column of codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookTargetKey {
    /// Name of the column.
    pub column: String,
    /// Its code list.
    pub list: String,
}

/// How targets were to be reached over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookTrajectory {
    /// Label for people.
    pub label: String,
    /// Who agreed on it, and where it was published.
    pub source: String,
    /// Codes of the outputs that follow it; empty for all that no other trajectory names.
    pub outputs: Vec<String>,
    /// Its points: the same times for every trajectory of a book, the last with the whole target.
    pub points: Vec<BookTrajectoryPoint>,
}

/// One point of a trajectory.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookTrajectoryPoint {
    /// The time, in words.
    pub at: String,
    /// What part of the target was to be reached by then, in percent.
    pub percent: u8,
}

/// `[targets]` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TargetsSection {
    title: String,
    source: String,
    #[serde(default)]
    notes: Vec<String>,
    dataset: String,
    code: String,
    pathway: String,
    output: String,
    description: String,
    target: String,
    actual: String,
    at_least: Option<String>,
    reported_at: Option<String>,
    #[serde(default)]
    trajectories: Vec<TrajectorySection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TrajectorySection {
    label: String,
    source: String,
    #[serde(default)]
    outputs: Vec<String>,
    points: Vec<BookTrajectoryPoint>,
}

impl BookTargets {
    /// The trajectory that an output follows, where one was declared for it.
    #[must_use]
    pub fn trajectory(&self, output: &str) -> Option<&BookTrajectory> {
        let named = |trajectory: &&BookTrajectory| trajectory.outputs.iter().any(|own| own == output);
        let all_others = || self.trajectories.iter().find(|trajectory| trajectory.outputs.is_empty());
        self.trajectories.iter().find(named).or_else(all_others)
    }
}

impl Checker<'_> {
    pub(super) fn targets(&self, purpose: &str, section: TargetsSection) -> Result<BookTargets, ContractError> {
        let dataset = self.public_dataset(purpose, &section.dataset)?;
        if section.title.trim().is_empty() || section.source.trim().is_empty() {
            return Err(self.invalid("targets: expected a title and a source"));
        }
        let code = self.target_key(dataset, "code", section.code)?;
        let pathway = self.target_key(dataset, "pathway", section.pathway)?;
        for (name, column) in [("output", &section.output), ("description", &section.description)] {
            self.target_column(dataset, name, column, "a column of public text", |field| field.role == FieldRole::Label)?;
        }
        for (name, column) in [("target", &section.target), ("actual", &section.actual)] {
            self.target_column(dataset, name, column, "a measure in whole numbers from 0 on", is_count)?;
        }
        if let Some(column) = &section.at_least {
            let says_yes = |field: &Field| self.list_of(field).is_some_and(|list| list.contains(YES));
            self.target_column(dataset, "at_least", column, &format!("a key column with a code `{YES}`"), says_yes)?;
        }
        let trajectories = self.trajectories(&code, section.trajectories)?;
        let reported_at = self.reported_at(&trajectories, section.reported_at.as_deref())?;
        Ok(BookTargets {
            title: section.title,
            source: section.source,
            notes: section.notes,
            dataset: section.dataset,
            code,
            pathway,
            output: section.output,
            description: section.description,
            target: section.target,
            actual: section.actual,
            at_least: section.at_least,
            trajectories,
            reported_at,
        })
    }

    /// A dataset about no person: what stands in it may be shown as it is.
    fn public_dataset(&self, purpose: &str, id: &str) -> Result<&Dataset, ContractError> {
        let dataset = self.datasets.get(id).ok_or_else(|| self.invalid(format!("targets: dataset `{id}` does not exist")))?;
        if !dataset.is_public() {
            let next = "targets are shown as they are, so they must be about nobody";
            return Err(self.invalid(format!("targets: dataset `{id}` is about people; {next}: name a public dataset")));
        }
        if !dataset.purposes.iter().any(|own| own == purpose) {
            return Err(self.invalid(format!("targets: purpose `{purpose}` is not one of dataset `{id}`")));
        }
        Ok(dataset)
    }

    fn target_key(&self, dataset: &Dataset, name: &str, column: String) -> Result<BookTargetKey, ContractError> {
        let is_key = |field: &Field| field.role == FieldRole::Key;
        let field = self.target_column(dataset, name, &column, "a key column", is_key)?;
        let list = field.code_list.clone().unwrap_or_default();
        Ok(BookTargetKey { column, list })
    }

    fn target_column<'d>(
        &self,
        dataset: &'d Dataset,
        name: &str,
        column: &str,
        expected: &str,
        fits: impl Fn(&Field) -> bool,
    ) -> Result<&'d Field, ContractError> {
        let field = dataset.fields.iter().find(|field| field.name == column && fits(field));
        field.ok_or_else(|| self.invalid(format!("targets.{name}: expected {expected} of `{}`, got `{column}`", dataset.id)))
    }

    fn list_of(&self, field: &Field) -> Option<&CodeList> {
        self.lists.get(field.code_list.as_ref()?)
    }

    fn trajectories(&self, code: &BookTargetKey, sections: Vec<TrajectorySection>) -> Result<Vec<BookTrajectory>, ContractError> {
        let mut trajectories: Vec<BookTrajectory> = Vec::new();
        let mut named = BTreeSet::new();
        for section in sections {
            let about = |reason: &str| self.invalid(format!("targets: trajectory `{}`: {reason}", section.label));
            if section.label.trim().is_empty() || section.source.trim().is_empty() {
                return Err(about("expected a label and a source"));
            }
            for output in &section.outputs {
                let known = self.lists.get(&code.list).and_then(|list| list.get(output));
                if known.is_none_or(|known| known.kind != CodeKind::Value) {
                    return Err(about(&format!("`{output}` is not a code of `{}`", code.list)));
                }
                if !named.insert(output.clone()) {
                    return Err(about(&format!("`{output}` stands twice")));
                }
            }
            if section.outputs.is_empty() && trajectories.iter().any(|other| other.outputs.is_empty()) {
                return Err(about("two trajectories name no outputs; one alone may stand for all others"));
            }
            check_points(&section.points).map_err(|reason| about(&reason))?;
            let times = |points: &[BookTrajectoryPoint]| points.iter().map(|point| point.at.clone()).collect::<Vec<_>>();
            if trajectories.first().is_some_and(|first| times(&first.points) != times(&section.points)) {
                return Err(about("expected the same times as in the first trajectory"));
            }
            let TrajectorySection { label, source, outputs, points } = section;
            trajectories.push(BookTrajectory { label, source, outputs, points });
        }
        Ok(trajectories)
    }

    fn reported_at(&self, trajectories: &[BookTrajectory], given: Option<&str>) -> Result<usize, ContractError> {
        let points = trajectories.first().map(|first| first.points.as_slice()).unwrap_or_default();
        match given {
            None => Ok(points.len().saturating_sub(1)),
            Some(given) => points
                .iter()
                .position(|point| point.at == given)
                .ok_or_else(|| self.invalid(format!("targets.reported_at: expected a time of the trajectories, got `{given}`"))),
        }
    }
}

fn is_count(field: &Field) -> bool {
    let counts = |bounds: &crate::Bounds| (bounds.resolution - 1.0).abs() < f64::EPSILON && bounds.minimum_steps >= 0;
    field.role == FieldRole::Measure && field.bounds.as_ref().is_some_and(counts)
}

/// What is expected only grows, and is the whole target in the end.
fn check_points(points: &[BookTrajectoryPoint]) -> Result<(), String> {
    let times: BTreeSet<&str> = points.iter().map(|point| point.at.trim()).collect();
    if points.len() < 2 || times.len() != points.len() || times.contains("") {
        return Err("expected at least two points, each with a time of its own".to_owned());
    }
    if let Some(pair) = points.windows(2).find(|pair| pair[0].percent > pair[1].percent) {
        return Err(format!("expected percents that do not fall, got {} after {}", pair[1].percent, pair[0].percent));
    }
    match points.last() {
        Some(last) if last.percent == 100 => Ok(()),
        _ => Err("expected 100 percent at the last point: a target is reached in the end".to_owned()),
    }
}
