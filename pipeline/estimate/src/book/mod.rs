//! Table books: many tables over one set of variables, released together, so that the same cell has the same number
//! everywhere.
//!
//! ```text
//! Domain + tables -> BookPlan (ResidualPlanner: which residuals, which share of the budget) -> ReleasePlan, preview
//! Noised -> Measurements (unbiased, exact standard errors) -> fit (maximum entropy, stopped early) -> microdata (whole
//! numbers) -> BookTables (every table counted from the same records, with intervals) -> nets and shares of their parts
//! ```
//!
//! What is measured is never a table but its *residuals*: the grand total, what each variable adds to it, what each pair
//! adds to its two variables, and so on. They are orthogonal, so that a table's unbiased estimate is a plain sum of them,
//! its variance is known in closed form, and the best division of the budget is known as well. A hierarchy takes part by its
//! levels: the codes of a level within their parent.
//!
//! # Privacy
//! All of this sees public declarations and [`choir_mechanism::Noised`] only, and is post-processing.
//!
//! # Source
//! Xiao, He, Zhang, Kifer: An optimal and scalable matrix mechanism for noisy marginals under convex loss functions
//! (NeurIPS 2023); for hierarchies the idea of its sequel, ResidualPlanner+; McKenna, Sheldon, Miklau: Graphical-model
//! based estimation and inference for differential privacy (2019) for the fit.

mod allocation;
mod domain;
mod error;
mod fit;
mod interval;
mod measurements;
mod microdata;
mod part;
mod plan;
mod preview;
mod simplex;
mod spread;
mod tables;
mod view;

pub use allocation::Objective;
pub use domain::{Domain, Impossible, PublicTotal, Variable};
pub use error::BookError;
pub use fit::Route;
pub use interval::CellStatus;
#[cfg(test)]
pub(crate) use measurements::centre as centred_for_tests;
pub use measurements::{Measurements, UnbiasedCell};
pub use part::{Part, Share};
pub use plan::{BookPlan, TablePlan};
pub use preview::ExpectedTable;
pub use tables::{BookCell, BookTable, BookTables};
pub use view::View;
