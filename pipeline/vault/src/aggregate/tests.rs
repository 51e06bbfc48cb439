//! The laws of bounding: a plain reference agrees, and removing a unit moves nothing by more than it may.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use choir_contract::ContributionBound;
use proptest::prelude::*;

use super::bounding::Bounding;

type PlainRow = (i64, i64, usize, i64);

fn bound(groups: u32, rows: u32) -> ContributionBound {
    ContributionBound { max_groups: NonZeroU32::new(groups).unwrap(), max_rows_per_group: NonZeroU32::new(rows).unwrap() }
}

/// Rows, units and sums of each cell, as the vault bounds them on a stream in the lake's order.
fn bounded(rows: &[PlainRow], bound: ContributionBound, cells: usize) -> Vec<[i64; 3]> {
    let mut sorted = rows.to_vec();
    sorted.sort_unstable();
    let (mut bounding, mut result) = (Bounding::new(bound, cells), vec![[0; 3]; cells]);
    let mut last = vec![0; cells];
    for (unit, _, cell, value) in sorted {
        let serial = bounding.next(unit).unwrap();
        if bounding.keep(cell) {
            result[cell][0] += 1;
            result[cell][1] += i64::from(last[cell] != serial);
            result[cell][2] += value;
            last[cell] = serial;
        }
    }
    result
}

/// The same in the plainest words: for each person take the rows in order, keep a row if it may be kept.
fn reference(rows: &[PlainRow], bound: ContributionBound, cells: usize) -> Vec<[i64; 3]> {
    let mut result = vec![[0; 3]; cells];
    let units: BTreeSet<i64> = rows.iter().map(|row| row.0).collect();
    for unit in units {
        let mut own: Vec<&PlainRow> = rows.iter().filter(|row| row.0 == unit).collect();
        own.sort_by_key(|row| (row.1, row.2, row.3));
        let mut taken: BTreeMap<usize, u32> = BTreeMap::new();
        for row in own {
            let may_open = taken.len() < bound.max_groups.get() as usize;
            let count = taken.get(&row.2).copied();
            if count.map_or(may_open, |count| count < bound.max_rows_per_group.get()) {
                result[row.2][0] += 1;
                result[row.2][1] += i64::from(count.is_none());
                result[row.2][2] += row.3;
                *taken.entry(row.2).or_default() += 1;
            }
        }
    }
    result
}

fn rows() -> impl Strategy<Value = Vec<PlainRow>> {
    prop::collection::vec((0..6_i64, 0..1_000_i64, 0..5_usize, -7..=7_i64), 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn bounding_agrees_with_the_reference_and_does_not_depend_on_delivery(rows in rows(), groups in 1..4_u32, most in 1..4_u32) {
        let (limit, mut reversed) = (bound(groups, most), rows.clone());
        reversed.reverse();
        prop_assert_eq!(bounded(&rows, limit, 5), reference(&rows, limit, 5));
        prop_assert_eq!(bounded(&rows, limit, 5), bounded(&reversed, limit, 5));
    }

    /// One unit less moves each cell by at most the bound, and at most so many cells.
    #[test]
    fn removing_a_unit_moves_cells_by_at_most_the_declared_sensitivity(rows in rows(), groups in 1..4_u32, most in 1..4_u32, gone in 0..6_i64) {
        let limit = bound(groups, most);
        let without: Vec<PlainRow> = rows.iter().copied().filter(|row| row.0 != gone).collect();
        let (before, after) = (bounded(&rows, limit, 5), bounded(&without, limit, 5));
        let reach = [i64::from(most), 1, 7 * i64::from(most)];
        for (statistic, reach) in reach.into_iter().enumerate() {
            let moved: Vec<i64> = before.iter().zip(&after).map(|(a, b)| (a[statistic] - b[statistic]).abs()).filter(|moved| *moved > 0).collect();
            prop_assert!(moved.len() <= groups as usize);
            prop_assert!(moved.iter().all(|moved| *moved <= reach));
        }
    }
}
