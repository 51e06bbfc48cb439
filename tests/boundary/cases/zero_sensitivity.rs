//! A sensitivity of zero, which OpenDP reads as "no noise", has no type.
use choir_contract::ContributionBound;
use choir_mechanism::Sensitivity;

fn silence(bound: ContributionBound) -> Option<Sensitivity> {
    Sensitivity::of_sum(bound, 0)
}

fn main() {}
