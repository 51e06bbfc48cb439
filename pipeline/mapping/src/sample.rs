//! What is remembered of a file while it streams by: some rows, and how often each word stands in a column. The memory
//! taken does not grow with the file.

use std::collections::HashMap;
use std::path::Path;

use choir_contract::Mapping;
use choir_intake::{Detected, Heading, Hints, Row, Rows};

use crate::MapError;

/// Rows that are read at a time.
const ROWS_AT_A_TIME: usize = 8 * 1024;
/// Rows from the start of the file that are kept.
const FIRST: u64 = 1_000;
/// Most rows from the rest of the file that are kept, evenly spread.
const SPREAD: usize = 1_000;
/// Most different words of a column that are counted.
const MOST_WORDS: usize = 5_000;
/// Longest word that is counted; what is longer is text.
const LONGEST_WORD: usize = 100;

/// What is remembered of a file.
pub(crate) struct Sample {
    pub(crate) headings: Vec<Heading>,
    pub(crate) detected: Detected,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: u64,
}

/// What is remembered of a column.
#[derive(Default)]
pub(crate) struct Column {
    /// Rows that say something.
    pub(crate) filled: u64,
    /// Word in lower case to its first spelling and the number of rows.
    pub(crate) words: HashMap<String, (String, u64)>,
    /// District of a postcode to number of rows.
    pub(crate) districts: HashMap<String, (String, u64)>,
    /// Whether there were more words than are counted.
    pub(crate) overflow: bool,
    /// Filled cells of the rows that are kept.
    pub(crate) cells: Vec<String>,
}

/// Which rows of the rest are kept: every first, second, fourth, ... as more come.
struct Spread {
    rows: Vec<Vec<String>>,
    every: u64,
}

impl Sample {
    /// Reads a file to its end.
    pub(crate) fn read(path: &Path, previous: Option<&Mapping>) -> Result<Self, MapError> {
        let mut extract = choir_intake::open(path, &previous.map(hints).unwrap_or_default())?;
        let width = extract.headings().len();
        let mut columns: Vec<Column> = (0..width).map(|_| Column::default()).collect();
        let mut spread = Spread { rows: Vec::new(), every: 1 };
        let (mut batch, mut rows) = (Rows::new(), 0_u64);
        while extract.next_rows(&mut batch, ROWS_AT_A_TIME)? > 0 {
            for row in batch.iter() {
                for (place, column) in columns.iter_mut().enumerate() {
                    column.take(row.text(place), rows < FIRST);
                }
                if rows >= FIRST {
                    spread.take(rows - FIRST, &row, width);
                }
                rows += 1;
            }
        }
        for row in spread.rows {
            for (column, cell) in columns.iter_mut().zip(row).filter(|(_, cell)| !cell.is_empty()) {
                column.cells.push(cell);
            }
        }
        if rows == 0 {
            return Err(MapError::NoRows { file: extract.name().to_owned() });
        }
        Ok(Self { headings: extract.headings().to_vec(), detected: extract.detected().clone(), columns, rows })
    }
}

impl Column {
    fn take(&mut self, text: &str, keep: bool) {
        if text.is_empty() {
            return;
        }
        self.filled += 1;
        if let Some(district) = crate::content::district(text) {
            count(&mut self.districts, district);
        }
        if text.len() > LONGEST_WORD || !count(&mut self.words, text) {
            self.overflow = true;
        }
        if keep {
            self.cells.push(text.to_owned());
        }
    }

    /// The words by number of rows, the most frequent first.
    pub(crate) fn by_frequency(words: &HashMap<String, (String, u64)>) -> Vec<(&str, u64)> {
        let mut sorted: Vec<(&str, u64)> = words.values().map(|(word, rows)| (word.as_str(), *rows)).collect();
        sorted.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(other.0)));
        sorted
    }
}

/// Counts a word while there is room; tells whether it was counted.
fn count(words: &mut HashMap<String, (String, u64)>, word: &str) -> bool {
    let key = word.trim().to_lowercase();
    if let Some((_, rows)) = words.get_mut(&key) {
        *rows += 1;
    } else if words.len() < MOST_WORDS {
        words.insert(key, (word.to_owned(), 1));
    } else {
        return false;
    }
    true
}

impl Spread {
    fn take(&mut self, number: u64, row: &Row<'_>, width: usize) {
        if !number.is_multiple_of(self.every) {
            return;
        }
        self.rows.push((0..width).map(|place| row.text(place).to_owned()).collect());
        if self.rows.len() > SPREAD {
            // Every second one goes: the rest is still spread evenly over all rows so far.
            self.every *= 2;
            let mut place = 0_usize;
            self.rows.retain(|_| {
                place += 1;
                place % 2 == 1
            });
        }
    }
}

/// What an earlier mapping declares about the file.
fn hints(mapping: &Mapping) -> Hints {
    let file = &mapping.file;
    Hints {
        encoding: file.encoding.clone(),
        delimiter: file.delimiter,
        sheet: file.sheet.clone(),
        header_row: file.header_row,
        totals_starting: file.ignore_rows_starting.clone(),
        ..Hints::default()
    }
}
