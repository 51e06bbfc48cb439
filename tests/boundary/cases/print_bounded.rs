//! A sealed aggregate cannot be printed.
use choir_mechanism::Bounded;

fn leak(bounded: Bounded) -> String {
    format!("{bounded}")
}

fn main() {}
