//! Quantiles by the exponential mechanism over a public grid of candidates. Claim and argument: `proof.md` beside this
//! file.

use opendp::core::{Function, Measurement};
use opendp::domains::{AtomDomain, VectorDomain};
use opendp::measurements::make_noisy_max;
use opendp::measures::ZeroConcentratedDivergence;
use opendp::metrics::LInfDistance;

use crate::scale::{Certified, smallest};
use crate::{MechanismError, NoisedQuantile, QuantilePlan};

mod margin;

type ScoreMeasurement = Measurement<VectorDomain<AtomDomain<i64>>, LInfDistance<i64>, ZeroConcentratedDivergence, usize>;

/// The three selections of every cell.
pub(crate) struct Selection {
    plan: QuantilePlan,
    middle: Selector,
    end: Selector,
}

/// One selection: a candidate with probability in proportion to `exp(-score / scale)`.
struct Selector {
    scale: f64,
    select: Function<Vec<i64>, usize>,
}

impl Selection {
    /// Scales the selections to a rho each: of the middle, and of either end.
    pub(crate) fn new(plan: &QuantilePlan, middle: f64, end: f64) -> Result<Self, MechanismError> {
        let moved = i64::from(plan.rows.get()) * i64::from(plan.numerator.max(plan.denominator - plan.numerator));
        Ok(Self { plan: plan.clone(), middle: Selector::new(moved, middle)?, end: Selector::new(moved, end)? })
    }

    /// Scale of the middle's error in ranks where candidates are dense, in rows.
    pub(crate) fn rank_scale(&self) -> f64 {
        self.middle.scale / f64::from(self.plan.denominator)
    }

    /// How far from the quantile the ends are aimed without sampling, in rows.
    pub(crate) fn rank_margin(&self) -> f64 {
        margin::of_noise(self.end_scale())
    }

    pub(crate) const fn sampling_count(&self) -> Option<usize> {
        self.plan.sampling_count
    }

    /// Chooses lower end, middle and upper end in every cell; `counts` are noised numbers of rows.
    pub(crate) fn noised(&self, cells: &[Vec<u64>], counts: Option<&[i64]>) -> Result<NoisedQuantile, MechanismError> {
        let mut noised = NoisedQuantile { lower: Vec::new(), middle: Vec::new(), upper: Vec::new(), margin: self.rank_margin() };
        for (cell, histogram) in cells.iter().enumerate() {
            let [lower, middle, upper] = self.chosen(histogram, counts.and_then(|counts| counts.get(cell).copied()))?;
            noised.lower.push(lower);
            noised.middle.push(middle);
            noised.upper.push(upper);
        }
        Ok(noised)
    }

    fn chosen(&self, histogram: &[u64], count: Option<i64>) -> Result<[u32; 3], MechanismError> {
        let ranks = self.plan.ranks(histogram);
        let target = self.target(count);
        let (first, second) = (self.end.chosen(&scores(&ranks, -target))?, self.end.chosen(&scores(&ranks, target))?);
        let (lower, upper) = (first.min(second), first.max(second));
        Ok([lower, self.middle.chosen(&scores(&ranks, 0))?.clamp(lower, upper), upper])
    }

    /// Where the upper end is aimed, in parts of a row.
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "utility alone: any target is private")]
    fn target(&self, count: Option<i64>) -> i128 {
        let denominator = f64::from(self.plan.denominator);
        let alpha = f64::from(self.plan.numerator) / denominator;
        let rows = match count {
            None => self.rank_margin(),
            Some(count) => margin::with_sampling(self.end_scale(), (count.max(0) as f64 * alpha * (1.0 - alpha)).sqrt()),
        };
        (rows * denominator).ceil() as i128
    }

    fn end_scale(&self) -> f64 {
        self.end.scale / f64::from(self.plan.denominator)
    }
}

impl Selector {
    fn new(moved: i64, rho: f64) -> Result<Self, MechanismError> {
        #[allow(clippy::cast_precision_loss, reason = "where the search starts; the privacy map decides")]
        let start = moved as f64 / (2.0 * rho).sqrt();
        let (scale, select) = smallest(start, rho, |scale| {
            let measurement = measurement(scale)?;
            Ok(Certified { loss: measurement.map(&moved)?, mechanism: measurement.function.clone() })
        })?;
        Ok(Self { scale, select })
    }

    fn chosen(&self, scores: &Vec<i64>) -> Result<u32, MechanismError> {
        Ok(u32::try_from(self.select.eval(scores)?).unwrap_or(u32::MAX))
    }
}

/// Scores are not monotonic: a row can raise one and lower another, which OpenDP's map accounts for by doubling.
fn measurement(scale: f64) -> Result<ScoreMeasurement, MechanismError> {
    let domain = VectorDomain::new(AtomDomain::<i64>::default());
    Ok(make_noisy_max(domain, LInfDistance::new(false), ZeroConcentratedDivergence, scale, true)?)
}

impl QuantilePlan {
    /// For every candidate, in parts of a row, how far the rows below and above it are out of the quantile's balance.
    fn ranks(&self, histogram: &[u64]) -> Vec<i128> {
        let (numerator, denominator) = (i128::from(self.numerator), i128::from(self.denominator));
        let total: i128 = histogram.iter().map(|rows| i128::from(*rows)).sum();
        let mut below = 0;
        let pairs = histogram.chunks_exact(2).map(|pair| (i128::from(pair[0]), i128::from(pair[1])));
        pairs
            .map(|(between, equal)| {
                below += between;
                let above = total - below - equal;
                let rank = (denominator - numerator) * below - numerator * above;
                below += equal;
                rank
            })
            .collect()
    }
}

/// How far each candidate is from the target. Held within 64 bits, which moves no two scores further apart.
fn scores(ranks: &[i128], target: i128) -> Vec<i64> {
    ranks.iter().map(|rank| i64::try_from(rank.abs_diff(target)).unwrap_or(i64::MAX)).collect()
}

#[cfg(test)]
mod tests;
