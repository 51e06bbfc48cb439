//! Every text of a pack with its place: what readers see, and what they do not.

use std::rc::Rc;

use super::json::Json;
use super::tree::{HIDDEN, TEXT, Tree};
use super::{Content, File, Folder, PartContent};
use crate::check::place::{Place, Spot, printable};

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It is read, or shown.
    Text,
    /// It is several texts of one line, without what stands between them.
    Run,
    /// It is the value of an attribute.
    Value,
    /// It names something: a column, a key, an element, an attribute, a part, a file.
    Name,
    /// It is a comment, or another thing that nobody sees.
    Hidden,
}

/// Sees a text: what it is, the text, and how to find its place, which is made only where it is told.
pub(crate) type Visit<'v> = dyn FnMut(Kind, &str, &dyn Fn() -> Place) + 'v;

/// Elements whose parts make one text together, however it is cut by marks inside of it.
const RUNS: [&str; 22] = [
    "text:p",
    "text:span",
    "text:a",
    "si",
    "is",
    "comment",
    "p",
    "li",
    "td",
    "th",
    "dd",
    "dt",
    "a",
    "h1",
    "h2",
    "h3",
    "caption",
    "figcaption",
    "text",
    "title",
    "desc",
    "office:annotation",
];

/// Shows every text of a folder.
pub(crate) fn each(folder: &Folder, visit: &mut Visit<'_>) {
    for file in &folder.files {
        of_file(file, visit);
    }
}

fn of_file(file: &File, visit: &mut Visit<'_>) {
    let name = &file.name;
    visit(Kind::Name, &file.path, &|| Place::whole(name));
    match &file.content {
        Content::Csv(records) => {
            for (line, record) in records.iter().enumerate() {
                let kind = if line == 0 { Kind::Name } else { Kind::Text };
                for (column, field) in record.iter().enumerate() {
                    visit(kind, field, &|| Place::at(name, Spot::Field(line + 1, column + 1)));
                }
            }
        }
        Content::Json(json) => of_json(json, name, "", visit),
        Content::Page(tree) => of_tree(tree, name, None, visit),
        Content::Text(text) => {
            for (line, text) in text.lines().enumerate() {
                visit(Kind::Text, text, &|| Place::at(name, Spot::Line(line + 1)));
            }
        }
        Content::Raw(bytes) => visit(Kind::Hidden, &String::from_utf8_lossy(bytes), &|| Place::whole(name)),
        Content::Workbook(parts) => {
            for part in parts {
                let place = || Place { file: Rc::clone(name), part: Some(Rc::clone(&part.name)), spot: Spot::Whole };
                visit(Kind::Name, &part.path, &place);
                match &part.content {
                    PartContent::Xml(tree) => of_tree(tree, name, Some(&part.name), visit),
                    PartContent::Raw(bytes) => visit(Kind::Hidden, &String::from_utf8_lossy(bytes), &place),
                }
            }
        }
    }
}

fn of_json(json: &Json, file: &Rc<str>, way: &str, visit: &mut Visit<'_>) {
    let place = || Place::at(file, Spot::Key(Rc::from(if way.is_empty() { "top" } else { way })));
    match json {
        Json::Text(text) => visit(Kind::Text, text, &place),
        Json::Number(number) => visit(Kind::Text, &number.to_string(), &place),
        Json::List(items) => {
            for (index, item) in items.iter().enumerate() {
                of_json(item, file, &format!("{way}[{}]", index + 1), visit);
            }
        }
        Json::Map(entries) => {
            for (index, (key, value)) in entries.iter().enumerate() {
                let step = if printable(key) { key.clone() } else { format!("(key {})", index + 1) };
                let way = if way.is_empty() { step } else { format!("{way}.{step}") };
                visit(Kind::Name, key, &|| Place::at(file, Spot::Key(Rc::from(way.as_str()))));
                of_json(value, file, &way, visit);
            }
        }
        Json::Null | Json::Flag(_) => {}
    }
}

fn of_tree(tree: &Tree, file: &Rc<str>, part: Option<&Rc<str>>, visit: &mut Visit<'_>) {
    for (place, node) in tree.nodes().iter().enumerate().skip(1) {
        let at = || Place { file: Rc::clone(file), part: part.cloned(), spot: Spot::Byte(node.at) };
        if node.is(TEXT) || node.is(HIDDEN) {
            visit(if node.is(TEXT) { Kind::Text } else { Kind::Hidden }, &node.text, &at);
            continue;
        }
        for (name, value) in &node.attributes {
            visit(Kind::Name, name, &at);
            visit(Kind::Value, value, &at);
        }
        if RUNS.contains(&&*node.name) && node.children.len() > 1 {
            visit(Kind::Run, &tree.whole_text(place), &at);
        }
    }
}
