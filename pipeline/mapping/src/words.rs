//! What a word means in a code list: by code, label, synonym, words in common, small spelling differences.

use std::collections::{BTreeMap, BTreeSet};

use choir_contract::{CodeList, Mapping};

use crate::proposal::{Meaning, Sureness};
use crate::synonyms;
use crate::text::{normalise, tokens};

/// Most codes that a word may stand for and still be a question worth asking.
const MOST_CANDIDATES: usize = 8;

/// Knows the words of one field.
pub(crate) struct Coder<'a> {
    list: &'a CodeList,
    /// Word in lower case to its code, from the mapping before.
    said: BTreeMap<&'a str, &'a str>,
    /// Word in one spelling to its code, how sure that is, and why.
    known: BTreeMap<String, (String, Sureness, &'static str)>,
    ambiguous: BTreeMap<String, Vec<String>>,
    /// Code to the words of its label that carry meaning.
    labels: Vec<(String, Vec<String>)>,
    /// Whether labels say a group and a member (`White: Roma`): then a word in common says little.
    grouped: bool,
}

impl<'a> Coder<'a> {
    pub(crate) fn new(field: &'a str, list: &'a CodeList, previous: Option<&'a Mapping>) -> Self {
        let grouped = list.codes().iter().any(|code| code.label.contains(": "));
        let (known, ambiguous, labels) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        let said = previous.map(|mapping| mapping.words(field)).unwrap_or_default();
        let mut coder = Self { list, said, known, ambiguous, labels, grouped };
        for words in synonyms::words(&list.id) {
            coder.add(&words.sure, Sureness::Certain, "a usual word for it");
        }
        coder.add_labels();
        for words in synonyms::words(&list.id) {
            coder.add(&words.likely, Sureness::Likely, "often a word for it");
            for (word, codes) in &words.ambiguous {
                let codes: Vec<String> = codes.iter().filter(|code| list.contains(code)).cloned().collect();
                if !codes.is_empty() {
                    coder.ambiguous.entry(word.clone()).or_insert(codes);
                }
            }
        }
        coder
    }

    fn add(&mut self, words: &BTreeMap<String, Vec<String>>, sureness: Sureness, reason: &'static str) {
        for (code, words) in words.iter().filter(|(code, _)| self.list.contains(code)) {
            for word in words {
                self.known.entry(word.clone()).or_insert_with(|| (code.clone(), sureness, reason));
            }
        }
    }

    fn add_labels(&mut self) {
        let list = self.list;
        let mut tails: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for code in list.codes() {
            let label = normalise(&code.label);
            self.known.entry(label.clone()).or_insert_with(|| (code.code.clone(), Sureness::Certain, "its label"));
            let tail = code.label.rsplit_once(": ").map_or(label, |(_, tail)| normalise(tail));
            self.labels.push((code.code.clone(), tokens(&tail)));
            tails.entry(tail).or_default().insert(&code.code);
        }
        for (tail, codes) in tails {
            if let (1, Some(code)) = (codes.len(), codes.first()) {
                self.known.entry(tail).or_insert_with(|| ((*code).to_owned(), Sureness::Likely, "the end of its label"));
            }
        }
    }

