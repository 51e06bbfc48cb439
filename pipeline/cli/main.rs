//! choir
fn main() {}
