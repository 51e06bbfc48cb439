//! What cells look like: days, numbers, postcodes, addresses, names.

/// Share of cells that pass a test; 0 without cells.
pub(crate) fn share(cells: &[String], test: impl Fn(&str) -> bool) -> f64 {
    if cells.is_empty() {
        return 0.0;
    }
    cells.iter().filter(|cell| test(cell)).count() as f64 / cells.len() as f64
}

/// Three numbers of a day as they stand, the year being the one with four digits.
pub(crate) fn day_parts(text: &str) -> Option<[u32; 3]> {
    let text = text.split(['T', ' ']).next().unwrap_or_default();
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let number =
        |part: &str| part.parse::<u32>().ok().filter(|_| part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit()));
    let numbers = [number(first)?, number(second)?, number(third)?];
    let years = [first, third].iter().filter(|part| part.len() == 4).count();
    (years == 1 && second.len() <= 2).then_some(numbers)
}

/// Whether a text is a day in some order.
pub(crate) fn is_day(text: &str) -> bool {
    day_parts(text).is_some_and(|[first, second, third]| {
        let pair = if first > 31 { (second, third) } else { (first, second) };
        (1..=31).contains(&pair.0) && (1..=31).contains(&pair.1) && pair.0.min(pair.1) <= 12
    })
}

/// The year of a day in any order.
pub(crate) fn year(text: &str) -> Option<u32> {
    day_parts(text).filter(|_| is_day(text)).map(|[first, _, third]| first.max(third))
}

/// Whether a text is a number.
pub(crate) fn is_number(text: &str) -> bool {
    number(text).is_some()
}

/// A number as people write it; a decimal comma counts.
pub(crate) fn number(text: &str) -> Option<f64> {
    let compact: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let plain = if compact.contains('.') { compact.replace(',', "") } else { compact.replace(',', ".") };
    plain.parse::<f64>().ok().filter(|number| number.is_finite() && plain.bytes().any(|byte| byte.is_ascii_digit()))
}

/// Whether a text is an e-mail address.
pub(crate) fn is_email(text: &str) -> bool {
    !text.contains(char::is_whitespace)
        && text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'))
}

/// The district of a full United Kingdom postcode: what stands before the last three characters.
pub(crate) fn district(text: &str) -> Option<&str> {
    let text = text.trim();
    if !text.is_ascii() || !(5..=8).contains(&text.len()) {
        return None;
    }
    let (outward, inward) = text.split_at_checked(text.len() - 3)?;
    let outward = outward.trim_end();
    let mut inner = inward.bytes();
    let inward_fits = inner.next().is_some_and(|byte| byte.is_ascii_digit()) && inner.all(|byte| byte.is_ascii_alphabetic());
    let letters = outward.bytes().take_while(u8::is_ascii_alphabetic).count();
    let rest = outward.get(letters..).unwrap_or_default();
    let outward_fits = (1..=2).contains(&letters)
        && rest.bytes().next().is_some_and(|byte| byte.is_ascii_digit())
        && (1..=2).contains(&rest.len())
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (inward_fits && outward_fits).then_some(outward)
}

/// Whether a text is the telephone number of somebody in the United Kingdom, or one with a country's code.
pub(crate) fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let only = text.bytes().all(|byte| byte.is_ascii_digit() || b" +()-.".contains(&byte));
    only && (10..=14).contains(&digits)
        && (text.starts_with('+') || text.starts_with('0') || text.starts_with("(0"))
        && !is_day(text)
}

/// Whether a text is a National Insurance number.
pub(crate) fn is_national_insurance(text: &str) -> bool {
    let compact: Vec<u8> = text.bytes().filter(|byte| *byte != b' ').collect();
    let fits = |byte: &u8, place: usize| if (2..8).contains(&place) { byte.is_ascii_digit() } else { byte.is_ascii_alphabetic() };
    compact.len() == 9 && compact.iter().enumerate().all(|(place, byte)| fits(byte, place))
}

/// Whether a text may be a person's name: letters and the signs of names, a few words.
pub(crate) fn is_name(text: &str) -> bool {
    let letters = |letter: char| letter.is_alphabetic() || letter.is_whitespace() || "'’-.,".contains(letter);
    text.chars().all(letters) && (1..=6).contains(&text.split_whitespace().count()) && text.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_told_apart() {
        let days = ["03/04/2019", "2019-04-03", "13.2.1980", "12/31/2020", "2019-04-03T10:00:00"];
        assert!(days.iter().all(|day| is_day(day)));
        assert!(!["3/4/19", "2019", "99/99/2019", "1-2", "a/b/2019", "0/1/2019"].iter().any(|text| is_day(text)));
        assert_eq!(year("03/04/2019"), Some(2019));
        assert_eq!(["CV1 5FB", "b296qt", "EC1A 1BB"].map(district), [Some("CV1"), Some("b29"), Some("EC1A")]);
        assert_eq!(["CV1", "12345", "hello", "CV1 55B", "Coventry"].map(district), [None; 5]);
        assert!(is_email("a@example.org") && !is_email("a b@example.org") && !is_email("@"));
        assert!(is_phone("07700 900123") && is_phone("+44 7700 900123") && !is_phone("1234") && !is_phone("2019-04-03"));
        assert!(is_national_insurance("QQ 12 34 56 C") && !is_national_insurance("QQ123456"));
        assert!(is_name("Ana María O'Neill") && !is_name("CV1 5FB") && !is_name("a@b.org"));
        assert!(is_number("1,5") && is_number("1 200") && !is_number("inf") && !is_number("a"));
    }
}
