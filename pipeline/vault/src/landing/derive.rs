//! Datasets that are made from others: one row a unit, bucket by bucket.

use std::collections::{BTreeSet, HashMap};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use choir_contract::{Bounds, CodeKind, Dataset, LakeColumn, LakeType, Programme};

use crate::lake::{LANDED, PARTNER, RECORD, SELF_DESCRIBED, Value, batch, plain_rows};
use crate::linkage::Share;
use crate::plan::allowed_purposes;
use crate::zone::SecretKey;

/// Rows that are turned into Arrow at a time.
const ROWS_AT_A_TIME: usize = 32 * 1024;

/// How the rows of a derived dataset follow from those of its source.
pub(super) struct Derivation<'a> {
    programme: &'a Programme,
    key: &'a SecretKey,
    /// Columns of the source as its files hold them, and of the dataset.
    source: Vec<LakeColumn>,
    wanted: Vec<LakeColumn>,
    /// For each purpose of the dataset, where the source says whether a row may be used for it.
    purposes: Vec<Option<usize>>,
    schema: SchemaRef,
    /// What each unit adds to the interval of people.
    shares: &'a HashMap<i64, Share>,
}

/// Columns that say what a person adds to the fewest and to the most people there may be.
const FEWEST: &str = "people_at_least";
const MOST: &str = "people_at_most";

impl<'a> Derivation<'a> {
    pub(super) fn new(
        programme: &'a Programme,
        key: &'a SecretKey,
        source: &Dataset,
        dataset: &Dataset,
        schema: SchemaRef,
        shares: &'a HashMap<i64, Share>,
    ) -> Self {
        let lists = &programme.code_lists;
        let (columns, wanted) = (source.lake_columns(lists), dataset.lake_columns(lists));
        let place = |purpose: &str| allowed_purposes(source).position(|known| known == purpose).map(|at| columns.len() + at);
        let purposes = allowed_purposes(dataset).map(place).collect();
        Self { programme, key, source: columns, wanted, purposes, schema, shares }
    }

    /// The derived rows of one bucket, from the source's rows sorted by unit. One unit at a time is held as plain values.
    pub(super) fn of_bucket(&self, source: &RecordBatch) -> Result<Vec<RecordBatch>, ArrowError> {
        let declared = without_origin(source)?;
        let mut made = Vec::new();
        let (mut rows, mut unit_rows): (Vec<Vec<Value>>, Vec<Vec<Value>>) = (Vec::new(), Vec::new());
        for row in plain_rows(&declared) {
            if unit_rows.first().is_some_and(|first| first.first() != row.first()) {
                rows.push(self.one(std::mem::take(&mut unit_rows)));
            }
            unit_rows.push(row);
            if rows.len() == ROWS_AT_A_TIME {
                made.push(batch(&self.schema, &std::mem::take(&mut rows))?);
            }
        }
        if !unit_rows.is_empty() {
            rows.push(self.one(unit_rows));
        }
        made.push(batch(&self.schema, &rows)?);
        Ok(made)
    }

    /// The one row of a unit.
    fn one(&self, mut rows: Vec<Vec<Value>>) -> Vec<Value> {
        let unit = if let Some(Value::Whole(Some(unit))) = rows.first().and_then(|row| row.first()) { *unit } else { 0 };
        rows.sort_by_key(|row| self.moment(row));
        let rows: Vec<&Vec<Value>> = rows.iter().collect();
        let share = self.shares.get(&unit).copied().unwrap_or_default();
        let values = self.wanted.iter().skip(1).map(|column| match (column.name.as_str(), &column.lake_type) {
            (FEWEST, LakeType::Steps(bounds)) => hundredths(share.fewest, bounds),
            (MOST, LakeType::Steps(bounds)) => hundredths(share.most, bounds),
            _ => self.combine(column, &rows),
        });
        let order = self.key.number("row order", &[&unit.to_le_bytes()]);
        // What is made of several rows may be used for what all of them may be used for.
        let allows = |row: &&Vec<Value>, place: usize| matches!(row.get(place), Some(Value::Flag(true)));
        let allowed = self.purposes.iter().map(|place| place.is_some_and(|place| rows.iter().all(|row| allows(row, place))));
        let values: Vec<Value> = values.chain(allowed.map(Value::Flag)).collect();
        std::iter::once(Value::Whole(Some(unit))).chain(values).chain([Value::Whole(Some(order))]).collect()
    }

    /// When a row was made: its first day, undated rows last, then its keyed order.
    fn moment(&self, row: &[Value]) -> (i32, i64) {
        let day = self.source.iter().position(|column| column.lake_type == LakeType::Day).and_then(|position| row.get(position));
        let order = if let Some(Value::Whole(Some(order))) = row.last() { *order } else { 0 };
        (if let Some(Value::Day(Some(day))) = day { *day } else { i32::MAX }, order)
    }

    /// One column, by its name: `first_x` is x of the earliest row, `x_count` the number of different x, and x itself the
    /// earliest x that says something.
    fn combine(&self, column: &LakeColumn, rows: &[&Vec<Value>]) -> Value {
        let values = |name: &str| -> Vec<&Value> {
            let position = self.source.iter().position(|known| known.name == name);
            position.map(|position| rows.iter().filter_map(|row| row.get(position)).collect()).unwrap_or_default()
        };
        if let Some(counted) = column.name.strip_suffix("_count") {
            let different: BTreeSet<_> = values(counted)
                .into_iter()
                .filter_map(|value| if let Value::Text(text) = value { text.clone() } else { None })
                .collect();
            let LakeType::Steps(bounds) = &column.lake_type else { return Value::Whole(None) };
            let count = i64::try_from(different.len()).unwrap_or(i64::MAX);
            return Value::Whole(Some(count.clamp(bounds.minimum_steps, bounds.maximum_steps)));
        }
        let candidates = match column.name.strip_prefix("first_") {
            Some(first) => values(first),
            None => values(&column.name),
        };
        let found = candidates.iter().find(|value| self.says_something(value, column)).or(candidates.first());
        found.map_or(Value::Text(None), |value| (*value).clone())
    }

    fn says_something(&self, value: &Value, column: &LakeColumn) -> bool {
        match (value, &column.lake_type) {
            (Value::Text(Some(code)), LakeType::Code(list)) => {
                let code = self.programme.code_lists.get(list).and_then(|list| list.get(code));
                code.is_some_and(|code| code.kind == CodeKind::Value)
            }
            (Value::Whole(None) | Value::Day(None) | Value::Text(None), _) => false,
            _ => true,
        }
    }
}

/// The columns that a query sees, without those of a row's origin.
fn without_origin(source: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let schema = source.schema();
    let kept: Vec<usize> = schema
        .fields()
        .iter()
        .enumerate()
        .filter(|(_, field)| ![PARTNER, RECORD, LANDED, SELF_DESCRIBED].contains(&field.name().as_str()))
        .map(|(position, _)| position)
        .collect();
    source.project(&kept)
}

/// A number of hundredths in the steps of a column, within its bounds.
#[allow(clippy::cast_possible_truncation, reason = "clamped to bounds of at most a thousand million steps")]
fn hundredths(hundredths: i32, bounds: &Bounds) -> Value {
    let steps = (f64::from(hundredths) / 100.0 / bounds.resolution).round();
    Value::Whole(Some(steps.clamp(bounds.minimum_steps as f64, bounds.maximum_steps as f64) as i64))
}
