//! Words in one spelling, so that case, accents and punctuation do not count.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Words that carry no meaning of their own.
const FILLERS: [&str; 11] = ["and", "or", "of", "the", "in", "a", "an", "for", "to", "at", "with"];

/// A heading or word in one spelling: lower case, no accents, words between single blanks. Signs that change the meaning
/// become words: `<` is under, `>` is over, `+` is plus, a dash between numbers is to.
pub(crate) fn normalise(text: &str) -> String {
    let mut plain = String::with_capacity(text.len() + 8);
    let letters: Vec<char> = text.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).collect();
    for (place, letter) in letters.iter().enumerate() {
        let before = letters.get(..place).unwrap_or_default().iter().rev().find(|letter| !letter.is_whitespace());
        let after = letters.get(place + 1..).unwrap_or_default().iter().find(|letter| !letter.is_whitespace());
        match letter {
            '<' => plain.push_str(" under "),
            '>' => plain.push_str(" over "),
            '+' => plain.push_str(" plus "),
            '&' => plain.push_str(" and "),
            // Polish and Danish letters do not come apart into a letter and a mark.
            'ł' => plain.push('l'),
            'ø' => plain.push('o'),
            '-' | '–' | '—' if is_digit(before) && is_digit(after) => plain.push_str(" to "),
            letter if letter.is_alphanumeric() => plain.push(*letter),
            _ => plain.push(' '),
        }
    }
    let words = plain.split_whitespace().map(|word| match word {
        "yr" | "yrs" | "year" => "years",
        word => word,
    });
    let joined = words.collect::<Vec<_>>().join(" ");
    // One year is a year.
    joined.replace("under 1 years", "under 1 year").replace("less than 1 years", "less than 1 year")
}

fn is_digit(letter: Option<&char>) -> bool {
    letter.is_some_and(char::is_ascii_digit)
}

/// The words that carry meaning, in the singular, sorted.
pub(crate) fn tokens(normal: &str) -> Vec<String> {
    let mut tokens: Vec<String> =
        normal.split(' ').filter(|word| !word.is_empty() && !FILLERS.contains(word)).map(singular).collect();
    tokens.sort();
    tokens.dedup();
    tokens
}

fn singular(word: &str) -> String {
    let long = word.len() > 3 && !word.ends_with("ss");
    word.strip_suffix('s').filter(|_| long).unwrap_or(word).to_owned()
}

/// Whether the words of `phrase` stand in `text` side by side.
pub(crate) fn contains_phrase(text: &str, phrase: &str) -> bool {
    !phrase.is_empty() && format!(" {text} ").contains(&format!(" {phrase} "))
}

/// A text as TOML writes it, on one line whatever it holds.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            // Control characters, and separators that some editors take for the end of a line.
            letter if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') => {
                quoted.push_str(&format!("\\u{:04X}", u32::from(letter)));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_become_one() {
        let cases = [
            ("D.O.B.", "d o b"),
            (" Post_code ", "post code"),
            ("Prénom", "prenom"),
            ("<1 yr", "under 1 year"),
            ("Less than 1 year", "less than 1 year"),
            ("1 – 5 yrs", "1 to 5 years"),
            (">10 years", "over 10 years"),
            ("65+", "65 plus"),
            ("Asian / Asian British - Indian", "asian asian british indian"),
            ("Côte d'Ivoire", "cote d ivoire"),
            ("Płeć", "plec"),
            ("Pre-Settled", "pre settled"),
        ];
        for (text, expected) in cases {
            assert_eq!(normalise(text), expected, "{text}");
        }
        assert_eq!(tokens("repair cafes and the repair"), ["cafe", "repair"]);
    }

    #[test]
    fn a_quoted_text_is_one_line_of_toml() {
        for text in ["plain", "a \"b\" \\ c", "two\nlines\u{2028}\u{7f}", "ع", ""] {
            let table: toml::Table = format!("word = {}", quoted(text)).parse().unwrap();
            assert_eq!(table["word"].as_str(), Some(text));
            assert_eq!(quoted(text).lines().count(), 1);
        }
    }
}
