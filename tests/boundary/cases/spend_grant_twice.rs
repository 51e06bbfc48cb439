//! A grant is good for one release.
use choir_ledger::Grant;
use choir_mechanism::{Bounded, gaussian};

fn overspend(first: Bounded, second: Bounded, grant: Grant) {
    let _ = gaussian::release(first, grant);
    let _ = gaussian::release(second, grant);
}

fn main() {}
