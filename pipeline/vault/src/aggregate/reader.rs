//! Reads batches column by column: the cell of every row, and the value of every tally.

use std::collections::HashMap;

use arrow::array::{Array, ArrayRef, AsArray, DictionaryArray, Int64Array};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int32Type, Int64Type};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use chrono::NaiveDate;

use crate::plan::{KeyKind, KeyReader, Layout};

/// A row that counts nowhere: its key is outside the declared codes.
pub(crate) const NOWHERE: u32 = u32::MAX;

/// What a code is numbered by.
pub(crate) struct Codes {
    kind: KeyKind,
    numbers: HashMap<String, u32>,
    count: u32,
    missing: u32,
}

impl Codes {
    pub(crate) fn new(kind: KeyKind, codes: impl Iterator<Item = String>, nullable: bool) -> Self {
        let numbers: HashMap<String, u32> = codes.zip(0..).collect();
        let count = u32::try_from(numbers.len()).unwrap_or(NOWHERE);
        let missing = if nullable { count.saturating_sub(1) } else { NOWHERE };
        Self { kind, numbers, count, missing }
    }

    pub(crate) const fn count(&self) -> u32 {
        self.count
    }

    /// The number of the code of every row.
    pub(crate) fn read(&self, column: &ArrayRef) -> Result<Vec<u32>, ArrowError> {
        match (&self.kind, column.data_type()) {
            (KeyKind::Text, DataType::Dictionary(key, _)) if **key == DataType::Int32 => {
                Ok(self.dictionary(column.as_dictionary::<Int32Type>()))
            }
            (KeyKind::Text, _) => {
                let text = cast(column, &DataType::Utf8)?;
                let text = text.as_string::<i32>();
                Ok(text.iter().map(|value| value.map_or(self.missing, |value| self.number(value))).collect())
            }
            (KeyKind::Flag, _) => Ok(column.as_boolean().iter().map(|value| value.map_or(self.missing, u32::from)).collect()),
            (KeyKind::Number { first }, _) => {
                let numbers = column.as_primitive::<Int64Type>();
                let number = |value: i64| u32::try_from(value.saturating_sub(*first)).unwrap_or(NOWHERE);
                let inside = |number: u32| if number < self.count { number } else { NOWHERE };
                Ok(numbers.iter().map(|value| value.map_or(self.missing, |value| inside(number(value)))).collect())
            }
            _ => Ok(vec![NOWHERE; column.len()]),
        }
    }

    fn number(&self, code: &str) -> u32 {
        self.numbers.get(code).copied().unwrap_or(NOWHERE)
    }

    /// Looks at each text of the dictionary once, not at each row's.
    fn dictionary(&self, column: &DictionaryArray<Int32Type>) -> Vec<u32> {
        let Some(texts) = column.values().as_string_opt::<i32>() else { return vec![NOWHERE; column.len()] };
        let numbers: Vec<u32> = texts.iter().map(|text| text.map_or(self.missing, |text| self.number(text))).collect();
        let at = |key: i32| usize::try_from(key).ok().and_then(|key| numbers.get(key)).copied().unwrap_or(NOWHERE);
        let keys = column.keys();
        if keys.null_count() == 0 {
            return keys.values().iter().map(|key| at(*key)).collect();
        }
        keys.iter().map(|key| key.map_or(self.missing, at)).collect()
    }
}

/// The cells of declared keys, row-major: the last key counts fastest.
pub(crate) struct Grid {
    keys: Vec<(usize, Codes)>,
}

impl Grid {
    pub(crate) fn new(keys: &[KeyReader]) -> Self {
        let codes = |key: &KeyReader| {
            let codes = key.codes.iter().map(|code| code.code.clone());
            (key.position, Codes::new(key.kind.clone(), codes, key.nullable))
        };
        Self { keys: keys.iter().map(codes).collect() }
    }

    /// The cell of every row of a batch.
    pub(crate) fn cells(&self, batch: &RecordBatch) -> Result<Vec<u32>, ArrowError> {
        let mut cells = vec![0_u32; batch.num_rows()];
        for (position, codes) in &self.keys {
            let numbers = codes.read(batch.column(*position))?;
            for (cell, number) in cells.iter_mut().zip(numbers) {
                let outside = *cell == NOWHERE || number == NOWHERE;
                *cell = if outside { NOWHERE } else { *cell * codes.count() + number };
            }
        }
        Ok(cells)
    }
}

/// The texts of keys whose values are not declared.
pub(crate) fn open_keys(batch: &RecordBatch, layout: &Layout) -> Result<Vec<Vec<String>>, ArrowError> {
    let mut rows = vec![Vec::with_capacity(layout.keys.len()); batch.num_rows()];
    for key in &layout.keys {
        let column = batch.column(key.position);
        let texts = key_texts(&key.kind, column)?;
        for (row, text) in rows.iter_mut().zip(texts) {
            row.push(text.unwrap_or_else(|| "(none)".to_owned()));
        }
    }
    Ok(rows)
}

#[allow(clippy::cast_precision_loss, reason = "a key of more than 2^53 steps is shown rounded")]
fn key_texts(kind: &KeyKind, column: &ArrayRef) -> Result<Vec<Option<String>>, ArrowError> {
    match kind {
        KeyKind::OpenNumber { step } => {
            let numbers = column.as_primitive::<Int64Type>();
            Ok(numbers.iter().map(|value| value.map(|value| crate::plan::plain(value as f64 * step))).collect())
        }
        KeyKind::OpenDay => {
            let days = column.as_primitive::<arrow::datatypes::Date32Type>();
            let text = |day: i32| NaiveDate::from_num_days_from_ce_opt(day.saturating_add(719_163)).map(|day| day.to_string());
            Ok(days.iter().map(|day| day.and_then(text)).collect())
        }
        KeyKind::Flag => Ok(column.as_boolean().iter().map(|value| value.map(|value| value.to_string())).collect()),
        KeyKind::Number { .. } => {
            let numbers = column.as_primitive::<Int64Type>();
            Ok(numbers.iter().map(|value| value.map(|value| value.to_string())).collect())
        }
        KeyKind::Text | KeyKind::OpenText => {
            let text = cast(column, &DataType::Utf8)?;
            Ok(text.as_string::<i32>().iter().map(|value| value.map(str::to_owned)).collect())
        }
    }
}

/// The value of one tally for every row of a batch.
pub(crate) enum Values {
    /// Every row has one.
    Always,
    /// Rows that have one.
    Present(Vec<bool>),
    /// Whole steps; null where there is none.
    Whole(Int64Array),
    /// The number of a code; [`NOWHERE`] where there is none.
    Coded(Vec<u32>),
}

impl Values {
    pub(crate) fn present(column: &ArrayRef) -> Self {
        // Logical: a column of the literal NULL has no bitmap, and a dictionary may hold a null as one of its values.
        match column.logical_nulls().filter(|nulls| nulls.null_count() > 0) {
            Some(nulls) => Self::Present(nulls.iter().collect()),
            None => Self::Always,
        }
    }

    pub(crate) fn has(&self, row: usize) -> bool {
        match self {
            Self::Always => true,
            Self::Present(present) => present.get(row).copied().unwrap_or(false),
            Self::Whole(numbers) => numbers.is_valid(row),
            Self::Coded(codes) => codes.get(row).is_some_and(|code| *code != NOWHERE),
        }
    }
}
