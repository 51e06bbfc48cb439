//! Lossy mappings: codes of one partner that stand for more than one finer code, and what cannot be asked because of that.
//!
//! A partner's word may say less than a code list asks: "Asian", or "limited leave to remain". The mapping then names the
//! code that is used all the same, and with it which codes may be meant. A column is lost where these codes differ in it; a
//! coarser level at which they are one code is as good as ever. With the code that is used, those that are meant are wrong
//! as well: some of their rows stand under another code.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{CodeKind, CodeList, Dataset, Field, FieldRole, Mapping, UnitSource};

/// The lossy codes of a mapping: field to code to the codes it may stand for, itself among them.
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
        let mut named = match self {
            Self::Siblings(codes) => codes
                .into_iter()
                .map(|code| {
                    let all = siblings(list, &code);
                    (code, all)
                })
                .collect(),
            Self::Named(named) => named,
        };
        let value = |code: &str| list.get(code).is_some_and(|code| code.kind == CodeKind::Value);
        if let Some(code) = named.keys().chain(named.values().flatten()).find(|code| !value(code)) {
            return Err(format!("lossy: the code list `{}` has no value `{code}`", list.id));
        }
        for (code, meant) in &mut named {
            if meant.iter().all(|other| other == code) {
                return Err(format!("lossy: `{code}` stands for no other code; name the codes it may stand for"));
            }
            // The rows stand under this code, whatever they mean: at every level it is one of those that count.
            meant.insert(code.clone());
        }
        Ok(named)
    }
}

/// All codes with the parent of `code`; a list without parents is one family.
fn siblings(list: &CodeList, code: &str) -> BTreeSet<String> {
    let parent = list.get(code).map(|code| &code.parent);
    let related = list.codes().iter().filter(|other| other.kind == CodeKind::Value && Some(&other.parent) == parent);
    related.map(|other| other.code.clone()).collect()
}

/// A column of the lake whose codes do not say all that they seem to say, for the rows of one partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostColumn {
    /// The partner whose words say less than the codes.
    pub partner: String,
    /// The dataset.
    pub dataset: String,
    /// The column.
    pub column: String,
    /// The field that the partner's words are too coarse for.
    pub field: String,
    /// Codes of the field that stand for more than one.
    pub codes: Vec<String>,
    /// Codes of this column whose rows may be too many or too few; none where every value of it may be wrong.
    pub concerned: BTreeSet<String>,
}

impl LostColumn {
    /// What was lost.
    #[must_use]
    pub fn in_words(&self) -> String {
        let Self { partner, dataset, column, field, codes, concerned } = self;
        let (codes, concerned) = (codes.join(", "), concerned.iter().map(String::as_str).collect::<Vec<_>>().join(", "));
        let stand = if codes.contains(", ") { "stand" } else { "stands" };
        let wrong =
            if concerned.is_empty() { String::new() } else { format!(", so {concerned} of `{column}` cannot be told apart") };
        format!(
            "`{column}` of `{dataset}`: {partner} writes `{field}` more coarsely than its codes; {codes} {stand} for others{wrong}"
        )
    }
}

/// What a question uses of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needed<'a> {
    /// The dataset.
    pub dataset: &'a str,
    /// The column.
    pub column: &'a str,
    /// The only codes of it that the question tells from the others; `None` when it tells all of them apart.
    pub codes: Option<&'a BTreeSet<String>>,
}

/// A question needs meaning that the words of a partner do not carry. It holds words of public files alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostMeaning {
    /// The columns, each with its partner.
    pub lost: Vec<LostColumn>,
}

impl LostMeaning {
    /// A refusal where something was lost; none where nothing was.
    #[must_use]
    pub fn of(lost: &[&LostColumn]) -> Option<Self> {
        (!lost.is_empty()).then(|| Self { lost: lost.iter().map(|column| (*column).clone()).collect() })
    }
}

impl fmt::Display for LostMeaning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the question needs what a mapping has lost")?;
        for column in &self.lost {
            write!(formatter, "\n  {}", column.in_words())?;
        }
        formatter.write_str("\n  next: ask at a coarser level, or ask the partner for finer words and map them")
    }
}

impl std::error::Error for LostMeaning {}

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
        if let Some((list, codes)) = field.code_list.as_ref().zip(mapping.lossy.get(&field.name)) {
            lost.extend(levels(field, list).into_iter().filter_map(|(column, level)| {
                let (codes, concerned) = lost_at(lists, list, level, codes)?;
                let (partner, dataset, field) = (mapping.partner.clone(), dataset.id.clone(), field.name.clone());
                Some(LostColumn { partner, dataset, column: column.clone(), field, codes, concerned })
            }));
        }
    }
    let chosen = |field: &Field| field.role == FieldRole::MultiSelect;
    let several: BTreeSet<&String> = dataset.fields.iter().filter(|field| chosen(field)).map(|field| &field.name).collect();
    let (answers, mut lost): (Vec<LostColumn>, Vec<LostColumn>) =
        lost.into_iter().partition(|column| several.contains(&column.column));
    lost.extend(answers.iter().flat_map(one_column_a_code));
    let derived = datasets.values().filter(|other| other.unit_source == UnitSource::Derived(dataset.id.clone()));
    let inherited: Vec<LostColumn> = derived.flat_map(|other| inherited(other, &lost, lists)).collect();
    lost.extend(inherited);
    lost
}

