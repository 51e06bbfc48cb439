//! SDC-27: for each table, what its variables are, who is counted, how many, how it relates to the other tables, and what was done
//! to protect people; in the description, in the sheet and on the page.

use super::Seen;
use crate::check::found::Check;
use crate::check::model::{Numbers, PackKind, TableKind};
use crate::check::place::{Place, Spot};
use crate::check::read::json::Json;
use crate::check::sheet::Grid;

const ABSENT: &str = "its context is not complete: expected";

pub(super) fn complete(seen: &Seen<'_>) -> Check {
    let mut check = Check::new(
        "SDC-27",
        "Every table says who is counted, its base, its variables, how it relates to other tables, and how people are protected",
        "fill in the missing part in the book or the question, and make the draft again",
    );
    for table in seen.pack.tables.iter().filter(|table| table.kind == TableKind::Table) {
        description(seen, table, &mut check);
        page(seen, table, &mut check);
        for (file, sheets) in &seen.pack.workbooks {
            let title = table.text("dc:title");
            let own = sheets.iter().find(|sheet| first(sheet).is_some_and(|text| without_notes(text) == title));
            match own {
                Some(own) => sheet(&file.name, own, &mut check),
                None => check.fail(&Place::whole(&file.name), "no sheet has the title of a table"),
            }
        }
    }
    check
}

fn first(sheet: &Grid) -> Option<&str> {
    sheet.rows.first()?.first().map(String::as_str)
}

fn without_notes(title: &str) -> &str {
    title.find(" [note ").map_or(title, |place| &title[..place])
}

fn description(seen: &Seen<'_>, table: &Numbers<'_>, check: &mut Check) {
    let place = Place::whole(&table.file.name);
    let mut want = |there: bool, what: &str| {
        check.look();
        if !there {
            check.fail(&place, &format!("{ABSENT} {what} in the description"));
        }
    };
    let description = table.text("dc:description");
    let universe = description.split_once("Who is counted: ").map(|(_, universe)| universe.trim()).unwrap_or_default();
    want(!table.text("dc:title").is_empty(), "a title");
    want(universe.split('.').next().is_some_and(|universe| universe.len() > 2), "who is counted");
    want((0..table.header.len()).all(|column| !table.title_of(column).is_empty()), "a title of every column");
    let notes: Vec<&str> = table.notes().collect();
    want(notes.iter().any(|note| is_control(note)), "what was done to protect people");
    if seen.pack.kind == PackKind::Book {
        want(notes.iter().any(|note| note.starts_with("Base: ")), "the base");
        want(notes.iter().any(|note| is_relation(note)), "how the numbers relate to those of other tables");
        return;
    }
    let answer = seen.folder.json(&format!("answers/{}.json", table.stem));
    let columns = answer.map(|answer| answer.list("columns")).unwrap_or_default();
    let statistics: Vec<&str> = columns.iter().filter_map(|column| column.text("statistic")).collect();
    if !statistics.contains(&"count") {
        check.review(&place, "the table tells no number of people or employers behind its numbers");
    }
}

/// What was done to protect people, or that nobody had to be protected.
fn is_control(text: &str) -> bool {
    let noised = text.contains("andom noise was added") && text.contains("differential privacy");
    noised || text.contains("published before") || text.contains("public figures")
}

fn is_relation(text: &str) -> bool {
    text.starts_with("Totals equal the sum of their parts") || text.contains("Totals may not equal the sum of their parts")
}

fn page(seen: &Seen<'_>, table: &Numbers<'_>, check: &mut Check) {
    let book = seen.pack.kind == PackKind::Book;
    let Some((file, tree)) = seen.folder.page(if book { "report.html" } else { "index.html" }) else {
        check.push(crate::check::Verdict::Fail, None, &format!("{ABSENT} a page"));
        return;
    };
    let links =
        |section: &usize| tree.all(*section, "a").iter().any(|link| tree.node(*link).get("href") == Some(&table.file.path));
    let Some(section) = tree.all(0, "section").into_iter().find(links) else {
        check.fail(&Place::whole(&file.name), &format!("{ABSENT} a section of every table"));
        return;
    };
    let texts: Vec<String> = ["p", "dt", "th", "caption"]
        .iter()
        .flat_map(|name| tree.all(section, name))
        .map(|place| tree.whole_text(place))
        .collect();
    let place = Place::at(&file.name, Spot::Byte(tree.node(section).at));
    let mut want = |there: bool, what: &str| {
        check.look();
        if !there {
            check.fail(&place, &format!("{ABSENT} {what} on the page"));
        }
    };
    want(texts.iter().any(|text| text == "Who is counted"), "who is counted");
    want(texts.iter().any(|text| is_control(text)), "what was done to protect people");
    let whole = tree.whole_text(0);
    let relation = is_relation(&whole)
        || whole.contains("Totals equal the sum of their parts")
        || whole.contains("parts may not add up to a total");
    let public = texts.iter().any(|text| text.contains("public figures"));
    want(relation || public, "how the numbers relate to those of other tables");
    want(!book || texts.iter().any(|text| text.starts_with("Base: ")), "the base");
}

fn sheet(file: &std::rc::Rc<str>, sheet: &Grid, check: &mut Check) {
    let header = sheet.header().unwrap_or(sheet.rows.len());
    let lines: Vec<&str> = sheet.rows.iter().take(header).filter_map(|row| row.first()).map(String::as_str).collect();
    let whole = lines.join(" ");
    let wanted = [
        (lines.iter().any(|line| line.starts_with("This sheet has one table: ")), "its variables"),
        (lines.iter().any(|line| line.starts_with("Who is counted: ")), "who is counted"),
        (lines.iter().any(|line| line.starts_with("Base: ")), "the base"),
        (is_control(&whole), "what was done to protect people"),
        (lines.iter().any(|line| is_relation(line)), "how the numbers relate to those of other tables"),
        (lines.iter().any(|line| line.starts_with("Source: ")), "the source"),
    ];
    for (there, what) in wanted {
        check.look();
        if !there {
            check.fail(&Place::at(file, Spot::Cell(sheet.number, 1, 1)), &format!("{ABSENT} {what} above the table"));
        }
    }
}

/// The sentence that says where groups and limits come from.
pub(super) fn says_groups_are_declared(text: &str) -> bool {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.contains("from published schemas and never from the data")
        || text.contains("from the published schemas and never from the data")
}

/// Whether a field says something.
pub(super) fn says(json: Option<&Json>) -> bool {
    match json {
        Some(Json::Text(text)) => !text.trim().is_empty(),
        Some(Json::List(items)) => !items.is_empty() && items.iter().all(|item| says(Some(item))),
        Some(Json::Number(number)) => number.is_finite(),
        _ => false,
    }
}
