//! One file of `schemas/`, changed: a schema, a code list, a population, a partner's mapping or agreement.

use std::cell::LazyCell;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use choir_contract::{ContractError, Programme};

use crate::folder::{World, files};
use crate::repository;

thread_local! {
    static WORLD: LazyCell<World> = LazyCell::new(World::new);
}

/// The files of `schemas/`, relative to it.
pub static SCHEMA_FILES: LazyLock<Vec<PathBuf>> = LazyLock::new(|| files(&repository().join("schemas")));

/// Tries bytes as a file below `schemas/`: the first line names the file, the rest is what it holds.
///
/// # Panics
/// When reading does, or an error does not say where it belongs.
pub fn schemas(input: &[u8]) {
    let end = input.iter().position(|byte| *byte == b'\n').unwrap_or(input.len());
    let (name, text) = (String::from_utf8_lossy(&input[..end]), input.get(end + 1..).unwrap_or_default());
    let Some(place) = SCHEMA_FILES.iter().find(|file| file.as_os_str() == name.as_ref()) else { return };
    let place = Path::new("schemas").join(place);
    WORLD.with(|world| {
        world.put(&place, Some(text));
        read(world.root(), &place);
        let shipped = std::fs::read(repository().join(&place)).expect("a shipped file");
        world.put(&place, Some(&shipped));
    });
}

fn read(root: &Path, place: &Path) {
    let programme = match Programme::read(root) {
        Ok(programme) => programme,
        Err(error) => return check_error(&error),
    };
    for dataset in programme.datasets.values() {
        let columns = dataset.lake_columns(&programme.code_lists);
        assert!(columns.iter().all(|column| !column.name.is_empty()), "a column without a name in {}", dataset.id);
    }
    let parts: Vec<String> = place.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if let [_, partners, partner, file] = parts.as_slice()
        && partners == "partners"
        && file != "agreement.toml"
        && let Err(error) = programme.mapping(partner, file.trim_end_matches(".toml"))
    {
        check_error(&error);
    }
}

/// An error names a file of `schemas/`, and says what to do.
fn check_error(error: &ContractError) {
    let text = error.to_string();
    assert!(text.contains("schemas/") && text.contains("\n  next: "), "an error that does not say where it belongs: {text}");
}
