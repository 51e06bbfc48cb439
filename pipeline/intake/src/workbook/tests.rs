//! Workbooks made for one trap each.

use std::sync::Arc;

use rust_xlsxwriter::{Format, Workbook, Worksheet};

use crate::{Cell, Extract, Hints, IntakeError, Reason, Rows, Tally, TallyParts, open_bytes};

fn open(book: &mut Workbook, hints: &Hints) -> Result<Extract, IntakeError> {
    open_bytes(Arc::from(book.save_to_buffer().unwrap()), "people.xlsx", hints)
}

fn drain(extract: &mut Extract) -> (Rows, Tally) {
    let (mut rows, mut all) = (Rows::new(), Rows::new());
    while extract.next_rows(&mut rows, 5).unwrap() > 0 {
        rows.iter().for_each(|row| all.push_row(row));
    }
    (all, extract.tally().expect("an account at the end"))
}

fn names(extract: &Extract) -> Vec<&str> {
    extract.headings().iter().map(|heading| heading.name.as_str()).collect()
}

fn lines(sheet: &mut Worksheet, from: u32, lines: &[&[&str]]) {
    for (row, line) in (from..).zip(lines) {
        for (column, text) in (0_u16..).zip(*line) {
            match text.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number).unwrap(),
                Err(_) => sheet.write_string(row, column, *text).unwrap(),
            };
        }
    }
}

#[test]
fn titles_merged_headings_hidden_rows_and_kinds_of_cells() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 4, "Return of May", &plain).unwrap();
    sheet.merge_range(3, 0, 3, 1, "Person", &plain).unwrap();
    sheet.merge_range(3, 2, 3, 4, "Course", &plain).unwrap();
    lines(
        sheet,
        4,
        &[&["name", "age", "title", "start", "cost"], &["Ann", "31", "Art"], &["Ben", "42", "Law"], &["Cy", "53", "Art"]],
    );
    let day = Format::new().set_num_format("yyyy-mm-dd");
    (5..8).for_each(|row| _ = sheet.write_number_with_format(row, 3, 43_558.0, &day).unwrap());
    sheet.write_formula(5, 4, rust_xlsxwriter::Formula::new("=NA()").set_result("#N/A")).unwrap();
    sheet.write_boolean(6, 4, true).unwrap();
    sheet.set_row_hidden(6).unwrap();
    lines(sheet, 8, &[&["Total", "126"]]);
    let mut extract = open(&mut book, &Hints::default()).unwrap();
    assert_eq!(names(&extract), ["Person / name", "Person / age", "Course / title", "Course / start", "Course / cost"]);
    let (rows, tally) = drain(&mut extract);
    assert_eq!(tally.parts(), TallyParts { preamble: 1, header: 2, data: 3, blank: 2, totals: 1, notes: 0 });
    let first = rows.get(0).unwrap();
    assert_eq!((first.number(), first.cell(1), first.cell(3)), (6, Cell::Number("31"), Cell::Date("2019-04-03")));
    assert!(matches!(first.cell(4), Cell::Error(_) | Cell::Text("#N/A")), "{:?}", first.cell(4));
    assert_eq!(rows.get(1).unwrap().cell(4), Cell::Boolean(true));
    assert_eq!(extract.detected().sheet.as_ref().unwrap().hidden_rows, Some(1));
}

#[test]
fn the_only_table_is_taken_and_a_choice_is_refused_by_place() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Read me").unwrap().write_string(0, 0, "How to fill this in").unwrap();
    lines(book.add_worksheet().set_name("People").unwrap(), 0, &[&["name", "age"], &["Ann", "31"]]);
    let hidden = book.add_worksheet().set_name("Lists").unwrap();
    lines(hidden, 0, &[&["code", "label"], &["1", "One"]]);
    hidden.set_hidden(true);
    let mut extract = open(&mut book, &Hints::default()).unwrap();
    let sheet = extract.detected().sheet.clone().unwrap();
    assert_eq!((sheet.name.as_str(), sheet.position, sheet.sheets, sheet.hidden_sheets.len()), ("People", 2, 3, 1));
    assert_eq!(drain(&mut extract).1.parts().data, 1);
    lines(book.add_worksheet().set_name("Others").unwrap(), 0, &[&["name", "age"], &["Ben", "42"]]);
    let refused = open(&mut book, &Hints::default()).err().unwrap();
    assert_eq!(refused.reason(), Reason::SheetChoice);
    assert!(refused.to_string().contains("sheets 2, 4"), "{refused}");
    assert!(!refused.to_string().contains("People"), "a name of a sheet is told: {refused}");
    let hints = Hints { sheet: Some("Lists".to_owned()), ..Hints::default() };
    assert_eq!(names(&open(&mut book, &hints).unwrap()), ["code", "label"]);
    let hints = Hints { sheet: Some("Peple".to_owned()), ..Hints::default() };
    assert_eq!(open(&mut book, &hints).err().unwrap().reason(), Reason::Declaration);
}

#[test]
fn a_large_sheet_streams_and_an_empty_one_is_refused() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    lines(sheet, 0, &[&["id", "name"]]);
    for row in 1..=30_000 {
        sheet.write_number(row, 0, row).unwrap();
        sheet.write_string(row, 1, format!("person {row}")).unwrap();
    }
    let mut extract = open(&mut book, &Hints::default()).unwrap();
    let (rows, tally) = drain(&mut extract);
    assert_eq!((rows.len(), tally.rows()), (30_000, 30_001));
    assert_eq!(rows.get(29_999).unwrap().text(1), "person 30000");
    // Giving up in the middle ends the reading thread.
    drop(open(&mut book, &Hints::default()).unwrap());
    let mut empty = Workbook::new();
    empty.add_worksheet();
    assert_eq!(open(&mut empty, &Hints::default()).err().unwrap().reason(), Reason::NoTable);
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked() {
    use std::io::Write as _;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for part in ["[Content_Types].xml", "xl/workbook.xml", "xl/sharedStrings.xml"] {
        archive.start_file(part, options).unwrap();
    }
    let zeros = vec![0; 1 << 20];
    (0..600).for_each(|_| archive.write_all(&zeros).unwrap());
    let bytes = archive.finish().unwrap().into_inner();
    let refused = open_bytes(Arc::from(bytes), "bomb.xlsx", &Hints::default()).err().unwrap();
    assert_eq!(refused.reason(), Reason::TooLarge, "{refused}");
}

#[test]
fn a_whole_workbook_gives_every_sheet_and_keeps_its_limit() {
    let mut book = Workbook::new();
    lines(book.add_worksheet(), 2, &[&["City", "Number"], &["  Walsall", "4"]]);
    let hidden = book.add_worksheet();
    hidden.set_name("Working").unwrap().set_hidden(true);
    lines(hidden, 0, &[&["x"]]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.xlsx");
    book.save(&path).unwrap();
    let whole = crate::whole_workbook(&path, 100).unwrap();
    assert_eq!(whole.sheets[0].rows, [vec![], vec![], vec!["City", "Number"], vec!["  Walsall", "4"]]);
    assert_eq!((whole.sheets[1].hidden, whole.sheets[1].name.as_str(), whole.holds_records), (true, "Working", false));
    assert_eq!(crate::whole_workbook(&path, 5).unwrap_err().reason(), Reason::TooLarge);
    let mut far = Workbook::new();
    lines(far.add_worksheet(), 1_048_575, &[&["far"]]);
    far.save(&path).unwrap();
    assert_eq!(crate::whole_workbook(&path, 1_000).unwrap_err().reason(), Reason::TooLarge);
}
