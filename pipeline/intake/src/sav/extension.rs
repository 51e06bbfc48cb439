//! What the extension records say: encoding, long names, very long texts, their labels and missing values, and sets of
//! several answers.

use std::collections::HashMap;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::bytes::Slice;
use super::records::Records;

/// A set of several answers.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct AnswerSet {
    pub(super) name: Vec<u8>,
    /// Whether each variable says yes or no; else each holds a code.
    pub(super) dichotomous: bool,
    pub(super) variables: Vec<Vec<u8>>,
}

/// Labels or missing values of one long text: (value, label).
type Values = Vec<(Vec<u8>, Vec<u8>)>;

/// The same by the name of the variable.
pub(super) type LongValues = HashMap<Vec<u8>, Values>;

impl Records {
    fn content(&self, subtype: i32) -> impl Iterator<Item = &[u8]> {
        self.extensions.iter().filter(move |(other, _)| *other == subtype).map(|(_, content)| content.as_slice())
    }

    /// The encoding: by name, else by the number of the code page, else Western European.
    pub(super) fn encoding(&self) -> &'static Encoding {
        let label = self.content(20).next().and_then(|label| Encoding::for_label(trim(label)));
        label.or_else(|| self.code_page()).unwrap_or(WINDOWS_1252)
    }

    fn code_page(&self) -> Option<&'static Encoding> {
        let mut integers = Slice::new(self.content(3).next()?, self.big_endian);
        integers.take(7 * 4)?;
        match integers.length()? {
            65_001 => Some(UTF_8),
            page @ 1_250..=1_258 => Encoding::for_label(format!("windows-{page}").as_bytes()),
            page @ 28_591..=28_606 => Encoding::for_label(format!("iso-8859-{}", page - 28_590).as_bytes()),
            932 => Some(encoding_rs::SHIFT_JIS),
            936 => Some(encoding_rs::GBK),
            949 => Some(encoding_rs::EUC_KR),
            950 => Some(encoding_rs::BIG5),
            _ => None,
        }
    }

    /// The number that stands for no value.
    pub(super) fn no_value(&self) -> f64 {
        let stated = self.content(4).next().and_then(|content| content.get(..8)).and_then(|bytes| bytes.try_into().ok());
        stated.map_or(-f64::MAX, |bytes| if self.big_endian { f64::from_be_bytes(bytes) } else { f64::from_le_bytes(bytes) })
    }

    /// Number of cases in 64 bits.
    pub(super) fn many_cases(&self) -> Option<u64> {
        let bytes = self.content(16).next()?.get(8..16)?.try_into().ok()?;
        u64::try_from(if self.big_endian { i64::from_be_bytes(bytes) } else { i64::from_le_bytes(bytes) }).ok()
    }

    /// Short name to long name.
    pub(super) fn long_names(&self) -> HashMap<Vec<u8>, Vec<u8>> {
        self.pairs(13, b'\t')
    }

    /// Short name to the bytes of a text of more than 255.
    pub(super) fn long_widths(&self) -> HashMap<Vec<u8>, usize> {
        let width = |text: &[u8]| std::str::from_utf8(trim(text)).ok()?.parse().ok();
        self.pairs(14, b'\t').into_iter().filter_map(|(name, text)| Some((name, width(&text)?))).collect()
    }

    fn pairs(&self, subtype: i32, between: u8) -> HashMap<Vec<u8>, Vec<u8>> {
        let entries = self.content(subtype).flat_map(move |content| content.split(move |byte| *byte == between));
        entries
            .filter_map(|entry| {
                let place = memchr::memchr(b'=', entry)?;
                let (name, value) = entry.split_at_checked(place)?;
                Some((trim(name).to_ascii_uppercase(), trim(value.get(1..)?).to_vec()))
            })
            .collect()
    }

    /// Labels of long texts by the name of the variable.
    pub(super) fn long_labels(&self) -> LongValues {
        let mut found = LongValues::new();
        for content in self.content(21) {
            let mut slice = Slice::new(content, self.big_endian);
            while !slice.is_empty() {
                let Some((name, labels)) = long_labels_of(&mut slice) else { break };
                found.entry(name.to_ascii_uppercase()).or_default().extend(labels);
            }
        }
        found
    }

    /// Missing values of long texts by the name of the variable.
    pub(super) fn long_missing(&self) -> LongValues {
        let mut found = LongValues::new();
        for content in self.content(22) {
            let mut slice = Slice::new(content, self.big_endian);
            while !slice.is_empty() {
                let Some((name, values)) = long_missing_of(&mut slice) else { break };
                found.entry(name.to_ascii_uppercase()).or_default().extend(values);
            }
        }
        found
    }

    /// Sets of several answers.
    pub(super) fn answer_sets(&self) -> Vec<AnswerSet> {
        let lines = self.content(7).chain(self.content(19)).flat_map(|content| content.split(|byte| *byte == b'\n'));
        lines.filter_map(answer_set).collect()
    }
}

