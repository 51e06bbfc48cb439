use super::*;
use crate::tests::{REQUEST, bound, column, count, grant, noise, rejects, rho, vector};
use crate::{Bounded, Noised, ReleasePlan, SealedColumn, accounting, audit, broken, release};

fn plan(groups: u32, delta: &str) -> ThresholdPlan {
    ThresholdPlan { groups: count(groups), weight: count(1), delta: delta.parse().unwrap() }
}

fn share(law: Law, budget: &str) -> f64 {
    match law {
        Law::Gaussian => rho(budget).to_f64_down(),
        Law::Laplace => accounting::pure_epsilon(rho(budget)).unwrap(),
    }
}

/// The exact chance that noise of the law is at least `least`.
fn tail(law: Law, scale: f64, least: i64) -> f64 {
    let weight = |value: i64| match law {
        Law::Gaussian => (-(value as f64 / scale).powi(2) / 2.0).exp(),
        Law::Laplace => (-(value as f64).abs() / scale).exp(),
    };
    let far = (scale * 50.0) as i64 + 50;
    (least..=far).map(weight).sum::<f64>() / (-far..=far).map(weight).sum::<f64>()
}

/// The chance that one of the keys that one unit has alone is named.
fn failure(law: Law, groups: u32, scale: f64, threshold: i64) -> f64 {
    1.0 - (1.0 - tail(law, scale, threshold - 1)).powi(i32::try_from(groups).unwrap())
}

#[test]
fn the_threshold_holds_its_delta_exactly_and_is_hardly_too_high() {
    for law in [Law::Gaussian, Law::Laplace] {
        for (groups, budget, delta) in
            [(1, "0.5", "1e-6"), (1, "8", "1e-3"), (3, "0.02", "1e-9"), (7, "2", "1e-5"), (1, "20", "0.3"), (20, "0.001", "0.01")]
        {
            let filter = KeyFilter::new(law, &plan(groups, delta), share(law, budget)).unwrap();
            let (scale, threshold, delta) = (filter.scale, filter.threshold, delta.parse::<f64>().unwrap());
            let exact = failure(law, groups, scale, threshold);
            assert!(exact <= delta, "{law:?}, {groups} groups, {budget} rho: {exact} is above {delta}");
            let lower = failure(law, groups, scale, threshold - 3);
            assert!(lower > delta, "{law:?}, {groups} groups, {budget} rho: {threshold} is too high, 3 less give {lower}");
        }
    }
}

/// Why one more: at the threshold that OpenDP's map certifies, its filter lets a count pass that is equal, and the exact
/// chance is above the certified delta. Should a new version mend it, this test says so.
#[test]
fn the_librarys_own_threshold_would_be_one_too_low() {
    for (law, delta) in [(Law::Gaussian, "1e-3"), (Law::Laplace, "1e-3")] {
        let filter = KeyFilter::new(law, &plan(1, delta), share(law, "2")).unwrap();
        let certified = match law {
            Law::Gaussian => gaussian(1, filter.scale, filter.threshold - 1),
            Law::Laplace => laplace(1, filter.scale, filter.threshold - 1),
        };
        let certified = certified.unwrap();
        assert!(certified.delta <= delta.parse().unwrap());
        assert!(failure(law, 1, filter.scale, filter.threshold - 1) > certified.delta, "{law:?}");
        // A count that is equal to the threshold passes: the scale is so small that there is no noise.
        let quiet = match law {
            Law::Gaussian => gaussian(1, 1e-3, 10),
            Law::Laplace => laplace(1, 1e-3, 10),
        };
        let passed = quiet.unwrap().filter.eval(&HashMap::from([("at".to_owned(), 10), ("below".to_owned(), 9)])).unwrap();
        assert!(passed.contains_key("at") && !passed.contains_key("below"));
    }
}

#[test]
fn a_delta_that_no_threshold_reaches_is_refused_before_data() {
    for law in [Law::Gaussian, Law::Laplace] {
        for delta in ["0", "1e-17"] {
            let refused = KeyFilter::new(law, &plan(1, delta), share(law, "0.5"));
            assert!(matches!(refused, Err(MechanismError::DeltaTooSmall { .. })), "{law:?} {delta}");
        }
        for (groups, budget, delta) in
            [(1, "0.000000000001", "1e-7"), (u32::MAX, "0.000000000001", "1e-3"), (1, "1000000", "0.99")]
        {
            KeyFilter::new(law, &plan(groups, delta), share(law, budget)).unwrap();
        }
    }
}

/// Keys `0`, `1`, ... with so many units each, and one column with the numbers of units.
fn keyed(law: Law, budget: &str, delta: &str, units: &[i64]) -> Noised {
    let keys = SealedKeys { keys: (0..units.len()).map(|key| vec![key.to_string()]).collect(), units: units.to_vec() };
    let plan = ReleasePlan { law, columns: vec![column(Sensitivity::of_units(bound(1, 1)))], threshold: Some(plan(1, delta)) };
    let bounded = Bounded::seal_keyed(REQUEST.to_owned(), plan, keys, vec![SealedColumn::Vector(units.to_vec())]);
    release(bounded, grant(REQUEST, rho(budget), delta)).unwrap()
}

