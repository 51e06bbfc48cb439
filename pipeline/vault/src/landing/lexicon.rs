//! Words that were read before: a partner writes the same few words in a column again and again, and what each becomes is
//! looked up once.

use std::collections::HashMap;

use crate::lake::Value;

/// Most different words of a column that are remembered.
const MOST_WORDS: usize = 20_000;

/// For each field of a dataset, its words and the values that they become in the lake.
pub(super) struct Lexicon(Vec<HashMap<Box<str>, Vec<Value>>>);

impl Lexicon {
    pub(super) fn new(fields: usize) -> Self {
        Self(vec![HashMap::new(); fields])
    }

    /// The values of a word of a field that was read before.
    pub(super) fn get(&self, field: usize, word: &str) -> Option<&[Value]> {
        self.0.get(field)?.get(word).map(Vec::as_slice)
    }

    /// Remembers the values of a word that is known.
    pub(super) fn keep(&mut self, field: usize, word: &str, values: &[Value]) {
        if let Some(words) = self.0.get_mut(field).filter(|words| words.len() < MOST_WORDS) {
            words.insert(word.into(), values.to_vec());
        }
    }
}
