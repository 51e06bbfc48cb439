//! SDC-23: every label of a group is a declared one, in files, sheets, pages and charts. A label that no list knows is a value of
//! the data.

use std::collections::BTreeSet;

use super::{Seen, prose};
use crate::book::Absence;
use crate::book::{SCORECARD, TRAJECTORIES};
use crate::check::found::Check;
use crate::check::identifier;
use crate::check::model::{Key, Numbers, TableKind, field};
use crate::check::place::{Place, Spot};
use crate::check::read::json::Json;
use crate::check::read::tree::Tree;
use crate::check::read::{Content, File};
use crate::check::registered::solid;

/// Codes that only a released table has.
const TOGETHER: [(&str, &str); 2] = [("(all)", "All"), ("(other)", "All others together")];
const UNKNOWN: &str = "a label that no registered list has; it could be a value of the data";
/// What stands in rows beside labels and numbers.
const MARKS: [&str; 11] =
    ["[c]", "[u]", "[x]", "[z]", "[low]", "Reliable", "Public figure", "Yes", "No", "All", "All others together"];
/// Names in the table of the privacy account.
const ACCOUNT: [&str; 10] = [
    "Population whose account was charged",
    "Protected unit",
    "Privacy loss (rho, zero-concentrated differential privacy)",
    "The same as epsilon",
    "At delta",
    "Number of tables released together",
    "Number of published cells",
    "Mechanism",
    "Number of the entry in the account",
    "Charged on",
];

pub(super) fn declared(seen: &Seen<'_>) -> Check {
    let mut check = Check::new(
        "SDC-23",
        "Every label comes from a registered list, and every word from a registered text",
        "find out where the label comes from; add it to its code list only if it is one of the classification",
    );
    let shown = Shown { account: account_values(seen), seen };
    for table in &seen.pack.tables {
        match table.kind {
            TableKind::Table => table.keys.iter().for_each(|key| groups(seen, table, key, &mut check)),
            TableKind::NotAnswered => texts(seen, table, &["question", "reason", "label"], &mut check),
            TableKind::Targets => {
                texts(seen, table, &["output_code", "pathway_code", "pathway", "output", "description"], &mut check);
            }
            TableKind::AddedUp => texts(seen, table, &["title", "answers"], &mut check),
            TableKind::Trajectories => texts(seen, table, &["trajectory", "time", "source"], &mut check),
            TableKind::Scorecard => texts(seen, table, &["heading", "indicator", "benchmark_source"], &mut check),
        }
        values(table, &mut check);
    }
    lists(seen, &mut check);
    for (file, sheets) in &seen.pack.workbooks {
        for sheet in sheets {
            // What these say in sentences is looked at word by word.
            let sentences = [SCORECARD, TRAJECTORIES].contains(&sheet.name.as_str());
            let Some(header) = sheet.header().filter(|_| !sentences) else { continue };
            for (row, cells) in sheet.rows.iter().enumerate().skip(header + 1) {
                for (column, text) in cells.iter().enumerate() {
                    let place = Place::at(&file.name, Spot::Cell(sheet.number, row + 1, column + 1));
                    shown.check(text, &place, &mut check);
                }
            }
        }
    }
    for file in &seen.folder.files {
        match &file.content {
            Content::Page(tree) => page(&shown, file, tree, &mut check),
            Content::Json(json) => stated(seen, file, json, &mut check),
            _ => {}
        }
    }
    prose::unknown_words(seen, &mut check);
    check
}

/// One column of codes and labels.
fn groups(seen: &Seen<'_>, table: &Numbers<'_>, key: &Key<'_>, check: &mut Check) {
    let list = key.list.and_then(|stem| seen.registered.list_of_file(stem)).map(|(_, codes)| codes);
    let in_pack = |stem| seen.pack.lists.get(stem).copied().unwrap_or_default().iter().map(|row| field(row, 0));
    let own: Option<BTreeSet<&str>> = key.list.map(|stem| in_pack(stem).collect());
    for (line, row) in (2..).zip(table.rows) {
        check.look();
        let (code, label) = (field(row, key.code), field(row, key.label));
        let declared = match list {
            Some(codes) => codes.get(code).is_some_and(|known| known == label),
            None => seen.registered.is_code(code, label) || code == label && seen.registered.knows(label),
        };
        let open = seen.registered.is_open(key.name) && code == label && is_plain_number(code);
        if !declared && !open && !TOGETHER.contains(&(code, label)) {
            check.fail(&Place::at(&table.file.name, Spot::Field(line, key.label + 1)), UNKNOWN);
        }
        if own.as_ref().is_some_and(|own| !own.contains(code)) {
            let place = Place::at(&table.file.name, Spot::Field(line, key.code + 1));
            check.fail(&place, "a code that the list of codes in the pack does not have");
        }
    }
}

