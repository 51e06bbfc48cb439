//! Made-up tables of every dataset, from the schemas alone: few units, some with many rows, values at their bounds.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Date32Array, Int64Array, StringArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use arrow::record_batch::RecordBatch;
use choir_contract::{Dataset, LakeColumn, LakeType, Programme, RowsPerUnit};
use datafusion::datasource::MemTable;

use crate::audit::dice::Dice;
use crate::plan::{Tables, allowed_purposes, arrow_schema};

/// Privacy units of every data set.
const UNITS: usize = 8;
/// Most rows of a unit.
const MOST_ROWS: usize = 7;

/// Made-up rows of all datasets.
pub(crate) struct Synthetic(BTreeMap<String, Vec<SyntheticRow>>);

#[derive(Clone)]
struct SyntheticRow {
    unit: i64,
    order: i64,
    values: Vec<SyntheticValue>,
}

#[derive(Clone)]
enum SyntheticValue {
    Unit,
    Text(Option<String>),
    Flag(bool),
    Whole(Option<i64>),
    Day(Option<i32>),
}

impl Synthetic {
    pub(crate) fn new(programme: &Programme, dice: &mut Dice) -> Self {
        let tables = programme.datasets.values().map(|dataset| (dataset.id.clone(), rows(programme, dataset, dice)));
        Self(tables.collect())
    }

    /// Any unit; it may have rows in every dataset.
    pub(crate) fn some_unit(&self, dice: &mut Dice) -> i64 {
        let units: Vec<i64> = self.0.values().flatten().map(|row| row.unit).filter(|unit| *unit != 0).collect();
        dice.pick(&units).copied().unwrap_or(1)
    }

    /// The same data without one unit.
    pub(crate) fn without(&self, unit: i64) -> Self {
        let kept = |rows: &Vec<SyntheticRow>| rows.iter().filter(|row| row.unit != unit).cloned().collect();
        Self(self.0.iter().map(|(id, rows)| (id.clone(), kept(rows))).collect())
    }

    /// The data as tables of the engine, in the lake's order.
    pub(crate) fn tables(&self, programme: &Programme) -> datafusion::error::Result<Tables> {
        let mut tables = Tables::empty();
        for dataset in programme.datasets.values() {
            let schema = arrow_schema(programme, dataset);
            let rows = self.0.get(&dataset.id).map(Vec::as_slice).unwrap_or_default();
            let columns = schema.fields().iter().enumerate().map(|(at, field)| column(rows, at, field.data_type()));
            let batch = RecordBatch::try_new(Arc::clone(&schema), columns.collect::<Result<_, _>>()?)?;
            tables.insert(&dataset.id, Arc::new(MemTable::try_new(schema, vec![vec![batch]])?));
        }
        Ok(tables)
    }
}

fn rows(programme: &Programme, dataset: &Dataset, dice: &mut Dice) -> Vec<SyntheticRow> {
    let columns = dataset.lake_columns(&programme.code_lists);
    let units = if dataset.population.is_some() { 1..=UNITS } else { 0..=0 };
    let mut rows = Vec::new();
    for unit in units {
        let count = match dataset.rows_per_unit {
            _ if dataset.population.is_none() => UNITS,
            RowsPerUnit::One => usize::from(dice.chance(5, 6)),
            RowsPerUnit::Many => dice.below(MOST_ROWS + 1),
        };
        let mut own: Vec<SyntheticRow> = (0..count)
            .map(|_| SyntheticRow {
                unit: i64::try_from(unit).unwrap_or(0),
                order: i64::try_from(dice.next() >> 2).unwrap_or(0),
                values: values(programme, dataset, &columns, dice),
            })
            .collect();
        own.sort_by_key(|row| row.order);
        rows.extend(own);
    }
    rows
}

fn values(programme: &Programme, dataset: &Dataset, columns: &[LakeColumn], dice: &mut Dice) -> Vec<SyntheticValue> {
    let mut values: Vec<SyntheticValue> = columns.iter().map(|column| value(programme, dataset, column, dice)).collect();
    // Some rows may not be used for every purpose.
    values.extend(allowed_purposes(dataset).map(|_| SyntheticValue::Flag(dice.chance(5, 6))));
    values
}

fn value(programme: &Programme, dataset: &Dataset, column: &LakeColumn, dice: &mut Dice) -> SyntheticValue {
    match &column.lake_type {
        LakeType::Unit => SyntheticValue::Unit,
        LakeType::Code(list) => {
            let codes = programme.code_lists.get(list).map(choir_contract::CodeList::codes).unwrap_or_default();
            // Mostly the first few codes, so that units meet in a cell.
            let few = &codes[..codes.len().min(3)];
            let code = if dice.chance(4, 5) { dice.pick(few) } else { dice.pick(codes) };
            SyntheticValue::Text(code.map(|code| code.code.clone()))
        }
        LakeType::Boolean => SyntheticValue::Flag(dice.chance(1, 2)),
        LakeType::Steps(bounds) => {
            SyntheticValue::Whole(dice.chance(5, 6).then(|| dice.between(bounds.minimum_steps, bounds.maximum_steps)))
        }
        LakeType::Day => SyntheticValue::Day(dice.chance(5, 6).then(|| day(dataset, column, dice)).flatten()),
        LakeType::Text => SyntheticValue::Text(dice.chance(5, 6).then(|| format!("text {}", dice.below(4)))),
    }
}

fn day(dataset: &Dataset, column: &LakeColumn, dice: &mut Dice) -> Option<i32> {
    let bounds = dataset.fields.iter().find(|field| field.name == column.name)?.date_bounds.as_ref()?;
    let day = |text: &str| crate::plan::iso_day(text).map(i64::from);
    i32::try_from(dice.between(day(&bounds.minimum)?, day(&bounds.maximum)?)).ok()
}

fn column(rows: &[SyntheticRow], at: usize, data_type: &DataType) -> Result<ArrayRef, arrow::error::ArrowError> {
    let array: ArrayRef = match data_type {
        DataType::Int64 => Arc::new(rows.iter().map(|row| whole(row, at)).collect::<Int64Array>()),
        DataType::Boolean => Arc::new(
            rows.iter().map(|row| Some(matches!(row.values.get(at), Some(SyntheticValue::Flag(true))))).collect::<BooleanArray>(),
        ),
        DataType::Date32 => Arc::new(
            rows.iter()
                .map(|row| if let Some(SyntheticValue::Day(day)) = row.values.get(at) { *day } else { None })
                .collect::<Date32Array>(),
        ),
        _ => {
            let text = |row: &SyntheticRow| {
                if let Some(SyntheticValue::Text(text)) = row.values.get(at) { text.clone() } else { None }
            };
            let texts: ArrayRef = Arc::new(rows.iter().map(text).collect::<StringArray>());
            return cast(&texts, data_type);
        }
    };
    Ok(array)
}

/// A whole number, the unit, or, behind the last value, the order.
fn whole(row: &SyntheticRow, at: usize) -> Option<i64> {
    match row.values.get(at) {
        Some(SyntheticValue::Whole(whole)) => *whole,
        Some(SyntheticValue::Unit) => Some(row.unit),
        _ => Some(row.order),
    }
}
