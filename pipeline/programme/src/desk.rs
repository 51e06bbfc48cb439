//! One partner at work on one dataset: its mapping, its habits, and its way with words.

use std::collections::BTreeMap;

use crate::codes::Codes;
use crate::dice::Dice;
use crate::mapping::Mapping;
use crate::partners::{self, Habits};

/// The partner's side of one extract.
pub(crate) struct Desk<'a> {
    pub(crate) codes: &'a Codes,
    pub(crate) mapping: &'a Mapping,
    pub(crate) habits: Habits,
    /// Words for the people of a country, by its code.
    demonyms: BTreeMap<&'a str, &'a str>,
}

impl<'a> Desk<'a> {
    /// The desk of one mapping among all of them.
    pub(crate) fn new(codes: &'a Codes, mapping: &'a Mapping, all: &'a [Mapping]) -> Self {
        let words = all.iter().filter_map(|mapping| mapping.words.get("nationality")).flatten();
        let demonyms = words.map(|(word, code)| (code.as_str(), word.as_str())).collect();
        Self { codes, mapping, habits: partners::habits_of(&mapping.partner), demonyms }
    }

    /// Whether codes are written as they are: never where the mapping lists words.
    fn speaks_codes(&self) -> bool {
        self.habits.speaks_codes && self.mapping.words.is_empty()
    }

    /// The partner's word for a code.
    pub(crate) fn say(&self, field: &str, code: &str, dice: &mut Dice) -> String {
        if self.speaks_codes() {
            return code.to_owned();
        }
        self.mapping.say(self.codes, field, code, dice)
    }

    /// The word for a person of a country.
    pub(crate) fn demonym(&self, country: &str) -> Option<&'a str> {
        self.demonyms.get(country).copied()
    }

    /// The partner's word for "prefer not to say", where it has one.
    pub(crate) fn refusal(&self, field: &str, dice: &mut Dice) -> Option<String> {
        let listed = self.mapping.words.get(field).is_some_and(|words| words.values().any(|code| code == "PNTS"));
        (listed || self.speaks_codes()).then(|| self.say(field, "PNTS", dice))
    }
}
