//! A day of the calendar, as agreements, notices and retention name it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day of the Gregorian calendar, written `YYYY-MM-DD`. Days compare in the order of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: i32,
    month: u32,
    day: u32,
}

const SECONDS_PER_DAY: u64 = 86_400;
/// Days from 0000-03-01, where the counting below begins, to 1970-01-01.
const DAYS_TO_EPOCH: i64 = 719_468;
/// Days of 400 years, after which the calendar repeats.
const DAYS_OF_ERA: i64 = 146_097;

impl Day {
    /// The day of this year, month and day; `None` where the calendar has no such day or the year has not four digits.
    #[must_use]
    pub const fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        if year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= days_in(year, month) {
            Some(Self { year, month, day })
        } else {
            None
        }
    }

    /// The day on which a moment falls in UTC, given as seconds since 1970-01-01. A moment after the year 9999 is its last day.
    #[must_use]
    pub fn from_unix_seconds(seconds: u64) -> Self {
        let since_march = i64::try_from(seconds / SECONDS_PER_DAY).unwrap_or(i64::MAX / 2) + DAYS_TO_EPOCH;
        let (era, day_of_era) = (since_march.div_euclid(DAYS_OF_ERA), since_march.rem_euclid(DAYS_OF_ERA));
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        // Months are counted from March, so that the day that leap years add is the last one.
        let from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        let parts = (i32::try_from(year), u32::try_from(month), u32::try_from(day));
        let known = if let (Ok(year), Ok(month), Ok(day)) = parts { Self::new(year, month, day) } else { None };
        known.unwrap_or(Self { year: 9999, month: 12, day: 31 })
    }

    /// The same day so many months later; where that month is shorter, its last day. `None` after the year 9999.
    #[must_use]
    pub fn plus_months(self, months: u32) -> Option<Self> {
        self.shifted(i64::from(months))
    }

    /// The last day from which `months` have passed by this day: `start <= day.months_before(m)` means the same as
    /// `start.plus_months(m) <= day`. `None` before the year 1.
    #[must_use]
    pub fn months_before(self, months: u32) -> Option<Self> {
        let before = self.shifted(-i64::from(months))?;
        // On the last day of a month, the longer end of the month before has had its time as well.
        let ends_month = self.day == days_in(self.year, self.month);
        Some(if ends_month { Self { day: days_in(before.year, before.month), ..before } } else { before })
    }

    fn shifted(self, months: i64) -> Option<Self> {
        let counted = i64::from(self.year) * 12 + i64::from(self.month) - 1 + months;
        let year = i32::try_from(counted.div_euclid(12)).ok()?;
        let month = u32::try_from(counted.rem_euclid(12)).ok()? + 1;
        Self::new(year, month, self.day.min(days_in(year, month)))
    }
}

const fn days_in(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A text that is no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not a day: expected YYYY-MM-DD, such as 2026-03-31")]
pub struct NotADay {
    /// What was given.
    pub given: String,
}

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, NotADay> {
        let refuse = || NotADay { given: text.to_owned() };
        let bytes = text.as_bytes();
        let shape = bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        if bytes.len() != 10 || !shape {
            return Err(refuse());
        }
        // Ten ASCII characters: every slice below begins and ends between two of them.
        let part = |range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse::<u32>().ok()).unwrap_or(0);
        let year = i32::try_from(part(0..4)).map_err(|_| refuse())?;
        Self::new(year, part(5..7), part(8..10)).ok_or_else(refuse)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_read_and_written_in_one_way() {
        assert_eq!(day("2024-02-29").to_string(), "2024-02-29");
        for wrong in
            ["2023-02-29", "2023-13-01", "2023-00-10", "2023-1-10", "10/01/2023", "0000-01-01", "", "2023-01-1é", "+023-01-10"]
        {
            let refused = wrong.parse::<Day>().unwrap_err();
            assert!(refused.to_string().contains("YYYY-MM-DD"), "{refused}");
        }
    }

    #[test]
    fn moments_fall_on_their_day() {
        for (seconds, expected) in [
            (0, "1970-01-01"),
            (86_399, "1970-01-01"),
            (86_400, "1970-01-02"),
            (951_782_400, "2000-02-29"),
            (1_709_164_800, "2024-02-29"),
            (1_798_761_599, "2026-12-31"),
            (1_798_761_600, "2027-01-01"),
            (u64::MAX, "9999-12-31"),
        ] {
            assert_eq!(Day::from_unix_seconds(seconds).to_string(), expected);
        }
    }

    #[test]
    fn months_end_where_the_calendar_ends_them() {
        assert_eq!(day("2023-01-31").plus_months(1), Some(day("2023-02-28")));
        assert_eq!(day("2024-01-31").plus_months(1), Some(day("2024-02-29")));
        assert_eq!(day("2024-02-29").plus_months(12), Some(day("2025-02-28")));
        assert_eq!(day("2023-11-30").plus_months(3), Some(day("2024-02-29")));
        assert_eq!(day("9999-12-01").plus_months(1), None);
        assert_eq!(day("2021-02-28").months_before(1), Some(day("2021-01-31")));
        assert_eq!(day("2024-02-28").months_before(1), Some(day("2024-01-28")));
        assert_eq!(day("0001-01-01").months_before(1), None);
    }

    proptest! {
        #[test]
        fn later_by_months_and_before_by_months_say_the_same(
            start in 1_500_000_000_u64..2_000_000_000, end in 1_500_000_000_u64..2_000_000_000, months in 0_u32..130,
        ) {
            let (start, end) = (Day::from_unix_seconds(start), Day::from_unix_seconds(end));
            prop_assert_eq!(start.plus_months(months).unwrap() <= end, start <= end.months_before(months).unwrap());
        }

        #[test]
        fn days_follow_each_other(seconds in 0_u64..10_000_000_000) {
            let (today, tomorrow) = (Day::from_unix_seconds(seconds), Day::from_unix_seconds(seconds + SECONDS_PER_DAY));
            prop_assert!(today < tomorrow);
            prop_assert_eq!(today.to_string().parse::<Day>().unwrap(), today);
        }
    }
}
