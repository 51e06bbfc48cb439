//! Tallies: what is added up over the bounded rows of a cell, how far one privacy unit can move it, and the share of the
//! budget it gets.

use std::num::{NonZeroU32, NonZeroU64};

use choir_contract::ContributionBound;
use choir_mechanism::{ColumnPlan, QuantilePlan, Sensitivity, Shape};

use crate::plan::expression::Lowered;
use crate::plan::number::LARGEST;
use crate::plan::output::keys::{KeyKind, to_f64};

/// What is added up over the bounded rows of a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Tally {
    /// Rows that have a value.
    Rows,
    /// Units that have a row with a value.
    Units,
    /// Whole steps, clipped to these bounds.
    Sum { minimum: i64, maximum: i64 },
    /// Different values out of so many.
    Distinct { kind: KeyKind, codes: Vec<String> },
    /// How many values lie below, at and between the candidates of a quantile.
    Histogram { first: i64, step: i64, candidates: u32, numerator: u32, denominator: u32, sampling_count: Option<usize> },
}

/// A tally with the expression whose value it takes; none for all rows.
#[derive(Debug, Clone)]
pub(crate) struct Tallied {
    pub(crate) tally: Tally,
    pub(crate) value: Option<Lowered>,
    /// Error that one step of noise makes, relative to a typical figure of one row.
    pub(crate) relative: f64,
}

impl Tallied {
    /// What is added up, in words.
    pub(crate) fn words(&self) -> String {
        let step = self.value.as_ref().and_then(Lowered::range).map_or(1.0, |range| range.step.to_f64());
        let plain = |steps: i64| crate::plan::plain(to_f64(steps) * step);
        match &self.tally {
            Tally::Rows if self.value.is_some() => "number of rows with a value".to_owned(),
            Tally::Rows => "number of rows".to_owned(),
            Tally::Units => "number of privacy units".to_owned(),
            Tally::Sum { minimum, maximum } => format!("sum of values from {} to {}", plain(*minimum), plain(*maximum)),
            Tally::Distinct { codes, .. } => format!("number of different values out of {}", codes.len()),
            Tally::Histogram { numerator, denominator, candidates, .. } => {
                format!("quantile at {numerator}/{denominator} among {candidates} candidates")
            }
        }
    }
}

/// The tallies of a statement, each taken once however many measures need it.
#[derive(Debug, Default)]
pub(crate) struct Tallies(pub(crate) Vec<Tallied>);

impl Tallies {
    /// Position of a tally, added when it is new; the larger need of accuracy counts.
    pub(crate) fn add(&mut self, tally: Tally, value: Option<Lowered>, relative: f64) -> usize {
        let same =
            |known: &Tallied| known.tally == tally && known.value.as_ref().map(|v| &v.expr) == value.as_ref().map(|v| &v.expr);
        if let Some(position) = self.0.iter().position(same) {
            self.0[position].relative = self.0[position].relative.max(relative);
            return position;
        }
        self.0.push(Tallied { tally, value, relative });
        self.0.len() - 1
    }

    /// Rows that have a value; a value that is never null is not looked at.
    pub(crate) fn rows(&mut self, value: Option<&Lowered>, relative: f64) -> usize {
        self.add(Tally::Rows, value.filter(|value| value.facts.nullable).cloned(), relative)
    }

    /// A sum of whole steps; `None` when it could leave 64 bits.
    pub(crate) fn sum(&mut self, value: &Lowered, relative: f64) -> Option<usize> {
        let range = value.range().filter(|range| range.reach() <= LARGEST.unsigned_abs())?;
        Some(self.add(Tally::Sum { minimum: range.minimum, maximum: range.maximum }, Some(value.clone()), relative))
    }
}

impl Tally {
    /// Whether a coarser cell's figure is the sum of its parts.
    pub(crate) fn additive(&self, groups: NonZeroU32) -> bool {
        match self {
            Self::Rows | Self::Sum { .. } => true,
            Self::Units => groups.get() == 1,
            Self::Distinct { .. } | Self::Histogram { .. } => false,
        }
    }

