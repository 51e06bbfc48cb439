//! Lower bounds on epsilon: every mechanism, many times, on two inputs that differ in one privacy unit.
//!
//! Each cell of one release is a trial of its own, since cells have independent noise.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use choir_contract::{ContributionBound, Delta, Population, PrivacyUnitKind, Rho};
use choir_ledger::{Debit, Grant, Ledger};
use choir_mechanism::{
    Bounded, ColumnPlan, Law, Noised, NoisedColumn, QuantilePlan, ReleasePlan, SealedColumn, Sensitivity, Shape, accounting,
    audit,
};

use crate::EngineError;

/// What many releases say about one mechanism.
#[derive(Debug, Clone, PartialEq)]
pub struct EpsilonCheck {
    /// The mechanism, and what its neighbours are.
    pub name: &'static str,
    /// Epsilon that it promises, at `delta`.
    pub claimed: f64,
    /// Delta of both.
    pub delta: f64,
    /// Epsilon that it has at least, by what was seen.
    pub at_least: f64,
    /// Releases on each neighbour.
    pub trials: u32,
    /// How sure the lower bound is.
    pub confidence: f64,
}

impl EpsilonCheck {
    /// Whether what was seen does not contradict the promise.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.at_least <= self.claimed
    }
}

/// One in a million audits finds fault with a mechanism that has none.
const CONFIDENCE: f64 = 0.999_999;
const DELTA: f64 = 1e-6;
/// A loss at which the two neighbours are told apart often, so that a broken scale shows.
const RHO: Rho = Rho::from_units(500_000_000_000);

pub(super) fn epsilons(trials: u32) -> Result<Vec<EpsilonCheck>, EngineError> {
    let zcdp = accounting::epsilon(RHO, DELTA)?;
    let pure = accounting::pure_epsilon(RHO)?;
    Ok(vec![
        vectors("discrete Gaussian: a count of one unit or of none", Law::Gaussian, trials, zcdp, DELTA)?,
        vectors("discrete Laplace: a count of one unit or of none", Law::Laplace, trials, pure, 0.0)?,
        quantiles(trials, zcdp)?,
    ])
}

fn one() -> ContributionBound {
    ContributionBound { max_groups: NonZeroU32::MIN, max_rows_per_group: NonZeroU32::MIN }
}

fn vectors(name: &'static str, law: Law, trials: u32, claimed: f64, delta: f64) -> Result<EpsilonCheck, EngineError> {
    let run = |value: i64| {
        let shape = Shape::Vector { sensitivity: Sensitivity::of_units(one()) };
        let noised = released(law, shape, SealedColumn::Vector(vec![value; trials as usize]))?;
        Ok::<Vec<i64>, EngineError>(match noised.columns().first() {
            Some(NoisedColumn::Vector(vector)) => vector.values().to_vec(),
            _ => Vec::new(),
        })
    };
    let (without, with) = (run(0)?, run(1)?);
    // Every threshold is an event of its own; the confidence is shared among them.
    let thresholds = -4..=6_i64;
    let events: Vec<(u32, u32)> = thresholds.map(|least| (at_least(&with, least), at_least(&without, least))).collect();
    Ok(check(name, claimed, delta, trials, &events))
}

fn at_least(values: &[i64], least: i64) -> u32 {
    u32::try_from(values.iter().filter(|value| **value >= least).count()).unwrap_or(u32::MAX)
}

/// A median of one row at the lowest candidate, or at the highest.
fn quantiles(trials: u32, claimed: f64) -> Result<EpsilonCheck, EngineError> {
    let plan = QuantilePlan {
        numerator: 1,
        denominator: 2,
        candidates: 2,
        groups: NonZeroU32::MIN,
        rows: NonZeroU32::MIN,
        sampling_count: None,
    };
    let run = |histogram: [u64; 5]| {
        let noised = released(
            Law::Gaussian,
            Shape::Quantile(plan.clone()),
            SealedColumn::Histograms(vec![histogram.to_vec(); trials as usize]),
        )?;
        Ok::<[u32; 3], EngineError>(match noised.columns().first() {
            Some(NoisedColumn::Quantile(chosen)) => {
                [chosen.lower(), chosen.middle(), chosen.upper()].map(|chosen| chosen.iter().sum())
            }
            _ => [0; 3],
        })
    };
    let (without, with) = (run([0; 5])?, run([0, 0, 0, 0, 1])?);
    let events: Vec<(u32, u32)> = with.into_iter().zip(without).collect();
    Ok(check("exponential mechanism: a median of one row or of none", claimed, DELTA, trials, &events))
}

fn check(name: &'static str, claimed: f64, delta: f64, trials: u32, events: &[(u32, u32)]) -> EpsilonCheck {
    let missing = (1.0 - CONFIDENCE) / f64::from(u32::try_from(events.len()).unwrap_or(1)) / 2.0;
    let bound = |(first, second): &(u32, u32)| {
        let both = [(*first, *second), (*second, *first)];
        both.map(|(first, second)| audit::lower_bound_epsilon(trials, first, second, delta, 1.0 - missing))
            .into_iter()
            .fold(0.0, f64::max)
    };
    let at_least = events.iter().map(bound).fold(0.0, f64::max);
    EpsilonCheck { name, claimed, delta, at_least, trials, confidence: CONFIDENCE }
}

/// One release over a ledger that is made for it.
pub(super) fn released(law: Law, shape: Shape, sealed: SealedColumn) -> Result<Noised, EngineError> {
    let plan = ReleasePlan { law, columns: vec![ColumnPlan { shape, weight: NonZeroU32::MIN }], threshold: None };
    let request = "audit".to_owned();
    Ok(choir_mechanism::release(Bounded::seal(request.clone(), plan, vec![sealed]), grant(&request)?)?)
}

fn grant(request: &str) -> Result<Grant, EngineError> {
    let failed = |_: std::io::Error| EngineError::Task;
    let folder = tempfile::tempdir().map_err(failed)?;
    let population = Population {
        id: "audit".to_owned(),
        kind: PrivacyUnitKind::Person,
        label: "Nobody".to_owned(),
        cap: RHO,
        delta: DELTA,
        delta_cap: Delta::ZERO,
        pure_epsilon: None,
    };
    let populations = BTreeMap::from([(population.id.clone(), population)]);
    let at = crate::workspace::now();
    let mut ledger = Ledger::open(&folder.path().join("ledger.sqlite"), &populations, &at)?;
    let debit = Debit {
        population: "audit",
        rho: RHO,
        delta: Delta::ZERO,
        request,
        actor: "audit",
        role: "audit",
        purpose: "audit",
        subject: "audit",
        at: &at,
    };
    Ok(ledger.spend(&debit)?)
}
