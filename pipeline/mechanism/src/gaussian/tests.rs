use choir_contract::Rho;

use super::*;
use crate::tests::{binned, bound, chances, noise, rejects, rho, units, vectors};
use crate::{ExpectedNoise, Law, ReleasePlan, accounting, audit, broken};

fn scale(plan: &ReleasePlan, budget: &str, column: usize) -> f64 {
    match plan.expected(rho(budget)).unwrap().columns[column] {
        ExpectedNoise::Vector { scale } => scale,
        ExpectedNoise::Quantile { .. } => panic!("a vector was planned"),
    }
}

#[test]
fn scales_follow_sensitivity_and_share() {
    let one = scale(&vectors(Law::Gaussian, &[units()]), "0.02", 0);
    assert!((one - 5.0).abs() < 1e-6, "{one}");
    let four = scale(&vectors(Law::Gaussian, &[Sensitivity::of_rows(bound(4, 3))]), "0.02", 0);
    assert!((four - 30.0).abs() < 1e-5, "{four}");
    let shared = vectors(Law::Gaussian, &[units(); 4]);
    assert!((0..4).all(|column| (scale(&shared, "0.02", column) - 10.0).abs() < 1e-6));
}

#[test]
fn the_certified_loss_never_exceeds_the_share() {
    for units in [1, 7, 10_000_000_000, 123_456_789_012, 5_000_000_000_000, u64::MAX] {
        for sensitivity in [
            Sensitivity::of_units(bound(1, 1)),
            Sensitivity::of_rows(bound(3, 7)),
            Sensitivity::of_sum(bound(5, 2), 160.try_into().unwrap()).unwrap(),
            Sensitivity::of_sum(bound(u32::MAX, 1), u64::MAX.try_into().unwrap()).unwrap(),
        ] {
            let share = Rho::from_units(units).to_f64_down();
            let (scale, _) = calibrated(share, sensitivity).unwrap();
            assert!(measurement(scale).unwrap().map(&sensitivity.l2_up()).unwrap() <= share);
        }
    }
}

/// The noise has the stated law, and the same test rejects a scale 5% off, and one that was halved by a fault.
///
/// False-alarm rate 1e-6; at 200,000 draws a scale 5% off is missed with a chance below 1e-9 (non-centrality above 900).
#[test]
fn the_noise_has_the_stated_law_and_not_its_neighbours() {
    let law = |scale: f64| chances(|value| (-(value as f64).powi(2) / (2.0 * scale * scale)).exp(), 15);
    let counts = binned(&noise(Law::Gaussian, "0.02", 200_000), 15);
    assert!(!rejects(&counts, &law(5.0)), "the noise does not have its stated law");
    assert!(rejects(&counts, &law(5.0 * 1.05)), "a scale 5% too large was not noticed");
    assert!(rejects(&counts, &law(5.0 / 1.05)), "a scale 5% too small was not noticed");
    let faulty = broken::with_half_the_noise(|| noise(Law::Gaussian, "0.02", 200_000));
    assert!(rejects(&binned(&faulty, 15), &law(5.0)), "half of the noise was not noticed");
}

/// A count is 0 on one neighbour and 1 on the other: what an attacker can show is less than what is claimed, unless half
/// of the noise is missing. False-alarm rate 1e-6.
#[test]
fn an_attack_shows_no_more_than_the_claim_and_shows_the_fault() {
    let delta = 0.01;
    let claimed = accounting::epsilon(rho("0.5"), delta).unwrap();
    let shown = || {
        let noise = noise(Law::Gaussian, "0.5", 100_000);
        let above = |count: i64| noise.iter().filter(|value| **value + count >= 2).count() as u32;
        audit::lower_bound_epsilon(100_000, above(1), above(0), delta, 1.0 - 1e-6)
    };
    let (honest, faulty) = (shown(), broken::with_half_the_noise(shown));
    assert!(honest > 0.3 && honest <= claimed, "shown {honest}, claimed {claimed}");
    assert!(faulty > claimed, "with half of the noise {faulty} was shown, which is not above {claimed}");
}
