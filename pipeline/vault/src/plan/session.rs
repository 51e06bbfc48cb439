//! DataFusion's session: the datasets as tables, and nothing else.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use choir_contract::{Dataset, LakeType, Programme};
use datafusion::catalog::TableProvider;
use datafusion::common::{ParamValues, ScalarValue};
use datafusion::datasource::empty::EmptyTable;
use datafusion::datasource::provider_as_source;
use datafusion::error::DataFusionError;
use datafusion::logical_expr::{ColumnarValue, LogicalPlan, ScalarUDF, TableSource, Volatility, create_udf};
use datafusion::prelude::{SessionConfig, SessionContext};

use crate::plan::{PlanRefusal, Query, statement};

/// Column of the lake that holds the keyed random order of a unit's rows.
pub(crate) const ORDER_COLUMN: &str = "_order";

/// How the names of the columns begin that say for which purposes a row may be used.
pub(crate) const PURPOSE_PREFIX: &str = "_for_";

/// How deeply SQL may be nested. The parser tries some constructs in two ways on every level, so that its time doubles
/// with each.
const DEEPEST: usize = 12;

/// The tables that a query may read: those of a snapshot, or empty ones of the same shape.
#[derive(Default)]
pub(crate) struct Tables(BTreeMap<String, Arc<dyn TableProvider>>);

impl Tables {
    /// No data at all: every dataset is an empty table.
    pub(crate) fn empty() -> Self {
        Self::default()
    }

    pub(crate) fn insert(&mut self, dataset: &str, table: Arc<dyn TableProvider>) {
        self.0.insert(dataset.to_owned(), table);
    }

    /// A dataset with all its columns.
    fn provider(&self, programme: &Programme, dataset: &Dataset) -> Arc<dyn TableProvider> {
        let table = self.0.get(&dataset.id).cloned();
        table.unwrap_or_else(|| Arc::new(EmptyTable::new(arrow_schema(programme, dataset))))
    }

    /// A dataset with all its columns, as a plan reads it.
    pub(crate) fn source(&self, programme: &Programme, dataset: &Dataset) -> Arc<dyn TableSource> {
        provider_as_source(self.provider(programme, dataset))
    }
}

/// The Arrow schema of a dataset in the lake: its declared columns, those that say for which purposes a row may be used,
/// then the hidden order of rows.
pub(crate) fn arrow_schema(programme: &Programme, dataset: &Dataset) -> SchemaRef {
    let order = Field::new(ORDER_COLUMN, DataType::Int64, false);
    let allowed = allowed_purposes(dataset).map(|purpose| Field::new(purpose_column(purpose), DataType::Boolean, false));
    Arc::new(Schema::new(declared_columns(programme, dataset).chain(allowed).chain(std::iter::once(order)).collect::<Vec<_>>()))
}

/// The purposes for which rows of a dataset may be used; rows of public datasets may be used for all.
pub(crate) fn allowed_purposes(dataset: &Dataset) -> impl Iterator<Item = &str> {
    let private = dataset.population.is_some();
    dataset.purposes.iter().filter(move |_| private).map(String::as_str)
}

/// The hidden column that says whether a row may be used for a purpose.
pub(crate) fn purpose_column(purpose: &str) -> String {
    format!("{PURPOSE_PREFIX}{purpose}")
}

fn declared_columns(programme: &Programme, dataset: &Dataset) -> impl Iterator<Item = Field> {
    dataset.lake_columns(&programme.code_lists).into_iter().map(|column| match column.lake_type {
        LakeType::Unit => Field::new(column.name, DataType::Int64, false),
        LakeType::Code(_) => Field::new(column.name, dictionary(), false),
        LakeType::Text => Field::new(column.name, DataType::Utf8, true),
        LakeType::Boolean => Field::new(column.name, DataType::Boolean, false),
        LakeType::Steps(_) => Field::new(column.name, DataType::Int64, true),
        LakeType::Day => Field::new(column.name, DataType::Date32, true),
    })
}

