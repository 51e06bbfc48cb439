//! The maths after the noise: values, 95% intervals and reliability, from noised aggregates only.
//!
//! # Privacy
//! Everything here is post-processing: it sees [`choir_mechanism::Noised`] and public declarations, never a sealed value,
//! and therefore costs nothing.

mod interval;
mod measure;

pub use interval::{Z_95, half_width_95};
pub use measure::{Estimate, MeasureKind, Reliability, estimate};
