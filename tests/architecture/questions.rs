//! A folder of a question is complete, and its three files say the same.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::{assert_none, entries, place, read, root};

const FILES: [&str; 3] = ["question.md", "question.sql", "question.toml"];

/// The sections of `question.md`, in order.
const SECTIONS: [&str; 3] = ["Who asks", "Why", "How to read the answer"];

#[test]
fn a_folder_holds_its_three_files_and_nothing_else() {
    let mut broken = Vec::new();
    for folder in folders() {
        let found: BTreeSet<String> =
            entries(&folder).iter().map(|path| place(path.strip_prefix(&folder).unwrap_or(path))).collect();
        if found != FILES.map(str::to_owned).into() {
            broken.push(format!("{}: {found:?}", place(&folder)));
        }
    }
    assert_none("expected question.md, question.sql and question.toml in:", &broken);
}

#[test]
fn the_page_has_its_sections_and_none_is_empty() {
    let mut broken = Vec::new();
    for folder in folders() {
        let text = read(&folder.join("question.md"));
        let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        let empty = text.split("\n## ").skip(1).any(|section| section.lines().skip(1).all(|line| line.trim().is_empty()));
        if headings != SECTIONS || empty {
            broken.push(format!("{}: {headings:?}", place(&folder)));
        }
    }
    assert_none("expected the sections `Who asks`, `Why` and `How to read the answer`, each with text, in:", &broken);
}

#[test]
fn the_page_has_the_title_of_the_specification() {
    let mut broken = Vec::new();
    for folder in folders() {
        let text = read(&folder.join("question.md"));
        let heading = text.lines().next().and_then(|line| line.strip_prefix("# ")).unwrap_or_default();
        let title = specification(&folder)["title"].as_str().unwrap_or_default().to_owned();
        if heading != title {
            broken.push(format!("{}: `{heading}` and `{title}`", place(&folder)));
        }
    }
    assert_none("question.md and question.toml have different titles in:", &broken);
}

/// What an approver needs to find in every specification.
#[test]
fn the_specification_is_complete() {
    let mut broken = Vec::new();
    for folder in folders() {
        let specification = specification(&folder);
        let word = |key: &str| specification.get(key).and_then(toml::Value::as_str).is_some_and(|word| !word.trim().is_empty());
        let missing = ["title", "author", "purpose", "population", "universe", "source"].into_iter().filter(|key| !word(key));
        broken.extend(missing.map(|key| format!("{}: {key}", place(&folder))));
        let privacy = specification.get("privacy").and_then(toml::Value::as_table);
        let limits = ["rho", "max_groups", "max_rows_per_group"];
        let missing = limits.into_iter().filter(|key| privacy.is_none_or(|privacy| !privacy.contains_key(*key)));
        broken.extend(missing.map(|key| format!("{}: privacy.{key}", place(&folder))));
    }
    assert_none("question.toml does not say:", &broken);
}

fn folders() -> Vec<PathBuf> {
    let folders = entries(&root().join("queries/questions"));
    assert!(!folders.is_empty(), "there are no questions");
    folders
}

fn specification(folder: &Path) -> toml::Table {
    let path = folder.join("question.toml");
    read(&path).parse().unwrap_or_else(|error| panic!("{}: {error}", place(&path)))
}
