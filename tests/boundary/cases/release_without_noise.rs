//! A release is made from noised aggregates, never from sealed ones.
use choir_mechanism::Bounded;
use choir_release::{Release, ReleaseContext};

fn release(bounded: &Bounded, context: ReleaseContext) -> Release {
    Release::new(bounded, context)
}

fn main() {}
