//! Days counted and written, in the Gregorian calendar.

/// Days since 1970-01-01 as year, month and day.
pub(crate) fn civil(days: i64) -> (i64, i64, i64) {
    // Years are counted from 1 March, so that the leap day is the last one; eras of 400 years repeat exactly.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// Year, month and day as days since 1970-01-01.
pub(crate) fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Days since 1970-01-01 of a text that starts with an ISO day.
pub(crate) fn read_iso(text: &str) -> Option<i32> {
    let mut parts = text.get(..10)?.splitn(3, '-');
    let mut next = || parts.next()?.parse::<i64>().ok();
    let (year, month, day) = (next()?, next()?, next()?);
    let count = days(year, month, day);
    // A day that does not exist comes back as another one.
    ((1..=12).contains(&month) && civil(count) == (year, month, day)).then(|| i32::try_from(count).ok()).flatten()
}

/// Writes a day as `2019-04-03`; `None` outside the years 1 to 9999.
pub(crate) fn iso_day(count: i64) -> Option<String> {
    let range = days(1, 1, 1)..=days(9999, 12, 31);
    range.contains(&count).then(|| civil(count)).map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}"))
}

/// Writes seconds as `10:05:00`; hours may exceed a day, and a part of a second is kept to the millisecond.
pub(crate) fn clock(seconds: f64) -> Option<String> {
    if !seconds.is_finite() || seconds.abs() > 1e12 {
        return None;
    }
    let sign = if seconds < 0.0 { "-" } else { "" };
    #[allow(clippy::cast_possible_truncation, reason = "at most 1e15 milliseconds")]
    let milliseconds = (seconds.abs() * 1_000.0).round() as i64;
    let (whole, rest) = (milliseconds / 1_000, milliseconds % 1_000);
    let text = format!("{sign}{:02}:{:02}:{:02}", whole / 3_600, whole / 60 % 60, whole % 60);
    Some(if rest == 0 { text } else { format!("{text}.{rest:03}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_there_and_back() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(18_321), (2020, 2, 29));
        assert_eq!(days(1582, 10, 14), -141_428);
        for count in (-800_000..800_000).step_by(97) {
            let (year, month, day) = civil(count);
            assert_eq!(days(year, month, day), count);
        }
        assert_eq!(read_iso("2020-02-29T10:00:00"), Some(18_321));
        assert_eq!((read_iso("2021-02-29"), read_iso("2021-13-01"), read_iso("soon")), (None, None, None));
    }

    #[test]
    fn times_are_written_past_a_day() {
        assert_eq!(clock(95_400.0).as_deref(), Some("26:30:00"));
        assert_eq!(clock(0.25).as_deref(), Some("00:00:00.250"));
        assert_eq!(clock(f64::NAN), None);
        assert_eq!(iso_day(-141_428).as_deref(), Some("1582-10-14"));
        assert_eq!(iso_day(i64::MAX / 4), None);
    }
}
