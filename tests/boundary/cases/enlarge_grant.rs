//! A grant is worth what was debited, and stays so.
use choir_contract::Rho;
use choir_ledger::Grant;

fn enlarge(grant: &mut Grant) {
    grant.rho = Rho::from_units(1_000_000_000_000);
}

fn main() {}