/// The columns of a field with the code lists they hold.
fn levels<'f>(field: &'f Field, list: &'f String) -> Vec<(&'f String, &'f String)> {
    std::iter::once((&field.name, list)).chain(field.derived.iter().map(|(name, level)| (name, level))).collect()
}

/// The codes that differ at a level, and the codes of the level that are wrong because of them.
fn lost_at(
    lists: &BTreeMap<String, CodeList>,
    list: &str,
    level: &str,
    codes: &BTreeMap<String, BTreeSet<String>>,
) -> Option<(Vec<String>, BTreeSet<String>)> {
    let (mut differing, mut concerned) = (Vec::new(), BTreeSet::new());
    for (code, meant) in codes {
        let at_level: BTreeSet<Option<String>> = meant.iter().map(|code| ancestor(lists, list, code, level)).collect();
        if at_level.len() > 1 {
            differing.push(code.clone());
            concerned.extend(at_level.into_iter().flatten());
        }
    }
    (!differing.is_empty()).then_some((differing, concerned))
}

/// A field with several answers is one column a code in the lake, and each of them says yes or no.
fn one_column_a_code(lost: &LostColumn) -> Vec<LostColumn> {
    let column = |code: &String| format!("{}__{}", lost.column, code.to_lowercase());
    let named = |code| LostColumn { column: column(code), concerned: BTreeSet::new(), ..lost.clone() };
    lost.concerned.iter().map(named).collect()
}

/// Columns of a derived dataset are made by name: `x`, `first_x` and `x_count` come from `x`.
fn inherited(dataset: &Dataset, lost: &[LostColumn], lists: &BTreeMap<String, CodeList>) -> Vec<LostColumn> {
    let mut found = Vec::new();
    for column in dataset.lake_columns(lists) {
        let name = column.name.as_str();
        let counted = name.strip_suffix("_count");
        let source = counted.or(name.strip_prefix("first_")).unwrap_or(name);
        for lost in lost.iter().filter(|lost| lost.column == source || lost.column == name) {
            // How many different codes a unit has is wrong whatever the codes are.
            let concerned = if counted.is_some() { BTreeSet::new() } else { lost.concerned.clone() };
            found.push(LostColumn { dataset: dataset.id.clone(), column: name.to_owned(), concerned, ..lost.clone() });
        }
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

/// What a question needs of the lost columns, where a plan knows which columns and which of their codes it uses.
#[must_use]
pub fn needs_lost<'l, 'n>(needed: impl IntoIterator<Item = Needed<'n>>, lost: &'l [LostColumn]) -> Vec<&'l LostColumn> {
    let needed: Vec<Needed<'_>> = needed.into_iter().collect();
    let needs = |column: &&LostColumn| {
        needed.iter().any(|needed| {
            let all = column.concerned.is_empty();
            let codes = |codes: &BTreeSet<String>| all || codes.iter().any(|code| column.concerned.contains(code));
            needed.dataset == column.dataset && needed.column == column.column && needed.codes.is_none_or(codes)
        })
    };
    lost.iter().filter(needs).collect()
}

/// What an SQL text needs of the lost columns, where no plan is at hand: those whose names are words of it.
///
/// A column is used by its name, by a star, or by a join that is natural. A word that means something else, also in a
/// comment, is refused as well. A plan knows better: where there is one, use [`needs_lost`].
#[must_use]
pub fn sql_needs_lost<'l>(sql: &str, lost: &'l [LostColumn]) -> Vec<&'l LostColumn> {
    let sql = sql.to_lowercase();
    let words: BTreeSet<&str> = sql.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
    let all = words.contains("natural") || has_star(&sql);
    let used = |column: &&LostColumn| {
        words.contains(column.dataset.to_lowercase().as_str()) && (all || words.contains(column.column.to_lowercase().as_str()))
    };
    lost.iter().filter(used).collect()
}

/// Whether an SQL text, in lower case, takes all columns at once: a star that neither multiplies nor counts rows. What
/// stands before a star or after it shows that; a comment between them counts as one that does.
fn has_star(sql: &str) -> bool {
    let in_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    sql.match_indices('*').any(|(place, _)| {
        let (before, after) = (sql.get(..place).unwrap_or_default().trim_end(), sql.get(place + 1..).unwrap_or_default());
        let word = before.rsplit(|letter| !in_word(letter)).next().unwrap_or_default();
        let next = after.trim_start();
        let next_word = next.split(|letter| !in_word(letter)).next().unwrap_or_default();
        let begins = before.ends_with([',', '.']) || matches!(word, "select" | "distinct" | "all");
        let ends = next.is_empty()
            || next.starts_with([',', ')', ';'])
            || next.starts_with("--")
            || next.starts_with("/*")
            || matches!(next_word, "from" | "except" | "exclude" | "replace" | "rename" | "ilike");
        begins || (ends && !before.ends_with('('))
    })
}

#[cfg(test)]
mod tests;
