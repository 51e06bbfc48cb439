//! The maths after the noise: consistent tables, 95% intervals and reliability, from noised aggregates only.
//!
//! ```text
//! Noised -> measured -> sets (totals agree with their parts) -> measure (one statistic a row) -> steps -> formula -> Table
//! ```
//!
//! Table books, many tables released together, have a way of their own: [`book`].
//!
//! # Privacy
//! Everything here is post-processing: it sees [`choir_mechanism::Noised`] and public declarations, never a sealed value,
//! and therefore costs nothing.

pub mod book;
mod cells;
mod estimate;
mod expected;
mod formula;
mod interval;
mod measure;
mod measured;
mod nonnegative;
mod plan;
mod probes;
mod sets;
mod steps;
mod table;
#[cfg(test)]
mod tests;
mod value;

pub use estimate::{Estimate, Reliability};
pub use expected::{ExpectedError, expected_errors};
pub use interval::{Z_95, half_width_95, laplace_half_width_95};
pub use plan::{AggregateShape, Centred, EstimatePlan, Formula, Function, Grid, MeanSampling, Measure, Operator, Step};
pub use table::{KeyCell, OutputCell, Table, TableRow, table};
