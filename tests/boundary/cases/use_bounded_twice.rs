//! A sealed aggregate is used up by its mechanism.
use choir_ledger::Grant;
use choir_mechanism::{Bounded, gaussian};

fn average(bounded: Bounded, first: Grant, second: Grant) {
    let _ = gaussian::release(bounded, first);
    let _ = gaussian::release(bounded, second);
}

fn main() {}
