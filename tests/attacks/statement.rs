//! Statements as their files hold them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

/// A file of statements.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    statement: Vec<Statement>,
}

/// Something to ask, and how it must end.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Statement {
    /// The name of its file.
    #[serde(skip)]
    pub(crate) theme: String,
    pub(crate) name: String,
    sql: String,
    /// Marks in the SQL, each replaced by a text that is written many times.
    #[serde(default)]
    repeat: BTreeMap<String, Repeat>,
    max_groups: Option<u32>,
    max_rows_per_group: Option<u32>,
    /// What the attacker hopes for.
    why: String,
    refused: Option<String>,
    answered: Option<Answered>,
}

/// A text, written so many times.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Repeat {
    text: String,
    times: usize,
}

/// What an answer may show.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answered {
    /// Number of its rows, where it is known beforehand.
    pub(crate) rows: Option<usize>,
    /// How far one privacy unit moves the most sensitive of the measured columns, as L2.
    pub(crate) sensitivity: f64,
}

/// How a statement must end.
pub(crate) enum Ending<'a> {
    /// Refused, in words that hold these.
    Refused(&'a str),
    /// Answered within a bound.
    Answered(&'a Answered),
}

impl Statement {
    /// The SQL, written out.
    pub(crate) fn sql(&self) -> String {
        self.repeat.iter().fold(self.sql.clone(), |sql, (mark, repeat)| {
            let mark = format!("{{{mark}}}");
            assert!(sql.contains(&mark), "{}: the SQL does not hold {mark}", self.name);
            sql.replace(&mark, &repeat.text.repeat(repeat.times))
        })
    }

    /// The contribution bound, as arguments.
    pub(crate) fn options(&self) -> Vec<String> {
        let numbers = [("--max-groups", self.max_groups), ("--max-rows-per-group", self.max_rows_per_group)];
        let numbers = numbers.into_iter().filter_map(|(name, number)| Some([name.to_owned(), number?.to_string()]));
        numbers.flatten().collect()
    }

    pub(crate) fn ending(&self) -> Ending<'_> {
        match (&self.refused, &self.answered) {
            (Some(words), None) => Ending::Refused(words),
            (None, Some(answered)) => Ending::Answered(answered),
            _ => panic!("{}: a statement is `refused` or `answered`", self.name),
        }
    }
}

/// All statements of all files.
pub(crate) fn all() -> Vec<Statement> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/attacks/statements");
    let mut found = Vec::new();
    for path in crate::support::files_below(&folder) {
        let text = std::fs::read_to_string(&path).unwrap();
        let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let theme = path.file_stem().unwrap().to_string_lossy().into_owned();
        found.extend(file.statement.into_iter().map(|statement| Statement { theme: theme.clone(), ..statement }));
    }
    found
}

/// Checks that every statement has a name of its own, a reason, and SQL that no other has: the second of two would be free.
pub(crate) fn assert_distinct(statements: &[Statement]) {
    let (mut names, mut texts) = (BTreeSet::new(), BTreeSet::new());
    for statement in statements {
        assert!(names.insert(&statement.name), "two statements are called `{}`", statement.name);
        assert!(!statement.why.trim().is_empty(), "`{}` has no reason", statement.name);
        let options = statement.options().join(" ");
        assert!(texts.insert(format!("{options} {}", statement.sql())), "`{}` stands twice", statement.name);
        // Both fields or neither is a mistake of the file.
        _ = statement.ending();
    }
}
