//! A grant is good for one release.
use choir_ledger::Grant;
use choir_mechanism::{Bounded, release};

fn overspend(first: Bounded, second: Bounded, grant: Grant) {
    let _ = release(first, grant);
    let _ = release(second, grant);
}

fn main() {}
