//! Exact aggregates: one vector a sealed column, one entry a combination of declared keys.

use std::collections::HashMap;

use arrow::array::{Array, AsArray};
use arrow::datatypes::{DataType, Int32Type, Int64Type};
use arrow::record_batch::RecordBatch;
use choir_mechanism::{Bounded, BoundedColumn, Sensitivity};

use crate::plan::{Layout, Output, Planned, Statistic};

/// Exact aggregates of a request.
pub(crate) struct Cells {
    statistics: Vec<Statistic>,
    /// For each statistic one or two vectors, in the order of the sealed columns.
    columns: Vec<Vec<i64>>,
    sensitivities: Vec<Sensitivity>,
}

impl Cells {
    pub(crate) fn new(planned: &Planned) -> Self {
        let statistics = planned.outputs.iter().filter_map(|output| match output {
            Output::Measure { statistic, .. } => Some(*statistic),
            Output::Key { .. } => None,
        });
        let sensitivities = planned.sensitivities();
        Self { statistics: statistics.collect(), columns: vec![vec![0; planned.cells()]; sensitivities.len()], sensitivities }
    }

    /// Adds a row to a cell. `first` tells whether it is its unit's first row there.
    ///
    /// Bounds of at most 10^9 steps and relations of at most 2^31 rows keep every sum inside 64 bits; saturating sums
    /// make sure that not even a broken bound could fail.
    pub(crate) fn add(&mut self, cell: usize, values: &[Option<i64>], first: bool) {
        let mut column = 0;
        for (statistic, value) in self.statistics.iter().zip(values) {
            let mut add = |offset: usize, steps: i64| {
                if let Some(entry) = self.columns.get_mut(column + offset).and_then(|entries| entries.get_mut(cell)) {
                    *entry = entry.saturating_add(steps);
                }
            };
            match (*statistic, *value) {
                (Statistic::Rows, Some(_)) => add(0, 1),
                (Statistic::Units, _) if first => add(0, 1),
                (Statistic::Sum { minimum, maximum, .. }, Some(steps)) => add(0, steps.clamp(minimum, maximum)),
                (Statistic::Mean { minimum, maximum, .. }, Some(steps)) => {
                    add(0, 2 * steps.clamp(minimum, maximum) - (minimum + maximum));
                    add(1, 1);
                }
                _ => {}
            }
            column += statistic.columns();
        }
    }

    /// Seals the aggregates with the sensitivities that the plan proved.
    pub(crate) fn seal(self, request: String) -> Bounded {
        let columns = self.columns.into_iter().zip(self.sensitivities);
        Bounded::seal(request, columns.map(|(values, sensitivity)| BoundedColumn::new(values, sensitivity)).collect())
    }

    /// The exact vectors, for the vault's own tests.
    #[cfg(test)]
    pub(crate) fn columns(&self) -> &[Vec<i64>] {
        &self.columns
    }
}

impl Statistic {
    /// How many sealed columns the statistic is made from.
    #[must_use]
    pub const fn columns(self) -> usize {
        match self {
            Self::Rows | Self::Units | Self::Sum { .. } => 1,
            Self::Mean { .. } => 2,
        }
    }
}

/// Reads the rows of one batch against the declared keys.
pub(crate) struct Reader<'a> {
    batch: RecordBatch,
    layout: &'a Layout,
    keys: Vec<HashMap<&'a str, usize>>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(batch: RecordBatch, planned: &'a Planned, layout: &'a Layout) -> Self {
        let keys = planned.outputs.iter().filter_map(|output| match output {
            Output::Key { codes, .. } => {
                Some(codes.iter().enumerate().map(|(position, code)| (code.code.as_str(), position)).collect())
            }
            Output::Measure { .. } => None,
        });
        Self { batch, layout, keys: keys.collect() }
    }

    pub(crate) fn rows(&self) -> usize {
        self.batch.num_rows()
    }

    /// The cell of a row; `None` for a value outside the declared codes, which counts nowhere.
    pub(crate) fn cell(&self, row: usize) -> Option<usize> {
        let mut cell = 0;
        for (position, codes) in self.layout.keys.iter().zip(&self.keys) {
            cell = cell * codes.len() + self.code(*position, row, codes)?;
        }
        Some(cell)
    }

    fn code(&self, position: usize, row: usize, codes: &HashMap<&str, usize>) -> Option<usize> {
        let column = self.batch.column(position);
        if column.is_null(row) {
            return None;
        }
        if let Some(texts) = column.as_dictionary_opt::<Int32Type>() {
            let text = texts.values().as_string_opt::<i32>().zip(texts.key(row)).map(|(texts, key)| texts.value(key));
            return codes.get(text?).copied();
        }
        match column.data_type() {
            DataType::Utf8 => codes.get(column.as_string::<i32>().value(row)).copied(),
            DataType::Utf8View => codes.get(column.as_string_view().value(row)).copied(),
            DataType::Boolean => codes.get(if column.as_boolean().value(row) { "true" } else { "false" }).copied(),
            DataType::Int64 => codes.get(column.as_primitive::<Int64Type>().value(row).to_string().as_str()).copied(),
            _ => None,
        }
    }

    pub(crate) fn unit(&self, row: usize) -> i64 {
        self.whole(0, row).unwrap_or_default()
    }

    pub(crate) fn order(&self, row: usize) -> i64 {
        self.whole(1, row).unwrap_or_default()
    }

    /// The values of a row, one a measure; a count without a column has one whenever there is a row.
    pub(crate) fn values(&self, row: usize) -> Vec<Option<i64>> {
        self.layout.values.iter().map(|position| position.map_or(Some(1), |position| self.whole(position, row))).collect()
    }

    /// A whole number, or 1 for anything else that is not null (COUNT of a column needs no more).
    fn whole(&self, position: usize, row: usize) -> Option<i64> {
        let column = self.batch.column(position);
        let present = column.is_valid(row);
        match column.as_primitive_opt::<Int64Type>() {
            Some(numbers) => present.then(|| numbers.value(row)),
            None => present.then_some(1),
        }
    }
}
