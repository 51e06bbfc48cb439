//! Exact sums of decimals, so that a total of privacy losses is never rounded.

/// Digits kept after the point.
const SCALE: usize = 18;

/// The exact sum of plain decimals ("0.25", "3"); `None` when one of them is none, or when the sum is too large.
pub(crate) fn sum<'a>(texts: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut total: u128 = 0;
    for text in texts {
        total = total.checked_add(parse(text)?)?;
    }
    Some(print(total))
}

/// The decimal as a whole number of units of ten to the minus [`SCALE`].
pub(crate) fn parse(text: &str) -> Option<u128> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| (1..=SCALE).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    format!("{whole}{fraction:0<SCALE$}").parse().ok()
}

fn print(total: u128) -> String {
    let digits = format!("{total:0>width$}", width = SCALE + 1);
    let (whole, fraction) = digits.split_at(digits.len() - SCALE);
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::sum;

    #[test]
    fn a_total_is_exact() {
        let check = |texts: &[&str], expected: Option<&str>| assert_eq!(sum(texts.iter().copied()).as_deref(), expected);
        check(&[], Some("0"));
        check(&["0.1", "0.2"], Some("0.3"));
        check(&["0.000000001", "0.5"], Some("0.500000001"));
        check(&["1", "2.50"], Some("3.5"));
        check(&["999999999999999999.999999999999999999", "0.000000000000000001"], Some("1000000000000000000"));
        for broken in ["", ".", "1.", ".5", "-1", "1e-3", "+1", "1.0000000000000000001", "0,5", "١"] {
            check(&[broken], None);
        }
    }
}
