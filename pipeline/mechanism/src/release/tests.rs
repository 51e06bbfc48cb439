use super::*;
use crate::tests::{REQUEST, column, count, grant, rho, units, vector, vectors};
use crate::{ColumnPlan, Law};

fn quantile(candidates: u32, sampling_count: Option<usize>) -> ColumnPlan {
    let plan = QuantilePlan { numerator: 1, denominator: 2, candidates, groups: count(1), rows: count(1), sampling_count };
    ColumnPlan { shape: Shape::Quantile(plan), weight: count(1) }
}

fn mixed() -> ReleasePlan {
    ReleasePlan { law: Law::Gaussian, columns: vec![column(units()), quantile(3, Some(0))], threshold: None }
}

fn keyed() -> ReleasePlan {
    let threshold = ThresholdPlan { groups: count(1), weight: count(1), delta: "1e-9".parse().unwrap() };
    ReleasePlan { threshold: Some(threshold), ..vectors(Law::Gaussian, &[units()]) }
}

fn sealed_keys(keys: usize, units: usize) -> SealedKeys {
    SealedKeys { keys: vec![vec!["k".to_owned()]; keys], units: vec![1; units] }
}

#[test]
fn a_grant_for_another_request_is_refused() {
    let bounded = Bounded::seal("b".to_owned(), vectors(Law::Gaussian, &[units()]), vec![SealedColumn::Vector(vec![1])]);
    assert!(matches!(release(bounded, grant("a", rho("0.1"), "0")), Err(MechanismError::WrongGrant { .. })));
}

#[test]
fn a_grant_with_less_delta_is_refused() {
    let sealed = || Bounded::seal_keyed(REQUEST.to_owned(), keyed(), sealed_keys(1, 1), vec![SealedColumn::Vector(vec![1])]);
    for delta in ["0", "9.9e-10"] {
        let refused = release(sealed(), grant(REQUEST, rho("0.1"), delta));
        assert!(matches!(refused, Err(MechanismError::DeltaNotGranted { .. })));
    }
    let noised = release(sealed(), grant(REQUEST, rho("0.1"), "2e-9")).unwrap();
    assert_eq!(noised.delta(), "2e-9".parse().unwrap());
}

/// Every form that is not the plan's is one and the same error, and a panic for none.
#[test]
fn what_has_not_the_form_of_its_plan_is_refused() {
    let vector = |entries: usize| SealedColumn::Vector(vec![1; entries]);
    let cells = |cells: usize, counts: usize| SealedColumn::Histograms(vec![vec![1; counts]; cells]);
    let plain = |plan: ReleasePlan, columns: Vec<SealedColumn>| Bounded::seal(REQUEST.to_owned(), plan, columns);
    let with_keys = |plan: ReleasePlan, keys: SealedKeys, columns: Vec<SealedColumn>| {
        Bounded::seal_keyed(REQUEST.to_owned(), plan, keys, columns)
    };
    for bounded in [
        plain(mixed(), vec![]),
        plain(mixed(), vec![vector(2)]),
        plain(mixed(), vec![vector(2), vector(2)]),
        plain(mixed(), vec![cells(2, 7), cells(2, 7)]),
        plain(mixed(), vec![vector(2), cells(2, 6)]),
        plain(mixed(), vec![vector(2), cells(3, 7)]),
        plain(mixed(), vec![vector(2), cells(2, 7), vector(2)]),
        plain(keyed(), vec![vector(2)]),
        with_keys(mixed(), sealed_keys(2, 2), vec![vector(2), cells(2, 7)]),
        with_keys(keyed(), sealed_keys(2, 1), vec![vector(2)]),
        with_keys(keyed(), sealed_keys(2, 2), vec![vector(1)]),
        with_keys(keyed(), sealed_keys(2, 2), vec![cells(2, 7)]),
    ] {
        assert!(matches!(release(bounded, grant(REQUEST, rho("0.1"), "1e-9")), Err(MechanismError::Misfit)));
    }
    release(plain(mixed(), vec![vector(2), cells(2, 7)]), grant(REQUEST, rho("0.1"), "0")).unwrap();
}

/// Whatever is sealed, a release with an accepted plan is made, and has the plan's form.
#[test]
fn no_sealed_value_makes_a_release_fail() {
    for value in [i64::MIN, -1, 0, 1, i64::MAX] {
        for rows in [0, 1, u64::MAX] {
            let columns = vec![SealedColumn::Vector(vec![value; 2]), SealedColumn::Histograms(vec![vec![rows; 7]; 2])];
            let noised = release(Bounded::seal(REQUEST.to_owned(), mixed(), columns), grant(REQUEST, rho("0.1"), "0")).unwrap();
            let NoisedColumn::Quantile(quantile) = &noised.columns()[1] else { panic!("a quantile was planned") };
            for cell in 0..2 {
                let [lower, middle, upper] = [quantile.lower()[cell], quantile.middle()[cell], quantile.upper()[cell]];
                assert!(lower <= middle && middle <= upper && upper < 3);
            }
        }
        for law in [Law::Gaussian, Law::Laplace] {
            let keys = SealedKeys { keys: vec![vec!["a".to_owned()], vec![], vec!["a".to_owned()]], units: vec![value; 3] };
            let columns = vec![SealedColumn::Vector(vec![value; 3])];
            let bounded = Bounded::seal_keyed(REQUEST.to_owned(), ReleasePlan { law, ..keyed() }, keys, columns);
            let noised = release(bounded, grant(REQUEST, rho("0.1"), "1e-9")).unwrap();
            let named = noised.keys().unwrap().len();
            assert_eq!(vector(&noised, 0).values().len(), named + 1);
            assert!(named <= 2, "a key that stands there twice was named twice");
        }
    }
}

#[test]
fn a_preview_and_a_release_have_the_same_noise() {
    for law in [Law::Gaussian, Law::Laplace] {
        let plan = vectors(law, &[units(); 3]);
        let expected = plan.expected(rho("0.3")).unwrap();
        let columns = (0..3).map(|_| SealedColumn::Vector(vec![5; 4])).collect();
        let noised = release(Bounded::seal(REQUEST.to_owned(), plan, columns), grant(REQUEST, rho("0.3"), "0")).unwrap();
        for column in 0..3 {
            let released = vector(&noised, column);
            assert_eq!(expected.columns[column], crate::ExpectedNoise::Vector { scale: released.scale() });
            assert!(released.law() == law && released.values().len() == 4);
        }
    }
}
