//! SDC-12: the same cell has the same number and the same status in every table and in every format; what is said to add up
//! does.

mod sentences;

use std::collections::{BTreeMap, BTreeSet};

use super::Seen;
use crate::check::found::Check;
use crate::check::model::{Measure, Numbers, PackKind, TableKind, field, number};
use crate::check::place::{Place, Spot};
use crate::check::read::json::Json;
use crate::check::read::tree::Tree;
use crate::check::sheet::Grid;

const DIFFERS: &str = "a cell differs from the same cell in the file of numbers";

pub(super) fn same_cell(seen: &Seen<'_>) -> Check {
    let mut check = Check::new(
        "SDC-12",
        "The same cell has the same number and status in every table and in every format",
        "make the draft again: all formats must come from the same release",
    );
    for (number, table) in seen.pack.tables.iter().enumerate() {
        once(table, &mut check);
        // What is made of the tables in sentences is looked at by its percentages (SDC-08) and its words (SDC-23).
        if table.kind.is_released() || table.kind == TableKind::Targets {
            sheets(seen, table, &mut check);
            pages(seen, table, &mut check);
        }
        sentences::same(seen, table, &mut check);
        answer(seen, table, &mut check);
        for other in seen.pack.tables.iter().skip(number + 1) {
            same_table(table, other, &mut check);
        }
    }
    if seen.pack.kind == PackKind::Book {
        margins(seen, &mut check);
    }
    check
}

/// A combination of codes has one row.
fn once(table: &Numbers<'_>, check: &mut Check) {
    let mut known = BTreeSet::new();
    for (line, row) in (2..).zip(table.rows) {
        check.look();
        let codes: Vec<&str> = table.keys.iter().map(|key| field(row, key.code)).collect();
        if table.kind == TableKind::Table && !known.insert(codes) {
            check.fail(&Place::at(&table.file.name, Spot::Field(line, 1)), "the same combination of codes has several rows");
        }
    }
}

/// What readers see of a row: labels, number, ends of the interval, reliability.
fn shown(table: &Numbers<'_>, row: &[String]) -> Vec<String> {
    match table.kind {
        TableKind::Targets => return target(table, row),
        TableKind::Table | TableKind::AddedUp | TableKind::Trajectories | TableKind::Scorecard => {}
        TableKind::NotAnswered => {
            let mut texts: Vec<String> = row.iter().take(3).cloned().collect();
            texts.extend(table.measures.iter().flat_map(|measure| marked(row, measure)));
            texts.push(
                Some(field(row, table.base.unwrap_or(usize::MAX))).filter(|base| !base.is_empty()).unwrap_or("[c]").to_owned(),
            );
            return texts;
        }
    }
    let labels = table.keys.iter().map(|key| field(row, key.label).to_owned());
    labels.chain(table.measures.iter().flat_map(|measure| marked(row, measure))).collect()
}

fn marked(row: &[String], measure: &Measure<'_>) -> [String; 4] {
    let status = field(row, measure.status);
    let mark = match status {
        "low_reliability" => "[u]",
        "low" => "[low]",
        "confidential" => "[c]",
        "not_applicable" => "[z]",
        "public" => "Public figure",
        _ => "Reliable",
    };
    let value = if ["low", "confidential", "not_applicable"].contains(&status) { mark } else { field(row, measure.value) };
    let absent = if status == "confidential" { "[c]" } else { "[z]" };
    let end = |column: Option<usize>| {
        column.map(|column| field(row, column)).filter(|end| !end.is_empty()).unwrap_or(absent).to_owned()
    };
    [value.to_owned(), end(measure.lower), end(measure.upper), mark.to_owned()]
}

