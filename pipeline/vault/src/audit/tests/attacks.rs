//! Every hostile statement of `tests/attacks` on fifty pairs of neighbouring inputs: it refuses, plans, shapes and orders
//! the same on all of them, never fails, and moves nothing further than declared.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::{Replay, programme, query, replay, runtime};

const INPUTS: u64 = 50;

#[derive(Deserialize)]
struct Statements {
    statement: Vec<Statement>,
}

#[derive(Deserialize)]
struct Statement {
    name: String,
    sql: String,
    #[serde(default)]
    repeat: BTreeMap<String, Repeat>,
    refused: Option<String>,
    #[serde(default = "one")]
    max_groups: u32,
    #[serde(default = "one")]
    max_rows_per_group: u32,
}

const fn one() -> u32 {
    1
}

#[derive(Deserialize)]
struct Repeat {
    text: String,
    times: usize,
}

impl Statement {
    fn text(&self) -> String {
        let fill = |sql: String, (name, repeat): (&String, &Repeat)| {
            sql.replace(&format!("{{{name}}}"), &repeat.text.repeat(repeat.times))
        };
        self.repeat.iter().fold(self.sql.clone(), fill)
    }
}

fn statements() -> Vec<Statement> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/attacks/statements");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).collect();
    files.sort();
    files
        .iter()
        .flat_map(|path| toml::from_str::<Statements>(&std::fs::read_to_string(path).unwrap()).unwrap().statement)
        .collect()
}

#[test]
fn hostile_statements_do_the_same_on_every_input() {
    let (programme, runtime, statements) = (programme(), runtime(), statements());
    assert!(statements.len() >= 120, "{} statements", statements.len());
    for statement in statements {
        let query = query(&statement.text(), statement.max_groups, statement.max_rows_per_group);
        let found = runtime.block_on(replay(&programme, &query, 0..INPUTS));
        assert!(found.holds(), "{}: {found:?}", statement.name);
        let refused = matches!(found, Replay::Refused(_));
        assert_eq!(refused, statement.refused.is_some(), "{}: {found:?}", statement.name);
    }
}
