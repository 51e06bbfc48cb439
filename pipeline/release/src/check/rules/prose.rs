//! Words of sentences: all of them stand in a registered text or in a sentence of the product. A word that stands in neither could
//! be what somebody wrote or said, so that a person must look.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::Seen;
use crate::check::found::Check;
use crate::check::place::{Place, Spot};
use crate::check::read::{Kind, each};
use crate::check::registered::words;

/// Words of the sentences that the product writes into packs, sorted.
const OWN: &str = include_str!("../words.txt");

static WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| OWN.split_whitespace().collect());

/// Titles of sheets that are the product's own.
pub(super) const TITLES: [&str; 7] = [
    "Table of contents",
    "Notes",
    "Questions without an answer, and why",
    "Answers added up",
    "Privacy account",
    "Targets and results",
    "When targets were due",
];
/// What the axes of charts in percent are called.
pub(super) const AXES: [&str; 2] = ["Percent of those who answered", "Result in percent of the target"];

/// Looks at what people read: pages, sheets, plain texts and descriptions.
pub(super) fn unknown_words(seen: &Seen<'_>, check: &mut Check) {
    strange(seen, &mut |_, place| {
        check.review(&place, "a word that stands in no registered text and in no sentence of the product");
    });
}

/// Shows every text with a word that is known from nowhere.
pub(in crate::check) fn strange(seen: &Seen<'_>, visit: &mut dyn FnMut(&str, Place)) {
    let styles = super::charts::styles(seen);
    // Groups of digits that happen to be letters are no words.
    let fingerprint =
        seen.folder.json("provenance.json").and_then(|json| json.text("signing_key_fingerprint")).unwrap_or_default();
    let fingerprint = if super::parameters::is_fingerprint(fingerprint) { fingerprint } else { "" };
    let known = |word: &str| is_known(word) || seen.registered.knows_word(word);
    each(seen.folder, &mut |kind, text, place| {
        let sentence = text.contains(char::is_whitespace);
        let read = matches!(kind, Kind::Text | Kind::Hidden) || kind == Kind::Value && sentence;
        let own = if fingerprint.is_empty() { text.to_owned() } else { text.replace(fingerprint, "") };
        if !read || text.starts_with("http") || words(&own).all(|word| known(&word)) || is_cut_name(seen, text) {
            return;
        }
        let place = place();
        // A word alone is a value of a format, unless it stands among the texts of a page or a sheet.
        let value = !sentence && !matches!(place.spot, Spot::Byte(_) | Spot::Line(_));
        if !styles.iter().any(|style| style == text) && !value && !is_digest_list(text) {
            visit(text, place);
        }
    });
}

/// Whether it is the name of a sheet that was cut in a word, since names of sheets are short.
fn is_cut_name(seen: &Seen<'_>, text: &str) -> bool {
    let mut sheets = seen.pack.workbooks.iter().flat_map(|(_, sheets)| sheets);
    let mut own: Vec<String> = words(text).collect();
    let last = own.pop().unwrap_or_default();
    sheets.any(|sheet| sheet.name == text)
        && seen.registered.knows_beginning(&last)
        && own.iter().all(|word| is_known(word) || seen.registered.knows_word(word))
}

/// Whether a word is one of the product's own sentences; single letters are no words.
pub(in crate::check) fn is_known(word: &str) -> bool {
    word.chars().count() < 2 || WORDS.contains(word)
}

/// Digests and fingerprints are no words.
fn is_digest_list(text: &str) -> bool {
    text.split_whitespace().next().is_some_and(|first| first.len() == 64 && first.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
