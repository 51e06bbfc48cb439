//! When an ad hoc answer leaves: at whole steps, whatever it took. A refusal by the plan has seen no row and need not wait.

use std::time::{Duration, Instant};

use crate::lake::Lake;
use crate::support::Ran;

fn timed(lake: &Lake, sql: &str) -> (Ran, Duration) {
    let started = Instant::now();
    let ran = lake.ask(sql);
    (ran, started.elapsed())
}

#[test]
fn an_answer_takes_at_least_one_step() {
    let lake = Lake::allowed("0.01");
    lake.step(300);
    for sql in [
        "SELECT COUNT(*) AS n FROM participants",
        "SELECT COUNT(*) AS n FROM participants WHERE 1 = 0",
        "SELECT COUNT(*) AS n FROM engagements a JOIN engagements b ON a.person_id = b.person_id",
        // Kept from before: it must not be known by its haste that somebody asked for it.
        "SELECT COUNT(*) AS n FROM participants",
    ] {
        let (ran, took) = timed(&lake, sql);
        ran.ends(0);
        assert!(took >= Duration::from_millis(300), "{took:?} for {sql}");
    }
}

#[test]
fn a_refusal_by_the_account_takes_a_step_and_one_by_the_plan_does_not() {
    let lake = Lake::allowed("0.0000001");
    lake.step(2_000);
    let (ran, took) = timed(&lake, "SELECT COUNT(*) AS n FROM participants");
    ran.ends(3).says(&["over allowance"]);
    assert!(took >= Duration::from_millis(2_000), "{took:?}");
    let (ran, took) = timed(&lake, "SELECT * FROM participants");
    ran.ends(3);
    assert!(took < Duration::from_millis(2_000), "{took:?}");
}
