//! Sentences that tell a number: the base of a table and the size of its noise are the same in the description, on the page and in
//! the sheet.

use crate::check::found::Check;
use crate::check::model::{Numbers, PackKind, TableKind};
use crate::check::place::{Place, Spot};
use crate::check::rules::Seen;

/// How sentences begin that tell a number of a table.
const TELLING: [&str; 3] = ["Base: ", "In at least 95 of 100 cases", "Random noise was added"];

/// Every such sentence is one of the table's own description.
pub(super) fn same(seen: &Seen<'_>, table: &Numbers<'_>, check: &mut Check) {
    if seen.pack.kind != PackKind::Book || table.kind != TableKind::Table {
        return;
    }
    let notes: Vec<&str> = table.notes().collect();
    let stands = |text: &str| notes.iter().any(|note| note.contains(text.trim()));
    let tells = |text: &str| TELLING.iter().any(|start| text.starts_with(start));
    let differs = "a sentence tells another number than the description of the table";
    for (file, sheets) in &seen.pack.workbooks {
        let title = table.text("dc:title");
        let own = |text: &str| text == title || text.strip_prefix(title).is_some_and(|rest| rest.starts_with(" [note "));
        let Some(sheet) =
            sheets.iter().find(|sheet| sheet.rows.first().and_then(|row| row.first()).is_some_and(|text| own(text)))
        else {
            continue;
        };
        for (row, text) in sheet.rows.iter().take(sheet.header().unwrap_or(sheet.rows.len())).enumerate() {
            check.look();
            if text.iter().any(|text| tells(text) && !stands(text)) {
                check.fail(&Place::at(&file.name, Spot::Cell(sheet.number, row + 1, 1)), differs);
            }
        }
    }
    let Some((file, tree)) = seen.folder.page("report.html") else { return };
    let links =
        |section: &usize| tree.all(*section, "a").iter().any(|link| tree.node(*link).get("href") == Some(&table.file.path));
    let Some(section) = tree.all(0, "section").into_iter().find(links) else { return };
    for place in tree.all(section, "p") {
        let text = tree.whole_text(place);
        check.look();
        if tells(&text) && !stands(&text) {
            check.fail(&Place::at(&file.name, Spot::Byte(tree.node(place).at)), differs);
        }
    }
}
