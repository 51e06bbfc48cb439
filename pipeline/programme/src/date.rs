//! Days of the calendar, without a clock.

/// A day, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Date(i64);

/// The order of day, month and year in a written date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DateOrder {
    #[default]
    Ymd,
    Dmy,
    Mdy,
}

impl Date {
    /// The day of a year, month (1 to 12) and day of the month.
    pub(crate) const fn new(year: i64, month: i64, day: i64) -> Self {
        // Years are counted from March, so that the leap day is the last day.
        let shifted = if month <= 2 { year - 1 } else { year };
        let era = shifted.div_euclid(400);
        let year_of_era = shifted - era * 400;
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self(era * 146_097 + day_of_era - 719_468)
    }

    /// Year, month and day of the month.
    pub(crate) const fn civil(self) -> (i64, i64, i64) {
        let days = self.0 + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days - era * 146_097;
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
        (year, month, day)
    }

    /// The day so many days later.
    pub(crate) const fn plus(self, days: i64) -> Self {
        Self(self.0 + days)
    }

    /// Days since another day.
    pub(crate) const fn since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// Full years of age on `day` of someone born on this day.
    pub(crate) fn age_on(self, day: Self) -> i64 {
        let (born, today) = (self.civil(), day.civil());
        let before_birthday = (today.1, today.2) < (born.1, born.2);
        today.0 - born.0 - i64::from(before_birthday)
    }

    /// The written day, padded as that order is usually written.
    pub(crate) fn written(self, order: DateOrder) -> String {
        let (year, month, day) = self.civil();
        match order {
            DateOrder::Ymd => format!("{year:04}-{month:02}-{day:02}"),
            DateOrder::Dmy => format!("{day:02}/{month:02}/{year:04}"),
            DateOrder::Mdy => format!("{month}/{day}/{year:04}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_and_new_are_inverse() {
        let start = Date::new(1930, 1, 1);
        for days in 0..40_000 {
            let day = start.plus(days);
            let (year, month, of_month) = day.civil();
            assert_eq!(Date::new(year, month, of_month), day);
        }
        assert_eq!(Date::new(1970, 1, 1).since(Date::new(1969, 12, 31)), 1);
        assert_eq!(Date::new(2020, 2, 29).plus(1).civil(), (2020, 3, 1));
    }

    #[test]
    fn age_changes_on_the_birthday() {
        let born = Date::new(1990, 6, 15);
        assert_eq!(born.age_on(Date::new(2020, 6, 14)), 29);
        assert_eq!(born.age_on(Date::new(2020, 6, 15)), 30);
    }
}
