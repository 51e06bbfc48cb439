//! A spreadsheet file as its reader's program sees it, ODS and XLSX alike.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use super::xml::Element;

/// What the checklist asks about.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) title: String,
    pub(crate) language: String,
    pub(crate) author: String,
    pub(crate) keywords: String,
    pub(crate) sheets: Vec<SeenSheet>,
    /// Parts of the file, by name.
    pub(crate) parts: Vec<String>,
    /// The sheet that is open, from 0.
    pub(crate) active: usize,
}

#[derive(Debug, Default)]
pub(crate) struct SeenSheet {
    pub(crate) name: String,
    pub(crate) hidden: bool,
    pub(crate) merged: usize,
    pub(crate) frozen: bool,
    pub(crate) zoom: u32,
    pub(crate) hidden_lines: usize,
    pub(crate) rows: Vec<Vec<SeenCell>>,
    pub(crate) tables: Vec<SeenTable>,
    /// Headers, footers and drawings.
    pub(crate) extras: usize,
    pub(crate) widths: Vec<f64>,
    /// Height of every row, where the file fixes it; the program finds it otherwise.
    pub(crate) heights: Vec<Option<f64>>,
}

#[derive(Debug, Default, Clone)]
pub(crate) struct SeenCell {
    pub(crate) text: String,
    pub(crate) number: Option<f64>,
    pub(crate) formula: bool,
    /// Display name of its style.
    pub(crate) style: String,
    pub(crate) font: SeenFont,
    pub(crate) wrapped: bool,
    pub(crate) fill: bool,
    pub(crate) to_the_right: bool,
    pub(crate) format: String,
    pub(crate) link: Option<String>,
}

#[derive(Debug, Default, Clone)]
pub(crate) struct SeenFont {
    pub(crate) name: String,
    pub(crate) size: f64,
    pub(crate) italic: bool,
    pub(crate) underlined: bool,
    pub(crate) colour: Option<String>,
}

#[derive(Debug)]
pub(crate) struct SeenTable {
    pub(crate) name: String,
    /// First row, last row and last column, from 0.
    pub(crate) area: (usize, usize, usize),
    pub(crate) first_column: usize,
    pub(crate) header: bool,
    pub(crate) filter: bool,
}

fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for place in 0..archive.len() {
        let mut entry = archive.by_index(place).unwrap();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        parts.insert(entry.name().unwrap().into_owned(), text);
    }
    parts
}

fn text_of(root: &Element, name: &str) -> String {
    root.descendants()
        .iter()
        .filter(|element| element.name == name)
        .map(|element| element.whole_text())
        .collect::<Vec<_>>()
        .join(", ")
}

/// `B12` to (column 1, row 11).
fn place(address: &str) -> (usize, usize) {
    let letters: String = address.chars().take_while(char::is_ascii_alphabetic).collect();
    let column = letters.bytes().fold(0, |column, letter| column * 26 + usize::from(letter - b'A') + 1) - 1;
    (column, address[letters.len()..].parse::<usize>().unwrap() - 1)
}

pub(crate) fn xlsx(bytes: &[u8]) -> Seen {
    let parts = parts(bytes);
    let xml = |name: &str| Element::parse(&parts[name]);
    let core = xml("docProps/core.xml");
    let strings: Vec<String> = xml("xl/sharedStrings.xml").all("si").map(Element::whole_text).collect();
    let (styles, book) = (xml("xl/styles.xml"), xml("xl/workbook.xml"));
    let relations = |name: &str| -> BTreeMap<String, String> {
        parts
            .get(name)
            .map(|text| Element::parse(text))
            .unwrap_or_default()
            .all("Relationship")
            .map(|own| (own.get("Id").unwrap().to_owned(), own.get("Target").unwrap().to_owned()))
            .collect()
    };
    let files = relations("xl/_rels/workbook.xml.rels");
    let sheets = book.find("sheets").unwrap().all("sheet").map(|own| {
        let file = files[own.get("r:id").unwrap()].clone();
        let name = file.rsplit('/').next().unwrap().to_owned();
        let links = relations(&format!("xl/worksheets/_rels/{name}.rels"));
        let mut sheet = xlsx_sheet(&xml(&format!("xl/{file}")), &strings, &styles, &links, &parts);
        sheet.name = own.get("name").unwrap().to_owned();
        sheet.hidden = own.get("state").is_some_and(|state| state != "visible");
        sheet
    });
    let active = book.find("workbookView").and_then(|view| view.get("activeTab")).map_or(0, |tab| tab.parse().unwrap());
    Seen {
        title: text_of(&core, "dc:title"),
        language: text_of(&core, "dc:language"),
        author: text_of(&core, "dc:creator"),
        keywords: text_of(&core, "cp:keywords"),
        sheets: sheets.collect(),
        parts: parts.keys().cloned().collect(),
        active,
    }
}

