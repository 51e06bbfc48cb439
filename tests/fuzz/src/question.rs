//! A question's folder, as somebody may propose it.

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use choir_contract::{ContractError, Programme, Question};

use crate::analysis;
use crate::folder::{PARTS, World, parts};

thread_local! {
    static WORLD: LazyCell<World> = LazyCell::new(World::new);
}

/// Tries bytes as the three files of a question's folder, a line `=====` between them; a missing part is a missing file.
///
/// # Panics
/// When reading the folder or analysing its SQL panics or is slow, or an error does not say where it belongs.
pub fn question(input: &[u8]) {
    WORLD.with(|world| {
        let parts = parts(input, PARTS.len());
        let folder = Path::new("queries/questions/proposed");
        for (place, name) in PARTS.iter().enumerate() {
            world.put(&folder.join(name), parts.get(place).copied());
        }
        match Programme::read(world.root()) {
            Ok(programme) => ask(&Arc::new(programme)),
            Err(error) => check_error(&error),
        }
    });
}

/// What follows when a question was read: its defaults are choices, its SQL is accepted or refused in words, and an
/// accepted one has a hash that an approval can bind.
fn ask(programme: &Arc<Programme>) {
    let question: &Question = programme.question("proposed").expect("the question that was read");
    let options = question.choose(&BTreeMap::new(), &programme.code_lists).expect("its defaults, which were checked");
    let options = options.iter().map(|(name, code)| (name.to_owned(), code.to_owned())).collect();
    assert!(!question.how_to_read().is_empty(), "a question without a word on how to read it was taken");
    let query = analysis::query(&question.sql, &question.population, &question.purpose, options, question.bound);
    if let Ok(planned) = analysis::analyse(programme, &query) {
        programme.question_hash(question, &planned.datasets).expect("the hash of an accepted question");
    }
}

/// An error names the file, and where in it: a line, or a name between backticks.
fn check_error(error: &ContractError) {
    let text = error.to_string();
    let file = PARTS.iter().any(|part| text.contains(part));
    let place = match error {
        ContractError::Unreadable { reason, .. } => !reason.is_empty(),
        _ => text.contains('`') || text.contains(" at line "),
    };
    assert!(file && place && text.contains("\n  next: "), "an error that does not say where it belongs: {text}");
}
