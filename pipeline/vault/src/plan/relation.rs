//! Relations: which column holds the privacy unit, how many rows a unit may have, and what each column may hold.
//!
//! The plan is rebuilt on the way up, so that the unit and the keyed order of its rows survive every projection under
//! names that no SQL can write.

use std::sync::Arc;

use choir_contract::{Dataset, Programme, RowsPerUnit};
use datafusion::common::{Column, JoinType};
use datafusion::logical_expr::utils::split_conjunction;
use datafusion::logical_expr::{Aggregate, Expr, Filter, Join, LogicalPlan, Operator, Projection, SubqueryAlias, TableScan};

use crate::plan::expression::{facts, flag, readable};
use crate::plan::facts::{Domain, Facts, LARGEST_WHOLE, MOST_ROWS};
use crate::plan::{ORDER_COLUMN, PlanRefusal, Query};

/// Prefix of the names that carry unit and order; no SQL may use it.
const CARRIED: &str = "__choir_";

/// A relation of which every row belongs to one privacy unit.
#[derive(Debug)]
pub(crate) struct Relation {
    pub(crate) plan: LogicalPlan,
    /// The column that holds the unit.
    pub(crate) unit: Column,
    /// The keyed order of a unit's rows; absent where a unit has one row.
    pub(crate) order: Option<Column>,
    /// What is known of every column that SQL can name.
    pub(crate) scope: Vec<(Column, Facts)>,
}

/// Builds relations, and remembers which datasets were read.
pub(crate) struct Tracker<'a> {
    programme: &'a Programme,
    query: &'a Query,
    pub(crate) datasets: Vec<String>,
    carried: usize,
}