/// Codes repeat: they are kept as numbers into a dictionary, so that a query never hashes a text twice.
pub(crate) fn dictionary() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// A session without tables: no catalogue, no files, no settings to change. A plan that it runs brings its own tables.
pub(crate) fn session() -> SessionContext {
    let mut config = SessionConfig::new()
        .with_information_schema(false)
        .with_target_partitions(1)
        .set_usize("datafusion.sql_parser.recursion_limit", DEEPEST);
    config.options_mut().sql_parser.enable_ident_normalization = true;
    config.options_mut().execution.parquet.schema_force_view_types = false;
    // No statistics: what is in the lake must not decide how a query is run.
    config.options_mut().execution.collect_statistics = false;
    let context = SessionContext::new_with_config(config);
    for function in functions() {
        context.register_udf(function);
    }
    context
}

/// The datasets as SQL sees them: empty, with the columns of their schemas. What is hidden cannot be named, not even by `*`.
fn readable(programme: &Programme, dataset: &Dataset) -> Arc<dyn TableProvider> {
    Arc::new(EmptyTable::new(Arc::new(Schema::new(declared_columns(programme, dataset).collect::<Vec<_>>()))))
}

/// Functions that SQL may name and that the analysis replaces by exact arithmetic: none of them ever runs.
fn functions() -> Vec<ScalarUDF> {
    let declared: [(&str, usize); 6] = [("floor", 1), ("ceil", 1), ("round", 1), ("abs", 1), ("sqrt", 1), ("width_bucket", 4)];
    let never = |name: &str| {
        let message = format!("{name} is computed by the analysis");
        Arc::new(move |_: &[ColumnarValue]| Err(DataFusionError::Internal(message.clone())))
    };
    declared
        .into_iter()
        .map(|(name, arguments)| {
            let numbers = vec![DataType::Float64; arguments];
            create_udf(name, numbers, DataType::Float64, Volatility::Immutable, never(name))
        })
        .collect()
}

/// Reads the SQL over empty tables, fills in the options and coerces types. Nothing is optimised.
pub(crate) async fn logical_plan(programme: &Programme, query: &Query) -> Result<LogicalPlan, PlanRefusal> {
    planned(programme, query, |dataset| readable(programme, dataset)).await
}

/// The same over the tables themselves, which is what `benches` runs without any protection.
#[cfg(feature = "benchmark")]
pub(crate) async fn unprotected_plan(programme: &Programme, query: &Query, tables: &Tables) -> Result<LogicalPlan, PlanRefusal> {
    planned(programme, query, |dataset| tables.provider(programme, dataset)).await
}

async fn planned(
    programme: &Programme,
    query: &Query,
    table: impl Fn(&Dataset) -> Arc<dyn TableProvider>,
) -> Result<LogicalPlan, PlanRefusal> {
    statement::check_text(&query.sql)?;
    let unreadable = |error: DataFusionError| PlanRefusal::unreadable(&error);
    let context = session();
    for dataset in programme.datasets.values() {
        context.register_table(dataset.id.as_str(), table(dataset)).map_err(unreadable)?;
    }
    let state = context.state();
    let statement = state.sql_to_statement(&query.sql, &state.config_options().sql_parser.dialect).map_err(unreadable)?;
    statement::check(&statement)?;
    let plan = state.statement_to_plan(statement).await.map_err(unreadable)?;
    statement::check_depth(&plan)?;
    let plan = plan.replace_params_with_values(&parameters(query)).map_err(unreadable)?;
    state.analyzer().execute_and_check(plan, state.config_options(), |_, _| {}).map_err(unreadable)
}

fn parameters(query: &Query) -> ParamValues {
    let values = query.options.iter().map(|(name, code)| (name.clone(), ScalarValue::from(code.as_str()).into()));
    ParamValues::Map(values.collect::<HashMap<_, _>>())
}
