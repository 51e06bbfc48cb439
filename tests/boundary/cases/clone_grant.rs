//! A copy of a grant would be budget that nobody debited.
use choir_ledger::Grant;

fn copy(grant: Grant) -> (Grant, Grant) {
    (grant.clone(), grant)
}

fn main() {}