fn xlsx_sheet(
    sheet: &Element,
    strings: &[String],
    styles: &Element,
    links: &BTreeMap<String, String>,
    parts: &BTreeMap<String, String>,
) -> SeenSheet {
    let mut seen = SeenSheet::default();
    let view = sheet.find("sheetView").unwrap();
    seen.zoom = view.get("zoomScale").map_or(100, |zoom| zoom.parse().unwrap());
    seen.frozen = sheet.find("pane").is_some();
    seen.merged = sheet.find("mergeCells").map_or(0, |merged| merged.children.len());
    seen.extras = ["headerFooter", "drawing", "legacyDrawing"].iter().filter(|name| sheet.find(name).is_some()).count();
    for column in sheet.find("cols").map(|columns| columns.children.clone()).unwrap_or_default() {
        let (first, last): (usize, usize) =
            (column.get("min").unwrap().parse().unwrap(), column.get("max").unwrap().parse().unwrap());
        seen.widths.extend((first..=last).map(|_| column.get("width").unwrap().parse::<f64>().unwrap()));
        seen.hidden_lines += usize::from(column.get("hidden").is_some());
    }
    for row in sheet.find("sheetData").unwrap().all("row") {
        seen.hidden_lines += usize::from(row.get("hidden").is_some());
        let number: usize = row.get("r").unwrap().parse().unwrap();
        seen.rows.resize(number, Vec::new());
        let usual = sheet.find("sheetFormatPr").and_then(|own| own.get("defaultRowHeight")).map(str::to_owned);
        seen.heights.resize(number, usual.as_ref().map(|height| height.parse().unwrap()));
        if let Some(height) = row.get("ht") {
            seen.heights[number - 1] = Some(height.parse().unwrap());
        }
        let cells = seen.rows.last_mut().unwrap();
        for own in row.all("c") {
            let (column, _) = place(own.get("r").unwrap());
            cells.resize(column + 1, SeenCell::default());
            let value = own.all("v").next().map(|value| value.text.clone());
            let mut cell = xlsx_style(styles, own.get("s").map_or(0, |style| style.parse().unwrap()));
            match (own.get("t"), value) {
                (Some("s"), Some(value)) => cell.text = strings[value.parse::<usize>().unwrap()].clone(),
                (None, Some(value)) => cell.number = Some(value.parse().unwrap()),
                _ => {}
            }
            cell.formula = own.all("f").next().is_some();
            cells[column] = cell;
        }
    }
    for own in sheet.find("hyperlinks").map(|links| links.children.clone()).unwrap_or_default() {
        let (column, row) = place(own.get("ref").unwrap());
        let target = own.get("location").map(str::to_owned).or_else(|| own.get("r:id").map(|id| links[id].clone()));
        seen.rows[row][column].link = target;
    }
    for part in sheet.find("tableParts").map(|tables| tables.children.clone()).unwrap_or_default() {
        let file = links[part.get("r:id").unwrap()].trim_start_matches("../").to_owned();
        let table = Element::parse(&parts[&format!("xl/{file}")]);
        let (from, to) = table.get("ref").unwrap().split_once(':').unwrap();
        let ((first_column, top), (last, bottom)) = (place(from), place(to));
        seen.tables.push(SeenTable {
            name: table.get("displayName").unwrap().to_owned(),
            area: (top, bottom, last),
            first_column,
            header: table.get("headerRowCount") != Some("0"),
            filter: table.find("autoFilter").is_some(),
        });
    }
    seen
}

fn xlsx_style(styles: &Element, place: usize) -> SeenCell {
    let nth = |list: &str, place: usize| styles.find(list).unwrap().children[place].clone();
    let format = nth("cellXfs", place);
    let number = |name: &str| format.get(name).unwrap().parse::<usize>().unwrap();
    let font = nth("fonts", number("fontId"));
    let value = |name: &str| font.find(name).and_then(|own| own.get("val")).map(str::to_owned);
    let style = styles.find("cellStyles").unwrap().all("cellStyle").find(|own| own.get("xfId") == format.get("xfId"));
    let alignment = format.find("alignment");
    let code = format.get("numFmtId").unwrap().to_owned();
    let formats = styles.find("numFmts").map(|own| own.children.clone()).unwrap_or_default();
    let coded =
        formats.iter().find(|own| own.get("numFmtId") == Some(&code)).map(|own| own.get("formatCode").unwrap().to_owned());
    SeenCell {
        style: style.unwrap().get("name").unwrap().to_owned(),
        font: SeenFont {
            name: value("name").unwrap(),
            size: value("sz").unwrap().parse().unwrap(),
            italic: font.find("i").is_some(),
            underlined: font.find("u").is_some(),
            colour: font.find("color").and_then(|own| own.get("rgb")).map(str::to_owned),
        },
        wrapped: alignment.and_then(|own| own.get("wrapText")) == Some("1"),
        to_the_right: alignment.and_then(|own| own.get("horizontal")) == Some("right"),
        fill: number("fillId") > 1,
        format: coded.or_else(|| (code == "3").then(|| "#,##0".to_owned())).unwrap_or(code),
        ..SeenCell::default()
    }
}

