//! UNION ALL: rows of several relations, each still belonging to its privacy unit.

use std::sync::Arc;

use arrow::datatypes::DataType;
use datafusion::common::{Column, ScalarValue};
use datafusion::logical_expr::{Expr, LogicalPlan, Union, cast, lit};

use crate::plan::PlanRefusal;
use crate::plan::expression::Lowered;
use crate::plan::facts::{Domain, Facts};
use crate::plan::number::WIDEST;
use crate::plan::relation::{Relation, Tracker, project};

impl Tracker<'_> {
    pub(super) fn union(&mut self, union: &Union) -> Result<Relation, PlanRefusal> {
        let inputs = union.inputs.iter().map(|input| self.relation(input)).collect::<Result<Vec<_>, _>>()?;
        if inputs.iter().any(|input| input.unit.is_none()) {
            return Err(PlanRefusal::unsupported("UNION ALL with a public table", "unite private tables only"));
        }
        let columns = union.schema.columns();
        let facts = columns.iter().enumerate().map(|(at, column)| united(&inputs, at, column)).collect::<Result<Vec<_>, _>>()?;
        let (unit, branch) = (self.fresh(), self.fresh());
        let longest = inputs.iter().map(|input| input.order.len()).max().unwrap_or(0);
        let orders: Vec<String> = (0..longest).map(|_| self.fresh()).collect();
        let most_rows: i128 = inputs.iter().map(|input| input.most_rows).sum();
        if most_rows > i128::from(WIDEST) {
            return Err(PlanRefusal::unsupported("a UNION ALL of this many rows", "group one side by person first"));
        }
        let branches = inputs
            .into_iter()
            .enumerate()
            .map(|(at, input)| branch_plan(input, at, &columns, &facts, &unit, &branch, &orders).map(Arc::new))
            .collect::<Result<Vec<_>, _>>()?;
        let united = Union::try_new(branches).map_err(|error| PlanRefusal::unreadable(&error))?;
        // Under the names that the statement knows: a union drops qualifiers.
        let plan = LogicalPlan::Union(united);
        let column = Column::new_unqualified;
        // The branch first: a row that stands in both branches with the same keyed order still has its place.
        let order = std::iter::once(column(branch)).chain(orders.into_iter().map(column)).collect();
        let scope = columns.into_iter().map(|known| Column::new_unqualified(known.name)).zip(facts).collect();
        Ok(Relation { plan, unit: Some(column(unit)), order, sorted: false, most_rows, scope })
    }
}

/// What is known of one column over all branches.
fn united(inputs: &[Relation], at: usize, column: &Column) -> Result<Facts, PlanRefusal> {
    let refuse = || {
        let suggestion = "give the column the same kind of value, and numbers the same decimals, in every SELECT";
        PlanRefusal::unsupported(format!("UNION ALL of different kinds in the column `{}`", column.name), suggestion)
    };
    let mut known: Option<Facts> = None;
    for input in inputs {
        let (_, facts) = input.scope.get(at).ok_or_else(refuse)?;
        let facts = facts.clone();
        known = Some(match known {
            None => facts,
            Some(known) if known.domain == Domain::Unit && facts.domain == Domain::Unit => known,
            // A unit that is null in one branch would be one unit made of everybody.
            Some(known) if known.domain == Domain::Unit || facts.domain == Domain::Unit => return Err(refuse()),
            Some(known) => known.union(facts).ok_or_else(refuse)?,
        });
    }
    known.ok_or_else(refuse)
}

fn branch_plan(
    input: Relation,
    at: usize,
    columns: &[Column],
    facts: &[Facts],
    unit: &str,
    branch: &str,
    orders: &[String],
) -> Result<LogicalPlan, PlanRefusal> {
    let number = i64::try_from(at).unwrap_or(i64::MAX);
    let mut expressions: Vec<Expr> = Vec::new();
    for ((column, (own, own_facts)), facts) in columns.iter().zip(&input.scope).zip(facts) {
        let value = Lowered { expr: Expr::Column(own.clone()), facts: own_facts.clone() };
        expressions.push(as_type(value.expr, &facts.domain).alias(column.name.clone()));
    }
    let carried = input.unit.map(Expr::Column).into_iter();
    expressions.extend(carried.map(|own| own.alias(unit.to_owned())));
    expressions.push(lit(number).alias(branch.to_owned()));
    let mut own_order = input.order.into_iter();
    for name in orders {
        // Every order is compared as text of its own branch; missing ones are the same everywhere.
        let own = own_order.next().map_or(Expr::Literal(ScalarValue::Int64(None), None), Expr::Column);
        expressions.push(cast(own, DataType::Utf8).alias(name.clone()));
    }
    project(expressions, input.plan)
}

/// The one type that a domain has in a union.
fn as_type(expr: Expr, domain: &Domain) -> Expr {
    match domain {
        Domain::Text(_) | Domain::OpenText => cast(expr, DataType::Utf8),
        Domain::Number(_) | Domain::Period(_) | Domain::Bin(_) => cast(expr, DataType::Int64),
        Domain::Flag => cast(expr, DataType::Boolean),
        Domain::Day { .. } => cast(expr, DataType::Date32),
        _ => expr,
    }
}
