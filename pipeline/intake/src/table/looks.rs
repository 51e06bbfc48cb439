//! What a text looks like: a number, a day, a year.

use crate::hints::Decimal;

/// Whether a text looks like a number, an amount, a share or a day, as a row of data has them and headings do not.
pub(crate) fn is_number_like(text: &str) -> bool {
    let text = text.trim_matches(|character: char| "£€$%+-() \u{a0}".contains(character));
    let mut digits = 0;
    for character in text.chars() {
        match character {
            '0'..='9' => digits += 1,
            '.' | ',' | '/' | '-' | ':' | ' ' | '\'' | '\u{a0}' | '\u{202f}' | 'T' | 'Z' | 'E' | 'e' if digits > 0 => {}
            _ => return false,
        }
    }
    digits > 0
}

/// Whether a text is a year, which may well be a heading.
pub(super) fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<u16>().is_ok_and(|year| (1900..=2100).contains(&year))
}

/// Counts decimal signs in a sample of a CSV file.
#[derive(Debug, Default)]
pub(crate) struct Decimals {
    points: usize,
    commas: usize,
}

impl Decimals {
    /// Looks at one cell. A comma before exactly three digits may group thousands and counts for nothing, and so does
    /// a point.
    pub(crate) fn see(&mut self, text: &str) {
        let body = text.trim_start_matches(['-', '+']);
        let Some(place) = body.find(['.', ',']) else { return };
        let (whole, rest) = body.split_at(place);
        let decimals = rest.get(1..).unwrap_or_default();
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if digits(whole) && digits(decimals) && decimals.len() != 3 {
            if rest.starts_with('.') { self.points += 1 } else { self.commas += 1 }
        }
    }

    pub(crate) fn found(&self) -> Decimal {
        match (self.points, self.commas) {
            (0, 0) => Decimal::NotSeen,
            (_, 0) => Decimal::Point,
            (0, _) => Decimal::Comma,
            _ => Decimal::Both,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_amounts_and_days_look_like_data() {
        for text in ["1", "-1,5", "£1,200.50", "(12)", "45 %", "2019-04-03", "03/04/2019 10:00", "1e6", "1 200"] {
            assert!(is_number_like(text), "{text}");
        }
        for text in ["", "age", "q1", "1st", "-", "65+ years", "T1"] {
            assert!(!is_number_like(text), "{text}");
        }
        assert!(is_year("2019") && !is_year("3019") && !is_year("19"));
    }

    #[test]
    fn decimal_signs_are_counted_and_thousands_are_not() {
        let found = |cells: &[&str]| {
            let mut decimals = Decimals::default();
            cells.iter().for_each(|cell| decimals.see(cell));
            decimals.found()
        };
        assert_eq!(found(&["1,5", "-2,25", "x"]), Decimal::Comma);
        assert_eq!(found(&["1.5"]), Decimal::Point);
        assert_eq!(found(&["1,200", "12"]), Decimal::NotSeen);
        assert_eq!(found(&["1,5", "1.5"]), Decimal::Both);
    }
}
