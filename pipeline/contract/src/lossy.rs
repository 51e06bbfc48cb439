//! Lossy mappings: codes of one partner that stand for more than one finer code, and what cannot be asked because of that.
//!
//! A partner's word may say less than a code list asks: "Asian", or "limited leave to remain". The mapping then names the
//! code that is used all the same, and with it which codes may be meant. A column is lost where these codes differ in it; a
//! coarser level at which they are one code is as good as ever.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::{CodeList, Dataset, Mapping, Question, UnitSource};

/// The lossy codes of a mapping: field to code to the codes it may stand for.
pub type Lossy = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// As they stand in a file: a list of codes, each for all codes under its parent, or a table of code to codes.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum LossyFile {
    /// Codes that stand for any code with the same parent.
    Siblings(Vec<String>),
    /// Codes with what they stand for.
    Named(BTreeMap<String, BTreeSet<String>>),
}

impl LossyFile {
    pub(crate) fn checked(self, list: &CodeList) -> Result<BTreeMap<String, BTreeSet<String>>, String> {
        let named = match self {
            Self::Siblings(codes) => codes
                .into_iter()
                .map(|code| {
                    let all = siblings(list, &code);
                    (code, all)
                })
                .collect(),
            Self::Named(named) => named,
        };
        let unknown = |code: &&String| !list.contains(code);
        if let Some(code) = named.keys().chain(named.values().flatten()).find(unknown) {
            return Err(format!("lossy: the code list `{}` has no code `{code}`", list.id));
        }
        let alone = named.iter().find(|(code, codes)| codes.iter().all(|other| other == *code)).map(|(code, _)| code.clone());
        match alone {
            Some(code) => Err(format!("lossy: `{code}` stands for no other code; name the codes it may stand for")),
            None => Ok(named),
        }
    }
}

/// All codes with the parent of `code`; a list without parents is one family.
fn siblings(list: &CodeList, code: &str) -> BTreeSet<String> {
    let parent = list.get(code).map(|code| &code.parent);
    let related = list.codes().iter().filter(|other| other.kind == crate::CodeKind::Value && Some(&other.parent) == parent);
    related.map(|other| other.code.clone()).collect()
}

/// A column of the lake whose codes do not say all that they seem to say, for the rows of one partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostColumn {
    /// The dataset.
    pub dataset: String,
    /// The column.
    pub column: String,
    /// The field that the partner's words are too coarse for.
    pub field: String,
    /// Its codes that stand for more than one.
    pub codes: Vec<String>,
}

impl LostColumn {
    /// Why a question that uses the column is refused.
    #[must_use]
    pub fn in_words(&self, partner: &str) -> String {
        format!(
            "`{}` of `{}`: {partner} writes `{}` more coarsely than its codes; {} may stand for others",
            self.column,
            self.dataset,
            self.field,
            self.codes.join(", ")
        )
    }
}

/// The columns that a mapping leaves without their full meaning: of its own dataset and of those made from it.
#[must_use]
pub fn lost_columns(
    mapping: &Mapping,
    datasets: &BTreeMap<String, Dataset>,
    lists: &BTreeMap<String, CodeList>,
) -> Vec<LostColumn> {
    let Some(dataset) = datasets.get(&mapping.dataset) else { return Vec::new() };
    let mut lost = Vec::new();
    for field in &dataset.fields {
        let (Some(list), Some(codes)) = (&field.code_list, mapping.lossy.get(&field.name)) else { continue };
        let levels = std::iter::once((&field.name, list)).chain(field.derived.iter().map(|(name, level)| (name, level)));
        for (column, level) in levels {
            let differ = |(_, meant): &(&String, &BTreeSet<String>)| {
                meant.iter().map(|code| ancestor(lists, list, code, level)).collect::<BTreeSet<_>>().len() > 1
            };
            let codes: Vec<String> = codes.iter().filter(differ).map(|(code, _)| code.clone()).collect();
            if !codes.is_empty() {
                lost.push(LostColumn { dataset: dataset.id.clone(), column: column.clone(), field: field.name.clone(), codes });
            }
        }
    }
    let derived = datasets.values().filter(|other| other.unit_source == UnitSource::Derived(dataset.id.clone()));
    let inherited: Vec<LostColumn> = derived.flat_map(|other| inherited(other, &lost, lists)).collect();
    lost.extend(inherited);
    lost
}

