use std::collections::BTreeMap;
use std::num::NonZeroU32;

use choir_contract::{ContributionBound, Population, PrivacyUnitKind};
use choir_ledger::{Debit, Ledger};

use super::*;

fn bound(groups: u32, rows: u32) -> ContributionBound {
    ContributionBound { max_groups: NonZeroU32::new(groups).unwrap(), max_rows_per_group: NonZeroU32::new(rows).unwrap() }
}

fn grant(folder: &tempfile::TempDir, request: &str, rho: &str) -> Grant {
    let population = Population {
        id: "people".to_owned(),
        kind: PrivacyUnitKind::Person,
        label: "People".to_owned(),
        cap: "1000".parse().unwrap(),
        delta: 1e-6,
    };
    let populations = BTreeMap::from([("people".to_owned(), population)]);
    let mut ledger = Ledger::open(&folder.path().join("ledger.sqlite"), &populations, "2026-01-01").unwrap();
    let debit = Debit { population: "people", rho: rho.parse().unwrap(), request, actor: "t", purpose: "t", at: "2026-01-01" };
    ledger.spend(&debit).unwrap()
}

#[test]
fn a_grant_for_another_request_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let bounded = Bounded::seal("b".to_owned(), vec![BoundedColumn::new(vec![1], Sensitivity::of_units(bound(1, 1)))]);
    assert!(matches!(release(bounded, grant(&folder, "a", "0.1")), Err(MechanismError::WrongGrant { .. })));
}

#[test]
fn scales_follow_sensitivity_and_share() {
    let one = scales("0.02".parse().unwrap(), &[Sensitivity::of_units(bound(1, 1))]).unwrap()[0];
    assert!((one - 5.0).abs() < 1e-6, "{one}");
    let four = scales("0.02".parse().unwrap(), &[Sensitivity::of_rows(bound(4, 3))]).unwrap()[0];
    assert!((four - 30.0).abs() < 1e-5, "{four}");
    let shared = scales("0.02".parse().unwrap(), &[Sensitivity::of_units(bound(1, 1)); 4]).unwrap();
    assert!(shared.iter().all(|scale| (scale - 10.0).abs() < 1e-6), "{shared:?}");
}

#[test]
fn a_budget_that_cannot_be_divided_is_refused() {
    let sensitivities = [Sensitivity::of_units(bound(1, 1)); 2];
    assert!(matches!(scales(Rho::from_units(1), &sensitivities), Err(MechanismError::TooSmall { .. })));
    assert!(matches!(scales(Rho::from_units(1_000), &[]), Err(MechanismError::TooSmall { .. })));
}

#[test]
fn the_certified_loss_never_exceeds_the_share() {
    for units in [1, 7, 10_000_000_000, 123_456_789_012, 5_000_000_000_000] {
        for sensitivity in [
            Sensitivity::of_units(bound(1, 1)),
            Sensitivity::of_rows(bound(3, 7)),
            Sensitivity::of_sum(bound(5, 2), 160.try_into().unwrap()).unwrap(),
        ] {
            let share = Rho::from_units(units);
            let (_, measurement) = calibrated(share, sensitivity).unwrap();
            assert!(measurement.map(&sensitivity.l2_up()).unwrap() <= share.to_f64_down());
        }
    }
}

/// The noise has the stated law, and the same test rejects a scale 5% off.
///
/// Pearson's chi-square over bins of the exact discrete Gaussian law. False-alarm rate 1e-6; at 200,000 draws a scale 5%
/// off is missed with probability below 1e-9 (non-centrality above 900).
#[test]
fn the_noise_has_the_stated_law_and_not_its_neighbours() {
    let folder = tempfile::tempdir().unwrap();
    let (draws, scale) = (200_000, 5.0);
    let bounded = Bounded::seal("a".to_owned(), vec![BoundedColumn::new(vec![1_000; draws], Sensitivity::of_units(bound(1, 1)))]);
    let noised = release(bounded, grant(&folder, "a", "0.02")).unwrap();
    let crate::NoisedColumn::Vector(vector) = &noised.columns()[0] else { panic!("a vector was sealed") };
    let noise: Vec<i64> = vector.values().iter().map(|value| value - 1_000).collect();
    assert!(chi_square(&noise, scale) < CRITICAL, "the noise does not have its stated law");
    assert!(chi_square(&noise, scale * 1.05) > CRITICAL, "a scale 5% too large was not noticed");
    assert!(chi_square(&noise, scale / 1.05) > CRITICAL, "a scale 5% too small was not noticed");
}

/// Upper 1e-6 point of chi-square with 30 degrees of freedom (31 bins), from Wilson and Hilferty's cube, rounded up.
const CRITICAL: f64 = 88.0;

/// Pearson's statistic over the bins -15 or less, -14, ..., 14, 15 or more.
fn chi_square(noise: &[i64], scale: f64) -> f64 {
    let weight = |value: i64| (-(value as f64).powi(2) / (2.0 * scale * scale)).exp();
    let total: f64 = (-400..=400).map(weight).sum();
    (-15..=15)
        .map(|bin| {
            let holds = |value: &i64| (*value).clamp(-15, 15) == bin;
            let expected = noise.len() as f64 * (-400_i64..=400).filter(holds).map(weight).sum::<f64>() / total;
            (noise.iter().filter(|value| holds(value)).count() as f64 - expected).powi(2) / expected
        })
        .sum()
}