    /// How it is released over one grouping set. `finest` tells whether the set has all keys, so that the contribution
    /// bound holds in its cells as it stands; in a coarser one all of a unit's groups may fall together.
    pub(crate) fn shape(&self, declared: ContributionBound, finest: bool) -> Option<Shape> {
        let bound = if finest || declared.max_groups.get() == 1 { declared } else { together(declared)? };
        Some(match self {
            Self::Rows => Shape::Vector { sensitivity: Sensitivity::of_rows(bound) },
            Self::Sum { minimum, maximum } => {
                let reach = NonZeroU64::new(minimum.unsigned_abs().max(maximum.unsigned_abs())).unwrap_or(NonZeroU64::MIN);
                Shape::Vector { sensitivity: Sensitivity::of_sum(bound, reach)? }
            }
            // One a cell, in as many cells as groups, however coarse.
            Self::Units => Shape::Vector { sensitivity: Sensitivity::of_units(declared) },
            // A row adds at most one value to its cell, and a cell has no more values than are declared.
            Self::Distinct { codes, .. } => {
                let values = u32::try_from(codes.len()).unwrap_or(u32::MAX);
                let rows = bound.max_rows_per_group.get().min(values);
                let capped = ContributionBound { max_rows_per_group: NonZeroU32::new(rows)?, ..bound };
                Shape::Vector { sensitivity: Sensitivity::of_rows(if finest { capped } else { bound }) }
            }
            Self::Histogram { candidates, numerator, denominator, sampling_count, .. } => Shape::Quantile(QuantilePlan {
                numerator: *numerator,
                denominator: *denominator,
                candidates: *candidates,
                groups: bound.max_groups,
                rows: bound.max_rows_per_group,
                sampling_count: *sampling_count,
            }),
        })
    }

    /// How many counters a cell has.
    pub(crate) fn counters(&self) -> usize {
        match self {
            Self::Rows | Self::Units | Self::Sum { .. } => 1,
            Self::Distinct { codes, .. } => codes.len(),
            Self::Histogram { candidates, .. } => 2 * usize::try_from(*candidates).unwrap_or(usize::MAX / 4) + 1,
        }
    }

    /// The same for the row "other" of keys released by threshold, where all of a unit's groups may fall together.
    pub(crate) fn shape_with_other(&self, bound: ContributionBound) -> Option<Shape> {
        match self {
            Self::Distinct { .. } | Self::Histogram { .. } => None,
            // "Other" adds units up over its keys: a unit counts once a key.
            Self::Units => Some(Shape::Vector {
                sensitivity: Sensitivity::of_rows(together(ContributionBound { max_rows_per_group: NonZeroU32::MIN, ..bound })?),
            }),
            Self::Rows | Self::Sum { .. } => self.shape(bound, bound.max_groups.get() == 1),
        }
    }
}

/// A bound under which all groups of a unit may be one.
fn together(bound: ContributionBound) -> Option<ContributionBound> {
    let rows = bound.max_groups.checked_mul(bound.max_rows_per_group)?;
    Some(ContributionBound { max_groups: NonZeroU32::MIN, max_rows_per_group: rows })
}

/// Shares of the budget that make the relative errors of all columns together smallest.
///
/// A column whose noise has relative standard deviation a / sqrt(share) adds a^2 / share; under a fixed sum of shares
/// the total is smallest where shares are proportional to a. `a` is the column's sensitivity times the cells of its
/// table (a cell holds so many fewer rows) relative to a typical figure of a row.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "kept between 1 and 10,000")]
pub(crate) fn weighed(columns: Vec<(Shape, f64, usize)>) -> Vec<ColumnPlan> {
    let need = |(shape, relative, cells): &(Shape, f64, usize)| {
        let sensitivity = match shape {
            Shape::Vector { sensitivity } => sensitivity.l2_up() * relative,
            Shape::Quantile(plan) => f64::from(plan.rows.get()) * f64::from(plan.groups.get()).sqrt() * relative,
        };
        sensitivity * to_f64(i64::try_from(*cells).unwrap_or(i64::MAX))
    };
    let largest = columns.iter().map(need).fold(f64::MIN_POSITIVE, f64::max);
    let weight = |column: &(Shape, f64, usize)| {
        let share = (need(column) / largest * 10_000.0).round().clamp(100.0, 10_000.0);
        NonZeroU32::new(share as u32).unwrap_or(NonZeroU32::MIN)
    };
    let weights: Vec<NonZeroU32> = columns.iter().map(weight).collect();
    columns.into_iter().zip(weights).map(|((shape, _, _), weight)| ColumnPlan { shape, weight }).collect()
}
