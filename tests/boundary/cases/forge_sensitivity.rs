//! A `Sensitivity` comes from a contribution bound, never from a bare number.
use choir_mechanism::Sensitivity;

fn main() {
    let _ = Sensitivity { groups: 0, per_group: std::num::NonZeroU64::MIN };
}
