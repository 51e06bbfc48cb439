//! What the rows of all partners, read by the rule of landing, say about the people.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::registrations::Kind;
use crate::sheet::Cell;

fn with_programme<T>(seed: u64, look: impl FnOnce(&Programme, &[Desk<'_>]) -> T) -> T {
    let codes = codes::Codes::read().unwrap();
    let mappings = mapping::all().unwrap();
    let desks: Vec<Desk<'_>> = mappings.iter().map(|mapping| Desk::new(&codes, mapping, &mappings)).collect();
    let programme = Programme::draw(&desks, &mut Dice::new(seed)).unwrap();
    look(&programme, &desks)
}

#[test]
fn the_registrations_reproduce_every_margin() {
    with_programme(2021, |programme, _| {
        let profiles = check::harmonised(margins::PEOPLE, &programme.registrations);
        for margin in margins::all() {
            let count = |code: Option<&str>| profiles.iter().filter(|profile| profile.get(margin.attribute) == code).count();
            assert_eq!(count(None), margin.missing, "{:?}", margin.attribute);
            for (code, expected) in &margin.counts {
                assert_eq!(count(Some(code)), *expected, "{:?} {code}", margin.attribute);
            }
        }
    });
}

#[test]
fn every_word_is_read_as_it_was_meant() {
    with_programme(5, |programme, desks| {
        for row in &programme.registrations {
            let desk = &desks[row.partner];
            for attribute in Attribute::ALL.into_iter().filter(|attribute| desk.mapping.has(attribute.field())) {
                let Cell::Text(word) = row.row.cell(attribute.field()) else { continue };
                let read = desk.mapping.means(desk.codes, attribute.field(), word).filter(|code| code != "PNTS");
                let meant = row.truth.iter().find(|(other, _)| *other == attribute).map(|(_, code)| (*code).to_owned());
                assert_eq!(read, meant, "{} {word}", desk.mapping.partner);
            }
        }
    });
}

#[test]
fn rows_of_one_person_are_chained_and_on_different_days() {
    with_programme(9, |programme, _| {
        let mut rows: BTreeMap<usize, Vec<&Registration>> = BTreeMap::new();
        for row in &programme.registrations {
            if let Kind::Person(index) = row.kind {
                rows.entry(index).or_default().push(row);
            }
        }
        assert_eq!(rows.len(), margins::PEOPLE);
        for own in rows.values().filter(|own| own.len() > 1) {
            let all = |key: fn(&Registration) -> bool| own.iter().all(|row| key(row));
            let pivot = own.iter().any(|row| row.email && row.postcode) && all(|row| row.email || row.postcode);
            assert!(pivot || all(|row| row.email) || all(|row| row.postcode));
            assert_eq!(own.iter().map(|row| row.on).collect::<BTreeSet<_>>().len(), own.len());
        }
    });
}

#[test]
fn sizes_are_those_of_the_programme() {
    with_programme(2021, |programme, _| {
        let named = programme.registrations.iter().filter(|row| matches!(row.kind, Kind::Person(_))).count();
        assert!((2_300..2_700).contains(&named), "{named}");
        let unnamed = programme.registrations.iter().filter(|row| row.kind == Kind::Unnamed).count();
        assert_eq!(unnamed, registrations::UNNAMED);
        let engaged: usize = programme.engagements.values().map(Vec::len).sum();
        assert!((3_200..3_800).contains(&engaged), "{engaged}");
    });
}

fn bytes(seed: u64) -> Vec<(String, Vec<u8>)> {
    let folder = tempfile::tempdir().unwrap();
    let generated = generate(folder.path(), seed).unwrap();
    let read = |extract: Extract| (format!("{}/{}", extract.partner, extract.dataset), fs_err::read(extract.path).unwrap());
    generated.extracts.into_iter().map(read).collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_other_people() {
    let (first, again, other) = (bytes(1), bytes(1), bytes(2));
    assert_eq!(first.len(), 23);
    assert!(first == again);
    let differing = first.iter().zip(&other).filter(|(one, two)| one.1 != two.1).count();
    assert_eq!(differing, 22, "only the published table of outputs is the same for every seed");
}
