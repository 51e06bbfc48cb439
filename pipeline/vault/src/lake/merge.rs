//! Joins of tables that lie in the order of their keys are merged.
//!
//! DataFusion builds a hash table whenever there is one partition, whatever `prefer_hash_join` says. A merge needs no
//! memory for a side, and gives its rows in the order of the left one, so that nothing after it has to sort.

use std::sync::Arc;

use arrow::compute::SortOptions;
use datafusion::common::JoinSide;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TransformedResult as _, TreeNode as _};
use datafusion::error::Result;
use datafusion::execution::SessionStateBuilder;
use datafusion::physical_expr::PhysicalSortExpr;
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_optimizer::optimizer::PhysicalOptimizer;
use datafusion::physical_plan::joins::{HashJoinExec, SortMergeJoinExec};
use datafusion::physical_plan::{ExecutionPlan, ExecutionPlanProperties as _};
use datafusion::prelude::SessionContext;

/// The same session, which merges what lies in order.
pub(crate) fn merging(session: &SessionContext) -> SessionContext {
    // First: what later rules see of a join's order and memory is then true.
    let mut rules = PhysicalOptimizer::new().rules;
    rules.insert(0, Arc::new(MergeJoins));
    let state = SessionStateBuilder::new_from_existing(session.state()).with_physical_optimizer_rules(rules);
    SessionContext::new_with_state(state.build())
}

#[derive(Debug)]
struct MergeJoins;

impl PhysicalOptimizerRule for MergeJoins {
    fn optimize(&self, plan: Arc<dyn ExecutionPlan>, _: &ConfigOptions) -> Result<Arc<dyn ExecutionPlan>> {
        plan.transform_up(|plan| merged(&plan).map(|join| join.map_or_else(|| Transformed::no(plan), Transformed::yes))).data()
    }

    fn name(&self) -> &'static str {
        "merge_joins"
    }

    fn schema_check(&self) -> bool {
        true
    }
}

/// A join as a merge; `None` where it is none, or has to stay what it is.
fn merged(plan: &Arc<dyn ExecutionPlan>) -> Result<Option<Arc<dyn ExecutionPlan>>> {
    let Some(join) = plan.downcast_ref::<HashJoinExec>() else { return Ok(None) };
    let in_order = lies_in_order(join, JoinSide::Left)? && lies_in_order(join, JoinSide::Right)?;
    if !in_order || join.null_aware || join.projection.is_some() {
        return Ok(None);
    }
    let merge = SortMergeJoinExec::try_new(
        Arc::clone(join.left()),
        Arc::clone(join.right()),
        join.on().to_vec(),
        join.filter().cloned(),
        *join.join_type(),
        vec![SortOptions::default(); join.on().len()],
        join.null_equality(),
    )?;
    Ok(Some(Arc::new(merge)))
}

fn lies_in_order(join: &HashJoinExec, side: JoinSide) -> Result<bool> {
    let input = if side == JoinSide::Left { join.left() } else { join.right() };
    let keys = join.on().iter().map(|(left, right)| if side == JoinSide::Left { left } else { right });
    let order = keys.map(|key| PhysicalSortExpr::new(Arc::clone(key), SortOptions::default()));
    Ok(input.output_partitioning().partition_count() == 1 && input.equivalence_properties().ordering_satisfy(order)?)
}
