//! Periods of days: what `date_trunc` makes of a day, as whole numbers that can be keys.

use chrono::{Datelike as _, NaiveDate};
use datafusion::functions::datetime::expr_fn::date_part;
use datafusion::logical_expr::{Expr, cast, lit};

use crate::plan::facts::KeyCode;

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PeriodUnit {
    Year,
    Quarter,
    Month,
    /// From Monday to Sunday.
    Week,
    Day,
}

/// Periods from one number to another. A year is its own number; months and quarters count from year 0; weeks from the
/// one that holds 1970-01-01; days from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) unit: PeriodUnit,
    pub(crate) first: i64,
    pub(crate) last: i64,
}

/// Keeps the dividend of a division above zero, so that it rounds down: more weeks than Arrow's days can hold.
const WEEKS_BEFORE: i64 = 400_000_000;

impl PeriodUnit {
    pub(crate) fn parse(word: &str) -> Option<Self> {
        match word.to_lowercase().as_str() {
            "year" => Some(Self::Year),
            "quarter" => Some(Self::Quarter),
            "month" => Some(Self::Month),
            "week" => Some(Self::Week),
            "day" => Some(Self::Day),
            _ => None,
        }
    }

    /// The number of the period that holds a day.
    pub(crate) fn of_day(self, day: i32) -> i64 {
        let Some(date) = date(day) else { return 0 };
        let (year, month) = (i64::from(date.year()), i64::from(date.month0()));
        match self {
            Self::Year => year,
            Self::Quarter => year * 4 + month / 3,
            Self::Month => year * 12 + month,
            Self::Week => (i64::from(day) + 3).div_euclid(7),
            Self::Day => i64::from(day),
        }
    }

    /// The same, as an expression over a day column. Total: every day has a year, a month and a number.
    pub(crate) fn of_column(self, day: Expr) -> Expr {
        use arrow::datatypes::DataType::Int64;
        let part = |name: &str, day: Expr| cast(date_part(lit(name), day), Int64);
        match self {
            Self::Year => part("year", day),
            Self::Quarter => part("year", day.clone()) * lit(4_i64) + part("quarter", day) - lit(1_i64),
            Self::Month => part("year", day.clone()) * lit(12_i64) + part("month", day) - lit(1_i64),
            Self::Week => (cast(day, Int64) + lit(3 + 7 * WEEKS_BEFORE)) / lit(7_i64) - lit(WEEKS_BEFORE),
            Self::Day => cast(day, Int64),
        }
    }

    fn first_day(self, number: i64) -> Option<NaiveDate> {
        let year = |number: i64| i32::try_from(number).ok();
        let month = |number: i64| u32::try_from(number).ok();
        match self {
            Self::Year => NaiveDate::from_ymd_opt(year(number)?, 1, 1),
            Self::Quarter => NaiveDate::from_ymd_opt(year(number.div_euclid(4))?, month(number.rem_euclid(4) * 3 + 1)?, 1),
            Self::Month => NaiveDate::from_ymd_opt(year(number.div_euclid(12))?, month(number.rem_euclid(12) + 1)?, 1),
            Self::Week => date(i32::try_from(number * 7 - 3).ok()?),
            Self::Day => date(i32::try_from(number).ok()?),
        }
    }

    /// Whether a day is the first one of its period.
    pub(crate) fn starts_on(self, day: i32) -> bool {
        self.first_day(self.of_day(day)) == date(day)
    }
}

impl Period {
    /// All periods that hold a day between two.
    pub(crate) fn spanning(unit: PeriodUnit, first: i32, last: i32) -> Self {
        Self { unit, first: unit.of_day(first), last: unit.of_day(last) }
    }

    pub(crate) fn union(self, other: Self) -> Option<Self> {
        let both = Self { unit: self.unit, first: self.first.min(other.first), last: self.last.max(other.last) };
        (self.unit == other.unit).then_some(both)
    }

    /// The code of one period, for people: `2020`, `2020-Q2`, `2020-04`, or its first day.
    pub(crate) fn code(self, number: i64) -> KeyCode {
        let Some(day) = self.unit.first_day(number) else { return KeyCode::new(number.to_string(), number.to_string()) };
        let code = match self.unit {
            PeriodUnit::Year => day.format("%Y").to_string(),
            PeriodUnit::Quarter => format!("{}-Q{}", day.year(), day.month0() / 3 + 1),
            PeriodUnit::Month => day.format("%Y-%m").to_string(),
            PeriodUnit::Week | PeriodUnit::Day => day.format("%Y-%m-%d").to_string(),
        };
        let label = match self.unit {
            PeriodUnit::Month => day.format("%B %Y").to_string(),
            PeriodUnit::Week => format!("Week of {}", day.format("%-d %B %Y")),
            PeriodUnit::Day => day.format("%-d %B %Y").to_string(),
            PeriodUnit::Year | PeriodUnit::Quarter => code.clone(),
        };
        KeyCode { code, label }
    }
}

/// Days since 1970-01-01 of an ISO date.
pub(crate) fn iso_day(text: &str) -> Option<i32> {
    Some(text.parse::<NaiveDate>().ok()?.num_days_from_ce() - 719_163)
}

/// The date of a day number.
pub(crate) fn date(day: i32) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(day.checked_add(719_163)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_hold_their_days() {
        let day = |text: &str| iso_day(text).unwrap();
        assert_eq!(PeriodUnit::Month.of_day(day("2020-02-29")), 2020 * 12 + 1);
        assert!(PeriodUnit::Week.starts_on(day("2020-03-02")), "a Monday");
        assert!(!PeriodUnit::Week.starts_on(day("2020-03-01")));
        assert!(PeriodUnit::Quarter.starts_on(day("2020-04-01")));
        let months = Period::spanning(PeriodUnit::Month, day("2018-11-01"), day("2021-12-31"));
        assert_eq!(months.last - months.first + 1, 38);
        assert_eq!(months.code(months.first), KeyCode::new("2018-11", "November 2018"));
    }
}
