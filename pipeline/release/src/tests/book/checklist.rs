//! The government's checklist for accessible spreadsheets, every item that a machine can check, on both files.
//!
//! Numbers are those of the checklist. Item 14 (written content), 18 (symbols as a matter of style) and 32 (spelling) need a
//! reader.

use std::collections::BTreeSet;

use fs_err as fs;
use tempfile::tempdir;

use super::samples::{publish, released};
use super::spreadsheet::{Seen, SeenCell, SeenSheet, SeenTable, ods, xlsx};
use crate::Display;

/// What does not fit, each with the number of its item.
fn faults(seen: &Seen) -> Vec<String> {
    let mut faults = Vec::new();
    document(seen, &mut faults);
    for sheet in &seen.sheets {
        let mut about = |item: u8, wrong: bool, what: &str| {
            if wrong {
                faults.push(format!("{item} {}: {what}", sheet.name));
            }
        };
        layout(sheet, &mut about);
        formats(sheet, &mut about);
        if let [table] = sheet.tables.as_slice() {
            tables(sheet, table, &mut about);
        }
    }
    faults
}

fn document(seen: &Seen, faults: &mut Vec<String>) {
    let mut about = |item: u8, wrong: bool, what: &str| {
        if wrong {
            faults.push(format!("{item} {what}"));
        }
    };
    let names: Vec<String> = seen.sheets.iter().map(|sheet| sheet.name.to_lowercase()).collect();
    let unique = |names: &[String]| names.iter().collect::<BTreeSet<_>>().len() == names.len();
    let tables: Vec<String> = seen.sheets.iter().flat_map(|sheet| &sheet.tables).map(|table| table.name.to_lowercase()).collect();
    about(2, !unique(&tables) || tables.iter().any(|name| name.contains(' ') || name.len() < 6), "names of tables");
    about(13, !names.contains(&"notes".to_owned()), "a notes sheet");
    about(26, !unique(&names) || names.iter().any(|name| name.contains(' ') || name.len() > 31), "names of sheets");
    about(34, seen.title.is_empty() || seen.language != "en-GB", "title and language");
    about(34, seen.author.is_empty() || seen.keywords.is_empty(), "author and keywords");
    about(35, seen.active != 0, "the first sheet is open");
    let not_data =
        |part: &String| ["vbaProject", "media/", "Pictures/", "drawing", "Object"].iter().any(|word| part.contains(word));
    about(24, seen.parts.iter().any(not_data), "no pictures, no macros");
    about(28, names.first().map(String::as_str) != Some("cover"), "a cover sheet");
    about(28, names.get(1).map(String::as_str) != Some("table_of_contents"), "a contents sheet");
    let linked: BTreeSet<String> = seen.sheets[1].rows.iter().flatten().filter_map(|cell| cell.link.clone()).collect();
    let reaches = |name: &str| {
        linked.iter().any(|link| {
            link.trim_start_matches('#').replace('\'', "").starts_with(&format!("{name}!")) || link == &format!("#{name}.A1")
        })
    };
    about(28, !seen.sheets[2..].iter().all(|sheet| reaches(&sheet.name)), "contents link to every sheet");
}

fn layout(sheet: &SeenSheet, about: &mut impl FnMut(u8, bool, &str)) {
    about(3, sheet.merged > 0, "no merged cells");
    about(7, sheet.frozen, "no frozen panes");
    about(9, sheet.hidden || sheet.hidden_lines > 0, "nothing hidden");
    about(19, sheet.extras > 0, "no headers, footers, text boxes, pictures");
    about(27, sheet.rows.is_empty(), "no blank sheet");
    about(31, sheet.tables.len() > 1, "one table a sheet");
    about(35, sheet.zoom != 100, "zoom 100%");
    let title = &sheet.rows[0];
    about(17, title.len() != 1 || title[0].style != "Heading 1" || title[0].text.is_empty(), "A1 is a title and Heading 1");
    let others = sheet.rows[1..].iter().flatten().filter(|cell| cell.style == "Heading 1").count();
    about(17, others > 0, "one Heading 1");
    let top = sheet.tables.first().map_or(sheet.rows.len(), |table| table.area.0);
    about(28, sheet.rows[..top].iter().any(|row| row.len() != 1 || row[0].text.trim().is_empty()), "column A is used above");
    about(28, top < 2, "an introduction in column A");
    let large: Vec<_> = sheet.rows[1..top].iter().flatten().filter(|cell| cell.font.size > 12.5).collect();
    about(17, large.iter().any(|cell| cell.style != "Heading 2"), "headings below are Heading 2");
}

