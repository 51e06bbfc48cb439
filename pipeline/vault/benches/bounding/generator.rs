//! Made-up visits in the order of the lake, batch by batch: memory does not grow with the number of rows.

use std::sync::Arc;

use arrow::array::{Array as _, ArrayRef, BooleanArray, DictionaryArray, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, SchemaRef};
use arrow::error::ArrowError;

const ROWS_AT_A_TIME: usize = 64 * 1024;
/// Rows a person, on average.
const MEAN: usize = 10;
/// Most rows a person is drawn to have.
const MOST: f64 = 2_000.0;
/// 0 to 40 hours in quarters.
const STEPS: u64 = 161;

/// Rows of persons in the order of their digests: `rows` in all, a tenth as many persons, few of them with many rows.
pub(crate) struct Visits {
    schema: SchemaRef,
    cities: StringArray,
    actions: StringArray,
    rows: usize,
    persons: u64,
    /// All rows that were drawn: scaled to `rows`, so that the number comes out exactly.
    drawn: u128,
    person: u64,
    before: u128,
    written: usize,
    pending: Columns,
}

#[derive(Default)]
struct Columns {
    units: Vec<i64>,
    cities: Vec<i32>,
    actions: Vec<i32>,
    hours: Vec<Option<i64>>,
    orders: Vec<i64>,
}

impl Visits {
    pub(crate) fn new(schema: SchemaRef, cities: &[String], actions: &[String], rows: usize) -> Self {
        let persons = u64::try_from((rows / MEAN).max(1)).unwrap_or(u64::MAX);
        let drawn = (0..persons).map(drawn_rows).sum();
        let text = |codes: &[String]| StringArray::from_iter_values(codes);
        let (cities, actions) = (text(cities), text(actions));
        Self { schema, cities, actions, rows, persons, drawn, person: 0, before: 0, written: 0, pending: Columns::default() }
    }

    /// Adds the next person.
    fn person(&mut self) {
        let person = self.person;
        self.before += drawn_rows(person);
        let until = usize::try_from(self.before * self.rows as u128 / self.drawn).unwrap_or(self.rows);
        let mut orders: Vec<i64> = (self.written..until).map(|row| hash(&[person, row as u64, 1]).cast_signed()).collect();
        orders.sort_unstable();
        let home = hash(&[person, 2]);
        for (turn, order) in (0..).zip(orders) {
            let chance = |use_of_it: u64| hash(&[person, turn, use_of_it]);
            // Most visits are in the person's own city; a few hours were not recorded.
            let city = if chance(3) % 4 == 0 { chance(4) } else { home };
            self.pending.units.push(unit(person, self.persons));
            self.pending.cities.push(below(city, self.cities.len()));
            self.pending.actions.push(below(chance(5), self.actions.len()));
            self.pending.hours.push((chance(6) % 50 != 0).then(|| (chance(7) % STEPS).cast_signed()));
            self.pending.orders.push(order);
        }
        (self.person, self.written) = (person + 1, until);
    }

    fn take(&mut self) -> Result<RecordBatch, ArrowError> {
        let Columns { units, cities, actions, hours, orders } = std::mem::take(&mut self.pending);
        let codes = |keys: Vec<i32>, codes: &StringArray| -> Result<ArrayRef, ArrowError> {
            Ok(Arc::new(DictionaryArray::try_new(Int32Array::from(keys), Arc::new(codes.clone()))?))
        };
        // Every row may be used for every purpose.
        let allowed = self.schema.fields().iter().filter(|field| *field.data_type() == DataType::Boolean);
        let allowed: Vec<ArrayRef> = allowed.map(|_| Arc::new(BooleanArray::from(vec![true; units.len()])) as ArrayRef).collect();
        let mut columns: Vec<ArrayRef> = vec![
            Arc::new(Int64Array::from(units)),
            codes(cities, &self.cities)?,
            codes(actions, &self.actions)?,
            Arc::new(Int64Array::from(hours)),
        ];
        columns.extend(allowed);
        columns.push(Arc::new(Int64Array::from(orders)));
        RecordBatch::try_new(Arc::clone(&self.schema), columns)
    }
}

impl Iterator for Visits {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.person < self.persons && self.pending.units.len() < ROWS_AT_A_TIME {
            self.person();
        }
        (!self.pending.units.is_empty()).then(|| self.take())
    }
}

/// Heavy-tailed: half of all persons have at most four rows, one in a hundred almost a hundred.
fn drawn_rows(person: u64) -> u128 {
    let chance = (hash(&[person, 0]) >> 11) as f64 / (1_u64 << 53) as f64;
    let rows = 9.5 * (chance.max(f64::EPSILON).powf(-0.5) - 1.0);
    1 + rows.min(MOST) as u128
}

/// Digests ascend with the number of the person and look drawn.
fn unit(person: u64, persons: u64) -> i64 {
    let step = u64::MAX / persons;
    let ascending = person * step + hash(&[person, 8]) % step.max(1);
    (ascending ^ (1 << 63)).cast_signed()
}

fn below(number: u64, limit: usize) -> i32 {
    i32::try_from(number % (limit.max(1) as u64)).unwrap_or(0)
}

/// SplitMix64 over the parts: the same numbers on every run, for rows that nobody needs to keep secret.
fn hash(parts: &[u64]) -> u64 {
    parts.iter().fold(0, |state: u64, part| {
        let mut mixed = (state ^ part).wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    })
}
