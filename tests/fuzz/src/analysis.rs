//! The analysis of a query, and what must hold of every one that is accepted.

use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use choir_contract::{ContributionBound, Delta, Programme};
use choir_mechanism::{Law, Shape};
use choir_vault::{PlanRefusal, Planned, Query, Vault};
use tokio::runtime::Runtime;

/// Longest time that one analysis may take.
const LONGEST: Duration = Duration::from_secs(2);
/// Most rows of an answer.
const MOST_CELLS: usize = 10_000;

/// One worker, with the small stack that a served request would have: deeper than that must be a refusal.
static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().expect("a runtime"));

/// A query as the vault takes it. This is the one place that follows its shape.
pub(crate) fn query(
    sql: &str,
    population: &str,
    purpose: &str,
    options: Vec<(String, String)>,
    bound: ContributionBound,
) -> Query {
    Query {
        sql: sql.to_owned(),
        options,
        population: Some(population.to_owned()),
        purpose: purpose.to_owned(),
        bound,
        law: Law::Gaussian,
        threshold_delta: Delta::from_units(1_000_000_000),
    }
}

/// What must hold of an accepted query before anybody relies on it. This is the one place that reads a plan.
fn check_accepted(planned: &Planned) {
    assert!(!planned.datasets.is_empty(), "a plan that reads nothing was accepted");
    let cells = planned.rows();
    assert!((1..=MOST_CELLS).contains(&cells), "an answer of {cells} rows was accepted");
    assert!(!planned.release.columns.is_empty(), "a plan without an aggregate was accepted");
    for column in &planned.release.columns {
        let reach = match &column.shape {
            Shape::Vector { sensitivity } => sensitivity.l2_up(),
            Shape::Quantile(plan) => f64::from(plan.rows.get()),
        };
        assert!(reach.is_finite() && reach >= 1.0, "a sensitivity of {reach} was accepted");
    }
}

/// Analyses a query: it is accepted and holds its promises, or refused in words; always the same, and soon.
///
/// # Panics
/// When that is not so.
pub(crate) fn analyse(programme: &Arc<Programme>, query: &Query) -> Result<Planned, PlanRefusal> {
    let result = timed(programme, query);
    match &result {
        Ok(planned) => {
            check_accepted(planned);
            let again = timed(programme, query);
            assert_eq!(again.as_ref(), Ok(planned), "the second analysis of the same query differs");
        }
        Err(refusal) => check_refusal(refusal),
    }
    result
}

/// A refusal names what is refused and says what to do.
fn check_refusal(refusal: &PlanRefusal) {
    let text = refusal.to_string();
    let (what, next) = text.split_once("\n  next: ").unwrap_or_else(|| panic!("a refusal without a next step: {text}"));
    let silent = what.trim().is_empty() || what.trim_end().ends_with(':') || what.starts_with(" is not supported");
    assert!(!silent && !next.trim().is_empty(), "a refusal that names nothing: {text}");
}

/// A busy machine may delay one run; only a query that is slow three times is slow.
fn timed(programme: &Arc<Programme>, query: &Query) -> Result<Planned, PlanRefusal> {
    let mut fastest = Duration::MAX;
    for _ in 0..3 {
        let started = Instant::now();
        let result = on_a_worker(programme, query);
        fastest = fastest.min(started.elapsed());
        if fastest <= LONGEST {
            return result;
        }
    }
    panic!("the analysis takes {fastest:?}, three times out of three");
}

fn on_a_worker(programme: &Arc<Programme>, query: &Query) -> Result<Planned, PlanRefusal> {
    let (programme, query) = (Arc::clone(programme), query.clone());
    let task = RUNTIME.spawn(async move { Vault::analyse(&programme, &query).await });
    match RUNTIME.block_on(task) {
        Ok(result) => result,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
