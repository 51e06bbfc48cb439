//! Noised columns as the rest of the crate sees them: values with what is known of their noise.

use choir_mechanism::{Noised, NoisedColumn, NoisedQuantile, NoisedVector};

use crate::interval::{deviation, half_width};
use crate::{EstimatePlan, Z_95, sets};

/// One aggregate over the cells of one grouping set.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Measured {
    /// Numbers with additive noise.
    Vector(Vector),
    /// One quantile a cell.
    Quantile(Ranks),
    /// The release has no such column.
    Absent,
}

/// Numbers with independent additive noise from row to row and column to column. Cells of one vector share one law, so
/// one width holds for all of them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Vector {
    /// The values, unbiased.
    pub(crate) values: Vec<f64>,
    /// The values as they are shown where only zero and more make sense; absent when that is a matter of clipping.
    pub(crate) shown: Option<Vec<f64>>,
    /// What is known of their noise.
    pub(crate) noise: Noise,
}

/// What is known of the noise of one number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Noise {
    /// Standard deviation.
    pub(crate) deviation: f64,
    /// Half width of the 95% interval of the number alone.
    pub(crate) half_width: f64,
}

impl Noise {
    /// The half width that goes into figures made from several numbers. Two exact widths may be narrow where noise is
    /// mostly zero, so it is never below that of a normal law; it is above it where the law has heavier tails.
    pub(crate) const fn reach(self) -> f64 {
        self.half_width.max(Z_95 * self.deviation)
    }
}

/// Candidate indices of quantiles.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ranks {
    pub(crate) lower: Vec<u32>,
    pub(crate) middle: Vec<u32>,
    pub(crate) upper: Vec<u32>,
    /// How far from the quantile the ends were aimed because of the noise, in rows.
    pub(crate) margin: f64,
}

/// One number with its noise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Entry {
    /// The value, unbiased.
    pub(crate) value: f64,
    /// The value where only zero and more make sense.
    pub(crate) shown: f64,
    /// Its noise.
    pub(crate) noise: Noise,
}

/// Everything measured, by aggregate and then by grouping set, with totals that agree with their parts.
pub(crate) fn measured(plan: &EstimatePlan, noised: &Noised) -> Vec<Vec<Measured>> {
    let column = |index: usize| noised.columns().get(index).map_or(Measured::Absent, read);
    sets::consistent(plan, arranged(plan, column))
}

/// Columns stand aggregate by aggregate, each in the order of the grouping sets.
pub(crate) fn arranged(plan: &EstimatePlan, column: impl Fn(usize) -> Measured) -> Vec<Vec<Measured>> {
    let sets = plan.sets.len();
    let aggregate = |aggregate: usize| (0..sets).map(|set| column(aggregate * sets + set)).collect();
    (0..plan.aggregates.len()).map(aggregate).collect()
}

fn read(column: &NoisedColumn) -> Measured {
    match column {
        NoisedColumn::Vector(vector) => Measured::Vector(read_vector(vector)),
        NoisedColumn::Quantile(quantile) => Measured::Quantile(read_ranks(quantile)),
    }
}

fn read_vector(vector: &NoisedVector) -> Vector {
    let noise =
        Noise { deviation: deviation(vector.law(), vector.scale()), half_width: half_width(vector.law(), vector.scale()) };
    Vector { values: vector.values().iter().map(|value| *value as f64).collect(), shown: None, noise }
}

fn read_ranks(quantile: &NoisedQuantile) -> Ranks {
    Ranks {
        lower: quantile.lower().to_vec(),
        middle: quantile.middle().to_vec(),
        upper: quantile.upper().to_vec(),
        margin: quantile.margin(),
    }
}

/// The numbers of one row of the table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entries<'a> {
    measured: &'a [Vec<Measured>],
    set: usize,
    cell: usize,
    moved: Option<(usize, f64)>,
}

impl<'a> Entries<'a> {
    pub(crate) const fn new(measured: &'a [Vec<Measured>], set: usize, cell: usize) -> Self {
        Self { measured, set, cell, moved: None }
    }

    /// The same row, with one number moved by a distance.
    pub(crate) const fn moved(self, aggregate: usize, distance: f64) -> Self {
        Self { moved: Some((aggregate, distance)), ..self }
    }

    /// The number of an aggregate.
    pub(crate) fn number(&self, aggregate: usize) -> Option<Entry> {
        let Measured::Vector(vector) = self.column(aggregate)? else { return None };
        let value = *vector.values.get(self.cell)?;
        let shown = vector.shown.as_ref().map_or(Some(value), |shown| shown.get(self.cell).copied())?.max(0.0);
        let distance = self.moved.filter(|(moved, _)| *moved == aggregate).map_or(0.0, |(_, distance)| distance);
        Some(Entry { value: value + distance, shown, noise: vector.noise })
    }

    /// Lower end, middle and upper end of a quantile.
    pub(crate) fn ranks(&self, aggregate: usize) -> Option<[u32; 3]> {
        let Measured::Quantile(ranks) = self.column(aggregate)? else { return None };
        let at = |ranks: &[u32]| ranks.get(self.cell).copied();
        Some([at(&ranks.lower)?, at(&ranks.middle)?, at(&ranks.upper)?])
    }

    /// How far the ends of a quantile's interval were aimed because of the noise, in rows.
    pub(crate) fn margin(&self, aggregate: usize) -> Option<f64> {
        let Measured::Quantile(ranks) = self.column(aggregate)? else { return None };
        Some(ranks.margin)
    }

    fn column(&self, aggregate: usize) -> Option<&'a Measured> {
        self.measured.get(aggregate)?.get(self.set)
    }
}
