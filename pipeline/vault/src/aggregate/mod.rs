//! Runs a bounded plan and seals its aggregates: the last place where exact numbers exist.
//!
//! # Privacy
//! A unit with many rows is cut to its contribution bound here: its rows are taken in their keyed order, a row is kept
//! while its group is one of the first `max_groups` groups and has had fewer than `max_rows_per_group` rows. The order
//! is fixed at landing by a secret key and depends on the unit's own rows alone, so that removing another unit changes
//! nothing. Sums are of whole steps, clipped to the declared bounds; nothing here can fail on a row.

mod bounding;
mod cells;

use choir_mechanism::Bounded;
use datafusion::execution::TaskContext;
use datafusion::physical_plan::execute_stream;
use datafusion::prelude::SessionContext;
use futures::StreamExt as _;

pub(crate) use cells::Cells;

#[cfg(test)]
mod tests;

use crate::aggregate::bounding::Rows;
use crate::plan::BoundedPlan;

/// Runs the plan, bounds contributions, aggregates and seals.
pub(crate) async fn aggregate(
    context: &SessionContext,
    plan: BoundedPlan,
    request: String,
) -> datafusion::error::Result<Bounded> {
    Ok(exact(context, plan).await?.seal(request))
}

/// The exact aggregates, before they are sealed.
pub(crate) async fn exact(context: &SessionContext, plan: BoundedPlan) -> datafusion::error::Result<Cells> {
    let physical = context.state().create_physical_plan(&plan.relation).await?;
    let task: std::sync::Arc<TaskContext> = context.task_ctx();
    let mut stream = execute_stream(physical, task)?;
    let mut cells = Cells::new(&plan.planned);
    let mut rows = Rows::default();
    while let Some(batch) = stream.next().await {
        let reader = cells::Reader::new(batch?, &plan.planned, &plan.layout);
        for row in 0..reader.rows() {
            let Some(cell) = reader.cell(row) else { continue };
            if plan.layout.many_rows {
                rows.push(reader.unit(row), reader.order(row), cell, reader.values(row));
            } else {
                cells.add(cell, &reader.values(row), true);
            }
        }
    }
    rows.bound(plan.planned.bound, |cell, values, first| cells.add(cell, values, first));
    Ok(cells)
}
