//! What a file of the lake holds beyond the columns of its schema: where a row came from, and when.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use choir_contract::{Dataset, Programme, UnitSource};

use crate::plan::{ORDER_COLUMN, arrow_schema, dictionary};

/// The partner that delivered the row: its delivery before is taken out by it.
pub(crate) const PARTNER: &str = "_partner";

/// Keyed number of whom the partner means: the same for all rows of one partner with the same name and the same other
/// identifiers, and when they are delivered again.
pub(crate) const RECORD: &str = "_record";

/// The day on which the row was landed.
pub(crate) const LANDED: &str = "_landed";
/// What the person said of themselves in their own words, as JSON by field.
pub(crate) const SELF_DESCRIBED: &str = "_self_described";

/// Whether a dataset is made from another, and so has no rows of its own.
pub(crate) fn is_derived(dataset: &Dataset) -> bool {
    matches!(dataset.unit_source, UnitSource::Derived(_))
}

/// The Arrow schema of a dataset's files: what queries see, and the columns of its origin before the order of rows.
pub(crate) fn stored_schema(programme: &Programme, dataset: &Dataset) -> SchemaRef {
    let seen = arrow_schema(programme, dataset);
    if is_derived(dataset) {
        return seen;
    }
    let own_words = dataset.fields.iter().any(|field| field.self_described);
    let hidden = [
        Some(Field::new(PARTNER, dictionary(), false)),
        Some(Field::new(RECORD, DataType::Int64, false)),
        Some(Field::new(LANDED, DataType::Date32, false)),
        own_words.then(|| Field::new(SELF_DESCRIBED, DataType::Utf8, true)),
    ];
    let (order, declared): (Vec<_>, Vec<_>) = seen.fields().iter().cloned().partition(|field| field.name() == ORDER_COLUMN);
    Arc::new(Schema::new(declared.into_iter().chain(hidden.into_iter().flatten().map(Arc::new)).chain(order).collect::<Vec<_>>()))
}
