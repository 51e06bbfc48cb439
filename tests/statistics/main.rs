//! How often the intervals of answers hold the truth: on real data, through the whole product.
//!
//! Files are landed as a partner would send them, and every aggregate is asked again and again, each time as another
//! request with noise of its own. What is true is computed here, in plain Rust from the same file, clipped and rounded as
//! the schema declares, and never by the product. A full count's interval must hold the file's own figure; a sample's
//! must hold the figure of the file from which it was drawn.
//!
//! # How many repetitions
//! Coverage must lie between 93% and 97% over at least [`coverage::REPETITIONS`] = 2,600 intervals with noise (and, for
//! samples, a draw) of their own. The share of them that hold has a standard deviation of `sqrt(0.95 * 0.05 / 2600)` =
//! 0.43%, so that a true 95% is 4.7 standard deviations from either end and fails with probability 3e-6. Intervals of
//! whole numbers hold a little more: at the smallest scale that is allowed here, 10, at most `2 * 0.0584 / 10` = 1.2%, and
//! 0.6% on average over scales: a true 95.6% has a standard deviation of 0.40%, is 3.5 of them from the upper end, and a
//! scale of 15 or more, as most have, 4 and more. On the other side an interval that is narrower than it should be by a
//! tenth holds 92.2%, which passes with probability 3%.
//!
//! # What is left out
//! Groups of fewer than about three standard deviations of their noise: a figure that cannot be below zero is clipped
//! there, its interval can miss on one side only, and holds more often than it says.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests write files and stop at the first surprise")]

mod coverage;
mod draws;
mod full_counts;
mod home;
mod published;
mod records;
mod samples;
mod truth;
