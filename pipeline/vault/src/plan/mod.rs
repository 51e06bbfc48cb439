//! From SQL to a bounded plan: an abstract interpretation of DataFusion's analysed, never optimised, logical plan.
//!
//! # Privacy
//! The analysis sees schemas, code lists and the question, never data. For every relation it proves which column holds
//! the privacy unit, how many rows a unit may have, and what values each column may take; what it does not know, it
//! refuses, and names it. It rebuilds the plan so that unit and row order survive every projection, and ends in a
//! [`BoundedPlan`]: a relation of keys and values that `aggregate` can bound without ever failing on a row.

mod expression;
mod facts;
mod output;
mod refusal;
mod relation;
mod session;
mod statement;

use choir_contract::{ContributionBound, Programme};
use choir_mechanism::Sensitivity;
use datafusion::logical_expr::LogicalPlan;

pub use facts::KeyCode;
pub use refusal::PlanRefusal;
pub(crate) use session::{ORDER_COLUMN, Tables, arrow_schema, session};

/// A query as it comes from a question: SQL, chosen options and the contribution bound.
#[derive(Debug, Clone)]
pub struct Query {
    /// One SELECT.
    pub sql: String,
    /// Placeholders and the codes that replace them.
    pub options: Vec<(String, String)>,
    /// The population that must be protected.
    pub population: String,
    /// The purpose, which every dataset must allow.
    pub purpose: String,
    /// How much one privacy unit may add.
    pub bound: ContributionBound,
}

/// What is publicly known of a query before any data are read.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// The datasets it reads, in the order of their names.
    pub datasets: Vec<String>,
    /// The output columns in the order of the SELECT.
    pub outputs: Vec<Output>,
    /// The contribution bound that holds: one group and one row where a unit has one row.
    pub bound: ContributionBound,
}

/// One output column.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// A key with its declared codes, in order.
    Key {
        /// Column name.
        name: String,
        /// Its codes.
        codes: Vec<KeyCode>,
    },
    /// A measure with its statistic.
    Measure {
        /// Column name.
        name: String,
        /// What it says.
        statistic: Statistic,
        /// The sensitivity of each sealed column it is made from.
        sensitivities: Vec<Sensitivity>,
    },
}

/// What a measure says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Statistic {
    /// Number of rows.
    Rows,
    /// Number of privacy units.
    Units,
    /// Sum of a bounded value.
    Sum {
        /// Size of one step.
        resolution: f64,
        /// Smallest value in steps.
        minimum: i64,
        /// Largest value in steps.
        maximum: i64,
    },
    /// Mean of a bounded value.
    Mean {
        /// Size of one step.
        resolution: f64,
        /// Smallest value in steps.
        minimum: i64,
        /// Largest value in steps.
        maximum: i64,
    },
}

impl Planned {
    /// Number of rows of the answer: every combination of declared keys.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.key_sizes().product()
    }

    fn key_sizes(&self) -> impl Iterator<Item = usize> {
        self.outputs.iter().filter_map(|output| match output {
            Output::Key { codes, .. } => Some(codes.len()),
            Output::Measure { .. } => None,
        })
    }

    /// The sensitivities of all sealed columns, in their order.
    #[must_use]
    pub fn sensitivities(&self) -> Vec<Sensitivity> {
        let measures = self.outputs.iter().filter_map(|output| match output {
            Output::Measure { sensitivities, .. } => Some(sensitivities.clone()),
            Output::Key { .. } => None,
        });
        measures.flatten().collect()
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layout {
    /// Whether a unit may have many rows; then column 0 is the unit and column 1 the keyed order of its rows.
    pub(crate) many_rows: bool,
    /// Positions of the key columns in the order of the keys among the outputs.
    pub(crate) keys: Vec<usize>,
    /// For each measure among the outputs, the position of its value; `None` for counts of rows or units.
    pub(crate) values: Vec<Option<usize>>,
}

/// Analyses a query over empty tables: what it costs and gives, before any data are read.
pub(crate) async fn analyse(programme: &Programme, query: &Query) -> Result<Planned, PlanRefusal> {
    Ok(plan(programme, query, &Tables::empty()).await?.planned)
}

/// Analyses a query over the given tables.
pub(crate) async fn plan(programme: &Programme, query: &Query, tables: &Tables) -> Result<BoundedPlan, PlanRefusal> {
    let logical = session::logical_plan(programme, query, tables).await?;
    output::bound(programme, query, logical)
}

#[cfg(test)]
mod tests;
