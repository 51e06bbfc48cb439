//! The order of rooms inside the vault: a crate hides its modules from others, and this hides them from each other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::code::{production, rust_files};
use crate::{assert_none, entries, place, root, stem};

/// Each room and the rooms whose words it may say, in the order in which a row passes them. Landing makes the lake, so it
/// says how the lake is written, how rows are linked, and which columns a plan will look for; who is whom lies beside the lake,
/// in files of its kind. Custody changes what was landed.
/// The self-audit runs plans over made-up tables.
const ROOMS: [(&str, &[&str]); 7] = [
    ("landing", &["linkage", "lake", "plan"]),
    ("linkage", &["lake"]),
    ("lake", &["plan"]),
    ("custody", &["landing", "linkage", "lake", "plan"]),
    ("plan", &[]),
    ("aggregate", &["plan"]),
    ("audit", &["aggregate", "plan"]),
];

/// What every room stands on: the zone on disk, and the errors that may leave it.
const FLOOR: [&str; 2] = ["zone", "fault"];

#[test]
fn rooms_name_only_the_rooms_they_may() {
    let vault = root().join("pipeline/vault/src");
    let mut broken = Vec::new();
    for (room, allowed) in ROOMS {
        let mut named = BTreeSet::new();
        for path in rust_files(&vault.join(room)) {
            named.extend(
                roots_named(&path, &mut broken).into_iter().filter(|name| name != room && !FLOOR.contains(&name.as_str())),
            );
        }
        let allowed: BTreeSet<String> = allowed.iter().map(|name| (*name).to_owned()).collect();
        broken.extend(named.difference(&allowed).map(|other| format!("{room} -> {other}: extra, not in the table of this test")));
        broken.extend(
            allowed.difference(&named).map(|other| format!("{room} -> {other}: not used any more, take it out of the table")),
        );
    }
    assert_none("the rooms of the vault are out of order:", &broken);
}

#[test]
fn the_floor_knows_no_room() {
    let mut broken = Vec::new();
    for name in FLOOR {
        let vault = root().join("pipeline/vault/src");
        let files = std::iter::once(vault.join(format!("{name}.rs"))).filter(|path| path.is_file());
        for path in files.chain(
            Some(vault.join(name)).filter(|folder| folder.is_dir()).map(|folder| rust_files(&folder)).into_iter().flatten(),
        ) {
            let rooms = roots_named(&path, &mut Vec::new()).into_iter().filter(|other| !FLOOR.contains(&other.as_str()));
            broken.extend(rooms.map(|room| format!("{name} -> {room}")));
        }
    }
    assert_none("the floor of the vault names a room:", &broken);
}

#[test]
fn every_room_has_its_place() {
    let found: BTreeSet<String> = entries(&root().join("pipeline/vault/src"))
        .iter()
        .filter(|path| path.is_dir())
        .map(|path| stem(path))
        .filter(|name| !FLOOR.contains(&name.as_str()))
        .collect();
    let listed: BTreeSet<String> = ROOMS.iter().map(|(room, _)| (*room).to_owned()).collect();
    assert_eq!(found, listed, "rooms of the vault and rooms in the table of this test");
}

/// Whoever seals vouches for the sensitivity, and whoever spends or draws noise decides the order "debit, then compute,
/// then noise": each of these calls has one home.
#[test]
fn trust_is_placed_once() {
    let homes = BTreeMap::from([
        ("Bounded::seal", "pipeline/vault/src/aggregate/"),
        ("Ledger::open(", "pipeline/engine/src/"),
        (".spend(&", "pipeline/engine/src/"),
        ("choir_mechanism::release(", "pipeline/engine/src/"),
    ]);
    // The self-audit seals figures that it made up.
    let audit = "pipeline/engine/src/audit/";
    let mut broken = Vec::new();
    for path in rust_files(&root().join("pipeline")) {
        let place = place(&path);
        for (number, line) in production(&path) {
            let away = homes
                .iter()
                .filter(|(call, home)| line.contains(*call) && !place.starts_with(*home) && !place.starts_with(audit));
            broken.extend(away.map(|(call, home)| format!("{place}:{number}: `{call}` belongs to {home}")));
        }
    }
    assert_none("calls that the guarantee rests on, away from home:", &broken);
}

/// The modules of the crate that a file names. Words that the crate's root gives out again (`crate::Query`) would hide
/// which room is meant, and so would climbing (`super::super`): both are refused.
fn roots_named(path: &Path, broken: &mut Vec<String>) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for (number, line) in production(path) {
        if line.contains("super::super") {
            broken.push(format!("{}:{number}: start at `crate::`", place(path)));
        }
        for rest in line.split("crate::").skip(1) {
            let name: String = rest.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect();
            if name.starts_with(|first: char| first.is_lowercase()) {
                named.insert(name);
            } else {
                broken.push(format!("{}:{number}: name the room in `crate::{name}…`", place(path)));
            }
        }
    }
    named
}
