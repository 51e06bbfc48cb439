//! The keys of a sealed aggregate, which come from data, cannot be read.
use choir_mechanism::{Bounded, SealedKeys};

fn open(bounded: Bounded) -> Option<SealedKeys> {
    bounded.keys
}

fn main() {}
