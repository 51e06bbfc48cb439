//! Before anything is spent: how far off the figures will be, as far as that is known without data.

use choir_mechanism::{Expected, ExpectedNoise, Law};

use crate::interval::{deviation, half_width};
use crate::measure::{mean_half_width, share_half_width, variance_half_width};
use crate::measured::Noise;
use crate::sets::Lattice;
use crate::{AggregateShape, Centred, EstimatePlan, Formula, MeanSampling, Measure, Operator};

/// How far off one output will be.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectedError {
    /// Half width of the 95% interval; absent when it depends on the data.
    pub half_width: Option<f64>,
    /// Of what.
    pub basis: &'static str,
}

const EVERY_CELL: &str = "every cell";
const GROUP: &str = "a group of 100 rows";
const SAMPLED_SHARE: &str = "a share of one half among 100 rows";
const SAMPLED_GROUP: &str = "100 rows of the widest spread";
const WEIGHTED_SHARE: &str = "a share of one half among 100 rows of weight one";
const WEIGHTED_GROUP: &str = "100 rows of weight one and of the widest spread";
const DEVIATION: &str = "a group of 100 rows that spread over a quarter of the range";
const RANKS: &str = "counted in rows, from the quantile that is shown";
const NOISE_ALONE: &str = "every cell, noise alone; sampling comes on top";
const EXACT: &str = "no number";
const UNKNOWN: &str = "depends on the answer";

/// Size of the group that stands for others.
const ROWS: f64 = 100.0;

/// The expected error of every output. `law` is that of the release plan.
#[must_use]
pub fn expected_errors(plan: &EstimatePlan, law: Law, expected: &Expected) -> Vec<ExpectedError> {
    let columns = Columns { aggregates: reaches(plan, law, expected) };
    plan.outputs.iter().map(|output| columns.output(plan, output)).collect()
}

/// What is known of an aggregate before data: half widths, for the grouping set where it is widest.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Reach {
    Vector { alone: f64, combined: f64 },
    Ranks(f64),
    Unknown,
}

struct Columns {
    aggregates: Vec<Reach>,
}

impl Columns {
    fn output(&self, plan: &EstimatePlan, output: &Formula) -> ExpectedError {
        match output {
            Formula::Measure(index) => plan.measures.get(*index).map_or_else(unknown, |measure| self.measure(measure)),
            Formula::Key(_) | Formula::Text(_) | Formula::Flag(_) | Formula::Null => {
                ExpectedError { half_width: None, basis: EXACT }
            }
            _ => linear(plan, output).map_or_else(unknown, |terms| self.combination(&terms)),
        }
    }

    fn measure(&self, measure: &Measure) -> ExpectedError {
        let found = match measure {
            Measure::Count { aggregate } => self.alone(*aggregate).map(|width| (width, EVERY_CELL)),
            Measure::Sum { aggregate, resolution, .. } => {
                self.alone(*aggregate).map(|width| (width * resolution.abs(), EVERY_CELL))
            }
            Measure::Mean { sum, count, centred, sampling } => self.mean(*sum, *count, centred, *sampling),
            Measure::Variance { count, squares, centred, root, .. } => self.variance(*count, *squares, centred, *root),
            Measure::Quantile { aggregate, .. } => self.ranks(*aggregate),
            Measure::Ratio { .. } => None,
            Measure::WeightedTotal { total, resolution, .. } => {
                self.alone(*total).map(|width| (width * resolution.abs(), NOISE_ALONE))
            }
            Measure::WeightedMean { sum, weight, squares, weight_resolution, centred, .. } => {
                self.weighted_mean(*sum, *weight, squares.is_some(), *weight_resolution, centred)
            }
        };
        found
            .filter(|(width, _)| width.is_finite())
            .map_or_else(unknown, |(width, basis)| ExpectedError { half_width: Some(width), basis })
    }

    fn mean(&self, sum: usize, count: usize, centred: &Centred, sampling: Option<MeanSampling>) -> Option<(f64, &'static str)> {
        let (sum, count) = (self.combined(sum)?, self.combined(count)?);
        Some(match sampling {
            None => (mean_half_width(sum, count, ROWS, centred, false), GROUP),
            Some(MeanSampling::Binary) => (share_half_width(sum, ROWS, centred), SAMPLED_SHARE),
            Some(MeanSampling::Squares(_)) => (mean_half_width(sum, count, ROWS, centred, true), SAMPLED_GROUP),
        })
    }

    fn weighted_mean(
        &self,
        sum: usize,
        weight: usize,
        general: bool,
        resolution: f64,
        centred: &Centred,
    ) -> Option<(f64, &'static str)> {
        let (sum, weight) = (self.combined(sum)? * resolution, self.combined(weight)? * resolution);
        Some(match general {
            false => (share_half_width(sum, ROWS, centred), WEIGHTED_SHARE),
            true => (mean_half_width(sum, weight, ROWS, centred, true), WEIGHTED_GROUP),
        })
    }

    fn variance(&self, count: usize, squares: usize, centred: &Centred, root: bool) -> Option<(f64, &'static str)> {
        let width = variance_half_width(self.combined(count)?, self.combined(squares)?, ROWS, centred);
        let quarter = centred.reach() * centred.resolution / 4.0;
        Some(if root { (width / (2.0 * quarter), DEVIATION) } else { (width, GROUP) })
    }