fn target(table: &Numbers<'_>, row: &[String]) -> Vec<String> {
    let text = |name: &str| table.header.iter().position(|own| own == name).map_or("", |place| field(row, place));
    let column = |name: &str| table.header.iter().position(|own| own == name).unwrap_or(usize::MAX);
    let yes = |name: &str| if text(name) == "yes" { "Yes" } else { "No" }.to_owned();
    let percent = super::charts::percent(row, column("target"), column("actual"))
        .map_or_else(|| "[z]".to_owned(), |percent| percent.to_string());
    let mut texts: Vec<String> =
        ["pathway", "output", "description", "target", "actual"].map(|name| text(name).to_owned()).to_vec();
    // A sheet tells what was due only where results are of a time before the end.
    if table.rows.iter().any(|row| field(row, column("due")) != field(row, column("target"))) {
        texts.insert(4, text("due").to_owned());
    }
    texts.extend([percent, yes("at_least"), yes("reached")]);
    texts
}

fn sheets(seen: &Seen<'_>, table: &Numbers<'_>, check: &mut Check) {
    let entries = seen.folder.json("provenance.json").map(|json| json.list("tables")).unwrap_or_default();
    let named =
        entries.iter().find(|entry| entry.text("csv") == Some(table.file.path.as_str())).and_then(|entry| entry.text("sheet"));
    let name = match table.kind {
        TableKind::NotAnswered => Some("Not_answered"),
        TableKind::Targets => Some("Targets_and_results"),
        _ => named,
    };
    for (file, sheets) in &seen.pack.workbooks {
        let Some(sheet) = sheets.iter().find(|sheet| Some(sheet.name.as_str()) == name) else {
            check.fail(&Place::whole(&file.name), "a table of the pack has no sheet");
            continue;
        };
        let too_long =
            sheet.rows.iter().any(|row| row.first().is_some_and(|text| text.starts_with("The table is too long for a sheet")));
        if !too_long {
            sheet_rows(table, &file.name, sheet, check);
        }
    }
}

fn sheet_rows(table: &Numbers<'_>, file: &std::rc::Rc<str>, sheet: &Grid, check: &mut Check) {
    let header = sheet.header().unwrap_or(sheet.rows.len());
    let rows = sheet.rows.get(header + 1..).unwrap_or_default();
    let at = |row: usize, column: usize| Place::at(file, Spot::Cell(sheet.number, header + 2 + row, column + 1));
    if rows.len() != table.rows.len() {
        check.fail(&at(0, 0), &format!("expected {} rows as in the file of numbers, got {}", table.rows.len(), rows.len()));
        return;
    }
    for (place, (cells, row)) in rows.iter().zip(table.rows).enumerate() {
        check.look();
        let expected = shown(table, row);
        let (own, shares) = cells.split_at(expected.len().min(cells.len()));
        let differs = (0..expected.len()).find(|column| own.get(*column) != expected.get(*column));
        let differs = differs.or_else(|| (!shares_fit(table, row, shares)).then_some(expected.len()));
        if let Some(column) = differs {
            check.fail(&at(place, column), DIFFERS);
        }
    }
}

/// Whether the last columns of a sheet are the shares of the file of numbers, in whole percent and with ends outwards.
fn shares_fit(table: &Numbers<'_>, row: &[String], shares: &[String]) -> bool {
    if table.percent.iter().any(Option::is_none) || table.kind != TableKind::Table {
        return shares.is_empty();
    }
    let fits = |(column, text): (&Option<usize>, &String)| match number(row, *column) {
        Some(percent) => text.parse::<f64>().is_ok_and(|shown| (shown - percent).abs() < 1.0),
        None => ["[z]", "[c]", "[low]"].contains(&text.as_str()),
    };
    shares.len() == 3 && table.percent.iter().zip(shares).all(fits)
}

