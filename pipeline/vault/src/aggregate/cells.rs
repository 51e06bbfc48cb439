//! The cells of an answer: declared ones, laid out beforehand, or open ones, found as they come.

use std::collections::HashMap;

use choir_mechanism::{Bounded, SealedColumn, SealedKeys};

use crate::aggregate::counters::{Counter, Kept, Serial};
use crate::aggregate::reader::{NOWHERE, Values};
use crate::plan::{BoundedPlan, Layout, Planned};

/// The exact figures of a request.
pub(crate) struct Cells {
    sets: Vec<Set>,
    parts: Vec<Vec<u32>>,
    counters: Vec<Counter>,
    /// For open keys: their texts, and how many units each has.
    open: Option<Open>,
}

/// One grouping set: how many cells it has.
struct Set {
    cells: usize,
}

struct Open {
    numbers: HashMap<Vec<String>, u32>,
    keys: Vec<Vec<String>>,
    units: Vec<i64>,
    last: Vec<Serial>,
}

impl Cells {
    pub(crate) fn new(plan: &BoundedPlan) -> Self {
        let planned = &plan.planned;
        let open = planned.keys.iter().any(|key| key.open);
        let finest: usize = if open { 0 } else { planned.estimate.keys.iter().product() };
        let sets: Vec<Set> =
            planned.estimate.sets.iter().map(|set| Set { cells: if open { 0 } else { cells_of(planned, set) } }).collect();
        let parts = if open { vec![Vec::new()] } else { planned.estimate.sets.iter().map(|set| parts(planned, set)).collect() };
        let set_cells: Vec<usize> = sets.iter().map(|set| set.cells).collect();
        let counters = plan.layout.tallies.iter().map(|reader| Counter::new(&reader.tally, finest, &set_cells)).collect();
        let open = open.then(|| Open { numbers: HashMap::new(), keys: Vec::new(), units: Vec::new(), last: Vec::new() });
        Self { sets, parts, counters, open }
    }

    /// The cells of rows whose keys are open; new ones get their place.
    pub(crate) fn find(&mut self, rows: Vec<Vec<String>>) -> Vec<u32> {
        let Some(open) = &mut self.open else { return vec![NOWHERE; rows.len()] };
        let cells = rows.into_iter().map(|key| open.number(key)).collect();
        let count = open.keys.len();
        self.counters.iter_mut().for_each(|counter| counter.grow(count));
        cells
    }

    pub(crate) fn open_count(&self) -> Option<usize> {
        self.open.as_ref().map(|open| open.keys.len())
    }

    /// Adds the rows of a batch that were kept.
    pub(crate) fn add(&mut self, layout: &Layout, values: &[Values], kept: &[Kept]) {
        if let Some(open) = &mut self.open {
            kept.iter().for_each(|kept| open.count(kept.cell, kept.serial));
        }
        for ((counter, reader), values) in self.counters.iter_mut().zip(&layout.tallies).zip(values) {
            counter.add(&reader.tally, values, kept, &self.parts);
        }
    }

    /// Adds another part of the data, of which no unit stands in both.
    pub(crate) fn merge(&mut self, other: &Self) {
        let (Some(own), Some(others)) = (&mut self.open, &other.open) else {
            self.counters.iter_mut().zip(&other.counters).for_each(|(own, other)| own.merge(other));
            return;
        };
        let places: Vec<u32> = others.keys.iter().map(|key| own.number(key.clone())).collect();
        let count = own.keys.len();
        for (place, units) in places.iter().zip(&others.units) {
            own.units[*place as usize] += units;
        }
        for (own, other) in self.counters.iter_mut().zip(&other.counters) {
            own.grow(count);
            own.merge(&other.moved(&places, count));
        }
    }

    /// Seals the figures with the plan whose sensitivities the analysis proved.
    pub(crate) fn seal(self, request: String, planned: &Planned) -> Bounded {
        let columns = self.columns();
        match self.open {
            None => Bounded::seal(request, planned.release.clone(), columns),
            Some(open) => {
                let keys = SealedKeys { keys: open.keys, units: open.units };
                Bounded::seal_keyed(request, planned.release.clone(), keys, columns)
            }
        }
    }

    /// The exact figures, column by column.
    pub(crate) fn columns(&self) -> Vec<SealedColumn> {
        let mut columns = Vec::new();
        for counter in &self.counters {
            for (at, set) in self.sets.iter().enumerate() {
                let cells = self.open.as_ref().map_or(set.cells, |open| open.keys.len());
                columns.push(counter.sealed(at, cells, self.parts.get(at).map_or(&[], Vec::as_slice)));
            }
        }
        columns
    }

    /// The texts of open keys with their units, for comparisons in the vault's own checks.
    pub(crate) fn open_units(&self) -> Option<(&[Vec<String>], &[i64])> {
        self.open.as_ref().map(|open| (open.keys.as_slice(), open.units.as_slice()))
    }
}

impl Open {
    fn number(&mut self, key: Vec<String>) -> u32 {
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let number = u32::try_from(self.keys.len()).unwrap_or(NOWHERE);
        self.numbers.insert(key.clone(), number);
        self.keys.push(key);
        self.units.push(0);
        self.last.push(0);
        number
    }

    /// Counts a unit once a key. Serial 0 stands for a unit of its own.
    fn count(&mut self, cell: usize, serial: Serial) {
        if serial == 0 || self.last[cell] != serial {
            self.units[cell] += 1;
            self.last[cell] = serial;
        }
    }
}

fn cells_of(planned: &Planned, set: &[bool]) -> usize {
    planned.estimate.keys.iter().zip(set).filter(|(_, present)| **present).map(|(size, _)| *size).product()
}

/// For every cell over all keys, its cell in a grouping set.
fn parts(planned: &Planned, set: &[bool]) -> Vec<u32> {
    if set.iter().all(|present| *present) {
        return Vec::new();
    }
    let sizes = &planned.estimate.keys;
    let finest: usize = sizes.iter().product();
    let part = |cell: usize| {
        let (mut rest, mut codes) = (cell, Vec::with_capacity(sizes.len()));
        for size in sizes.iter().rev() {
            codes.push(rest % size.max(&1));
            rest /= size.max(&1);
        }
        codes.reverse();
        let kept = sizes.iter().zip(codes).zip(set).filter(|(_, present)| **present);
        kept.fold(0, |part, ((size, code), _)| part * size + code)
    };
    (0..finest).map(|cell| u32::try_from(part(cell)).unwrap_or(0)).collect()
}