impl<'a> Tracker<'a> {
    pub(crate) const fn new(programme: &'a Programme, query: &'a Query) -> Self {
        Self { programme, query, datasets: Vec::new(), carried: 0 }
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
            other => Err(unsupported_plan(other)),
        }
    }

    fn table(&mut self, scan: &TableScan) -> Result<Relation, PlanRefusal> {
        let name = scan.table_name.table();
        let dataset = self.programme.dataset(name).map_err(|error| PlanRefusal::Unreadable { reason: error.to_string() })?;
        self.allow(dataset)?;
        if !scan.filters.is_empty() || scan.fetch.is_some() || scan.projection.is_some() {
            return Err(PlanRefusal::unsupported("a scan that was already optimised", "give the plan as SQL"));
        }
        if !self.datasets.iter().any(|known| known == name) {
            self.datasets.push(name.to_owned());
        }
        let columns = dataset.lake_columns(&self.programme.code_lists);
        let known = |column: &Column| {
            let declared = columns.iter().find(|declared| declared.name == column.name);
            declared.map_or(Facts::always(Domain::Hidden), |declared| {
                Facts::of_column(&declared.lake_type, &self.programme.code_lists)
            })
        };
        let plan = LogicalPlan::TableScan(scan.clone());
        let all = plan.schema().columns();
        let find = |name: &str| all.iter().find(|column| column.name == name).cloned();
        let missing = || PlanRefusal::unsupported(format!("the table `{name}`"), "land the dataset again");
        let order = match dataset.rows_per_unit {
            RowsPerUnit::One => None,
            RowsPerUnit::Many => Some(find(ORDER_COLUMN).ok_or_else(missing)?),
        };
        let unit = find(&dataset.unit_column).ok_or_else(missing)?;
        let scope = all.iter().map(|column| (column.clone(), known(column))).collect();
        Ok(Relation { plan, unit, order, scope })
    }

    fn allow(&self, dataset: &Dataset) -> Result<(), PlanRefusal> {
        let refuse = |reason: String, suggestion: &str| {
            Err(PlanRefusal::NotAllowed { dataset: dataset.id.clone(), reason, suggestion: suggestion.to_owned() })
        };
        match &dataset.population {
            None => refuse(
                "it is public and needs no protection".to_owned(),
                "read the public file; it is not joined with private data",
            ),
            Some(population) if *population != self.query.population => refuse(
                format!("it protects `{population}`, the question debits `{}`", self.query.population),
                "ask about one population at a time",
            ),
            Some(_) if !dataset.purposes.contains(&self.query.purpose) => refuse(
                format!("its purposes are {}, the question's is {}", dataset.purposes.join(", "), self.query.purpose),
                "use a dataset that was collected for this purpose",
            ),
            Some(_) => Ok(()),
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
            unit: renamed(&inner.unit)?,
            order: inner.order.as_ref().map(renamed).transpose()?,
            scope: inner.scope.iter().map(|(column, facts)| Ok((renamed(column)?, facts.clone()))).collect::<Result<_, _>>()?,
            plan,
        })
    }

    fn filter(&mut self, filter: &Filter) -> Result<Relation, PlanRefusal> {
        let inner = self.relation(&filter.input)?;
        flag(&filter.predicate, &inner.scope)?;
        let filtered = Filter::try_new(filter.predicate.clone(), Arc::new(inner.plan));
        let plan = LogicalPlan::Filter(filtered.map_err(|error| PlanRefusal::unreadable(&error))?);
        Ok(Relation { plan, ..inner })
    }

    fn projection(&mut self, projection: &Projection) -> Result<Relation, PlanRefusal> {
        let inner = self.relation(&projection.input)?;
        let found = projection.expr.iter().map(|expression| facts(expression, &inner.scope)).collect::<Result<Vec<_>, _>>()?;
        let mut expressions = projection.expr.clone();
        let unit = self.carry(&inner.unit, &mut expressions);
        let order = inner.order.as_ref().map(|order| self.carry(order, &mut expressions));
        let plan = project(expressions, inner.plan)?;
        let columns = plan.schema().columns();
        if columns.iter().take(found.len()).any(|column| column.name.starts_with(CARRIED)) {
            return Err(PlanRefusal::unsupported(format!("a name that starts with `{CARRIED}`"), "choose another name"));
        }
        Ok(Relation { scope: columns.into_iter().zip(found).collect(), plan, unit, order })
    }

    /// Adds a column under a fresh name that no SQL can write.
    fn carry(&mut self, column: &Column, expressions: &mut Vec<Expr>) -> Column {
        self.carried += 1;
        let name = format!("{CARRIED}{}", self.carried);
        expressions.push(Expr::Column(column.clone()).alias(name.clone()));
        Column::new_unqualified(name)
    }

    /// A join on the privacy unit, of which one side has one row a unit.
    fn join(&mut self, join: &Join) -> Result<Relation, PlanRefusal> {
        if join.join_type != JoinType::Inner {
            return Err(PlanRefusal::unsupported(format!("a {} join", join.join_type), "use an inner JOIN on the privacy unit"));
        }
        let (left, right) = (self.relation(&join.left)?, self.relation(&join.right)?);
        let scope: Vec<_> = left.scope.iter().chain(&right.scope).cloned().collect();
        if !joins_units(join, &left, &right, &scope)? {
            let suggestion = "join private tables on their privacy unit: ON a.person_id = b.person_id";
            return Err(PlanRefusal::unsupported("a join that is not on the privacy unit", suggestion));
        }
        if left.order.is_some() && right.order.is_some() {
            let suggestion = "bring one side to one row a person first: a subquery with GROUP BY the privacy unit";
            return Err(PlanRefusal::unsupported("a join of two tables that both have many rows a person", suggestion));
        }
        let joined = Join::try_new(
            Arc::new(left.plan),
            Arc::new(right.plan),
            join.on.clone(),
            join.filter.clone(),
            JoinType::Inner,
            join.join_constraint,
            join.null_equality,
            join.null_aware,
        );
        let plan = LogicalPlan::Join(joined.map_err(|error| PlanRefusal::unreadable(&error))?);
        Ok(Relation { plan, unit: left.unit, order: left.order.or(right.order), scope })
    }

    /// A subquery with one row a unit: GROUP BY the privacy unit alone.
    fn per_unit(&mut self, aggregate: &Aggregate) -> Result<Relation, PlanRefusal> {
        let inner = self.relation(&aggregate.input)?;
        let by_unit = match aggregate.group_expr.as_slice() {
            [only] => facts(only, &inner.scope)?.domain == Domain::Unit,
            _ => false,
        };
        if !by_unit {
            let suggestion = "in a subquery, GROUP BY the privacy unit alone; group by other columns in the outermost SELECT";
            return Err(PlanRefusal::unsupported("a subquery that groups by anything but the privacy unit", suggestion));
        }
        let found = aggregate
            .aggr_expr
            .iter()
            .map(|expression| unit_aggregate(expression, &inner.scope))
            .collect::<Result<Vec<_>, _>>()?;
        let rebuilt = Aggregate::try_new(Arc::new(inner.plan), aggregate.group_expr.clone(), aggregate.aggr_expr.clone());
        let plan = LogicalPlan::Aggregate(rebuilt.map_err(|error| PlanRefusal::unreadable(&error))?);
        let columns = plan.schema().columns();
        let unit = columns.first().cloned().ok_or_else(|| lost(&inner.unit))?;
        let all = std::iter::once(Facts::always(Domain::Unit)).chain(found);
        Ok(Relation { unit, order: None, scope: columns.into_iter().zip(all).collect(), plan })
    }
}

