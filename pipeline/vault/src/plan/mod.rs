//! From SQL to a bounded plan: an abstract interpretation of DataFusion's analysed, never optimised, logical plan.
//!
//! # Privacy
//! The analysis sees schemas, code lists and the question, never data. For every relation it proves which column holds
//! the privacy unit, how many rows a unit may have, and what values each column may take; what it does not know, it
//! refuses, and names it. It rebuilds the plan so that unit and row order survive every projection, and ends in a
//! [`BoundedPlan`]: a relation of keys and values that `aggregate` can bound without ever failing on a row.

mod expression;
pub(crate) mod facts;
mod number;
mod output;
mod period;
mod refusal;
mod relation;
mod session;
mod statement;

use choir_contract::{ContributionBound, Delta, Programme};
use choir_estimate::EstimatePlan;
use choir_mechanism::{Law, ReleasePlan};
use datafusion::logical_expr::LogicalPlan;

pub use facts::KeyCode;
pub(crate) use facts::plain;
pub(crate) use period::iso_day;
pub use refusal::PlanRefusal;

pub(crate) use number::MOST_ROWS;
pub(crate) use output::{KeyKind, Tally};
#[cfg(feature = "benchmark")]
pub(crate) use session::unprotected_plan;
pub(crate) use session::{ORDER_COLUMN, Tables, allowed_purposes, arrow_schema, dictionary, purpose_column, session};

/// A query as it comes from a question or from an evaluator: SQL, chosen options and the contribution bound.
#[derive(Debug, Clone)]
pub struct Query {
    /// One SELECT.
    pub sql: String,
    /// Placeholders and the codes that replace them.
    pub options: Vec<(String, String)>,
    /// The population that must be protected; when it is not named, that of the datasets.
    pub population: Option<String>,
    /// The purpose, which every dataset must allow.
    pub purpose: String,
    /// How much one privacy unit may add.
    pub bound: ContributionBound,
    /// The law of the noise.
    pub law: Law,
    /// Delta of a release of keys by threshold.
    pub threshold_delta: Delta,
}

/// What is publicly known of a query before any data are read.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// The datasets it reads, in the order of their names.
    pub datasets: Vec<String>,
    /// The population whose members it protects.
    pub population: String,
    /// The contribution bound that holds: one group and one row where a unit has one row.
    pub bound: ContributionBound,
    /// Whether a unit may have many rows.
    pub many_rows: bool,
    /// Whether the rows are a sample of a wider population.
    pub sample: bool,
    /// The group keys.
    pub keys: Vec<Key>,
    /// The output columns in the order of the SELECT.
    pub outputs: Vec<Output>,
    /// What is added up, in words, in the order of the estimate's aggregates.
    pub tallies: Vec<String>,
    /// What is released, with the sensitivity of each column.
    pub release: ReleasePlan,
    /// How released figures become the answer's table.
    pub estimate: EstimatePlan,
}

/// A group key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Name of its output column.
    pub name: String,
    /// Its declared codes, in order; none when its values are released by threshold.
    pub codes: Vec<KeyCode>,
    /// Whether its values are not declared.
    pub open: bool,
}

/// One output column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// A key.
    Key {
        /// Position among the keys.
        key: usize,
        /// Column name.
        name: String,
    },
    /// A released figure.
    Measure {
        /// Position among the outputs of the estimate.
        output: usize,
        /// Column name.
        name: String,
    },
}

impl Output {
    /// The column's name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Key { name, .. } | Self::Measure { name, .. } => name,
        }
    }
}

impl Planned {
    /// Number of rows of the answer before any are cut: every combination of declared keys, over all grouping sets. Keys
    /// without declared values have at least the row "other".
    #[must_use]
    pub fn rows(&self) -> usize {
        if self.keys.iter().any(|key| key.open) {
            return 1;
        }
        let cells = |set: &Vec<bool>| -> usize {
            let sizes = self.estimate.keys.iter().zip(set);
            sizes.filter(|(_, present)| **present).map(|(size, _)| *size).product()
        };
        self.estimate.sets.iter().map(cells).sum()
    }
}

/// A plan whose result can be bounded, aggregated and sealed.
#[derive(Debug)]
pub(crate) struct BoundedPlan {
    /// What is publicly known of it.
    pub(crate) planned: Planned,
    /// Yields the columns that `layout` names, by position.
    pub(crate) relation: LogicalPlan,
    /// Where things stand in the relation.
    pub(crate) layout: Layout,
}

/// Where things stand in the rows of a bounded plan.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    /// Position of the unit where it may have many rows.
    pub(crate) unit: Option<usize>,
    /// By which positions the rows must be sorted, so that those of a unit come together and in their order; none where
    /// the lake's own order is kept.
    pub(crate) sort: Vec<usize>,
    /// The keys.
    pub(crate) keys: Vec<KeyReader>,
    /// The tallies, in the order of the aggregates.
    pub(crate) tallies: Vec<TallyReader>,
}

/// Where a key stands and how it is read.
#[derive(Debug, Clone)]
pub(crate) struct KeyReader {
    pub(crate) position: usize,
    pub(crate) kind: KeyKind,
    pub(crate) nullable: bool,
    pub(crate) codes: Vec<KeyCode>,
}

/// What is added up, and where its value stands; none for all rows.
#[derive(Debug, Clone)]
pub(crate) struct TallyReader {
    pub(crate) tally: Tally,
    pub(crate) position: Option<usize>,
}

/// Analyses a query over the given tables.
pub(crate) async fn plan(programme: &Programme, query: &Query, tables: &Tables) -> Result<BoundedPlan, PlanRefusal> {
    let logical = session::logical_plan(programme, query).await?;
    output::bound(programme, query, tables, &logical)
}

#[cfg(test)]
mod tests;
