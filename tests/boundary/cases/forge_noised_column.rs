//! Only a mechanism makes the columns of a `Noised`: exact values cannot be dressed as noised ones.
use choir_mechanism::NoisedColumn;

fn main() {
    let _ = NoisedColumn { values: vec![1, 2, 3], scale: 1.0 };
}
