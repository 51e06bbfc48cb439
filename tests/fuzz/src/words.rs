//! The vocabulary of the mutations: SQL, the keys of the files, and every name that the shipped schemas declare.

use std::sync::LazyLock;

use crate::sql::programme;

static WORDS: LazyLock<Vec<String>> = LazyLock::new(collect);

/// The words that a mutation may put in.
#[must_use]
pub(crate) fn words() -> &'static [String] {
    &WORDS
}

fn collect() -> Vec<String> {
    let programme = programme();
    let mut words: Vec<String> = include_str!("../seeds/sql/fragments.txt").lines().map(str::to_owned).collect();
    words.extend(include_str!("../seeds/keys.txt").lines().map(str::to_owned));
    words.extend(programme.populations.keys().cloned());
    for dataset in programme.datasets.values() {
        words.push(dataset.id.clone());
        words.extend(dataset.purposes.clone());
        words.extend(dataset.lake_columns(&programme.code_lists).into_iter().map(|column| column.name));
    }
    for list in programme.code_lists.values() {
        words.push(list.id.clone());
        words.extend(list.codes().iter().take(3).map(|code| format!("'{}'", code.code)));
    }
    words.sort();
    words.dedup();
    words
}