fn formats(sheet: &SeenSheet, about: &mut impl FnMut(u8, bool, &str)) {
    let cells: Vec<&SeenCell> = sheet.rows.iter().flatten().collect();
    let any = |test: &dyn Fn(&SeenCell) -> bool| cells.iter().any(|cell| test(cell));
    about(15, any(&|cell| cell.link.is_some() && (cell.text.is_empty() || cell.text.contains("://"))), "links are described");
    about(15, any(&|cell| cell.text.contains("://")), "no bare address");
    about(16, any(&|cell| cell.font.name != "Arial" || cell.font.size < 12.0), "sans serif, 12 points");
    about(16, any(&|cell| cell.font.italic || (cell.font.underlined && cell.link.is_none())), "no italics, no underline");
    about(16, any(&|cell| cell.font.colour.is_some() && cell.link.is_none()), "automatic colour");
    about(21, any(&|cell| cell.fill), "no fills");
    about(25, any(&|cell| cell.formula), "no formulas");
    about(10, any(&|cell| cell.text.chars().any(|own| "*†‡§¹²³⁴".contains(own))), "no symbols as footnotes");
    for (row, height) in sheet.rows.iter().zip(&sheet.heights) {
        for (column, cell) in row.iter().enumerate() {
            // A text that does not wrap stands on one line; one that does needs room for all of them.
            let width = sheet.widths.get(column).copied().unwrap_or(10.0);
            let lines = if cell.wrapped { (cell.text.chars().count() as f64 / width).ceil().max(1.0) } else { 1.0 };
            about(6, height.is_some_and(|height| height < lines * cell.font.size * 1.2), "rows are high enough");
        }
    }
    let contrast = |cell: &SeenCell| cell.font.colour.as_ref().is_none_or(|colour| contrast_with_white(colour) >= 4.5);
    about(23, !cells.iter().all(|cell| contrast(cell)), "contrast");
}

fn tables(sheet: &SeenSheet, table: &SeenTable, about: &mut impl FnMut(u8, bool, &str)) {
    let (top, bottom, last) = table.area;
    about(1, !table.header, "a marked table with a header row");
    about(7, table.filter, "no filter");
    about(29, table.first_column != 0, "the table starts in column A");
    about(30, bottom + 1 != sheet.rows.len(), "nothing below the table");
    let rows = &sheet.rows[top..=bottom];
    let blank = |cell: &SeenCell| cell.text.trim().is_empty() && cell.number.is_none();
    about(4, rows.iter().any(|row| row.iter().all(blank)), "no blank row");
    about(8, rows.iter().any(|row| row.len() != last + 1 || row.iter().any(blank)), "no empty cell");
    let headings: Vec<&str> = rows[0].iter().map(|cell| cell.text.as_str()).collect();
    about(5, headings.iter().collect::<BTreeSet<_>>().len() != headings.len(), "headings are unique");
    about(5, rows.len() < 2, "a table has rows");
    about(6, rows[0].iter().any(|cell| !cell.wrapped), "headings wrap");
    about(6, sheet.widths.len() != last + 1 || sheet.widths.iter().any(|width| !(8.0..=70.0).contains(width)), "widths");
    let notes = |cell: &SeenCell| cell.text.contains("[note ");
    let body = || rows[1..].iter().flatten();
    about(12, sheet.name != "Notes" && body().any(notes), "notes stand in titles and headings");
    about(16, body().any(|cell| cell.number.is_some() && !(cell.to_the_right && cell.format == "#,##0")), "numbers");
    let shorthand = ["NA", "N/A", "..", "-", "*", "n/a", ""];
    about(8, body().any(|cell| cell.number.is_none() && shorthand.contains(&cell.text.trim())), "shorthand");
    let known = ["[c]", "[u]", "[low]", "[x]", "[z]"];
    let marks = body().filter(|cell| cell.text.starts_with('[') && !notes(cell));
    let marks: BTreeSet<&str> = marks.map(|cell| cell.text.as_str()).collect();
    about(8, marks.iter().any(|mark| !known.contains(mark)), "known shorthand");
    let above: String = sheet.rows[..top].iter().flatten().map(|cell| cell.text.as_str()).collect();
    about(28, marks.iter().any(|mark| !above.contains(&format!("{mark} means"))), "shorthand is explained above");
    let wide = rows.iter().map(Vec::len).max().unwrap_or(0);
    about(4, wide > last + 1, "nothing beside the table");
}

/// Contrast of a colour, given as `#rrggbb` or `aarrggbb`, with white.
fn contrast_with_white(colour: &str) -> f64 {
    let digits = colour.trim_start_matches('#');
    let digits = &digits[digits.len() - 6..];
    let part = |place: usize| {
        let value = f64::from(u8::from_str_radix(&digits[place..place + 2], 16).unwrap()) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    1.05 / (0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4) + 0.05)
}

