//! `schemas/<dataset>/checks.toml`, read strictly: a check that names what is not there would never be broken.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

use super::{Check, Checks, Condition, Misplaced, Severity, Test};
use crate::{CodeKind, CodeList, ContractError, Dataset, Day, LakeColumn, LakeType};

/// The file's name in the folder of its dataset.
pub(crate) const FILE: &str = "checks.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChecksFile {
    #[serde(default, rename = "check")]
    checks: Vec<CheckFile>,
    #[serde(default)]
    misplaced: Vec<MisplacedFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckFile {
    id: String,
    text: String,
    severity: Severity,
    when: Vec<ConditionFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MisplacedFile {
    from: String,
    to: String,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConditionFile {
    column: String,
    codes: Option<BTreeSet<String>>,
    not_codes: Option<BTreeSet<String>>,
    before: Option<Day>,
    after: Option<Day>,
    before_column: Option<String>,
    below: Option<f64>,
    above: Option<f64>,
    chosen: Option<bool>,
}

impl Checks {
    /// Reads the checks of a dataset; there are none without the file.
    ///
    /// # Errors
    /// When the file cannot be read, or names a column or a code that is not there.
    pub fn read(path: &Path, dataset: &Dataset, lists: &BTreeMap<String, CodeList>) -> Result<Self, ContractError> {
        if !path.is_file() {
            return Ok(Self::default());
        }
        let file: ChecksFile =
            toml::from_str(&crate::error::read_text(path)?).map_err(|error| ContractError::invalid(path, error.to_string()))?;
        let invalid = |id: &str, reason: String| ContractError::invalid(path, format!("check `{id}`: {reason}"));
        let columns = dataset.lake_columns(lists);
        let (mut checks, mut ids) = (Vec::new(), BTreeSet::new());
        for check in file.checks {
            if !ids.insert(check.id.clone()) || check.when.is_empty() || check.text.trim().is_empty() {
                return Err(invalid(&check.id, "expected an id of its own, a text and at least one condition".to_owned()));
            }
            let when: Result<Vec<Condition>, String> =
                check.when.into_iter().map(|condition| condition.checked(&columns, lists)).collect();
            let when = when.map_err(|reason| invalid(&check.id, reason))?;
            checks.push(Check { id: check.id, text: check.text, severity: check.severity, when });
        }
        let misplaced = file.misplaced.into_iter().map(|misplaced| misplaced.checked(dataset));
        let misplaced = misplaced.collect::<Result<_, String>>().map_err(|reason| ContractError::invalid(path, reason))?;
        Ok(Self { checks, misplaced })
    }
}

impl MisplacedFile {
    fn checked(self, dataset: &Dataset) -> Result<Misplaced, String> {
        let Self { from, to, text } = self;
        let coded = |name: &str| dataset.fields.iter().any(|field| field.name == name && field.code_list.is_some());
        let unknown = [&from, &to].into_iter().find(|name| !coded(name)).cloned();
        match unknown {
            Some(name) => Err(format!("misplaced: the dataset `{}` has no field `{name}` with a code list", dataset.id)),
            None if from == to => Err(format!("misplaced: expected two fields, got `{from}` twice")),
            None => Ok(Misplaced { from, to, text }),
        }
    }
}

impl ConditionFile {
    fn checked(self, columns: &[LakeColumn], lists: &BTreeMap<String, CodeList>) -> Result<Condition, String> {
        let name = &self.column;
        let find = |name: &str| columns.iter().find(|column| column.name == name);
        let column = find(name).ok_or_else(|| format!("the dataset has no column `{name}`"))?;
        let mut tests = Vec::new();
        match &column.lake_type {
            LakeType::Code(list) => {
                let list = lists.get(list).ok_or_else(|| format!("`{name}` has no code list"))?;
                tests.extend(declared(list, self.codes.as_ref())?.map(Test::OneOf));
                tests.extend(declared(list, self.not_codes.as_ref())?.map(|codes| none_of(codes, list)));
            }
            LakeType::Day => {
                tests.extend(self.before.map(|day| Test::Before(day_number(day))));
                tests.extend(self.after.map(|day| Test::After(day_number(day))));
                if let Some(other) = self.before_column {
                    let days = find(&other).is_some_and(|column| column.lake_type == LakeType::Day);
                    tests.push(days.then(|| Test::BeforeColumn(other.clone())).ok_or(format!("`{other}` holds no days"))?);
                }
            }
            LakeType::Steps(bounds) => {
                tests.extend(self.below.map(|number| Test::Below(steps(number, bounds.resolution))));
                tests.extend(self.above.map(|number| Test::Above(steps(number, bounds.resolution))));
            }
            LakeType::Boolean => tests.extend(self.chosen.map(Test::Chosen)),
            LakeType::Text | LakeType::Unit => {}
        }
        match (tests.pop(), tests.is_empty()) {
            (Some(test), true) => Ok(Condition { column: self.column, test }),
            _ => Err(format!(
                "`{name}`: expected one test that fits the column: codes or not_codes; before, after or before_column; below or above; chosen"
            )),
        }
    }
}

fn declared(list: &CodeList, codes: Option<&BTreeSet<String>>) -> Result<Option<BTreeSet<String>>, String> {
    match codes.into_iter().flatten().find(|code| !list.contains(code)) {
        Some(code) => Err(format!("the code list `{}` has no code `{code}`", list.id)),
        None => Ok(codes.cloned()),
    }
}

fn none_of(codes: BTreeSet<String>, list: &CodeList) -> Test {
    let values = list.codes().iter().filter(|code| code.kind == CodeKind::Value).map(|code| code.code.clone()).collect();
    Test::NoneOf { codes, values }
}

#[allow(clippy::cast_possible_truncation, reason = "a limit beyond 64 bits of steps is as good as the largest")]
fn steps(number: f64, resolution: f64) -> i64 {
    (number / resolution).round() as i64
}

/// Days since 1970-01-01.
fn day_number(day: Day) -> i32 {
    let text = day.to_string();
    let mut parts = text.splitn(3, '-').map(|part| part.parse::<i32>().unwrap_or_default());
    let (year, month, day) =
        (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    // Years are counted from 1 March, so that the leap day is the last one; eras of 400 years repeat exactly.
    let year = year - i32::from(month <= 2);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    year.div_euclid(400) * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}
