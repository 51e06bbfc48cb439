//! Days as partners write them.

use choir_contract::DateOrder;
use chrono::{Datelike as _, NaiveDate};

/// Reads a day, in ISO form or in the partner's order; `None` when it cannot be one.
pub(crate) fn read_day(text: &str, order: DateOrder) -> Option<NaiveDate> {
    // A time after the day is not needed.
    let text = text.split(['T', ' ']).next().unwrap_or_default();
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let number = |part: &str| if part.len() <= 4 { part.parse::<i32>().ok() } else { None };
    let (first, second, third) = (number(first)?, number(second)?, number(third)?);
    let (year, month, day) = match order {
        _ if parts.first().is_some_and(|part| part.len() == 4) => (first, second, third),
        DateOrder::Dmy => (third, second, first),
        DateOrder::Mdy => (third, first, second),
        DateOrder::Ymd => (first, second, third),
    };
    // Two digits of a year could mean two centuries: never guessed.
    (year >= 1000).then(|| NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)).flatten()
}

/// Days since 1970-01-01, as Arrow counts them.
pub(crate) fn day_number(day: NaiveDate) -> i32 {
    // Day 719163 of the common era is 1970-01-01.
    day.num_days_from_ce() - 719_163
}

/// Whole years between a birth date and a day.
pub(crate) fn age_on(birth: NaiveDate, day: NaiveDate) -> Option<u32> {
    day.years_since(birth)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, month, day)
    }

    #[test]
    fn days_are_read_in_the_partners_order() {
        assert_eq!(read_day("03/04/2019", DateOrder::Dmy), day(2019, 4, 3));
        assert_eq!(read_day("03/04/2019", DateOrder::Mdy), day(2019, 3, 4));
        assert_eq!(read_day("2019-04-03", DateOrder::Mdy), day(2019, 4, 3));
        assert_eq!(read_day("3.4.2019 00:00:00", DateOrder::Dmy), day(2019, 4, 3));
        for wrong in ["", "31/02/2019", "3/4/19", "soon", "2019", "99999/1/1", "1/1/1/1"] {
            assert_eq!(read_day(wrong, DateOrder::Dmy), None, "{wrong}");
        }
    }

    #[test]
    fn day_numbers_are_arrows() {
        assert_eq!(day(1970, 1, 1).map(day_number), Some(0));
        assert_eq!(day(2020, 2, 29).map(day_number), Some(18_321));
    }
}
