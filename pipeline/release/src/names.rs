//! File names of a pack: lower case with dashes, short, one a table.

use std::collections::BTreeSet;

use crate::document::AnswerDocument;

/// The list of checksums.
pub(crate) const CHECKSUMS: &str = "checksums.sha256";
/// The signature over the list of checksums.
pub(crate) const SIGNATURE: &str = "signature.json";
/// The transparency log as it stood when the pack was published.
pub(crate) const LOG: &str = "transparency.log";
/// Where the pack comes from; every pack has it.
pub(crate) const PROVENANCE: &str = "provenance.json";

/// Published file names should stay within 60 characters with their ending; the metadata ending is the longest.
const LONGEST_STEM: usize = 40;

/// One stem an answer, made of its question and the codes that were chosen; a repeated stem gets a number.
pub(crate) fn stems(answers: &[AnswerDocument]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    answers.iter().map(|answer| unique(&stem(answer), "-", &mut taken)).collect()
}

/// `wish`, or the first of `wish-2`, `wish-3`, … that is free; the result is taken from then on.
pub(crate) fn unique(wish: &str, joint: &str, taken: &mut BTreeSet<String>) -> String {
    let mut name = wish.to_owned();
    let mut number = 2_u64;
    while !taken.insert(name.clone()) {
        name = format!("{wish}{joint}{number}");
        number += 1;
    }
    name
}

/// Lower case, with every run of other characters than letters and digits made one dash.
pub(crate) fn slug(text: &str) -> String {
    let mut result = String::new();
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            result.push(character.to_ascii_lowercase());
        } else if !result.ends_with('-') {
            result.push('-');
        }
    }
    let trimmed = result.trim_matches('-');
    if trimmed.is_empty() { "unnamed".to_owned() } else { trimmed.to_owned() }
}

/// A column name that CSVW accepts as a variable name: letters, digits and underscores, no underscore in front.
pub(crate) fn column_name(text: &str) -> String {
    slug(text).replace('-', "_")
}

fn stem(answer: &AnswerDocument) -> String {
    let mut text = slug(&answer.question.id);
    for option in &answer.question.options {
        text.push('-');
        text.push_str(&slug(&option.code));
    }
    // A slug is ASCII, so that every index is a boundary.
    text.truncate(LONGEST_STEM);
    text.trim_end_matches('-').to_owned()
}
