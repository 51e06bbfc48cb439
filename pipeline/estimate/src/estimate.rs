//! One number with its interval and its reliability.

use crate::Z_95;

/// How far an estimate can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reliability {
    /// Readable.
    Ok,
    /// The uncertainty is more than a fifth of the number, or the sample behind it is small.
    Low,
    /// Nothing can be said.
    None,
}

/// One number with its 95% interval.
///
/// The interval holds the exact figure of the data 95 times in 100; for the measures of a sample it holds the figure of
/// the population that the sample stands for. Numbers are finite, and the value lies inside its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The value; absent when nothing can be said.
    pub value: Option<f64>,
    /// Lower end.
    pub lower: Option<f64>,
    /// Upper end.
    pub upper: Option<f64>,
    /// Reliability, decided on released figures.
    pub reliability: Reliability,
    /// By how much weighting makes the variance of a mean larger, where rows are weighted (Kish).
    pub design_effect: Option<f64>,
}

/// Largest coefficient of variation that is read without a mark.
pub(crate) const READABLE: f64 = 0.2;

impl Estimate {
    /// Nothing can be said.
    pub(crate) const NOTHING: Self =
        Self { value: None, lower: None, upper: None, reliability: Reliability::None, design_effect: None };

    /// A value inside its interval. What is not finite is nothing.
    pub(crate) fn new(value: f64, lower: f64, upper: f64) -> Self {
        let (lower, upper) = (lower.min(value), upper.max(value));
        if !(value.is_finite() && lower.is_finite() && upper.is_finite()) {
            return Self::NOTHING;
        }
        let deviation = (upper / 2.0 - lower / 2.0) / Z_95;
        let reliability = if deviation > READABLE * value.abs() { Reliability::Low } else { Reliability::Ok };
        // Zero has no sign.
        let [value, lower, upper] = [value, lower, upper].map(|number| Some(number + 0.0));
        Self { value, lower, upper, reliability, design_effect: None }
    }

    /// A value of which nobody can say how far off it may be.
    pub(crate) fn without_interval(value: f64) -> Self {
        if !value.is_finite() {
            return Self::NOTHING;
        }
        Self { value: Some(value), lower: None, upper: None, reliability: Reliability::Low, design_effect: None }
    }

    /// The same, marked when the condition holds.
    pub(crate) fn low_when(self, condition: bool) -> Self {
        let low = condition && self.reliability == Reliability::Ok;
        Self { reliability: if low { Reliability::Low } else { self.reliability }, ..self }
    }
}

/// The nearest number within two others; unlike `f64::clamp` it has no way to stop the program.
pub(crate) const fn within(number: f64, low: f64, high: f64) -> f64 {
    number.max(low).min(high)
}
