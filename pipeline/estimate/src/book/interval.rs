//! The interval of a published cell, and what is said about it.
//!
//! The interval of the unbiased measurement holds the truth 95 times in 100, whatever the fit does. It is cut to whole
//! numbers from zero on, which the truth is, and widened to hold the published number: neither loses the truth. Where a
//! measurement lies far below zero, it would say that there is certainly nobody, because the noise happened to be large: it
//! reaches at least half a standard error above zero, as intervals that know of the boundary do. In whole rows that is
//! still nobody where the standard error is less than two.
//!
//! # Source
//! Feldman, Cousins: Unified approach to the classical statistical analysis of small signals (1998), for intervals beside a
//! boundary.

use super::UnbiasedCell;
use crate::Z_95;
use crate::estimate::READABLE;

/// What a reader must know about a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellStatus {
    /// Readable.
    Ok,
    /// The standard error is more than a fifth of the number: `[u]`.
    Unreliable,
    /// Zero is published, and more than zero may be true: `[low]`.
    Low,
    /// Cannot be: `[z]`.
    Impossible,
    /// Publicly known.
    Public,
}

/// Least upper end, in standard errors.
pub(crate) const LEAST_UPPER: f64 = 0.5;

/// Lower and upper end, in whole rows.
pub(crate) fn ends(published: u64, unbiased: UnbiasedCell) -> (u64, u64) {
    let reach = Z_95 * unbiased.deviation;
    let lower = (unbiased.value - reach).ceil().max(0.0).min(published as f64);
    let upper = (unbiased.value + reach).max(LEAST_UPPER * unbiased.deviation).floor().max(published as f64);
    (lower as u64, upper as u64)
}

pub(crate) fn status(published: u64, upper: u64, deviation: f64) -> CellStatus {
    if published == 0 && upper > 0 {
        CellStatus::Low
    } else if deviation > READABLE * published as f64 {
        CellStatus::Unreliable
    } else {
        CellStatus::Ok
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(published: u64, value: f64, deviation: f64) -> (u64, u64) {
        ends(published, UnbiasedCell { value, deviation })
    }

    #[test]
    fn an_interval_is_whole_from_zero_on_and_holds_what_is_published() {
        assert_eq!(found(10, 12.0, 2.0), (9, 15));
        assert_eq!(found(3, 12.0, 2.0), (3, 15));
        assert_eq!(found(20, 12.0, 2.0), (9, 20));
        assert_eq!(found(0, -50.0, 2.0), (0, 1));
        assert_eq!(found(0, -50.0, 9.0), (0, 4));
        assert_eq!(found(0, -50.0, 1.9), (0, 0));
        assert_eq!(found(1, -3.0, 4.0), (0, 4));
        assert_eq!(found(7, 7.0, 0.0), (7, 7));
    }

    #[test]
    fn what_is_said_follows_from_released_numbers() {
        assert_eq!(status(0, 4, 2.0), CellStatus::Low);
        assert_eq!(status(9, 13, 2.0), CellStatus::Unreliable);
        assert_eq!(status(11, 15, 2.0), CellStatus::Ok);
        assert_eq!(status(0, 0, 0.0), CellStatus::Ok);
    }
}