/// Days and numbers, which a column without a list may have for keys.
fn is_plain_number(text: &str) -> bool {
    text.parse::<f64>().is_ok() || identifier::days(text.as_bytes()).len() == 1 && text.len() == 10
}

fn texts(seen: &Seen<'_>, table: &Numbers<'_>, columns: &[&str], check: &mut Check) {
    for column in columns {
        let Some(place) = table.header.iter().position(|name| name == column) else { continue };
        for (line, row) in (2..).zip(table.rows) {
            check.look();
            let text = field(row, place);
            if !text.is_empty() && !seen.registered.knows(text) && !is_reason(text) {
                check.fail(&Place::at(&table.file.name, Spot::Field(line, place + 1)), UNKNOWN);
            }
        }
    }
}

fn is_reason(text: &str) -> bool {
    use Absence::{DoesNotKnow, NotAsked, NotCodable, Other, PreferNotToSay, Skipped};
    [NotAsked, Skipped, PreferNotToSay, DoesNotKnow, NotCodable, Other].iter().any(|reason| reason.words() == text)
}

/// Columns of numbers hold numbers, and a status is one of the known ones.
fn values(table: &Numbers<'_>, check: &mut Check) {
    const STATUS: [&str; 7] = ["ok", "low_reliability", "low", "confidential", "not_applicable", "not_available", "public"];
    let labels: BTreeSet<usize> = table.keys.iter().flat_map(|key| [key.code, key.label]).collect();
    let statuses: BTreeSet<usize> = table.measures.iter().map(|measure| measure.status).collect();
    // Which of them are declared is looked at above; what the product says in sentences is looked at word by word.
    let words: &[&str] = match table.kind {
        TableKind::Table => &[],
        TableKind::NotAnswered => &["question", "reason", "label"],
        TableKind::Targets => &["output_code", "pathway_code", "pathway", "output", "description"],
        TableKind::AddedUp => &["table", "title", "answers"],
        TableKind::Trajectories => &["trajectory", "time", "source"],
        TableKind::Scorecard => {
            &["heading", "indicator", "kind", "table", "benchmark_source", "good", "finding", "finding_label", "sentence"]
        }
    };
    let yes_no = table.kind == TableKind::Targets;
    for (line, row) in (2..).zip(table.rows) {
        for (column, name) in table.header.iter().enumerate().filter(|(column, _)| !labels.contains(column)) {
            let text = field(row, column);
            let fits = if statuses.contains(&column) {
                STATUS.contains(&text)
            } else if words.contains(&name.as_str()) {
                true
            } else if name == "status" {
                STATUS.contains(&text)
            } else if yes_no && ["at_least", "reached"].contains(&name.as_str()) {
                ["yes", "no"].contains(&text)
            } else {
                text.is_empty() || text.parse().is_ok_and(|number: f64| number.is_finite())
            };
            if !fits {
                check.fail(
                    &Place::at(&table.file.name, Spot::Field(line, column + 1)),
                    "a word where a number or a status belongs",
                );
            }
        }
    }
}

fn lists(seen: &Seen<'_>, check: &mut Check) {
    for file in &seen.folder.files {
        let Some(stem) = file.path.strip_prefix("codelists/").and_then(|path| path.strip_suffix(".csv")) else { continue };
        let list = seen.registered.list_of_file(stem).map(|(_, codes)| codes);
        let open = seen.registered.is_open(&stem.replace('-', "_"));
        for (line, row) in (2..).zip(seen.pack.lists.get(stem).copied().unwrap_or_default()) {
            check.look();
            let (code, label) = (field(row, 0), field(row, 1));
            let known = list.is_some_and(|codes| codes.get(code).is_some_and(|known| known == label))
                || seen.registered.is_code(code, label)
                || code == label && (seen.registered.knows(label) || open && is_plain_number(code))
                || TOGETHER.contains(&(code, label));
            if !known {
                check.fail(&Place::at(&file.name, Spot::Field(line, 2)), UNKNOWN);
            }
            let reason = field(row, 3);
            if !reason.is_empty() && !is_reason(reason) {
                check.fail(&Place::at(&file.name, Spot::Field(line, 4)), UNKNOWN);
            }
        }
    }
}

/// What readers see in rows of a table or at a chart.
struct Shown<'a> {
    seen: &'a Seen<'a>,
    /// Values of the privacy account, which stand in its table.
    account: BTreeSet<String>,
}

