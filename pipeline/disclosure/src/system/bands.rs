//! Two bandings of one variable: "under 20" beside "under 25" gives away those between.

use std::collections::{BTreeMap, BTreeSet};

use crate::label::band;
use crate::link::Key;

use super::{Origin, Relation, System};

/// Most pieces of one variable.
const MOST_PIECES: usize = 200;

type Band = (i64, i64);

/// Adds pieces and equations wherever bands of one variable overlap.
pub(super) fn add(system: &mut System) {
    // Bands by the people, the variable, and whatever else is fixed.
    let mut groups: BTreeMap<(usize, usize, Key), BTreeMap<Band, usize>> = BTreeMap::new();
    for ((people, key), variable) in &system.by_key {
        for (place, (axis, category)) in key.iter().enumerate() {
            if let Some(band) = band(category) {
                let mut rest = key.clone();
                rest.remove(place);
                groups.entry((*people, *axis, rest)).or_default().insert(band, *variable);
            }
        }
    }
    for bands in groups.into_values().filter(overlap) {
        refine(system, &bands);
    }
}

fn overlap(bands: &BTreeMap<Band, usize>) -> bool {
    let all: Vec<&Band> = bands.keys().collect();
    all.windows(2).any(|pair| pair[1].0 <= pair[0].1)
}

/// Cuts the bands at all their ends; each is then the sum of its pieces.
fn refine(system: &mut System, bands: &BTreeMap<Band, usize>) {
    let cuts: Vec<i64> = bands.keys().flat_map(|(low, high)| [*low, high + 1]).collect::<BTreeSet<_>>().into_iter().collect();
    if cuts.len() > MOST_PIECES {
        return;
    }
    let Some(table) = bands.values().next().map(|variable| system.variables[*variable].table) else { return };
    let mut pieces: BTreeMap<Band, usize> = BTreeMap::new();
    for cut in cuts.windows(2) {
        let piece = (cut[0], cut[1] - 1);
        if bands.keys().any(|band| band.0 <= piece.0 && piece.1 <= band.1) {
            let variable = bands.get(&piece).copied().unwrap_or_else(|| system.push(words(piece), Origin::Piece, table));
            pieces.insert(piece, variable);
        }
    }
    for (band, whole) in bands.iter().filter(|(band, _)| !pieces.contains_key(band)) {
        let parts: Vec<usize> =
            pieces.iter().filter(|(piece, _)| band.0 <= piece.0 && piece.1 <= band.1).map(|(_, part)| *part).collect();
        let table = system.variables[*whole].table;
        system.sum(parts, *whole, Relation::Equal, table, "bands that lie within each other".to_owned());
    }
}

fn words((low, high): Band) -> String {
    if high >= 1_000 { format!("{low} and over") } else { format!("{low} to {high}") }
}
