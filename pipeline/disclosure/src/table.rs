//! A table as the intruder sees it: variables with their categories, and cells at their crossings.

use crate::value::Printed;

/// A table of a file.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) file: String,
    pub(crate) sheet: Option<String>,
    /// Title, where one stands above the table.
    pub(crate) title: String,
    pub(crate) facts: Facts,
    pub(crate) axes: Vec<Axis>,
    pub(crate) cells: Vec<Cell>,
    /// Figures of other kinds that were passed over, such as means.
    pub(crate) passed_over: Vec<String>,
    /// Those of them that are sums or means of what the counted people or employers have.
    pub(crate) magnitudes: Vec<String>,
}

impl Table {
    /// How the table is named to a reader.
    pub(crate) fn name(&self) -> String {
        let file = self.file.rsplit(['/', '\\']).next().unwrap_or(&self.file);
        let sheet = self.sheet.as_ref().map(|sheet| format!(", sheet \"{sheet}\"")).unwrap_or_default();
        if self.title.is_empty() { format!("{file}{sheet}") } else { format!("\"{}\" ({file}{sheet})", shortened(&self.title)) }
    }
}

fn shortened(title: &str) -> String {
    if title.chars().count() <= 60 {
        title.to_owned()
    } else {
        format!("{}…", title.chars().take(59).collect::<String>().trim_end())
    }
}

/// A variable of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Axis {
    /// Its heading; empty when the table has none.
    pub(crate) name: String,
    /// Its categories, in order, without totals.
    pub(crate) labels: Vec<String>,
    /// The category that each one is a part of, by labels that tell.
    pub(crate) parents: Vec<Option<usize>>,
}

/// Where a cell lies on each axis; none stands for all categories together.
pub(crate) type Coordinates = Vec<Option<usize>>;

/// What a cell counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    Count,
    Percent,
}

/// A cell with a figure, or with a mark in its place.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    /// Row of the file, counted from 1.
    pub(crate) row: usize,
    pub(crate) row_label: String,
    pub(crate) column_label: String,
    pub(crate) coordinates: Coordinates,
    pub(crate) measure: Measure,
    pub(crate) printed: Printed,
    pub(crate) text: String,
}

/// What the words around a table say about its figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Rounded to this base; with how far a figure may then lie from the truth.
    pub(crate) rounding: Option<Rounding>,
    /// The number of people that the table is about, stated in words.
    pub(crate) base: Option<i64>,
    /// People may be counted in several categories.
    pub(crate) several_answers: bool,
    /// Some categories are left out: "top 5".
    pub(crate) partial: bool,
    /// Percentages were taken from unrounded counts, and the table says so.
    pub(crate) percent_unrounded: bool,
    /// What marks stand for, where a note says it: the mark, and the least and the largest number it may hide.
    pub(crate) marks: Vec<(String, i64, i64)>,
    /// Years that the words name; tables of different years count different people.
    pub(crate) years: Vec<String>,
}

/// Rounding of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rounding {
    pub(crate) base: i64,
    /// How far a figure may lie from the truth.
    pub(crate) reach: i64,
    /// Whether only the figures show it, and no words.
    pub(crate) guessed: bool,
}

impl Rounding {
    pub(crate) const fn nearest(base: i64, guessed: bool) -> Self {
        Self { base, reach: base / 2, guessed }
    }

    /// Random rounding may go to either neighbour.
    pub(crate) const fn random(base: i64) -> Self {
        Self { base, reach: base - 1, guessed: false }
    }
}
