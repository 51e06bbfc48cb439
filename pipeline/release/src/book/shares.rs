//! Shares of released tables: what part of those who answered gave an answer, and what part the indicators of a scorecard
//! show.
//!
//! # Privacy
//! A share is made of noised measurements and of published numbers, so that it costs nothing. What is to be divided by what
//! is declared, and is settled before anything is measured.

use std::collections::BTreeMap;

use choir_contract::{Book, BookFilter, BookMeasure, BookTable as BookTableSpec, CodeList};
use choir_estimate::book::{BookTables, Domain, Measurements, Part, Share, View};
use serde::{Deserialize, Serialize};

use super::document::{BookCellStatus, BookDocument};
use super::from_tables::status;
use super::{BookDocumentError, BookShareDocument};

/// A released share with its 95% interval, from 0 to 1 and with four places.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ReleasedShare {
    /// The share of published numbers.
    pub value: f64,
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
    /// The published number that it is of the base.
    pub number: u64,
    /// What a reader must know.
    pub status: BookCellStatus,
}

/// What parts of a book's tables become shares.
#[derive(Debug, Clone)]
pub struct SharePlan {
    tables: Vec<TableParts>,
    /// One an indicator: the table with part and base, where it is a share.
    indicators: Vec<Option<(usize, Parts)>>,
}

/// The parts of one table.
#[derive(Debug, Clone, Default)]
struct TableParts {
    /// One a code that it shows; `None` for reasons why there is no answer. Empty where it has more than one variable.
    answers: Vec<Option<Parts>>,
    nets: Vec<(String, Parts)>,
}

#[derive(Debug, Clone)]
struct Parts {
    part: Part,
    base: Part,
}

/// The shares of one release.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shares {
    /// For every table one a code that it shows, and its nets.
    pub tables: Vec<TableShares>,
    /// One an indicator of the scorecard; `None` where it is no share, or where nobody is in its base.
    pub indicators: Vec<Option<ReleasedShare>>,
}

/// The shares of one table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TableShares {
    /// One a code.
    pub answers: Vec<Option<ReleasedShare>>,
    /// Answers added up.
    pub nets: Vec<BookShareDocument>,
}

impl SharePlan {
    /// What of a book becomes a share: every answer of a table with one variable, its nets, and the indicators of the
    /// scorecard.
    ///
    /// # Errors
    /// When the domain is not that of the book.
    pub fn new(book: &Book, lists: &BTreeMap<String, CodeList>, domain: &Domain) -> Result<Self, BookDocumentError> {
        let planner = Planner { book, lists, domain };
        let tables = book.tables.iter().map(|table| planner.table(table)).collect::<Result<_, _>>()?;
        let indicators = book.scorecard.iter().flat_map(|scorecard| &scorecard.indicators);
        let indicators = indicators.map(|indicator| match &indicator.measure {
            BookMeasure::Share(share) => {
                let table = &book.tables[share.table];
                Ok(Some((share.table, planner.parts(table, &share.part, &share.base)?)))
            }
            BookMeasure::Output(_) | BookMeasure::Pathway(_) => Ok(None),
        });
        Ok(Self { tables, indicators: indicators.collect::<Result<_, _>>()? })
    }

    /// The shares of what was released.
    #[must_use]
    pub fn shares(&self, measurements: &Measurements<'_>, tables: &BookTables) -> Shares {
        let share = |table: usize, parts: &Parts| {
            let table = tables.tables.get(table)?;
            let share = measurements.share(table, &parts.part, &parts.base)?;
            Some(released(&share, measurements.net(table, &parts.part).published))
        };
        let table = |(place, own): (usize, &TableParts)| TableShares {
            answers: own.answers.iter().map(|parts| share(place, parts.as_ref()?)).collect(),
            nets: own
                .nets
                .iter()
                .filter_map(|(label, parts)| Some(BookShareDocument { label: label.clone(), share: share(place, parts)? }))
                .collect(),
        };
        Shares {
            tables: self.tables.iter().enumerate().map(table).collect(),
            indicators: self.indicators.iter().map(|own| own.as_ref().and_then(|(table, parts)| share(*table, parts))).collect(),
        }
    }
}

impl BookDocument {
    /// The same with shares.
    #[must_use]
    pub fn with_shares(mut self, shares: Shares) -> Self {
        for (table, own) in self.tables.iter_mut().zip(shares.tables) {
            (table.shares, table.nets) = (own.answers, own.nets);
        }
        self.indicators = shares.indicators;
        self
    }
}

struct Planner<'a> {
    book: &'a Book,
    lists: &'a BTreeMap<String, CodeList>,
    domain: &'a Domain,
}

impl Planner<'_> {
    fn table(&self, table: &BookTableSpec) -> Result<TableParts, BookDocumentError> {
        let single = table.filters.iter().all(|filter| filter.codes.len() == 1);
        let ([axis], true) = (table.axes.as_slice(), single) else { return Ok(TableParts::default()) };
        let Some(variable) = self.book.variables.get(axis.variable) else { return Ok(TableParts::default()) };
        let answers = variable.answers(axis.level, self.lists);
        let list = variable.levels.get(usize::from(axis.level).saturating_sub(1)).and_then(|list| self.lists.get(list));
        let codes = 0..u32::try_from(list.map_or(0, |list| list.codes().len())).unwrap_or(0);
        let filter = |codes: Vec<u32>| BookFilter { axis: axis.clone(), codes };
        let mut base = vec![filter(answers.clone())];
        base.extend(table.filters.iter().cloned());
        let of = |codes: Vec<u32>| self.parts(table, &[filter(codes)], &base);
        let own = |code: u32| answers.contains(&code).then(|| of(vec![code])).transpose();
        let finest = usize::from(axis.level) == variable.levels.len();
        let nets = variable.nets.iter().filter(|_| finest);
        Ok(TableParts {
            answers: codes.map(own).collect::<Result<_, _>>()?,
            nets: nets.map(|net| Ok((net.label.clone(), of(net.codes.clone())?))).collect::<Result<_, _>>()?,
        })
    }

    fn parts(&self, table: &BookTableSpec, part: &[BookFilter], base: &[BookFilter]) -> Result<Parts, BookDocumentError> {
        let axes: Vec<(usize, u8)> = table.dimensions().map(|axis| (axis.variable, axis.level)).collect();
        let view = View::new(self.book.variables.len(), &axes);
        let misfit = |_| BookDocumentError::OtherTables { book: self.book.id.clone(), table: Some(table.id.clone()) };
        let conditions = |filters: &[BookFilter]| {
            filters.iter().map(|filter| (filter.axis.variable, filter.codes.clone())).collect::<Vec<_>>()
        };
        let of = |conditions: &[_]| self.domain.part(&view, conditions).map_err(misfit);
        let base = conditions(base);
        // Cells meet all conditions, so that the part lies within its base.
        Ok(Parts { part: of(&[conditions(part), base.clone()].concat())?, base: of(&base)? })
    }
}

/// Four places say all there is to say, and are read back from JSON as the same number. Ends are rounded outwards.
fn released(share: &Share, number: u64) -> ReleasedShare {
    let places = 10_000.0;
    ReleasedShare {
        value: (share.value * places).round() / places,
        lower: (share.lower * places).floor() / places,
        upper: (share.upper * places).ceil() / places,
        number,
        status: status(share.status),
    }
}
