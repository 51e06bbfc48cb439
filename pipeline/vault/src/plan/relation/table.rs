//! The datasets of the programme as relations.

use std::sync::Arc;

use choir_contract::{Dataset, RowsPerUnit};
use datafusion::common::Column;
use datafusion::logical_expr::{Expr, Filter, LogicalPlan, LogicalPlanBuilder, TableScan};

use crate::plan::facts::{Domain, Facts};
use crate::plan::number::MOST_ROWS;
use crate::plan::relation::{Relation, Tracker};
use crate::plan::{ORDER_COLUMN, PlanRefusal, purpose_column};

impl Tracker<'_> {
    pub(super) fn table(&mut self, scan: &TableScan) -> Result<Relation, PlanRefusal> {
        let name = scan.table_name.table();
        let dataset = self.programme.dataset(name).map_err(|error| PlanRefusal::Unreadable { reason: error.to_string() })?;
        self.allow(dataset)?;
        if !scan.filters.is_empty() || scan.fetch.is_some() || scan.projection.is_some() {
            return Err(PlanRefusal::unsupported("a scan that was already optimised", "give the plan as SQL"));
        }
        if !self.datasets.iter().any(|known| known == name) {
            self.datasets.push(name.to_owned());
        }
        // SQL was read over an empty table with the schema's columns; here the table itself takes its place.
        let source = self.tables.source(self.programme, dataset);
        let plan = LogicalPlanBuilder::scan(scan.table_name.clone(), source, None).and_then(LogicalPlanBuilder::build);
        let plan = self.lawful(plan.map_err(|error| PlanRefusal::unreadable(&error))?, dataset)?;
        let all = plan.schema().columns();
        let missing = || PlanRefusal::unsupported(format!("the table `{name}`"), "land the dataset again");
        let find = |name: &str| all.iter().find(|column| column.name == name).cloned().ok_or_else(missing);
        let unit = dataset.population.is_some().then(|| find(&dataset.unit_column)).transpose()?;
        let order = match dataset.rows_per_unit {
            RowsPerUnit::One if unit.is_some() => Vec::new(),
            _ => vec![find(ORDER_COLUMN)?],
        };
        let scope = self.scope(dataset, &scan.projected_schema.columns());
        Ok(Relation { plan, unit, order, sorted: true, most_rows: i128::from(MOST_ROWS), scope })
    }

    /// Of a private dataset only the rows that may be used for the query's purpose: what their people were told and what they
    /// agreed to is a property of each row alone.
    fn lawful(&self, plan: LogicalPlan, dataset: &Dataset) -> Result<LogicalPlan, PlanRefusal> {
        if dataset.population.is_none() {
            return Ok(plan);
        }
        let wanted = purpose_column(&self.query.purpose);
        let column = plan.schema().columns().into_iter().find(|column| column.name == wanted);
        // `allow` has refused a purpose that the dataset does not name.
        let column =
            column.ok_or_else(|| PlanRefusal::unsupported(format!("the table `{}`", dataset.id), "land the dataset again"))?;
        let filtered = Filter::try_new(Expr::Column(column), Arc::new(plan));
        Ok(LogicalPlan::Filter(filtered.map_err(|error| PlanRefusal::unreadable(&error))?))
    }

    fn scope(&self, dataset: &Dataset, columns: &[Column]) -> Vec<(Column, Facts)> {
        let lists = &self.programme.code_lists;
        let declared = dataset.lake_columns(lists);
        let known = |column: &Column| {
            let field = dataset.fields.iter().find(|field| field.name == column.name);
            let found = declared.iter().find(|declared| declared.name == column.name);
            found.map_or(Facts::always(Domain::Hidden), |found| Facts::of_column(found, field, lists))
        };
        columns.iter().map(|column| (column.clone(), known(column))).collect()
    }

    /// One population at a time, and only for a purpose the dataset was collected for.
    fn allow(&mut self, dataset: &Dataset) -> Result<(), PlanRefusal> {
        let refuse = |reason: String, suggestion: &str| {
            Err(PlanRefusal::NotAllowed { dataset: dataset.id.clone(), reason, suggestion: suggestion.to_owned() })
        };
        let Some(population) = &dataset.population else { return Ok(()) };
        if !dataset.purposes.contains(&self.query.purpose) {
            return refuse(
                format!("its purposes are {}, the question's is {}", dataset.purposes.join(", "), self.query.purpose),
                "use a dataset that was collected for this purpose",
            );
        }
        match &self.population {
            Some(known) if known != population => {
                refuse(format!("it protects `{population}`, the question debits `{known}`"), "ask about one population at a time")
            }
            _ => {
                self.population = Some(population.clone());
                Ok(())
            }
        }
    }
}