#[test]
fn both_spreadsheets_meet_the_checklist() {
    for display in [Display::default(), Display { threshold: 10, rounding: 5 }] {
        let folder = tempdir().unwrap();
        let pack = publish(&released(), display, folder.path());
        for (name, read) in [("tables.ods", ods as fn(&[u8]) -> Seen), ("tables.xlsx", xlsx)] {
            let seen = read(&fs::read(pack.join(name)).unwrap());
            assert_eq!(faults(&seen), Vec::<String>::new(), "{name}");
            assert!(seen.sheets.len() > 25, "{name}");
            // 37: names of files.
            let plain = |own: char| own.is_ascii_lowercase() || own == '-' || own == '.';
            assert!(name.len() <= 60 && name.chars().all(plain));
        }
    }
}

#[test]
fn both_spreadsheets_hold_the_same() {
    let folder = tempdir().unwrap();
    let pack = publish(&released(), Display::default(), folder.path());
    let (open, other) = (ods(&fs::read(pack.join("tables.ods")).unwrap()), xlsx(&fs::read(pack.join("tables.xlsx")).unwrap()));
    for (one, two) in open.sheets.iter().zip(&other.sheets) {
        assert_eq!(one.name, two.name);
        assert_eq!(one.rows.len(), two.rows.len(), "{}", one.name);
        for (one, two) in one.rows.iter().flatten().zip(two.rows.iter().flatten()) {
            assert_eq!(one.number, two.number);
            assert!(one.number.is_some() || one.text == two.text, "{} {}", one.text, two.text);
            assert_eq!((one.link.is_some(), one.wrapped, &one.font.size), (two.link.is_some(), two.wrapped, &two.font.size));
        }
    }
}

/// The checker itself finds what is wrong.
#[test]
fn the_checklist_is_no_rubber_stamp() {
    let folder = tempdir().unwrap();
    let pack = publish(&released(), Display::default(), folder.path());
    let fresh = || ods(&fs::read(pack.join("tables.ods")).unwrap());
    let broken = |item: &str, change: &dyn Fn(&mut Seen)| {
        let mut seen = fresh();
        change(&mut seen);
        let found = faults(&seen);
        assert!(found.iter().any(|fault| fault.starts_with(&format!("{item} "))), "{item}: {found:?}");
    };
    broken("34", &|seen| seen.language.clear());
    broken("17", &|seen| seen.sheets[3].rows[0][0].style = "Default".to_owned());
    broken("3", &|seen| seen.sheets[3].merged = 1);
    broken("9", &|seen| seen.sheets[3].hidden = true);
    broken("8", &|seen| seen.sheets[7].rows.last_mut().unwrap()[1] = SeenCell::default());
    broken("30", &|seen| seen.sheets[7].rows.push(Vec::new()));
    broken("13", &|seen| seen.sheets[2].name = "Other".to_owned());
    broken("35", &|seen| seen.sheets[2].zoom = 120);
}

/// Labels are text, whatever they hold; and names stay short and different.
#[test]
fn hostile_words_stay_words() {
    let mut document = released();
    let hostile = "<b>&amp; \"x\" ]]> 'é' \u{1}=1+1";
    document.tables[0].axes[0].codes[0].label = hostile.to_owned();
    document.tables[0].axes[0].label = hostile.to_owned();
    document.tables[0].title = hostile.to_owned();
    document.tables[0].notes = vec![hostile.to_owned()];
    for (table, id) in
        document.tables.iter_mut().zip(["notes", "Cover", "../..", &"very-long-".repeat(20), &"very-long-".repeat(30)])
    {
        table.id = id.to_owned();
    }
    let folder = tempdir().unwrap();
    let pack = publish(&document, Display::default(), folder.path());
    for (name, read) in [("tables.ods", ods as fn(&[u8]) -> Seen), ("tables.xlsx", xlsx)] {
        let seen = read(&fs::read(pack.join(name)).unwrap());
        assert_eq!(faults(&seen), Vec::<String>::new(), "{name}");
        let sheet = seen.sheets.iter().find(|sheet| sheet.name == "notes_2").unwrap();
        let plain = |text: &str| text.replace(['\u{1}', ' '], "");
        assert!(sheet.rows.iter().flatten().any(|cell| plain(&cell.text) == plain(hostile)), "{name}");
    }
    let page = fs::read_to_string(pack.join("report.html")).unwrap();
    assert!(!page.contains("<b>") && page.contains("&lt;b&gt;"));
    for file in crate::disk::walk(&pack).unwrap().keys() {
        assert!(file.rsplit('/').next().unwrap().len() <= 60, "{file}");
    }
}
