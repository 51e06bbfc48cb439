//! A sealed aggregate cannot be written out.
use choir_mechanism::Bounded;

fn write(_: impl serde::Serialize) {}

fn leak(bounded: Bounded) {
    write(bounded);
}

fn main() {}
