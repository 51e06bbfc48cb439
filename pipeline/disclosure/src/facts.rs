//! What the words around a table say about its figures: rounding, base, noise, marks.

use crate::label::plain;
use crate::table::{Facts, Rounding};
use crate::value::{Printed, UNLIMITED, parse};

/// Reads title, notes and headings of a table.
pub(crate) fn read(words: &[String]) -> Facts {
    let text = words.iter().map(|line| plain(line)).collect::<Vec<_>>().join(" \n ");
    let has = |parts: &[&str]| parts.iter().any(|part| text.contains(part));
    Facts {
        rounding: rounding(&text),
        base: words.iter().find_map(|line| base(&plain(line))),
        several_answers: has(&[
            "more than one",
            "select all",
            "tick all",
            "all that apply",
            "multiple response",
            "multiple answers",
            "multi-select",
        ]),
        partial: is_partial(&text),
        percent_unrounded: text.contains("unrounded"),
        marks: words.iter().filter_map(|line| mark(line)).collect(),
        years: years(words.first().map_or("", String::as_str)),
    }
}

/// The whole number at the start of a text, with separators of thousands.
fn leading_number(text: &str) -> Option<i64> {
    let text = text.trim_start_matches([' ', '=', ':']);
    let end = text.find(|character: char| !character.is_ascii_digit() && character != ',').unwrap_or(text.len());
    text[..end].replace(',', "").parse().ok().filter(|number| *number < UNLIMITED)
}

/// The whole number at the end of a text.
fn trailing_number(text: &str) -> Option<i64> {
    let text = text.trim_end();
    let start = text
        .rfind(|character: char| !character.is_ascii_digit() && character != ',')
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    text[start..].trim_matches(',').replace(',', "").parse().ok()
}

fn rounding(text: &str) -> Option<Rounding> {
    let (at, word) = ["rounded", "rounding", "multiples of"].iter().find_map(|word| text.find(word).map(|at| (at, *word)))?;
    // "Unrounded" and "not rounded" say the opposite.
    if text[..at].ends_with("un") || text[..at].trim_end().ends_with("not") {
        return None;
    }
    let rest = &text[at + word.len()..];
    let sentence = &rest[..rest.find(['.', '\n']).unwrap_or(rest.len())];
    let numbers = [("five", 5), ("three", 3), ("ten", 10), ("hundred", 100)];
    let spelled = || numbers.iter().find(|(word, _)| sentence.contains(word)).map(|(_, base)| *base);
    let digits =
        || sentence.find(|character: char| character.is_ascii_digit()).and_then(|start| leading_number(&sentence[start..]));
    let base = digits().or_else(spelled).filter(|base| (2..=10_000).contains(base))?;
    // "Percentages are rounded to 1 decimal place" is no rounding of counts.
    let about = text[..at].rsplit(['.', '\n']).next().unwrap_or_default();
    if sentence.contains("decimal") || (about.contains("percent") && !about.contains("count")) {
        return None;
    }
    let random = text.contains("random");
    Some(if random { Rounding::random(base) } else { Rounding::nearest(base, false) })
}

/// The number of people that a line says the figures are about.
fn base(line: &str) -> Option<i64> {
    if let Some((_, number)) = stated(line) {
        return Some(number);
    }
    // "Not recorded for 193 people" and "12 people were left out" are about others.
    let others = [
        "exclud",
        "missing",
        "unknown",
        "left out",
        "without",
        "did not",
        "not recorded",
        "not given",
        "not stated",
        "no answer",
    ];
    if others.iter().any(|word| line.contains(word)) {
        return None;
    }
    let units = ["participants", "people", "respondents", "persons", "residents", "responses", "individuals"];
    units.iter().find_map(|unit| {
        let before = &line[..line.find(&format!(" {unit}"))?];
        let number = trailing_number(before).filter(|number| *number > 0)?;
        // "Fewer than 10 people" is about a mark, not about the table.
        let words = before.trim_end_matches(|character: char| character.is_ascii_digit() || character == ',').trim_end();
        let limit = ["than", "under", "below", "least", "most", "<", "over", "nearest", "about", "around", "some", "to"];
        let last = words.rsplit(' ').next().unwrap_or_default();
        (!limit.contains(&last)).then_some(number)
    })
}

