//! `FILES`: every file can be read whole, is small enough to be looked at, and is of a kind that a pack may hold.

use super::Seen;
use crate::check::found::Check;
use crate::check::place::{Place, Spot};
use crate::check::read::Content;

/// Most rows of a CSV file (OpenSAFELY's limit for outputs).
const MOST_ROWS: usize = 5_000;

pub(super) fn limits(seen: &Seen<'_>) -> Check {
    let mut check = Check::new(
        "FILES",
        "Every file can be read, is of a permitted kind, and is no larger than a person can check",
        "make the draft again; split a table that is too long, or show fewer groups",
    );
    for (place, reason) in &seen.folder.faults {
        check.fail(place, reason);
    }
    for file in &seen.folder.files {
        check.look();
        if let Content::Csv(records) = &file.content
            && records.len() > MOST_ROWS + 1
        {
            let text = format!("expected at most {MOST_ROWS} rows, got {}", records.len() - 1);
            check.fail(&Place::whole(&file.name), &text);
        }
    }
    for table in seen.released() {
        if table.measures.is_empty() || table.about.is_none() {
            let place = Place::whole(&table.file.name);
            check.fail(&place, "expected columns of a number with its status, and a description beside the file; got others");
        }
    }
    for (file, sheets) in &seen.pack.workbooks {
        if sheets.is_empty() {
            check.fail(&Place::whole(&file.name), "expected sheets that can be read, got none");
        }
        for sheet in sheets {
            for (row, column) in &sheet.odd {
                let place = Place::at(&file.name, Spot::Cell(sheet.number, *row, *column));
                check.fail(&place, "a cell is repeated, computed, out of order, or shows another number than it holds");
            }
        }
    }
    links(seen, &mut check);
    named_texts(seen, &mut check);
    check
}

/// The texts beside the tables name this pack and its licence.
fn named_texts(seen: &Seen<'_>, check: &mut Check) {
    let Some(provenance) = seen.folder.json("provenance.json") else { return };
    for path in ["LICENCE.txt", "README.txt"] {
        let Some(file) = seen.folder.file(path) else { continue };
        let Content::Text(text) = &file.content else { continue };
        check.look();
        let names = |key: &str| provenance.text(key).is_some_and(|name| !name.is_empty() && text.contains(name));
        if !["title", "licence"].into_iter().all(names) {
            check.fail(&Place::whole(&file.name), "expected the title of the pack and the name of its licence");
        }
    }
}

/// Links of pages lead into the pack, or to the text of a declared licence.
fn links(seen: &Seen<'_>, check: &mut Check) {
    for file in &seen.folder.files {
        let Content::Page(tree) = &file.content else { continue };
        for node in tree.nodes() {
            let Some(target) = node.get("href") else { continue };
            check.look();
            let inside = match target.strip_prefix('#') {
                Some(id) => tree.nodes().iter().any(|node| node.get("id") == Some(id)),
                None => seen.folder.file(target).is_some(),
            };
            if !inside && !target.starts_with(crate::check::LICENCES) && !seen.registered.knows(target) {
                check.fail(
                    &Place::at(&file.name, Spot::Byte(node.at)),
                    "a link leads to nothing in the pack and to no declared address",
                );
            }
        }
    }
}
