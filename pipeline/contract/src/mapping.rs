//! Partner mappings: how one partner's headings and words become a dataset's fields and codes.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::lossy::{Lossy, LossyFile};
use crate::{CodeList, ContractError, Dataset};

/// How one partner writes one dataset.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// The partner, a code of the list `partner`.
    pub partner: String,
    /// The dataset.
    pub dataset: String,
    /// How the file is written.
    pub file: FileHints,
    /// Field to the partner's column.
    pub columns: BTreeMap<String, ColumnSource>,
    /// Field to a code that holds for every row.
    pub constants: BTreeMap<String, String>,
    /// Field to (word in lower case, code).
    words: BTreeMap<String, HashMap<String, String>>,
    /// Headings that are known and deliberately not read.
    pub ignored: Vec<String>,
    /// Codes that stand for more than one finer code.
    pub lossy: Lossy,
}

/// How a partner's file is written, as far as somebody has said so.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FileHints {
    /// Encoding label, as in the WHATWG list; found out when absent, as is everything else about the file.
    pub encoding: Option<String>,
    /// Delimiter of a CSV file.
    pub delimiter: Option<char>,
    /// Sheet of a workbook.
    pub sheet: Option<String>,
    /// Row of the headings, counted from 1.
    pub header_row: Option<u64>,
    /// Order of day, month and year.
    pub date_order: DateOrder,
    /// Rows whose first filled cell starts with one of these are totals, not data.
    pub ignore_rows_starting: Vec<String>,
}

impl Default for FileHints {
    fn default() -> Self {
        Self {
            encoding: None,
            delimiter: None,
            sheet: None,
            header_row: None,
            date_order: DateOrder::Dmy,
            ignore_rows_starting: Vec::new(),
        }
    }
}

/// Order of day, month and year in a partner's dates. ISO dates are always understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

/// Where a field comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnSource {
    /// The partner's heading.
    pub heading: String,
    /// Which part of the cell is taken.
    pub take: Take,
}

/// Which part of a cell is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Take {
    /// The whole cell.
    Whole,
    /// The part of a postcode before the space.
    Outward,
}

