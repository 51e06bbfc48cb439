use super::*;
use crate::accounting;
use crate::tests::{bound, column, count, rho, units, vectors};

fn median() -> QuantilePlan {
    QuantilePlan { numerator: 1, denominator: 2, candidates: 5, groups: count(1), rows: count(1), sampling_count: None }
}

fn with_quantile(quantile: QuantilePlan) -> ReleasePlan {
    let quantile = ColumnPlan { shape: Shape::Quantile(quantile), weight: NonZeroU32::MIN };
    ReleasePlan { law: Law::Gaussian, columns: vec![column(units()), quantile], threshold: None }
}

fn keys() -> ThresholdPlan {
    ThresholdPlan { groups: count(1), weight: count(1), delta: "1e-9".parse().unwrap() }
}

#[test]
fn shares_follow_weights() {
    let mut plan = vectors(Law::Gaussian, &[units(); 2]);
    plan.columns[1].weight = count(7);
    plan.threshold = Some(ThresholdPlan { weight: count(8), ..keys() });
    let expected = plan.expected(rho("0.32")).unwrap();
    let scale = |column: usize| match expected.columns[column] {
        ExpectedNoise::Vector { scale } => scale,
        ExpectedNoise::Quantile { .. } => panic!("a vector was planned"),
    };
    for (found, share) in [(scale(0), 0.02_f64), (scale(1), 0.14), (expected.threshold.unwrap().scale, 0.16)] {
        assert!((found - 1.0 / (2.0 * share).sqrt()).abs() < 1e-6, "{found} for {share}");
    }
}

/// Half, a quarter and a quarter of the column's rho over the groups; scales in rows.
#[test]
fn a_quantile_divides_its_share_among_three_selections() {
    let quantile = QuantilePlan { numerator: 3, denominator: 4, groups: count(2), rows: count(5), ..median() };
    let plan = ReleasePlan { columns: with_quantile(quantile).columns.split_off(1), ..with_quantile(median()) };
    let ExpectedNoise::Quantile { rank_scale, rank_margin } = plan.expected(rho("0.16")).unwrap().columns[0] else {
        panic!("a quantile was planned")
    };
    // A unit moves a score by 5 rows of 3 parts each; the middle has 0.16 / 2 / 2 rho, an end 0.16 / 4 / 2.
    let moved = 15.0 / 4.0;
    assert!((rank_scale - moved / (2.0 * 0.04_f64).sqrt()).abs() < 1e-6, "{rank_scale}");
    assert!((rank_margin - moved / (2.0 * 0.02_f64).sqrt() * 20_f64.ln()).abs() < 1e-6, "{rank_margin}");
}

#[test]
fn a_budget_that_cannot_be_divided_is_refused() {
    let refused = |plan: &ReleasePlan, units: u64| {
        assert!(matches!(plan.expected(Rho::from_units(units)), Err(MechanismError::TooSmall { .. })), "{plan:?} {units}");
    };
    refused(&vectors(Law::Gaussian, &[units(); 2]), 1);
    refused(&vectors(Law::Gaussian, &[]), 1_000);
    refused(&vectors(Law::Laplace, &[units()]), 0);
    let crowded = ReleasePlan { columns: with_quantile(median()).columns.split_off(1), ..with_quantile(median()) };
    refused(&crowded, 3);
    assert!(crowded.expected(Rho::from_units(4)).is_ok());
}

#[test]
fn parts_that_do_not_go_together_are_refused() {
    let keyed = |plan: ReleasePlan| ReleasePlan { threshold: Some(keys()), ..plan };
    let wide = vectors(Law::Gaussian, &[Sensitivity::of_units(bound(2, 1))]);
    let quantile = |change: fn(&mut QuantilePlan)| {
        let mut quantile = median();
        change(&mut quantile);
        with_quantile(quantile)
    };
    for plan in [
        keyed(wide.clone()),
        keyed(with_quantile(median())),
        ReleasePlan { law: Law::Laplace, ..with_quantile(median()) },
        quantile(|plan| plan.denominator = 0),
        quantile(|plan| plan.denominator = 1001),
        quantile(|plan| plan.numerator = 3),
        quantile(|plan| plan.candidates = 1),
        quantile(|plan| plan.sampling_count = Some(1)),
        quantile(|plan| plan.sampling_count = Some(2)),
        quantile(|plan| plan.sampling_count = Some(usize::MAX)),
    ] {
        assert!(matches!(plan.expected(rho("0.5")), Err(MechanismError::Unsupported(_))), "{plan:?}");
    }
    let gathered = vectors(Law::Gaussian, &[Sensitivity::of_units(bound(2, 1)).gathered().unwrap()]);
    for plan in [wide, keyed(gathered), with_quantile(median()), quantile(|plan| plan.sampling_count = Some(0))] {
        plan.expected(rho("0.5")).unwrap();
    }
}

/// With the largest numbers that the types hold, everything stays finite and nothing is refused.
#[test]
fn extreme_plans_are_scaled_without_overflow() {
    let largest = Sensitivity::of_sum(bound(u32::MAX, 1), u64::MAX.try_into().unwrap()).unwrap();
    let wide = QuantilePlan { denominator: 1000, numerator: 1, candidates: u32::MAX, rows: count(u32::MAX), ..median() };
    for units in [1_000, u64::MAX] {
        for plan in [vectors(Law::Gaussian, &[largest]), vectors(Law::Laplace, &[largest]), with_quantile(wide.clone())] {
            for noise in plan.expected(Rho::from_units(units)).unwrap().columns {
                let (ExpectedNoise::Vector { scale } | ExpectedNoise::Quantile { rank_scale: scale, .. }) = noise;
                assert!(scale > 0.0 && scale.is_finite());
            }
        }
    }
}

/// All shares of pure epsilon together imply no more than the rho, by OpenDP's conversion.
#[test]
fn shares_of_epsilon_add_up_to_no_more_than_the_whole() {
    for parts in [1, 2, 3, 7, 1_000] {
        let plan = vectors(Law::Laplace, &vec![units(); parts]);
        let total: f64 = plan
            .expected(rho("0.3"))
            .unwrap()
            .columns
            .iter()
            .map(|noise| match noise {
                ExpectedNoise::Vector { scale } => 1.0 / scale,
                ExpectedNoise::Quantile { .. } => panic!("a vector was planned"),
            })
            .sum();
        let whole = accounting::pure_epsilon(rho("0.3")).unwrap();
        assert!(total <= whole * (1.0 + 1e-13) && total > whole * (1.0 - 1e-8), "{parts}: {total} of {whole}");
    }
}

#[test]
fn what_is_gathered_has_both_norms_of_its_sum() {
    let gathered = Sensitivity::of_rows(bound(4, 3)).gathered().unwrap();
    assert!(gathered.l2_up() == 12.0 && gathered.l1_up() == 12.0 && gathered.groups() == 1);
    assert!(Sensitivity::of_rows(bound(4, 3)).l1_up() == 12.0);
    assert!(Sensitivity::of_sum(bound(2, 1), u64::MAX.try_into().unwrap()).unwrap().gathered().is_none());
    let largest = Sensitivity::of_sum(bound(u32::MAX, 1), u64::MAX.try_into().unwrap()).unwrap();
    assert!(largest.l1_up() >= f64::from(u32::MAX) * u64::MAX as f64);
}
