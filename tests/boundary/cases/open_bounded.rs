//! The sealed aggregates cannot be read.
use choir_mechanism::Bounded;

fn open(bounded: Bounded) -> usize {
    bounded.columns.len()
}

fn main() {}
