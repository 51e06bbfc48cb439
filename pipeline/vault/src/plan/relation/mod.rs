//! Relations: which column holds the privacy unit, how many rows a unit may have, and what each column may hold.
//!
//! The plan is rebuilt on the way up, so that the unit and the keyed order of its rows survive every projection under
//! names that no SQL can write. Every column's facts follow from the expression that made it, so that a redefined column
//! keeps nothing of the one whose name it took.

mod joined;
mod per_unit;
mod table;
mod union;

use std::sync::Arc;

use choir_contract::Programme;
use datafusion::common::Column;
use datafusion::logical_expr::{Distinct, Expr, Filter, LogicalPlan, Projection, SubqueryAlias};

use crate::plan::expression::{flag, lower};
use crate::plan::facts::Facts;
use crate::plan::{PlanRefusal, Query, Tables};

/// Prefix of the names that carry unit and order; no SQL may use it.
pub(crate) const CARRIED: &str = "__choir_";

/// A relation of which every row belongs to one privacy unit, or to none where it is public.
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    pub(crate) plan: LogicalPlan,
    /// The column that holds the unit; `None` for a public relation.
    pub(crate) unit: Option<Column>,
    /// Columns that order the rows of a unit, independently of other units; none where a unit has one row.
    pub(crate) order: Vec<Column>,
    /// Whether the rows arrive with those of each unit together and in order: as the lake holds them.
    pub(crate) sorted: bool,
    /// Most rows of all: a public limit.
    pub(crate) most_rows: i128,
    /// What is known of every column that SQL can name.
    pub(crate) scope: Vec<(Column, Facts)>,
}

impl Relation {
    /// Whether a unit may have more than one row.
    pub(crate) fn many(&self) -> bool {
        !self.order.is_empty()
    }
}

/// Builds relations, and remembers which datasets were read and whom they protect.
pub(crate) struct Tracker<'a> {
    programme: &'a Programme,
    query: &'a Query,
    tables: &'a Tables,
    pub(crate) datasets: Vec<String>,
    pub(crate) population: Option<String>,
    carried: usize,
}

impl<'a> Tracker<'a> {
    pub(crate) fn new(programme: &'a Programme, query: &'a Query, tables: &'a Tables) -> Self {
        Self { programme, query, tables, datasets: Vec::new(), population: query.population.clone(), carried: 0 }
    }

    /// Tracks the privacy unit through a plan.
    pub(crate) fn relation(&mut self, plan: &LogicalPlan) -> Result<Relation, PlanRefusal> {
        match plan {
            LogicalPlan::TableScan(scan) => self.table(scan),
            LogicalPlan::SubqueryAlias(alias) => self.alias(alias),
            LogicalPlan::Filter(filter) => self.filter(filter),
            LogicalPlan::Projection(projection) => self.projection(projection),
            LogicalPlan::Join(join) => self.join(join),
            LogicalPlan::Aggregate(aggregate) => self.per_unit(aggregate),
            LogicalPlan::Distinct(Distinct::All(input)) => self.distinct(input),
            LogicalPlan::Union(union) => self.union(union),
            // Rows have no order that a query could see: bounding takes them in their own.
            LogicalPlan::Sort(sort) if sort.fetch.is_none() => self.relation(&sort.input),
            other => Err(unsupported_plan(other)),
        }
    }

    fn alias(&mut self, alias: &SubqueryAlias) -> Result<Relation, PlanRefusal> {
        let inner = self.relation(&alias.input)?;
        let before = inner.plan.schema().columns();
        let aliased = SubqueryAlias::try_new(Arc::new(inner.plan), alias.alias.clone());
        let plan = LogicalPlan::SubqueryAlias(aliased.map_err(|error| PlanRefusal::unreadable(&error))?);
        let after = plan.schema().columns();
        let renamed = |column: &Column| {
            let position = before.iter().position(|known| known == column);
            position.and_then(|position| after.get(position).cloned()).ok_or_else(|| lost(column))
        };
        Ok(Relation {
            unit: inner.unit.as_ref().map(renamed).transpose()?,
            order: inner.order.iter().map(renamed).collect::<Result<_, _>>()?,
            scope: inner.scope.iter().map(|(column, facts)| Ok((renamed(column)?, facts.clone()))).collect::<Result<_, _>>()?,
            plan,
            ..inner
        })
    }

    fn filter(&mut self, filter: &Filter) -> Result<Relation, PlanRefusal> {
        let inner = self.relation(&filter.input)?;
        let condition = flag(&filter.predicate, &inner.scope)?;
        let filtered = Filter::try_new(condition.expr, Arc::new(inner.plan));
        let plan = LogicalPlan::Filter(filtered.map_err(|error| PlanRefusal::unreadable(&error))?);
        Ok(Relation { plan, ..inner })
    }

