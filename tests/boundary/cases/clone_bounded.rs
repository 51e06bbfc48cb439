//! A copy of a sealed aggregate could be noised twice.
use choir_mechanism::Bounded;

fn copy(bounded: Bounded) -> (Bounded, Bounded) {
    (bounded.clone(), bounded)
}

fn main() {}
