use choir_contract::Rho;

use super::*;
use crate::tests::{binned, bound, chances, noise, rejects, rho, units, vectors};
use crate::{ExpectedNoise, Law, accounting, audit, broken};

/// Epsilon 0.2 in all: alone its scale is 5, and four columns have a quarter of the epsilon each.
#[test]
fn scales_follow_sensitivity_and_share() {
    let scale = |sensitivities: &[Sensitivity]| {
        let plan = vectors(Law::Laplace, sensitivities);
        match plan.expected(rho("0.02")).unwrap().columns[0] {
            ExpectedNoise::Vector { scale } => scale,
            ExpectedNoise::Quantile { .. } => panic!("a vector was planned"),
        }
    };
    assert!((scale(&[units()]) - 5.0).abs() < 1e-6);
    assert!((scale(&[Sensitivity::of_rows(bound(4, 3))]) - 60.0).abs() < 1e-5);
    assert!((scale(&[units(); 4]) - 20.0).abs() < 1e-6);
}

#[test]
fn the_certified_loss_never_exceeds_the_share() {
    for rho in [1, 7, 10_000_000_000, 5_000_000_000_000, u64::MAX] {
        for sensitivity in [
            Sensitivity::of_units(bound(1, 1)),
            Sensitivity::of_rows(bound(3, 7)),
            Sensitivity::of_sum(bound(u32::MAX, 1), u64::MAX.try_into().unwrap()).unwrap(),
        ] {
            let share = accounting::pure_epsilon(Rho::from_units(rho)).unwrap() / 3.0;
            let (scale, _) = calibrated(share, sensitivity).unwrap();
            assert!(measurement(scale).unwrap().map(&sensitivity.l1_up()).unwrap() <= share);
        }
    }
}

/// The noise has the stated law, and the same test rejects a scale 5% off, and one that was halved by a fault.
///
/// False-alarm rate 1e-6; at 200,000 draws a scale 5% off is missed with a chance below 1e-6 (non-centrality above 400).
#[test]
fn the_noise_has_the_stated_law_and_not_its_neighbours() {
    let law = |scale: f64| chances(|value| (-(value as f64).abs() / scale).exp(), 20);
    let counts = binned(&noise(Law::Laplace, "0.02", 200_000), 20);
    assert!(!rejects(&counts, &law(5.0)), "the noise does not have its stated law");
    assert!(rejects(&counts, &law(5.0 * 1.05)), "a scale 5% too large was not noticed");
    assert!(rejects(&counts, &law(5.0 / 1.05)), "a scale 5% too small was not noticed");
    let faulty = broken::with_half_the_noise(|| noise(Law::Laplace, "0.02", 200_000));
    assert!(rejects(&binned(&faulty, 20), &law(5.0)), "half of the noise was not noticed");
}

/// A count is 0 on one neighbour and 1 on the other. The claim is pure: it holds at delta 0. False-alarm rate 1e-6.
#[test]
fn an_attack_shows_no_more_than_the_claim_and_shows_the_fault() {
    let claimed = accounting::pure_epsilon(rho("0.5")).unwrap();
    assert!((claimed - 1.0).abs() < 1e-9);
    let shown = || {
        let noise = noise(Law::Laplace, "0.5", 100_000);
        let above = |count: i64| noise.iter().filter(|value| **value + count >= 1).count() as u32;
        audit::lower_bound_epsilon(100_000, above(1), above(0), 0.0, 1.0 - 1e-6)
    };
    let (honest, faulty) = (shown(), broken::with_half_the_noise(shown));
    assert!(honest > 0.9 && honest <= claimed, "shown {honest}, claimed {claimed}");
    assert!(faulty > claimed, "with half of the noise {faulty} was shown, which is not above {claimed}");
}
