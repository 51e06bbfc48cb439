//! Rebuilds the binary when a shipped schema or question changes: both are part of it.

fn main() {
    println!("cargo::rerun-if-changed=schemas");
    println!("cargo::rerun-if-changed=queries");
}
