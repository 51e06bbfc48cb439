//! Only a mechanism makes a `Noised`.
use choir_contract::{Delta, Rho};
use choir_mechanism::Noised;

fn main() {
    let _ = Noised { request: String::new(), entry: 1, rho: Rho::ZERO, delta: Delta::ZERO, keys: None, columns: Vec::new() };
}
