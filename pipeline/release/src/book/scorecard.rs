//! The scorecard: indicators with their intervals, beside what they are compared with, and what can be said of them.
//!
//! # Privacy
//! It reads released shares and public targets, and asks for nothing more.

use choir_contract::{Book, BookBenchmark, BookDirection, BookIndicator, BookMeasure};

use super::sentences::{ShownShare, hidden_share, percents, shown_share, whole};
use super::shares::ReleasedShare;
use super::targets::{TargetRow, Targets};
use super::{BookCellStatus, BookDocument, BookDocumentError};
use crate::display::Display;
use crate::number::grouped;

/// The scorecard of a released book.
#[derive(Debug, Clone, PartialEq)]
pub struct Scorecard {
    /// Title for people.
    pub title: String,
    /// Who asked for it.
    pub source: String,
    /// What it is: sentences for people.
    pub words: Vec<String>,
    /// One row an indicator, in the order of the book.
    pub rows: Vec<ScorecardRow>,
}

/// One indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct ScorecardRow {
    /// The heading that it stands under.
    pub group: String,
    /// Title for people.
    pub title: String,
    /// What it means, in a plain sentence; may be empty.
    pub words: String,
    /// The number.
    pub number: ScorecardNumber,
    /// What would be good; `None` where the number only describes.
    pub good: Option<BookDirection>,
    /// What it is compared with.
    pub benchmark: Option<BookBenchmark>,
}

/// The number of an indicator.
#[derive(Debug, Clone, PartialEq)]
pub enum ScorecardNumber {
    /// A released share; `None` where nobody is in its base.
    Share {
        /// The share.
        share: Option<ReleasedShare>,
        /// Identity of the table that it is of.
        table: String,
    },
    /// A public target with its result.
    Output(TargetRow),
    /// Outputs of a pathway that reached their target.
    Pathway {
        /// How many did.
        reached: u64,
        /// How many there are.
        all: u64,
    },
}

/// What can be said of an indicator, beyond its noise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Finding {
    Better,
    Worse,
    Above,
    Below,
    /// The benchmark lies in the interval.
    NoDifference,
    /// The same, where being near the benchmark is good.
    Near,
    Reached,
    NotReached,
    /// There is nothing to compare with.
    Describes,
    /// There is no number.
    NotKnown,
}

impl Finding {
    /// The finding in words that need no colour.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Better => "Better than the benchmark",
            Self::Worse => "Not as good as the benchmark",
            Self::Above => "More than the benchmark",
            Self::Below => "Less than the benchmark",
            Self::NoDifference => "No difference from the benchmark can be seen",
            Self::Near => "At the benchmark, as far as can be seen",
            Self::Reached => "Reached",
            Self::NotReached => "Not reached",
            Self::Describes => "Nothing to compare with",
            Self::NotKnown => "Not known",
        }
    }

    /// The finding in files for machines.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Above => "above",
            Self::Below => "below",
            Self::NoDifference => "no_difference",
            Self::Near => "near",
            Self::Reached => "reached",
            Self::NotReached => "not_reached",
            Self::Describes => "describes",
            Self::NotKnown => "not_known",
        }
    }

    /// All codes, as a pattern.
    pub(crate) const CODES: &'static str = "better|worse|above|below|no_difference|near|reached|not_reached|describes|not_known";
}

impl Scorecard {
    /// The scorecard that a book declares, over its released tables and its targets; `None` where it declares none.
    ///
    /// # Errors
    /// When the document or the targets are not those of the book.
    pub fn of(document: &BookDocument, book: &Book, targets: Option<&Targets>) -> Result<Option<Self>, BookDocumentError> {
        let Some(declared) = &book.scorecard else { return Ok(None) };
        if document.id != book.id || document.indicators.len() != declared.indicators.len() {
            return Err(BookDocumentError::OtherTables { book: book.id.clone(), table: None });
        }
        let rows = declared.indicators.iter().zip(&document.indicators);
        let rows = rows.map(|(indicator, share)| row(indicator, *share, book, targets));
        Ok(Some(Self {
            title: declared.title.clone(),
            source: declared.source.clone(),
            words: declared.words.clone(),
            rows: rows.collect::<Result<_, _>>()?,
        }))
    }

