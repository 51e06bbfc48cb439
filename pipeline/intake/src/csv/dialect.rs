//! Delimiter, quotation mark, escapes and decimal sign, from a sample.

use std::collections::HashMap;

use crate::hints::{Decimal, Hints};
use crate::table::Decimals;
use crate::{IntakeError, Reason};

/// In the order of preference where two explain a sample equally well: a comma may be a decimal sign.
const DELIMITERS: [u8; 4] = [b'\t', b';', b',', b'|'];
const SAMPLE_RECORDS: usize = 400;

/// How the text is written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    pub(super) quote: u8,
    pub(super) backslash: bool,
    pub(super) decimal: Decimal,
}

/// Finds the dialect of a sample in which ASCII is ASCII.
pub(super) fn find(sample: &[u8], hints: &Hints) -> Result<Dialect, IntakeError> {
    let declared = ascii(hints.delimiter, "delimiter")?;
    let quote = ascii(hints.quote, "quotation mark")?.unwrap_or_else(|| quote_of(sample));
    let backslash = has_backslashes(sample, quote);
    let said = sample.strip_prefix(b"sep=").and_then(|rest| rest.first()).copied().filter(|byte| DELIMITERS.contains(byte));
    let score = |delimiter: u8| score_of(sample, delimiter, quote, backslash);
    let best = || {
        let scores = DELIMITERS.iter().map(|delimiter| (score(*delimiter), *delimiter));
        // The first of equals stays.
        scores.fold((0, b','), |best, next| if next.0 > best.0 { next } else { best }).1
    };
    let delimiter = declared.or(said).unwrap_or_else(best);
    Ok(Dialect { delimiter, quote, backslash, decimal: decimal_of(sample, delimiter, quote, backslash) })
}

fn ascii(character: Option<char>, what: &str) -> Result<Option<u8>, IntakeError> {
    let Some(character) = character else { return Ok(None) };
    let byte = u8::try_from(character).ok().filter(|byte| byte.is_ascii() && !matches!(byte, b'\n' | b'\r' | 0));
    byte.map(Some).ok_or_else(|| {
        let problem = format!("has a declared {what} that is not one plain character");
        IntakeError::new(Reason::Declaration, problem, "declare a comma, semicolon, tab or vertical bar")
    })
}

/// Single quotation marks are taken for quotation only where cells begin and end with them and no double ones do.
fn quote_of(sample: &[u8]) -> u8 {
    let edges = |quote: u8| {
        let edge = |byte: Option<&u8>| byte.is_none_or(|byte| DELIMITERS.contains(byte) || matches!(byte, b'\n' | b'\r'));
        let opening = |place: &usize| edge(place.checked_sub(1).and_then(|before| sample.get(before)));
        let (mut opened, mut closed) = (0, 0);
        for place in memchr::memchr_iter(quote, sample) {
            opened += usize::from(opening(&place));
            closed += usize::from(edge(sample.get(place + 1)));
        }
        usize::min(opened, closed)
    };
    if edges(b'"') == 0 && edges(b'\'') > 3 { b'\'' } else { b'"' }
}

/// A quotation mark after a backslash within a cell, where a doubled one would stand otherwise.
fn has_backslashes(sample: &[u8], quote: u8) -> bool {
    memchr::memchr_iter(b'\\', sample).any(|place| {
        let (mark, after) = (sample.get(place + 1), sample.get(place + 2));
        let within = after.is_some_and(|byte| !DELIMITERS.contains(byte) && !matches!(byte, b'\n' | b'\r') && *byte != quote);
        mark == Some(&quote) && within
    })
}

/// Rows of a sample as numbers of cells, with every cell shown to `see`.
fn split(sample: &[u8], delimiter: u8, quote: u8, backslash: bool, mut see: impl FnMut(&[u8])) -> Vec<usize> {
    let mut core = super::records::core(delimiter, quote, backslash);
    let (mut text, mut ends) = (vec![0; sample.len()], vec![0; sample.len() + 1]);
    let (mut widths, mut from) = (Vec::new(), 0);
    while widths.len() < SAMPLE_RECORDS {
        let (result, read, _, cells) = core.read_record(sample.get(from..).unwrap_or_default(), &mut text, &mut ends);
        from += read;
        // The last row may be cut and says nothing, unless it is the only one.
        if result != csv_core::ReadRecordResult::Record {
            if widths.is_empty() && cells > 0 {
                widths.push(cells);
            }
            break;
        }
        let mut start = 0;
        for end in ends.iter().take(cells) {
            see(text.get(start..*end).unwrap_or_default());
            start = *end;
        }
        widths.push(cells);
    }
    widths
}

/// How much of a sample a delimiter explains, in millionths; nothing when it splits nothing.
fn score_of(sample: &[u8], delimiter: u8, quote: u8, backslash: bool) -> usize {
    let mut separated = 0_usize;
    let widths = split(sample, delimiter, quote, backslash, |_| separated += 1);
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for width in widths.iter().filter(|width| **width > 1) {
        *counts.entry(*width).or_default() += 1;
    }
    let Some((_, rows)) = counts.into_iter().max_by_key(|(width, rows)| (*rows, *width)) else { return 0 };
    rows * 1_000_000 / widths.len().max(1)
}

fn decimal_of(sample: &[u8], delimiter: u8, quote: u8, backslash: bool) -> Decimal {
    let mut decimals = Decimals::default();
    split(sample, delimiter, quote, backslash, |cell| {
        if let Ok(text) = std::str::from_utf8(cell) {
            decimals.see(text.trim());
        }
    });
    decimals.found()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(sample: &str) -> (char, char, Decimal) {
        let dialect = find(sample.as_bytes(), &Hints::default()).unwrap();
        (char::from(dialect.delimiter), char::from(dialect.quote), dialect.decimal)
    }

    #[test]
    fn dialects_are_found() {
        assert_eq!(found("a,b,c\n1,2,3\n4,5.5,6\n"), (',', '"', Decimal::Point));
        assert_eq!(found("a;b;c\n1,5;2,25;3,75\n1,0;2,1;3,2\n"), (';', '"', Decimal::Comma));
        assert_eq!(found("1,5;2,5\n1,5;3,5\n"), (';', '"', Decimal::Comma));
        assert_eq!(found("a\tb\n1\t2\n"), ('\t', '"', Decimal::NotSeen));
        assert_eq!(found("a|b\n1|2\n"), ('|', '"', Decimal::NotSeen));
        assert_eq!(found("name,tags\nx,p;q\ny,p\nz,q;r;s\n"), (',', '"', Decimal::NotSeen));
        assert_eq!(found("Report of May\n\na;b\n1;2\n3;4\n"), (';', '"', Decimal::NotSeen));
        assert_eq!(found("sep=|\na|b,c\n"), ('|', '"', Decimal::NotSeen));
        assert_eq!(found("'a','b'\n'x, y','z'\n'u','v, w'\n"), (',', '\'', Decimal::NotSeen));
        assert_eq!(found("name\nO'Neil\n'tis\n"), (',', '"', Decimal::NotSeen));
        assert!(find(b"a,b\n\"say \\\"hi\\\" now\",2\n", &Hints::default()).unwrap().backslash);
        assert!(!find(b"a,b\n\"C:\\\",2\n", &Hints::default()).unwrap().backslash);
        assert!(find(b"a", &Hints { delimiter: Some('€'), ..Hints::default() }).is_err());
    }
}
