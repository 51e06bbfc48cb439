//! A sealed aggregate is used up by its mechanism.
use choir_ledger::Grant;
use choir_mechanism::{Bounded, release};

fn average(bounded: Bounded, first: Grant, second: Grant) {
    let _ = release(bounded, first);
    let _ = release(bounded, second);
}

fn main() {}