    /// The benchmarks: what they are of, and where they were published.
    pub(crate) fn benchmarks(&self) -> impl Iterator<Item = (&str, &str)> {
        self.rows.iter().filter_map(|row| Some((row.title.as_str(), row.benchmark.as_ref()?.source.as_str())))
    }

    /// The rows by heading, headings in the order in which they first appear.
    pub(crate) fn groups(&self) -> Vec<(&str, Vec<&ScorecardRow>)> {
        let mut groups: Vec<(&str, Vec<&ScorecardRow>)> = Vec::new();
        for row in &self.rows {
            match groups.iter_mut().find(|(group, _)| *group == row.group) {
                Some((_, rows)) => rows.push(row),
                None => groups.push((&row.group, vec![row])),
            }
        }
        groups
    }
}

fn row(
    indicator: &BookIndicator,
    share: Option<ReleasedShare>,
    book: &Book,
    targets: Option<&Targets>,
) -> Result<ScorecardRow, BookDocumentError> {
    let no_target = |code: &str| BookDocumentError::NoTarget { book: book.id.clone(), code: code.to_owned() };
    let number = match &indicator.measure {
        BookMeasure::Share(declared) => {
            let table = book.tables.get(declared.table).map(|table| table.id.clone()).unwrap_or_default();
            ScorecardNumber::Share { share, table }
        }
        BookMeasure::Output(code) => {
            let found = targets.and_then(|targets| targets.output(code));
            ScorecardNumber::Output(found.ok_or_else(|| no_target(code))?.clone())
        }
        BookMeasure::Pathway(code) => {
            let rows = targets.map(|targets| targets.rows.iter().filter(|row| row.pathway_code == *code));
            let rows: Vec<&TargetRow> = rows.into_iter().flatten().collect();
            let count = |rows: usize| u64::try_from(rows).unwrap_or(u64::MAX);
            if rows.is_empty() {
                return Err(no_target(code));
            }
            ScorecardNumber::Pathway { reached: count(rows.iter().filter(|row| row.reached()).count()), all: count(rows.len()) }
        }
    };
    Ok(ScorecardRow {
        group: indicator.group.clone(),
        title: indicator.title.clone(),
        words: indicator.words.clone(),
        number,
        good: indicator.good,
        benchmark: indicator.benchmark.clone(),
    })
}

impl ScorecardRow {
    /// The share, where it may be shown.
    pub(crate) fn share(&self, display: &Display) -> Option<ReleasedShare> {
        match &self.number {
            ScorecardNumber::Share { share, .. } => share.filter(|share| !hidden_share(share, display)),
            _ => None,
        }
    }

    /// What can be said beyond the noise: above or below the benchmark only where the whole interval is.
    pub(crate) fn finding(&self, display: &Display) -> Finding {
        let (share, benchmark) = match &self.number {
            ScorecardNumber::Output(row) if row.reached() => return Finding::Reached,
            ScorecardNumber::Output(_) => return Finding::NotReached,
            ScorecardNumber::Pathway { reached, all } if reached == all => return Finding::Reached,
            ScorecardNumber::Pathway { .. } => return Finding::NotReached,
            ScorecardNumber::Share { .. } => (self.share(display), &self.benchmark),
        };
        let Some(share) = share else { return Finding::NotKnown };
        let Some(benchmark) = benchmark.as_ref().map(|benchmark| benchmark.percent / 100.0) else { return Finding::Describes };
        match (self.good, share.lower > benchmark, share.upper < benchmark) {
            (Some(BookDirection::Near), false, false) => Finding::Near,
            (_, false, false) => Finding::NoDifference,
            (Some(BookDirection::Higher), true, _) | (Some(BookDirection::Lower), _, true) => Finding::Better,
            (Some(BookDirection::Higher | BookDirection::Lower), _, _) => Finding::Worse,
            (Some(BookDirection::Near) | None, true, _) => Finding::Above,
            (Some(BookDirection::Near) | None, false, true) => Finding::Below,
        }
    }