impl Shown<'_> {
    fn check(&self, text: &str, place: &Place, check: &mut Check) {
        check.look();
        let known = text.is_empty()
            || is_number_text(text)
            || MARKS.contains(&text)
            || ACCOUNT.contains(&text)
            || is_reason(text)
            || self.account.contains(&solid(text))
            || self.seen.registered.knows(text)
            || self.is_name(text);
        if !known {
            check.fail(place, UNKNOWN);
        }
    }

    /// Names of sheets, and numbers of notes.
    fn is_name(&self, text: &str) -> bool {
        let mut sheets = self.seen.pack.workbooks.iter().flat_map(|(_, sheets)| sheets);
        text.starts_with("[note ")
            || sheets.any(|sheet| sheet.name == text)
            || prose::TITLES.contains(&text)
            || text
                == "Numbers carry noise. The number without noise is likely to be between the lower and the upper end (95 in 100)."
    }
}

fn account_values(seen: &Seen<'_>) -> BTreeSet<String> {
    let mut values: BTreeSet<String> = ["none".to_owned()].into_iter().collect();
    let mut add = |text: &str| values.extend([solid(text), solid(&crate::number::day(text))]);
    for path in ["privacy-account.json", "provenance.json"] {
        let Some(json) = seen.folder.json(path) else { continue };
        for key in ["rho", "unit", "population", "mechanism", "charged_on"] {
            json.text(key).into_iter().for_each(&mut add);
            json.list("privacy_totals").iter().filter_map(|total| total.text(key)).for_each(&mut add);
        }
        for key in ["epsilon", "delta"] {
            json.number(key).into_iter().for_each(|number| add(&number.to_string()));
        }
    }
    values
}

/// "1,234", "12.5", "63%", "1,234 [u]", "of 120", "33+ of 30 (110%)".
pub(super) fn is_number_text(text: &str) -> bool {
    let bare = |part: &str| {
        let part = part.trim_start_matches(['-', '(']).trim_end_matches(['%', ')', '+']);
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit() || b",.".contains(&byte))
    };
    let mut parts = text.split_whitespace();
    parts.clone().any(bare) && parts.all(|part| bare(part) || ["of", "[u]", "at", "least"].contains(&part))
}

/// Row headings, legends and texts of charts, titles and notes.
fn page(shown: &Shown<'_>, file: &File, tree: &Tree, check: &mut Check) {
    for (place, node) in tree.nodes().iter().enumerate() {
        let group = node.is("th") && node.get("scope") == Some("row");
        let legend = node.is("li") && tree.node(node.parent).has_class("legend");
        let chart = node.is("text");
        if (group || legend || chart) && !in_sentences(shown.seen, tree, place) {
            let text = if chart { lines(tree, place) } else { tree.whole_text(place) };
            let axis = chart
                && (text == "Target"
                    || super::heading::is_known(&text, shown.seen.registered)
                    || prose::AXES.contains(&text.as_str()));
            let key = legend && ["Target reached", "Target not reached"].contains(&text.trim());
            if !axis && !key {
                shown.check(text.trim(), &Place::at(&file.name, Spot::Byte(node.at)), check);
            }
        }
    }
}

/// Whether a place stands in the section of something that is told in sentences, which are looked at word by word.
fn in_sentences(seen: &Seen<'_>, tree: &Tree, place: usize) -> bool {
    super::charts::table_at(seen, tree, place)
        .is_some_and(|table| matches!(table.kind, TableKind::Targets | TableKind::Trajectories | TableKind::Scorecard))
}

/// The text of a chart's label: its lines are cut at words.
pub(super) fn lines(tree: &Tree, place: usize) -> String {
    let parts: Vec<String> = tree.children(place, "tspan").map(|line| tree.whole_text(line)).collect();
    if parts.is_empty() { tree.whole_text(place) } else { parts.join(" ") }
}

/// Titles and universes that the files for machines state.
fn stated(seen: &Seen<'_>, file: &File, json: &Json, check: &mut Check) {
    let question = json.get("question");
    let texts =
        question.into_iter().flat_map(|question| ["title", "universe", "how_to_read", "id"].map(|key| (key, question.text(key))));
    for (key, text) in texts {
        check.look();
        if text.is_some_and(|text| !seen.registered.knows(text)) {
            check.fail(&Place::at(&file.name, Spot::Key(format!("question.{key}").into())), "a text that was not declared");
        }
    }
    let columns = json.list("columns").iter().flat_map(|column| column.list("codes"));
    for code in columns {
        check.look();
        let (own, label) = (code.text("code").unwrap_or_default(), code.text("label").unwrap_or_default());
        let known = seen.registered.is_code(own, label) || own == label && (seen.registered.knows(label) || is_plain_number(own));
        if !known && !TOGETHER.contains(&(own, label)) {
            check.fail(&Place::at(&file.name, Spot::Key("columns.codes".into())), UNKNOWN);
        }
    }
}
