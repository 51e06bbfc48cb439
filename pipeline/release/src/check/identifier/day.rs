//! Days in the forms in which people and programs write them.

use super::is_word;

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// A word of a text: digits or letters alone.
struct Token<'a> {
    text: &'a str,
    /// What stands between it and the next one.
    gap: &'a str,
    /// Whether a word begins where it does.
    first: bool,
}

/// Every day in a plain text, as `YYYY-MM-DD`.
pub(crate) fn days(plain: &[u8]) -> Vec<String> {
    let tokens = tokens(plain);
    let window = |place: usize| {
        let [first, second, third] = tokens.get(place..place + 3)? else { return None };
        let gaps = (first.gap, second.gap);
        numeric(first.text, second.text, third.text, gaps).or_else(|| worded(first.text, second.text, third.text, gaps))
    };
    let found = (0..tokens.len()).filter_map(window);
    let alone =
        |place: &usize| tokens.get(place + 1).is_none_or(|next| next.first) && tokens.get(*place).is_some_and(|own| own.first);
    // A number that stands for itself is a number; one beside words may be a day.
    let places = (0..tokens.len()).filter(alone).filter(|_| tokens.len() > 1);
    let compact = places.filter_map(|place| joined(tokens.get(place)?.text));
    found.chain(compact).map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}")).collect()
}

fn tokens(plain: &[u8]) -> Vec<Token<'_>> {
    let kind = |byte: u8| {
        if byte.is_ascii_digit() {
            1
        } else if is_word(byte) {
            2
        } else {
            0
        }
    };
    let mut found: Vec<Token<'_>> = Vec::new();
    let mut at = 0;
    while at < plain.len() {
        let start = at;
        while at < plain.len() && kind(plain[at]) == kind(plain[start]) {
            at += 1;
        }
        // A letter beyond ASCII is no UTF-8 here, and belongs to no day.
        let text = std::str::from_utf8(&plain[start..at]).unwrap_or("?");
        match kind(plain[start]) {
            0 => {
                if let Some(last) = found.last_mut() {
                    last.gap = text;
                }
            }
            2 if start > 0 && plain[start - 1].is_ascii_digit() && ["st", "nd", "rd", "th"].contains(&text) => {}
            _ => found.push(Token { text, gap: "", first: start == 0 || !is_word(plain[start - 1]) }),
        }
    }
    found
}

/// Year, month and day with dashes, dots or slashes, from either end.
fn numeric(one: &str, two: &str, three: &str, gaps: (&str, &str)) -> Option<(u16, usize, u8)> {
    if gaps.0 != gaps.1 || !["-", "/", ".", " / ", " - "].contains(&gaps.0) || one.len().max(three.len()) > 4 || two.len() > 2 {
        return None;
    }
    match (one.len(), three.len()) {
        (4, 1 | 2) => fitting(one.parse().ok()?, two.parse().ok()?, three.parse().ok()?),
        (1 | 2, 4) => {
            let (day, month, year) = (one.parse().ok()?, two.parse().ok()?, three.parse().ok()?);
            // Where the day stands first, the month is the second number; some programs write the month first.
            fitting(year, month, day).or_else(|| fitting(year, usize::from(day), u8::try_from(month).ok()?))
        }
        (2, 2) if gaps.0 == "/" && two.len() == 2 => {
            let year: u16 = three.parse().ok()?;
            fitting(if year > 30 { 1900 + year } else { 2000 + year }, two.parse().ok()?, one.parse().ok()?)
        }
        _ => None,
    }
}

/// "3 May 1961", "3rd May 1961", "May 3, 1961", "3-May-1961".
fn worded(one: &str, two: &str, three: &str, gaps: (&str, &str)) -> Option<(u16, usize, u8)> {
    if ![" ", "-", "/", "."].contains(&gaps.0) || ![" ", ", ", "-", "/", ",", "."].contains(&gaps.1) || three.len() != 4 {
        return None;
    }
    let year = three.parse().ok()?;
    match (month(one), month(two)) {
        (None, Some(month)) => fitting(year, month, one.parse().ok()?),
        (Some(month), None) => fitting(year, month, two.parse().ok()?),
        _ => None,
    }
}

fn month(text: &str) -> Option<usize> {
    let named = |name: &str| name == text || (text.len() == 3 || text == "sept") && name.starts_with(text);
    MONTHS.iter().position(|name| named(name)).map(|place| place + 1)
}

/// Eight digits, of which years of birth are the first four; nearer years would be counts or versions.
fn joined(text: &str) -> Option<(u16, usize, u8)> {
    if text.len() != 8 {
        return None;
    }
    let (year, month, day) = (text.get(..4)?.parse().ok()?, text.get(4..6)?.parse().ok()?, text.get(6..)?.parse().ok()?);
    if (1920..=2015).contains(&year) { fitting(year, month, day) } else { None }
}

fn fitting(year: u16, month: usize, day: u8) -> Option<(u16, usize, u8)> {
    let fits = (1900..=2099).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    fits.then_some((year, month, day))
}
