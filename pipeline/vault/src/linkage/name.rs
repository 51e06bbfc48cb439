//! Names in the form in which they are compared.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

const TITLES: [&str; 8] = ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev"];

/// A name without accents, punctuation, titles, case and order: its parts, sorted.
pub(crate) fn normalised_name(name: &str) -> String {
    let plain: String = name
        .nfkd()
        .filter(|character| !is_combining_mark(*character) && !matches!(character, '\'' | '’' | '‘' | '`' | '.'))
        .map(|character| if character.is_alphanumeric() { character } else { ' ' })
        .collect::<String>()
        .to_lowercase();
    let mut parts: Vec<&str> = plain.split_whitespace().filter(|part| !TITLES.contains(part)).collect();
    parts.sort_unstable();
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_one() {
        let expected = normalised_name("Amina Öztürk-Haile");
        for spelling in ["AMINA OZTURK HAILE", "Öztürk-Haile, Amina", " Ms.  amina   öztürk haile ", "Haile Amina Ozturk"] {
            assert_eq!(normalised_name(spelling), expected, "{spelling}");
        }
        assert_eq!(normalised_name("O'Neill"), normalised_name("ONeill"));
        assert_eq!(normalised_name(" . "), "");
    }
}
