//! Counters: the exact figures of every cell, as vectors that only grow by addition, so that parts of the data can be
//! added up in any order.

use arrow::array::Array as _;
use choir_mechanism::SealedColumn;

use crate::aggregate::reader::{Codes, Values};
use crate::plan::{Tally, TallyReader};

/// Serial number of a unit within one run; 0 is none.
pub(crate) type Serial = u32;

/// A row that was kept: where it stands in its batch, its cell, and its unit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept {
    pub(crate) row: usize,
    pub(crate) cell: usize,
    /// 0 for a unit that has no other row.
    pub(crate) serial: Serial,
}

/// The counters of one tally.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Counter {
    /// One number a cell.
    Numbers(Vec<i64>),
    /// Units: a number for each cell of each grouping set, and the unit that was counted there last.
    Units { counts: Vec<Vec<i64>>, last: Vec<Vec<Serial>> },
    /// Whether each value was seen in each cell.
    Seen { values: usize, seen: Vec<bool> },
    /// Counts between the candidates, for each cell.
    Histogram { bins: usize, counts: Vec<u64> },
}

/// How a tally's value is read from a batch.
pub(crate) enum ValueReader {
    All,
    Present(usize),
    Whole(usize),
    Coded(usize, Codes),
}

impl ValueReader {
    pub(crate) fn new(reader: &TallyReader) -> Self {
        match (&reader.tally, reader.position) {
            (_, None) => Self::All,
            (Tally::Rows | Tally::Units, Some(position)) => Self::Present(position),
            (Tally::Sum { .. } | Tally::Histogram { .. }, Some(position)) => Self::Whole(position),
            (Tally::Distinct { kind, codes }, Some(position)) => {
                Self::Coded(position, Codes::new(kind.clone(), codes.iter().cloned(), false))
            }
        }
    }

    pub(crate) fn read(&self, batch: &arrow::record_batch::RecordBatch) -> Result<Values, arrow::error::ArrowError> {
        use arrow::array::AsArray as _;
        Ok(match self {
            Self::All => Values::Always,
            Self::Present(position) => Values::present(batch.column(*position)),
            Self::Whole(position) => Values::Whole(batch.column(*position).as_primitive().clone()),
            Self::Coded(position, codes) => Values::Coded(codes.read(batch.column(*position))?),
        })
    }
}

impl Counter {
    pub(crate) fn new(tally: &Tally, cells: usize, set_cells: &[usize]) -> Self {
        match tally {
            Tally::Rows | Tally::Sum { .. } => Self::Numbers(vec![0; cells]),
            Tally::Units => Self::Units {
                counts: set_cells.iter().map(|cells| vec![0; *cells]).collect(),
                last: set_cells.iter().map(|cells| vec![0; *cells]).collect(),
            },
            Tally::Distinct { codes, .. } => Self::Seen { values: codes.len(), seen: vec![false; cells * codes.len()] },
            Tally::Histogram { .. } => {
                let bins = tally.counters();
                Self::Histogram { bins, counts: vec![0; cells * bins] }
            }
        }
    }

    /// Makes room for one more cell, where cells are found as they come.
    pub(crate) fn grow(&mut self, cells: usize) {
        match self {
            Self::Numbers(numbers) => numbers.resize(cells, 0),
            Self::Units { counts, last } => {
                counts.iter_mut().for_each(|counts| counts.resize(cells, 0));
                last.iter_mut().for_each(|last| last.resize(cells, 0));
            }
            Self::Seen { values, seen } => seen.resize(cells * *values, false),
            Self::Histogram { bins, counts } => counts.resize(cells * *bins, 0),
        }
    }

    /// Adds rows that were kept. `parts` maps a cell to its cell in each grouping set.
    ///
    /// Sums are clipped to the bounds that the plan proved and saturate: neither can happen, and not even a broken plan
    /// could make this fail.
    pub(crate) fn add(&mut self, tally: &Tally, values: &Values, kept: &[Kept], parts: &[Vec<u32>]) {
        match (self, tally, values) {
            (Self::Numbers(numbers), Tally::Sum { minimum, maximum }, Values::Whole(steps)) => {
                for kept in kept.iter().filter(|kept| steps.is_valid(kept.row)) {
                    let number = &mut numbers[kept.cell];
                    *number = number.saturating_add(clipped(steps.value(kept.row), *minimum, *maximum));
                }
            }
            (Self::Numbers(numbers), _, Values::Always) => kept.iter().for_each(|kept| numbers[kept.cell] += 1),
            (Self::Numbers(numbers), _, values) => {
                kept.iter().for_each(|kept| numbers[kept.cell] += i64::from(values.has(kept.row)));
            }
            (Self::Units { counts, last }, _, values) => {
                for ((counts, last), parts) in counts.iter_mut().zip(last).zip(parts) {
                    for kept in kept.iter().filter(|kept| values.has(kept.row)) {
                        let part = parts.get(kept.cell).map_or(kept.cell, |part| *part as usize);
                        // Serial 0 is a unit of its own.
                        if kept.serial == 0 || last[part] != kept.serial {
                            counts[part] += 1;
                            last[part] = kept.serial;
                        }
                    }
                }
            }
            (Self::Seen { values: count, seen }, _, Values::Coded(codes)) => {
                for kept in kept.iter().filter(|kept| values.has(kept.row)) {
                    seen[kept.cell * *count + codes[kept.row] as usize] = true;
                }
            }
            (Self::Histogram { bins, counts }, Tally::Histogram { first, step, candidates, .. }, Values::Whole(steps)) => {
                for kept in kept.iter().filter(|kept| steps.is_valid(kept.row)) {
                    counts[kept.cell * *bins + bin(steps.value(kept.row), *first, *step, *candidates)] += 1;
                }
            }
            _ => {}
        }
    }

