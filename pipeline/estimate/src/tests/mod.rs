//! Tests of the whole crate: against dense least squares, by simulation, over wild inputs and against published figures.

mod book;
mod coverage;
mod coverage_of_samples;
mod formulas;
mod least_squares;
mod nonnegative;
mod previews;
mod published;
mod simulation;
mod tables;
mod wild;
