//! Removing a unit moves no sealed column further than declared: over statements of every kind, over random ones, and
//! never where something is broken on purpose.

mod attacks;
mod statements;

use std::num::NonZeroU32;
use std::path::Path;

use choir_contract::{ContributionBound, Delta, Programme};
use choir_mechanism::Law;

use super::*;
use crate::broken::{Broken, with};
use statements::random_statement;

fn programme() -> Programme {
    Programme::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).unwrap()
}

fn query(sql: &str, groups: u32, rows: u32) -> Query {
    let number = |number| NonZeroU32::new(number).unwrap();
    Query {
        sql: sql.to_owned(),
        options: Vec::new(),
        population: None,
        purpose: "programme_evaluation".to_owned(),
        bound: ContributionBound { max_groups: number(groups), max_rows_per_group: number(rows) },
        law: Law::Gaussian,
        threshold_delta: Delta::from_units(1_000_000_000),
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap()
}

#[test]
fn statements_of_every_kind_hold_on_neighbours() {
    let (programme, runtime) = (programme(), runtime());
    for sql in CORPUS {
        for (groups, rows) in [(1, 1), (2, 3)] {
            let replay = runtime.block_on(replay(&programme, &query(sql, groups, rows), 0..12));
            assert!(matches!(replay, Replay::Ran { .. }), "{sql}\n{replay:?}");
            assert!(replay.holds(), "{sql} with {groups} groups of {rows} rows\n{replay:?}");
        }
    }
}

/// How many random statements are tried; more by hand: `CHOIR_RANDOM_PLANS=50000 cargo test ... random_statements`.
fn how_many() -> u64 {
    std::env::var("CHOIR_RANDOM_PLANS").ok().and_then(|count| count.parse().ok()).unwrap_or(2_000)
}

#[test]
fn random_statements_hold_on_neighbours() {
    let (programme, runtime) = (programme(), runtime());
    let (mut ran, mut moved) = (0, 0);
    for seed in 0..how_many() {
        let mut dice = Dice::new(seed);
        let sql = random_statement(&mut dice);
        let (groups, rows) = (1 + dice.below(3), 1 + dice.below(3));
        let query = query(&sql, u32::try_from(groups).unwrap(), u32::try_from(rows).unwrap());
        let replay = runtime.block_on(replay(&programme, &query, seed..seed + 1));
        assert!(replay.holds(), "statement {seed}: {sql}\n{groups} groups of {rows} rows\n{replay:?}");
        ran += u64::from(matches!(replay, Replay::Ran { .. }));
        moved += u64::from(replay.worst() > 0.0);
    }
    // The generator is worth its time only when most of what it writes runs, and moves something.
    assert!(ran * 10 > how_many() * 9, "only {ran} of {} statements ran", how_many());
    assert!(moved * 2 > how_many(), "only {moved} of {} statements moved anything", how_many());
}

/// Each fault is put in on purpose; the same replay that finds nothing above must find it.
#[test]
fn what_is_broken_on_purpose_is_caught() {
    let cases = [
        (Broken::BoundForgotten, "SELECT city, COUNT(*) AS n FROM engagements GROUP BY city"),
        (Broken::GroupsForgotten, "SELECT action, COUNT(DISTINCT person_id) AS n FROM engagements GROUP BY action"),
        (
            Broken::RedefinedColumn,
            "SELECT SUM(partner_count) AS n FROM (SELECT person_id, partner_count * partner_count * 100 AS partner_count FROM participants)",
        ),
        (
            Broken::UnitLostInJoin,
            "SELECT gender, COUNT(*) AS n FROM engagements e JOIN participants p ON e.person_id = p.person_id GROUP BY gender",
        ),
        (
            Broken::ClipForgotten,
            "SELECT SUM(LEAST(n, 2)) AS s FROM (SELECT person_id, COUNT(*) AS n FROM engagements GROUP BY person_id)",
        ),
    ];
    let (programme, runtime) = (programme(), runtime());
    for (broken, sql) in cases {
        let query = query(sql, 1, 1);
        let whole = runtime.block_on(replay(&programme, &query, 0..40));
        assert!(whole.holds() && whole.worst() > 0.0, "{broken:?}: {whole:?}");
        let replay = with(broken, || runtime.block_on(replay(&programme, &query, 0..40)));
        assert!(!replay.holds(), "{broken:?} was not caught: {replay:?}");
    }
}