    /// Whether a word is known without a guess, also as one that may mean several codes.
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.exact(word).is_some()
    }

    /// The code of a word that is known for certain.
    pub(crate) fn certain(&self, word: &str) -> Option<String> {
        match self.exact(word)? {
            Meaning::Listed { code } | Meaning::Code { code, sureness: Sureness::Certain, .. } => Some(code),
            _ => None,
        }
    }

    /// The codes that a word may mean which is known to say less than the list asks; none for any other word.
    pub(crate) fn may_mean(&self, word: &str) -> Option<&Vec<String>> {
        self.ambiguous.get(&normalise(word)).filter(|codes| codes.len() > 1)
    }

    /// Words of the mapping before, in lower case, with their codes.
    pub(crate) const fn said(&self) -> &BTreeMap<&'a str, &'a str> {
        &self.said
    }

    /// What a word means.
    pub(crate) fn meaning(&self, word: &str) -> Meaning {
        self.exact(word).or_else(|| self.alike(&normalise(word))).unwrap_or(Meaning::Unknown)
    }

    /// Without words that are only alike.
    pub(crate) fn exact(&self, word: &str) -> Option<Meaning> {
        // What a person has said goes first: a partner's `1` may be another code than the list's.
        if let Some(code) = self.said.get(word.trim().to_lowercase().as_str()) {
            return Some(self.code(code, Sureness::Certain, "as in the mapping before"));
        }
        if let Some(code) = self.list.find_word(word) {
            return Some(Meaning::Listed { code: code.code.clone() });
        }
        let normal = normalise(word);
        if let Some(codes) = self.ambiguous.get(&normal) {
            return Some(self.several(codes.iter()));
        }
        let (code, sureness, reason) = self.known.get(&normal)?;
        Some(self.code(code, *sureness, reason))
    }

    /// Words in common, spelling, first letters: never certain.
    fn alike(&self, normal: &str) -> Option<Meaning> {
        if normal.is_empty() {
            return None;
        }
        self.in_common(normal).or_else(|| self.spelling(normal)).or_else(|| self.initials(normal))
    }

    fn in_common(&self, normal: &str) -> Option<Meaning> {
        let wanted = tokens(normal);
        if wanted.is_empty() {
            return None;
        }
        let same: Vec<&String> = self.labels.iter().filter(|(_, label)| *label == wanted).map(|(code, _)| code).collect();
        if let [code] = same.as_slice() {
            return Some(self.code(code, Sureness::Likely, "the same words as its label"));
        }
        if self.grouped {
            return None;
        }
        let holds = |label: &Vec<String>| wanted.iter().all(|token| label.iter().any(|word| alike(word, token)));
        let within: Vec<&String> = self.labels.iter().filter(|(_, label)| holds(label)).map(|(code, _)| code).collect();
        let long = wanted.iter().map(String::len).sum::<usize>() > 5;
        match within.as_slice() {
            [code] if long => Some(self.code(code, Sureness::Likely, "the only label with these words")),
            [code] => Some(self.code(code, Sureness::Guess, "the only label with this word")),
            [_, _, ..] if within.len() <= MOST_CANDIDATES => Some(self.several(within.iter().copied())),
            _ => None,
        }
    }

    fn spelling(&self, normal: &str) -> Option<Meaning> {
        let length = normal.chars().count();
        let most = match length {
            0..5 => return None,
            5..9 => 1,
            _ => 2,
        };
        let mut nearest: BTreeMap<&str, usize> = BTreeMap::new();
        for (word, (code, ..)) in &self.known {
            if word.chars().count().abs_diff(length) <= most && !differ_in_numbers(word, normal) {
                let distance = strsim::osa_distance(word, normal);
                let before = nearest.entry(code).or_insert(usize::MAX);
                *before = distance.min(*before);
            }
        }
        let mut near: Vec<(usize, &str)> = nearest.into_iter().map(|(code, distance)| (distance, code)).collect();
        near.retain(|(distance, _)| *distance <= most);
        near.sort_unstable();
        match near.as_slice() {
            [] => None,
            [(1, code)] => Some(self.code(code, Sureness::Likely, "one letter away from a word for it")),
            [(_, code)] => Some(self.code(code, Sureness::Guess, "two letters away from a word for it")),
            several if several.len() <= MOST_CANDIDATES => Some(self.several(several.iter().map(|(_, code)| *code))),
            _ => None,
        }
    }

    fn initials(&self, normal: &str) -> Option<Meaning> {
        if !(2..=5).contains(&normal.len()) || normal.contains(' ') {
            return None;
        }
        let initials = |code: &&choir_contract::Code| {
            let label = normalise(&code.label);
            label.contains(' ') && label.split(' ').filter_map(|word| word.chars().next()).eq(normal.chars())
        };
        let mut found = self.list.codes().iter().filter(initials);
        let code = found.next().filter(|_| found.next().is_none())?;
        Some(self.code(&code.code, Sureness::Guess, "the first letters of its label"))
    }

    fn code(&self, code: &str, sureness: Sureness, reason: &'static str) -> Meaning {
        Meaning::Code { code: code.to_owned(), label: self.label(code), sureness, reason }
    }

    fn several<C: AsRef<str>>(&self, codes: impl Iterator<Item = C>) -> Meaning {
        Meaning::Ambiguous { candidates: codes.map(|code| (code.as_ref().to_owned(), self.label(code.as_ref()))).collect() }
    }

    fn label(&self, code: &str) -> String {
        self.list.get(code).map(|code| code.label.clone()).unwrap_or_default()
    }
}

/// Whether two words are one, or one is the start of the other and long enough to say so.
fn alike(label: &str, word: &str) -> bool {
    label == word || (word.len() > 4 && label.starts_with(word)) || (label.len() > 4 && word.starts_with(label))
}

/// Numbers are never a slip of the pen: `16 to 24` is not `15 to 24`.
fn differ_in_numbers(one: &str, other: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    digits(one) != digits(other)
}