    /// The same counters at other cells.
    pub(crate) fn moved(&self, places: &[u32], cells: usize) -> Self {
        let mut moved = self.clone();
        if let (Self::Numbers(numbers), Self::Numbers(own)) = (&mut moved, self) {
            *numbers = placed(own, places, cells);
        }
        if let (Self::Units { counts, last }, Self::Units { counts: own, .. }) = (&mut moved, self) {
            *counts = own.iter().map(|own| placed(own, places, cells)).collect();
            *last = own.iter().map(|_| vec![0; cells]).collect();
        }
        moved
    }

    /// Adds the counters of another part of the data, of which no unit stands in both.
    pub(crate) fn merge(&mut self, other: &Self) {
        match (self, other) {
            (Self::Numbers(own), Self::Numbers(others)) => add_all(own, others),
            (Self::Units { counts, .. }, Self::Units { counts: others, .. }) => {
                counts.iter_mut().zip(others).for_each(|(own, others)| add_all(own, others));
            }
            (Self::Seen { seen, .. }, Self::Seen { seen: others, .. }) => {
                seen.iter_mut().zip(others).for_each(|(own, other)| *own |= *other);
            }
            (Self::Histogram { counts, .. }, Self::Histogram { counts: others, .. }) => {
                counts.iter_mut().zip(others).for_each(|(own, other)| *own += *other);
            }
            _ => {}
        }
    }

    /// The figures of one grouping set, whose cells `parts` names for every cell.
    pub(crate) fn sealed(&self, set: usize, cells: usize, parts: &[u32]) -> SealedColumn {
        let part = |cell: usize| parts.get(cell).map_or(cell, |part| *part as usize);
        match self {
            Self::Numbers(numbers) => {
                let mut sums = vec![0_i64; cells];
                for (cell, number) in numbers.iter().enumerate() {
                    sums[part(cell)] = sums[part(cell)].saturating_add(*number);
                }
                SealedColumn::Vector(sums)
            }
            Self::Units { counts, .. } => SealedColumn::Vector(counts.get(set).cloned().unwrap_or_default()),
            Self::Seen { values, seen } => {
                let mut together = vec![false; cells * *values];
                for (at, seen) in seen.iter().enumerate() {
                    together[part(at / values) * *values + at % values] |= *seen;
                }
                let count = |cell: &[bool]| i64::try_from(cell.iter().filter(|seen| **seen).count()).unwrap_or(i64::MAX);
                SealedColumn::Vector(together.chunks(*values).map(count).collect())
            }
            Self::Histogram { bins, counts } => {
                let mut together = vec![vec![0_u64; *bins]; cells];
                for (at, count) in counts.iter().enumerate() {
                    together[part(at / bins)][at % bins] += *count;
                }
                SealedColumn::Histograms(together)
            }
        }
    }
}

/// A value within the bounds that the plan proved: a second lock, for the case that the proof is wrong.
fn clipped(value: i64, minimum: i64, maximum: i64) -> i64 {
    #[cfg(test)]
    if crate::broken::is(crate::broken::Broken::RedefinedColumn) || crate::broken::is(crate::broken::Broken::ClipForgotten) {
        return value;
    }
    value.clamp(minimum, maximum)
}

fn placed(numbers: &[i64], places: &[u32], cells: usize) -> Vec<i64> {
    let mut placed = vec![0; cells];
    for (number, place) in numbers.iter().zip(places) {
        placed[*place as usize] += number;
    }
    placed
}

fn add_all(own: &mut [i64], others: &[i64]) {
    own.iter_mut().zip(others).for_each(|(own, other)| *own = own.saturating_add(*other));
}

/// The bin of a value: even ones lie between candidates, odd ones at a candidate.
fn bin(value: i64, first: i64, step: i64, candidates: u32) -> usize {
    let last = i64::from(candidates) - 1;
    let distance = value.saturating_sub(first);
    let (below, exact) = (distance.div_euclid(step), distance.rem_euclid(step) == 0);
    let bin = match below {
        below if below < 0 => 0,
        below if below > last || (below == last && !exact) => 2 * last + 2,
        below => 2 * below + if exact { 1 } else { 2 },
    };
    usize::try_from(bin).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::bin;

    #[test]
    fn values_fall_below_at_and_between_candidates() {
        // Candidates 10, 15, 20.
        let bins: Vec<usize> = [9, 10, 11, 14, 15, 16, 20, 21].iter().map(|value| bin(*value, 10, 5, 3)).collect();
        assert_eq!(bins, [0, 1, 2, 2, 3, 4, 5, 6]);
    }
}