    fn projection(&mut self, projection: &Projection) -> Result<Relation, PlanRefusal> {
        let inner = self.relation(&projection.input)?;
        let named = projection.expr.iter().zip(projection.schema.columns());
        let lowered = named.map(|(expression, column)| {
            let lowered = lower(expression, &inner.scope)?;
            Ok((lowered.expr.unalias().alias_qualified(column.relation.clone(), column.name.clone()), column, lowered.facts))
        });
        let lowered = lowered.collect::<Result<Vec<_>, PlanRefusal>>()?;
        if lowered.iter().any(|(_, column, _)| column.name.starts_with(CARRIED)) {
            return Err(PlanRefusal::unsupported(format!("a name that starts with `{CARRIED}`"), "choose another name"));
        }
        let mut expressions: Vec<Expr> = lowered.iter().map(|(expr, _, _)| expr.clone()).collect();
        let unit = inner.unit.as_ref().map(|unit| self.carry(unit, &mut expressions));
        let order = inner.order.iter().map(|order| self.carry(order, &mut expressions)).collect();
        let plan = project(expressions, inner.plan)?;
        let scope: Vec<(Column, Facts)> = lowered.into_iter().map(|(_, column, facts)| (column, facts)).collect();
        #[cfg(test)]
        let scope = redefined(scope, &inner.scope);
        Ok(Relation { plan, unit, order, scope, ..inner })
    }

    /// Adds a column under a fresh name that no SQL can write.
    fn carry(&mut self, column: &Column, expressions: &mut Vec<Expr>) -> Column {
        let name = self.fresh();
        expressions.push(Expr::Column(column.clone()).alias(name.clone()));
        Column::new_unqualified(name)
    }

    fn fresh(&mut self) -> String {
        self.carried += 1;
        format!("{CARRIED}{}", self.carried)
    }
}

/// The fault of other engines: a column keeps the bounds of the one whose name it took.
#[cfg(test)]
fn redefined(scope: Vec<(Column, Facts)>, inner: &[(Column, Facts)]) -> Vec<(Column, Facts)> {
    if !crate::broken::is(crate::broken::Broken::RedefinedColumn) {
        return scope;
    }
    let known = |name: &str| inner.iter().find(|(column, _)| column.name == name).map(|(_, facts)| facts.clone());
    scope.into_iter().map(|(column, facts)| (column.clone(), known(&column.name).unwrap_or(facts))).collect()
}

pub(crate) fn project(expressions: Vec<Expr>, input: LogicalPlan) -> Result<LogicalPlan, PlanRefusal> {
    let projection = Projection::try_new(expressions, Arc::new(input));
    Ok(LogicalPlan::Projection(projection.map_err(|error| PlanRefusal::unreadable(&error))?))
}

fn lost(column: &Column) -> PlanRefusal {
    PlanRefusal::unsupported(format!("a plan that loses the column `{column}`"), "write the query with plain subqueries")
}

/// Names the construct that the analysis does not know.
pub(crate) fn unsupported_plan(plan: &LogicalPlan) -> PlanRefusal {
    let (construct, suggestion) = match plan {
        LogicalPlan::Window(_) => ("a window function", "aggregate by person in a subquery"),
        LogicalPlan::Sort(_) | LogicalPlan::Limit(_) => {
            ("LIMIT before the aggregation", "move it outside: it may cut the released table, not the rows")
        }
        LogicalPlan::Distinct(_) => ("SELECT DISTINCT of rows", "use COUNT(DISTINCT ...), or GROUP BY"),
        LogicalPlan::Values(_) | LogicalPlan::EmptyRelation(_) => ("a SELECT without a table", "select from a dataset"),
        LogicalPlan::RecursiveQuery(_) => ("a recursive query", "use plain subqueries"),
        LogicalPlan::Explain(_) | LogicalPlan::Analyze(_) => ("EXPLAIN", "use `choir sql --explain`"),
        LogicalPlan::Dml(_) | LogicalPlan::Ddl(_) | LogicalPlan::Copy(_) | LogicalPlan::Statement(_) => {
            ("a statement that is not a SELECT", "write one SELECT")
        }
        LogicalPlan::DescribeTable(_) => ("DESCRIBE", "read the schema's file"),
        LogicalPlan::Unnest(_) => ("UNNEST", "use the columns of the schema"),
        LogicalPlan::Subquery(_) => ("a correlated subquery", "join on the privacy unit instead"),
        _ => ("this kind of query", "write SELECT, WHERE, JOIN on the privacy unit and GROUP BY"),
    };
    PlanRefusal::unsupported(construct, suggestion)
}