pub(crate) fn ods(bytes: &[u8]) -> Seen {
    let parts = parts(bytes);
    let xml = |name: &str| Element::parse(&parts[name]);
    let (meta, styles, content, settings) = (xml("meta.xml"), xml("styles.xml"), xml("content.xml"), xml("settings.xml"));
    let zoom = settings.descendants().into_iter().filter(|own| own.get("config:name") == Some("ZoomValue"));
    let zoom: Vec<u32> = zoom.map(|own| own.text.parse().unwrap()).collect();
    let active =
        settings.descendants().into_iter().find(|own| own.get("config:name") == Some("ActiveTable")).unwrap().text.clone();
    let ranges: Vec<&Element> = content.find("table:database-ranges").unwrap().all("table:database-range").collect();
    let body = content.find("office:spreadsheet").unwrap();
    let sheets: Vec<SeenSheet> = body
        .all("table:table")
        .map(|table| {
            let mut sheet = ods_sheet(table, &styles, &content);
            sheet.zoom = zoom.iter().copied().max().unwrap();
            for range in &ranges {
                let (from, to) = range.get("table:target-range-address").unwrap().split_once(':').unwrap();
                let (name, from) = from.split_once('.').unwrap();
                if name == sheet.name {
                    let ((first_column, top), (last, bottom)) = (place(from), place(to.split_once('.').unwrap().1));
                    sheet.tables.push(SeenTable {
                        name: range.get("table:name").unwrap().to_owned(),
                        area: (top, bottom, last),
                        first_column,
                        header: range.get("table:contains-header") == Some("true"),
                        filter: range.get("table:display-filter-buttons") != Some("false"),
                    });
                }
            }
            sheet
        })
        .collect();
    Seen {
        title: text_of(&meta, "dc:title"),
        language: text_of(&meta, "dc:language"),
        author: text_of(&meta, "dc:creator"),
        keywords: text_of(&meta, "meta:keyword"),
        active: sheets.iter().position(|sheet| sheet.name == active).unwrap(),
        sheets,
        parts: parts.keys().cloned().collect(),
    }
}

fn ods_sheet(table: &Element, styles: &Element, content: &Element) -> SeenSheet {
    let automatic = content.find("office:automatic-styles").unwrap();
    let mut seen = SeenSheet { name: table.get("table:name").unwrap().to_owned(), ..SeenSheet::default() };
    for column in table.all("table:table-column") {
        let style = automatic.children.iter().find(|own| own.get("style:name") == column.get("table:style-name")).unwrap();
        let width = style.find("style:table-column-properties").unwrap().get("style:column-width").unwrap();
        seen.widths.push(width.trim_end_matches("mm").parse::<f64>().unwrap() / 2.5);
    }
    for part in table.descendants() {
        seen.hidden_lines += usize::from(part.get("table:visibility").is_some());
        seen.merged += usize::from(part.get("table:number-columns-spanned").is_some() || part.name == "table:covered-table-cell");
        seen.extras +=
            usize::from(part.name.starts_with("draw:") || part.name == "table:shapes" || part.name == "office:annotation");
        if part.name == "table:table-row" {
            seen.rows.push(part.all("table:table-cell").map(|cell| ods_cell(cell, styles)).collect());
        }
    }
    seen
}

fn ods_cell(cell: &Element, styles: &Element) -> SeenCell {
    let named = |name: &str| styles.descendants().into_iter().find(|own| own.get("style:name") == Some(name)).cloned();
    let style = named(cell.get("table:style-name").unwrap()).unwrap();
    let parent = style.get("style:parent-style-name").and_then(named).unwrap_or_default();
    let both = |element: &str, attribute: &str| {
        let own = |style: &Element| style.find(element).and_then(|part| part.get(attribute)).map(str::to_owned);
        own(&style).or_else(|| own(&parent))
    };
    let text = "style:text-properties";
    let grouped = style
        .get("style:data-style-name")
        .and_then(named)
        .is_some_and(|format| format.find("number:number").is_some_and(|own| own.get("number:grouping") == Some("true")));
    SeenCell {
        text: cell.whole_text(),
        number: cell.get("office:value").map(|number| number.parse().unwrap()),
        formula: cell.get("table:formula").is_some(),
        style: style.get("style:display-name").unwrap().to_owned(),
        font: SeenFont {
            name: both(text, "style:font-name").unwrap(),
            size: both(text, "fo:font-size").unwrap().trim_end_matches("pt").parse().unwrap(),
            italic: both(text, "fo:font-style").is_some(),
            underlined: both(text, "style:text-underline-style").is_some(),
            colour: both(text, "fo:color"),
        },
        wrapped: both("style:table-cell-properties", "fo:wrap-option").as_deref() == Some("wrap"),
        fill: both("style:table-cell-properties", "fo:background-color").is_some(),
        to_the_right: both("style:paragraph-properties", "fo:text-align").as_deref() == Some("end"),
        format: if grouped { "#,##0".to_owned() } else { String::new() },
        link: cell.find("text:a").and_then(|link| link.get("xlink:href")).map(str::to_owned),
    }
}
