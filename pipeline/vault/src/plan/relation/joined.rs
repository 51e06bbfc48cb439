//! Joins: of private tables on their privacy unit, and of a private table with a public one.

use std::sync::Arc;

use datafusion::common::{Column, JoinType};
use datafusion::logical_expr::utils::split_conjunction;
use datafusion::logical_expr::{Expr, Join, LogicalPlan, Operator, cast};

use crate::plan::PlanRefusal;
use crate::plan::expression::{Lowered, Scope, flag, lower};
use crate::plan::facts::{Domain, Facts};
use crate::plan::number::WIDEST;
use crate::plan::relation::{Relation, Tracker};

impl Tracker<'_> {
    /// A join in which every row keeps belonging to one privacy unit.
    pub(super) fn join(&mut self, join: &Join) -> Result<Relation, PlanRefusal> {
        let (left, right) = (self.relation(&join.left)?, self.relation(&join.right)?);
        let kept = kept_side(join.join_type, &left, &right)?;
        let scope: Vec<_> = left.scope.iter().chain(&right.scope).cloned().collect();
        let conditions = Conditions::read(join, &left, &right, &scope)?;
        if left.unit.is_some() && right.unit.is_some() && !conditions.joins_units {
            let suggestion = "join private tables on their privacy unit: ON a.person_id = b.person_id";
            return Err(PlanRefusal::unsupported("a join that is not on the privacy unit", suggestion));
        }
        let most_rows = left.most_rows * right.most_rows;
        if most_rows > i128::from(WIDEST) {
            return Err(PlanRefusal::unsupported(
                "a join of more than two tables with many rows each",
                "group one of them by person first",
            ));
        }
        let one_each = left.unit.is_some() && right.unit.is_some() && !(left.many() && right.many());
        let most_rows = if one_each { left.most_rows.max(right.most_rows) } else { most_rows };
        let unit = match kept {
            Kept::Left => left.unit.clone(),
            Kept::Right => right.unit.clone(),
        };
        // Where one side may be missing its rows, its order is null there: still the same whoever else is in the data.
        let order: Vec<Column> = left.order.iter().chain(&right.order).cloned().collect();
        #[cfg(test)]
        let order = if crate::broken::is(crate::broken::Broken::UnitLostInJoin) { Vec::new() } else { order };
        let scope = nullable_side(join.join_type, &left, scope);
        let joined = Join::try_new(
            Arc::new(left.plan),
            Arc::new(right.plan),
            conditions.on,
            conditions.filter,
            join.join_type,
            join.join_constraint,
            join.null_equality,
            join.null_aware,
        );
        let plan = LogicalPlan::Join(joined.map_err(|error| PlanRefusal::unreadable(&error))?);
        Ok(Relation { plan, unit, order, sorted: false, most_rows, scope })
    }
}

/// The side whose unit every row of the result has.
#[derive(Clone, Copy)]
enum Kept {
    Left,
    Right,
}

fn kept_side(join_type: JoinType, left: &Relation, right: &Relation) -> Result<Kept, PlanRefusal> {
    let refuse = |construct: String, suggestion: &str| Err(PlanRefusal::unsupported(construct, suggestion));
    match (join_type, left.unit.is_some(), right.unit.is_some()) {
        (JoinType::Inner | JoinType::Left, true, _) => Ok(Kept::Left),
        (JoinType::Inner | JoinType::Right, _, true) => Ok(Kept::Right),
        (JoinType::Inner, false, false) => Ok(Kept::Left),
        (JoinType::Left | JoinType::Right, _, _) => refuse(
            format!("a {join_type} join that keeps rows of a public table"),
            "keep the rows of the private table: private LEFT JOIN public",
        ),
        _ => refuse(format!("a {join_type} join"), "use an inner JOIN, or a LEFT JOIN that keeps the private table"),
    }
}

/// The side that may be missing in an outer join.
fn nullable_side(join_type: JoinType, left: &Relation, scope: Vec<(Column, Facts)>) -> Vec<(Column, Facts)> {
    let split = left.scope.len();
    let missing = |at: usize| match join_type {
        JoinType::Left => at >= split,
        JoinType::Right => at < split,
        _ => false,
    };
    let open = |(at, (column, facts)): (usize, (Column, Facts))| {
        // A unit that may be missing is no unit of this relation any more.
        let domain = if missing(at) && facts.domain == Domain::Unit { Domain::Hidden } else { facts.domain };
        (column, Facts { nullable: facts.nullable || missing(at), domain, ..facts })
    };
    scope.into_iter().enumerate().map(open).collect()
}

struct Conditions {
    on: Vec<(Expr, Expr)>,
    filter: Option<Expr>,
    joins_units: bool,
}

impl Conditions {
    fn read(join: &Join, left: &Relation, right: &Relation, scope: &Scope) -> Result<Self, PlanRefusal> {
        let mut found = Self { on: Vec::new(), filter: None, joins_units: false };
        for (a, b) in &join.on {
            found.equal(a, b, left, right)?;
        }
        for condition in join.filter.iter().flat_map(split_conjunction) {
            match condition {
                Expr::BinaryExpr(binary)
                    if binary.op == Operator::Eq && is_unit(&binary.left, scope) && is_unit(&binary.right, scope) =>
                {
                    found.equal(&binary.left, &binary.right, left, right)?;
                }
                other => {
                    let lowered = flag(other, scope)?.expr;
                    found.filter = Some(match found.filter.take() {
                        None => lowered,
                        Some(known) => known.and(lowered),
                    });
                }
            }
        }
        Ok(found)
    }

    /// `a = b`, one of the left side and one of the right: two units, or two values of the same kind when one side is
    /// public.
    fn equal(&mut self, a: &Expr, b: &Expr, left: &Relation, right: &Relation) -> Result<(), PlanRefusal> {
        let sides = lower(a, &left.scope).and_then(|a| Ok((a, lower(b, &right.scope)?)));
        let (one, other) = match sides {
            Ok(sides) => sides,
            Err(_) => (lower(b, &left.scope)?, lower(a, &right.scope)?),
        };
        let refuse = || {
            let suggestion =
                "join private tables on the privacy unit, and public ones on codes or numbers; put other conditions in WHERE";
            Err(PlanRefusal::unsupported(format!("the join condition `{a} = {b}`"), suggestion))
        };
        match (&one.facts.domain, &other.facts.domain) {
            (Domain::Unit, Domain::Unit) => {
                self.joins_units = true;
                self.on.push((one.expr, other.expr));
            }
            (Domain::Unit | Domain::Hidden, _) | (_, Domain::Unit | Domain::Hidden) => return refuse(),
            (Domain::Text(_) | Domain::OpenText, Domain::Text(_) | Domain::OpenText) => {
                let text = |side: Lowered| cast(side.expr, arrow::datatypes::DataType::Utf8);
                self.on.push((text(one), text(other)));
            }
            (Domain::Number(x), Domain::Number(y)) if x.step == y.step => self.on.push((one.expr, other.expr)),
            (Domain::Day { .. }, Domain::Day { .. }) | (Domain::Flag, Domain::Flag) => self.on.push((one.expr, other.expr)),
            _ => return refuse(),
        }
        Ok(())
    }
}

fn is_unit(expression: &Expr, scope: &Scope) -> bool {
    matches!(expression, Expr::Column(column) if scope.iter().any(|(known, facts)| known == column && facts.domain == Domain::Unit))
}