    fn combination(&self, terms: &[(usize, f64)]) -> ExpectedError {
        let width = match terms {
            [(aggregate, factor)] => self.alone(*aggregate).map(|width| width * factor.abs()),
            terms => {
                terms.iter().try_fold(0.0_f64, |sum, (aggregate, factor)| Some(sum.hypot(self.combined(*aggregate)? * factor)))
            }
        };
        width
            .filter(|width| width.is_finite())
            .map_or_else(unknown, |width| ExpectedError { half_width: Some(width), basis: EVERY_CELL })
    }

    fn alone(&self, aggregate: usize) -> Option<f64> {
        if let Some(Reach::Vector { alone, .. }) = self.aggregates.get(aggregate) { Some(*alone) } else { None }
    }

    fn combined(&self, aggregate: usize) -> Option<f64> {
        if let Some(Reach::Vector { combined, .. }) = self.aggregates.get(aggregate) { Some(*combined) } else { None }
    }

    fn ranks(&self, aggregate: usize) -> Option<(f64, &'static str)> {
        if let Some(Reach::Ranks(margin)) = self.aggregates.get(aggregate) { Some((*margin, RANKS)) } else { None }
    }
}

const fn unknown() -> ExpectedError {
    ExpectedError { half_width: None, basis: UNKNOWN }
}

fn reaches(plan: &EstimatePlan, law: Law, expected: &Expected) -> Vec<Reach> {
    let sets = plan.sets.len();
    let lattice = if sets > 1 { Lattice::of_plan(plan) } else { None };
    let reach = |(aggregate, shape): (usize, &AggregateShape)| {
        let columns = expected.columns.get(aggregate * sets..(aggregate + 1) * sets).unwrap_or_default();
        if let Some(margins) = rank_margins(columns) {
            return margins.into_iter().reduce(f64::max).map_or(Reach::Unknown, Reach::Ranks);
        }
        let Some(noises) = noises(law, columns) else { return Reach::Unknown };
        let lattice = lattice.as_ref().filter(|_| *shape == AggregateShape::Additive);
        let noises = lattice
            .map(|lattice| lattice.weighted(&noises))
            .map_or(noises, |weighted| (0..sets).map(|set| weighted.noise(set)).collect());
        let widest = |width: fn(&Noise) -> f64| noises.iter().map(width).reduce(f64::max);
        let (alone, combined) = (widest(|noise| noise.half_width), widest(|noise| noise.reach()));
        alone.zip(combined).map_or(Reach::Unknown, |(alone, combined)| Reach::Vector { alone, combined })
    };
    plan.aggregates.iter().enumerate().map(reach).collect()
}

fn rank_margins(columns: &[ExpectedNoise]) -> Option<Vec<f64>> {
    let margin = |column: &ExpectedNoise| match column {
        ExpectedNoise::Quantile { rank_margin, .. } => Some(*rank_margin),
        ExpectedNoise::Vector { .. } => None,
    };
    columns.iter().map(margin).collect()
}

fn noises(law: Law, columns: &[ExpectedNoise]) -> Option<Vec<Noise>> {
    let noise = |column: &ExpectedNoise| match column {
        ExpectedNoise::Vector { scale } => Some(Noise { deviation: deviation(law, *scale), half_width: half_width(law, *scale) }),
        ExpectedNoise::Quantile { .. } => None,
    };
    columns.iter().map(noise).collect()
}

/// A formula as a sum of counts and sums with factors, if it is one; constants are left out.
fn linear(plan: &EstimatePlan, formula: &Formula) -> Option<Vec<(usize, f64)>> {
    match formula {
        Formula::Number(_) => Some(Vec::new()),
        Formula::Measure(index) => match plan.measures.get(*index)? {
            Measure::Count { aggregate } => Some(vec![(*aggregate, 1.0)]),
            Measure::Sum { aggregate, resolution, .. } => Some(vec![(*aggregate, *resolution)]),
            _ => None,
        },
        Formula::Binary(Operator::Add, left, right) => Some(added(linear(plan, left)?, linear(plan, right)?, 1.0)),
        Formula::Binary(Operator::Subtract, left, right) => Some(added(linear(plan, left)?, linear(plan, right)?, -1.0)),
        Formula::Binary(Operator::Multiply, left, right) => match (&**left, &**right) {
            (Formula::Number(factor), other) | (other, Formula::Number(factor)) => Some(scaled(linear(plan, other)?, *factor)),
            _ => None,
        },
        Formula::Binary(Operator::Divide, left, right) => match &**right {
            Formula::Number(divisor) if *divisor != 0.0 => Some(scaled(linear(plan, left)?, divisor.recip())),
            _ => None,
        },
        _ => None,
    }
}

fn added(mut terms: Vec<(usize, f64)>, others: Vec<(usize, f64)>, sign: f64) -> Vec<(usize, f64)> {
    for (aggregate, factor) in others {
        match terms.iter_mut().find(|(own, _)| *own == aggregate) {
            Some((_, own)) => *own += sign * factor,
            None => terms.push((aggregate, sign * factor)),
        }
    }
    terms
}

fn scaled(terms: Vec<(usize, f64)>, factor: f64) -> Vec<(usize, f64)> {
    terms.into_iter().map(|(aggregate, own)| (aggregate, own * factor)).collect()
}
