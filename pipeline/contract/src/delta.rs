//! The chance that a guarantee fails, as a whole number: one unit is 10^-18.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::ContractError;

const PLACES: i64 = 18;
const UNITS_PER_ONE: u64 = 1_000_000_000_000_000_000;

/// A delta of approximate differential privacy: from 0 to below 1, a whole number of 10^-18.
///
/// # Units
/// Probability, as delta in Dwork, Kenthapadi, McSherry, Mironov and Naor (2006). Whole numbers add without rounding, so
/// that a ledger of them needs no tolerance; a text with more places is rounded up, so that no loss is understated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Delta(u64);

impl Delta {
    /// A guarantee that never fails.
    pub const ZERO: Self = Self(0);

    /// A delta from its whole number of 10^-18.
    #[must_use]
    pub const fn from_units(units: u64) -> Self {
        Self(units)
    }

    /// The whole number of 10^-18.
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

    /// The nearest binary number, rounded down when it is not exact, so that no release fails more often than was granted.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "the result is rounded down below")]
    pub fn to_f64_down(self) -> f64 {
        let nearest = self.0 as f64 / UNITS_PER_ONE as f64;
        // Two roundings of at most half a unit in the last place each: two steps down are below the exact value.
        if self.0 == 0 { 0.0 } else { nearest.next_down().next_down() }
    }
}

/// Exact, in scientific notation: `1e-7`, `1.5e-9`, `0`.
impl fmt::Display for Delta {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        let exponent = i64::try_from(digits.len()).unwrap_or(PLACES) - 1 - PLACES;
        let (first, rest) = digits.split_at(1);
        match (self.0, rest.trim_end_matches('0')) {
            (0, _) => formatter.write_str("0"),
            (_, "") => write!(formatter, "{first}e{exponent}"),
            (_, rest) => write!(formatter, "{first}.{rest}e{exponent}"),
        }
    }
}

impl FromStr for Delta {
    type Err = ContractError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let units = units_up(text.trim()).filter(|units| *units < UNITS_PER_ONE);
        units.map(Self).ok_or_else(|| ContractError::Delta { given: text.to_owned() })
    }
}

/// The number of units of a decimal or scientific text, rounded up; `None` when it is no such text or far too large.
fn units_up(text: &str) -> Option<u64> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if whole.is_empty() || mantissa.ends_with('.') || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let exponent: i64 = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?;
    let significant = digits.trim_start_matches('0');
    if significant.is_empty() {
        return Some(0);
    }
    // The value is `significant` times ten to the power of `shift`, in units.
    let shift = exponent.checked_add(PLACES)?.checked_sub(i64::try_from(fraction.len()).ok()?)?;
    let length = i64::try_from(significant.len()).ok()?;
    let kept = usize::try_from(length.checked_add(shift.min(0))?.max(0)).ok()?;
    let (kept, cut) = significant.split_at(kept);
    let up = u64::from(cut.bytes().any(|byte| byte != b'0'));
    let kept: u64 = if kept.is_empty() { 0 } else { kept.parse().ok()? };
    let scale = 10_u64.checked_pow(u32::try_from(shift.max(0)).ok()?)?;
    kept.checked_mul(scale)?.checked_add(up)
}

impl Serialize for Delta {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Delta {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str) -> u64 {
        text.parse::<Delta>().unwrap_or_else(|error| panic!("{text:?}: {error}")).units()
    }

    #[test]
    fn deltas_are_read_exactly_from_decimal_and_scientific_text() {
        for (text, expected) in [
            ("1e-9", 1_000_000_000),
            ("1E-9", 1_000_000_000),
            ("0.000000001", 1_000_000_000),
            ("12.5e-10", 1_250_000_000),
            ("0.5", 500_000_000_000_000_000),
            ("5e-1", 500_000_000_000_000_000),
            ("0.05e+1", 500_000_000_000_000_000),
            ("0.999999999999999999", 999_999_999_999_999_999),
            ("1e-18", 1),
            (" 1e-7 ", 100_000_000_000),
            ("0", 0),
            ("0.000", 0),
            ("0e99", 0),
        ] {
            assert_eq!(units(text), expected, "{text}");
        }
    }

    #[test]
    fn what_does_not_end_on_a_unit_is_rounded_up() {
        for (text, expected) in [
            ("1e-19", 1),
            ("1e-400", 1),
            ("1.0000000000000000001e-18", 2),
            ("1.000e-18", 1),
            ("0.1234567890123456789", 123_456_789_012_345_679),
        ] {
            assert_eq!(units(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_delta_is_refused() {
        for text in [
            "",
            " ",
            "1",
            "1.0",
            "10e-1",
            "-1e-9",
            "+1e-9",
            "NaN",
            "inf",
            "e-9",
            "1e",
            "1e-",
            "1e--9",
            "1.e-9",
            ".5",
            "0,5",
            "1 e-9",
            "1e-9x",
            "1e9",
            "1e999999999999999999999",
            "0.9999999999999999999",
            "0x1",
            "1.2.3e-9",
            "1_0e-9",
        ] {
            assert!(text.parse::<Delta>().is_err(), "{text:?} was taken as a delta");
        }
    }

    #[test]
    fn deltas_are_written_exactly_and_read_back() {
        for (text, expected) in [
            ("1e-7", "1e-7"),
            ("0.0000000015", "1.5e-9"),
            ("0", "0"),
            ("0.5", "5e-1"),
            ("1e-18", "1e-18"),
            ("1.05e-3", "1.05e-3"),
        ] {
            assert_eq!(text.parse::<Delta>().map(|delta| delta.to_string()).ok().as_deref(), Some(expected));
        }
        for units in [1, 9, 10, 11, 100_000_000_001, 123_456_789_012_345_678, 999_999_999_999_999_999] {
            assert_eq!(Delta::from_units(units).to_string().parse::<Delta>().ok(), Some(Delta::from_units(units)));
        }
    }

    #[test]
    fn sums_and_remainders_never_wrap() {
        let (one, most) = (Delta::from_units(1), Delta::from_units(u64::MAX));
        assert_eq!(one.checked_add(one), Some(Delta::from_units(2)));
        assert_eq!(most.checked_add(one), None);
        assert_eq!(one.saturating_sub(most), Delta::ZERO);
    }

    #[test]
    fn the_binary_number_is_never_above_the_delta() {
        assert!(Delta::ZERO.to_f64_down() == 0.0);
        for units in [1, 3, 100_000_000_000, 333_333_333_333, 999_999_999_999_999_999] {
            let binary = Delta::from_units(units).to_f64_down();
            assert!(binary * 1e18 <= units as f64 * (1.0 + f64::EPSILON), "{units} units became {binary}");
            assert!(binary > 0.0);
        }
    }
}
