//! What an analyst who lies may try. Every statement of `statements/*.toml` runs through the binary, over a lake whose rows
//! carry canaries: it is refused beforehand, in words that name what is wrong, or it is answered within the bound that
//! stands beside it and charged once. Nothing in between: no fault, no panic, no value of a row.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests write files and stop at the first surprise")]

#[path = "../support/mod.rs"]
mod support;

#[allow(dead_code, reason = "of the canaries' tests, the deliveries alone are needed here")]
#[path = "../canary/extracts.rs"]
mod extracts;

mod account;
mod averaging;
mod differencing;
mod expected;
mod lake;
mod leaks;
mod limits;
mod statement;
mod timing;

use std::sync::atomic::{AtomicUsize, Ordering};

use lake::Lake;
use statement::Statement;

/// How many statements run at once, each in a workspace of its own.
const WORKERS: usize = 4;

#[test]
fn every_statement_ends_as_it_should() {
    let statements = statement::all();
    assert!(statements.len() >= 120, "only {} statements", statements.len());
    statement::assert_distinct(&statements);
    let next = AtomicUsize::new(0);
    let surprises: Vec<String> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS).map(|_| scope.spawn(|| work(&statements, &next))).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    assert!(surprises.is_empty(), "{} of {} statements:\n{}", surprises.len(), statements.len(), surprises.join("\n"));
}

/// Takes statements until none is left; tells those that did not end as they should.
fn work(statements: &[Statement], next: &AtomicUsize) -> Vec<String> {
    let lake = Lake::allowed("0.01");
    let mut surprises = Vec::new();
    while let Some(statement) = statements.get(next.fetch_add(1, Ordering::Relaxed)) {
        if let Err(surprise) = expected::check(&lake, statement) {
            surprises.push(format!("{} / {}: {surprise}", statement.theme, statement.name));
        }
    }
    lake.home.ok(&["audit", "ledger"]);
    surprises
}
