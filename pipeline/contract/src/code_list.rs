//! Code lists: the declared values of a categorical column, which are also the public group keys.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde::Deserialize;

use crate::ContractError;

/// Code of a value that was not recorded.
pub const MISSING: &str = "MISSING";
/// Code of a value that was recorded in words that no mapping knows.
pub const UNCODABLE: &str = "UNCODABLE";
/// The choice of an option that filters nothing; no code list may use it as a code.
pub const ALL: &str = "all";

/// Whether a code is a value or a reason why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CodeKind {
    /// A value of the classification.
    Value,
    /// A reason why there is no value: not recorded, not codable, prefer not to say.
    Missing,
}

/// One code with its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The code, as it stands in the lake.
    pub code: String,
    /// Its label for people.
    pub label: String,
    /// The coarser code it belongs to: list and code.
    pub parent: Option<(String, String)>,
    /// Value or reason for absence.
    pub kind: CodeKind,
}

/// A code list in its published order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeList {
    /// Identity: the file's name.
    pub id: String,
    codes: Vec<Code>,
    positions: HashMap<String, usize>,
}

#[derive(Deserialize)]
struct Line {
    code: String,
    label: String,
    parent: String,
    order: u32,
    kind: CodeKind,
    source: String,
    version: String,
}

impl CodeList {
    /// Reads every list of `schemas/codelists/`, and checks that parents exist.
    pub(crate) fn read_all(directory: &Path) -> Result<BTreeMap<String, Self>, ContractError> {
        let mut lists = BTreeMap::new();
        for path in crate::programme::entries(directory)? {
            if path.extension().is_some_and(|extension| extension == "csv") {
                let list = Self::read(&path)?;
                lists.insert(list.id.clone(), list);
            }
        }
        for list in lists.values() {
            list.check_parents(&lists, directory)?;
        }
        Ok(lists)
    }

    fn read(path: &Path) -> Result<Self, ContractError> {
        let text = crate::error::read_text(path)?;
        let id = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let mut lines: Vec<Line> = csv::Reader::from_reader(text.as_bytes())
            .deserialize()
            .collect::<Result<_, _>>()
            .map_err(|error| ContractError::invalid(path, error.to_string()))?;
        lines.sort_by_key(|line| line.order);
        let mut list = Self { id, codes: Vec::new(), positions: HashMap::new() };
        for line in lines {
            list.push(line).map_err(|reason| ContractError::invalid(path, reason))?;
        }
        if list.codes.is_empty() {
            return Err(ContractError::invalid(path, "expected at least one code"));
        }
        Ok(list)
    }

    fn push(&mut self, line: Line) -> Result<(), String> {
        if line.code.is_empty() || line.label.is_empty() || line.source.is_empty() || line.version.is_empty() {
            return Err(format!("code `{}`: code, label, source and version must be filled", line.code));
        }
        if line.code.eq_ignore_ascii_case(ALL) {
            return Err(format!("code `{}` is reserved for options that filter nothing", line.code));
        }
        let parent = match line.parent.split_once(':') {
            Some((list, code)) => Some((list.to_owned(), code.to_owned())),
            None if line.parent.is_empty() => None,
            None => return Err(format!("parent `{}`: expected `<list>:<code>`", line.parent)),
        };
        let position = self.codes.len();
        if self.positions.insert(line.code.clone(), position).is_some() {
            return Err(format!("code `{}` stands twice", line.code));
        }
        self.codes.push(Code { code: line.code, label: line.label, parent, kind: line.kind });
        Ok(())
    }

    fn check_parents(&self, lists: &BTreeMap<String, Self>, directory: &Path) -> Result<(), ContractError> {
        for code in &self.codes {
            if let Some((list, parent)) = &code.parent {
                let path = directory.join(format!("{}.csv", self.id));
                let parents = lists.get(list).ok_or_else(|| ContractError::MissingCodeList {
                    user: path.display().to_string(),
                    code_list: list.clone(),
                })?;
                if !parents.contains(parent) {
                    return Err(ContractError::invalid(
                        &path,
                        format!("parent `{list}:{parent}` of `{}` does not exist", code.code),
                    ));
                }
            }
        }
        Ok(())
    }

    /// The codes in their published order.
    #[must_use]
    pub fn codes(&self) -> &[Code] {
        &self.codes
    }

    /// Whether the list declares `code`.
    #[must_use]
    pub fn contains(&self, code: &str) -> bool {
        self.positions.contains_key(code)
    }

    /// The declared code, when there is one.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Code> {
        self.positions.get(code).and_then(|position| self.codes.get(*position))
    }

    /// The code whose code or label is `word`, ignoring case and surrounding space.
    #[must_use]
    pub fn find_word(&self, word: &str) -> Option<&Code> {
        let word = word.trim();
        self.codes.iter().find(|code| code.code.eq_ignore_ascii_case(word) || code.label.to_lowercase() == word.to_lowercase())
    }
}
