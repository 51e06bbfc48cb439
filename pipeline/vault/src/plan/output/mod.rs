//! The outermost SELECT: keys, tallies with proven sensitivity, and what is computed from them once they are released.

pub(crate) mod keys;
mod measure;
mod peel;
mod tally;

use std::num::NonZeroU32;

use choir_contract::{ContributionBound, Programme, Sampling};
use choir_estimate::{AggregateShape, EstimatePlan, Formula, Step};
use choir_mechanism::{QuantilePlan, ReleasePlan, Shape, ThresholdPlan};
use datafusion::logical_expr::expr::GroupingSet;
use datafusion::logical_expr::{Aggregate, Expr, LogicalPlan};

use crate::plan::output::keys::{KeyPlan, key_plan};
use crate::plan::output::measure::Measures;
use crate::plan::output::peel::peel;
use crate::plan::relation::{Relation, Tracker, project};
use crate::plan::{BoundedPlan, KeyReader, Layout, Output, PlanRefusal, Planned, Query, Tables, TallyReader};

pub(crate) use keys::KeyKind;
pub(crate) use tally::Tally;

/// Most rows of an answer before any are cut.
const MOST_CELLS: usize = 10_000;
/// Most counters that the aggregation may hold: cells of a quantile have one for each candidate.
const MOST_COUNTERS: usize = 4_000_000;
/// Most groups, and most rows in one, that a unit may be allowed.
const MOST_GROUPS: u32 = 10_000;
const MOST_ROWS_PER_GROUP: u32 = 1_000_000;
/// Need of accuracy of the counts that decide which keys are released, as much as a count's.
const THRESHOLD_SHARE: NonZeroU32 = NonZeroU32::MIN.saturating_add(9_999);

/// Analyses the outermost SELECT and everything below it.
pub(crate) fn bound(
    programme: &Programme,
    query: &Query,
    tables: &Tables,
    plan: &LogicalPlan,
) -> Result<BoundedPlan, PlanRefusal> {
    let peeled = peel(plan)?;
    let mut tracker = Tracker::new(programme, query, tables);
    let relation = tracker.relation(&peeled.aggregate.input)?;
    if relation.unit.is_none() {
        let suggestion = "read the public file; join it with a private dataset to ask about people";
        return Err(PlanRefusal::unsupported("a query of public data alone", suggestion));
    }
    let (key_expressions, sets, aggregates) = grouping(peeled.aggregate)?;
    let names = peeled.aggregate.schema.columns();
    let keys = key_expressions.iter().zip(&names).map(|(key, column)| key_plan(column.name.clone(), key, &relation));
    let mut keys = keys.collect::<Result<Vec<_>, _>>()?;
    let sample = tracker
        .datasets
        .iter()
        .any(|id| programme.datasets.get(id).is_some_and(|dataset| dataset.sampling != Sampling::FullCount));
    let mut measures = Measures { relation: &relation, sample, tallies: Default::default(), measures: Vec::new() };
    let mut outputs = Vec::new();
    let mut formulas = Vec::new();
    for (column, formula) in peeled.columns {
        let plain_key = matches!(formula, Formula::Measure(position) if position < keys.len());
        let resolved = measures.resolve(formula, &aggregates)?;
        if plain_key && let Formula::Key(key) = resolved {
            keys[key].key.name.clone_from(&column.name);
            outputs.push(Output::Key { key, name: column.name });
        } else {
            outputs.push(Output::Measure { output: formulas.len(), name: column.name });
            formulas.push(resolved);
        }
    }
    let steps =
        peeled.steps.into_iter().map(|step| resolve_step(step, &mut measures, &aggregates)).collect::<Result<Vec<_>, _>>()?;
    let Measures { tallies, measures, .. } = measures;
    let bound = effective(query.bound, &relation);
    check_bound(bound)?;
    let estimate = EstimatePlan {
        keys: keys.iter().map(|key| key.key.codes.len()).collect(),
        aggregates: tallies.0.iter().map(|tallied| shape_of(&tallied.tally, bound)).collect(),
        sets,
        measures,
        outputs: formulas,
        steps,
    };
    check(&keys, &outputs, &estimate, &tallies)?;
    let release = release_plan(&keys, &tallies, &estimate, bound, query)?;
    let mut datasets = tracker.datasets;
    datasets.sort();
    let planned = Planned {
        datasets,
        population: tracker.population.unwrap_or_default(),
        bound,
        many_rows: relation.many(),
        sample,
        keys: keys.iter().map(|key| key.key.clone()).collect(),
        outputs,
        tallies: tallies.0.iter().map(tally::Tallied::words).collect(),
        release,
        estimate,
    };
    lay_out(relation, keys, tallies.0, planned)
}

/// One row a unit means one group and one row, whatever the question declares.
fn effective(declared: ContributionBound, relation: &Relation) -> ContributionBound {
    if relation.many() {
        declared
    } else {
        ContributionBound { max_groups: NonZeroU32::MIN, max_rows_per_group: NonZeroU32::MIN }
    }
}