fn long_labels_of(slice: &mut Slice<'_>) -> Option<(Vec<u8>, Values)> {
    let name = slice.text()?.to_vec();
    slice.length()?;
    let (count, mut labels) = (slice.length()?, Vec::new());
    for _ in 0..count {
        labels.push((trim_end(slice.text()?).to_vec(), slice.text()?.to_vec()));
    }
    Some((name, labels))
}

fn long_missing_of(slice: &mut Slice<'_>) -> Option<(Vec<u8>, Values)> {
    let name = slice.text()?.to_vec();
    let (count, mut values) = (*slice.take(1)?.first()?, Vec::new());
    let length = slice.length()?;
    for _ in 0..count {
        values.push((trim_end(slice.take(length)?).to_vec(), Vec::new()));
    }
    Some((name, values))
}

/// `$name=D1 1 5 label one two` or `$name=C 5 label one two`; the numbers are lengths.
fn answer_set(line: &[u8]) -> Option<AnswerSet> {
    let (name, mut rest) = line.split_at_checked(memchr::memchr(b'=', line)?)?;
    rest = rest.get(1..)?;
    let kind = *rest.first()?;
    rest = rest.get(1..)?;
    match kind {
        b'C' => rest = rest.strip_prefix(b" ")?,
        // The extended form names where its labels come from before the counted value.
        b'E' => rest = counted(rest.strip_prefix(b" ")?.get(2..)?)?.1,
        b'D' => rest = counted(rest)?.1,
        _ => return None,
    }
    let (_, variables) = counted(rest)?;
    let variables = variables.split(|byte| byte.is_ascii_whitespace()).filter(|name| !name.is_empty());
    Some(AnswerSet {
        name: name.to_vec(),
        dichotomous: kind != b'C',
        variables: variables.map(<[u8]>::to_ascii_uppercase).collect(),
    })
}

/// A length, a blank, so many bytes, and a blank.
fn counted(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let blank = memchr::memchr(b' ', bytes)?;
    let length: usize = std::str::from_utf8(bytes.get(..blank)?).ok()?.parse().ok()?;
    let (text, rest) = bytes.get(blank + 1..)?.split_at_checked(length)?;
    Some((text, rest.strip_prefix(b" ").unwrap_or(rest)))
}

pub(super) fn trim_end(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| !matches!(byte, b' ' | 0)).map_or(0, |last| last + 1);
    bytes.get(..end).unwrap_or_default()
}

fn trim(bytes: &[u8]) -> &[u8] {
    trim_end(bytes).trim_ascii_start()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_answers_are_read_in_three_forms() {
        let read = |line: &str| answer_set(line.as_bytes()).map(|set| (set.dichotomous, set.variables.len()));
        assert_eq!(read("$a=D1 1 5 label one two"), Some((true, 2)));
        assert_eq!(read("$b=C 0  one two three"), Some((false, 3)));
        assert_eq!(read("$c=E 1 1 1 7 a label one"), Some((true, 1)));
        for line in ["", "$a", "$a=", "$a=D", "$a=D9999999999999999999 1", "$a=D5 1", "$a=X"] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
