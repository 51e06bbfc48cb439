//! Runs a bounded plan and seals its aggregates: the last place where exact numbers exist.
//!
//! # Privacy
//! A unit with many rows is cut to its contribution bound here (`bounding`), on the stream, since the lake holds the rows
//! of a unit together. Sums are of whole steps, clipped to the declared bounds; nothing here can fail on a row.

mod book;
mod bounding;
mod cells;
mod counters;
mod reader;

use std::sync::Arc;

use arrow::array::AsArray as _;
use arrow::compute::SortOptions;
use arrow::datatypes::Int64Type;
use arrow::record_batch::RecordBatch;
use datafusion::error::{DataFusionError, Result};
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_expr::{LexOrdering, PhysicalSortExpr};
use datafusion::physical_plan::coalesce_partitions::CoalescePartitionsExec;
use datafusion::physical_plan::sorts::sort::SortExec;
use datafusion::physical_plan::{ExecutionPlan, execute_stream};
use datafusion::prelude::SessionContext;
use futures::StreamExt as _;

pub(crate) use book::BookCounts;
pub(crate) use cells::Cells;

#[cfg(test)]
mod tests;

use crate::aggregate::bounding::Bounding;
use crate::aggregate::counters::{Kept, ValueReader};
use crate::aggregate::reader::{Grid, NOWHERE, open_keys};
use crate::plan::BoundedPlan;

/// The exact figures of one part of the data, before they are sealed.
pub(crate) async fn exact(context: &SessionContext, plan: &BoundedPlan) -> Result<Cells> {
    let mut stream = execute_stream(physical(context, plan).await?, context.task_ctx())?;
    let mut aggregation = Aggregation::new(plan);
    while let Some(batch) = stream.next().await {
        aggregation.add(&batch?)?;
    }
    Ok(aggregation.cells)
}

/// What the engine will run: the relation, and its rows sorted where the lake's order was lost on the way.
pub(crate) async fn physical(context: &SessionContext, plan: &BoundedPlan) -> Result<Arc<dyn ExecutionPlan>> {
    let relation = context.state().create_physical_plan(&plan.relation).await?;
    let schema = relation.schema();
    let by = plan.layout.sort.iter().map(|position| {
        let column = Column::new(schema.field(*position).name(), *position);
        PhysicalSortExpr::new(Arc::new(column), SortOptions::default())
    });
    // Not left to the optimizer: a proof of bounding must not rest on what it knows of orders.
    Ok(match LexOrdering::new(by) {
        Some(by) => Arc::new(SortExec::new(by, Arc::new(CoalescePartitionsExec::new(relation)))),
        None => relation,
    })
}

/// One pass over a part of the data.
struct Aggregation<'a> {
    plan: &'a BoundedPlan,
    grid: Grid,
    readers: Vec<ValueReader>,
    bounding: Bounding,
    cells: Cells,
}

impl<'a> Aggregation<'a> {
    fn new(plan: &'a BoundedPlan) -> Self {
        let finest = plan.planned.estimate.keys.iter().product();
        Self {
            plan,
            grid: Grid::new(&plan.layout.keys),
            readers: plan.layout.tallies.iter().map(ValueReader::new).collect(),
            bounding: Bounding::new(plan.planned.bound, finest),
            cells: Cells::new(plan),
        }
    }

    fn add(&mut self, batch: &RecordBatch) -> Result<()> {
        let cells = self.cells_of(batch)?;
        let values = self.readers.iter().map(|reader| reader.read(batch)).collect::<std::result::Result<Vec<_>, _>>()?;
        let layout = &self.plan.layout;
        let kept = match layout.unit {
            // One row a unit: nothing to bound, and every row is a unit of its own.
            None => everywhere(cells),
            Some(unit) => self.bounded(batch.column(unit).as_primitive::<Int64Type>().values(), cells)?,
        };
        self.cells.add(layout, &values, &kept);
        Ok(())
    }

    fn bounded(&mut self, units: &[i64], cells: Vec<u32>) -> Result<Vec<Kept>> {
        let mut kept = Vec::with_capacity(units.len());
        for (row, (unit, cell)) in units.iter().zip(cells).enumerate() {
            let serial = self.bounding.next(*unit).map_err(|error| DataFusionError::External(Box::new(error)))?;
            if cell != NOWHERE && self.bounding.keep(cell as usize) {
                kept.push(Kept { row, cell: cell as usize, serial });
            }
        }
        Ok(kept)
    }

    fn cells_of(&mut self, batch: &RecordBatch) -> Result<Vec<u32>> {
        if self.plan.planned.keys.iter().any(|key| key.open) {
            let found = self.cells.find(open_keys(batch, &self.plan.layout)?);
            self.bounding.grow(self.cells.open_count().unwrap_or(0));
            return Ok(found);
        }
        Ok(self.grid.cells(batch)?)
    }
}

fn everywhere(cells: Vec<u32>) -> Vec<Kept> {
    let rows = cells.into_iter().enumerate().filter(|(_, cell)| *cell != NOWHERE);
    rows.map(|(row, cell)| Kept { row, cell: cell as usize, serial: 0 }).collect()
}
