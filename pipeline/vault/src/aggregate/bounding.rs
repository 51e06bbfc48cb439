//! Cutting each unit to its contribution bound.

use choir_contract::ContributionBound;

/// The rows of units that may have many.
#[derive(Default)]
pub(crate) struct Rows(Vec<Row>);

struct Row {
    unit: i64,
    order: i64,
    cell: usize,
    values: Vec<Option<i64>>,
}

impl Rows {
    pub(crate) fn push(&mut self, unit: i64, order: i64, cell: usize, values: Vec<Option<i64>>) {
        self.0.push(Row { unit, order, cell, values });
    }

    /// Gives every row that is kept to `keep`, with whether it is the first of its unit in its cell.
    ///
    /// Rows of one unit with the same order (a keyed digest: only equal rows, if any) are taken in the order of their
    /// cell and values, so that the result never depends on the order in which the engine delivered them.
    pub(crate) fn bound(mut self, bound: ContributionBound, mut keep: impl FnMut(usize, &[Option<i64>], bool)) {
        self.0.sort_unstable_by(|a, b| (a.unit, a.order, a.cell, &a.values).cmp(&(b.unit, b.order, b.cell, &b.values)));
        let most_groups = usize::try_from(bound.max_groups.get()).unwrap_or(usize::MAX);
        for unit in self.0.chunk_by(|a, b| a.unit == b.unit) {
            let mut groups: Vec<(usize, u32)> = Vec::new();
            for row in unit {
                let position = groups.iter().position(|(cell, _)| *cell == row.cell);
                let position = match position {
                    Some(position) => position,
                    None if groups.len() < most_groups => {
                        groups.push((row.cell, 0));
                        groups.len() - 1
                    }
                    None => continue,
                };
                let taken = &mut groups[position].1;
                if *taken < bound.max_rows_per_group.get() {
                    keep(row.cell, &row.values, *taken == 0);
                    *taken += 1;
                }
            }
        }
    }
}
