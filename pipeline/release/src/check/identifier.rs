//! Patterns by which a person can be found: e-mail, telephone, National Insurance number, full postcode, Home Office reference, and
//! days that could be a day of birth. Written out by hand, so that each can be read beside its source.
//!
//! Sources: HMRC NIM39110 (National Insurance numbers), Royal Mail PAF (postcode areas and the letters of an inward code), Ofcom's
//! National Telephone Numbering Plan, and the forms of reference that Home Office letters carry.

mod day;
mod pattern;

use std::collections::BTreeSet;

pub(crate) use day::days;
use pattern::{email, home_office, national_insurance, phone, postcode};

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Identifier {
    Email,
    Phone,
    NationalInsurance,
    Postcode,
    HomeOffice,
    Day,
}

impl Identifier {
    /// What it is, for people.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Email => "an e-mail address",
            Self::Phone => "a telephone number",
            Self::NationalInsurance => "a National Insurance number",
            Self::Postcode => "a full postcode",
            Self::HomeOffice => "a Home Office reference",
            Self::Day => "a day that was not declared",
        }
    }
}

/// How long an identifier is that begins a text.
type Form = fn(&[u8]) -> Option<usize>;

/// What a pack may hold of these, each in its plain form.
pub(crate) type Declared = BTreeSet<(Identifier, String)>;

/// Everything in a text that looks like an identifier: what it is, and its plain form (letters and digits alone).
pub(crate) fn all(text: &str) -> Vec<(Identifier, String)> {
    let plain = plain(text);
    if !plain.iter().any(|byte| byte.is_ascii_digit() || *byte == b'@') {
        return Vec::new();
    }
    let mut found = Vec::new();
    for at in 0..plain.len() {
        if plain[at] == b'@' {
            found.extend(email(&plain, at).map(|span| (Identifier::Email, text_of(&plain, span))));
        }
        if at > 0 && is_word(plain[at - 1]) {
            continue;
        }
        let forms: [(Identifier, Form); 4] = [
            (Identifier::NationalInsurance, national_insurance),
            (Identifier::Postcode, postcode),
            (Identifier::HomeOffice, home_office),
            (Identifier::Phone, phone),
        ];
        for (identifier, form) in forms {
            // A number within a number is none: "1.0712345678" and "12,0712345678".
            if identifier == Identifier::Phone && at > 0 && b".,-/".contains(&plain[at - 1]) {
                continue;
            }
            if let Some(length) = form(&plain[at..]) {
                found.push((identifier, solid(&plain[at..at + length])));
            }
        }
    }
    found.extend(days(&plain).into_iter().map(|day| (Identifier::Day, day)));
    found
}

/// Whether a text holds any of them.
pub(crate) fn any(text: &str) -> bool {
    !all(text).is_empty()
}

/// Whether a plain text begins with a full postcode.
pub(crate) fn is_postcode(plain: &[u8]) -> bool {
    postcode(plain) == Some(plain.len())
}

fn text_of(plain: &[u8], (start, end): (usize, usize)) -> String {
    String::from_utf8_lossy(&plain[start..end]).into_owned()
}

fn solid(bytes: &[u8]) -> String {
    bytes.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(|byte| char::from(*byte)).collect()
}

/// Letter, digit or what joins them.
pub(crate) const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == OTHER
}

/// Stands for any letter beyond ASCII.
pub(crate) const OTHER: u8 = 0x80;

/// Small ASCII letters: spaces of every kind are one, what cannot be seen is left out, wide letters become plain ones.
pub(crate) fn plain(text: &str) -> Vec<u8> {
    let byte = |character: char| {
        Some(match character {
            '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' | '\u{202a}'..='\u{202e}' => return None,
            '\u{2010}'..='\u{2015}' | '\u{2212}' => b'-',
            '\u{ff01}'..='\u{ff5e}' => (u8::try_from(u32::from(character) - 0xfee0).unwrap_or(OTHER)).to_ascii_lowercase(),
            space if space.is_whitespace() => b' ',
            ascii if ascii.is_ascii() => (u8::try_from(u32::from(ascii)).unwrap_or(OTHER)).to_ascii_lowercase(),
            _ => OTHER,
        })
    };
    percent(text).chars().filter_map(byte).collect()
}

/// Addresses write `@` and spaces as `%40` and `%20`.
fn percent(text: &str) -> String {
    if text.contains('%') {
        return text.replace("%40", "@").replace("%20", " ").replace("%2B", "+").replace("%2b", "+");
    }
    text.to_owned()
}
