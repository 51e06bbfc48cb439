//! Checks: what the cells of one row cannot say together, and what a word in the wrong column may be offered as.
//!
//! A check marks a row and changes nothing in it: people's lives do contradict forms. An offer names the field to which a
//! word seems to belong and the column it came from; the field is never filled from it.

mod counts;
mod file;
#[cfg(test)]
mod tests;

pub use counts::{BrokenCheck, CheckCounts, OfferedWords};
pub(crate) use file::FILE;

use std::collections::{BTreeMap, BTreeSet};

use crate::{CodeKind, CodeList, Mapping};

/// What a row says in one column of the lake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said<'a> {
    /// A code.
    Code(&'a str),
    /// Days since 1970-01-01.
    Day(i32),
    /// Steps of the column's resolution.
    Steps(i64),
    /// Whether one answer of several was chosen.
    Chosen(bool),
}

/// How much a broken check means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Unusual, and often true.
    Doubt,
    /// Both cannot be true at once.
    Contradiction,
}

/// One thing that a row cannot say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Identity, unique in its dataset.
    pub id: String,
    /// What is wrong with such a row, for people.
    pub text: String,
    /// How much it means.
    pub severity: Severity,
    /// All of these have to hold for the check to be broken.
    pub when: Vec<Condition>,
}

/// What one column has to say for a check to be broken. A column that says nothing meets no condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Column of the lake: a field, a coarser level of one, or one answer of several.
    pub column: String,
    /// What it has to say.
    pub test: Test,
}

/// The test of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// One of these codes.
    OneOf(BTreeSet<String>),
    /// A value that is none of these codes; a reason for absence is no value.
    NoneOf {
        /// The codes.
        codes: BTreeSet<String>,
        /// The values of the list.
        values: BTreeSet<String>,
    },
    /// A day before this one, in days since 1970-01-01.
    Before(i32),
    /// A day after this one.
    After(i32),
    /// A day before the one that the same row says in another column.
    BeforeColumn(String),
    /// Fewer steps.
    Below(i64),
    /// More steps.
    Above(i64),
    /// The answer was chosen, or not.
    Chosen(bool),
}

/// A column in which people write what belongs into another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misplaced {
    /// The field in which the word stands.
    pub from: String,
    /// The field to which it seems to belong.
    pub to: String,
    /// What happens, for people.
    pub text: String,
}

/// A word that stands in one column and is known in another: for a person to decide, never for the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer<'a> {
    /// The field to which it is offered.
    pub field: &'a str,
    /// The column it came from, which stays its source.
    pub source: &'a str,
    /// The code it has there.
    pub code: String,
    /// What happens, for people.
    pub text: &'a str,
}

impl Offer<'_> {
    /// The offer in words, without the word.
    #[must_use]
    pub fn in_words(&self) -> String {
        format!("{} (offered: field {}, from the {} column)", self.text, self.field, self.source)
    }
}

/// The checks of one dataset; none where nobody declared any.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checks {
    checks: Vec<Check>,
    misplaced: Vec<Misplaced>,
}

impl Checks {
    /// The checks in their declared order.
    #[must_use]
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// The columns that are mistaken for one another.
    #[must_use]
    pub fn misplaced(&self) -> &[Misplaced] {
        &self.misplaced
    }

    /// Whether nothing is declared.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.checks.is_empty() && self.misplaced.is_empty()
    }

    /// The checks that a row breaks; `said` tells what the row says in a column, and nothing where it says nothing.
    pub fn broken<'c, 'r>(&'c self, said: impl Fn(&str) -> Option<Said<'r>>) -> impl Iterator<Item = &'c Check> {
        self.checks.iter().filter(move |check| check.when.iter().all(|condition| condition.holds(&said)))
    }

    /// As what a word may be offered that is unknown in `field`.
    #[must_use]
    pub fn offer(&self, field: &str, word: &str, words: &Vocabulary<'_>) -> Option<Offer<'_>> {
        self.misplaced.iter().filter(|misplaced| misplaced.from == field).find_map(|misplaced| {
            let code = words.code_of(&misplaced.to, word)?;
            Some(Offer { field: &misplaced.to, source: &misplaced.from, code, text: &misplaced.text })
        })
    }
}

/// Which words are known in which field: the partner's own, the labels of the code lists, and what other partners say.
#[derive(Debug, Clone)]
pub struct Vocabulary<'a> {
    mapping: Option<&'a Mapping>,
    others: &'a [Mapping],
    lists: BTreeMap<&'a str, &'a CodeList>,
}

impl<'a> Vocabulary<'a> {
    /// The vocabulary of a dataset as one partner writes it, or as its code lists alone have it.
    #[must_use]
    pub fn new(dataset: &'a crate::Dataset, lists: &'a BTreeMap<String, CodeList>, mapping: Option<&'a Mapping>) -> Self {
        let of = |field: &'a crate::Field| Some((field.name.as_str(), lists.get(field.code_list.as_ref()?)?));
        Self { mapping, others: &[], lists: dataset.fields.iter().filter_map(of).collect() }
    }

    /// The same with the words of other partners' mappings of the dataset: a partner that has no column of nationalities
    /// has no words for them either. A word in which the others differ stays unknown.
    #[must_use]
    pub fn with_others(self, others: &'a [Mapping]) -> Self {
        Self { others, ..self }
    }

    /// The code of a value that a word has in a field; a reason for absence is none.
    #[must_use]
    pub fn code_of(&self, field: &str, word: &str) -> Option<String> {
        let list = self.lists.get(field)?;
        let own = match self.mapping {
            Some(mapping) => mapping.code_of(field, word, list),
            None => list.find_word(word).map(|code| code.code.clone()),
        };
        let code = own.or_else(|| {
            // The list's own words were looked up already.
            let mut codes: BTreeSet<&String> = self.others.iter().filter_map(|mapping| mapping.said(field, word)).collect();
            codes.pop_first().filter(|_| codes.is_empty()).cloned()
        })?;
        list.get(&code).filter(|code| code.kind == CodeKind::Value).map(|code| code.code.clone())
    }
}

impl Condition {
    fn holds<'r>(&self, said: &impl Fn(&str) -> Option<Said<'r>>) -> bool {
        match (&self.test, said(&self.column)) {
            (Test::OneOf(codes), Some(Said::Code(code))) => codes.contains(code),
            (Test::NoneOf { codes, values }, Some(Said::Code(code))) => values.contains(code) && !codes.contains(code),
            (Test::Before(limit), Some(Said::Day(day))) => day < *limit,
            (Test::After(limit), Some(Said::Day(day))) => day > *limit,
            (Test::BeforeColumn(other), Some(Said::Day(day))) => {
                matches!(said(other), Some(Said::Day(limit)) if day < limit)
            }
            (Test::Below(limit), Some(Said::Steps(steps))) => steps < *limit,
            (Test::Above(limit), Some(Said::Steps(steps))) => steps > *limit,
            (Test::Chosen(wanted), Some(Said::Chosen(chosen))) => chosen == *wanted,
            _ => false,
        }
    }
}