    /// The number for readers.
    pub(crate) fn number_text(&self, display: &Display) -> String {
        match &self.number {
            ScorecardNumber::Share { share, .. } => match shown_share(share.as_ref(), display) {
                ShownShare::Share(share) => percents(&share).0,
                ShownShare::Marked(mark) => mark.to_owned(),
            },
            ScorecardNumber::Output(row) => {
                let more = if row.at_least { "at least " } else { "" };
                format!("{more}{} of {}", whole(row.actual), whole(row.due_number()))
            }
            ScorecardNumber::Pathway { reached, all } => format!("{} of {}", whole(*reached), whole(*all)),
        }
    }

    /// For public figures, what was reached and what was due.
    pub(crate) fn counts(&self) -> Option<(u64, u64)> {
        match &self.number {
            ScorecardNumber::Share { .. } => None,
            ScorecardNumber::Output(row) => Some((row.actual, row.due_number())),
            ScorecardNumber::Pathway { reached, all } => Some((*reached, *all)),
        }
    }

    /// Lower and upper end for readers; nothing for public figures, which have no noise.
    pub(crate) fn interval_text(&self, display: &Display) -> Option<(String, String)> {
        let (_, lower, upper) = percents(&self.share(display)?);
        Some((lower, upper))
    }

    /// The benchmark for readers.
    pub(crate) fn benchmark_text(&self) -> Option<String> {
        let benchmark = self.benchmark.as_ref()?;
        let whole = (benchmark.percent - benchmark.percent.round()).abs() < 1e-9;
        Some(format!("{}%", grouped(benchmark.percent, usize::from(!whole))))
    }

    /// What is counted as good, in words.
    pub(crate) const fn good_text(&self) -> &'static str {
        match (&self.number, self.good) {
            (ScorecardNumber::Share { .. }, Some(BookDirection::Higher)) => "Higher is better",
            (ScorecardNumber::Share { .. }, Some(BookDirection::Lower)) => "Lower is better",
            (ScorecardNumber::Share { .. }, Some(BookDirection::Near)) => "Near the benchmark is better",
            (ScorecardNumber::Share { .. }, None) => "Neither is better",
            _ => "The target",
        }
    }

    /// The row as a plain sentence.
    pub(crate) fn sentence(&self, display: &Display) -> String {
        let told = match &self.number {
            ScorecardNumber::Share { .. } => match self.share(display) {
                None => "The number is not known or not shown.".to_owned(),
                Some(share) => {
                    let (value, lower, upper) = percents(&share);
                    let base = format!("About {value} (likely between {lower} and {upper}).");
                    let unsure = if share.status == BookCellStatus::Unreliable { " [u] The number is uncertain." } else { "" };
                    format!("{base}{unsure}{}", self.compared(display))
                }
            },
            ScorecardNumber::Output(row) => {
                let more = if row.at_least { "At least " } else { "" };
                let due = whole(row.due_number());
                let end = if row.reached() { "This was enough." } else { "This was not enough." };
                format!("{more}{} were reached, and {due} were due. {end}", whole(row.actual))
            }
            ScorecardNumber::Pathway { reached: 1, all: 1 } => "The one output reached its target.".to_owned(),
            ScorecardNumber::Pathway { reached: 0, all: 1 } => "The one output did not reach its target.".to_owned(),
            ScorecardNumber::Pathway { reached, all } if reached == all => format!("All {all} outputs reached their target."),
            ScorecardNumber::Pathway { reached, all } => format!("{reached} of {all} outputs reached their target."),
        };
        if self.words.is_empty() { told } else { format!("{} {told}", self.words) }
    }

    fn compared(&self, display: &Display) -> String {
        let Some(benchmark) = self.benchmark_text() else { return String::new() };
        let told = match self.finding(display) {
            Finding::NoDifference | Finding::Near => format!("The benchmark of {benchmark} lies between the two ends."),
            _ if self.share(display).is_some_and(|share| share.lower * 100.0 > self.percent()) => {
                format!("This is more than the benchmark of {benchmark}, also when the noise is taken into account.")
            }
            _ => format!("This is less than the benchmark of {benchmark}, also when the noise is taken into account."),
        };
        format!(" {told}")
    }

    fn percent(&self) -> f64 {
        self.benchmark.as_ref().map_or(f64::INFINITY, |benchmark| benchmark.percent)
    }
}
