//! The scorecard of a programme: a few indicators, each a share of a table of the book, or a public target.
//!
//! # Privacy
//! An indicator names released numbers and asks for none: what it is made of stands in a table of the same book.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::check::Checker;
use super::{BookAxis, BookFilter, BookTable, BookTargetKey, BookTargets, BookVariable};
use crate::{CodeKind, ContractError};

/// The scorecard of a book.
#[derive(Debug, Clone, PartialEq)]
pub struct BookScorecard {
    /// Title for people.
    pub title: String,
    /// Who asked for it.
    pub source: String,
    /// What it is, and how to read it: sentences for people.
    pub words: Vec<String>,
    /// The indicators in their order.
    pub indicators: Vec<BookIndicator>,
}

/// One line of a scorecard.
#[derive(Debug, Clone, PartialEq)]
pub struct BookIndicator {
    /// The heading that it stands under.
    pub group: String,
    /// Title for people.
    pub title: String,
    /// What it means, in a plain sentence; may be empty.
    pub words: String,
    /// The number.
    pub measure: BookMeasure,
    /// What would be good; `None` where the number only describes.
    pub good: Option<BookDirection>,
    /// What it is compared with.
    pub benchmark: Option<BookBenchmark>,
}

/// What an indicator shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BookMeasure {
    /// A share of a table of the book.
    Share(BookShare),
    /// The target and the result of the output with this code.
    Output(String),
    /// How many outputs of the pathway with this code reached their target.
    Pathway(String),
}

/// What share some cells of a table are of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookShare {
    /// Place of the table in [`super::Book::tables`].
    pub table: usize,
    /// The cells that meet all of these.
    pub part: Vec<BookFilter>,
    /// The cells that the share is of: all that meet these.
    pub base: Vec<BookFilter>,
}

/// What would be good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookDirection {
    /// A larger share.
    Higher,
    /// A smaller share.
    Lower,
    /// A share near the benchmark.
    Near,
}

/// A published number to compare with.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookBenchmark {
    /// The number, in percent.
    pub percent: f64,
    /// Where it was published, or what it was worked out from.
    pub source: String,
}

/// `[scorecard]` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScorecardSection {
    title: String,
    source: String,
    #[serde(default)]
    words: Vec<String>,
    indicators: Vec<IndicatorSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IndicatorSection {
    group: String,
    title: String,
    #[serde(default)]
    words: String,
    good: Option<BookDirection>,
    benchmark: Option<BookBenchmark>,
    /// A table of the book, and the codes whose share is shown.
    table: Option<String>,
    #[serde(default)]
    codes: BTreeMap<String, Vec<String>>,
    /// What the share is of; those who answered, where it is left out.
    #[serde(default)]
    of: BTreeMap<String, Vec<String>>,
    /// A table of one variable: the share of those whose answer is known.
    recorded: Option<String>,
    output: Option<String>,
    pathway: Option<String>,
}

impl Checker<'_> {
    pub(super) fn scorecard(
        &self,
        variables: &[BookVariable],
        tables: &[BookTable],
        targets: Option<&BookTargets>,
        section: ScorecardSection,
    ) -> Result<BookScorecard, ContractError> {
        let ScorecardSection { title, source, words, indicators } = section;
        if title.trim().is_empty() || source.trim().is_empty() || indicators.is_empty() {
            return Err(self.invalid("scorecard: expected a title, a source and at least one [[scorecard.indicators]]"));
        }
        self.different(indicators.iter().map(|indicator| indicator.title.as_str()), "indicator")?;
        let book = Declared { checker: self, variables, tables, targets };
        let indicators = indicators.into_iter().map(|section| book.indicator(section)).collect::<Result<_, _>>()?;
        Ok(BookScorecard { title, source, words, indicators })
    }
}

/// What an indicator may name.
struct Declared<'a> {
    checker: &'a Checker<'a>,
    variables: &'a [BookVariable],
    tables: &'a [BookTable],
    targets: Option<&'a BookTargets>,
}

