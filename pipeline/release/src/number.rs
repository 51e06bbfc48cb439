//! How numbers and days are written for readers. The CSV files keep the plain numbers.

use crate::document::{Column, Status};
use crate::table::Table;

/// With thousands commas and `decimals` places.
pub(crate) fn grouped(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.as_str()),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut result = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            result.push(',');
        }
        result.push(digit);
    }
    if !fraction.is_empty() {
        result.push('.');
        result.push_str(fraction);
    }
    // A small negative number rounds to zero, which has no sign.
    let zero = result.chars().all(|character| matches!(character, '0' | '.' | ','));
    if zero { result } else { format!("{sign}{result}") }
}

/// Decimal places of a measure, the same for the whole column: none for counts, two for means, and for sums none
/// once the noise is larger than the fraction could tell.
pub(crate) fn places(table: &Table<'_>, measure: usize) -> usize {
    let column = table.measures[measure];
    let mut numbers = table.rows.iter().flat_map(|row| {
        let cell = row.cells[measure];
        [cell.value, cell.lower, cell.upper].into_iter().flatten()
    });
    match column.statistic.as_str() {
        "count" => 0,
        "mean" => 2,
        _ if column.error_95.is_some_and(|error| error >= 5.0) => 0,
        _ => {
            if numbers.all(|number| number.fract() == 0.0) {
                0
            } else {
                2
            }
        }
    }
}

/// The heading of a measure: its label, with the unit in brackets where the label does not say it already.
pub(crate) fn heading(column: &Column) -> String {
    let label = label(column);
    if column.unit.is_empty() || label.to_lowercase().contains(&column.unit.to_lowercase()) {
        label.to_owned()
    } else {
        format!("{label} ({})", column.unit)
    }
}

/// The label of a column, or its name where there is none.
pub(crate) fn label(column: &Column) -> &str {
    if column.label.is_empty() { &column.name } else { &column.label }
}

/// The mark of a status; nothing for a number that can be read as it is.
pub(crate) fn mark(status: Status) -> Option<&'static str> {
    match status {
        Status::LowReliability => Some("[u]"),
        Status::NotAvailable => Some("[x]"),
        Status::Confidential => Some("[c]"),
        Status::Ok | Status::Public => None,
    }
}

/// A day as people write it ("21 November 2026"); a text that is no day stays as it is.
pub(crate) fn day(text: &str) -> String {
    match parse_day(text) {
        Some((year, month, day)) => format!("{day} {} {year}", MONTHS[month - 1]),
        None => text.to_owned(),
    }
}

/// Year, month from 1 and day of the month, when the text is `YYYY-MM-DD`.
pub(crate) fn parse_day(text: &str) -> Option<(u16, usize, u8)> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(
            |(index, byte)| {
                if index == 4 || index == 7 { byte == b'-' } else { byte.is_ascii_digit() }
            },
        );
    if !shape {
        return None;
    }
    let (year, month, day) = (text[..4].parse().ok()?, text[5..7].parse().ok()?, text[8..].parse().ok()?);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((year, month, day))
}

/// A file size in words.
pub(crate) fn file_size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{} MB", bytes.div_ceil(1_000_000)),
    }
}

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

#[cfg(test)]
mod tests {
    use super::{day, grouped};

    #[test]
    fn numbers_and_days_are_readable() {
        let check = |value: f64, decimals: usize, expected: &str| assert_eq!(grouped(value, decimals), expected);
        check(0.0, 0, "0");
        check(-0.2, 0, "0");
        check(999.6, 0, "1,000");
        check(1_234_567.0, 0, "1,234,567");
        check(-1_234.5, 2, "-1,234.50");
        check(0.5, 2, "0.50");
        assert_eq!(day("2026-11-05"), "5 November 2026");
        assert_eq!(day("2026-13-05"), "2026-13-05");
        assert_eq!(day("zwölf-zehn"), "zwölf-zehn");
    }
}