/// The same on a page, in one cell: "63% (61% to 65%)".
fn share_fits(table: &Numbers<'_>, row: &[String], cell: &str) -> bool {
    let told: Vec<f64> = cell.split(|end: char| !end.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
    let own: Vec<f64> = table.percent.iter().filter_map(|column| number(row, *column)).collect();
    match own.as_slice() {
        [] => ["[z]", "[c]", "[low]"].contains(&cell),
        own => own.len() == told.len() && own.iter().zip(&told).all(|(own, told)| (own - told).abs() < 1.0),
    }
}

/// Tables of pages: every row that is shown is a row of the file; short tables show all of them.
fn pages(seen: &Seen<'_>, table: &Numbers<'_>, check: &mut Check) {
    let page = if seen.pack.kind == PackKind::Book { "report.html" } else { "index.html" };
    let Some((file, tree)) = seen.folder.page(page) else { return };
    let links_here = |link: &usize| tree.node(*link).get("href") == Some(table.file.path.as_str());
    let sections = tree.all(0, "section");
    let Some(section) = sections.into_iter().find(|section| tree.all(*section, "a").iter().any(links_here)) else {
        check.fail(&Place::whole(&file.name), "a table of the pack has no section");
        return;
    };
    let Some(grid) = tree.all(section, "tbody").into_iter().next() else {
        if table.rows.len() <= 60 {
            check.fail(&Place::at(&file.name, Spot::Byte(tree.node(section).at)), "a short table is not shown");
        }
        return;
    };
    let mut left = table.rows.iter();
    let rows: Vec<usize> = tree.children(grid, "tr").collect();
    for row in &rows {
        check.look();
        let cells = cells(tree, *row);
        if !left.any(|own| fits(seen, table, own, &cells)) {
            check.fail(&Place::at(&file.name, Spot::Byte(tree.node(*row).at)), DIFFERS);
            return;
        }
    }
    if table.rows.len() <= 60 && rows.len() != table.rows.len() {
        check.fail(&Place::at(&file.name, Spot::Byte(tree.node(grid).at)), "a short table leaves rows out");
    }
}

fn cells(tree: &Tree, row: usize) -> Vec<String> {
    let own = tree.node(row).children.iter().filter(|cell| ["th", "td"].contains(&&*tree.node(**cell).name));
    own.map(|cell| tree.whole_text(*cell)).collect()
}

/// Whether the cells of a page show this row.
fn fits(seen: &Seen<'_>, table: &Numbers<'_>, row: &[String], cells: &[String]) -> bool {
    if seen.pack.kind == PackKind::Answers {
        return answer_fits(table, row, cells);
    }
    let mut expected = shown(table, row);
    let mut cells = cells;
    match table.kind {
        TableKind::Table => {
            if table.percent[0].is_some() {
                let Some((share, others)) = cells.split_last() else { return false };
                if !share_fits(table, row, share) {
                    return false;
                }
                cells = others;
            }
        }
        TableKind::AddedUp | TableKind::Trajectories | TableKind::Scorecard => return true,
        // The page leaves the name in the tables out.
        TableKind::NotAnswered => drop(expected.remove(2)),
        TableKind::Targets => {
            // The last four: result, percent, whether it is a lower limit, whether it was reached.
            let Some((first, [actual, percent, least, reached])) = expected.split_last_chunk::<4>() else { return false };
            let actual = format!("{}{actual}", if least == "Yes" { "at least " } else { "" });
            let percent = if percent == "[z]" { percent.clone() } else { format!("{percent}%") };
            expected = [first, &[actual, percent, reached.clone()]].concat();
        }
    }
    let plain = |text: &str| text.replace(',', "");
    let is_number = |text: &String| text.bytes().any(|byte| byte.is_ascii_digit());
    expected.len() == cells.len()
        && expected.iter().zip(cells).all(|(own, cell)| own == cell || is_number(own) && plain(cell) == *own)
}

/// Answers have as many columns as they need; numbers are rounded to the places that a column shows.
fn answer_fits(table: &Numbers<'_>, row: &[String], cells: &[String]) -> bool {
    let (labels, mut numbers) = cells.split_at(table.keys.len().min(cells.len()));
    if !table.keys.iter().zip(labels).all(|(key, label)| field(row, key.label) == label) || labels.len() != table.keys.len() {
        return false;
    }
    for measure in &table.measures {
        let absent = field(row, measure.status) == "not_available" || field(row, measure.value).is_empty();
        let mark = if field(row, measure.status) == "confidential" { "[c]" } else { "[x]" };
        let near = |text: &String, column: Option<usize>| match (super::labels::is_number_text(text), number(row, column)) {
            (true, Some(own)) if !absent => {
                let places = text.split_once('.').map_or(0, |(_, places)| i32::try_from(places.len()).unwrap_or(0));
                let shown = text.replace(',', "").parse::<f64>().unwrap_or(f64::NAN);
                (shown - own).abs() <= 0.5 * 10_f64.powi(-places) + 1e-9 * own.abs()
            }
            (false, own) => text == mark && (absent || own.is_none()),
            _ => false,
        };
        let has_interval =
            table.rows.iter().any(|row| number(row, measure.lower).is_some() || number(row, measure.upper).is_some());
        let has_marks =
            table.rows.iter().any(|row| field(row, measure.status) == "low_reliability" && !field(row, measure.value).is_empty());
        let mut expected = vec![Some(measure.value)];
        if has_interval {
            expected.extend([measure.lower, measure.upper]);
        }
        for column in expected {
            let Some((text, rest)) = numbers.split_first() else { return false };
            if !near(text, column) {
                return false;
            }
            numbers = rest;
        }
        if has_marks {
            let mark = if field(row, measure.status) == "low_reliability" && !absent { "[u]" } else { "" };
            let Some((text, rest)) = numbers.split_first() else { return false };
            if text != mark {
                return false;
            }
            numbers = rest;
        }
    }
    numbers.is_empty()
}

/// The answer as JSON has the rows of the file.
fn answer(seen: &Seen<'_>, table: &Numbers<'_>, check: &mut Check) {
    let path = format!("answers/{}.json", table.stem);
    let (Some(json), Some(file)) = (seen.folder.json(&path), seen.folder.file(&path)) else {
        if seen.pack.kind == PackKind::Answers {
            check.fail(&Place::whole(&table.file.name), "a table of the pack has no answer as JSON");
        }
        return;
    };
    let columns = json.list("columns");
    let of_role = |role: &str| {
        columns
            .iter()
            .filter(|column| column.text("role") == Some(role))
            .filter_map(|column| column.text("name"))
            .collect::<Vec<_>>()
    };
    let (keys, measures) = (of_role("key"), of_role("measure"));
    let rows = json.list("rows");
    let place = || Place::at(&file.name, Spot::Key("rows".into()));
    if rows.len() != table.rows.len() || keys.len() != table.keys.len() || measures.len() != table.measures.len() {
        check.fail(&place(), "another number of rows or columns than in the file of numbers");
        return;
    }
    for (record, row) in rows.iter().zip(table.rows) {
        check.look();
        let codes = keys.iter().zip(&table.keys).all(|(name, key)| record.text(name) == Some(field(row, key.code)));
        let cells = measures.iter().zip(&table.measures).all(|(name, measure)| {
            let Some(cell) = record.get(name) else { return false };
            // Readers of JSON may differ in the last binary place.
            let near = |one: f64, other: f64| (one - other).abs() <= 1e-12 * one.abs();
            let same = |key: &str, column: Option<usize>| match (cell.number(key), number(row, column)) {
                (Some(one), Some(other)) => near(one, other),
                (one, other) => one.is_none() && other.is_none(),
            };
            same("value", Some(measure.value))
                && same("lower", measure.lower)
                && same("upper", measure.upper)
                && cell.text("status") == Some(field(row, measure.status))
        });
        if !codes || !cells {
            check.fail(&place(), DIFFERS);
        }
    }
}

/// Two tables of the same people by the same variables have the same numbers.
fn same_table(one: &Numbers<'_>, other: &Numbers<'_>, check: &mut Check) {
    let names = |table: &Numbers<'_>| {
        let mut names: Vec<String> =
            table.keys.iter().map(|key| format!("{} {}", key.name, key.list.unwrap_or_default())).collect();
        names.sort();
        names
    };
    let own = one.about.and_then(|about| about.get("primaryKey")).is_some_and(|key| matches!(key, Json::List(_)));
    if one.base.is_none() || !own || names(one) != names(other) || one.text("dc:description") != other.text("dc:description") {
        return;
    }
    let cells = |table: &Numbers<'_>| -> BTreeMap<Vec<String>, Vec<String>> {
        let key = |row: &[String]| {
            let mut codes: Vec<String> = table.keys.iter().map(|key| format!("{} {}", key.name, field(row, key.code))).collect();
            codes.sort();
            codes
        };
        table
            .rows
            .iter()
            .map(|row| (key(row), table.measures.iter().flat_map(|measure| marked(row, measure)).collect()))
            .collect()
    };
    let (left, right) = (cells(one), cells(other));
    for (key, cell) in &left {
        check.look();
        if right.get(key).is_some_and(|same| same != cell) {
            check.fail(&Place::whole(&other.file.name), "another table has another number or status for the same cell");
            return;
        }
    }
}

