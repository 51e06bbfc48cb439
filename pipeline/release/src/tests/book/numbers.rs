//! From counted tables to documents.

use super::samples::{privacy, programme, provenance, released, tables};
use crate::book::{Absence, BookChart, BookDocument, BookDocumentError};

#[test]
fn every_cell_finds_its_words() {
    let programme = programme();
    let book = programme.book("programme-report").unwrap();
    let counted = tables(&programme, book);
    let document = BookDocument::new(book, &programme.code_lists, &counted, privacy(), provenance()).unwrap();
    assert_eq!(document.tables.len(), book.tables.len());
    let table = |id: &str| document.tables.iter().find(|table| table.id == id).unwrap();
    // Gender comes before age among the variables of the book, and after it in this table.
    let (pyramid, gender) = (table("age-by-gender"), table("gender"));
    assert_eq!(pyramid.chart, BookChart::Pyramid);
    for (code, cell) in gender.cells.iter().enumerate() {
        let own: u64 = pyramid.cells.iter().skip(code).step_by(gender.cells.len()).map(|cell| cell.published).sum();
        assert_eq!(own, cell.published);
    }
    let age = table("age");
    for (code, cells) in age.cells.iter().zip(pyramid.cells.chunks(gender.cells.len())) {
        assert_eq!(code.published, cells.iter().map(|cell| cell.published).sum::<u64>());
    }
    // A filter leaves one code; its base is that code's number, with the interval of the table that has it.
    let women = table("women-new-to-the-uk");
    assert_eq!(women.filters.len(), 1);
    assert_eq!(women.base.value, gender.cells[0].published);
    assert_eq!(women.base.interval, Some((gender.cells[0].lower, gender.cells[0].upper)));
    assert_eq!(document.base.value, 1_371);
    assert_eq!(document.unit, "people");
    let reasons: Vec<_> = age.axes[0].codes.iter().filter_map(|code| code.absence).collect();
    assert_eq!(reasons, [Absence::Skipped, Absence::NotCodable, Absence::PreferNotToSay]);
}

#[test]
fn other_tables_are_refused() {
    let programme = programme();
    let book = programme.book("programme-report").unwrap();
    let counted = tables(&programme, book);
    let refused = |tables: &choir_estimate::book::BookTables| {
        BookDocument::new(book, &programme.code_lists, tables, privacy(), provenance()).unwrap_err()
    };
    let mut fewer = counted.clone();
    fewer.tables.pop();
    assert!(matches!(refused(&fewer), BookDocumentError::OtherTables { table: None, .. }));
    let mut shorter = counted.clone();
    shorter.tables[3].cells.pop();
    assert!(matches!(refused(&shorter), BookDocumentError::OtherTables { table: Some(table), .. } if table == "age"));
    let mut swapped = counted;
    swapped.tables.swap(0, 1);
    assert!(matches!(refused(&swapped), BookDocumentError::OtherTables { table: Some(_), .. }));
    let mut lists = programme.code_lists.clone();
    lists.remove("gender");
    let counted = tables(&programme, book);
    let error = BookDocument::new(book, &lists, &counted, privacy(), provenance()).unwrap_err();
    assert!(matches!(error, BookDocumentError::MissingList { list, .. } if list == "gender"));
}

#[test]
fn a_document_reads_back() {
    let document = released();
    let text = serde_json::to_string(&document).unwrap();
    assert_eq!(serde_json::from_str::<BookDocument>(&text).unwrap(), document);
}