impl Declared<'_> {
    fn indicator(&self, section: IndicatorSection) -> Result<BookIndicator, ContractError> {
        let about = |reason: String| self.checker.invalid(format!("scorecard: indicator `{}`: {reason}", section.title));
        if section.group.trim().is_empty() || section.title.trim().is_empty() {
            return Err(about("expected a group and a title".to_owned()));
        }
        let measure = self.measure(&section).map_err(about)?;
        let is_share = matches!(measure, BookMeasure::Share(_));
        if !is_share && (section.good.is_some() || section.benchmark.is_some()) {
            return Err(about("a target is its own benchmark: leave `good` and `benchmark` out".to_owned()));
        }
        if let Some(benchmark) = &section.benchmark
            && (!(0.0..=100.0).contains(&benchmark.percent) || benchmark.source.trim().is_empty())
        {
            return Err(about("benchmark: expected a percent from 0 to 100 and a source".to_owned()));
        }
        if section.good == Some(BookDirection::Near) && section.benchmark.is_none() {
            return Err(about("good = \"near\": expected a benchmark to be near to".to_owned()));
        }
        let IndicatorSection { group, title, words, good, benchmark, .. } = section;
        Ok(BookIndicator { group, title, words, measure, good, benchmark })
    }

    fn measure(&self, section: &IndicatorSection) -> Result<BookMeasure, String> {
        let of_table = section.table.is_some() || !section.codes.is_empty() || !section.of.is_empty();
        match (of_table.then_some(&section.table), &section.recorded, &section.output, &section.pathway) {
            (Some(Some(table)), None, None, None) => self.share(table, section).map(BookMeasure::Share),
            (None, Some(table), None, None) => self.recorded(table).map(BookMeasure::Share),
            (None, None, Some(code), None) => self.target(code, |targets| &targets.code).map(BookMeasure::Output),
            (None, None, None, Some(code)) => self.target(code, |targets| &targets.pathway).map(BookMeasure::Pathway),
            _ => Err("expected one of: `table` with `codes`, `recorded`, `output`, `pathway`".to_owned()),
        }
    }

    fn share(&self, id: &str, section: &IndicatorSection) -> Result<BookShare, String> {
        let (place, table) = self.table(id)?;
        if section.codes.is_empty() {
            return Err("codes: expected a variable of the table with the codes whose share is shown".to_owned());
        }
        let part = self.conditions(table, &section.codes)?;
        let named = self.conditions(table, &section.of)?;
        let answered = part.iter().filter(|own| named.iter().all(|other| other.axis != own.axis));
        let mut base: Vec<BookFilter> = answered.map(|own| self.answers(&own.axis)).collect();
        base.extend(named);
        for own in &part {
            let around = base.iter().find(|other| other.axis == own.axis);
            if around.is_some_and(|around| own.codes.iter().any(|code| !around.codes.contains(code))) {
                return Err("codes: expected a part of what the share is of: give `of` that holds them".to_owned());
            }
        }
        if part == base {
            return Err("codes: expected less than what the share is of, which is always 100%".to_owned());
        }
        base.extend(table.filters.iter().cloned());
        Ok(BookShare { table: place, part, base })
    }

    /// The share of those who gave an answer, of all that a table of one variable counts.
    fn recorded(&self, id: &str) -> Result<BookShare, String> {
        let (place, table) = self.table(id)?;
        let [axis] = table.axes.as_slice() else { return Err(format!("recorded: `{id}` has more than one variable")) };
        Ok(BookShare { table: place, part: vec![self.answers(axis)], base: table.filters.clone() })
    }

    fn table(&self, id: &str) -> Result<(usize, &BookTable), String> {
        let place = self.tables.iter().position(|table| table.id == id);
        place.map(|place| (place, &self.tables[place])).ok_or_else(|| format!("`{id}` is not a table of the book"))
    }

    /// Codes of variables that a table shows, at the levels at which it shows them.
    fn conditions(&self, table: &BookTable, codes: &BTreeMap<String, Vec<String>>) -> Result<Vec<BookFilter>, String> {
        let filters = self.checker.filters(self.variables, codes).map_err(|error| error.to_string())?;
        match filters.iter().find(|filter| !table.axes.contains(&filter.axis)) {
            Some(filter) => {
                let variable = self.variables.get(filter.axis.variable).map_or("", |variable| variable.column.as_str());
                Err(format!("`{variable}` is not a variable of the table `{}` at that level", table.id))
            }
            None => Ok(filters),
        }
    }

    fn answers(&self, axis: &BookAxis) -> BookFilter {
        let codes = self.variables.get(axis.variable).map(|variable| variable.answers(axis.level, self.checker.lists));
        BookFilter { axis: axis.clone(), codes: codes.unwrap_or_default() }
    }

    fn target(&self, code: &str, key: impl Fn(&BookTargets) -> &BookTargetKey) -> Result<String, String> {
        let targets = self.targets.ok_or("expected [targets] in the book")?;
        let list = &key(targets).list;
        let known = self.checker.lists.get(list).and_then(|list| list.get(code)).filter(|code| code.kind == CodeKind::Value);
        known.map(|code| code.code.clone()).ok_or_else(|| format!("`{code}` is not a code of `{list}`"))
    }
}
