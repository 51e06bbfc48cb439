//! Only a mechanism makes the columns of a `Noised`: exact values cannot be dressed as noised ones.
use choir_mechanism::{Law, NoisedColumn, NoisedVector};

fn main() {
    let _ = NoisedColumn::Vector(NoisedVector { values: vec![1, 2, 3], law: Law::Gaussian, scale: 1.0 });
}
