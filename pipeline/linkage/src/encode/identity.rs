//! What a record says about who it is, in clear, for as long as it takes to encode it.

use crate::names;

/// An identity in clear. Empty text and `None` are missing values.
#[derive(Clone, Copy, Default)]
pub struct Identity<'record> {
    /// The whole name, where the record does not tell given from family names; ignored where it does.
    pub name: &'record str,
    /// Given names.
    pub given_names: &'record str,
    /// Family names: one or several, joined by spaces or hyphens.
    pub family_names: &'record str,
    /// Birth date in days since 1 January 1970.
    pub birth_date: Option<i32>,
    /// Only the year of the birth date was stated.
    pub birth_year_only: bool,
    /// Postcode of residence.
    pub postcode: &'record str,
    /// E-mail address.
    pub email: &'record str,
    /// Telephone number.
    pub phone: &'record str,
}

impl Identity<'_> {
    /// Parts of the given and the family names.
    pub(super) fn names(&self) -> (Vec<String>, Vec<String>) {
        let (given, family) = (names::parts(self.given_names), names::parts(self.family_names));
        if given.is_empty() && family.is_empty() { names::split(self.name) } else { (given, family) }
    }

    /// Year, month and day.
    pub(super) fn birth_parts(&self) -> Option<(i32, u8, u8)> {
        self.birth_date.and_then(civil)
    }
}

/// 1 January stands for "only the year is known" where births were not registered: it is no evidence of a day.
pub(super) fn is_stand_in(month: u8, day: u8) -> bool {
    (month, day) == (1, 1)
}

/// The date of a day since 1 January 1970, in the Gregorian calendar; `None` outside the years 1 to 9999.
///
/// # Source
/// Howard Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`.
fn civil(day: i32) -> Option<(i32, u8, u8)> {
    let shifted = i64::from(day) + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = u8::try_from(of_year - (153 * from_march + 2) / 5 + 1).ok()?;
    let month = u8::try_from(if from_march < 10 { from_march + 3 } else { from_march - 9 }).ok()?;
    let year = i32::try_from(year_of_era + era * 400 + i64::from(month <= 2)).ok()?;
    (1..=9_999).contains(&year).then_some((year, month, day))
}

/// A postcode's letters and digits in lower case.
pub(super) fn plain_postcode(postcode: &str) -> String {
    postcode
        .chars()
        .filter(|character| character.is_ascii_alphanumeric())
        .map(|character| character.to_ascii_lowercase())
        .collect()
}

/// District and sector: of a British postcode (`cv1 5fb`: `cv1`, `cv15`), else the first half and all but the last place.
pub(super) fn areas(plain: &str) -> Option<(&str, &str)> {
    let length = plain.len();
    if !(3..=10).contains(&length) {
        return None;
    }
    let british = length >= 5 && plain.starts_with(|first: char| first.is_ascii_alphabetic()) && {
        let inward = &plain.as_bytes()[length - 3..];
        inward[0].is_ascii_digit() && inward[1].is_ascii_alphabetic() && inward[2].is_ascii_alphabetic()
    };
    if british {
        Some((&plain[..length - 3], &plain[..length - 2]))
    } else {
        Some((&plain[..length.div_ceil(2)], &plain[..length - 1]))
    }
}

/// An address in lower case, and the part before the `@`.
pub(super) fn plain_email(email: &str) -> Option<(String, String)> {
    let address = email.trim().to_lowercase();
    let (mailbox, host) = address.rsplit_once('@')?;
    let mailbox = mailbox.to_owned();
    (!mailbox.is_empty() && host.contains('.')).then(|| (address.clone(), mailbox))
}

/// The last nine digits: what stays the same with and without the country's prefix.
pub(super) fn plain_phone(phone: &str) -> Option<String> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    digits.len().checked_sub(9).map(|start| digits[start..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        for (day, expected) in
            [(0, (1970, 1, 1)), (-1, (1969, 12, 31)), (11_016, (2000, 2, 29)), (-25_509, (1900, 2, 28)), (19_723, (2024, 1, 1))]
        {
            assert_eq!(civil(day), Some(expected), "{day}");
        }
        assert_eq!(civil(i32::MIN), None);
        assert_eq!(civil(i32::MAX), None);
    }

    #[test]
    fn postcodes_have_areas() {
        for (postcode, expected) in
            [("CV1 5FB", Some(("cv1", "cv15"))), ("b12 0aa", Some(("b12", "b120"))), ("2119", Some(("21", "211"))), ("x", None)]
        {
            assert_eq!(areas(&plain_postcode(postcode)), expected, "{postcode}");
        }
    }

    #[test]
    fn contacts_are_brought_to_one_form() {
        assert_eq!(plain_phone("+44 (0)7700 900123"), plain_phone("07700900123"));
        assert_eq!(plain_phone("12345"), None);
        assert_eq!(plain_email(" Amina@Example.ORG "), Some(("amina@example.org".to_owned(), "amina".to_owned())));
        assert_eq!(plain_email("none"), None);
    }
}
