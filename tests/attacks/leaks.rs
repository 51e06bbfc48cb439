//! What no output may hold.

use crate::support::Ran;

/// Words of the rows' canaries, in whatever case: names, references, free text, and the day on which they were born.
const CANARIES: [&str; 3] = ["canary", "1931-02-17", "17/02/1931"];

/// Pseudonyms and the keyed order of rows are whole numbers of 64 bits: hardly one has fewer digits than this.
const DIGITS: usize = 16;

/// The widest number that Choir computes with: no row's, and told where bounds are as wide.
const WIDEST: &str = "4611686018427387904";

/// A canary, a pseudonym or a panic among what was printed, in words.
pub(crate) fn found(sql: &str, ran: &Ran) -> Option<String> {
    [&ran.stdout, &ran.stderr].into_iter().find_map(|printed| {
        let folded = printed.to_lowercase();
        let words = CANARIES.into_iter().chain(["panicked", "rust_backtrace=1"]);
        let word = words.into_iter().find(|word| folded.contains(word) && !sql.to_lowercase().contains(word));
        let told = word.or_else(|| long_number(printed, sql))?;
        Some(format!("`{told}` in: {}", printed.chars().take(2_000).collect::<String>()))
    })
}

/// A whole number as long as a pseudonym, which the statement itself does not hold. Digests and decimals are none.
fn long_number<'a>(printed: &'a str, sql: &str) -> Option<&'a str> {
    let part = |letter: char| !(letter.is_alphanumeric() || ['.', '_'].contains(&letter));
    printed.split(part).find(|word| {
        (DIGITS..=20).contains(&word.len())
            && word.bytes().all(|byte| byte.is_ascii_digit())
            && !sql.contains(word)
            && *word != WIDEST
    })
}

#[test]
fn a_pseudonym_would_be_seen() {
    assert_eq!(long_number("{\"n\": -1234567890123456789}", ""), Some("1234567890123456789"));
    assert_eq!(long_number("the literal 1234567890123456789", "SELECT 1234567890123456789"), None);
    assert_eq!(long_number("0.1234567890123456789 ab1234567890123456789 1e-6 12", ""), None);
}
