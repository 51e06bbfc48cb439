//! What headings and words commonly mean. The lists stand in `words/*.toml` beside the sources.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::text::normalise;

/// Headings of one identifier use or field, in one spelling.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Headings {
    pub(crate) sure: Vec<String>,
    pub(crate) likely: Vec<String>,
}

/// Words of one code list, in one spelling.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    /// Code to words that mean it and nothing else.
    pub(crate) sure: BTreeMap<String, Vec<String>>,
    /// Code to words that often mean it.
    pub(crate) likely: BTreeMap<String, Vec<String>>,
    /// Word to the codes it may mean.
    pub(crate) ambiguous: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize, Default)]
struct Personal {
    headings: Vec<String>,
}

static HEADINGS: LazyLock<BTreeMap<String, Headings>> = LazyLock::new(|| {
    let mut headings: BTreeMap<String, Headings> = read(include_str!("../words/headings.toml"));
    for known in headings.values_mut() {
        known.sure.iter_mut().chain(&mut known.likely).for_each(|heading| *heading = normalise(heading));
    }
    headings
});

static PERSONAL: LazyLock<Vec<String>> = LazyLock::new(|| {
    let personal: Personal = read(include_str!("../words/personal.toml"));
    personal.headings.iter().map(|heading| normalise(heading)).collect()
});

/// Sources of the words by code list; `common` belongs to all of them.
const SOURCES: [(&str, &str); 14] = [
    ("common", include_str!("../words/common.toml")),
    ("action", include_str!("../words/action.toml")),
    ("age_band", include_str!("../words/age_band.toml")),
    ("city", include_str!("../words/city.toml")),
    ("contact_frequency", include_str!("../words/contact_frequency.toml")),
    ("contact_place", include_str!("../words/contact_place.toml")),
    ("country", include_str!("../words/country.toml")),
    ("ethnic_group_20b", include_str!("../words/ethnic_group_20b.toml")),
    ("gender", include_str!("../words/gender.toml")),
    ("likert_5", include_str!("../words/likert_5.toml")),
    ("size_band", include_str!("../words/size_band.toml")),
    ("status_15", include_str!("../words/status_15.toml")),
    ("time_in_uk", include_str!("../words/time_in_uk.toml")),
    ("yes_no", include_str!("../words/yes_no.toml")),
];

static WORDS: LazyLock<BTreeMap<&'static str, Words>> =
    LazyLock::new(|| SOURCES.iter().map(|(list, source)| (*list, read::<Words>(source).normal())).collect());

/// The lists are compiled in and read by a test; one that could not be read would be as good as empty.
fn read<T: Default + for<'de> Deserialize<'de>>(source: &str) -> T {
    toml::from_str(source).unwrap_or_default()
}

impl Words {
    fn normal(self) -> Self {
        let all = |words: BTreeMap<String, Vec<String>>| {
            words.into_iter().map(|(code, words)| (code, words.iter().map(|word| normalise(word)).collect())).collect()
        };
        let ambiguous = self.ambiguous.into_iter().map(|(word, codes)| (normalise(&word), codes)).collect();
        Self { sure: all(self.sure), likely: all(self.likely), ambiguous }
    }
}

/// What is known of headings of an identifier use or field.
pub(crate) fn headings(name: &str) -> Option<&'static Headings> {
    HEADINGS.get(name)
}

/// What is known of words of a code list, the common ones last.
pub(crate) fn words(list: &str) -> impl Iterator<Item = &'static Words> {
    WORDS.get(list).into_iter().chain(WORDS.get("common"))
}

/// Headings of personal data, in one spelling.
pub(crate) fn personal() -> &'static [String] {
    &PERSONAL
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_list_of_words_is_read_and_means_one_thing() {
        toml::from_str::<BTreeMap<String, Headings>>(include_str!("../words/headings.toml")).unwrap();
        assert!(personal().len() > 30);
        for (list, source) in SOURCES {
            let words = toml::from_str::<Words>(source).unwrap_or_else(|error| panic!("{list}: {error}")).normal();
            let mut seen = BTreeSet::new();
            for word in words.sure.values().chain(words.likely.values()).flatten().chain(words.ambiguous.keys()) {
                assert!(seen.insert(word.clone()), "{list}: `{word}` stands twice");
            }
        }
    }
}
