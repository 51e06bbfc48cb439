//! How noise moves a formula: its value where it is, and where each independent error of the row is one standard
//! deviation up or down.
//!
//! The interval of a formula is linearised: the half difference between up and down is slope times standard deviation, for
//! every error on its own. A whole standard deviation, not a tiny step, so that rounding and conditions are felt as noise
//! would feel them; for linear formulas any step gives the same.

use crate::measure::{Outcome, aggregates, smooth};
use crate::measured::Entries;
use crate::value::Value;
use crate::{Formula, Measure, Z_95};

/// A row as formulas see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    pub(crate) measures: &'a [Measure],
    pub(crate) entries: Entries<'a>,
    /// One a measure.
    pub(crate) outcomes: &'a [Outcome],
    /// Text of the code of each key; none in totals and in "other".
    pub(crate) keys: &'a [Option<String>],
}

/// One independent source of error.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Probe {
    /// The noise of an aggregate's number.
    Noise { aggregate: usize, distance: f64 },
    /// What a measure has besides: sampling, or the choice of a quantile.
    Other { measure: usize, distance: f64 },
}

/// The sources of error of one formula in one row.
#[derive(Debug)]
pub(crate) struct Probes<'a> {
    row: Row<'a>,
    probes: Vec<Probe>,
}

impl<'a> Probes<'a> {
    pub(crate) fn of(formula: &Formula, row: Row<'a>) -> Self {
        let mut measures = Vec::new();
        mentioned(formula, &mut measures);
        measures.sort_unstable();
        measures.dedup();
        let known = || measures.iter().filter_map(|measure| row.measures.get(*measure));
        let mut noised: Vec<usize> = known().flat_map(aggregates).collect();
        noised.sort_unstable();
        noised.dedup();
        let noise = noised.into_iter().filter_map(|aggregate| {
            let distance = row.entries.number(aggregate)?.noise.reach() / Z_95;
            Some(Probe::Noise { aggregate, distance })
        });
        let other = measures.iter().filter_map(|measure| {
            let distance = row.outcomes.get(*measure)?.other_deviation;
            (distance > 0.0).then_some(Probe::Other { measure: *measure, distance })
        });
        Self { row, probes: noise.chain(other).collect() }
    }

    pub(crate) const fn row(&self) -> &Row<'a> {
        &self.row
    }

    /// Number of points at which a formula is evaluated: where it is, then up and down for every source.
    pub(crate) fn points(&self) -> usize {
        1 + 2 * self.probes.len()
    }

    /// A measure at every point.
    pub(crate) fn measure(&self, index: usize) -> Vec<Value> {
        let released = self.row.outcomes.get(index).and_then(|outcome| outcome.estimate.value);
        let (Some(measure), Some(released)) = (self.row.measures.get(index), released) else {
            return vec![Value::Null; self.points()];
        };
        let moved = self.probes.iter().flat_map(|probe| [1.0, -1.0].map(|sign| self.moved(index, measure, *probe, sign)));
        std::iter::once(Some(released)).chain(moved).map(|number| number.map_or(Value::Null, Value::number)).collect()
    }

    fn moved(&self, index: usize, measure: &Measure, probe: Probe, sign: f64) -> Option<f64> {
        match probe {
            Probe::Noise { aggregate, distance } => smooth(measure, &self.row.entries.moved(aggregate, sign * distance)),
            Probe::Other { measure: own, distance } => {
                let distance = if own == index { sign * distance } else { 0.0 };
                Some(smooth(measure, &self.row.entries)? + distance)
            }
        }
    }

    /// Half width of the 95% interval of a formula with these values; `None` when nobody can say.
    ///
    /// Noise of different numbers is independent. Sampling errors of two measures of the same rows are not, and their
    /// correlation is not known, so they are added up as if they always moved together the worst way.
    pub(crate) fn half_width(&self, values: &[Value]) -> Option<f64> {
        let base = values.first()?.as_number()?;
        let (mut noise, mut other) = (0.0, 0.0);
        for (probe, ends) in self.probes.iter().zip(values.get(1..)?.chunks(2)) {
            let movement = Z_95 * movement(base, ends)?;
            match probe {
                Probe::Noise { .. } => noise += movement * movement,
                Probe::Other { .. } => other += movement,
            }
        }
        Some(noise.sqrt().hypot(other))
    }

    /// Whether a formula stands clear of zero, so that it can stand below the line.
    pub(crate) fn is_clear(&self, values: &[Value]) -> bool {
        let base = values.first().and_then(Value::as_number);
        base.zip(self.half_width(values)).is_some_and(|(base, width)| base.abs() > width)
    }
}

/// How far a standard deviation moves a value, from its value up and down; one of the two may be missing.
fn movement(base: f64, ends: &[Value]) -> Option<f64> {
    let [up, down] = ends else { return None };
    match (up.as_number(), down.as_number()) {
        (Some(up), Some(down)) => Some((up - down).abs() / 2.0),
        (Some(end), None) | (None, Some(end)) => Some((end - base).abs()),
        (None, None) => None,
    }
}

/// The measures that a formula mentions.
pub(crate) fn mentioned(formula: &Formula, measures: &mut Vec<usize>) {
    match formula {
        Formula::Measure(index) => measures.push(*index),
        Formula::Binary(_, left, right) => [left, right].into_iter().for_each(|part| mentioned(part, measures)),
        Formula::Not(part) | Formula::IsNull(part) => mentioned(part, measures),
        Formula::Call(_, parts) => parts.iter().for_each(|part| mentioned(part, measures)),
        Formula::Case(branches, otherwise) => {
            for (condition, result) in branches {
                mentioned(condition, measures);
                mentioned(result, measures);
            }
            otherwise.iter().for_each(|part| mentioned(part, measures));
        }
        Formula::Key(_) | Formula::Number(_) | Formula::Text(_) | Formula::Flag(_) | Formula::Null => {}
    }
}
