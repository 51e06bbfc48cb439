//! Sheets of a workbook as rows of text, out of its parts. Rows and cells must follow each other without a gap, as the product
//! writes them, so that nothing lies where no reader looks.

use std::collections::BTreeMap;

use super::read::tree::Tree;
use super::read::{Part, PartContent};

/// A sheet.
#[derive(Debug)]
pub(crate) struct Grid {
    /// Place among the sheets, from 1.
    pub(crate) number: usize,
    pub(crate) name: String,
    /// Texts of the cells; numbers are plain.
    pub(crate) rows: Vec<Vec<String>>,
    /// Cells whose number and text differ, rows and cells out of order: row and column.
    pub(crate) odd: Vec<(usize, usize)>,
}

impl Grid {
    /// Where its table begins: the first row of several cells.
    pub(crate) fn header(&self) -> Option<usize> {
        self.rows.iter().position(|row| row.len() > 1)
    }
}

/// The sheets of a workbook; none where its parts cannot be read.
pub(crate) fn grids(parts: &[Part]) -> Vec<Grid> {
    let tree = |path: &str| {
        let part = parts.iter().find(|part| part.path == path)?;
        if let PartContent::Xml(tree) = &part.content { Some(tree) } else { None }
    };
    match tree("content.xml") {
        Some(content) => {
            content.all(0, "table:table").into_iter().zip(1..).map(|(table, number)| open(content, table, number)).collect()
        }
        None => tree("xl/workbook.xml").map(|book| excel(book, &tree)).unwrap_or_default(),
    }
}

fn open(tree: &Tree, table: usize, number: usize) -> Grid {
    let name = tree.node(table).get("table:name").unwrap_or_default().to_owned();
    let (mut rows, mut odd) = (Vec::new(), Vec::new());
    for (row, place) in tree.all(table, "table:table-row").into_iter().zip(1..) {
        let mut cells = Vec::new();
        for (cell, column) in tree.node(row).children.iter().zip(1..) {
            let (node, text) = (tree.node(*cell), tree.whole_text(*cell));
            let value = node.get("office:value").map(str::to_owned);
            let agrees = value.as_ref().is_none_or(|value| *value == text.replace(',', ""));
            let repeats =
                node.get("table:number-columns-repeated").is_some() || tree.node(row).get("table:number-rows-repeated").is_some();
            if !node.is("table:table-cell") || !agrees || repeats || node.get("table:formula").is_some() {
                odd.push((place, column));
            }
            cells.push(value.unwrap_or(text));
        }
        rows.push(cells);
    }
    Grid { number, name, rows, odd }
}

fn excel<'t>(book: &Tree, tree: &impl Fn(&str) -> Option<&'t Tree>) -> Vec<Grid> {
    let strings = tree("xl/sharedStrings.xml").map(shared).unwrap_or_default();
    let relations = tree("xl/_rels/workbook.xml.rels").map(targets).unwrap_or_default();
    let mut grids = Vec::new();
    for (sheet, number) in book.all(0, "sheet").into_iter().zip(1..) {
        let node = book.node(sheet);
        let target = node.get("r:id").and_then(|id| relations.get(id)).map(|target| format!("xl/{target}"));
        let name = node.get("name").unwrap_or_default().to_owned();
        let (rows, odd) = match target.and_then(|target| tree(&target)) {
            Some(content) => excel_rows(content, &strings),
            None => (Vec::new(), vec![(0, 0)]),
        };
        grids.push(Grid { number, name, rows, odd });
    }
    grids
}

fn shared(strings: &Tree) -> Vec<String> {
    strings.all(0, "si").into_iter().map(|item| strings.whole_text(item)).collect()
}

fn targets(relations: &Tree) -> BTreeMap<String, String> {
    let node = |place: usize| relations.node(place);
    let pair = |place: usize| {
        Some((node(place).get("Id")?.to_owned(), node(place).get("Target")?.trim_start_matches("/xl/").to_owned()))
    };
    relations.all(0, "Relationship").into_iter().filter_map(pair).collect()
}

fn excel_rows(content: &Tree, strings: &[String]) -> (Vec<Vec<String>>, Vec<(usize, usize)>) {
    let (mut rows, mut odd) = (Vec::new(), Vec::new());
    for (row, place) in content.all(0, "row").into_iter().zip(1_usize..) {
        if content.node(row).get("r") != Some(place.to_string().as_str()) {
            odd.push((place, 0));
        }
        let mut cells = Vec::new();
        for (cell, column) in content.children(row, "c").zip(1_usize..) {
            let node = content.node(cell);
            let expected = letter(column).map(|letter| format!("{letter}{place}"));
            if node.get("r") != expected.as_deref() || content.children(cell, "f").next().is_some() {
                odd.push((place, column));
            }
            let value: String = content.children(cell, "v").map(|value| content.whole_text(value)).collect();
            let text = match node.get("t") {
                Some("s") => value.parse().ok().and_then(|place: usize| strings.get(place)).cloned(),
                Some("inlineStr") => Some(content.whole_text(cell)),
                _ => Some(value),
            };
            if text.is_none() {
                odd.push((place, column));
            }
            cells.push(text.unwrap_or_default());
        }
        rows.push(cells);
    }
    (rows, odd)
}

/// The letter of a column; tables of a pack are narrower than the alphabet.
fn letter(column: usize) -> Option<char> {
    u8::try_from(column).ok().filter(|column| (1..=26).contains(column)).map(|column| char::from(b'A' + column - 1))
}