/// Headings of a file that a mapping neither reads nor ignores: how many, and where they stand.
///
/// What a heading says may be anything, so it stays in the zone; only its place is told.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UnnamedHeadings {
    /// Columns, counted from 1.
    pub places: Vec<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MappingFile {
    partner: String,
    dataset: String,
    #[serde(default)]
    file: FileHints,
    columns: BTreeMap<String, ColumnFile>,
    #[serde(default)]
    constants: BTreeMap<String, String>,
    #[serde(default)]
    words: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    ignored: IgnoredFile,
    #[serde(default)]
    lossy: BTreeMap<String, LossyFile>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum ColumnFile {
    Heading(String),
    Part { column: String, take: Take },
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct IgnoredFile {
    #[serde(default)]
    columns: Vec<String>,
}

impl Mapping {
    /// Reads one mapping and checks it against the dataset and its code lists.
    ///
    /// # Errors
    /// When the file cannot be read, names a field that the dataset does not have, or a code that a list does not have.
    pub fn read(path: &Path, dataset: &Dataset, lists: &BTreeMap<String, CodeList>) -> Result<Self, ContractError> {
        let file: MappingFile =
            toml::from_str(&crate::error::read_text(path)?).map_err(|error| ContractError::invalid(path, error.to_string()))?;
        let invalid = |reason: String| ContractError::invalid(path, reason);
        let is_ascii = file.file.delimiter.is_none_or(|delimiter| delimiter.is_ascii());
        if file.dataset != dataset.id || file.file.header_row == Some(0) || !is_ascii {
            return Err(invalid(format!("expected dataset `{}`, header_row of at least 1 and an ASCII delimiter", dataset.id)));
        }
        for (field, code) in &file.constants {
            check_code(dataset, lists, field, code).map_err(invalid)?;
        }
        for (field, words) in &file.words {
            for code in words.values() {
                check_code(dataset, lists, field, code).map_err(invalid)?;
            }
        }
        let lossy = file.lossy.into_iter().map(|(field, codes)| {
            let list = list_of(dataset, lists, &field)?;
            Ok((field, codes.checked(list)?))
        });
        let lossy = lossy.collect::<Result<Lossy, String>>().map_err(invalid)?;
        if let Some(field) = file.columns.keys().find(|name| !dataset.fields.iter().any(|field| field.name == **name)) {
            return Err(invalid(format!("columns: the dataset `{}` has no field `{field}`", dataset.id)));
        }
        Ok(Self {
            partner: file.partner,
            dataset: file.dataset,
            file: file.file,
            columns: file.columns.into_iter().map(|(field, source)| (field, source.into())).collect(),
            constants: file.constants,
            words: file.words.into_iter().map(|(field, words)| (field, fold(words))).collect(),
            ignored: file.ignored.columns,
            lossy,
        })
    }

    /// The code that this partner means by `word` in `field`; `None` when nobody has said so.
    #[must_use]
    pub fn code_of(&self, field: &str, word: &str, list: &CodeList) -> Option<String> {
        self.said(field, word).cloned().or_else(|| list.find_word(word).map(|code| code.code.clone()))
    }

    /// The code that the mapping itself gives a word, without the code list's own words.
    pub(crate) fn said(&self, field: &str, word: &str) -> Option<&String> {
        self.words.get(field).and_then(|words| words.get(&word.trim().to_lowercase()))
    }

    /// The words that this partner uses in a field, in lower case and in their order, each with its code.
    #[must_use]
    pub fn words(&self, field: &str) -> BTreeMap<&str, &str> {
        let words = self.words.get(field).into_iter().flatten();
        words.map(|(word, code)| (word.as_str(), code.as_str())).collect()
    }

    /// The headings of a file, in their order, that this mapping neither reads nor ignores.
    ///
    /// Case and blanks do not count, and neither does the number that reading gives a heading which stands twice.
    #[must_use]
    pub fn unnamed<'h>(&self, headings: impl IntoIterator<Item = &'h str>) -> UnnamedHeadings {
        let named: BTreeSet<String> = self
            .columns
            .values()
            .map(|source| &source.heading)
            .chain(&self.ignored)
            .map(|heading| one_spelling(heading))
            .collect();
        let known = |heading: &str| {
            let heading = one_spelling(heading);
            named.contains(&heading) || named.contains(without_number(&heading))
        };
        let unknown = headings.into_iter().enumerate().filter(|(_, heading)| !known(heading));
        UnnamedHeadings { places: unknown.map(|(place, _)| place + 1).collect() }
    }
}

impl UnnamedHeadings {
    /// Whether the mapping names every heading.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// How many there are and where, with what to do; nothing where there is none.
    #[must_use]
    pub fn in_words(&self) -> Option<String> {
        let places: Vec<String> = self.places.iter().map(ToString::to_string).collect();
        let next = "name each under [columns] or under [ignored] of the mapping; `choir map` proposes how";
        match places.as_slice() {
            [] => None,
            [place] => Some(format!("1 column is in no mapping and is not read: column {place}; {next}")),
            several => Some(format!(
                "{} columns are in no mapping and are not read: columns {}; {next}",
                several.len(),
                several.join(", ")
            )),
        }
    }
}

/// A heading without what does not count in it.
fn one_spelling(heading: &str) -> String {
    heading.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A heading without the number of one that stands several times: `notes (2)`.
fn without_number(heading: &str) -> &str {
    let numbered = heading.strip_suffix(')').and_then(|heading| heading.rsplit_once(" ("));
    let digits = |number: &str| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    numbered.filter(|(_, number)| digits(number)).map_or(heading, |(name, _)| name)
}

fn fold(words: BTreeMap<String, String>) -> HashMap<String, String> {
    words.into_iter().map(|(word, code)| (word.trim().to_lowercase(), code)).collect()
}

fn list_of<'l>(dataset: &Dataset, lists: &'l BTreeMap<String, CodeList>, field: &str) -> Result<&'l CodeList, String> {
    let declared = dataset.fields.iter().find(|candidate| candidate.name == field);
    let list = declared.and_then(|field| field.code_list.as_ref()).and_then(|id| lists.get(id));
    list.ok_or_else(|| format!("`{field}`: the dataset `{}` has no such field with a code list", dataset.id))
}

fn check_code(dataset: &Dataset, lists: &BTreeMap<String, CodeList>, field: &str, code: &str) -> Result<(), String> {
    let list = list_of(dataset, lists, field)?;
    if list.contains(code) {
        return Ok(());
    }
    Err(format!("`{field}`: the code list `{}` has no code `{code}`", list.id))
}

impl From<ColumnFile> for ColumnSource {
    fn from(file: ColumnFile) -> Self {
        match file {
            ColumnFile::Heading(heading) => Self { heading, take: Take::Whole },
            ColumnFile::Part { column, take } => Self { heading: column, take },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::{Mapping, Programme, UnnamedHeadings};

    fn shipped() -> Mapping {
        let programme = Programme::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).unwrap();
        programme.mapping("law_centre", "registrations").unwrap()
    }

    #[test]
    fn a_heading_in_no_mapping_is_told_by_its_place_alone() {
        let headings = ["First name", " SURNAME ", "Secret of the family", "Post  code", "Case worker", "Sex (2)", "Sex (two)"];
        let unnamed = shipped().unnamed(headings);
        assert_eq!(unnamed, UnnamedHeadings { places: vec![3, 7] });
        let words = unnamed.in_words().unwrap();
        assert!(words.starts_with("2 columns are in no mapping and are not read: columns 3, 7;"), "{words}");
        assert!(!words.contains("Secret") && !serde_json::to_string(&unnamed).unwrap().contains("Secret"));
        assert_eq!(shipped().unnamed(["First name"]).in_words(), None);
    }

    #[test]
    fn words_come_in_lower_case_with_their_codes() {
        let mapping = shipped();
        assert_eq!(mapping.words("gender"), [("f", "1"), ("m", "2"), ("o", "3")].into());
        assert!(mapping.words("time_in_uk").is_empty());
    }
}
