//! SDC-25: how strongly people are protected may be told; what would let a reader undo it may not. No key material, no seed, no
//! salt, and no parameter of suppression rules.

use std::collections::BTreeSet;

use super::Seen;
use crate::check::found::Check;
use crate::check::identifier::plain;
use crate::check::read::json::Json;
use crate::check::read::{Content, Kind, each};

/// Names of parameters that must not be told.
const NAMES: [&str; 12] =
    ["p", "k", "nk", "salt", "seed", "secret", "private", "ptable", "pratio", "dominance", "recordkey", "signingkey"];
/// Words that only key material and rules of suppression have.
const WORDS: [&str; 9] = [
    "private key",
    "choir signing key",
    "keep secret",
    "record key",
    "p-table",
    "p% rule",
    "p-percent",
    "dominance rule",
    "nk rule",
];
/// Fewer digits are no key.
const KEY_DIGITS: usize = 32;

pub(super) fn scan(seen: &Seen<'_>) -> Check {
    let mut check = Check::new(
        "SDC-25",
        "Epsilon, delta, rho, threshold and rounding base may be told; keys, salts, seeds and suppression parameters may not",
        "take it out of the text or file that holds it; a key that stood in a draft must be replaced",
    );
    let digests = digests(seen);
    each(seen.folder, &mut |kind, text, place| {
        check.look();
        let plain = String::from_utf8_lossy(&plain(text)).into_owned();
        let solid: String = plain.chars().filter(char::is_ascii_alphanumeric).collect();
        if kind == Kind::Name && plain.len() <= 40 && NAMES.contains(&solid.as_str()) && !text.contains('/') {
            check.fail(&place(), "its name is that of a parameter that must not be told");
        }
        if WORDS.iter().any(|word| plain.contains(word)) || tells_parameter(&plain) {
            check.fail(&place(), "it speaks of key material, or of a parameter that must not be told");
        }
        if keys(&plain).iter().any(|key| !digests.contains(key)) {
            check.fail(&place(), "digits of the length of a key that are no digest this pack declares");
        }
    });
    check
}

/// "p = 10", "k=1", "seed: 42", "salt 9f…".
fn tells_parameter(plain: &str) -> bool {
    let words: Vec<&str> =
        plain.split(|end: char| end.is_whitespace() || ",;()".contains(end)).filter(|word| !word.is_empty()).collect();
    let names = ["p", "k", "seed", "salt"];
    let valued = |text: &str| text.starts_with(|first: char| first.is_ascii_digit());
    words.iter().enumerate().any(|(place, word)| {
        let next = |step: usize| words.get(place + step).copied().unwrap_or_default();
        let joined =
            word.split_once(['=', ':']).is_some_and(|(name, value)| names.contains(&name) && (valued(value) || valued(next(1))));
        joined || names.contains(word) && ["=", ":"].contains(&next(1)) && valued(next(2))
    })
}

/// Runs of hexadecimal digits as long as a key, also where they stand in groups of four or as Base64.
fn keys(plain: &str) -> Vec<String> {
    let is_hex = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut found = Vec::new();
    let mut grouped = String::new();
    for word in plain.split(|end: char| !(end.is_ascii_alphanumeric() || "+/=".contains(end))) {
        if is_hex(word) && word.len() == 4 {
            grouped.push_str(word);
            continue;
        }
        found.push(std::mem::take(&mut grouped));
        // 32 bytes are 43 signs of Base64 and one that fills up.
        if is_hex(word) || word.len() == 44 && word.ends_with('=') {
            found.push(word.to_owned());
        }
    }
    found.push(grouped);
    found.retain(|key| key.len() >= KEY_DIGITS);
    found
}

/// Eight groups of four hexadecimal digits.
pub(super) fn is_fingerprint(text: &str) -> bool {
    let group = |group: &str| group.len() == 4 && group.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.split(' ').count() == 8 && text.split(' ').all(group)
}

/// Digests that a pack declares: of its files, and those in the fields that are there for them.
fn digests(seen: &Seen<'_>) -> BTreeSet<String> {
    let mut known: BTreeSet<String> = seen.folder.files.iter().map(|file| file.sha256.clone()).collect();
    let mut add = |text: Option<&str>| {
        known.extend(text.map(|text| text.chars().filter(|own| !own.is_whitespace()).collect::<String>().to_lowercase()));
    };
    for file in &seen.folder.files {
        let Content::Json(json) = &file.content else { continue };
        match file.path.as_str() {
            "signature.json" => ["public_key", "signature"].iter().for_each(|key| add(json.text(key))),
            "provenance.json" | "manifest.json" => {
                for key in ["release", "signing_key_fingerprint", "log_head_before", "snapshot"] {
                    add(json.text(key));
                }
                add(json.at(&["book", "hash"]).and_then(Json::as_text));
                for table in json.list("tables") {
                    add(table.at(&["question", "hash"]).and_then(Json::as_text));
                    add(table.text("release"));
                    add(table.text("snapshot"));
                }
            }
            path if path.starts_with("answers/") => {
                let provenance = json.get("provenance");
                for key in ["release", "question_hash", "snapshot"] {
                    add(provenance.and_then(|provenance| provenance.text(key)));
                }
            }
            _ => {}
        }
    }
    known
}
