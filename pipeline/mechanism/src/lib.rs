//! The kernel: what the guarantee rests on, together with the ledger. Small, synchronous, without input or output.
//!
//! An exact aggregate enters as [`Bounded`], with the [`ReleasePlan`] that says how far one privacy unit can move it; it
//! can leave only through [`release`], which takes it and a [`choir_ledger::Grant`] by value and gives back [`Noised`].
//! [`ReleasePlan::expected`] tells, before anything is spent, how large the noise will be, and refuses all that could be
//! refused: the same calibration runs there and in the release, and neither looks at data.
//!
//! # Privacy
//! Neighbours: two lakes that differ in one privacy unit, with all its rows in all datasets (add or remove one). Every
//! mechanism states in its `proof.md` what it claims for these neighbours and why.

pub mod accounting;
pub mod audit;
mod bounded;
mod budget;
mod calibrated;
mod error;
mod gaussian;
pub mod gaussian_profile;
mod laplace;
mod noised;
mod plan;
mod quantile;
mod release;
mod residual;
mod scale;
mod sensitivity;
mod threshold;

#[cfg(test)]
mod broken;
#[cfg(test)]
mod tests;

pub use bounded::{Bounded, SealedColumn, SealedKeys};
pub use error::MechanismError;
pub use noised::{Noised, NoisedColumn, NoisedQuantile, NoisedVector};
pub use plan::{ColumnPlan, Expected, ExpectedNoise, ExpectedThreshold, Law, QuantilePlan, ReleasePlan, Shape, ThresholdPlan};
pub use release::release;
pub use residual::ResidualShape;
pub use sensitivity::Sensitivity;