/// A bound that nobody reaches only makes noise; and one near the end of the numbers leaves no room to compute with it.
fn check_bound(bound: ContributionBound) -> Result<(), PlanRefusal> {
    if bound.max_groups.get() <= MOST_GROUPS && bound.max_rows_per_group.get() <= MOST_ROWS_PER_GROUP {
        return Ok(());
    }
    let construct =
        format!("a contribution whose bounds are too large ({} groups of {} rows)", bound.max_groups, bound.max_rows_per_group);
    Err(PlanRefusal::unsupported(construct, format!("use at most {MOST_GROUPS} groups and {MOST_ROWS_PER_GROUP} rows in each")))
}

type Grouping = (Vec<Expr>, Vec<Vec<bool>>, Vec<Option<Expr>>);

/// The keys, the grouping sets over them, and the aggregates by their position among the aggregation's columns.
fn grouping(aggregate: &Aggregate) -> Result<Grouping, PlanRefusal> {
    let (keys, sets, internal) = match aggregate.group_expr.as_slice() {
        [Expr::GroupingSet(set)] => {
            let keys: Vec<Expr> = set.distinct_expr().into_iter().cloned().collect();
            (keys.clone(), grouping_sets(set, &keys)?, 1)
        }
        keys if keys.iter().any(|key| matches!(key, Expr::GroupingSet(_))) => {
            let suggestion = "put all keys into one GROUPING SETS, ROLLUP or CUBE";
            return Err(PlanRefusal::unsupported("grouping sets beside other keys", suggestion));
        }
        keys => (keys.to_vec(), vec![vec![true; keys.len()]], 0),
    };
    let mut aggregates: Vec<Option<Expr>> = vec![None; keys.len() + internal];
    aggregates.extend(aggregate.aggr_expr.iter().cloned().map(Some));
    Ok((keys, sets, aggregates))
}

fn grouping_sets(set: &GroupingSet, keys: &[Expr]) -> Result<Vec<Vec<bool>>, PlanRefusal> {
    let present = |members: &[Expr]| keys.iter().map(|key| members.contains(key)).collect::<Vec<bool>>();
    let mut sets: Vec<Vec<bool>> = match set {
        GroupingSet::Rollup(keys) => (0..=keys.len()).rev().map(|length| present(&keys[..length])).collect(),
        GroupingSet::Cube(members) if members.len() <= 6 => (0..1_u32 << members.len())
            .rev()
            .map(|bits| keys.iter().enumerate().map(|(at, _)| bits >> (members.len() - 1 - at) & 1 == 1).collect())
            .collect(),
        GroupingSet::Cube(_) => return Err(PlanRefusal::unsupported("a CUBE of more than 6 keys", "use GROUPING SETS")),
        GroupingSet::GroupingSets(sets) => sets.iter().map(|members| present(members)).collect(),
    };
    let mut seen = Vec::new();
    sets.retain(|set| {
        let new = !seen.contains(set);
        seen.push(set.clone());
        new
    });
    Ok(sets)
}

fn resolve_step(step: Step, measures: &mut Measures<'_>, aggregates: &[Option<Expr>]) -> Result<Step, PlanRefusal> {
    Ok(match step {
        Step::Filter(formula) => Step::Filter(measures.resolve(formula, aggregates)?),
        Step::Sort(keys) => {
            let keys = keys.into_iter().map(|(formula, up, first)| Ok((measures.resolve(formula, aggregates)?, up, first)));
            Step::Sort(keys.collect::<Result<_, PlanRefusal>>()?)
        }
        limit => limit,
    })
}

fn shape_of(tally: &Tally, bound: ContributionBound) -> AggregateShape {
    match tally {
        Tally::Histogram { .. } => AggregateShape::Quantile,
        tally if tally.additive(bound.max_groups) => AggregateShape::Additive,
        _ => AggregateShape::NotAdditive,
    }
}

fn check(keys: &[KeyPlan], outputs: &[Output], estimate: &EstimatePlan, tallies: &tally::Tallies) -> Result<(), PlanRefusal> {
    let refuse = |construct: &str, suggestion: &str| Err(PlanRefusal::unsupported(construct, suggestion));
    let shown = |key: usize| outputs.iter().any(|output| matches!(output, Output::Key { key: shown, .. } if *shown == key));
    if !(0..keys.len()).all(shown) {
        return refuse("a GROUP BY column that is not selected", "select every column of GROUP BY as it is");
    }
    if tallies.0.is_empty() || !outputs.iter().any(|output| matches!(output, Output::Measure { .. })) {
        return refuse("a SELECT without an aggregate", "add COUNT(*), SUM or AVG");
    }
    let mut names: Vec<&str> = outputs.iter().map(Output::name).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() != outputs.len() {
        return refuse("two columns of the same name", "give each column its own name with AS");
    }
    let open = keys.iter().any(|key| key.key.open);
    if open && estimate.sets.len() > 1 {
        return refuse("grouping sets over keys without declared values", "group by declared keys");
    }
    let cells = if open { Some(1) } else { cells(estimate) };
    let finest = estimate.keys.iter().try_fold(1_usize, |product, size| product.checked_mul(*size));
    if cells.is_none_or(|cells| cells > MOST_CELLS) || (!open && finest.is_none_or(|finest| finest > 10 * MOST_CELLS)) {
        return refuse(&format!("an answer of more than {MOST_CELLS} rows"), "use fewer keys or coarser code lists");
    }
    let counters: usize = tallies.0.iter().map(|tallied| tallied.tally.counters()).fold(0, usize::saturating_add);
    if finest.unwrap_or(1).saturating_mul(counters) > MOST_COUNTERS {
        return refuse("a quantile over this many groups", "use fewer keys, or clip the value to a narrower range");
    }
    Ok(())
}

