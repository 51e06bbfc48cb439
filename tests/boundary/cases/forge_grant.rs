//! Only a debit in the ledger makes a `Grant`.
use choir_contract::{Delta, Rho};
use choir_ledger::Grant;

fn main() {
    let _ = Grant { entry: 1, request: String::new(), rho: Rho::from_units(1), delta: Delta::ZERO };
}
