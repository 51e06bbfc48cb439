//! The exact values of a sealed column cannot be read.
use choir_mechanism::BoundedColumn;

fn open(column: BoundedColumn) -> Vec<i64> {
    column.values
}

fn main() {}
