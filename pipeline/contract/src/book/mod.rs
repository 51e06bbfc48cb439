//! Table books: sets of tables that are released together, each book a folder `queries/books/<id>/` with a `book.toml`.

mod check;
mod choice;
mod file;
mod scorecard;
mod targets;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use self::choice::BookChoice;
use self::file::BookFile;
pub use self::scorecard::{BookBenchmark, BookDirection, BookIndicator, BookMeasure, BookScorecard, BookShare};
pub use self::targets::{BookTargetKey, BookTargets, BookTrajectory, BookTrajectoryPoint, YES};
use crate::error::read_text;
use crate::{CodeKind, CodeList, ContractError, Dataset, Rho};

/// A set of tables over one dataset that is released under one budget.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    /// Identity: the folder's name.
    pub id: String,
    /// The folder.
    pub folder: PathBuf,
    /// Title for people.
    pub title: String,
    /// Who wrote it; another person must approve it.
    pub author: String,
    /// The purpose, which the dataset must allow.
    pub purpose: String,
    /// The dataset that is counted.
    pub dataset: String,
    /// Who is counted, in words.
    pub universe: String,
    /// Where the tables come from.
    pub source: String,
    /// Privacy loss of one release of the whole book.
    pub rho: Rho,
    /// Most rows of one privacy unit that are counted.
    pub max_rows: NonZeroU32,
    /// What the budget is to make small.
    pub objective: BookObjective,
    /// The variables, in the order of the cells.
    pub variables: Vec<BookVariable>,
    /// The tables.
    pub tables: Vec<BookTable>,
    /// Combinations that cannot be.
    pub impossible: Vec<BookImpossible>,
    /// Counts that are public.
    pub public_totals: Vec<BookPublicTotal>,
    /// Targets of the programme, where its results are public.
    pub targets: Option<BookTargets>,
    /// The scorecard, where one is asked for.
    pub scorecard: Option<BookScorecard>,
}

/// What a book's budget is to make small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookObjective {
    /// The mean variance of a cell, every table counting the same.
    MeanVariance,
    /// The sum of variances, every cell counting the same.
    TotalVariance,
    /// The largest variance of a cell.
    LargestVariance,
}

/// One variable with the levels at which tables may show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookVariable {
    /// The dataset's column, and the name by which tables speak of it.
    pub column: String,
    /// Label for people.
    pub label: String,
    /// Code lists from the coarsest to the finest; the last is the column's own.
    pub levels: Vec<String>,
    /// Answers that tables also show added up, at the finest level.
    pub nets: Vec<BookNet>,
    /// Where it is an option of a question with several answers: how its code follows from the columns of the lake.
    pub choice: Option<BookChoice>,
}

/// Answers that are shown added up beside the full distribution, such as the upper two of a scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookNet {
    /// Label for people.
    pub label: String,
    /// The codes, as places in the variable's finest list.
    pub codes: Vec<u32>,
}

/// A variable at a level, as a table shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookAxis {
    /// Place of the variable in [`Book::variables`].
    pub variable: usize,
    /// Level, 1 being the coarsest.
    pub level: u8,
}

/// One table.
#[derive(Debug, Clone, PartialEq)]
pub struct BookTable {
    /// Identity within the book.
    pub id: String,
    /// Title for people.
    pub title: String,
    /// Notes below it.
    pub notes: Vec<String>,
    /// How much its accuracy matters beside that of others.
    pub importance: f64,
    /// What it shows, in its order.
    pub axes: Vec<BookAxis>,
    /// What it is limited to: more dimensions, of which it shows some codes alone.
    pub filters: Vec<BookFilter>,
    /// How it is drawn; `None` for what suits its variables.
    pub chart: Option<BookTableChart>,
    /// Where it shows one option of a question with several answers: the table that was written, which its options make up
    /// together.
    pub series: Option<String>,
}

/// How a table may be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookTableChart {
    /// Bars with intervals.
    Bars,
    /// Two groups of the second variable side by side, for every code of the first.
    Pyramid,
    /// Shares of an ordered scale.
    Likert,
    /// None.
    None,
}

/// A filter: a dimension of which a table shows these codes alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookFilter {
    /// The dimension.
    pub axis: BookAxis,
    /// The codes, as places in the code list of the level.
    pub codes: Vec<u32>,
}

/// A combination of codes that cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookImpossible {
    /// Why it cannot be.
    pub reason: String,
    /// The codes; a row that meets all conditions cannot be.
    pub conditions: Vec<BookFilter>,
}

/// Counts that everybody may know, from a publication and never from the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookPublicTotal {
    /// Where they were published.
    pub source: String,
    /// The variable and level; `None` for the number of rows.
    pub axis: Option<BookAxis>,
    /// One count a code of the level, or one alone.
    pub counts: Vec<u64>,
}

impl Book {
    /// Reads every book of a folder; none where there is no folder.
    pub(crate) fn read_all(
        directory: &Path,
        lists: &BTreeMap<String, CodeList>,
        datasets: &BTreeMap<String, Dataset>,
    ) -> Result<BTreeMap<String, Self>, ContractError> {
        let mut books = BTreeMap::new();
        if !directory.is_dir() {
            return Ok(books);
        }
        for folder in crate::programme::entries(directory)? {
            if folder.is_dir() {
                let book = Self::read(&folder, lists, datasets)?;
                books.insert(book.id.clone(), book);
            }
        }
        Ok(books)
    }

    fn read(
        folder: &Path,
        lists: &BTreeMap<String, CodeList>,
        datasets: &BTreeMap<String, Dataset>,
    ) -> Result<Self, ContractError> {
        let path = folder.join("book.toml");
        let file: BookFile =
            toml::from_str(&read_text(&path)?).map_err(|error| ContractError::invalid(&path, error.to_string()))?;
        check::Checker { path: &path, lists, datasets }.book(folder, file)
    }

    /// The table of this identity.
    ///
    /// # Errors
    /// When the book has none; the error lists those that it has.
    pub fn table(&self, id: &str) -> Result<&BookTable, ContractError> {
        let known = || self.tables.iter().map(|table| table.id.clone()).collect();
        self.tables.iter().find(|table| table.id == id).ok_or_else(|| crate::question::unknown("table", id, known()))
    }
}

impl BookVariable {
    /// For each level below the coarsest, from the coarsest on: for every code of it the place of its group in the level
    /// above.
    ///
    /// # Errors
    /// When a list does not exist, or a code has no ancestor in the level above; a book that was read has neither fault.
    pub fn groups(&self, lists: &BTreeMap<String, CodeList>) -> Result<Vec<Vec<u32>>, ContractError> {
        let pairs = self.levels.windows(2);
        pairs.map(|pair| check::groups(&self.column, &pair[0], &pair[1], lists)).collect()
    }

    /// The codes of a level that are answers, as places in its list: the base of shares. The others are reasons why there is
    /// none, which tables show and no base holds.
    #[must_use]
    pub fn answers(&self, level: u8, lists: &BTreeMap<String, CodeList>) -> Vec<u32> {
        let list = usize::from(level).checked_sub(1).and_then(|place| lists.get(self.levels.get(place)?));
        let codes = (0_u32..).zip(list.map(CodeList::codes).unwrap_or_default());
        codes.filter(|(_, code)| code.kind == CodeKind::Value).map(|(place, _)| place).collect()
    }
}

impl BookTable {
    /// All dimensions: what it shows, then its filters.
    pub fn dimensions(&self) -> impl Iterator<Item = &BookAxis> {
        self.axes.iter().chain(self.filters.iter().map(|filter| &filter.axis))
    }
}
