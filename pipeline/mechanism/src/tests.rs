//! Tools of this crate's tests: grants, and whether draws have a law.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use choir_contract::{ContributionBound, Population, PrivacyUnitKind, Rho};
use choir_ledger::{Debit, Grant, Ledger};

use crate::{
    Bounded, ColumnPlan, Law, Noised, NoisedColumn, NoisedVector, ReleasePlan, SealedColumn, Sensitivity, Shape, release,
};

pub(crate) const REQUEST: &str = "request";

pub(crate) fn rho(text: &str) -> Rho {
    text.parse().unwrap()
}

pub(crate) fn count(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap()
}

pub(crate) fn bound(groups: u32, rows: u32) -> ContributionBound {
    ContributionBound { max_groups: count(groups), max_rows_per_group: count(rows) }
}

/// A grant of a ledger that is opened for it.
pub(crate) fn grant(request: &str, rho: Rho, delta: &str) -> Grant {
    let folder = tempfile::tempdir().unwrap();
    let population = Population {
        id: "people".to_owned(),
        kind: PrivacyUnitKind::Person,
        label: "People".to_owned(),
        cap: "1000000".parse().unwrap(),
        delta: 1e-6,
        delta_cap: "0.9".parse().unwrap(),
        pure_epsilon: None,
    };
    let populations = BTreeMap::from([("people".to_owned(), population)]);
    let mut ledger = Ledger::open(&folder.path().join("ledger.sqlite"), &populations, "2026-01-01").unwrap();
    let delta = delta.parse().unwrap();
    let debit =
        Debit { population: "people", rho, delta, request, actor: "t", role: "t", purpose: "t", subject: "t", at: "2026-01-01" };
    ledger.spend(&debit).unwrap()
}

/// A column with a weight of one.
pub(crate) fn column(sensitivity: Sensitivity) -> ColumnPlan {
    ColumnPlan { shape: Shape::Vector { sensitivity }, weight: NonZeroU32::MIN }
}

/// A plan of vectors with equal weights.
pub(crate) fn vectors(law: Law, sensitivities: &[Sensitivity]) -> ReleasePlan {
    ReleasePlan { law, columns: sensitivities.iter().map(|sensitivity| column(*sensitivity)).collect(), threshold: None }
}

pub(crate) fn units() -> Sensitivity {
    Sensitivity::of_units(bound(1, 1))
}

/// Noise of a release of one vector of zeros.
pub(crate) fn noise(law: Law, budget: &str, draws: usize) -> Vec<i64> {
    let bounded = Bounded::seal(REQUEST.to_owned(), vectors(law, &[units()]), vec![SealedColumn::Vector(vec![0; draws])]);
    let noised = release(bounded, grant(REQUEST, rho(budget), "0")).unwrap();
    vector(&noised, 0).values().to_vec()
}

pub(crate) fn vector(noised: &Noised, index: usize) -> &NoisedVector {
    match &noised.columns()[index] {
        NoisedColumn::Vector(vector) => vector,
        NoisedColumn::Quantile(_) => panic!("column {index} is no vector"),
    }
}

/// How often integers fall on `-edge` or less, `-edge + 1`, ..., `edge` or more.
pub(crate) fn binned(noise: &[i64], edge: i64) -> Vec<u64> {
    (-edge..=edge).map(|bin| noise.iter().filter(|value| (**value).clamp(-edge, edge) == bin).count() as u64).collect()
}

/// The chances of those bins under a law that is given up to a factor.
pub(crate) fn chances(weight: impl Fn(i64) -> f64, edge: i64) -> Vec<f64> {
    let far = 4_000;
    let total: f64 = (-far..=far).map(&weight).sum();
    let within = |bin: i64| (-far..=far).filter(|value| (*value).clamp(-edge, edge) == bin).map(&weight).sum::<f64>() / total;
    (-edge..=edge).map(within).collect()
}

/// Whether Pearson's chi-square rejects a law, with a false-alarm rate of 1e-6.
///
/// The critical value is Wilson and Hilferty's, which is within 1% from four degrees of freedom on, and 2% more.
pub(crate) fn rejects(counts: &[u64], chances: &[f64]) -> bool {
    let draws = counts.iter().sum::<u64>() as f64;
    assert_eq!(counts.len(), chances.len());
    assert!(chances.iter().all(|chance| chance * draws >= 5.0), "too few draws for a bin: {chances:?}");
    let statistic: f64 =
        counts.iter().zip(chances).map(|(count, chance)| (*count as f64 - chance * draws).powi(2) / (chance * draws)).sum();
    let freedom = (counts.len() - 1) as f64;
    let upper_millionth = 4.753_424;
    let spread = 2.0 / (9.0 * freedom);
    statistic > 1.02 * freedom * (1.0 - spread + upper_millionth * spread.sqrt()).powi(3)
}

/// Uniform numbers from 0 to 1 that are the same in every run (`SplitMix64`), for data.
pub(crate) struct Uniform(pub(crate) u64);

impl Uniform {
    pub(crate) fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[test]
fn the_test_of_a_law_alarms_about_as_often_as_it_says() {
    // Upper 1e-6 points of chi-square with 4 and 30 degrees of freedom: 33.377 and 82.3 (to the precision of the test).
    let statistic = |freedom: usize, deviation: f64| {
        let bins = freedom + 1;
        let draws = 100_000_u64 * bins as u64;
        let mut counts = vec![100_000_u64; bins];
        // Two bins that differ by x on either side give 2 x^2 / expected.
        let shift = (deviation * 100_000.0 / 2.0).sqrt() as u64;
        counts[0] += shift;
        counts[1] -= shift;
        assert_eq!(counts.iter().sum::<u64>(), draws);
        rejects(&counts, &vec![1.0 / bins as f64; bins])
    };
    assert!(!statistic(4, 33.0) && statistic(4, 36.0));
    assert!(!statistic(30, 82.0) && statistic(30, 86.5));
}
