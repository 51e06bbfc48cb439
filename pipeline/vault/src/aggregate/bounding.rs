//! Cutting each unit to its contribution bound, on the stream.
//!
//! # Privacy
//! The rows of a unit come together, in an order that depends on that unit alone. A row is kept while its cell is one of
//! the unit's first `max_groups` cells and has had fewer than `max_rows_per_group` of its rows. So removing another unit
//! changes nothing, and a unit touches at most so many cells with at most so many rows each.

use choir_contract::ContributionBound;

use crate::aggregate::counters::Serial;

/// What is remembered of the unit whose rows are coming, in memory that grows with cells, not with rows.
pub(crate) struct Bounding {
    bound: ContributionBound,
    unit: Option<i64>,
    serial: Serial,
    groups: u32,
    /// For each cell: the unit that was here last, and how many of its rows were kept.
    stamps: Vec<(Serial, u32)>,
}

/// Rows of a unit did not come together: the lake is not as it was written.
#[derive(Debug, thiserror::Error)]
#[error("the rows of the lake are not in the order in which they were written")]
pub(crate) struct OutOfOrder;

impl Bounding {
    pub(crate) fn new(bound: ContributionBound, cells: usize) -> Self {
        Self { bound, unit: None, serial: 0, groups: 0, stamps: vec![(0, 0); cells] }
    }

    pub(crate) fn grow(&mut self, cells: usize) {
        self.stamps.resize(cells, (0, 0));
    }

    /// Says whose row comes next; gives the unit's serial number.
    pub(crate) fn next(&mut self, unit: i64) -> Result<Serial, OutOfOrder> {
        match self.unit {
            Some(known) if known == unit => {}
            Some(known) if known > unit => return Err(OutOfOrder),
            _ => {
                self.unit = Some(unit);
                self.serial = self.serial.checked_add(1).ok_or(OutOfOrder)?;
                self.groups = 0;
            }
        }
        Ok(self.serial)
    }

    /// Whether the unit's row in this cell is kept.
    pub(crate) fn keep(&mut self, cell: usize) -> bool {
        #[cfg(test)]
        if crate::broken::is(crate::broken::Broken::BoundForgotten) {
            return true;
        }
        let (serial, rows) = &mut self.stamps[cell];
        if *serial == self.serial {
            *rows += 1;
            return *rows <= self.bound.max_rows_per_group.get();
        }
        #[cfg(test)]
        if crate::broken::is(crate::broken::Broken::GroupsForgotten) {
            self.groups = 0;
        }
        if self.groups == self.bound.max_groups.get() {
            return false;
        }
        self.groups += 1;
        (*serial, *rows) = (self.serial, 1);
        true
    }
}