/// Columns of a derived dataset are made by name: `x`, `first_x` and `x_count` come from `x`.
fn inherited(dataset: &Dataset, lost: &[LostColumn], lists: &BTreeMap<String, CodeList>) -> Vec<LostColumn> {
    let mut found = Vec::new();
    for column in dataset.lake_columns(lists) {
        let name = column.name.as_str();
        let sources = [name, name.strip_prefix("first_").unwrap_or(name), name.strip_suffix("_count").unwrap_or(name)];
        let source = lost.iter().find(|lost| sources.contains(&lost.column.as_str()));
        let named = source.map(|lost| LostColumn { dataset: dataset.id.clone(), column: name.to_owned(), ..lost.clone() });
        found.extend(named);
    }
    found
}

fn ancestor(lists: &BTreeMap<String, CodeList>, list: &str, code: &str, level: &str) -> Option<String> {
    let (mut list, mut code) = (list.to_owned(), code.to_owned());
    // Each step goes to another list, so there are at most as many steps as lists.
    for _ in 0..=lists.len() {
        if list == level {
            return Some(code);
        }
        (list, code) = lists.get(&list)?.get(&code)?.parent.clone()?;
    }
    None
}

/// What a question needs of the lost columns: those whose names are words of its SQL.
///
/// A column can be used by its name only, so nothing is overlooked; a name that means something else is refused as well.
#[must_use]
pub fn needs_lost<'l>(question: &Question, lost: &'l [LostColumn]) -> Vec<&'l LostColumn> {
    let sql = question.sql.to_lowercase();
    let words: BTreeSet<&str> = sql.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
    let used = |column: &&LostColumn| {
        words.contains(column.column.to_lowercase().as_str()) && words.contains(column.dataset.to_lowercase().as_str())
    };
    lost.iter().filter(used).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::Programme;

    fn lossy(text: &str) -> Result<(Programme, Mapping), String> {
        let programme = Programme::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registrations.toml");
        let text = format!("partner = \"law_centre\"\ndataset = \"registrations\"\n[columns]\nstatus = \"Status\"\n{text}");
        write(&path, &text);
        let mapping = Mapping::read(&path, programme.dataset("registrations").unwrap(), &programme.code_lists);
        mapping.map(|mapping| (programme, mapping)).map_err(|error| error.to_string())
    }

    #[expect(clippy::disallowed_methods, reason = "a test writes the mapping it reads")]
    fn write(path: &Path, text: &str) {
        std::fs::write(path, text).unwrap();
    }

    fn names(text: &str) -> Vec<(String, String)> {
        let (programme, mapping) = lossy(text).unwrap();
        let lost = lost_columns(&mapping, &programme.datasets, &programme.code_lists);
        lost.into_iter().map(|lost| (lost.dataset, lost.column)).collect()
    }

    fn pair(dataset: &str, column: &str) -> (String, String) {
        (dataset.to_owned(), column.to_owned())
    }

    #[test]
    fn a_coarser_level_is_lost_only_where_the_codes_differ_in_it() {
        let own = [pair("registrations", "ethnicity"), pair("participants", "ethnicity")];
        assert_eq!(names("[lossy]\nethnicity = [\"005\"]\n"), own);
        let both = names("[lossy.status]\nH14 = [\"H06\", \"H14\"]\n");
        assert!(both.contains(&pair("registrations", "status_group")) && both.contains(&pair("participants", "status")));
        assert_eq!(names(""), []);
    }

    #[test]
    fn a_question_that_needs_what_was_lost_is_named() {
        let (programme, mapping) = lossy("[lossy.status]\nH14 = [\"H06\", \"H14\"]\n").unwrap();
        let lost = lost_columns(&mapping, &programme.datasets, &programme.code_lists);
        let needing: Vec<&str> = programme
            .questions
            .values()
            .filter(|question| !needs_lost(question, &lost).is_empty())
            .map(|question| question.id.as_str())
            .collect();
        assert!(needing.len() < programme.questions.len(), "{needing:?}");
        assert!(
            programme
                .questions
                .values()
                .filter(|asked| asked.sql.contains("status_group"))
                .all(|asked| needing.contains(&asked.id.as_str()))
        );
        assert!(lost[0].in_words("law_centre").contains("H14"));
    }

    #[test]
    fn marks_that_mean_nothing_are_refused() {
        for text in ["[lossy]\nstatus = [\"H99\"]\n", "[lossy]\nhome = [\"H14\"]\n", "[lossy.status]\nH14 = [\"H14\"]\n"] {
            assert!(lossy(text).is_err(), "{text}");
        }
    }
}
