//! Intervals of quotients: Fieller's, and the score interval with noise.

use crate::measured::Entry;

/// The numbers r with `(top - r bottom)^2 <= constant + square r^2`.
///
/// With `constant` and `square` the squared half widths of the noise above and below the line this is Fieller's interval.
/// For shares of a sample the variance between rows, which is itself a quadratic in r, joins both: then it is the score
/// interval with noise.
///
/// # Source
/// Fieller: Some problems in interval estimation (1954). Wilson: Probable inference, the law of succession, and
/// statistical inference (1927).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Quotient {
    pub(super) top: f64,
    pub(super) bottom: f64,
    pub(super) constant: f64,
    pub(super) square: f64,
}

impl Quotient {
    /// Fieller's interval of two numbers with their noise.
    pub(super) fn of_noise(top: Entry, bottom: Entry) -> Self {
        Self { top: top.value, bottom: bottom.value, constant: top.noise.reach().powi(2), square: bottom.noise.reach().powi(2) }
    }

    pub(super) fn value(&self) -> f64 {
        self.top / self.bottom
    }

    /// Both ends; `None` when they are no interval.
    pub(super) fn ends(&self) -> Option<(f64, f64)> {
        let leading = self.bottom * self.bottom - self.square;
        let inside = self.constant * self.bottom * self.bottom + self.square * self.top * self.top - self.constant * self.square;
        if !(leading > 0.0 && inside.is_finite()) {
            return None;
        }
        let root = inside.max(0.0).sqrt();
        Some(((self.top * self.bottom - root) / leading, (self.top * self.bottom + root) / leading))
    }
}

/// Whether a number stands clear of its noise and above zero: below the line nothing else can be used.
pub(super) fn is_clear(entry: Entry) -> bool {
    entry.value > 0.0 && entry.value > entry.noise.reach()
}