fn named(noised: &Noised) -> usize {
    noised.keys().unwrap().len()
}

/// 50,000 keys with one unit each: the share that is named has the exact chance, which is not above delta. Half of the
/// noise names fewer, and is noticed as another law. False-alarm rate 1e-6.
#[test]
fn a_key_with_one_unit_is_named_no_more_often_than_delta() {
    let keys = 50_000;
    for law in [Law::Gaussian, Law::Laplace] {
        // Two equal weights: the filter has half of the rho, or half of the epsilon.
        let filter = KeyFilter::new(law, &plan(1, "0.01"), share(law, "0.02") / 2.0).unwrap();
        let exact = tail(law, filter.scale, filter.threshold - 1);
        assert!(exact <= 0.01 && exact > 0.004, "{law:?} {exact}");
        let counts = |named: usize| [named as u64, (keys - named) as u64];
        let run = || named(&keyed(law, "0.02", "0.01", &vec![1; keys]));
        assert!(!rejects(&counts(run()), &[exact, 1.0 - exact]), "{law:?}");
        assert!(rejects(&counts(broken::with_half_the_noise(run)), &[exact, 1.0 - exact]), "{law:?}");
    }
}

#[test]
fn keys_far_above_are_named_and_the_rest_is_other() {
    for law in [Law::Gaussian, Law::Laplace] {
        let units: Vec<i64> = (0..200).map(|key| if key % 2 == 0 { 1_000_000 } else { 1 }).chain([0, 0]).collect();
        let noised = keyed(law, "0.5", "1e-9", &units);
        let mut expected: Vec<Vec<String>> = (0..200).step_by(2).map(|key: u32| vec![key.to_string()]).collect();
        expected.sort();
        assert_eq!(noised.keys().unwrap(), expected);
        let values = vector(&noised, 0).values();
        assert_eq!(values.len(), 101);
        assert!(values[..100].iter().all(|value| (value - 1_000_000).abs() < 100), "{law:?}");
        assert!((values[100] - 100).abs() < 100, "{law:?}: {}", values[100]);
    }
}

/// The unit of a neighbour has a key alone: that the key is named shows no more than the claim, which is delta alone.
#[test]
fn an_attack_by_a_unique_key_shows_no_more_than_delta() {
    let keys = 50_000;
    let seen = named(&keyed(Law::Gaussian, "0.02", "0.01", &vec![1; keys]));
    let shown = audit::lower_bound_epsilon(50_000, u32::try_from(seen).unwrap(), 0, 0.01, 1.0 - 1e-6);
    assert!(shown == 0.0, "{shown}");
    let shown = audit::lower_bound_epsilon(50_000, u32::try_from(seen).unwrap(), 0, 0.001, 1.0 - 1e-6);
    assert!(shown > 2.0, "with a smaller delta the same counts would show a loss: {shown}");
}

#[test]
fn nothing_is_named_of_nothing() {
    let noised = keyed(Law::Gaussian, "0.5", "1e-9", &[]);
    assert!(noised.keys().unwrap().is_empty());
    assert_eq!(vector(&noised, 0).values().len(), 1);
}

#[test]
fn sums_over_other_keys_are_held_within_64_bits() {
    assert_eq!(gathered(&[i64::MAX, i64::MAX, 3], &[2]), [3, i64::MAX]);
    assert_eq!(gathered(&[i64::MIN, i64::MIN, 3], &[]), [i64::MIN]);
    assert_eq!(gathered(&[1, 2, 3, 4], &[3, 0]), [4, 1, 5]);
    assert_eq!(gathered(&[], &[]), [0]);
}

#[test]
fn no_two_keys_have_one_text() {
    let key = |parts: &[&str]| one_text(&parts.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>());
    let keys = [key(&["a", "b"]), key(&["ab", ""]), key(&["", "ab"]), key(&["1:a", "b"]), key(&["a", "1:b"]), key(&["ab"])];
    assert_eq!(keys.iter().collect::<std::collections::BTreeSet<_>>().len(), keys.len());
}

/// Both laws draw by the very sampler whose law is tested for vectors: this only shows that the scale is the certified one.
#[test]
fn the_scale_is_that_of_a_vector_with_the_same_share() {
    let filter = KeyFilter::new(Law::Laplace, &plan(1, "1e-6"), share(Law::Laplace, "0.02")).unwrap();
    assert!((filter.scale - 5.0).abs() < 1e-6);
    let filter = KeyFilter::new(Law::Gaussian, &plan(4, "1e-6"), share(Law::Gaussian, "0.02")).unwrap();
    assert!((filter.scale - 10.0).abs() < 1e-5);
    assert_eq!(noise(Law::Laplace, "0.02", 3).len(), 3);
}