/// Rows of all grouping sets.
fn cells(estimate: &EstimatePlan) -> Option<usize> {
    estimate.sets.iter().try_fold(0_usize, |sum, set| sum.checked_add(set_cells(estimate, set)?))
}

fn set_cells(estimate: &EstimatePlan, set: &[bool]) -> Option<usize> {
    let present = estimate.keys.iter().zip(set).filter(|(_, present)| **present);
    present.map(|(size, _)| *size).try_fold(1_usize, usize::checked_mul)
}

fn release_plan(
    keys: &[KeyPlan],
    tallies: &tally::Tallies,
    estimate: &EstimatePlan,
    bound: ContributionBound,
    query: &Query,
) -> Result<ReleasePlan, PlanRefusal> {
    let too_large = || PlanRefusal::unsupported("an aggregate whose bounds are too large", "clip it with LEAST and GREATEST");
    let open = keys.iter().any(|key| key.key.open);
    let mut columns = Vec::new();
    for tallied in &tallies.0 {
        for (at, set) in estimate.sets.iter().enumerate() {
            let shape = if open {
                let refused = || {
                    let suggestion = "use COUNT, SUM or AVG, or group by keys with declared values";
                    PlanRefusal::unsupported("a quantile or COUNT(DISTINCT ...) over keys without declared values", suggestion)
                };
                tallied.tally.shape_with_other(bound).ok_or_else(refused)?
            } else {
                tallied.tally.shape(bound, set.iter().all(|present| *present)).ok_or_else(too_large)?
            };
            let shape = counted_over(shape, at, estimate.sets.len());
            columns.push((shape, tallied.relative, set_cells(estimate, set).unwrap_or(1)));
        }
    }
    let threshold =
        open.then_some(ThresholdPlan { groups: bound.max_groups, weight: THRESHOLD_SHARE, delta: query.threshold_delta });
    Ok(ReleasePlan { law: query.law, columns: tally::weighed(columns), threshold })
}

/// The count that a sample's quantile looks at stands in the column of the same grouping set.
fn counted_over(shape: Shape, set: usize, sets: usize) -> Shape {
    match shape {
        Shape::Quantile(plan) => {
            Shape::Quantile(QuantilePlan { sampling_count: plan.sampling_count.map(|tally| tally * sets + set), ..plan })
        }
        vector => vector,
    }
}

/// Projects what the aggregation needs: the unit, keys, values, and what the rows must be sorted by.
fn lay_out(
    relation: Relation,
    keys: Vec<KeyPlan>,
    tallies: Vec<tally::Tallied>,
    planned: Planned,
) -> Result<BoundedPlan, PlanRefusal> {
    let mut expressions = Vec::new();
    let unit = relation.many().then(|| relation.unit.clone()).flatten().map(Expr::Column);
    let unit_at = unit.is_some().then_some(0);
    expressions.extend(unit);
    let keys = keys
        .into_iter()
        .map(|key| {
            expressions.push(key.expr);
            KeyReader { position: expressions.len() - 1, kind: key.kind, nullable: key.nullable, codes: key.key.codes }
        })
        .collect();
    let tallies = tallies
        .into_iter()
        .map(|tallied| {
            let position = tallied.value.as_ref().map(|_| expressions.len());
            expressions.extend(tallied.value.map(|value| value.expr));
            TallyReader { tally: tallied.tally, position }
        })
        .collect();
    let sort = if relation.many() && !relation.sorted {
        let first = expressions.len();
        expressions.extend(relation.order.iter().map(|column| Expr::Column(column.clone())));
        unit_at.into_iter().chain(first..expressions.len()).collect()
    } else {
        Vec::new()
    };
    // A projection must have a column: where only rows are counted, a constant.
    if expressions.is_empty() {
        expressions.push(datafusion::logical_expr::lit(1_i64));
    }
    let named = expressions
        .into_iter()
        .enumerate()
        .map(|(position, expression)| expression.unalias().alias(format!("c{position}")))
        .collect();
    let layout = Layout { unit: unit_at, sort, keys, tallies };
    Ok(BoundedPlan { planned, relation: project(named, relation.plan)?, layout })
}