/// A base in a text, where it begins, and its number: `Coventry (n = 416)`, `Base: 1,178`.
pub(crate) fn stated(text: &str) -> Option<(usize, i64)> {
    ["n=", "n =", "n:", "base:", "base =", "base=", "base of", "base (n):"].iter().find_map(|start| {
        let at = text.find(start)?;
        let begins = !text[..at].ends_with(|before: char| before.is_alphanumeric());
        leading_number(&text[at + start.len()..]).filter(|_| begins).map(|number| (at, number))
    })
}

fn is_partial(text: &str) -> bool {
    let top = text.split(|character: char| !character.is_alphanumeric()).collect::<Vec<_>>();
    let counted = |word: &str| word.parse::<u32>().is_ok() || ["three", "five", "ten", "twenty"].contains(&word);
    top.windows(2).any(|pair| (pair[0] == "top" || pair[0] == "largest") && counted(pair[1])) || text.contains("selected ")
}

/// What a mark stands for, least and most: `* = fewer than 5`, `[c] means a number under 10`, `.. stands for 1 to 4`.
fn mark(line: &str) -> Option<(String, i64, i64)> {
    let text = line.trim().to_lowercase();
    if text.contains("secondary") {
        return None;
    }
    let mark = ["[c]", "[x]", "[low]", "***", "**", "*", "...", "..", "~", "#"].iter().find(|mark| text.contains(**mark))?;
    let rest = text.replacen(mark, " ", 1);
    let words: Vec<&str> = rest.split([' ', ';', ',', '.', '=', ':', '(', ')']).filter(|word| !word.is_empty()).collect();
    let limit = (0..words.len()).find_map(|start| {
        (1..=4).rev().find_map(|length| match parse(&words.get(start..start + length)?.join(" ")) {
            Printed::Range { low, high } if low <= 10 && high <= 1_000 => Some((low, high)),
            _ => None,
        })
    })?;
    Some(((*mark).to_owned(), limit.0, limit.1))
}

fn years(title: &str) -> Vec<String> {
    let mut years: Vec<String> = title
        .split(|character: char| !character.is_ascii_digit())
        .filter(|word| word.len() == 4 && (word.starts_with("19") || word.starts_with("20")))
        .map(str::to_owned)
        .collect();
    years.sort();
    years.dedup();
    years
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::table::Rounding;

    fn facts(line: &str) -> crate::table::Facts {
        read(&["A table".to_owned(), line.to_owned()])
    }

    #[test]
    fn words_tell_rounding() {
        assert_eq!(facts("Counts are rounded to the nearest 5.").rounding, Some(Rounding::nearest(5, false)));
        assert_eq!(facts("Random rounding to base 3").rounding, Some(Rounding::random(3)));
        assert_eq!(facts("rounded to the nearest five").rounding, Some(Rounding::nearest(5, false)));
        assert_eq!(facts("Percentages are rounded to 1 decimal place.").rounding, None);
        assert_eq!(facts("Counts are unrounded").rounding, None);
    }

    #[test]
    fn words_tell_the_base() {
        assert_eq!(facts("Gender (n = 1,178)").base, Some(1178));
        assert_eq!(facts("Data on gender was recorded for 1,178 participants.").base, Some(1178));
        assert_eq!(facts("Base: 905").base, Some(905));
        assert_eq!(facts("Region = 12").base, None);
        assert_eq!(facts("12 people did not answer").base, None);
        assert_eq!(facts("At least 1,370 people took part").base, None);
    }

    #[test]
    fn words_tell_marks() {
        assert_eq!(facts("* = fewer than 5").marks, [("*".to_owned(), 0, 4)]);
        assert_eq!(facts("Note: .. stands for 1 to 4 people.").marks, [("..".to_owned(), 1, 4)]);
        assert_eq!(facts("Numbers under ten are shown as [c].").marks, [("[c]".to_owned(), 0, 9)]);
        assert_eq!(facts("[c] fewer than 10, or secondary suppression").marks, []);
        assert!(facts("Top 5 countries").partial);
    }
}