/// Where a pack says that totals equal the sum of their parts, they do.
fn margins(seen: &Seen<'_>, check: &mut Check) {
    let tables: Vec<&Numbers<'_>> =
        seen.released().filter(|table| table.kind == TableKind::Table && table.measures.len() == 1).collect();
    for small in &tables {
        let said = small.notes().any(|note| note.starts_with("Totals equal the sum"));
        for large in tables.iter().filter(|large| said && large.keys.len() == small.keys.len() + 1) {
            let shared = |key: &crate::check::model::Key<'_>| {
                large.keys.iter().position(|own| own.name == key.name && own.list == key.list)
            };
            let Some(places) = small.keys.iter().map(shared).collect::<Option<Vec<usize>>>() else { continue };
            // A table of some codes alone has a base of its own.
            let base = |table: &Numbers<'_>| table.rows.first().and_then(|row| number(row, table.base));
            if small.text("dc:description") == large.text("dc:description") && base(small) == base(large) {
                check.look();
                margin(small, large, &places, check);
            }
        }
        base(small, said, check);
    }
}

/// Sum and whether anything in it is hidden, by the codes of the smaller table.
fn margin(small: &Numbers<'_>, large: &Numbers<'_>, places: &[usize], check: &mut Check) {
    let (Some(own), Some(measure)) = (small.measures.first(), large.measures.first()) else { return };
    let mut sums: BTreeMap<Vec<&str>, (f64, bool)> = BTreeMap::new();
    for row in large.rows {
        let key = places.iter().filter_map(|place| large.keys.get(*place)).map(|key| field(row, key.code)).collect();
        let sum = sums.entry(key).or_insert((0.0, true));
        sum.0 += number(row, Some(measure.value)).unwrap_or(0.0);
        sum.1 &= field(row, measure.status) != "confidential";
    }
    for (line, row) in (2..).zip(small.rows) {
        let key: Vec<&str> = small.keys.iter().map(|key| field(row, key.code)).collect();
        let (Some((sum, true)), Some(value)) = (sums.get(&key), number(row, Some(own.value))) else { continue };
        if (sum - value).abs() > 0.5 {
            check.fail(
                &Place::at(&small.file.name, Spot::Field(line, own.value + 1)),
                "a total that is not the sum of its parts in another table",
            );
        }
    }
}

/// The numbers of a table without hidden ones add up to its base.
fn base(table: &Numbers<'_>, said: bool, check: &mut Check) {
    let Some(measure) = table.measures.first().filter(|_| said) else { return };
    let hidden = table.rows.iter().any(|row| field(row, measure.status) == "confidential");
    let sum: f64 = table.rows.iter().filter_map(|row| number(row, Some(measure.value))).sum();
    let bases: Vec<&str> = table.rows.iter().map(|row| field(row, table.base.unwrap_or(usize::MAX))).collect();
    let one = bases.windows(2).all(|pair| pair.first() == pair.last());
    let stated = bases.first().and_then(|base| base.parse::<f64>().ok());
    if !one || !hidden && stated.is_some_and(|base| (base - sum).abs() > 0.5) {
        check.fail(&Place::whole(&table.file.name), "its base is not the sum of its numbers, or not the same in every row");
    }
}
