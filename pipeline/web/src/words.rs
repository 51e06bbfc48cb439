//! Amounts, days and approvals as people say them.

use choir_contract::Rho;
use choir_engine::{Approval, Holder};

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// Whether a question may be asked, in words.
pub(crate) fn approval(approval: &Approval) -> String {
    match approval {
        Approval::Approved { by, at } => format!("Approved by {by} on {}", day(at)),
        Approval::Changed => "Not approved: it was changed after its approval".to_owned(),
        Approval::Revoked => "Not approved: the approval was taken back".to_owned(),
        Approval::Waiting => "Not approved yet".to_owned(),
    }
}

/// A moment such as `2026-11-21T10:00:00Z` as "21 November 2026"; any other text stays as it is.
pub(crate) fn day(moment: &str) -> String {
    let date = moment.split('T').next().unwrap_or(moment);
    let mut parts = date.split('-');
    let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return moment.to_owned();
    };
    let month = month.parse::<usize>().ok().and_then(|month| MONTHS.get(month.checked_sub(1)?));
    match (month, day.parse::<u8>()) {
        (Some(month), Ok(day)) => format!("{day} {month} {year}"),
        _ => moment.to_owned(),
    }
}

/// How many thousandths `part` is of `whole`, rounded up so that a cost is never understated, and at most 1000.
pub(crate) fn thousandths(part: Rho, whole: Rho) -> u16 {
    let scaled = u128::from(part.units()) * 1000;
    let share = scaled.div_ceil(u128::from(whole.units().max(1)));
    u16::try_from(share.min(1000)).unwrap_or(1000)
}

/// Whose allowance: "Role: citizen scientist", "Person: Ana", "Purpose: programme evaluation".
pub(crate) fn holder(holder: &Holder) -> String {
    match holder {
        Holder::Role(role) => format!("Role: {}", role.replace('_', " ")),
        Holder::Person(name) => format!("Person: {name}"),
        Holder::Purpose(purpose) => format!("Purpose: {}", purpose.replace('_', " ")),
    }
}

/// Thousandths as a percentage: "2%", "1.5%".
pub(crate) fn percent(thousandths: u16) -> String {
    match thousandths % 10 {
        0 => format!("{}%", thousandths / 10),
        tenths => format!("{}.{tenths}%", thousandths / 10),
    }
}

/// A cost for lists: "2% (rho 0.01)".
pub(crate) fn cost(rho: Rho, cap: Rho) -> String {
    format!("{} (rho {rho})", percent(thousandths(rho, cap)))
}

/// Epsilon with three places, rounded up.
pub(crate) fn epsilon(value: f64) -> String {
    format!("{:.3}", (value * 1000.0).ceil() / 1000.0)
}

/// A number with its noun: "1 row", "12 rows".
pub(crate) fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A text as one segment of an address.
pub(crate) fn segment(text: &str) -> String {
    let mut segment = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            segment.push(char::from(byte));
        } else {
            segment.push_str(&format!("%{byte:02X}"));
        }
    }
    segment
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::{day, percent, segment, thousandths};
    use choir_contract::Rho;

    #[test]
    fn days_are_readable_and_other_texts_stay() {
        assert_eq!(day("2026-11-05T10:00:00Z"), "5 November 2026");
        for text in ["", "2026-13-05", "2026-00-05", "yesterday", "2026-11-05-07"] {
            assert_eq!(day(text), text);
        }
    }

    #[test]
    fn a_cost_is_never_understated() {
        let rho = |text: &str| text.parse::<Rho>().unwrap();
        let share = |part: &str, whole: &str| percent(thousandths(rho(part), rho(whole)));
        assert_eq!(share("0.01", "0.5"), "2%");
        assert_eq!(share("0.0075", "0.5"), "1.5%");
        assert_eq!(share("0.000000000001", "0.5"), "0.1%");
        assert_eq!(share("9000000", "0.5"), "100%");
        assert_eq!(percent(thousandths(Rho::ZERO, rho("1"))), "0%");
        assert_eq!(percent(thousandths(Rho::ZERO, Rho::ZERO)), "0%");
    }

    #[test]
    fn a_segment_stays_one_segment() {
        assert_eq!(segment("people-by-city"), "people-by-city");
        assert_eq!(segment("a b/../<é>"), "a%20b%2F..%2F%3C%C3%A9%3E");
    }
}
