//! Privacy loss as a whole number: one unit is 10^-12 rho (zero-concentrated differential privacy).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::ContractError;

const PLACES: usize = 12;
const UNITS_PER_RHO: u64 = 1_000_000_000_000;

/// An amount of privacy loss in zero-concentrated differential privacy, a whole number of 10^-12 rho.
///
/// # Units
/// rho, as in Bun and Steinke (2016), definition 1.1. Whole numbers add without rounding, so that a ledger of them
/// needs no tolerance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rho(u64);

impl Rho {
    /// No privacy loss.
    pub const ZERO: Self = Self(0);

    /// An amount from its whole number of 10^-12 rho.
    #[must_use]
    pub const fn from_units(units: u64) -> Self {
        Self(units)
    }

    /// The whole number of 10^-12 rho.
    #[must_use]
    pub const fn units(self) -> u64 {
        self.0
    }

    /// The sum, or `None` when it cannot be held.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// What remains of `self` after `other`; zero when `other` is larger.
    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// One of `parts` equal parts, rounded down, so that the parts never exceed the whole.
    #[must_use]
    pub fn share(self, parts: std::num::NonZeroU64) -> Self {
        Self(self.0 / parts.get())
    }

    /// The nearest binary number, rounded down when it is not exact, so that noise is never scaled for more than was
    /// granted.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "the result is rounded down below")]
    pub fn to_f64_down(self) -> f64 {
        let nearest = self.0 as f64 / UNITS_PER_RHO as f64;
        // Two roundings of at most half a unit in the last place each: two steps down are below the exact value.
        if self.0 == 0 { 0.0 } else { nearest.next_down().next_down() }
    }
}

impl fmt::Display for Rho {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{}.{:012}", self.0 / UNITS_PER_RHO, self.0 % UNITS_PER_RHO);
        formatter.write_str(digits.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl FromStr for Rho {
    type Err = ContractError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || ContractError::Amount { given: text.to_owned() };
        let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let digits = |part: &str| part.chars().all(|character| character.is_ascii_digit());
        if whole.is_empty() || fraction.len() > PLACES || !digits(whole) || !digits(fraction) {
            return Err(refuse());
        }
        let units: u64 = format!("{whole}{fraction:0<12}").parse().map_err(|_| refuse())?;
        // Ledgers are SQLite integers, which are signed.
        if units == 0 || i64::try_from(units).is_err() { Err(refuse()) } else { Ok(Self(units)) }
    }
}

impl Serialize for Rho {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rho {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_and_written_exactly() {
        for text in ["0.01", "0.5", "1", "12.000000000001"] {
            assert_eq!(text.parse::<Rho>().map(|rho| rho.to_string()).ok().as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", "0", "-1", "1e-3", "NaN", "inf", "0.0000000000001", "1.2.3", "99999999999999", " ", ".5", "0,5"] {
            assert!(text.parse::<Rho>().is_err(), "{text:?} was taken as an amount");
        }
    }

    #[test]
    fn the_binary_number_is_never_above_the_amount() {
        for units in [1, 3, 10_000_000_000, 333_333_333_333, 999_999_999_999_999] {
            let binary = Rho::from_units(units).to_f64_down();
            // 2^-52 relative steps: compare in units with room for the multiplication's own rounding.
            assert!(binary * 1e12 <= units as f64 * (1.0 + f64::EPSILON), "{units} units became {binary}");
            assert!(binary > 0.0);
        }
    }
}
