//! The kernel: what the guarantee rests on, together with the ledger. Small, synchronous, without input or output.
//!
//! An exact aggregate enters as [`Bounded`], with the sensitivity that its plan proves; it can leave only through a
//! mechanism, which takes it and a [`choir_ledger::Grant`] by value and gives back [`Noised`].
//!
//! # Privacy
//! Neighbours: two lakes that differ in one privacy unit, with all its rows in all datasets (add or remove one). Every
//! mechanism states in its `proof.md` what it claims for these neighbours and why.

pub mod accounting;
mod bounded;
mod error;
pub mod gaussian;
mod noised;
mod sensitivity;

pub use bounded::{Bounded, BoundedColumn};
pub use error::MechanismError;
pub use noised::{Expected, ExpectedNoise, ExpectedThreshold, Law, Noised, NoisedColumn, NoisedQuantile, NoisedVector};
pub use sensitivity::Sensitivity;