/// Checks every condition of a join; tells whether one of them equates the two privacy units.
fn joins_units(join: &Join, left: &Relation, right: &Relation, scope: &[(Column, Facts)]) -> Result<bool, PlanRefusal> {
    let is_unit = |expression: &Expr, side: &Relation| matches!(expression, Expr::Column(column) if side.scope.iter().any(|(known, facts)| known == column && facts.domain == Domain::Unit));
    let equates = |a: &Expr, b: &Expr| (is_unit(a, left) && is_unit(b, right)) || (is_unit(a, right) && is_unit(b, left));
    let mut found = false;
    for (a, b) in &join.on {
        if !equates(a, b) {
            return Err(PlanRefusal::unsupported(
                format!("the join condition `{a} = {b}`"),
                "join on the privacy unit; put other conditions in WHERE",
            ));
        }
        found = true;
    }
    for condition in join.filter.iter().flat_map(split_conjunction) {
        match condition {
            Expr::BinaryExpr(binary) if binary.op == Operator::Eq && equates(&binary.left, &binary.right) => found = true,
            other => _ = flag(other, scope)?,
        }
    }
    Ok(found)
}

/// What an aggregate within one privacy unit may yield.
fn unit_aggregate(expression: &Expr, scope: &[(Column, Facts)]) -> Result<Facts, PlanRefusal> {
    let Expr::AggregateFunction(function) = expression.clone().unalias() else {
        return Err(PlanRefusal::unsupported(format!("`{expression}` in a subquery"), "use COUNT, SUM, MIN or MAX"));
    };
    let parameters = &function.params;
    if parameters.filter.is_some() || !parameters.order_by.is_empty() || parameters.null_treatment.is_some() {
        return Err(PlanRefusal::unsupported(format!("FILTER or ORDER BY in `{expression}`"), "use CASE inside the aggregate"));
    }
    let arguments = parameters.args.iter().map(|argument| readable(argument, scope)).collect::<Result<Vec<_>, _>>()?;
    match (function.func.name(), arguments.as_slice()) {
        ("count", [_]) => Ok(Facts::always(Domain::Whole { minimum: 0, maximum: MOST_ROWS })),
        ("min" | "max", [only]) if matches!(only.domain, Domain::Whole { .. } | Domain::Day | Domain::Steps { .. }) => {
            Ok(Facts::maybe(only.domain.clone()))
        }
        ("sum", [Facts { domain: Domain::Whole { minimum, maximum }, .. }])
            if !parameters.distinct && minimum.unsigned_abs().max(maximum.unsigned_abs()) <= LARGEST_WHOLE.unsigned_abs() =>
        {
            // Bounds of at most 10^9 times 2^31 rows stay inside 64 bits, so the engine's sum cannot wrap.
            let reach = |bound: i64| bound.saturating_mul(MOST_ROWS);
            Ok(Facts::maybe(Domain::Whole { minimum: reach((*minimum).min(0)), maximum: reach((*maximum).max(0)) }))
        }
        (name, _) => Err(PlanRefusal::unsupported(
            format!("`{name}` in a subquery"),
            "use COUNT, SUM, MIN or MAX of bounded columns; clip a wide one with LEAST and GREATEST",
        )),
    }
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
        LogicalPlan::Sort(_) => ("ORDER BY", "leave it out: rows come in code-list order"),
        LogicalPlan::Limit(_) => ("LIMIT", "leave it out: every row is shown"),
        LogicalPlan::Distinct(_) => ("DISTINCT", "use COUNT(DISTINCT person_id)"),
        LogicalPlan::Union(_) => ("UNION", "ask one question a table"),
        LogicalPlan::Values(_) | LogicalPlan::EmptyRelation(_) => ("a SELECT without a table", "select from a dataset"),
        LogicalPlan::RecursiveQuery(_) => ("a recursive query", "use plain subqueries"),
        LogicalPlan::Explain(_) | LogicalPlan::Analyze(_) => ("EXPLAIN", "use `choir preview`"),
        LogicalPlan::Dml(_) | LogicalPlan::Ddl(_) | LogicalPlan::Copy(_) | LogicalPlan::Statement(_) => {
            ("a statement that is not a SELECT", "write one SELECT")
        }
        LogicalPlan::DescribeTable(_) => ("DESCRIBE", "read the schema's file"),
        LogicalPlan::Unnest(_) => ("UNNEST", "use the columns of the schema"),
        _ => ("this kind of query", "write SELECT, WHERE, JOIN on the privacy unit and GROUP BY"),
    };
    PlanRefusal::unsupported(construct, suggestion)
}
