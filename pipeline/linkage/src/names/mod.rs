//! Names as they are compared: parts without case, accents, titles and particles, in one canonical spelling where a
//! language joins or splits what is one name.

mod compound;
mod skeleton;
#[cfg(test)]
mod tests;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub(crate) use skeleton::{Reading, skeleton};

const TITLES: [&str; 9] = ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sir"];

/// Words that join names and that people write or leave out; dropped unless nothing else is left.
const PARTICLES: [&str; 33] = [
    "al", "el", "ul", "ar", "as", "ad", "az", "ash", "bin", "ibn", "bint", "binti", "binte", "ould", "walad", "de", "da", "del",
    "della", "di", "dos", "das", "la", "van", "von", "der", "den", "ter", "zu", "af", "av", "und", "and",
];

/// The parts of a name, in the order written.
pub(crate) fn parts(name: &str) -> Vec<String> {
    let plain = plain(name);
    let words: Vec<&str> = plain.split_whitespace().filter(|word| !TITLES.contains(word)).collect();
    let joined = compound::join(&words);
    let kept: Vec<String> = joined.iter().filter(|word| !is_particle(word)).cloned().collect();
    let parts = if kept.is_empty() { joined } else { kept };
    parts.iter().map(|part| compound::canonical(part)).collect()
}

/// An initial says too little beside a written name, and a particle nothing.
fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word) || word.chars().count() == 1
}

/// Given and family names of a name in one field: before a comma stands the family name, otherwise the first part is the
/// given name. Where that is wrong, comparing crosswise mends it.
pub(crate) fn split(name: &str) -> (Vec<String>, Vec<String>) {
    if let Some((family, given)) = name.split_once(',') {
        return (parts(given), parts(family));
    }
    let mut given = parts(name);
    let family = if given.len() > 1 { given.split_off(1) } else { Vec::new() };
    (given, family)
}

/// Lower case without accents; marks that are written within a name vanish, those between names become spaces.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for character in name.nfkd().flat_map(char::to_lowercase).filter(|character| !is_combining_mark(*character)) {
        match character {
            'ł' => plain.push('l'),
            'ı' => plain.push('i'),
            'ø' => plain.push('o'),
            'đ' | 'ð' => plain.push('d'),
            'ħ' => plain.push('h'),
            'ə' => plain.push('a'),
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'þ' => plain.push_str("th"),
            '\'' | '’' | '‘' | '`' | '´' | 'ʿ' | 'ʾ' | 'ʻ' | 'ʼ' | '.' => {}
            _ if character.is_alphabetic() => plain.push(character),
            _ => plain.push(' '),
        }
    }
    plain
}

/// A part with doubled letters written once: `Mohammed` and `Mohamed`, `Faarax` and `Farax`.
pub(crate) fn undoubled(part: &str) -> String {
    let mut text = String::with_capacity(part.len());
    for character in part.chars() {
        if !text.ends_with(character) {
            text.push(character);
        }
    }
    text
}
